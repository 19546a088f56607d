import type { Recording, Source, Vector } from "../inside/source";
import { bounds } from "../inside/vectors";
import type { Score } from "./scores";

export interface Choice {
  readonly layer: number;
  readonly unit: number;
  readonly score: number;
}

/** The unit with the best score over some texts that a network has read. */
export async function bestUnit(source: Source, recordings: readonly Recording[], layers: readonly number[], vector: Vector, score: Score): Promise<Choice> {
  let best: Choice = { layer: layers[0] ?? 0, unit: 0, score: -Infinity };
  for (const layer of layers) {
    const rows = await Promise.all(recordings.map((recording) => allUnits(source, recording, layer, vector)));
    for (let unit = 0; unit < (recordings[0]?.hidden ?? 0); unit++) {
      const found = score.of(recordings.map((recording, index) => ({ recording, values: rows[index]?.[unit] ?? new Float32Array() })));
      if (found > best.score) best = { layer, unit, score: found };
    }
  }
  return best;
}

/** One vector of all units of a layer, as exact as a byte tells. */
export async function allUnits(source: Source, recording: Recording, layer: number, vector: Vector): Promise<Float32Array[]> {
  const { hidden, length } = recording;
  const { bytes, scales } = await source.tile(recording, { layer, vector, units: [0, hidden], steps: [0, length] });
  return Array.from({ length: hidden }, (_, unit) => {
    const [low, high] = bounds(vector, "unit", scales[unit] ?? 1);
    return Float32Array.from(bytes.subarray(unit * length, (unit + 1) * length), (byte) => low + (byte / 255) * (high - low));
  });
}

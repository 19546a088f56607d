import { greatest } from "./numbers";
import { type Network, type Questions, type Reading, type Recording, type Source, SourceError, type Tile, type TilePlace, type UnitValues, type Vector } from "./source";
import { onlyText } from "./one_text";
import { bounds, entryOf } from "./vectors";

/** What `lstm_complete/inside/frozen.py` writes. */
export interface Frozen {
  readonly network: Network;
  readonly recording: { readonly text: string; readonly length: number; readonly starts: readonly number[]; readonly identity: Readonly<Record<string, number>> };
  /** The layer whose matrix is there, and the unit that is exact; null: everything is there. */
  readonly kept: { readonly layer: number; readonly unit: number } | null;
  /** Is it known what the network expected? */
  readonly surprise: boolean;
  readonly address: string;
  /** Compressed, in base64. */
  readonly figures: string;
}

/** Figures that came with the page: one text that one network has read. */
export class FrozenSource implements Source {
  readonly exchange = null;
  private readonly recording: Recording;

  private constructor(
    private readonly frozen: Frozen,
    private readonly figures: ArrayBuffer,
  ) {
    const { layers, hidden, vectors } = frozen.network;
    const { text, length, starts, identity } = frozen.recording;
    this.recording = { id: "", network: null, text, length, starts: Uint32Array.from(starts), vectors, layers, hidden, identity, ms: 0 };
  }

  static async open(frozen: Frozen): Promise<FrozenSource> {
    const packed = Uint8Array.from(atob(frozen.figures), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new FrozenSource(frozen, await new Response(stream).arrayBuffer());
  }

  async networks(): Promise<readonly Network[]> {
    return [this.frozen.network];
  }

  async read(question: Reading): Promise<Recording> {
    return onlyText(this.recording, question);
  }

  async surprise(): Promise<Float32Array | null> {
    if (!this.frozen.surprise) return null;
    return new Float32Array(this.figures, 0, this.recording.length);
  }

  async tile(_recording: Recording, place: TilePlace): Promise<Tile> {
    const { kept } = this.frozen;
    if (kept === null) return this.tileOfFloats(place);
    if (kept.layer !== place.layer) throw new SourceError(`This file holds layer ${kept.layer} alone.`);
    return this.tileOfBytes(place);
  }

  async unit(_recording: Recording, layer: number, unit: number): Promise<UnitValues> {
    const { kept } = this.frozen;
    const { vectors, length } = this.recording;
    if (kept === null) return new Map(vectors.map((vector) => [vector, this.floats(layer, vector, unit)]));
    if (kept.layer !== layer || kept.unit !== unit) throw new SourceError(`This file holds all figures of unit ${kept.unit} in layer ${kept.layer} alone.`);
    return new Map(vectors.map((vector, index) => [vector, new Float32Array(this.figures, 4 * length * (1 + index), length)]));
  }

  async ask<Q extends keyof Questions>(_question: Q): Promise<Questions[Q]["says"]> {
    throw new SourceError("There is no network in this file that could be asked.");
  }

  /** One vector of a unit where everything is there: behind the surprise, layer by layer, vector by vector, unit by unit. */
  private floats(layer: number, vector: Vector, unit: number): Float32Array {
    const { vectors, hidden, length } = this.recording;
    const row = (layer * vectors.length + vectors.indexOf(vector)) * hidden + unit;
    return new Float32Array(this.figures, 4 * length * (1 + row), length);
  }

  private tileOfFloats(place: TilePlace): Tile {
    const [from, to] = place.units;
    const rows = Array.from({ length: to - from }, (_, row) => this.floats(place.layer, place.vector, from + row));
    const scales = Float32Array.from(rows, greatest);
    const bytes = rows.flatMap((row, index) => {
      const ends = bounds(place.vector, "unit", scales[index] ?? 1);
      return Array.from(row.subarray(...place.steps), (value) => entryOf(value, ends));
    });
    return { ...place, scales, bytes: Uint8Array.from(bytes) };
  }

  /** Behind the surprise and the exact unit, vector by vector: scales of all units, and their bytes, filled up to whole words. */
  private tileOfBytes(place: TilePlace): Tile {
    const { vectors, hidden, length } = this.recording;
    const size = 4 * (hidden + Math.ceil((hidden * length) / 4));
    const start = 4 * length * (1 + vectors.length) + size * vectors.indexOf(place.vector);
    const [from, to] = place.units;
    const scales = new Float32Array(this.figures, start + 4 * from, to - from);
    const rows = Array.from({ length: to - from }, (_, row) => {
      const at = start + 4 * hidden + (from + row) * length;
      return [...new Uint8Array(this.figures, at + place.steps[0], place.steps[1] - place.steps[0])];
    });
    return { ...place, scales, bytes: Uint8Array.from(rows.flat()) };
  }
}

import type { Recording } from "../inside/source";

/** What one unit did over one text. */
export interface Sample {
  readonly recording: Recording;
  readonly values: Float32Array;
}

/** How well a unit does what a section speaks of, and that in words; the best one is shown. */
export interface Score {
  readonly of: (samples: readonly Sample[]) => number;
  readonly words: (score: number) => string;
}

/** For each character of a text what a unit may follow; null: that does not count. */
export type Target = (text: string) => readonly (number | null)[];

/** Magnitude of Pearson's r between a unit and a target. */
export function follows(target: Target, name: string): Score {
  return { of: (samples) => Math.abs(correlation(pairs(samples, target))), words: (score) => `|r| with ${name}: ${score.toFixed(3)}` };
}

/** How far apart a unit's means over places of two kinds are. */
export function tellsApart(kind: Target, name: string): Score {
  return { of: (samples) => distance(pairs(samples, kind)), words: (score) => `${name}: its means are ${score.toFixed(2)} apart` };
}

type Pair = readonly [value: number, target: number];

function pairs(samples: readonly Sample[], target: Target): Pair[] {
  return samples.flatMap(({ recording, values }) => {
    const wanted = target(recording.text);
    const found: Pair[] = [];
    for (let step = 0; step < recording.length; step++) {
      const goal = wanted[(recording.starts[step + 1] ?? 0) - 1] ?? null; // of the symbol's last character
      if (goal !== null) found.push([values[step] ?? 0, goal]);
    }
    return found;
  });
}

function correlation(pairs: readonly Pair[]): number {
  const mean = (place: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[place], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [value, goal] of pairs) {
    xx += (value - x) ** 2;
    yy += (goal - y) ** 2;
    xy += (value - x) * (goal - y);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

function distance(pairs: readonly Pair[]): number {
  const mean = (kind: boolean) => {
    const values = pairs.filter(([, goal]) => goal > 0 === kind).map(([value]) => value);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return Math.abs(mean(true) - mean(false)) || 0; // where a kind has no places, nothing is told apart
}

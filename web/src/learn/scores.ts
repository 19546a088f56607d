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

/** By how much a unit keeps places of two kinds apart: the least of one kind above the greatest of the other. */
export function tellsApart(kind: Target, name: string): Score {
  return { of: (samples) => gap(pairs(samples, kind)), words: (score) => (score > 0 ? `${name}: a gap of ${score.toFixed(2)}` : `${name}: they overlap by ${(-score).toFixed(2)}`) };
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

function gap(pairs: readonly Pair[]): number {
  const one = pairs.filter(([, kind]) => kind > 0).map(([value]) => value);
  const other = pairs.filter(([, kind]) => kind <= 0).map(([value]) => value);
  if (one.length === 0 || other.length === 0) return -Infinity;
  return Math.max(Math.min(...one) - Math.max(...other), Math.min(...other) - Math.max(...one));
}

import type { PaletteName } from "./lut";
import type { Vector } from "./source";

export type Vocabulary = "standard" | "article";

interface Naming {
  readonly standard: string;
  /** The words of the article "Exploring LSTMs". */
  readonly article: string;
  readonly sign: string;
  readonly range: readonly [number, number];
}

const SIGNED = [-1, 1] as const;
const GATE = [0, 1] as const;

export const VECTORS: Record<Vector, Naming> = {
  c: { standard: "cell state", article: "long-term memory", sign: "c", range: SIGNED },
  h: { standard: "hidden state", article: "working memory", sign: "h", range: SIGNED },
  input: { standard: "input gate", article: "save gate", sign: "i", range: GATE },
  forget: { standard: "forget gate", article: "remember gate", sign: "f", range: GATE },
  output: { standard: "output gate", article: "focus gate", sign: "o", range: GATE },
  candidate: { standard: "candidate", article: "candidate memory", sign: "j", range: SIGNED },
  reset: { standard: "reset gate", article: "reset gate", sign: "r", range: GATE },
  update: { standard: "update gate", article: "update gate", sign: "z", range: GATE },
  preactivation: { standard: "before the activation", article: "before the activation", sign: "a", range: SIGNED },
};

export function isGate(vector: Vector): boolean {
  return VECTORS[vector].range === GATE;
}

export function vectorName(vector: Vector, vocabulary: Vocabulary): string {
  return VECTORS[vector][vocabulary];
}

/** The palette that the article gave a vector, or the one that the user prefers. */
export function paletteOf(vector: Vector, preferred: "article" | "PuOr" | "cividis"): PaletteName {
  if (preferred === "cividis") return "cividis";
  if (isGate(vector)) return "GnBu";
  return preferred === "PuOr" ? "PuOr" : "RdBu";
}

/** What the ends of the colour table stand for: the vector's own range, or that of one unit. */
export function bounds(vector: Vector, scale: "shared" | "unit", greatest: number): readonly [number, number] {
  if (scale === "shared" || isGate(vector)) return VECTORS[vector].range;
  const end = greatest || 1;
  return [-end, end];
}

/** The entry of a colour table for a value; what lies beyond the ends looks like them. */
export function entryOf(value: number, [low, high]: readonly [number, number]): number {
  return Math.max(0, Math.min(255, Math.round((255 * (value - low)) / (high - low))));
}

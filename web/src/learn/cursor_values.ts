import type { Vector } from "../inside/source";
import type { CursorPlace } from "./live_figure";

/** The figures of one step of an LSTM unit. */
export interface StepValues {
  readonly before: number;
  readonly forget: number;
  readonly input: number;
  readonly candidate: number;
  readonly c: number;
  readonly output: number;
  readonly h: number;
}

/** A cell without an input gate has an input gate of 1. */
export function stepValues({ values, step }: CursorPlace): StepValues {
  const at = (vector: Vector, absent = 0) => (values.has(vector) ? (values.get(vector)?.[step] ?? absent) : absent);
  return {
    before: step === 0 ? 0 : (values.get("c")?.[step - 1] ?? 0),
    forget: at("forget"),
    input: at("input", 1),
    candidate: at("candidate"),
    c: at("c"),
    output: at("output"),
    h: at("h"),
  };
}

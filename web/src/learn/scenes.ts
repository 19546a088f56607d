/** Made days of a boat, of the kind that the networks `lab-scene-…` have read: a day is a line, an hour a symbol. */

/** Hours at sea, as in the later part of the networks' training. */
export const HOURS = 30;
const QUIET = ["m", "p", "g"] as const; // hours that tell nothing
const SQUALL_SHARE = 1 / 6;
const DAY = /^(\d)([mpg]*)([qn])w$/;

export type Answer = "s" | "d" | "a";

export const ANSWERS: Readonly<Record<Answer, string>> = { s: "it rests", d: "it is unloaded", a: "it is repaired" };

/** What is to be known of a day before its end. */
export interface Day {
  readonly crates: number;
  readonly hours: number;
  readonly squall: boolean;
}

/** A day by chance, up to the question what happens. */
export function madeDay(): string {
  const hours = Array.from({ length: HOURS }, () => QUIET[Math.floor(Math.random() * QUIET.length)] ?? "m");
  return `${Math.floor(Math.random() * 10)}${hours.join("")}${Math.random() < SQUALL_SHARE ? "q" : "n"}w`;
}

/** Null where a text is no such day, so that nobody knows what happens. */
export function dayOf(text: string): Day | null {
  const [, crates, hours = "", before] = DAY.exec(text) ?? [];
  return crates === undefined ? null : { crates: Number(crates), hours: hours.length, squall: before === "q" };
}

export function whatHappens({ crates, squall }: Day): Answer {
  if (squall) return crates <= 5 ? "a" : crates <= 8 ? "d" : "s";
  return crates <= 6 ? "s" : "d";
}

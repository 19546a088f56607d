import type { Recording, Source } from "../inside/source";
import { type Answer, ANSWERS, dayOf, whatHappens } from "./scenes";

/** What a network says when a day is to end. */
export interface Verdict {
  /** Of each answer. */
  readonly probabilities: ReadonlyMap<Answer, number>;
  /** Of what happens, on average over all days of the stream whose end is known. */
  readonly right: number;
}

/** Lets a network read days one after the other, each with its end, and says what it expected at the end of one; null where there is nothing to read. */
export async function verdict(source: Source, network: string, days: readonly string[], asked: number, signal: AbortSignal): Promise<Verdict | null> {
  const recording = await source.read({ network, text: days.map(ended).join(""), clamps: [] }, signal);
  const ends = lastSteps(recording, days);
  const at = ends[asked];
  if (days[asked] === "" || at === undefined) return null;
  const symbols = Object.keys(ANSWERS).map((letter) => letter.charCodeAt(0));
  const [said, bits] = await Promise.all([source.ask("votes", recording, { at, symbols }, signal), source.surprise(recording)]);
  const probabilities = new Map(said.symbols.map(({ text, probability }) => [text as Answer, probability]));
  const costs = ends.filter((_, day) => dayOf(days[day] ?? "") !== null).map((end) => bits?.[end + 1] ?? 0);
  return { probabilities, right: costs.reduce((sum, cost) => sum + 2 ** -cost, 0) / costs.length };
}

function ended(text: string): string {
  const day = dayOf(text);
  return `${text}${day === null ? "" : whatHappens(day)}\n`;
}

/** The last step of each day before its end. */
function lastSteps({ starts }: Recording, days: readonly string[]): number[] {
  let [from, step] = [0, -1];
  return days.map((day) => {
    const end = from + day.length;
    while ((starts[step + 2] ?? Infinity) <= end) step++;
    from += ended(day).length;
    return step;
  });
}

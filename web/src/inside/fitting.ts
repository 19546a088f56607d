import { greatest } from "./numbers";

/** The standard deviation from which on a unit turns, as a share of its greatest magnitude. */
const TURNING = 0.25;
/** What a text must have for labels that end so (`lstm_complete/lab/features.py` names them). */
const SIGNS: Readonly<Record<string, RegExp>> = {
  "a URL": /https?:\/\/\w/, "an @mention": /(^|[^\w@/.])@[A-Za-z]/, "a #reference": /(^|\W)#\d/, "a quotation": /"[^"\n]{2,}"/, capitals: /\b[A-Z]{2}/, "marked code": /`[^`\n]+`/,
};

/** Does a text have what a label speaks of, as far as can be told, and does the unit follow it: is it neither low nor high all along? */
export function fits(feature: string, text: string, values: Float32Array): boolean {
  const signs = Object.entries(SIGNS).filter(([name]) => feature.endsWith(name));
  return signs.every(([, sign]) => sign.test(text)) && spreadOf(values) >= TURNING * greatest(values);
}

function spreadOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

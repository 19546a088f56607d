/** What is seen in the cell of a symbol. */
const VISIBLE: Record<string, string> = { " ": "·", "\t": "→", "\n": "⏎", "\r": "⏎" };

/** One character for a symbol; white space as a sign of its own where it is to be seen. */
export function glyph(text: string, whitespace: boolean): string {
  if (text === "") return whitespace ? "…" : " ";
  if (text.length > 1 && text.trim() === "") return whitespace ? "⇥" : " ";
  const [first = " "] = text;
  if (first.trim() !== "") return first >= " " && first !== "\u007f" ? first : "�";
  return whitespace ? (VISIBLE[first] ?? "·") : " ";
}

/** A symbol where there is room for its name: `<end>` and bytes have no sign of one character. */
export function named(text: string): string {
  return text.trim().length > 1 ? text : glyph(text, true);
}

/** A symbol in words, for screen readers and tables. */
export function spoken(text: string): string {
  if (text === "") return "part of a character";
  if (text === "\n") return "line end";
  if (text === " ") return "space";
  if (text === "\t") return "tab";
  return text.trim() === "" ? "indentation" : text;
}

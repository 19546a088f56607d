import { type EditorState, type Extension, type Range, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { SurprisedLine } from "../lsp/protocol";

/** Bits at which the next colour begins; a character below the first has none. */
export const STEPS = [1, 2, 4, 6, 9, 12] as const;

const MARKS = STEPS.map((_, index) => Decoration.mark({ class: `heat heat-${index + 1}` }));

interface Heat {
  /** Bits of each character of the text for which they were computed. */
  readonly bits: ReadonlyMap<number, number>;
  readonly painted: DecorationSet;
}

const COLD: Heat = { bits: new Map(), painted: Decoration.none };
const setHeat = StateEffect.define<readonly SurprisedLine[]>();

const heatField = StateField.define<Heat>({
  create: () => COLD,
  update: (heat, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setHeat)) return heated(transaction.newDoc, effect.value);
    if (!transaction.docChanged || heat === COLD) return heat;
    // Until new figures come the colours move with their characters; a figure of before would be wrong.
    return { bits: COLD.bits, painted: heat.painted.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, (heat) => heat.painted),
});

export function showHeat(view: EditorView, lines: readonly SurprisedLine[]): void {
  view.dispatch({ effects: setHeat.of(lines) });
}

/** The bits of the character at an offset; null where they are not known. */
export function bitsAt(state: EditorState, at: number): number | null {
  return state.field(heatField).bits.get(at) ?? null;
}

export function stepOf(bits: number): number {
  return STEPS.filter((step) => bits >= step).length;
}

function heated(text: Text, lines: readonly SurprisedLine[]): Heat {
  if (lines.length === 0) return COLD;
  const bits = new Map<number, number>();
  const ranges: Range<Decoration>[] = [];
  for (const { line, bits: values } of lines) {
    if (line >= text.lines) continue; // the text has lost lines since
    const { from, to } = text.line(line + 1);
    const known = values.slice(0, to - from);
    known.forEach((value, index) => bits.set(from + index, value));
    ranges.push(...runs(from, known.map(stepOf)));
  }
  return { bits, painted: RangeSet.of(ranges) };
}

/** One mark for each run of characters of the same colour. */
function runs(from: number, steps: readonly number[]): Range<Decoration>[] {
  const found: Range<Decoration>[] = [];
  let begin = 0;
  for (let end = 1; end <= steps.length; end++) {
    if (end < steps.length && steps[end] === steps[begin]) continue;
    const mark = MARKS[(steps[begin] ?? 0) - 1];
    if (mark !== undefined) found.push(mark.range(from + begin, from + end));
    begin = end;
  }
  return found;
}

export const surpriseHeat: Extension = heatField;

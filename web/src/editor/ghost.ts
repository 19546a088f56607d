import { Annotation, type EditorState, type Extension, StateEffect, StateField, type Transaction } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { Command } from "../lsp/protocol";

/** What is left of a suggestion: `text` goes in at the cursor and replaces so many characters behind it. */
export interface Suggestion {
  readonly text: string;
  readonly replaces: number;
  readonly command: Command | null;
}

/** Suggestions on screen. */
export interface Ghost {
  readonly at: number;
  readonly items: readonly Suggestion[];
  readonly chosen: number;
  /** The suggestions as they came, and what was typed of them since. */
  readonly answer: readonly Suggestion[];
  readonly typed: string;
}

const setGhost = StateEffect.define<Ghost | null>();
/** Marks a transaction that takes a suggestion, and names it; null: only a word of it. */
export const accepted = Annotation.define<Suggestion | null>();

const ghostField = StateField.define<Ghost | null>({
  create: () => null,
  update: (ghost, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setGhost)) return effect.value;
    if (ghost === null) return null;
    if (transaction.docChanged) return advanced(ghost, transaction);
    return transaction.newSelection.main.head === ghost.at ? ghost : null;
  },
  provide: (field) => EditorView.decorations.from(field, drawn),
});

export function ghostOf(state: EditorState): Ghost | null {
  return state.field(ghostField);
}

export function chosenOf(state: EditorState): Suggestion | null {
  const ghost = ghostOf(state);
  return ghost?.items[ghost.chosen] ?? null;
}

/** Type-through: what is typed as suggested is taken off the suggestions; those that say otherwise go. */
function advanced(ghost: Ghost, transaction: Transaction): Ghost | null {
  const typed = typedAt(ghost.at, transaction);
  if (typed === null) return null;
  const chosen = ghost.items[ghost.chosen];
  const kept = ghost.items.filter((item) => item.text.length > typed.length && item.text.startsWith(typed));
  if (chosen === undefined || !kept.includes(chosen)) return null;
  return {
    at: ghost.at + typed.length,
    items: kept.map((item) => ({ ...item, text: item.text.slice(typed.length) })),
    chosen: kept.indexOf(chosen),
    answer: ghost.answer,
    typed: ghost.typed + typed,
  };
}

/** The text of a transaction that does nothing but insert it at a place; null for any other. */
function typedAt(at: number, transaction: Transaction): string | null {
  const parts: string[] = [];
  transaction.changes.iterChanges((from, to, _fromAfter, _toAfter, text) => {
    parts.push(from === at && to === at ? text.toString() : "");
  });
  const [typed] = parts;
  return parts.length === 1 && typed && transaction.newSelection.main.head === at + typed.length ? typed : null;
}

export function showGhost(view: EditorView, items: readonly Suggestion[]): void {
  const ghost = { at: view.state.selection.main.head, items, chosen: 0, answer: items, typed: "" };
  view.dispatch({ effects: setGhost.of(items.length > 0 ? ghost : null) });
}

/** Takes over a later answer for the same place if it goes on where the chosen suggestion ends; tells whether it did. */
export function growGhost(view: EditorView, items: readonly Suggestion[]): boolean {
  const ghost = ghostOf(view.state);
  const chosen = chosenOf(view.state);
  if (ghost === null || chosen === null || items.some((item) => item.text === chosen.text)) return false;
  const index = items.findIndex((item) => item.text.startsWith(chosen.text));
  if (index < 0) return false;
  view.dispatch({ effects: setGhost.of({ at: ghost.at, items, chosen: index, answer: items, typed: "" }) });
  return true;
}

export function dismiss(view: EditorView): boolean {
  if (ghostOf(view.state) === null) return false;
  view.dispatch({ effects: setGhost.of(null) });
  return true;
}

/** Takes a suggestion: the chosen one, or another by its number. */
export function accept(view: EditorView, index?: number): boolean {
  const ghost = ghostOf(view.state);
  const item = ghost?.items[index ?? ghost.chosen];
  if (!ghost || !item) return false;
  view.dispatch({
    changes: { from: ghost.at, to: ghost.at + item.replaces, insert: item.text },
    selection: { anchor: ghost.at + item.text.length },
    effects: setGhost.of(null),
    annotations: accepted.of(item),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
  return true;
}

/** Takes a suggestion's next word, with what stands before it. */
export function acceptWord(view: EditorView): boolean {
  const ghost = ghostOf(view.state);
  const item = chosenOf(view.state);
  if (!ghost || !item) return false;
  const word = /^\s*(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]+)/u.exec(item.text)?.[0] ?? item.text;
  if (word === item.text) return accept(view);
  view.dispatch({
    changes: { from: ghost.at, insert: word },
    selection: { anchor: ghost.at + word.length },
    annotations: accepted.of(null),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
  return true;
}

export function choose(view: EditorView, step: 1 | -1): boolean {
  const ghost = ghostOf(view.state);
  if (ghost === null) return false;
  const count = ghost.items.length;
  view.dispatch({ effects: setGhost.of({ ...ghost, chosen: (ghost.chosen + step + count) % count }) });
  return true;
}

/** The first line stands behind the cursor, the others are a block below the line, as they will when taken. */
function drawn(ghost: Ghost | null): DecorationSet {
  const item = ghost?.items[ghost.chosen];
  if (!ghost || !item) return Decoration.none;
  const [first = "", ...others] = item.text.split("\n");
  const marks = [Decoration.widget({ widget: new Inline(first), side: 1 }).range(ghost.at)];
  if (others.length > 0) {
    marks.push(Decoration.widget({ widget: new Block(others.join("\n")), side: 2, block: true }).range(ghost.at));
  }
  return Decoration.set(marks);
}

abstract class Text extends WidgetType {
  constructor(readonly text: string) {
    super();
  }

  override eq(other: Text): boolean {
    return other.text === this.text;
  }

  override toDOM(view: EditorView): HTMLElement {
    const element = this.element();
    element.textContent = this.text;
    // Screen readers hear suggestions from the live region, where they are no part of the document.
    element.setAttribute("aria-hidden", "true");
    element.style.setProperty("--characters", String(this.text.length));
    element.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the editor
    element.addEventListener("click", () => accept(view));
    return element;
  }

  /** While a suggestion is typed its element stays, so nothing flickers and nothing is revealed twice. */
  override updateDOM(element: HTMLElement, _view: EditorView, from: this): boolean {
    if (!from.text.endsWith(this.text)) return false;
    element.classList.add("cm-ghost-known");
    element.textContent = this.text;
    return true;
  }

  override ignoreEvent(): boolean {
    return true;
  }

  protected abstract element(): HTMLElement;
}

class Inline extends Text {
  protected override element(): HTMLElement {
    const element = document.createElement("span");
    element.className = "cm-ghost";
    return element;
  }
}

class Block extends Text {
  protected override element(): HTMLElement {
    const element = document.createElement("div");
    element.className = "cm-ghost cm-ghost-block";
    return element;
  }
}

export const ghostText: Extension = ghostField;

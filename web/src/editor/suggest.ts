import { type Extension, Facet, Prec, type Transaction } from "@codemirror/state";
import { type EditorView, keymap, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { offset } from "../lsp/document";
import { type InlineCompletionItem, TRIGGER, type Trigger } from "../lsp/protocol";
import { accept, accepted, acceptWord, choose, dismiss, ghostOf, ghostText, growGhost, showGhost, type Suggestion } from "./ghost";
import { KeyTiming } from "./timing";

/** Of two keys that come within this time the first is not worth an answer. */
const PAUSE_MS = 20;
/** The server writes on while nobody types: after this time a suggestion may have become longer. */
const GROWTH_MS = 700;
/** So often in a row it may have stayed as it was before it is taken to be whole. */
const PATIENCE = 2;

/** Where suggestions come from, and who is told that one was taken. */
export interface Source {
  /** The items for the cursor's place; empty where nothing may be asked now. */
  ask(view: EditorView, trigger: Trigger, signal: AbortSignal): Promise<readonly InlineCompletionItem[]>;
  accepted(item: Suggestion): void;
}

const sourceOf = Facet.define<Source, Source | null>({ combine: (sources) => sources[0] ?? null });

/** Asks the source when the user has typed, latest wins. */
class Asking {
  readonly timing = new KeyTiming();
  private timer = 0;
  private asked = new AbortController();
  /** Of what is shown: what was asked for goes on as somebody who asks is answered. */
  private trigger: Trigger = TRIGGER.automatic;

  constructor(private readonly view: EditorView) {}

  update(update: ViewUpdate): void {
    if (!update.docChanged && !update.selectionSet) return;
    const taken = update.transactions.map((transaction) => transaction.annotation(accepted)).find((item) => item !== undefined);
    if (taken) update.state.facet(sourceOf)?.accepted(taken);
    this.stop();
    if (ghostOf(update.state) !== null) {
      this.grow(PATIENCE); // typed through: what is left stands
      return;
    }
    if (taken !== undefined) this.wait(0, TRIGGER.automatic, true);
    else if (update.transactions.some(isTyping)) this.wait(PAUSE_MS, TRIGGER.automatic, true);
  }

  wait(milliseconds: number, trigger: Trigger, byKey: boolean): void {
    this.stop();
    this.timing.wanted(byKey);
    this.timer = window.setTimeout(() => void this.ask(trigger), milliseconds);
  }

  destroy(): void {
    this.stop();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.asked.abort();
  }

  private async ask(trigger: Trigger): Promise<void> {
    this.asked = new AbortController();
    this.trigger = trigger;
    const { signal } = this.asked;
    this.timing.asked();
    try {
      const items = await this.items(trigger, signal);
      if (signal.aborted) return;
      this.timing.answered();
      showGhost(this.view, items);
      if (items.length === 0) return;
      this.timing.drawn();
      this.grow(PATIENCE);
    } catch {
      // Called off, or the connection is lost, which the shell shows.
    }
  }

  /** Ask again while the user looks at a suggestion, as long as it grows. */
  private grow(patience: number): void {
    if (patience > 0) this.timer = window.setTimeout(() => void this.askOn(patience), GROWTH_MS);
  }

  private async askOn(patience: number): Promise<void> {
    if (ghostOf(this.view.state) === null) return;
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const items = await this.items(this.trigger, signal);
      if (!signal.aborted) this.grow(growGhost(this.view, items) ? PATIENCE : patience - 1);
    } catch {
      // As above.
    }
  }

  private async items(trigger: Trigger, signal: AbortSignal): Promise<Suggestion[]> {
    const found = await this.view.state.facet(sourceOf)?.ask(this.view, trigger, signal);
    return (found ?? []).map((item) => fitting(item, this.view));
  }
}

const asking = ViewPlugin.fromClass(Asking, {
  eventHandlers: {
    keydown(event) {
      this.timing.key(event.timeStamp);
    },
  },
});

/** Asks at once, as a user does who wants to see something. */
export function suggestNow(view: EditorView): boolean {
  view.plugin(asking)?.wait(0, TRIGGER.invoked, false);
  return true;
}

/** Asks as after a key: there is another text, or a server again. */
export function suggestUnasked(view: EditorView): void {
  view.plugin(asking)?.wait(0, TRIGGER.automatic, false);
}

/** Ghost text: asked for while the user types, drawn, taken with Tab or a tap. */
export function suggestions(source: Source): Extension {
  const keys = keymap.of([
    { key: "Tab", run: (view) => accept(view) },
    { key: "Mod-ArrowRight", run: acceptWord },
    { key: "Escape", run: dismiss },
    { key: "Alt-]", run: (view) => choose(view, 1) },
    { key: "Alt-[", run: (view) => choose(view, -1) },
    { key: "Alt-\\", run: suggestNow },
  ]);
  return [sourceOf.of(source), ghostText, asking, Prec.highest(keys)];
}

function isTyping(transaction: Transaction): boolean {
  return transaction.isUserEvent("input.type") || transaction.isUserEvent("input.paste") || transaction.isUserEvent("delete");
}

/** An item of the server at the cursor, where its range begins; it may reach behind a closer. */
function fitting(item: InlineCompletionItem, view: EditorView): Suggestion {
  const head = view.state.selection.main.head;
  const end = item.range ? offset(view.state.doc, item.range.end) : head;
  return { text: item.insertText, replaces: Math.max(0, end - head), command: item.command ?? null };
}

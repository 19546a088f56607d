import type { EditorView } from "@codemirror/view";
import { chosenOf, ghostOf } from "../editor/ghost";
import { type Explained, ResponseError, type Span } from "../lsp/protocol";
import type { App } from "../shell/page";
import { Store } from "../shell/store";
import type { Desk } from "./desk";

const REST_MS = 150;

/** Why the suggestions on screen are there: asked for once they stand still, kept while they are typed. */
export class Explanations {
  /** What is known, by the suggestion's whole text; false: this server cannot explain. */
  readonly known = new Store<ReadonlyMap<string, Explained> | false>(new Map());
  private timer = 0;
  private asked = new AbortController();

  constructor(
    private readonly view: EditorView,
    private readonly desk: Desk,
    private readonly app: App,
  ) {}

  /** Other suggestions are on screen, or none. */
  restart(): void {
    this.stop();
    if (this.known.value !== false) this.known.set(new Map());
    if (ghostOf(this.view.state) !== null) this.timer = window.setTimeout(() => void this.ask(), REST_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.asked.abort();
  }

  private async ask(): Promise<void> {
    const { document, cursor } = this.desk;
    const chosen = chosenOf(this.view.state);
    if (document === null || chosen === null || this.known.value === false) return;
    this.asked = new AbortController();
    const { signal } = this.asked;
    const ask = (text: string | null) => this.app.client.why(document, cursor, text, signal);
    try {
      const found = new Map((await ask(null)).map((explained) => [explained.text, explained]));
      if (explanationOf(found, chosen.text) === null) for (const explained of await ask(chosen.text)) found.set(explained.text, explained);
      if (!signal.aborted) this.known.set(found);
    } catch (error) {
      if (error instanceof ResponseError && error.unknownMethod) this.known.set(false);
    }
  }
}

/** What is known of a text. One that it begins is less likely, so of that its probability is a bound from below. */
export function explanationOf(known: ReadonlyMap<string, Explained>, text: string): { explained: Explained; exact: boolean } | null {
  const exact = known.get(text);
  if (exact !== undefined) return { explained: exact, exact: true };
  const longer = [...known.values()].find((explained) => explained.text.startsWith(text));
  return longer === undefined ? null : { explained: longer, exact: false };
}

/** The spans of the characters from `start` to `end` of a text. */
export function between(spans: readonly Span[], start: number, end: number): Span[] {
  const found: Span[] = [];
  let at = 0;
  for (const span of spans) {
    const text = span.text.slice(Math.max(0, start - at), Math.max(0, end - at));
    if (text !== "") found.push({ ...span, text });
    at += span.text.length;
  }
  return found;
}

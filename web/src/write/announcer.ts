import type { EditorView } from "@codemirror/view";
import { chosenOf, ghostOf } from "../editor/ghost";
import type { App } from "../shell/page";

const REST_MS = 600;

/** Reads the suggestion to users of screen readers once typing rests. */
export class Announcer {
  private timer = 0;

  constructor(
    private readonly view: EditorView,
    private readonly app: App,
  ) {}

  restart(): void {
    this.stop();
    this.timer = window.setTimeout(() => this.tell(), REST_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private tell(): void {
    const item = chosenOf(this.view.state);
    const ghost = ghostOf(this.view.state);
    if (item === null || ghost === null) return;
    const others = ghost.items.length > 1 ? ` ${ghost.chosen + 1} of ${ghost.items.length}.` : "";
    this.app.announce(`Suggestion: ${item.text}${others} Tab accepts.`);
  }
}

import type { EditorView } from "@codemirror/view";
import { accept, acceptWord, choose, dismiss, ghostOf } from "../editor/ghost";
import { suggestNow } from "../editor/suggest";
import { h } from "../shell/dom";

const MAC = navigator.platform.startsWith("Mac");

/** What keys do, for fingers: take the suggestion, its first word, another one, none. */
export class AcceptBar {
  readonly element: HTMLElement;
  private readonly forGhost: HTMLButtonElement[];

  constructor(view: EditorView) {
    const button = (label: string, key: string, run: (view: EditorView) => boolean, primary = false) =>
      h(
        "button",
        {
          type: "button",
          class: primary ? "primary" : "",
          mousedown: (event) => event.preventDefault(), // the focus, and a phone's keyboard, stay
          click: () => run(view),
        },
        label,
        h("kbd", { "aria-hidden": "true" }, key),
      );
    this.forGhost = [
      button("Accept", "Tab", (shown) => accept(shown), true),
      button("Word", MAC ? "⌘→" : "Ctrl →", acceptWord),
      button("Previous", "Alt [", (shown) => choose(shown, -1)),
      button("Next", "Alt ]", (shown) => choose(shown, 1)),
      button("Dismiss", "Esc", dismiss),
    ];
    const suggest = button("Suggest", "Alt \\", suggestNow);
    this.element = h("div", { class: "accept-bar", role: "group", "aria-label": "Suggestion" }, ...this.forGhost, suggest);
    this.show(view);
  }

  show(view: EditorView): void {
    const ghost = ghostOf(view.state);
    // Not `disabled`: who has just pressed a button must not lose the focus with it.
    for (const button of this.forGhost) button.setAttribute("aria-disabled", String(ghost === null));
  }
}

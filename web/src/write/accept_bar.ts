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
    const button = (kind: string, label: string, name: string, key: string, run: (view: EditorView) => boolean) =>
      h(
        "button",
        {
          type: "button",
          class: kind,
          "aria-label": name,
          "data-key": key, // shown by the style sheet: no part of the name
          mousedown: (event) => event.preventDefault(), // the focus, and a phone's keyboard, stay
          click: () => run(view),
        },
        label,
      );
    this.forGhost = [
      button("primary", "Accept", "Accept", "Tab", (shown) => accept(shown)),
      button("", "Word", "Word: accept the next word", MAC ? "⌘→" : "Ctrl →", acceptWord),
      button("", "‹", "Previous suggestion", "Alt [", (shown) => choose(shown, -1)),
      button("", "›", "Next suggestion", "Alt ]", (shown) => choose(shown, 1)),
      button("dismiss", "Dismiss", "Dismiss", "Esc", dismiss),
    ];
    const suggest = button("suggest", "Suggest", "Suggest", "Alt \\", suggestNow);
    this.element = h("div", { class: "accept-bar", role: "group", "aria-label": "Suggestion" }, ...this.forGhost, suggest);
    this.show(view);
  }

  show(view: EditorView): void {
    const ghost = ghostOf(view.state);
    this.element.toggleAttribute("data-idle", ghost === null);
    // Not `disabled`: who has just pressed a button must not lose the focus with it.
    for (const button of this.forGhost) button.setAttribute("aria-disabled", String(ghost === null));
  }
}

import { h } from "../shell/dom";
import type { Subject } from "./subject";

/** The text that is read: what is typed is seen at once. */
export class TextBox {
  readonly element: HTMLElement;
  private readonly box = h("textarea", { id: "text", rows: "4", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  private readonly unwatch: () => void;

  constructor(private readonly subject: Subject) {
    const again = h("button", { type: "button", class: "small", click: () => subject.change({ text: null, at: null, clamps: [] }) }, "Example");
    const file = h("input", { type: "file", id: "text-file", class: "visually-hidden" });
    file.addEventListener("change", () => void this.open(file));
    this.box.addEventListener("input", () => subject.change({ text: this.box.value }));
    this.element = h(
      "div",
      { class: "text-box" },
      h("div", { class: "text-head" }, h("label", { for: "text" }, "Text"), again, h("label", { class: "button small", for: "text-file" }, "Open a file", file)),
      this.box,
    );
    this.unwatch = subject.look.watch(() => {
      if (this.box.value !== subject.text) this.box.value = subject.text;
    });
  }

  destroy(): void {
    this.unwatch();
  }

  private async open(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    if (file !== undefined) this.subject.change({ text: (await file.text()).replace(/\r\n?/g, "\n"), at: null, clamps: [] });
    input.value = "";
  }
}

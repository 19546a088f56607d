import { h } from "../shell/dom";
import type { Subject } from "./subject";

/** Characters from which on a piece is put in by us: Chromium's editing takes half a minute for the lines of 50,000, and minutes for twice as many. */
const LARGE_PIECE = 2_000;
/** Characters of a text: of more lines than these have, a browser takes seconds to select them all. */
const MOST = 100_000;

/** The text that is read: what is typed is seen at once. */
export class TextBox {
  readonly element: HTMLElement;
  private readonly box = h("textarea", { id: "text", rows: "4", spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  private readonly unwatch: () => void;

  constructor(private readonly subject: Subject) {
    const again = h("button", { type: "button", class: "small", click: () => subject.change({ text: null, at: null, clamps: [] }) }, "Example");
    const file = h("input", { type: "file", id: "text-file", class: "visually-hidden" });
    file.addEventListener("change", () => void this.open(file));
    this.box.addEventListener("beforeinput", (event) => this.insert(event));
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

  /** A large piece that is pasted or dropped is put in, which no key undoes; or it is refused. */
  private insert(event: InputEvent): void {
    const piece = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    const { value, selectionStart: start, selectionEnd: end } = this.box;
    const fits = this.fits(value.length - (end - start) + piece.length);
    if (!event.cancelable || (fits && piece.length < LARGE_PIECE)) return;
    event.preventDefault();
    if (!fits) return;
    this.box.setRangeText(piece, start, end, "end");
    this.subject.change({ text: this.box.value });
  }

  /** Is there room for so many characters? Otherwise it is said. */
  private fits(length: number): boolean {
    if (length <= MOST) return true;
    this.subject.problem.set(`A text may have ${MOST.toLocaleString("en")} characters here; this one would have ${length.toLocaleString("en")}.`);
    return false;
  }

  private async open(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    const text = (await file?.text())?.replace(/\r\n?/g, "\n");
    if (text !== undefined && this.fits(text.length)) this.subject.change({ text, at: null, clamps: [] });
    input.value = "";
  }
}

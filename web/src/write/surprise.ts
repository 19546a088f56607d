import type { EditorView, ViewUpdate } from "@codemirror/view";
import { bitsAt, showHeat, STEPS } from "../editor/heat";
import { ResponseError } from "../lsp/protocol";
import { h } from "../shell/dom";
import type { App } from "../shell/page";
import { visible } from "./alternatives";
import type { Desk } from "./desk";

const REST_MS = 350;
const LONGEST = 20_000;

/** How unexpected each character is: colours over the text, a legend, and the figure of the one at the cursor. */
export class SurprisePanel {
  readonly element: HTMLElement;
  private readonly toggle = h("input", { type: "checkbox", id: "heat", role: "switch" });
  private readonly reading = h("output", { class: "reading", for: "heat" });
  private readonly details: HTMLElement;
  private timer = 0;
  private asked = new AbortController();

  constructor(
    private readonly view: EditorView,
    /** What is around the editor, which sets its own classes anew. */
    private readonly place: HTMLElement,
    private readonly desk: Desk,
    private readonly app: App,
    private readonly paused: () => boolean,
    changed: () => void,
  ) {
    this.details = h(
      "div",
      {},
      h("ol", { class: "legend", "aria-label": "Bits, from which each colour stands" }, ...STEPS.map(swatch)),
      h("p", { class: "hint" }, "Bits: a character that the model gave one chance in two costs 1, one in a thousand costs 10."),
      this.reading,
    );
    this.toggle.addEventListener("change", () => {
      this.apply();
      changed();
    });
    const label = h("label", { class: "field", for: "heat" }, "Colour what is unexpected", this.toggle);
    this.element = h("section", { class: "panel", "aria-labelledby": "surprise-title" }, h("h2", { id: "surprise-title" }, "Surprise"), label, this.details);
    view.contentDOM.addEventListener("mousemove", (event) => this.read(view.posAtCoords({ x: event.x, y: event.y })));
    this.details.hidden = true;
  }

  get on(): boolean {
    return this.toggle.checked;
  }

  turn(on: boolean): void {
    this.toggle.checked = on;
    this.apply();
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.restart();
    if (update.selectionSet || update.transactions.length > 0) this.read(update.state.selection.main.head);
  }

  /** The text has changed, its language, or the server: ask again when it rests. */
  restart(): void {
    this.stop();
    if (this.on) this.timer = window.setTimeout(() => void this.ask(), REST_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.asked.abort();
  }

  private apply(): void {
    this.details.hidden = !this.on;
    this.place.classList.toggle("hot", this.on);
    this.stop();
    if (this.on) void this.ask();
    else showHeat(this.view, []);
  }

  private async ask(): Promise<void> {
    const { document } = this.desk;
    if (document === null || this.paused()) return;
    if (this.view.state.doc.length > LONGEST) {
      this.reading.textContent = `Texts of more than ${LONGEST} characters are not coloured.`;
      return;
    }
    this.asked = new AbortController();
    const { signal } = this.asked;
    this.reading.textContent = "Reading the text …";
    try {
      const lines = await this.app.client.surprise(document, signal);
      if (signal.aborted) return;
      this.reading.textContent = "";
      showHeat(this.view, lines);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof ResponseError)) return; // called off, or the connection is lost, which the shell shows
    if (error.stale) this.restart();
    else if (error.unknownMethod) this.reading.textContent = "This server cannot tell: it does not know lstmComplete/surprise.";
    else this.reading.textContent = error.message;
  }

  private read(at: number | null): void {
    const bits = at === null ? null : bitsAt(this.view.state, at);
    if (!this.on || at === null || bits === null) return;
    const character = this.view.state.sliceDoc(at, at + 1);
    this.reading.textContent = `“${visible(character)}” ${bits.toFixed(1)} bits: ${chance(bits)}`;
  }
}

function swatch(step: number, index: number): HTMLElement {
  return h("li", { class: `heat heat-${index + 1}` }, `${step}${index === STEPS.length - 1 ? "+" : ""}`);
}

function chance(bits: number): string {
  return bits < 1 ? "expected" : `one chance in ${Math.round(2 ** bits).toLocaleString("en")}`;
}

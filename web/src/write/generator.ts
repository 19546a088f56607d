import type { ChangeDesc } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { dismiss } from "../editor/ghost";
import { h, select } from "../shell/dom";
import type { App } from "../shell/page";
import type { Desk } from "./desk";

const LENGTHS = [200, 400, 1000, 4000, 20_000];
const SEEDS = 2 ** 31;

/** Free writing into the text, piece by piece, until it is long enough or the user has seen enough. */
export class GeneratorPanel {
  readonly element: HTMLElement;
  private readonly temperature = h("input", { type: "range", id: "temperature", min: "0", max: "1.5", step: "0.1" });
  private readonly shown = h("output", { for: "temperature" });
  private readonly length = select({ id: "length" }, LENGTHS.map((n) => ({ value: String(n), label: String(n) })), "400");
  private readonly button = h("button", { type: "button", class: "primary wide", click: () => this.press() });
  private readonly note = h("p", { class: "hint" });
  private running: AbortController | null = null;
  private at = 0;

  constructor(
    private readonly view: EditorView,
    private readonly desk: Desk,
    private readonly app: App,
    changed: () => void,
  ) {
    this.temperature.addEventListener("input", () => this.show());
    this.temperature.addEventListener("change", changed);
    this.element = h(
      "section",
      { class: "panel", "aria-labelledby": "generator-title" },
      h("h2", { id: "generator-title" }, "Write on"),
      h("label", { class: "field", for: "temperature" }, "Temperature", this.shown),
      this.temperature,
      h("p", { class: "hint" }, "0 takes the likeliest character each time; 1 is the model’s own variety."),
      h("label", { class: "field", for: "length" }, "Characters", this.length),
      this.button,
      this.note,
    );
    this.setTemperature("0.7");
  }

  get busy(): boolean {
    return this.running !== null;
  }

  get temperatureValue(): string {
    return this.temperature.value;
  }

  setTemperature(value: string): void {
    this.temperature.value = value;
    this.show();
  }

  /** The text has changed: the place at which is written moves with it. */
  follow(changes: ChangeDesc): void {
    this.at = changes.mapPos(this.at, 1);
  }

  stop(): boolean {
    this.running?.abort();
    return this.busy;
  }

  private show(): void {
    this.shown.textContent = this.temperature.value;
    this.button.textContent = this.busy ? "Stop" : "Generate";
  }

  private press(): void {
    if (!this.stop()) void this.write();
  }

  private async write(): Promise<void> {
    const { document, cursor } = this.desk;
    if (document === null) return;
    const controller = (this.running = new AbortController());
    dismiss(this.view);
    this.at = this.view.state.selection.main.head;
    this.show();
    this.tell("Writing …");
    const pen = new Pen((piece) => this.insert(piece));
    const writing = {
      document,
      position: cursor,
      chars: Number(this.length.value),
      temperature: Number(this.temperature.value),
      seed: Math.floor(Math.random() * SEEDS),
    };
    try {
      await this.app.client.generate(writing, (piece) => pen.write(piece), controller.signal);
      this.tell(`Wrote ${pen.finish()} characters.`);
    } catch (error) {
      // What was stopped writes nothing more: by now another text may be on the desk.
      const written = controller.signal.aborted ? pen.drop() : pen.finish();
      this.tell(controller.signal.aborted ? `Stopped after ${written} characters.` : String((error as Error).message));
    }
    this.running = null;
    this.show();
  }

  private tell(message: string): void {
    this.note.textContent = message;
    this.app.announce(message);
  }

  private insert(piece: string): void {
    const { at } = this;
    const follows = this.view.state.selection.main.head === at;
    this.view.dispatch({
      changes: { from: at, insert: piece },
      ...(follows ? { selection: { anchor: at + piece.length }, scrollIntoView: true } : {}),
      userEvent: "input.generate",
    });
  }
}

/** Pieces come faster than frames are drawn: those of one frame are put down together. */
class Pen {
  private waiting = "";
  private count = 0;
  private frame = 0;

  constructor(private readonly put: (piece: string) => void) {}

  write(piece: string): void {
    this.waiting += piece;
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  /** Puts down what is left; returns how many characters it were in all. */
  finish(): number {
    cancelAnimationFrame(this.frame);
    this.flush();
    return this.count;
  }

  /** Forgets what is left; returns how many characters were put down. */
  drop(): number {
    this.waiting = "";
    return this.finish();
  }

  private flush(): void {
    this.frame = 0;
    const piece = this.waiting;
    this.waiting = "";
    this.count += [...piece].length;
    if (piece !== "") this.put(piece);
  }
}

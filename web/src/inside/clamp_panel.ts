import { h } from "../shell/dom";
import { choice } from "./display";
import { difference } from "./difference";
import { signed } from "./numbers";
import type { Clamp, Recording } from "./source";
import type { Subject } from "./subject";

const LENGTHS = { "100": "100", "400": "400", "1000": "1000" };
const LASTING = { all: "at every symbol from there on", one: "at one symbol" };
const FURTHEST = { h: 1, c: 5 };

/** Holds a unit at a value and lets the network go on with the same random numbers, with and without it. */
export class ClampPanel {
  private readonly value = h("input", { type: "range", id: "clamp-value", step: "0.05" });
  private readonly shown = h("output", { for: "clamp-value" });
  private readonly seed = h("input", { type: "number", id: "clamp-seed", min: "0", max: "9999", value: "0" });
  private readonly temperature = h("input", { type: "number", id: "clamp-temperature", min: "0", max: "2", step: "0.1", value: "0.5" });
  private readonly reading = h("button", { type: "button", click: () => this.read() });
  private readonly go = h("button", { type: "button", class: "primary", click: () => (this.writing ? this.stop() : void this.regenerate()) }, "Regenerate");
  private readonly said = h("p", { class: "hint", role: "status" });
  private readonly results = h("div", { class: "side-by-side" });
  private readonly how: ReturnType<typeof choice<Clamp["how"]>>;
  private readonly vector: ReturnType<typeof choice<Clamp["vector"]>>;
  private readonly steps: ReturnType<typeof choice<keyof typeof LASTING>>;
  private readonly length: ReturnType<typeof choice<keyof typeof LENGTHS>>;
  readonly element: HTMLElement;
  private asked = new AbortController();
  private writing = false;
  private step: number | null = null;

  constructor(private readonly subject: Subject) {
    this.vector = choice<Clamp["vector"]>("Vector", "c", { c: "c, cell state", h: "h, hidden state" }, () => this.showValue());
    this.how = choice<Clamp["how"]>("How", "set", { set: "set to", add: "add", zero: "zero" }, () => this.showValue());
    this.steps = choice("When", "all", LASTING, () => undefined);
    this.length = choice("Characters", "400", LENGTHS, () => undefined);
    this.value.addEventListener("input", () => this.showValue());
    this.element = h(
      "section",
      { class: "panel clamp", "aria-label": "Clamp" },
      h("h2", {}, "Clamp it, and let the network go on"),
      h("div", { class: "controls" }, this.vector.label, this.how.label, h("label", { for: "clamp-value" }, "Value", this.value, this.shown), this.steps.label),
      h("div", { class: "controls" }, h("label", { for: "clamp-temperature" }, "Temperature", this.temperature), h("label", { for: "clamp-seed" }, "Seed", this.seed), this.length.label),
      h("div", { class: "controls" }, this.go, this.reading),
      this.said,
      this.results,
    );
    this.value.value = "0";
    this.showValue();
  }

  show(recording: Recording, step: number | null): void {
    this.element.hidden = recording.network === null;
    this.step = step;
    this.reading.textContent = this.subject.look.value.clamps.length > 0 ? "Read without clamp" : `Read the text with it from ${step === null ? "its start" : "the cursor"} on`;
    const hasCell = recording.vectors.includes("c");
    const option = this.vector.control.options[0];
    if (option !== undefined) option.disabled = !hasCell;
    if (!hasCell) this.vector.control.value = "h";
  }

  destroy(): void {
    this.asked.abort();
  }

  private showValue(): void {
    const furthest = FURTHEST[this.vector.control.value as Clamp["vector"]];
    this.value.min = String(-furthest);
    this.value.max = String(furthest);
    this.value.disabled = this.how.control.value === "zero";
    this.shown.textContent = this.value.disabled ? "0" : signed(Number(this.value.value));
  }

  private clampFrom(start: number): Clamp {
    const { layer, unit } = this.subject.look.value;
    const how = this.how.control.value as Clamp["how"];
    const vector = this.vector.control.value as Clamp["vector"];
    return { layer, unit: unit ?? 0, vector, how, value: how === "zero" ? 0 : Number(this.value.value), start, steps: this.steps.control.value === "one" ? 1 : null };
  }

  private read(): void {
    const { clamps } = this.subject.look.value;
    this.subject.change({ clamps: clamps.length > 0 ? [] : [this.clampFrom(this.step ?? 0)] });
  }

  private async regenerate(): Promise<void> {
    const recording = this.subject.recording.value;
    if (recording === null) return;
    this.asked = new AbortController();
    const { signal } = this.asked;
    const at = this.step ?? recording.length - 1;
    const asks = { at, length: Number(this.length.control.value), temperature: Number(this.temperature.value), seed: Number(this.seed.value), clamps: [this.clampFrom(at + 1)] };
    this.said.textContent = "Writing …";
    this.setWriting(true);
    try {
      const texts = await this.subject.source.ask("regenerate", recording, asks, signal);
      this.said.textContent = remark(texts);
      this.results.replaceChildren(...sideBySide(texts.without, texts.with));
    } catch (error) {
      this.said.textContent = signal.aborted ? "Stopped." : error instanceof Error ? error.message : String(error);
    }
    this.setWriting(false);
  }

  /** The server writes no further. */
  private stop(): void {
    this.asked.abort();
  }

  private setWriting(writing: boolean): void {
    this.writing = writing;
    this.go.textContent = writing ? "Stop" : "Regenerate";
  }
}

function remark(texts: { readonly without: string; readonly with: string }): string {
  if (texts.without !== texts.with) return "";
  return texts.with === "" ? "The network ends the text here, with the clamp and without it." : "Both go on alike.";
}

function sideBySide(without: string, clamped: string): HTMLElement[] {
  const pieces = difference(without, clamped);
  const column = (title: string, own: "first" | "second") =>
    h(
      "figure",
      {},
      h("figcaption", {}, title),
      h("pre", { tabindex: "0" }, ...pieces.filter(({ side }) => side === "both" || side === own).map(({ text, side }) => (side === "both" ? text : h(own === "first" ? "del" : "ins", {}, text)))),
    );
  return [column("As it would go on", "first"), column("With the clamp", "second")];
}

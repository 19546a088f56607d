import { Asking } from "../inside/asking";
import type { Display } from "../inside/display";
import { type Move, moveOf } from "../inside/keys";
import type { Source, UnitValues, Vector } from "../inside/source";
import { UnitPanels } from "../inside/unit_panels";
import { h } from "../shell/dom";
import { type Written, readAndWrite } from "./writing";

const REST_MS = 60;

interface Options {
  readonly source: Source;
  readonly network: string;
  /** The characters that the network has learned of; null: any. */
  readonly letters: string | null;
  readonly label: string;
  /** The text has been read, or is another one. */
  changed(row: TextRow): void;
  point(row: TextRow, step: number | null): void;
  pick(row: TextRow, step: number): void;
  move(row: TextRow, move: Move): void;
}

/** One text of a figure: what the reader writes, what the network writes on, and what a unit did meanwhile. */
export class TextRow {
  private readonly box: HTMLTextAreaElement;
  private readonly said = h("p", { class: "hint", role: "status" });
  private readonly panels: UnitPanels;
  readonly element: HTMLElement;
  written: Written | null = null;
  private readonly asking = new Asking(REST_MS);

  constructor(
    beginning: string,
    private readonly options: Options,
  ) {
    this.panels = new UnitPanels({ point: (step) => options.point(this, step), pick: (step) => options.pick(this, step) });
    this.panels.element.addEventListener("keydown", (event) => this.press(event));
    const rows = String(Math.min(12, beginning.split("\n").length));
    this.box = h("textarea", { rows, spellcheck: "false", autocapitalize: "off", autocomplete: "off", maxlength: "2000" }, beginning);
    this.box.addEventListener("input", () => this.readSoon());
    this.element = h("div", { class: "text-row" }, h("label", {}, options.label, this.box), this.said, this.panels.element);
  }

  async read(signal = new AbortController().signal): Promise<void> {
    const { source, network } = this.options;
    const written = await readAndWrite(source, network, this.box.value, signal);
    if (signal.aborted) return;
    this.written = written;
    this.said.textContent = this.remark(written);
  }

  show(values: UnitValues, vectors: readonly Vector[], display: Display): void {
    if (this.written === null) return;
    const { recording, from } = this.written;
    const wrote = new Set(Array.from({ length: recording.length - from }, (_, index) => from + index));
    this.panels.show({ ...recording, vectors: vectors.filter((vector) => values.has(vector)) }, values, display, wrote);
  }

  moveTo(step: number | null): void {
    this.panels.moveTo(step);
  }

  stepBeside(step: number, rows: number): number {
    return this.panels.stepBeside(step, rows);
  }

  destroy(): void {
    this.asking.stop();
    this.panels.destroy();
  }

  private readSoon(): void {
    this.asking.soon(
      async (signal) => {
        await this.read(signal);
        if (!signal.aborted) this.options.changed(this);
      },
      (message) => (this.said.textContent = message),
    );
  }

  private remark({ recording, from }: Written): string {
    if (recording.length === 0) return "Write something for it to read.";
    const { letters } = this.options;
    const strange = letters === null ? [] : [...new Set(this.box.value)].filter((letter) => !letters.includes(letter));
    const text = recording.text.slice(recording.starts[from] ?? 0).replace("\n", "⏎");
    const wrote = text === "" ? "It has nothing to add." : `It wrote on, in frames: ${text}`;
    return strange.length === 0 ? wrote : `${wrote} (It has never seen “${strange.join("")}” before.)`;
  }

  private press(event: KeyboardEvent): void {
    const move = moveOf(event);
    if (move === null) return;
    event.preventDefault();
    this.options.move(this, move);
  }
}

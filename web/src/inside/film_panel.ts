import { h } from "../shell/dom";
import { s } from "../shell/svg";
import { Asking } from "./asking";
import type { Frame, Recording } from "./source";
import type { Subject } from "./subject";
import { VECTORS } from "./vectors";

const REST_MS = 120;
const FRAME_MS = 600;
/** From which |r| on a unit counts as what it is in the end. */
const SAME = 0.9;
const [WIDTH, HEIGHT, EDGE] = [480, 120, 8];

/** The network at stages of its training: a slider that has the page read by one of them, and a curve that tells when a unit became what it is. */
export class FilmPanel {
  private readonly slider = h("input", { type: "range", id: "stage", min: "0", step: "1" });
  private readonly shown = h("output", { for: "stage" });
  private readonly play = h("button", { type: "button", class: "small", click: () => (this.playing === 0 ? this.start() : this.stop()) });
  private readonly curve = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "film-curve", role: "img" });
  private readonly said = h("p", { class: "hint", role: "status" });
  readonly element = h(
    "section",
    { class: "panel", "aria-label": "Training film" },
    h("h2", {}, "Training film"),
    h("div", { class: "controls" }, h("label", { for: "stage" }, "Steps learned", this.slider, this.shown), this.play),
    this.curve,
    h("p", { class: "hint" }, "Line: r of the unit with what it is in the end, from −1 to 1. Dashes: bits for each symbol of the text, from 0 to the worst stage’s."),
    this.said,
  );
  private readonly asking = new Asking(REST_MS);
  private frames: readonly Frame[] = [];
  /** What the frames are about. */
  private about = "";
  private playing = 0;

  constructor(private readonly subject: Subject) {
    this.slider.addEventListener("input", () => {
      this.stop();
      this.go(Number(this.slider.value));
    });
    this.stop();
  }

  /** The film of one unit, in the vector that is looked at. */
  show(recording: Recording, unit: number): void {
    const { stages } = this.subject.network.value;
    const { layer, vector } = this.subject.look.value;
    this.element.hidden = stages.length === 0;
    if (this.element.hidden) return this.stop();
    this.slider.max = String(stages.length - 1);
    this.slider.value = String(this.at());
    this.shown.textContent = (stages[this.at()] ?? 0).toLocaleString("en");
    const about = JSON.stringify([recording.network, recording.text, layer, unit, vector]);
    if (about === this.about) return this.draw();
    this.about = about;
    this.asking.soon(
      async (signal) => {
        const { frames } = await this.subject.source.ask("film", recording, { layer, unit, vector }, signal);
        if (signal.aborted) return;
        this.frames = frames;
        this.draw();
        this.said.textContent = inWords(frames, `Unit ${unit}’s ${VECTORS[vector].sign}`);
      },
      (message) => {
        this.about = "";
        this.said.textContent = message;
      },
    );
  }

  destroy(): void {
    this.stop();
    this.asking.stop();
  }

  /** The place of the stage that is looked at; without one, the last. */
  private at(): number {
    const { stages } = this.subject.network.value;
    const { stage } = this.subject.look.value;
    return stage === null ? stages.length - 1 : stages.indexOf(stage);
  }

  private go(place: number): void {
    const { stages } = this.subject.network.value;
    this.subject.change({ stage: place < stages.length - 1 ? (stages[place] ?? null) : null });
  }

  private start(): void {
    const last = this.subject.network.value.stages.length - 1;
    if (this.at() === last) this.go(0);
    this.playing = window.setInterval(() => {
      this.go(this.at() + 1);
      if (this.at() === last) this.stop();
    }, FRAME_MS);
    this.play.textContent = "Stop";
  }

  private stop(): void {
    clearInterval(this.playing);
    this.playing = 0;
    this.play.textContent = "Play";
  }

  private draw(): void {
    const { frames } = this;
    if (frames.length === 0) return;
    const x = (place: number) => EDGE + (place / Math.max(1, frames.length - 1)) * (WIDTH - 2 * EDGE);
    const y = (share: number) => HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
    const worst = Math.max(...frames.map(({ bits }) => bits), Number.MIN_VALUE);
    const line = (share: (frame: Frame) => number) => frames.map((frame, place) => `${x(place)},${y(share(frame))}`).join(" ");
    const now = x(this.at());
    this.curve.setAttribute("aria-label", frames.map(({ step, r, bits }) => `after ${step} steps r ${r.toFixed(2)}, ${bits.toFixed(2)} bits`).join("; "));
    this.curve.replaceChildren(
      s("line", { x1: EDGE, x2: WIDTH - EDGE, y1: y(0.5), y2: y(0.5), class: "zero" }),
      s("line", { x1: now, x2: now, y1: 0, y2: HEIGHT, class: "now" }),
      s("polyline", { points: line(({ bits }) => bits / worst), class: "bits" }),
      s("polyline", { points: line(({ r }) => (r + 1) / 2), class: "r" }),
    );
  }
}

/** From which stage on the unit stays what it is in the end. */
function inWords(frames: readonly Frame[], name: string): string {
  const last = frames.at(-1);
  if (last === undefined || last.r < SAME) return `${name} does not change over this text.`;
  const other = frames.findLastIndex(({ r }) => r < SAME);
  const step = (frames[other + 1] ?? last).step;
  return `${name} is what it is in the end (r ≥ ${SAME}) after ${step.toLocaleString("en")} steps; the text then costs ${(frames[other + 1] ?? last).bits.toFixed(2)} bits a symbol, in the end ${last.bits.toFixed(2)}.`;
}

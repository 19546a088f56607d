import { PLAIN } from "../inside/display";
import { HeatGrid } from "../inside/heat_grid";
import { Matrix } from "../inside/tiles";
import type { Network, Recording, Vector } from "../inside/source";
import { h } from "../shell/dom";
import { allUnits } from "./choosing";
import type { LazyFigure, Lesson } from "./lesson";
import { networkFigure } from "./network_figure";
import { inline } from "./prose";
import { readAndWrite } from "./writing";

/** What lies below or above these, on a scale of its own, counts as off or full. */
const [OFF, FULL] = [0.1, 0.9];

export interface LayerSpec {
  readonly title: string;
  readonly network: string;
  readonly beginning: string;
  readonly layer: number;
  readonly vectors: readonly Vector[];
}

/** All units of a layer, one vector below the other; and how often each vector is off or full. */
export function layerFigure(lesson: Lesson, spec: LayerSpec): LazyFigure {
  return networkFigure(lesson, [spec.network], { wide: 3 + 15.8 * spec.vectors.length, narrow: 3 + 17.5 * spec.vectors.length }, ([network], place) => draw(lesson, spec, network, place));
}

async function draw(lesson: Lesson, spec: LayerSpec, network: Network, place: HTMLElement): Promise<void> {
  const { recording } = await readAndWrite(lesson.source, network.name, spec.beginning, new AbortController().signal);
  const parts = await Promise.all(spec.vectors.map((vector) => part(lesson, recording, spec.layer, vector)));
  place.replaceChildren(h("figure", { class: "panel live", "aria-label": spec.title }, h("figcaption", {}, spec.title), ...parts.map(({ element }) => element)));
  for (const { draw } of parts) draw();
}

async function part(lesson: Lesson, recording: Recording, layer: number, vector: Vector) {
  const grid = new HeatGrid(`All units, ${vector}`, { point: () => undefined, pick: () => undefined });
  lesson.onLeave(() => grid.surface.destroy());
  const matrix = new Matrix(lesson.source, recording, layer, vector, () => grid.surface.paintSoon());
  const order = Array.from({ length: recording.hidden }, (_, unit) => unit);
  const [units] = await Promise.all([allUnits(lesson.source, recording, layer, vector), matrix.load(order, 0, recording.length)]);
  const share = Math.round(100 * extremeShare(units));
  const element = h("div", { class: "layer" }, h("h3", {}, ...inline(lesson, `{${vector}}: ${share} % of the figures are next to nothing or next to the greatest of their unit`)), grid.element);
  return { element, draw: () => grid.show({ matrix, order, surprise: null, display: { ...PLAIN, scale: "unit", whitespace: true }, zoom: "letters" }) };
}

function extremeShare(units: readonly Float32Array[]): number {
  let [extreme, all] = [0, 0];
  for (const values of units) {
    const most = values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0) || 1;
    for (const value of values) {
      const share = Math.abs(value) / most;
      if (share < OFF || share > FULL) extreme++;
      all++;
    }
  }
  return all === 0 ? 0 : extreme / all;
}

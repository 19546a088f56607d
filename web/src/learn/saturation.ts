import type { Network, Vector } from "../inside/source";
import { h } from "../shell/dom";
import { allUnits } from "./choosing";
import type { LazyFigure, Lesson } from "./lesson";
import { networkFigure } from "./network_figure";
import { inline } from "./prose";
import { s } from "../shell/svg";

const SIDE = 180;
const PAD = 26;
const [SHUT, OPEN] = [0.1, 0.9];
const GATES: readonly Vector[] = ["forget", "input", "output"];

/** For each gate a picture with a dot for each unit: how often it is shut, and how often it is wide open. */
export function saturation(lesson: Lesson, network: string): LazyFigure {
  return networkFigure(lesson, [network], { wide: 21, narrow: 29.8 }, ([found], place) => draw(lesson, found, place));
}

async function draw(lesson: Lesson, network: Network, place: HTMLElement): Promise<void> {
  const recording = await lesson.source.read({ network: network.name, text: network.example, clamps: [] });
  const gates = GATES.filter((gate) => recording.vectors.includes(gate));
  const layers = Array.from({ length: recording.layers }, (_, layer) => layer);
  const plots = await Promise.all(
    gates.map(async (gate) => {
      const units = (await Promise.all(layers.map((layer) => allUnits(lesson.source, recording, layer, gate)))).flat();
      return h("div", {}, h("h3", {}, ...inline(lesson, `{${gate}}`)), plot(gate, units));
    }),
  );
  const title = `How often the gates of “${network.title}” are shut or wide open`;
  place.replaceChildren(h("figure", { class: "panel live", "aria-label": title }, h("figcaption", {}, title), h("div", { class: "plots" }, ...plots)));
}

function plot(gate: Vector, units: readonly Float32Array[]): SVGElement {
  const shares = units.map((values) => [share(values, (value) => value < SHUT), share(values, (value) => value > OPEN)] as const);
  const mean = (place: 0 | 1) => Math.round((100 * shares.reduce((sum, pair) => sum + pair[place], 0)) / Math.max(1, shares.length));
  const x = (value: number) => PAD + value * (SIDE - 2 * PAD);
  const y = (value: number) => SIDE - PAD - value * (SIDE - 2 * PAD);
  const words = `${gate} gate, ${units.length} units: on average shut ${mean(0)} % of the time and wide open ${mean(1)} %`;
  return s(
    "svg",
    { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "plot", role: "img", "aria-label": words },
    s("path", { d: `M ${x(0)} ${y(1)} V ${y(0)} H ${x(1)} M ${x(0)} ${y(1)} L ${x(1)} ${y(0)}`, class: "axis" }),
    ...shares.map(([shut, open]) => s("circle", { cx: x(shut), cy: y(open), r: 3.5, class: "dot-unit" })),
    s("text", { x: SIDE / 2, y: SIDE - 6, class: "note" }, "share of time shut (< 0.1)"),
    s("text", { x: 12, y: SIDE / 2, class: "note", transform: `rotate(-90 12 ${SIDE / 2})` }, "wide open (> 0.9)"),
  );
}

function share(values: Float32Array, test: (value: number) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

import { h } from "../shell/dom";
import { s } from "../shell/svg";
import type { Day } from "./scenes";

const [WIDTH, HEIGHT] = [200, 130];
const CRATE = 11;

/** A day of a boat in three pictures: what it carries, how it comes in, where it lies. */
export function pictures(day: Day | null): HTMLElement {
  const frames = day === null ? ["morning", "coming in", "now"].map((title) => frame(title, [unknown()])) : told(day);
  return h("div", { class: "frames" }, ...frames);
}

function told({ crates, hours, squall }: Day): SVGElement[] {
  return [
    frame(`morning: ${crates} ${crates === 1 ? "crate" : "crates"}`, [...sea(0), ...boat(100, 84), ...load(100, 84, crates)]),
    frame(`${hours} hours later: a ${squall ? "squall" : "calm"}`, [...sea(squall ? 14 : 0), ...boat(92, squall ? 80 : 86), cover(92, squall ? 80 : 86), ...(squall ? [rain()] : [])]),
    frame("now: at the wharf", [...sea(0), wharf(), ...boat(112, 84), cover(112, 84)]),
  ];
}

function frame(title: string, drawn: readonly SVGElement[]): SVGElement {
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "frame", "aria-hidden": "true" },
    s("rect", { width: WIDTH, height: HEIGHT, class: "sky" }),
    ...drawn,
    s("text", { x: WIDTH / 2, y: 16, class: "note" }, title),
  );
}

function unknown(): SVGElement {
  return s("text", { x: WIDTH / 2, y: HEIGHT / 2 + 12, class: "unknown" }, "?");
}

function sea(rough: number): SVGElement[] {
  const wave = `q 25 ${-8 - rough} 50 0`;
  return [s("path", { d: `M 0 96 ${wave} ${wave} ${wave} ${wave} V ${HEIGHT} H 0 Z`, class: "sea" })];
}

function wharf(): SVGElement {
  return s("path", { d: `M 158 74 H ${WIDTH} V ${HEIGHT} H 158 Z M 164 74 V 64 M 190 74 V 64`, class: "stone" });
}

function boat(x: number, y: number): SVGElement[] {
  return [
    s("path", { d: `M ${x - 52} ${y} V ${y - 44}`, class: "mast" }),
    s("path", { d: `M ${x - 60} ${y} H ${x + 44} L ${x + 32} ${y + 20} H ${x - 48} Z`, class: "hull" }),
  ];
}

/** Crates in three rows, the lowest one first. */
function load(x: number, y: number, crates: number): SVGElement[] {
  return Array.from({ length: crates }, (_, crate) => {
    const [row, place] = [Math.floor(crate / 4), crate % 4];
    return s("rect", { x: x - 36 + place * (CRATE + 3) + row * 4, y: y - (row + 1) * (CRATE + 1), width: CRATE, height: CRATE, class: "crate" });
  });
}

/** Under it nobody sees what there is. */
function cover(x: number, y: number): SVGElement {
  return s("path", { d: `M ${x - 42} ${y} Q ${x - 4} ${y - 46} ${x + 32} ${y} Z`, class: "cover" });
}

function rain(): SVGElement {
  const drops = Array.from({ length: 14 }, (_, drop) => `M ${12 + 14 * drop} ${28 + (drop % 3) * 9} l -5 14`);
  return s("path", { d: drops.join(" "), class: "rain" });
}

import { h } from "../shell/dom";
import { s } from "../shell/svg";

const [WIDTH, HEIGHT] = [200, 130];

interface Frame {
  readonly title: string;
  readonly draw: () => SVGElement[];
}

const FRAMES: readonly Frame[] = [
  { title: "Yesterday: a storm", draw: () => [...sea(), ...boat(96, 78, { broken: true }), rain()] },
  { title: "A moment ago: it comes in", draw: () => [...sea(), quay(), ...boat(74, 82, { covered: true })] },
  { title: "Now: at the quay", draw: () => [...sea(), quay(), ...boat(112, 82, { covered: true })] },
];

interface Onlooker {
  readonly name: string;
  readonly sees: readonly [boolean, boolean, boolean];
  readonly says: string;
  readonly verdict: string;
}

const ONLOOKERS: readonly Onlooker[] = [
  { name: "A plain network", sees: [false, false, true], says: "“It lies here. It will rest.”", verdict: "wrong: it knows one picture" },
  { name: "An RNN", sees: [false, true, true], says: "“It has just come in. It will be unloaded.”", verdict: "nearer: it knows what was a moment ago" },
  { name: "An LSTM", sees: [true, true, true], says: "“Its mast broke yesterday. It will be repaired.”", verdict: "right: it kept the one thing that matters" },
];

/** One scene, three networks: what each knows when it has to say what happens next. */
export function sceneStrip(): HTMLElement {
  return h(
    "figure",
    { class: "panel scene", "aria-label": "What happens next to the boat?" },
    h("figcaption", {}, "What happens next to the boat?"),
    h("ol", {}, ...ONLOOKERS.map(strip)),
    h("p", { class: "hint" }, "This strip is a drawing. “lstm-complete lab scene” trains all three on made scenes of that kind and says how often each is right."),
  );
}

function strip({ name, sees, says, verdict }: Onlooker): HTMLElement {
  const known = FRAMES.filter((_, index) => sees[index]).map(({ title }) => title);
  const frames = FRAMES.map(({ title, draw }, index) =>
    s(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: sees[index] ? "frame" : "frame unseen", "aria-hidden": "true" },
      s("rect", { width: WIDTH, height: HEIGHT, class: "sky" }),
      ...(sees[index] ? draw() : [s("text", { x: WIDTH / 2, y: HEIGHT / 2 + 12, class: "forgotten" }, "?")]),
      s("text", { x: WIDTH / 2, y: 16, class: "note" }, sees[index] ? title : "not known"),
    ),
  );
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, name), h("span", { class: "visually-hidden" }, ` knows: ${known.join("; ")}.`)),
    h("div", { class: "frames" }, ...frames),
    h("p", {}, says, h("span", { class: "hint" }, ` ${verdict}`)),
  );
}

function sea(): SVGElement[] {
  return [s("path", { d: "M 0 96 q 25 -10 50 0 t 50 0 t 50 0 t 50 0 V 130 H 0 Z", class: "sea" })];
}

function quay(): SVGElement {
  return s("path", { d: "M 158 74 H 200 V 130 H 158 Z M 164 74 V 64 M 190 74 V 64", class: "stone" });
}

/** A boat with its mast; broken, or with a cover over what is left of it. */
function boat(x: number, y: number, { broken = false, covered = false }: { broken?: boolean; covered?: boolean }): SVGElement[] {
  const hull = s("path", { d: `M ${x - 36} ${y} H ${x + 36} L ${x + 24} ${y + 20} H ${x - 24} Z`, class: "hull" });
  const mast = broken ? `M ${x} ${y} V ${y - 20} L ${x + 26} ${y - 8}` : `M ${x} ${y} V ${y - 14}`;
  return [hull, s("path", { d: mast, class: "mast" }), ...(covered ? [s("path", { d: `M ${x - 30} ${y} Q ${x} ${y - 34} ${x + 30} ${y} Z`, class: "cover" })] : [])];
}

function rain(): SVGElement {
  const drops = Array.from({ length: 14 }, (_, drop) => `M ${12 + 14 * drop} ${28 + (drop % 3) * 9} l -5 14`);
  return s("path", { d: drops.join(" "), class: "rain" });
}

import { type Display, PLAIN, formatDisplay, parseDisplay } from "./display";
import { ZOOMS, type Zoom } from "./heat_grid";
import type { Clamp, Network, Ranking, Vector } from "./source";
import { VECTORS } from "./vectors";

/** What is looked at: the state of a page of the explorer, as its address holds it. */
export interface Look {
  readonly network: string | null;
  /** Of the text, where no network is named. */
  readonly language: string | null;
  /** Null: the network's own example. */
  readonly text: string | null;
  readonly layer: number;
  readonly unit: number | null;
  readonly vector: Vector;
  /** The step under the cursor. */
  readonly at: number | null;
  readonly clamps: readonly Clamp[];
  /** Steps of the network's training; null: all of them. */
  readonly stage: number | null;
  /** The network that it is compared with. */
  readonly other: string | null;
  /** Symbols that a hypothesis is about, the end exclusive. */
  readonly span: Span | null;
  /** From which value on a unit counts as on. */
  readonly threshold: number;
  /** Do only units count that are off right beside the span? */
  readonly edges: boolean;
  readonly display: Display;
  /** Of the matrix of a layer. */
  readonly zoom: Zoom;
  readonly order: Order;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a layer's units are sorted. */
export type Order = "number" | Ranking;
const ORDERS: readonly Order[] = ["number", "labels", "spread"];
const ZOOM_NAMES = Object.keys(ZOOMS) as Zoom[];

/** The first network, its own example, nothing chosen. */
export const NOTHING: Look = {
  network: null, language: null, text: null, layer: 0, unit: null, vector: "h", at: null, clamps: [], stage: null, other: null, span: null, threshold: 0.3, edges: false, display: PLAIN, zoom: "letters", order: "number",
};

/** Characters of a text that an address holds; a longer one is left out. */
const LONGEST_TEXT = 20_000;

/** What an address names, whether it is there or not. */
export interface Named {
  readonly network: string | null;
  readonly language: string | null;
  readonly layer: string | null;
  readonly unit: string | null;
  readonly vector: string | null;
}

/** Addresses of the article's own app, `#/network?file=counter` or `#/neuron?file=counter&neuron=2`, mean the same. */
export function namedIn(params: URLSearchParams): Named {
  const first = (...names: string[]) => names.map((name) => params.get(name)).find((value) => value !== null) ?? null;
  return {
    network: first("network", "file", "name", "model"),
    language: params.get("language"),
    layer: params.get("layer"),
    unit: first("unit", "neuron"),
    vector: first("vector", "type", "gate"),
  };
}

export function parseLook(params: URLSearchParams): Look {
  const named = namedIn(params);
  return {
    network: named.network,
    language: named.language,
    text: params.get("text"),
    layer: count(named.layer) ?? 0,
    unit: count(named.unit),
    vector: vectorOf(named.vector) ?? NOTHING.vector,
    at: count(params.get("at")),
    clamps: params.getAll("clamp").map(parseClamp).filter((clamp) => clamp !== null),
    stage: count(params.get("stage")),
    other: params.get("other"),
    span: spanOf(params.get("span")),
    threshold: thresholdOf(params.get("threshold")),
    edges: params.get("edges") === "1",
    display: parseDisplay(params),
    zoom: ZOOM_NAMES.find((zoom) => zoom === params.get("zoom")) ?? NOTHING.zoom,
    order: ORDERS.find((order) => order === params.get("order")) ?? NOTHING.order,
  };
}

export function formatLook(look: Look): URLSearchParams {
  const params = new URLSearchParams();
  if (look.network !== null) params.set("network", look.network);
  if (look.layer !== 0) params.set("layer", String(look.layer));
  if (look.unit !== null) params.set("unit", String(look.unit));
  if (look.vector !== "h") params.set("vector", look.vector);
  if (look.at !== null) params.set("at", String(look.at));
  for (const clamp of look.clamps) params.append("clamp", formatClamp(clamp));
  if (look.stage !== null) params.set("stage", String(look.stage));
  if (look.other !== null) params.set("other", look.other);
  if (look.span !== null) params.set("span", `${look.span.from}-${look.span.to}`);
  if (look.threshold !== NOTHING.threshold) params.set("threshold", String(look.threshold));
  if (look.edges) params.set("edges", "1");
  formatDisplay(look.display, params);
  if (look.zoom !== NOTHING.zoom) params.set("zoom", look.zoom);
  if (look.order !== NOTHING.order) params.set("order", look.order);
  if (look.text !== null && look.text.length <= LONGEST_TEXT) params.set("text", look.text);
  return params;
}

/** The network that an address means: by its name, by the name of one of the lab's, by how the article called it, or by the text's language. */
export function findNetwork(networks: readonly Network[], wanted: string | null, language: string | null): Network | null {
  if (wanted === null) {
    const fitting = networks.filter(({ languages }) => language !== null && languages.includes(language));
    return fitting.find(({ name }) => name === language) ?? fitting[0] ?? networks[0] ?? null;
  }
  const name = wanted.toLowerCase().replace(/_/g, "-").replace(/\.json$/, "");
  const words = (network: Network) => network.name.toLowerCase().replace(/^lab-/, "");
  return (
    networks.find((network) => network.name === wanted) ??
    networks.find((network) => words(network) === name) ??
    networks.find((network) => name.length >= 5 && words(network).startsWith(name.slice(0, 5))) ??
    null
  );
}

const ALIASES: Record<string, Vector> = {
  hs: "h", hidden: "h", "working-memory": "h", cs: "c", cell: "c", "long-term-memory": "c",
  i: "input", save: "input", f: "forget", remember: "forget", o: "output", focus: "output", j: "candidate",
};

/** By its name or one of the article's; null: there is none. */
export function vectorOf(name: string | null): Vector | null {
  if (name === null) return null;
  const plain = name.toLowerCase().replace(/_/g, "-").replace(/-(gate|state|memory)$/, "");
  if (plain in VECTORS) return plain as Vector;
  return ALIASES[plain] ?? ALIASES[name.toLowerCase()] ?? null;
}

function spanOf(text: string | null): Span | null {
  const [, from, to] = /^(\d{1,7})-(\d{1,7})$/.exec(text ?? "") ?? [];
  return from !== undefined && Number(from) < Number(to) ? { from: Number(from), to: Number(to) } : null;
}

function thresholdOf(text: string | null): number {
  return /^0\.\d{1,4}$/.test(text ?? "") && Number(text) > 0 ? Number(text) : NOTHING.threshold;
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : null;
}

/** LAYER.UNIT.VECTOR.HOW.START.STEPS.VALUE; the value comes last, for it may hold a point. */
export function formatClamp(clamp: Clamp): string {
  return [clamp.layer, clamp.unit, clamp.vector, clamp.how, clamp.start, clamp.steps ?? "all", clamp.value].join(".");
}

function parseClamp(text: string): Clamp | null {
  const found = /^(\d{1,2})\.(\d{1,4})\.([hc])\.(set|add|zero)\.(\d{1,7})\.(all|\d{1,7})\.(-?\d{1,3}(?:\.\d+)?)$/.exec(text);
  if (!found) return null;
  const [, layer, unit, vector, how, start, steps, value] = found;
  return {
    layer: Number(layer), unit: Number(unit), vector: vector as "h" | "c", how: how as Clamp["how"], start: Number(start),
    steps: steps === "all" ? null : Math.max(1, Number(steps)), value: Number(value),
  };
}

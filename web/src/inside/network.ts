import { h } from "../shell/dom";
import { choice } from "./display";
import { exchangeButtons } from "./exchange_bar";
import { exportBar } from "./export_bar";
import { FilmPanel } from "./film_panel";
import { type Body, type BodyOptions, type Sibling, subjectPage } from "./frame";
import { HeatGrid, type GridContent, type Zoom } from "./heat_grid";
import { KEYS_HINT, type Move, moveOf } from "./keys";
import { spoken } from "./glyphs";
import { Legend } from "./legend";
import { symbolText } from "./layout";
import type { Look, Order } from "./look";
import { clamp } from "./numbers";
import type { Recording, Source, UnitLabel } from "./source";
import type { Subject } from "./subject";
import { Matrix } from "./tiles";
import { VECTORS, bounds, paletteOf, vectorName } from "./vectors";

export const networkPage = (source: Source, siblings: readonly Sibling[]) =>
  subjectPage({ id: "network", title: "Network", parts: { vector: true, unit: false }, build: (subject, options) => new NetworkBody(subject, options) }, source, siblings);

const ORDERS: Record<Order, string> = { number: "by number", labels: "best labels first", spread: "liveliest first" };
const ZOOM_NAMES: Record<Zoom, string> = { letters: "letters", wide: "cells", small: "small", all: "everything" };

/** One layer: a row for each unit, a column for each symbol. A unit opens by a click or Enter. */
class NetworkBody implements Body {
  readonly elements: readonly HTMLElement[];
  private readonly grid: HeatGrid;
  private readonly legend = new Legend();
  private readonly film: FilmPanel;
  private readonly line = h("p", { class: "reading", role: "status" });
  private readonly unlabelled = h("p", { class: "hint", role: "status", hidden: true }, "No unit of this layer has a label: they stand in their own order.");
  private readonly title = h("h1", {});
  private content: GridContent | null = null;
  private labels: ReadonlyMap<number, UnitLabel> = new Map();
  private tickets = 0;
  private sorted: Order = "number";
  private cursor: { unit: number; step: number } | null = null;
  private readonly clean: (() => void)[];

  constructor(
    private readonly subject: Subject,
    private readonly options: BodyOptions,
  ) {
    this.grid = new HeatGrid("Units and symbols", { point: (place) => this.tell(place ?? this.cursor), pick: (place) => this.open(place) });
    this.grid.element.addEventListener("keydown", (event) => this.press(event));
    this.film = new FilmPanel(subject);
    const zoom = choice("Zoom", subject.look.value.zoom, ZOOM_NAMES, (zoom) => subject.change({ zoom }));
    const order = choice("Units", subject.look.value.order, ORDERS, (order) => subject.change({ order }));
    this.elements = [
      h("div", { class: "unit-head" }, this.title, h("div", { class: "controls" }, zoom.label, order.label, this.legend.element), exportBar(() => this.picture(), exchangeButtons(subject, (part) => options.link("network", part)))),
      this.unlabelled,
      this.grid.element,
      this.line,
      h("p", { class: "hint" }, `${KEYS_HINT} Enter or a click opens the unit. The bars above tell how many bits of surprise each symbol was.`),
      this.film.element,
    ];
    this.clean = [subject.recording.watch(() => this.follow(subject.look.value)), subject.look.watch((look) => this.follow(look))];
  }

  async prepare(recording: Recording, look: Look): Promise<void> {
    const { source } = this.subject;
    const ticket = ++this.tickets;
    const matrix = new Matrix(source, recording, look.layer, look.vector, () => this.grid.surface.paintSoon());
    const [order, surprise, labels] = await Promise.all([
      this.loaded(matrix, look),
      source.surprise(recording),
      this.labelsOf(recording, look),
    ]);
    if (ticket !== this.tickets) return; // something newer is being fetched
    this.labels = labels;
    this.sorted = look.order;
    const features = look.order === "labels" ? new Map([...labels].map(([unit, { feature }]) => [unit, feature])) : null;
    this.content = { matrix, order, labels: features?.size ? features : null, surprise, display: look.display, zoom: look.zoom };
    this.unlabelled.hidden = look.order !== "labels" || labels.size > 0;
  }

  destroy(): void {
    for (const clean of this.clean) clean();
    this.film.destroy();
    this.grid.surface.destroy();
  }

  private follow(look: Look): void {
    const recording = this.subject.recording.value;
    if (recording === null) return;
    const matrix = this.content?.matrix;
    const same = matrix?.recording === recording && matrix.layer === look.layer && matrix.vector === look.vector;
    if (this.content !== null && same && this.content.zoom === look.zoom && this.sorted === look.order) {
      this.content = { ...this.content, display: look.display };
      this.show();
    } else this.renew(recording, look);
  }

  /** Fetches what is to be seen now, and shows it once it is there. */
  private renew(recording: Recording, look: Look): void {
    this.prepare(recording, look).then(
      () => this.subject.recording.value === recording && this.show(),
      (error: unknown) => this.subject.problem.set(error instanceof Error ? error.message : String(error)),
    );
  }

  /** The order of a matrix's units, once what will be seen of them is there. */
  private async loaded(matrix: Matrix, look: Look): Promise<readonly number[]> {
    const order = await this.orderOf(matrix.recording, look);
    const { units, from, to } = this.grid.visible({ matrix, order, zoom: look.zoom });
    await matrix.load(units, from, to);
    return order;
  }

  private async orderOf(recording: Recording, look: Look): Promise<readonly number[]> {
    if (look.order === "number") return Array.from({ length: recording.hidden }, (_, unit) => unit);
    const asks = { layer: look.layer, vector: look.vector, by: look.order };
    const { units } = await this.subject.source.ask("ranking", recording, asks);
    return units.map(({ unit }) => unit);
  }

  /** The best label of each unit of the layer. */
  private async labelsOf(recording: Recording, look: Look): Promise<ReadonlyMap<number, UnitLabel>> {
    if (!this.subject.network.value.labels) return new Map();
    if (this.content?.matrix.recording.network === recording.network && this.content.matrix.layer === look.layer) return this.labels;
    const { units } = await this.subject.source.ask("labels", recording, { layer: look.layer });
    return new Map([...units].reverse().map((label) => [label.unit, label]));
  }

  private show(): void {
    const { content } = this;
    if (content === null || content.matrix.recording !== this.subject.recording.value) return;
    const { vector, layer } = content.matrix;
    this.title.textContent = `Layer ${layer}, ${vectorName(vector, content.display.vocabulary)}`;
    this.grid.element.hidden = content.matrix.recording.length === 0;
    this.grid.show(content);
    this.legend.show(paletteOf(vector, content.display.palette), bounds(vector, "shared", 1));
    this.legend.element.hidden = content.display.scale === "unit";
    this.showFilm(content);
  }

  /** Of the unit under the cursor, or the first one. */
  private showFilm({ matrix, order }: GridContent): void {
    this.film.show(matrix.recording, this.cursor?.unit ?? order[0] ?? 0);
  }

  private open({ unit, step }: { unit: number; step: number }): void {
    location.hash = this.options.link("neuron", { unit, at: step });
  }

  private press(event: KeyboardEvent): void {
    const { content } = this;
    if (content === null) return;
    const place = this.cursor ?? { unit: content.order[0] ?? 0, step: 0 };
    if (event.key === "Enter") {
      this.open(place);
      return;
    }
    const move = moveOf(event);
    if (move === null) return;
    event.preventDefault();
    if ("vectors" in move) this.nextVector(move.vectors);
    else this.moveTo(moved(move, place, content));
  }

  private nextVector(by: number): void {
    const { vectors } = this.subject.network.value;
    const { vector, display } = this.subject.look.value;
    const next = vectors[(vectors.indexOf(vector) + by + vectors.length) % vectors.length] ?? "h";
    this.subject.change({ vector: next });
    this.options.app.announce(vectorName(next, display.vocabulary));
  }

  private moveTo(place: { unit: number; step: number }): void {
    this.cursor = place;
    this.grid.moveTo(place, true);
    this.tell(place);
    if (this.content !== null) this.showFilm(this.content);
  }

  /** What is under the cursor, in one line that screen readers are told too. */
  private tell(place: { unit: number; step: number } | null): void {
    const { content } = this;
    if (place === null || content === null) {
      this.line.textContent = "";
      return;
    }
    const { recording, vector } = content.matrix;
    const value = this.grid.valueAt(place);
    const label = this.labels.get(place.unit);
    const bits = content.surprise === null ? "" : `, ${(content.surprise[place.step] ?? 0).toFixed(1)} bits`;
    const figure = value === null ? "" : `, ${VECTORS[vector].sign} ${value.toFixed(2)}`;
    this.line.textContent = `${spoken(symbolText(recording, place.step))}, symbol ${place.step}${bits}, unit ${place.unit}${figure}${label === undefined ? "" : `: ${label.feature}`}`;
  }

  private picture() {
    const { content } = this;
    const cells = this.grid.cells();
    if (content === null || cells === null) return null;
    const { network, display } = this.subject.look.value;
    return { cells, palette: paletteOf(content.matrix.vector, display.palette), title: `${network}, layer ${content.matrix.layer}, ${vectorName(content.matrix.vector, display.vocabulary)}` };
  }
}

function moved(move: Exclude<Move, { vectors: number }>, { unit, step }: { unit: number; step: number }, content: GridContent): { unit: number; step: number } {
  const last = content.matrix.recording.length - 1;
  if ("steps" in move) return { unit, step: clamp(step + move.steps, 0, last) };
  if ("end" in move) return { unit, step: move.end === "first" ? 0 : last };
  const by = "rows" in move ? move.rows : move.units;
  const row = clamp(content.order.indexOf(unit) + by, 0, content.order.length - 1);
  return { unit: content.order[row] ?? unit, step };
}


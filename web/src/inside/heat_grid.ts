import { type Cells, CellPainter, NONE } from "./cells";
import { symbolGlyph } from "./layout";
import { type PageColours, Surface, type View } from "./surface";
import type { Matrix } from "./tiles";
import { bounds, entryOf, paletteOf } from "./vectors";
import type { Display } from "./display";

/** Width and height of a cell in CSS pixels, by the name of the zoom. */
export const ZOOMS = { letters: [12, 18], wide: [6, 10], small: [2, 4], all: [1, 1] } as const;
export type Zoom = keyof typeof ZOOMS;

const GUTTER = 46;
/** What labels take beside the numbers of units, at most and of the width. */
const LABEL = { most: 190, share: 0.4 };
const HEAD = 20;
const SURPRISE = 14;
const MOST_BITS = 12;
const SMALL_FONT = "11px system-ui, sans-serif";

export interface GridContent {
  readonly matrix: Matrix;
  /** Units in the order in which they are shown. */
  readonly order: readonly number[];
  /** What stands beside the numbers of units, if anything. */
  readonly labels?: ReadonlyMap<number, string> | null;
  readonly surprise: Float32Array | null;
  readonly display: Display;
  readonly zoom: Zoom;
}

interface Handlers {
  point(place: { unit: number; step: number } | null): void;
  pick(place: { unit: number; step: number }): void;
}

/** Units below each other, symbols beside each other: a layer at a glance, or some of it close by. */
export class HeatGrid {
  readonly surface: Surface;
  private readonly painter = new CellPainter();
  private content: GridContent | null = null;
  private cursor: { unit: number; step: number } | null = null;
  /** For each unit what its bytes look like, on the present scale. */
  private tables = new Map<number, Uint8Array>();

  constructor(label: string, handlers: Handlers) {
    this.surface = new Surface({ role: "application", "aria-roledescription": "heat map", "aria-label": label });
    this.element.addEventListener("pointermove", (event) => handlers.point(this.placeAt(event)));
    this.element.addEventListener("pointerleave", () => handlers.point(null));
    this.element.addEventListener("click", (event) => {
      const place = this.placeAt(event);
      if (place !== null) handlers.pick(place);
    });
  }

  get element(): HTMLElement {
    return this.surface.element;
  }

  show(content: GridContent): void {
    this.content = content;
    this.tables = new Map();
    // No higher than its rows: what stands below a small network is on screen with it.
    const { offsetHeight, clientHeight, style } = this.element;
    style.maxHeight = `${this.size().height + offsetHeight - clientHeight}px`;
    this.surface.show(this);
  }

  moveTo(place: { unit: number; step: number } | null, reveal = false): void {
    this.cursor = place;
    if (place !== null && reveal && this.content) {
      const { width, height } = this.cell();
      const row = this.content.order.indexOf(place.unit);
      const gutter = this.gutter();
      this.surface.reveal(gutter + place.step * width, this.headHeight() + row * height, width, height, { left: gutter, top: this.headHeight() });
    }
    this.surface.paintSoon();
  }

  /** The rows and steps that are on screen. */
  visible(content: Pick<GridContent, "matrix" | "order" | "zoom">): { units: readonly number[]; from: number; to: number } {
    const [width, height] = ZOOMS[content.zoom];
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    const row = Math.floor(scrollTop / height);
    const from = Math.floor(scrollLeft / width);
    return {
      units: content.order.slice(row, row + Math.ceil(clientHeight / height) + 1),
      from: Math.min(from, Math.max(0, content.matrix.recording.length - 1)),
      to: Math.min(content.matrix.recording.length, from + Math.ceil(clientWidth / width) + 1),
    };
  }

  /** The figure of a cell, as exact as a byte tells; null where it has not come yet. */
  valueAt({ unit, step }: { unit: number; step: number }): number | null {
    const matrix = this.content?.matrix;
    const tile = matrix?.tileAt(unit, step) ?? null;
    if (matrix === undefined || tile === null) return null;
    const row = unit - tile.units[0];
    const byte = tile.bytes[row * (tile.steps[1] - tile.steps[0]) + step - tile.steps[0]] ?? 0;
    const [low, high] = bounds(matrix.vector, "unit", tile.scales[row] ?? 1);
    return low + (byte / 255) * (high - low);
  }

  /** What is on screen, to be drawn elsewhere. */
  cells(): Cells | null {
    if (this.content === null) return null;
    const { units, from, to } = this.visible(this.content);
    const first = this.content.order.indexOf(units[0] ?? 0);
    return this.cellsOf(this.content, { from: first, to: first + units.length }, { from, to });
  }

  size(): { width: number; height: number } {
    const { width, height } = this.cell();
    const { order, matrix } = this.content ?? { order: [], matrix: null };
    return { width: this.gutter() + width * (matrix?.recording.length ?? 0), height: this.headHeight() + height * order.length };
  }

  draw(context: CanvasRenderingContext2D, view: View, colours: PageColours): void {
    const { content } = this;
    if (content === null) return;
    const { recording } = content.matrix;
    const cell = this.cell();
    const [cellWidth, cellHeight] = [Math.round(cell.width * view.ratio), Math.round(cell.height * view.ratio)];
    const [gutter, head] = [Math.round(this.gutter() * view.ratio), this.headHeight() * view.ratio];
    const columns = { from: Math.floor(view.left / cellWidth), to: Math.min(recording.length, Math.ceil((view.left + view.width - gutter) / cellWidth)) };
    const rows = { from: Math.floor(view.top / cellHeight), to: Math.min(content.order.length, Math.ceil((view.top + view.height - head) / cellHeight)) };
    const left = gutter + columns.from * cellWidth - view.left;
    const top = head + rows.from * cellHeight - view.top;
    const palette = paletteOf(content.matrix.vector, content.display.palette);
    this.painter.paint(context, this.cellsOf(content, rows, columns), { left, top, cellWidth, cellHeight }, palette);
    this.frameCursor(context, content, view, { gutter, head, cellWidth, cellHeight });
    this.drawHead(context, content, view, colours, columns, { left, cellWidth, gutter, head });
    this.drawGutter(context, content, view, colours, rows, { top, cellHeight, gutter, head });
  }

  private cellsOf(content: GridContent, rows: Range, columns: Range): Cells {
    const { matrix, order, display } = content;
    const wide = Math.max(0, columns.to - columns.from);
    const high = Math.max(0, rows.to - rows.from);
    const entries = new Int16Array(high * wide).fill(NONE);
    for (let row = 0; row < high; row++) this.fillRow(entries, row * wide, order[rows.from + row] ?? 0, columns);
    if (!display.characters || content.zoom !== "letters") return { rows: high, columns: wide, entries, glyphs: null };
    const line: string[] = [];
    for (let step = columns.from; step < columns.to; step++) line.push(symbolGlyph(matrix.recording, step, display.whitespace));
    const glyphs = new Array<string>(high * wide);
    for (let at = 0; at < glyphs.length; at++) glyphs[at] = line[at % wide] ?? " ";
    return { rows: high, columns: wide, entries, glyphs };
  }

  private fillRow(entries: Int16Array, at: number, unit: number, columns: Range): void {
    const { matrix } = this.content as GridContent;
    for (let step = columns.from; step < columns.to; ) {
      const tile = matrix.tileAt(unit, step);
      const end = Math.min(columns.to, tile?.steps[1] ?? step + 1024 - (step % 1024));
      if (tile !== null) {
        const table = this.tableOf(unit, tile.scales[unit - tile.units[0]] ?? 1);
        const wide = tile.steps[1] - tile.steps[0];
        const source = (unit - tile.units[0]) * wide - tile.steps[0];
        for (let column = step; column < end; column++) entries[at + column - columns.from] = table[tile.bytes[source + column] ?? 0] ?? 0;
      }
      step = end;
    }
  }

  private tableOf(unit: number, greatest: number): Uint8Array {
    const known = this.tables.get(unit);
    if (known !== undefined) return known;
    const { matrix, display } = this.content as GridContent;
    const stored = bounds(matrix.vector, "unit", greatest);
    const shown = bounds(matrix.vector, display.scale, greatest);
    const table = Uint8Array.from({ length: 256 }, (_, byte) => entryOf(stored[0] + (byte / 255) * (stored[1] - stored[0]), shown));
    this.tables.set(unit, table);
    return table;
  }

  private frameCursor(context: CanvasRenderingContext2D, content: GridContent, view: View, cell: { gutter: number; head: number; cellWidth: number; cellHeight: number }): void {
    if (this.cursor === null) return;
    const row = content.order.indexOf(this.cursor.unit);
    const x = cell.gutter + this.cursor.step * cell.cellWidth - view.left;
    const y = cell.head + row * cell.cellHeight - view.top;
    context.fillStyle = "rgb(128 128 128 / 35%)";
    if (cell.cellWidth < 6) context.fillRect(x, cell.head, cell.cellWidth, view.height);
    for (const [colour, width] of [["#fff", 4], ["#000", 2]] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width * view.ratio;
      context.strokeRect(x, y, cell.cellWidth, cell.cellHeight);
    }
  }

  /** The text above its columns, and how surprising each symbol was. */
  private drawHead(context: CanvasRenderingContext2D, content: GridContent, view: View, colours: PageColours, columns: Range, place: { left: number; cellWidth: number; gutter: number; head: number }): void {
    context.fillStyle = colours.surface;
    context.fillRect(0, 0, view.width, place.head);
    const { recording } = content.matrix;
    const bottom = HEAD * view.ratio;
    context.font = `${Math.round(12 * view.ratio)}px monospace`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const letters = content.zoom === "letters";
    for (let step = columns.from; step < columns.to; step++) {
      const x = place.left + (step - columns.from) * place.cellWidth;
      context.fillStyle = colours.ink;
      if (letters) context.fillText(symbolGlyph(recording, step, content.display.whitespace), x + place.cellWidth / 2, bottom / 2);
      const bits = Math.min(content.surprise?.[step] ?? 0, MOST_BITS);
      const height = (bits / MOST_BITS) * SURPRISE * view.ratio;
      context.fillStyle = colours.accent;
      if (height > 0) context.fillRect(x, place.head - height, Math.max(1, place.cellWidth - 1), height);
    }
  }

  private drawGutter(context: CanvasRenderingContext2D, content: GridContent, view: View, colours: PageColours, rows: Range, place: { top: number; cellHeight: number; gutter: number; head: number }): void {
    context.fillStyle = colours.surface;
    context.fillRect(0, 0, place.gutter, view.height);
    context.fillStyle = colours.muted;
    context.font = SMALL_FONT.replace("11", String(Math.round(11 * view.ratio)));
    context.textAlign = "right";
    context.textBaseline = "middle";
    const every = Math.ceil((14 * view.ratio) / place.cellHeight);
    for (let row = rows.from; row < rows.to; row++) {
      const y = place.top + (row - rows.from + 0.5) * place.cellHeight;
      const unit = content.order[row];
      if (row % every !== 0 || y <= place.head || unit === undefined) continue;
      context.fillText(String(unit), place.gutter - 6 * view.ratio, y);
      const label = content.labels?.get(unit);
      if (label !== undefined) context.fillText(shortened(context, label, place.gutter - GUTTER * view.ratio), place.gutter - (GUTTER - 4) * view.ratio, y);
    }
    context.fillStyle = colours.surface;
    context.fillRect(0, 0, place.gutter, place.head);
    context.fillStyle = colours.muted;
    context.fillText("bits", place.gutter - 6 * view.ratio, place.head - (SURPRISE / 2) * view.ratio);
  }

  /** Width of what stands before the first column, in CSS pixels. */
  private gutter(): number {
    return this.content?.labels ? GUTTER + Math.min(LABEL.most, Math.round(LABEL.share * this.element.clientWidth)) : GUTTER;
  }

  private headHeight(): number {
    return HEAD + SURPRISE;
  }

  /** In CSS pixels; a whole number of device pixels. */
  private cell(): { width: number; height: number } {
    const [width, height] = ZOOMS[this.content?.zoom ?? "letters"];
    const whole = (size: number) => Math.max(1, Math.round(size * devicePixelRatio)) / devicePixelRatio;
    return { width: whole(width), height: whole(height) };
  }

  private placeAt(event: MouseEvent): { unit: number; step: number } | null {
    const { content } = this;
    if (content === null) return null;
    const box = this.element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - this.element.clientLeft - this.gutter(), event.clientY - box.top - this.element.clientTop - this.headHeight()];
    if (x < 0 || y < 0) return null;
    const { width, height } = this.cell();
    const unit = content.order[Math.floor((y + this.element.scrollTop) / height)];
    const step = Math.floor((x + this.element.scrollLeft) / width);
    return unit === undefined || step >= content.matrix.recording.length ? null : { unit, step };
  }
}

/** As much of a line as there is room for. */
function shortened(context: CanvasRenderingContext2D, line: string, width: number): string {
  if (context.measureText(line).width <= width) return line;
  let length = line.length;
  while (length > 0 && context.measureText(`${line.slice(0, length)}…`).width > width) length--;
  return `${line.slice(0, length)}…`;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

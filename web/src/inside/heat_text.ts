import { type Cells, CellPainter, NONE } from "./cells";
import { type Layout, layOut, symbolAt, symbolGlyph } from "./layout";
import type { PaletteName } from "./lut";
import type { Recording } from "./source";
import { type PageColours, Surface, type View } from "./surface";
import { entryOf } from "./vectors";

const CELL = { width: 11, height: 20 };

/** A text with a figure for each symbol, as colours behind its characters. */
export interface HeatedText {
  readonly recording: Recording;
  readonly values: Float32Array;
  readonly bounds: readonly [number, number];
  readonly palette: PaletteName;
  readonly characters: boolean;
  readonly whitespace: boolean;
  /** Steps with a frame around them, besides the cursor. */
  readonly marked?: ReadonlySet<number>;
}

interface Handlers {
  /** The user points at a symbol; null: no longer. */
  point(step: number | null): void;
  /** The user chooses a symbol. */
  pick(step: number): void;
}

/** A text in colours, of any length: what is on screen is drawn. */
export class HeatText {
  readonly surface: Surface;
  private readonly painter = new CellPainter();
  private text: HeatedText | null = null;
  private layout: { recording: Recording; columns: number; layout: Layout } | null = null;
  private cursor: number | null = null;

  constructor(label: string, handlers: Handlers) {
    this.surface = new Surface({ role: "application", "aria-roledescription": "text in colours", "aria-label": label });
    const at = (event: MouseEvent) => this.stepAt(event);
    this.element.addEventListener("pointermove", (event) => handlers.point(at(event)));
    this.element.addEventListener("pointerleave", () => handlers.point(null));
    this.element.addEventListener("click", (event) => {
      const step = at(event);
      if (step !== null) handlers.pick(step);
    });
  }

  get element(): HTMLElement {
    return this.surface.element;
  }

  show(text: HeatedText): void {
    this.text = text;
    this.surface.show(this);
  }

  moveTo(step: number | null, reveal = false): void {
    if (step === this.cursor && !reveal) return;
    this.cursor = step;
    if (step !== null && reveal && this.layout) {
      const { row, column, width } = this.layout.layout;
      const cell = cellSize();
      const [x, y] = [(column[step] ?? 0) * cell.width, (row[step] ?? 0) * cell.height];
      this.surface.reveal(x, y, (width[step] ?? 1) * cell.width, cell.height);
    }
    this.surface.paintSoon();
  }

  /** The step a row above or below, in the same column. */
  stepBeside(step: number, rows: number): number {
    if (this.layout === null) return step;
    const { layout } = this.layout;
    const row = Math.max(0, Math.min(layout.rows - 1, (layout.row[step] ?? 0) + rows));
    return symbolAt(layout, row, layout.column[step] ?? 0) ?? step;
  }

  /** All of the text as it is laid out. */
  cells(): { cells: Cells; palette: PaletteName } | null {
    if (this.text === null || this.layout === null) return null;
    const { layout, columns } = this.layout;
    return { cells: cellsOf(this.text, layout, 0, layout.rows, columns), palette: this.text.palette };
  }

  size(width: number): { width: number; height: number } {
    return { width, height: this.laidOut(width).rows * cellSize().height };
  }

  draw(context: CanvasRenderingContext2D, view: View, colours: PageColours): void {
    const { text } = this;
    if (text === null) return;
    const place = { cellWidth: Math.round(CELL.width * view.ratio), cellHeight: Math.round(CELL.height * view.ratio) };
    const layout = this.laidOut(this.element.clientWidth);
    const from = Math.min(Math.floor(view.top / place.cellHeight), layout.rows);
    const to = Math.min(Math.ceil((view.top + view.height) / place.cellHeight), layout.rows);
    const cells = cellsOf(text, layout, from, to, this.layout?.columns ?? 1);
    const top = from * place.cellHeight - view.top;
    this.painter.paint(context, cells, { left: 0, top, ...place }, text.palette);
    const frame = (step: number, colour: string, width: number) => {
      const row = layout.row[step] ?? 0;
      if (step >= text.recording.length || row < from || row >= to) return;
      context.strokeStyle = colour;
      context.lineWidth = width * view.ratio;
      const inset = context.lineWidth / 2;
      context.strokeRect((layout.column[step] ?? 0) * place.cellWidth + inset, top + (row - from) * place.cellHeight + inset,
        (layout.width[step] ?? 1) * place.cellWidth - 2 * inset, place.cellHeight - 2 * inset);
    };
    for (const step of text.marked ?? []) frame(step, colours.accent, 1.5);
    if (this.cursor !== null) {
      frame(this.cursor, "#fff", 4);
      frame(this.cursor, "#000", 2);
    }
  }

  private laidOut(width: number): Layout {
    const recording = this.text?.recording;
    const columns = Math.max(8, Math.floor(width / cellSize().width));
    if (recording === undefined) throw new Error("there is no text");
    if (this.layout?.recording !== recording || this.layout.columns !== columns) {
      this.layout = { recording, columns, layout: layOut(recording, columns) };
    }
    return this.layout.layout;
  }

  private stepAt(event: MouseEvent): number | null {
    if (this.layout === null) return null;
    const box = this.element.getBoundingClientRect();
    const { width, height } = cellSize();
    const row = Math.floor((event.clientY - box.top - this.element.clientTop + this.element.scrollTop) / height);
    return symbolAt(this.layout.layout, row, Math.floor((event.clientX - box.left - this.element.clientLeft) / width));
  }
}

/** In CSS pixels; a whole number of device pixels, so that cells have sharp edges. */
function cellSize(): { width: number; height: number } {
  const whole = (size: number) => Math.round(size * devicePixelRatio) / devicePixelRatio;
  return { width: whole(CELL.width), height: whole(CELL.height) };
}

/** The cells of the rows from `from` to `to`. */
function cellsOf(text: HeatedText, layout: Layout, from: number, to: number, columns: number): Cells {
  const rows = Math.max(0, to - from);
  const entries = new Int16Array(rows * columns).fill(NONE);
  const glyphs = text.characters ? new Array<string>(rows * columns).fill(" ") : null;
  const last = layout.first[to] ?? text.recording.length;
  for (let step = layout.first[from] ?? 0; step < last; step++) {
    const width = layout.width[step] ?? 0;
    if (width === 0) continue;
    const at = ((layout.row[step] ?? 0) - from) * columns + (layout.column[step] ?? 0);
    entries.fill(entryOf(text.values[step] ?? 0, text.bounds), at, at + width);
    if (glyphs !== null) glyphs[at] = symbolGlyph(text.recording, step, text.whitespace);
  }
  return { rows, columns, entries, glyphs };
}

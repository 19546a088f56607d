import { lut, type PaletteName } from "./lut";

/** What is drawn of a matrix: an entry of the colour table and one character for each cell. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  /** Row by row; NONE where there is no cell. */
  readonly entries: Int16Array;
  /** The characters row by row; null: cells without characters. */
  readonly glyphs: readonly string[] | null;
}

/** Where a matrix is drawn, in device pixels. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

export const NONE = -1;
const CODE_FONT = 'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
const PLAIN = /^[ -~]$/;

/** Draws cells: one pixel of a small picture for each, which the browser enlarges; characters row by row, in both inks. */
export class CellPainter {
  private readonly small = document.createElement("canvas");
  private readonly advances = new Map<number, number>();

  paint(context: CanvasRenderingContext2D, cells: Cells, place: Place, palette: PaletteName): void {
    if (cells.rows === 0 || cells.columns === 0) return;
    this.paintColours(context, cells, place, palette);
    if (cells.glyphs !== null) this.paintGlyphs(context, cells, cells.glyphs, place, palette);
  }

  private paintColours(context: CanvasRenderingContext2D, cells: Cells, place: Place, palette: PaletteName): void {
    const { rows, columns, entries } = cells;
    const { words } = lut(palette);
    const picture = new ImageData(columns, rows);
    const pixels = new Uint32Array(picture.data.buffer);
    for (let cell = 0; cell < entries.length; cell++) {
      const entry = entries[cell] ?? NONE;
      if (entry !== NONE) pixels[cell] = words[entry] ?? 0;
    }
    if (this.small.width < columns) this.small.width = columns;
    if (this.small.height < rows) this.small.height = rows;
    this.small.getContext("2d")?.putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.small, 0, 0, columns, rows, place.left, place.top, columns * place.cellWidth, rows * place.cellHeight);
  }

  private paintGlyphs(context: CanvasRenderingContext2D, cells: Cells, glyphs: readonly string[], place: Place, palette: PaletteName): void {
    const { light } = lut(palette);
    const size = Math.round(place.cellHeight * 0.72);
    context.font = `${size}px ${CODE_FONT}`;
    context.letterSpacing = "0px";
    const advance = this.advance(context, size);
    context.textBaseline = "middle";
    const inset = Math.max(0, (place.cellWidth - advance) / 2);
    for (let row = 0; row < cells.rows; row++) {
      const inks = { dark: "", light: "" };
      const middle = place.top + (row + 0.5) * place.cellHeight;
      for (let column = 0; column < cells.columns; column++) {
        const at = row * cells.columns + column;
        const entry = cells.entries[at] ?? NONE;
        const mark = glyphs[at] ?? " ";
        const isLight = entry !== NONE && light[entry] === 1;
        const plain = PLAIN.test(mark) && entry !== NONE;
        inks.dark += plain && !isLight ? mark : " ";
        inks.light += plain && isLight ? mark : " ";
        if (!plain && mark !== " " && mark !== "" && entry !== NONE) {
          context.letterSpacing = "0px";
          context.textAlign = "center";
          context.fillStyle = isLight ? "#fff" : "#000";
          context.fillText(mark, place.left + (column + 0.5) * place.cellWidth, middle, place.cellWidth);
        }
      }
      context.textAlign = "left";
      context.letterSpacing = `${place.cellWidth - advance}px`;
      for (const [name, style] of [["dark", "#000"], ["light", "#fff"]] as const) {
        if (inks[name].trim() === "") continue;
        context.fillStyle = style;
        context.fillText(inks[name].trimEnd(), place.left + inset, middle);
      }
    }
    context.letterSpacing = "0px";
  }

  private advance(context: CanvasRenderingContext2D, size: number): number {
    const known = this.advances.get(size);
    if (known !== undefined) return known;
    const measured = context.measureText("M".repeat(32)).width / 32;
    this.advances.set(size, measured);
    return measured;
  }
}

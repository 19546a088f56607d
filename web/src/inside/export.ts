import { type Cells, CellPainter, NONE } from "./cells";
import { type PaletteName, colour, ink } from "./lut";

const CELL = { width: 12, height: 20 };
const HEAD = 28;
const LARGEST_SIDE = 16_000;
const MOST_CELLS = 400_000;

export interface Picture {
  readonly title: string;
  readonly cells: Cells;
  readonly palette: PaletteName;
}

/** A heat map as an SVG: letters stay letters. Raises RangeError where it would be too large to be opened. */
export function svgOf({ title, cells, palette }: Picture): string {
  const { rows, columns, entries, glyphs } = cells;
  if (rows * columns > MOST_CELLS) throw new RangeError("This is too large for an SVG; choose a shorter text.");
  const parts = [`<text x="4" y="18" font-family="system-ui, sans-serif" font-size="14">${escaped(title)}</text>`];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; ) {
      const entry = entries[row * columns + column] ?? NONE;
      let end = column + 1;
      while (end < columns && entries[row * columns + end] === entry) end++;
      if (entry !== NONE) {
        parts.push(`<rect x="${column * CELL.width}" y="${HEAD + row * CELL.height}" width="${(end - column) * CELL.width}" height="${CELL.height}" fill="${colour(palette, entry)}"/>`);
      }
      column = end;
    }
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const mark = glyphs?.[at] ?? " ";
      const entry = entries[at] ?? NONE;
      if (mark !== " " && entry !== NONE) {
        parts.push(`<text x="${(column + 0.5) * CELL.width}" y="${HEAD + row * CELL.height + 14}" text-anchor="middle" font-family="monospace" font-size="14" fill="${ink(palette, entry)}">${escaped(mark)}</text>`);
      }
    }
  }
  const [width, height] = [columns * CELL.width, HEAD + rows * CELL.height];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${parts.join("")}</svg>\n`;
}

/** A heat map as a PNG, two pixels for one. Raises RangeError where no canvas is that large. */
export async function pngOf({ title, cells, palette }: Picture): Promise<Blob> {
  const scale = 2;
  const canvas = document.createElement("canvas");
  canvas.width = cells.columns * CELL.width * scale;
  canvas.height = (HEAD + cells.rows * CELL.height) * scale;
  if (Math.max(canvas.width, canvas.height) > LARGEST_SIDE) throw new RangeError("This is too large for a PNG; choose a shorter text.");
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser draws nothing on a canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  context.font = `${14 * scale}px system-ui, sans-serif`;
  context.fillText(title, 4 * scale, 18 * scale);
  new CellPainter().paint(context, cells, { left: 0, top: HEAD * scale, cellWidth: CELL.width * scale, cellHeight: CELL.height * scale }, palette);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("the picture could not be made");
  return blob;
}

/** Hands a file to the user. */
export function save(name: string, content: Blob | string, type = "text/plain"): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

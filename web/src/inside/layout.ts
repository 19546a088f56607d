import { glyph } from "./glyphs";
import type { Recording } from "./source";

/** Where the symbols of a text stand when it is written in rows of so many columns. Symbols without characters have no cell. */
export interface Layout {
  readonly rows: number;
  /** Row, column and width of each symbol's cell, in columns; width 0: no cell. */
  readonly row: Uint32Array;
  readonly column: Uint16Array;
  readonly width: Uint8Array;
  /** The first symbol of each row, and at the end how many symbols there are. */
  readonly first: Uint32Array;
}

/** A line end closes its row; longer lines go on in the next one. A unit of indentation is as wide as its characters. */
export function layOut(recording: Recording, columns: number): Layout {
  const { length, starts, text } = recording;
  const row = new Uint32Array(length);
  const column = new Uint16Array(length);
  const width = new Uint8Array(length);
  const first = [0];
  let at = 0;
  for (let step = 0; step < length; step++) {
    const start = starts[step] ?? 0;
    const wide = Math.min(columnsOf(text, start, starts[step + 1] ?? start), columns);
    if (at + wide > columns && at > 0) {
      first.push(step);
      at = 0;
    }
    row[step] = first.length - 1;
    column[step] = at;
    width[step] = wide;
    at += wide;
    if (wide > 0 && text.charCodeAt((starts[step + 1] ?? start) - 1) === 10 && step + 1 < length) {
      first.push(step + 1);
      at = 0;
    }
  }
  return { rows: first.length, row, column, width, first: Uint32Array.from([...first, length]) };
}

/** A character beyond the 16-bit plane is two units of UTF-16 and one column. */
function columnsOf(text: string, start: number, end: number): number {
  const units = end - start;
  return units === 2 && text.charCodeAt(start) >= 0xd800 && text.charCodeAt(start) < 0xdc00 ? 1 : Math.min(units, 255);
}

/** The symbol at a row and column, or the last one before it; null where the row is empty. */
export function symbolAt(layout: Layout, row: number, column: number): number | null {
  const from = layout.first[row];
  const to = layout.first[row + 1];
  if (from === undefined || to === undefined || from === to) return null;
  let found = from;
  for (let step = from; step < to; step++) {
    if ((layout.column[step] ?? 0) > column) break;
    if ((layout.width[step] ?? 0) > 0) found = step;
  }
  return found;
}

export function symbolText(recording: Recording, step: number): string {
  return recording.text.slice(recording.starts[step] ?? 0, recording.starts[step + 1] ?? 0);
}

export function symbolGlyph(recording: Recording, step: number, whitespace: boolean): string {
  return glyph(symbolText(recording, step), whitespace);
}

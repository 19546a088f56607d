/** Colour tables of 256 entries. RdBu, GnBu and PuOr are those of ColorBrewer (Cynthia Brewer, Apache-2.0), cividis is by Nuñez, Anderton and Renslow (CC0). */
export type PaletteName = "RdBu" | "GnBu" | "PuOr" | "cividis";

const ANCHORS: Record<PaletteName, string> = {
  RdBu: "67001f b1182b d6604d f3a481 fddbc7 f6f7f7 d1e5f0 90c4dd 4393c3 2065ab 053061",
  GnBu: "f7fcf0 e0f3db ccebc5 a7ddb5 7accc4 4db2d3 2a8bbe 0867ab 084081",
  PuOr: "7f3b08 b25706 e08214 fcb761 fee0b6 f6f6f7 d8daeb b1aad1 8073ac 532687 2d004b",
  cividis: "00224e 1a386f 434e6c 61656f 7d7c78 9b9476 bcae6c dec958 fee838",
};

export interface Lut {
  /** Red, green, blue, opaque: one word an entry, as ImageData has them on machines with the low byte first. */
  readonly words: Uint32Array;
  /** 1 where white is easier to read on the colour than black: either has a contrast of 4.5 or more. */
  readonly light: Uint8Array;
}

const made = new Map<PaletteName, Lut>();

export function lut(name: PaletteName): Lut {
  const known = made.get(name);
  if (known) return known;
  const anchors = ANCHORS[name].split(" ").map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const words = new Uint32Array(256);
  const light = new Uint8Array(256);
  for (let entry = 0; entry < 256; entry++) {
    const [red, green, blue] = between(anchors, entry / 255);
    words[entry] = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    light[entry] = luminance(red, green, blue) < 0.179 ? 1 : 0; // where black and white are equally far
  }
  const table = { words, light };
  made.set(name, table);
  return table;
}

/** An entry as CSS writes it. */
export function colour(name: PaletteName, entry: number): string {
  const word = lut(name).words[entry] ?? 0;
  return `rgb(${word & 255}, ${(word >> 8) & 255}, ${(word >> 16) & 255})`;
}

/** What can be read on an entry. */
export function ink(name: PaletteName, entry: number): string {
  return lut(name).light[entry] ? "#fff" : "#000";
}

function between(anchors: readonly number[][], share: number): [number, number, number] {
  const place = share * (anchors.length - 1);
  const index = Math.min(Math.floor(place), anchors.length - 2);
  const mix = (channel: number) => {
    const from = anchors[index]?.[channel] ?? 0;
    const to = anchors[index + 1]?.[channel] ?? 0;
    return Math.round(from + (to - from) * (place - index));
  };
  return [mix(0), mix(1), mix(2)];
}

/** Relative luminance, as WCAG defines it. */
function luminance(...channels: [number, number, number]): number {
  const [red, green, blue] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

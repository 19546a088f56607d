import type { Recording, Source } from "../inside/source";

/** Symbols after which a network that finds no end is stopped. */
const LONGEST = 60;

/** A text that the network has read and gone on with. */
export interface Written {
  readonly recording: Recording;
  /** The first step that the network wrote. */
  readonly from: number;
}

/** Lets a network read the beginning of a line and write the rest of it, always taking what it finds likeliest. */
export async function readAndWrite(source: Source, network: string, beginning: string, signal: AbortSignal): Promise<Written> {
  const read = await source.read({ network, text: beginning, clamps: [] }, signal);
  if (read.length === 0) return { recording: read, from: 0 };
  const asks = { at: read.length - 1, length: LONGEST, temperature: 0, seed: 0, clamps: [] };
  const { without } = await source.ask("regenerate", read, asks, signal);
  const [line = ""] = /^[^\n]*\n?/.exec(without) ?? [];
  return { recording: await source.read({ network, text: beginning + line, clamps: [] }, signal), from: read.length };
}

/** The part of the Language Server Protocol that is spoken here. Positions count UTF-16 code units, as the editor does. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Change {
  readonly range: Range;
  readonly text: string;
}

export interface Command {
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

export interface InlineCompletionItem {
  readonly insertText: string;
  readonly range?: Range;
  readonly command?: Command;
}

export const TRIGGER = { invoked: 1, automatic: 2 } as const;
export type Trigger = (typeof TRIGGER)[keyof typeof TRIGGER];

export interface Source {
  readonly uri: string;
  readonly line: number;
}

/** A piece of a suggestion and where it was copied from; null: the model itself. */
export interface Span {
  readonly text: string;
  readonly source: Source | null;
}

export interface Explained {
  readonly text: string;
  readonly probability: number;
  readonly spans: readonly Span[];
  /** Those that voted for it; older servers do not tell them. */
  readonly units?: readonly { readonly layer: number; readonly unit: number; readonly vote: number }[];
}

/** Bits of each UTF-16 code unit of a line. */
export interface SurprisedLine {
  readonly line: number;
  readonly bits: readonly number[];
}

export interface Status {
  readonly state: "loading" | "indexing" | "ready" | "thinking" | "training" | "error";
  readonly message: string;
  readonly latencyMs?: number | null;
}

const METHOD_NOT_FOUND = -32601;
const CONTENT_MODIFIED = -32801;

/** The server has answered with an error. */
export class ResponseError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }

  /** Is this a server that does not know the request? */
  get unknownMethod(): boolean {
    return this.code === METHOD_NOT_FOUND;
  }

  /** Has the document changed while it was looked at? */
  get stale(): boolean {
    return this.code === CONTENT_MODIFIED;
  }
}

/** Where the explorer's figures come from: a server, or data that came with the page. Units, layers and steps count from 0. */
export interface Source {
  networks(): Promise<readonly Network[]>;
  /** Read a text; the same question is answered at once. */
  read(question: Reading, signal?: AbortSignal): Promise<Recording>;
  tile(recording: Recording, place: TilePlace): Promise<Tile>;
  unit(recording: Recording, layer: number, unit: number): Promise<UnitValues>;
  /** Bits of each symbol, as the network saw it coming; the first one has none, so it is 0. Null where nobody knows. */
  surprise(recording: Recording): Promise<Float32Array | null>;
  /** Files in and out; null where there is no server that reads and writes them. */
  readonly exchange: Exchange | null;
  ask<Q extends keyof Questions>(question: Q, recording: Recording, details: Questions[Q]["asks"], signal?: AbortSignal): Promise<Questions[Q]["says"]>;
}

export interface Exchange {
  /** Figures in the format of the article's app, as a network that has read one text and reads no other. */
  open(name: string, file: string): Promise<Network>;
  /** The other way round. */
  original(recording: Recording): Promise<string>;
  /** A page about a recording as one HTML file, which needs no server. */
  offline(recording: Recording, layer: number, unit: number, address: string): Promise<string>;
}

export interface Network {
  readonly name: string;
  readonly title: string;
  readonly languages: readonly string[];
  readonly cell: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vectors: readonly Vector[];
  readonly example: string;
  /** Does it have labels for its units? */
  readonly labels: boolean;
  /** Steps of its training after which it was kept, for a film; none where it was not. */
  readonly stages: readonly number[];
}

export type Vector = "c" | "h" | "input" | "forget" | "output" | "candidate" | "reset" | "update" | "preactivation";

export interface Clamp {
  readonly layer: number;
  readonly unit: number;
  readonly vector: "h" | "c";
  readonly how: "set" | "add" | "zero";
  readonly value: number;
  /** The first step at which it holds. */
  readonly start: number;
  /** At how many steps; null: from there on. */
  readonly steps: number | null;
}

export interface Reading {
  readonly network: string;
  readonly text: string;
  readonly clamps: readonly Clamp[];
  /** The network as it was after so many steps of its training; null or left out: as it is in the end. */
  readonly stage?: number | null;
}

/** A text that a network has read. */
export interface Recording {
  readonly id: string;
  /** Null where the figures were imported: nothing can be asked of a network then. */
  readonly network: string | null;
  readonly text: string;
  /** Symbols. */
  readonly length: number;
  /** Where in the text each symbol begins, in UTF-16, and where the last one ends: length + 1 of them. */
  readonly starts: Uint32Array;
  readonly vectors: readonly Vector[];
  readonly layers: number;
  readonly hidden: number;
  /** By how much the equations of the cell miss what was recorded, at most. */
  readonly identity: Readonly<Record<string, number>>;
  readonly ms: number;
}

/** A part of the matrix units x steps of one vector; both ends are exclusive. */
export interface TilePlace {
  readonly layer: number;
  readonly vector: Vector;
  readonly units: readonly [number, number];
  readonly steps: readonly [number, number];
}

export interface Tile extends TilePlace {
  /** For each unit the greatest magnitude in the whole recording: what the bytes 0 or 255 stand for. */
  readonly scales: Float32Array;
  /** Row by row: 0 .. 255 for -scale .. scale, or for 0 .. 1 of a gate. */
  readonly bytes: Uint8Array;
}

/** All vectors of one unit, at each step. */
export type UnitValues = ReadonlyMap<Vector, Float32Array>;

export interface Expected {
  readonly symbol: number;
  readonly text: string;
  readonly probability: number;
}

export interface Vote {
  readonly layer: number;
  readonly unit: number;
  readonly vote: number;
}

export interface SymbolVotes extends Expected {
  readonly logit: number;
  readonly embedding: number;
  readonly bias: number;
  readonly memory: number;
  /** What each layer's units add up to. */
  readonly layers: readonly number[];
  /** The strongest ones, for and against. */
  readonly units: readonly Vote[];
}

export interface UnitLabel {
  readonly layer: number;
  readonly unit: number;
  readonly vector: Vector;
  readonly feature: string;
  readonly measure: string;
  readonly value: number;
  readonly interval: readonly [number, number];
  /** Which way the unit goes. */
  readonly sign: -1 | 1;
  readonly null_percentile: number;
  readonly partial: number;
  readonly counter_examples: readonly CounterExample[];
}

/** A place where the unit is not what its label says. */
export interface CounterExample {
  readonly path: string;
  readonly before: string;
  readonly behind: string;
  readonly feature: number;
  readonly value: number;
}

export interface Ranked {
  readonly unit: number;
  readonly value: number;
}

/** What can be asked of a recording, and what is said. */
export interface Questions {
  top: { asks: { at: number }; says: { next: readonly Expected[]; bits: number } };
  votes: { asks: { at: number; symbols?: readonly number[] }; says: { symbols: readonly SymbolVotes[] } };
  raises: { asks: { layer: number; unit: number }; says: { raises: readonly Weighted[]; lowers: readonly Weighted[] } };
  provenance: {
    asks: { layer: number; unit: number; at: number };
    /** The strongest ones first. */
    says: { vector: Vector; value: number; before: number; half_life: number | null; weights: readonly { step: number; weight: number }[] };
  };
  labels: { asks: { layer?: number; unit?: number }; says: { units: readonly UnitLabel[] } };
  ranking: { asks: { layer: number; vector: Vector; by: Ranking }; says: { units: readonly Ranked[] } };
  regenerate: {
    asks: { at: number; length: number; temperature: number; seed: number; clamps: readonly Clamp[] };
    says: { without: string; with: string };
  };
  match: {
    asks: { layer: number; vector: Vector; from: number; to: number; threshold: number; edges: boolean };
    says: { units: readonly Ranked[]; matches: readonly MatchedSpan[]; features: readonly MatchedFeature[] };
  };
  film: { asks: { layer: number; unit: number; vector: Vector }; says: { frames: readonly Frame[] } };
  compare: {
    asks: { other: string; layer: number; unit: number; vector: Vector };
    says: { matches: readonly ComparedUnit[] };
  };
}

export type Ranking = "labels" | "spread";

export interface Weighted {
  readonly text: string;
  readonly weight: number;
}

/** One stage of a training. */
export interface Frame {
  readonly step: number;
  /** For each symbol of the text. */
  readonly bits: number;
  /** Of the unit's values with those that it has in the end. */
  readonly r: number;
}

export interface MatchedSpan {
  readonly from: number;
  readonly to: number;
}

export interface MatchedFeature {
  readonly feature: string;
  readonly share: number;
  readonly base: number;
}

export interface ComparedUnit {
  readonly layer: number;
  readonly unit: number;
  readonly vector: Vector;
  readonly r: number;
}

/** What cannot be answered, in one line for the user. */
export class SourceError extends Error {}

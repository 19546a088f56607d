import type { Network, Source } from "../inside/source";
import type { App } from "../shell/page";
import type { Reader } from "./prose";

/** What the sections of the lesson are made with. */
export interface Lesson extends Reader {
  readonly app: App;
  readonly source: Source;
  networks(): Promise<readonly Network[]>;
}

/** A part of the lesson. */
export interface Section {
  /** In the address: `#/learn?section=ID`. */
  readonly id: string;
  readonly title: string;
  /** Words come at once; figures are built when they come near the screen. */
  build(lesson: Lesson): readonly Piece[];
}

export type Piece = HTMLElement | LazyFigure;

/** A figure, and how high it will be about, so that the page does not jump. */
export interface LazyFigure {
  readonly rem: number;
  mount(place: HTMLElement): Promise<void>;
}

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

/** A figure, and the room that is kept for it, so that the page does not jump. */
export interface LazyFigure {
  readonly height: Height;
  mount(place: HTMLElement): Promise<void>;
}

/** On a desk and on a phone, in rem. */
export interface Height {
  readonly wide: number;
  readonly narrow: number;
}

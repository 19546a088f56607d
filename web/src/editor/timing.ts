import { afterFrame } from "../shell/after_frame";

/** From a key to the suggestion on screen, as entries "ghost" of the browser's own performance timeline. */
export interface Parts {
  /** Until the server was asked, by it, and until the frame was drawn; milliseconds. */
  readonly waiting: number;
  readonly server: number;
  readonly drawing: number;
}

export const MEASURE = "ghost";

export class KeyTiming {
  private last = 0;
  /** Of the key that has asked for what comes; null where none has. */
  private pressed: number | null = null;
  private askedAt = 0;
  private answeredAt = 0;

  key(at: number): void {
    this.last = at;
  }

  /** The server will be asked, because of the last key or for another reason. */
  wanted(byKey: boolean): void {
    this.pressed = byKey ? this.last : null;
  }

  asked(): void {
    this.askedAt = performance.now();
  }

  answered(): void {
    this.answeredAt = performance.now();
  }

  /** To be called with the change of the page: the frame that shows it comes after it. */
  drawn(): void {
    const { pressed, askedAt, answeredAt } = this;
    this.pressed = null;
    if (pressed === null) return;
    afterFrame(() => {
      const end = performance.now();
      const detail: Parts = { waiting: askedAt - pressed, server: answeredAt - askedAt, drawing: end - answeredAt };
      performance.measure(MEASURE, { start: pressed, end, detail });
    });
  }
}

/** Asks once the user rests; a newer question takes the place of an older one, whose answer is dropped. */
export class Asking {
  private timer = 0;
  private asked = new AbortController();

  constructor(private readonly restMs: number) {}

  soon(ask: (signal: AbortSignal) => Promise<void>, failed: (message: string) => void): void {
    this.stop();
    this.asked = new AbortController();
    const { signal } = this.asked;
    this.timer = window.setTimeout(() => {
      ask(signal).catch((error: unknown) => {
        if (!signal.aborted) failed(error instanceof Error ? error.message : String(error));
      });
    }, this.restMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.asked.abort();
  }
}

import { Asking } from "../inside/asking";
import { choice } from "../inside/display";
import type { Network, Source } from "../inside/source";
import { h } from "../shell/dom";

/** Lines before the one in question that the network reads, characters of them at most. */
const BEFORE = 2000;
/** The share of a line that is shown to both, and the words that have to be left. */
const SHOWN = 0.4;
const LEAST_WORDS = 5;
const TEMPERATURE = 0.5;
/** The network's ending is at most so much as long as the person's. */
const LONGER = 1.5;
/** Endings that are asked for until one is not what the person wrote. */
const TRIES = 3;

interface Pair {
  readonly beginning: string;
  readonly real: string;
  readonly written: string;
}

/** A game: which of two lines did a person write, and which one did a network end? */
export class Guessing {
  private readonly lines = h("textarea", { rows: "6", spellcheck: "false", autocomplete: "off", maxlength: "20000" });
  private readonly pair = h("ol", { class: "pair" });
  private readonly said = h("p", { class: "hint", role: "status" });
  private readonly next = h("button", { type: "button", click: () => this.deal() }, "Two lines");
  private readonly asking = new Asking(0);
  private network: string;
  private turn = 0;
  private right = 0;
  private guessed = 0;
  readonly element: HTMLElement;

  constructor(
    private readonly source: Source,
    networks: readonly Network[],
    network: string,
    posts: string,
    title: string,
  ) {
    this.network = network;
    this.lines.value = posts;
    const names = Object.fromEntries(networks.map(({ name, title }) => [name, title]));
    const writer = choice("Network", network, names, (chosen) => (this.network = chosen));
    this.element = h(
      "figure",
      { class: "panel live guessing", "aria-label": title },
      h("figcaption", {}, title),
      h("label", {}, "Lines by people, one post each: put in your own", this.lines),
      h("div", { class: "controls" }, writer.label, this.next),
      this.pair,
      this.said,
    );
  }

  destroy(): void {
    this.asking.stop();
  }

  private deal(): void {
    this.pair.replaceChildren();
    this.said.textContent = "The network writes …";
    this.asking.soon(
      async (signal) => {
        const pair = await this.written(signal);
        if (!signal.aborted) this.show(pair);
      },
      (message) => (this.said.textContent = message),
    );
  }

  private async written(signal: AbortSignal): Promise<Pair> {
    const lines = this.lines.value.split("\n").map((line) => line.trim());
    const fit = lines.flatMap((line, at) => (line.split(/\s+/).length < LEAST_WORDS ? [] : [at]));
    if (fit.length === 0) throw new Error(`Give it a line of ${LEAST_WORDS} words or more.`);
    const at = fit[this.turn++ % fit.length] as number;
    const [beginning, real] = parts(lines[at] as string);
    const before = lines.slice(0, at).join("\n").slice(-BEFORE);
    const read = await this.source.read({ network: this.network, text: before === "" ? beginning : `${before}\n${beginning}`, clamps: [] }, signal);
    const length = Math.ceil(LONGER * real.length);
    for (let seed = 0; seed < TRIES; seed++) {
      const asks = { at: read.length - 1, length, temperature: TEMPERATURE, seed: this.turn * TRIES + seed, clamps: [] };
      const { without } = await this.source.ask("regenerate", read, asks, signal);
      const written = ending(without, length);
      if (written !== real && written.trim() !== "") return { beginning, real, written };
    }
    throw new Error("It ended this line as the person did. Ask for the next two.");
  }

  private show({ beginning, real, written }: Pair): void {
    const endings = Math.random() < 0.5 ? [real, written] : [written, real];
    const buttons = endings.map((ending) => h("button", { type: "button", click: () => this.guess(buttons, endings.indexOf(real), endings.indexOf(ending)) }, beginning, h("strong", {}, ending)));
    this.pair.replaceChildren(...buttons.map((button) => h("li", {}, button)));
    this.said.textContent = "Which one did a person write?";
    if (document.activeElement === this.next) buttons[0]?.focus();
  }

  private guess(buttons: readonly HTMLButtonElement[], real: number, chosen: number): void {
    this.guessed++;
    if (chosen === real) this.right++;
    buttons.forEach((button, at) => {
      button.disabled = true;
      button.append(h("span", { class: "hint" }, at === real ? " — a person" : " — the network"));
    });
    this.said.textContent = `${chosen === real ? "Right" : "Wrong"}. You know ${this.right} of ${this.guessed}; by chance it would be half of them.`;
    this.next.focus();
  }
}

/** A line in two, between words: what both begin with, and how it goes on. */
function parts(line: string): [string, string] {
  const words = line.split(/(?=\s)/);
  const shown = Math.max(2, Math.floor(words.length * SHOWN));
  return [words.slice(0, shown).join(""), words.slice(shown).join("")];
}

/** The rest of a line; one that has not come to its end ends with its last whole word, so that this does not tell. */
function ending(text: string, length: number): string {
  const [line = ""] = text.split("\n");
  return (line.length < length ? line : line.replace(/\s\S*$/, "")).trimEnd();
}

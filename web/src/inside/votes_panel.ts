import { h } from "../shell/dom";
import { Asking } from "./asking";
import { named, spoken } from "./glyphs";
import { percent, signed } from "./numbers";
import type { Recording, SymbolVotes } from "./source";
import type { Subject } from "./subject";

const REST_MS = 120;
const SHOWN = 5;

/** What the network expects after the cursor, and which units vote for it: an exact split of each logit. */
export class VotesPanel {
  private readonly list = h("ol", { class: "votes" });
  private readonly said = h("p", { class: "hint" });
  readonly element = h("section", { class: "panel", "aria-label": "Expected next" }, h("h2", {}, "Expected next, and who votes for it"), this.list, this.said);
  private readonly asking = new Asking(REST_MS);

  constructor(
    private readonly subject: Subject,
    private readonly link: (layer: number, unit: number) => string,
  ) {}

  show(recording: Recording, step: number | null): void {
    const at = step ?? recording.length - 1;
    this.element.hidden = recording.network === null || at < 0;
    if (this.element.hidden) return;
    this.asking.soon(
      async (signal) => {
        const { symbols } = await this.subject.source.ask("votes", recording, { at }, signal);
        if (!signal.aborted) this.list.replaceChildren(...symbols.map((symbol) => this.row(symbol)));
        this.said.textContent = "";
      },
      (message) => (this.said.textContent = message),
    );
  }

  destroy(): void {
    this.asking.stop();
  }

  private row(symbol: SymbolVotes): HTMLElement {
    const units = symbol.units.slice(0, SHOWN).map(({ layer, unit, vote }) =>
      h("li", {}, h("a", { href: this.link(layer, unit), title: `layer ${layer}` }, `${layer}/${unit}`), ` ${signed(vote, 1)}`),
    );
    const rest = [["symbol read", symbol.embedding], ...symbol.layers.map((sum, layer) => [`layer ${layer}`, sum] as const), ["bias", symbol.bias], ["memory", symbol.memory]] as const;
    const parts = rest.filter(([name, value]) => name !== "memory" || value !== 0).map(([name, value]) => `${name} ${signed(value, 1)}`);
    return h(
      "li",
      {},
      h("div", { class: "vote-head" }, h("code", { "aria-label": spoken(symbol.text) }, named(symbol.text)), h("span", {}, percent(symbol.probability)), h("span", { class: "hint" }, `logit ${signed(symbol.logit, 1)}`)),
      h("ul", { class: "voters", "aria-label": "Strongest votes" }, ...units),
      h("p", { class: "hint" }, parts.join(", ")),
    );
  }
}

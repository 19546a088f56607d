import { Asking } from "../inside/asking";
import { h } from "../shell/dom";
import { pictures } from "./boat";
import type { LazyFigure, Lesson } from "./lesson";
import { networkFigure } from "./network_figure";
import { type Answer, ANSWERS, HOURS, type Day, dayOf, madeDay, whatHappens } from "./scenes";
import { type Verdict, verdict } from "./stream";

const DAYS = 20;
const REST_MS = 60;
/** Only the cargo and the hour before tell how it ends. */
const FIRST = `2${"m".repeat(HOURS)}qw`;
const NETWORKS = ["lab-scene-window", "lab-scene-rnn", "lab-scene-lstm"] as const;
const NAMES = ["A plain network", "An RNN", "An LSTM"];
const TITLE = "What happens next to the boat?";

/** Days of a boat, and what three networks expect at the end of each. */
export function sceneFigure(lesson: Lesson): LazyFigure {
  return networkFigure(lesson, NETWORKS, { wide: 37.2, narrow: 40 }, (_, place) => new SceneFigure(lesson).open(place));
}

class SceneFigure {
  private days: string[] = [FIRST, ...made(DAYS - 1)];
  private readonly box = h("input", { type: "text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", maxlength: "200" });
  private readonly slider = h("input", { type: "range", min: "1", max: String(DAYS), value: "1" });
  private readonly shown = h("div", {});
  private readonly said = h("p", { class: "hint", role: "status" });
  private readonly verdicts = h("div", { class: "verdicts" });
  private readonly asking = new Asking(REST_MS);

  constructor(private readonly lesson: Lesson) {
    this.slider.addEventListener("input", () => this.look());
    this.box.addEventListener("input", () => {
      this.days[this.at] = this.box.value;
      this.readSoon();
    });
    lesson.onLeave(() => this.asking.stop());
  }

  async open(place: HTMLElement): Promise<void> {
    this.box.value = this.day;
    await this.read(new AbortController().signal);
    const others = h("button", { type: "button", class: "small", click: () => this.renew() }, "Other days");
    place.replaceChildren(
      h(
        "figure",
        { class: "panel live scene", "aria-label": TITLE },
        h("figcaption", {}, TITLE),
        h("div", { class: "text-row" }, h("label", {}, "Try it yourself: a day", this.box)),
        h("div", { class: "controls" }, h("label", { class: "wide" }, "Day", this.slider), others),
        this.shown,
        this.said,
        this.verdicts,
      ),
    );
  }

  private get at(): number {
    return Number(this.slider.value) - 1;
  }

  private get day(): string {
    return this.days[this.at] ?? "";
  }

  private renew(): void {
    this.days = made(DAYS);
    this.look();
  }

  /** At another day, or at another one in its place. */
  private look(): void {
    this.box.value = this.day;
    this.readSoon();
  }

  private readSoon(): void {
    this.asking.soon(
      (signal) => this.read(signal),
      (message) => (this.said.textContent = message),
    );
  }

  private async read(signal: AbortSignal): Promise<void> {
    const [days, at] = [[...this.days], this.at];
    const verdicts = await Promise.all(NETWORKS.map((name) => verdict(this.lesson.source, name, days, at, signal)));
    if (signal.aborted) return;
    const day = dayOf(days[at] ?? "");
    this.shown.replaceChildren(pictures(day));
    this.said.textContent = `Day ${at + 1} of ${DAYS}: ${inWords(day)}`;
    this.verdicts.replaceChildren(table(verdicts, day));
  }
}

function made(count: number): string[] {
  return Array.from({ length: count }, madeDay);
}

/** What each network expects, answer by answer. */
function table(verdicts: readonly (Verdict | null)[], day: Day | null): HTMLElement {
  const truth = day === null ? null : whatHappens(day);
  const row = (title: string, share: (verdict: Verdict) => number, happens = false) =>
    h(
      "tr",
      { class: happens ? "truth" : "" },
      h("th", { scope: "row" }, title, ...(happens ? [" ✓", h("span", { class: "visually-hidden" }, " this happens")] : [])),
      ...verdicts.map((verdict, place) => cell(verdict && share(verdict), `${NAMES[place] ?? ""}: ${title}`)),
    );
  const answers = Object.entries(ANSWERS) as [Answer, string][];
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, h("td", {}), ...NAMES.map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      ...answers.map(([answer, title]) => row(title, ({ probabilities }) => probabilities.get(answer) ?? 0, answer === truth)),
      row("anything else", ({ probabilities }) => Math.max(0, 1 - [...probabilities.values()].reduce((sum, share) => sum + share, 0))),
    ),
    h("tfoot", {}, row("what happened, mean of all days", ({ right }) => right)),
  );
}

function inWords(day: Day | null): string {
  if (day === null) return `not as the networks know them: a digit, some of m, p and g, then q or n, and w.`;
  const { crates, hours, squall } = day;
  return `${crates} ${crates === 1 ? "crate" : "crates"}, ${hours} hours at sea, then a ${squall ? "squall" : "calm"}, and the wharf. Now ${ANSWERS[whatHappens(day)]}.`;
}

function cell(share: number | null, label: string): HTMLElement {
  if (share === null || Number.isNaN(share)) return h("td", {}, "–");
  const bar = h("meter", { min: "0", max: "1", "aria-label": label });
  bar.value = share;
  return h("td", {}, bar, h("span", { class: "figure" }, share.toFixed(2)));
}

import { choice } from "../inside/display";
import type { Network, Source } from "../inside/source";
import type { Vocabulary } from "../inside/vectors";
import { h } from "../shell/dom";
import type { App, Mounted, Page } from "../shell/page";
import { formatRoute } from "../shell/router";
import { Store } from "../shell/store";
import { lazily } from "./lazily";
import type { LazyFigure, Lesson, Piece, Section } from "./lesson";
import { code } from "./sections/code";
import { counting, selective } from "./sections/counting";
import { equations, hero, plainToLstm } from "./sections/introduction";
import { copying, gates, remembering } from "./sections/memory";
import { posts } from "./sections/posts";
import { recap } from "./sections/recap";

const SECTIONS: readonly Section[] = [hero, plainToLstm, equations, counting, selective, remembering, copying, gates, code, posts, recap];
const WORDS: Record<Vocabulary, string> = { standard: "forget, input, output, cell, hidden", article: "remember, save, focus, long-term and working memory" };

export const learnPage = (source: Source): Page => ({
  id: "learn",
  title: "Learn",
  mount: (root, params, app) => new LearnPage(root, params, app, source),
});

/** The lesson: how LSTMs remember, with networks that do it while one reads. */
class LearnPage implements Mounted, Lesson {
  readonly vocabulary: Store<Vocabulary>;
  private readonly places = new Map<string, HTMLElement>();
  private readonly leaving: (() => void)[] = [];
  private asked: Promise<readonly Network[]> | null = null;
  private gone = false;

  constructor(
    root: HTMLElement,
    params: URLSearchParams,
    readonly app: App,
    readonly source: Source,
  ) {
    this.vocabulary = new Store<Vocabulary>(params.get("words") === "article" ? "article" : "standard");
    const words = choice("Words", this.vocabulary.value, WORDS, (chosen) => this.vocabulary.set(chosen));
    this.onLeave(this.vocabulary.watch((now) => (words.control.value = now)));
    root.append(
      h(
        "article",
        { class: "learn" },
        h("h1", {}, "How an LSTM remembers"),
        h("p", { class: "lead" }, "After “Exploring LSTMs” by Edwin Chen (blog.echen.me/2017/05/30/exploring-lstms), whose experiments are done again here, with other words, other drawings and networks of our own."),
        h("nav", { "aria-label": "Sections", class: "contents" }, h("ol", {}, ...SECTIONS.map(link))),
        h("div", { class: "words controls" }, words.label),
        ...SECTIONS.map((section) => this.section(section)),
      ),
    );
    this.update(params);
  }

  networks(): Promise<readonly Network[]> {
    this.asked ??= this.source.networks();
    return this.asked;
  }

  onLeave(clean: () => void): void {
    if (this.gone) clean();
    else this.leaving.push(clean);
  }

  update(params: URLSearchParams): void {
    const wanted = params.get("section");
    const place = wanted === null ? undefined : this.places.get(wanted);
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  }

  destroy(): void {
    this.gone = true;
    for (const clean of this.leaving) clean();
  }

  private section(section: Section): HTMLElement {
    const heading = h("h2", { tabindex: "-1" }, section.title);
    this.places.set(section.id, heading);
    return h("section", { "aria-label": section.title }, heading, ...section.build(this).map((piece) => this.placed(piece)));
  }

  private placed(piece: Piece): HTMLElement {
    return piece instanceof HTMLElement ? piece : this.lazyPlace(piece);
  }

  private lazyPlace(figure: LazyFigure): HTMLElement {
    const place = h("div", { class: "figure-place" }, h("p", { class: "hint" }, "The figure comes when you scroll here …"));
    place.style.setProperty("--wide", `${figure.height.wide}rem`);
    place.style.setProperty("--narrow", `${figure.height.narrow}rem`);
    const build = async () => {
      place.classList.add("coming");
      await figure.mount(place);
      place.classList.remove("coming");
    };
    this.onLeave(lazily(place, () => void build()));
    return place;
  }
}

function link({ id, title }: Section): HTMLElement {
  return h("li", {}, h("a", { href: formatRoute({ page: "learn", params: new URLSearchParams({ section: id }) }) }, title));
}

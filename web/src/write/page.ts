import { EditorView, keymap, type ViewUpdate } from "@codemirror/view";
import { createEditor } from "../editor/editor";
import { dismiss, ghostOf } from "../editor/ghost";
import { surpriseHeat } from "../editor/heat";
import { suggestions, suggestUnasked } from "../editor/suggest";
import { type InlineCompletionItem, TRIGGER, type Trigger } from "../lsp/protocol";
import type { Language } from "../shell/about";
import { h } from "../shell/dom";
import type { App, Mounted, Page } from "../shell/page";
import { formatRoute, replaceRoute } from "../shell/router";
import { AcceptBar } from "./accept_bar";
import { AlternativesPanel } from "./alternatives";
import { Announcer } from "./announcer";
import { Desk } from "./desk";
import { Explanations } from "./explanations";
import { GeneratorPanel } from "./generator";
import { SAMPLES, type Sample } from "./samples";
import { SurprisePanel } from "./surprise";
import { Toolbar } from "./toolbar";

const ID = "write";

export const write: Page = {
  id: ID,
  title: "Write",
  mount: (root, params, app) => new WritePage(root, params, app),
};

/** An editor on the models: what it would write next, why, and what surprises it. */
class WritePage implements Mounted {
  private readonly view: EditorView;
  private readonly desk: Desk;
  private readonly toolbar: Toolbar;
  private readonly bar: AcceptBar;
  private readonly explanations: Explanations;
  private readonly alternatives: AlternativesPanel;
  private readonly generator: GeneratorPanel;
  private readonly surprise: SurprisePanel;
  private readonly announcer: Announcer;
  private readonly unwatch: () => void;
  private sample = "";

  constructor(
    root: HTMLElement,
    params: URLSearchParams,
    private readonly app: App,
  ) {
    const place = h("div", { class: "editor" });
    const remember = () => this.remember();
    this.view = createEditor(place, "keys", [
      suggestions({ ask: (_, trigger, signal) => this.ask(trigger, signal), accepted: (item) => item.command && app.client.run(item.command) }),
      keymap.of([{ key: "Escape", run: () => this.generator.stop() }]),
      surpriseHeat,
      EditorView.updateListener.of((update) => this.follow(update)),
    ]);
    this.desk = new Desk(this.view, app.client, this.language("python"));
    this.toolbar = new Toolbar(app.about.languages, {
      language: (language) => this.speak(language),
      sample: (sample) => this.load(sample),
      link: () => this.link(),
      lookInside: () => (location.hash = this.inside()),
    });
    this.bar = new AcceptBar(this.view);
    this.explanations = new Explanations(this.view, this.desk, app);
    this.alternatives = new AlternativesPanel(this.view, this.desk, this.explanations, app);
    this.generator = new GeneratorPanel(this.view, this.desk, app, remember);
    this.surprise = new SurprisePanel(this.view, place, this.desk, app, () => this.generator.busy, remember);
    this.announcer = new Announcer(this.view, app);
    const panels = [this.alternatives, this.surprise, this.generator].map((panel) => panel.element);
    root.append(
      h(
        "div",
        { class: "write" },
        h("h1", { class: "visually-hidden" }, "Write"),
        h("div", { class: "desk" }, this.toolbar.element, place, this.bar.element, keys()),
        h("div", { class: "panels" }, ...panels),
      ),
    );
    this.update(params);
    this.unwatch = app.client.link.watch((link) => link === "ready" && this.begin());
  }

  /** A link says which text, language, temperature, and whether to colour. */
  update(params: URLSearchParams): void {
    const text = params.get("text");
    const language = params.get("language");
    this.generator.setTemperature(params.get("temperature") ?? "0.7");
    this.surprise.turn(params.get("heat") === "1");
    if (text !== null) this.put(this.language(language ?? ""), text, text.length, "");
    else this.load(sampleOf(params.get("sample"), language), language);
    if (matchMedia("(pointer: fine)").matches) this.view.focus(); // a phone would open its keyboard over the page
  }

  destroy(): void {
    this.unwatch();
    this.generator.stop();
    this.explanations.stop();
    this.surprise.stop();
    this.announcer.stop();
    this.desk.close();
    this.view.destroy();
  }

  private async ask(trigger: Trigger, signal: AbortSignal): Promise<readonly InlineCompletionItem[]> {
    const { document, cursor } = this.desk;
    if (document === null || this.generator.busy) return [];
    const items = await this.app.client.inlineCompletion(document, cursor, trigger, signal);
    if (items.length === 0 && trigger === TRIGGER.invoked) this.app.announce("Nothing to suggest here.");
    return items;
  }

  private follow(update: ViewUpdate): void {
    this.desk.update(update);
    if (update.docChanged) this.generator.follow(update.changes);
    if (update.docChanged && this.sample !== "") this.own();
    this.surprise.update(update);
    const before = ghostOf(update.startState);
    const now = ghostOf(update.state);
    if (before === now) return;
    this.bar.show(update.view);
    this.announcer.restart();
    // What is typed through, or chosen among the same, is explained already.
    if (before?.answer !== now?.answer) this.explanations.restart();
    this.alternatives.show();
  }

  /** The server is there, or there again. */
  private begin(): void {
    this.surprise.restart();
    suggestUnasked(this.view);
  }

  private load(sample: Sample, language: string | null = null): void {
    this.put(this.language(language ?? sample.language), sample.text, sample.cursor, sample.id);
    this.remember();
  }

  private put(language: Language, text: string, cursor: number, sample: string): void {
    this.generator.stop();
    this.sample = ""; // so that opening it is no change of a sample
    this.desk.open(language, text, cursor);
    this.sample = sample;
    this.toolbar.show(language.name, sample);
    suggestUnasked(this.view);
  }

  /** A sample that was changed is the user's own text. */
  private own(): void {
    this.sample = "";
    this.toolbar.show(this.desk.language.name, "");
    this.remember();
  }

  private speak(language: Language): void {
    this.generator.stop();
    this.desk.reopen(language);
    dismiss(this.view); // it was the other model's
    suggestUnasked(this.view);
    this.surprise.restart();
    this.remember();
  }

  /** The language of that name, or the first one there is. */
  private language(name: string): Language {
    const { languages } = this.app.about;
    const found = languages.find((language) => language.name === name) ?? languages[0];
    if (found === undefined) throw new Error("the server has no language");
    return found;
  }

  private params(): URLSearchParams {
    const params = new URLSearchParams({ language: this.desk.language.name, temperature: this.generator.temperatureValue });
    if (this.sample !== "") params.set("sample", this.sample);
    if (this.surprise.on) params.set("heat", "1");
    return params;
  }

  private remember(): void {
    replaceRoute({ page: ID, params: this.params() });
  }

  /** The explorer's page about this text. */
  private inside(): string {
    const params = new URLSearchParams({ language: this.desk.language.name, text: this.view.state.doc.toString() });
    return formatRoute({ page: "network", params });
  }

  private link(): string {
    const params = this.params();
    params.delete("sample");
    params.set("text", this.view.state.doc.toString());
    return new URL(formatRoute({ page: ID, params }), location.href).href;
  }
}

function sampleOf(id: string | null, language: string | null): Sample {
  return SAMPLES.find((sample) => sample.id === id) ?? SAMPLES.find((sample) => sample.language === language) ?? SAMPLES[0];
}

function keys(): HTMLElement {
  return h("p", { class: "hint keys", id: "keys" }, "Tab accepts a suggestion or indents; Escape, then Tab, leaves the editor.");
}

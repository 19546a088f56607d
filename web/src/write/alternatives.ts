import type { EditorView } from "@codemirror/view";
import { accept, type Ghost, ghostOf } from "../editor/ghost";
import { offset } from "../lsp/document";
import type { Explained, Source, Span } from "../lsp/protocol";
import { h } from "../shell/dom";
import type { App } from "../shell/page";
import { formatRoute } from "../shell/router";
import type { Desk } from "./desk";
import { between, explanationOf, type Explanations } from "./explanations";

/** The suggestions at the cursor, how sure the model is, and where the chosen one comes from. */
export class AlternativesPanel {
  readonly element: HTMLElement;
  private readonly list = h("ol", { class: "alternatives" });
  private readonly origin = h("div", { class: "origin" });
  private readonly note = h("p", { class: "hint" });
  private readonly latency = h("span", { class: "latency" });

  constructor(
    private readonly view: EditorView,
    private readonly desk: Desk,
    private readonly explanations: Explanations,
    private readonly app: App,
  ) {
    const title = h("h2", { id: "alternatives-title" }, "Suggestions", this.latency);
    this.element = h("section", { class: "panel", "aria-labelledby": "alternatives-title" }, title, this.list, this.origin, this.note);
    explanations.known.watch(() => this.show());
  }

  show(): void {
    const ghost = ghostOf(this.view.state);
    const { value } = this.explanations.known;
    const known = value || new Map<string, Explained>();
    this.list.replaceChildren(...(ghost?.items ?? []).map((_, index) => this.row(ghost as Ghost, index, known)));
    this.origin.replaceChildren(...(ghost ? this.sources(ghost, known) : []));
    this.note.textContent = noteFor(ghost, value === false);
    const { latencyMs } = this.app.client.status.value;
    this.latency.textContent = ghost && latencyMs ? `answered in ${latencyMs.toFixed(1)} ms` : "";
  }

  private row(ghost: Ghost, index: number, known: ReadonlyMap<string, Explained>): HTMLElement {
    const text = ghost.items[index]?.text ?? "";
    const found = explanationOf(known, ghost.typed + text);
    const share = h("span", { class: "share" }, found && `${found.exact ? "" : "≥ "}${percent(found.explained.probability)}`);
    const bar = h("span", { class: "share-bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", String(found?.explained.probability ?? 0));
    const attributes = {
      type: "button",
      class: "alternative",
      mousedown: (event: Event) => event.preventDefault(), // the focus stays in the editor
      click: () => accept(this.view, index),
      ...(index === ghost.chosen ? { "aria-current": "true" } : {}),
    };
    return h("li", {}, h("button", attributes, h("code", {}, visible(text)), share, bar));
  }

  private sources(ghost: Ghost, known: ReadonlyMap<string, Explained>): HTMLElement[] {
    const chosen = ghost.typed + (ghost.items[ghost.chosen]?.text ?? "");
    const found = explanationOf(known, chosen);
    if (found === null) return [];
    const all = between(found.explained.spans, ghost.typed.length, chosen.length);
    const spans = all.filter((span) => span.text.trim() !== "");
    return [h("h3", {}, "Where it comes from"), h("ul", {}, ...spans.map((span) => this.source(span))), ...this.voters(found.explained)];
  }

  /** The units that voted for it, each a link to what it does over the text. */
  private voters({ units = [] }: Explained): HTMLElement[] {
    if (units.length === 0) return [];
    const address = (layer: number, unit: number) => {
      const params = new URLSearchParams({ language: this.desk.language.name, layer: String(layer), unit: String(unit), text: this.view.state.doc.toString() });
      return formatRoute({ page: "neuron", params });
    };
    const links = units.map(({ layer, unit, vote }) => h("span", {}, h("a", { href: address(layer, unit) }, `${layer}/${unit}`), ` +${vote.toFixed(1)} `));
    return [h("h3", {}, "Units that voted for it"), h("p", { class: "voters" }, ...links)];
  }

  private source(span: Span): HTMLElement {
    const code = h("code", {}, visible(span.text));
    if (span.source === null) return h("li", {}, code, " from the model");
    const { uri, line } = span.source;
    if (uri !== this.desk.document?.uri) return h("li", {}, code, ` from ${this.name(span.source)}`);
    const go = h("button", { type: "button", class: "link", click: () => this.reveal(line) }, `line ${line + 1} of this text`);
    return h("li", {}, code, " from ", go);
  }

  private name({ uri, line }: Source): string {
    const { project } = this.app.about;
    const path = project !== null && uri.startsWith(`${project}/`) ? uri.slice(project.length + 1) : uri;
    return `${decodeURIComponent(path.replace(/^file:\/\//, ""))}:${line + 1}`;
  }

  private reveal(line: number): void {
    const { doc } = this.view.state;
    this.view.dispatch({ selection: { anchor: offset(doc, { line, character: 0 }) }, scrollIntoView: true });
    this.view.focus();
  }
}

/** Blanks at the ends and line breaks would not be seen; further lines need not be indented as far as in the text. */
export function visible(text: string): string {
  return text.replace(/^ +| +$/g, (blanks) => "·".repeat(blanks.length)).replace(/\n[ \t]*/g, "⏎\n  ");
}

export function percent(probability: number): string {
  return `${Math.round(100 * probability)} %`;
}

function noteFor(ghost: Ghost | null, silent: boolean): string {
  if (ghost === null) return "Nothing to suggest here. Type, or press “Suggest” to see what is less likely.";
  return silent ? "This server tells neither probabilities nor sources: it does not know lstmComplete/why." : "";
}

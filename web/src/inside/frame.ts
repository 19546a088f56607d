import { h } from "../shell/dom";
import type { Mounted, Page, Voice } from "../shell/page";
import { formatRoute, replaceRoute } from "../shell/router";
import { Store } from "../shell/store";
import { IdentityBadge } from "./badge";
import { Choices } from "./choices";
import { type Display, displayControls } from "./display";
import { folded } from "./folded";
import { type Look, type Named, formatLook, namedIn, parseLook } from "./look";
import { Remarks } from "./remarks";
import type { Network, Recording, Source } from "./source";
import { Subject } from "./subject";
import { TextBox } from "./text_box";

/** What one page of the explorer adds to what all of them have. */
export interface Body {
  readonly elements: readonly (HTMLElement | null)[];
  /** What is drawn of a recording is fetched before it is shown. */
  prepare?(recording: Recording, look: Look): Promise<void>;
  destroy(): void;
}

export interface BodyOptions {
  readonly app: Voice;
  /** The address of another page about the same subject. */
  link(page: string, part?: Partial<Look>): string;
}

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly parts: { vector: boolean; unit: boolean };
  build(subject: Subject, options: BodyOptions): Body;
}

/** Another page that a page leads to. */
export interface Sibling {
  readonly id: string;
  readonly title: string;
}

/** Browsers refuse to write an address at every key. */
const REMEMBER_MS = 200;

/** A page about one network and one text. */
export function subjectPage(kind: Kind, source: Source, siblings: readonly Sibling[]): Page<Voice> {
  return {
    id: kind.id,
    title: kind.title,
    under: "inside",
    mount: (root, params, app) => new SubjectPage(kind, siblings, source, root, params, app),
  };
}

class SubjectPage implements Mounted {
  private subject: Subject | null = null;
  private remarks: Remarks | null = null;
  private clean: (() => void)[] = [];
  private gone = false;

  constructor(
    private readonly kind: Kind,
    private readonly siblings: readonly Sibling[],
    source: Source,
    private readonly root: HTMLElement,
    params: URLSearchParams,
    private readonly app: Voice,
  ) {
    const waiting = h("p", { class: "notice", role: "status" }, "Looking for networks …");
    root.append(waiting);
    source.networks().then(
      (networks) => {
        if (this.gone) return;
        waiting.remove();
        const [first, ...others] = networks;
        if (first === undefined) root.append(h("p", { class: "notice" }, "There is no network to look into."));
        else this.build(source, [first, ...others], parseLook(params), namedIn(params));
      },
      (error: unknown) => (waiting.textContent = error instanceof Error ? error.message : String(error)),
    );
  }

  update(params: URLSearchParams): void {
    this.subject?.change(parseLook(params));
    this.remarks?.compare(namedIn(params));
  }

  destroy(): void {
    this.gone = true;
    for (const clean of this.clean) clean();
  }

  private build(source: Source, networks: readonly [Network, ...Network[]], look: Look, named: Named): void {
    let body: Body | null = null;
    const wanted = this.kind.parts.unit ? { ...look, unit: look.unit ?? 0 } : look;
    const subject = new Subject(source, networks, wanted, (recording, look) => body?.prepare?.(recording, look) ?? Promise.resolve());
    this.subject = subject;
    const link = (page: string, part: Partial<Look> = {}) => formatRoute({ page, params: formatLook({ ...subject.look.value, ...part }) });
    const choices = new Choices(subject, this.kind.parts);
    const box = new TextBox(subject);
    const badge = new IdentityBadge();
    const remarks = new Remarks(subject, named);
    this.remarks = remarks;
    const display = new Store<Display>(subject.look.value.display);
    const problem = h("p", { class: "problem", role: "alert" });
    const links = this.siblings.map(({ id, title }) => h("a", { href: "#", ...(id === this.kind.id ? { "aria-current": "page" } : {}) }, title));
    body = this.kind.build(subject, { app: this.app, link });
    this.root.append(
      h(
        "div",
        { class: "inside" },
        h("div", { class: "inside-head" }, h("nav", { "aria-label": "Look inside" }, ...links), badge.element),
        h("div", { class: "toolbars" }, choices.element, folded("Display", displayControls(display))),
        box.element,
        problem,
        remarks.element,
        ...body.elements,
      ),
    );
    let remembering = 0;
    this.clean = [
      () => clearTimeout(remembering),
      () => subject.destroy(),
      () => choices.destroy(),
      () => box.destroy(),
      () => remarks.destroy(),
      () => body?.destroy(),
      display.watch((display) => subject.change({ display })),
      subject.problem.watch((said) => {
        problem.textContent = said;
        problem.hidden = said === "";
      }),
      subject.recording.watch((recording) => recording && badge.show(recording)),
      subject.look.watch((now) => {
        display.set(now.display);
        clearTimeout(remembering);
        remembering = window.setTimeout(() => replaceRoute({ page: this.kind.id, params: formatLook(now) }), REMEMBER_MS);
        this.siblings.forEach(({ id }, index) => links[index]?.setAttribute("href", id === "inside" ? "#/inside" : link(id)));
      }),
    ];
  }
}

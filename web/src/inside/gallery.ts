import { h } from "../shell/dom";
import type { Mounted, Page, Voice } from "../shell/page";
import { formatRoute } from "../shell/router";
import { IdentityBadge } from "./badge";
import { PLAIN } from "./display";
import { fits } from "./fitting";
import { HeatText } from "./heat_text";
import { type Look, NOTHING, formatLook } from "./look";
import { greatest } from "./numbers";
import type { Network, Recording, Source, Vector } from "./source";
import { bounds, paletteOf } from "./vectors";

const THUMBNAIL = 400;
/** Labels whose units are looked at before a network is shown without one. */
const TRIED = 8;

interface Shown {
  readonly layer: number;
  readonly unit: number;
  readonly vector: Vector;
  readonly values: Float32Array;
  readonly label: string | null;
}

export const galleryPage = (source: Source): Page<Voice> => ({
  id: "inside",
  title: "Look inside",
  mount: (root, _params, app) => new Gallery(root, source, app),
});

/** All networks, each with a picture of one of its units over a text. */
class Gallery implements Mounted {
  private readonly list = h("ul", { class: "gallery" });
  private readonly said = h("p", { class: "hint", role: "status" }, "Looking for networks …");
  private readonly pictures: HeatText[] = [];
  private gone = false;

  constructor(
    root: HTMLElement,
    private readonly source: Source,
    private readonly app: Voice,
  ) {
    const words = "Every network on this machine, laid open while it reads: each unit's memory, hidden state and gates, over a text that you type. Units and layers count from 0.";
    root.append(h("div", { class: "inside" }, h("h1", {}, "Look inside"), h("p", { class: "lead" }, words), this.said, this.list));
    this.fill().catch((error: unknown) => (this.said.textContent = error instanceof Error ? error.message : String(error)));
  }

  update(): void {}

  destroy(): void {
    this.gone = true;
    for (const picture of this.pictures) picture.surface.destroy();
  }

  private async fill(): Promise<void> {
    const networks = await this.source.networks();
    this.said.textContent = networks.length === 0 ? "There is no network to look into." : "";
    const cards = networks.map((network) => ({ network, picture: h("div", { class: "thumbnail" }), badge: new IdentityBadge() }));
    this.list.replaceChildren(...cards.map(({ network, picture, badge }) => card(network, picture, badge)));
    for (const { network, picture, badge } of cards) {
      if (this.gone) return;
      await this.draw(network, picture, badge).catch((error: unknown) => {
        picture.textContent = error instanceof Error ? error.message : String(error);
      });
    }
    this.app.announce(`${networks.length} networks`);
  }

  private async draw(network: Network, place: HTMLElement, badge: IdentityBadge): Promise<void> {
    const text = network.example.slice(0, THUMBNAIL);
    const recording = await this.source.read({ network: network.name, text, clamps: [] });
    if (this.gone) return;
    const { layer, unit, vector, values, label } = (await this.labelled(network, recording)) ?? (await this.liveliest(recording));
    if (this.gone) return;
    badge.show(recording);
    const open = (part: Partial<Look>) => formatRoute({ page: "neuron", params: formatLook({ ...NOTHING, network: network.name, layer, unit, vector, ...part }) });
    const heat = new HeatText(`Unit ${unit} of ${network.title}`, { point: () => undefined, pick: (step) => (location.hash = open({ at: step })) });
    this.pictures.push(heat);
    heat.element.setAttribute("role", "img");
    heat.element.removeAttribute("aria-roledescription");
    heat.element.tabIndex = -1;
    const words = `Unit ${unit} of layer ${layer}${label === null ? "" : `: ${label}`}`;
    place.replaceChildren(heat.element, h("a", { class: "hint", href: open({}) }, words));
    const palette = paletteOf(vector, PLAIN.palette);
    heat.show({ recording, values, bounds: bounds(vector, "unit", greatest(values)), palette, characters: true, whitespace: false });
  }

  /** The unit with the best label of those that fit the text. */
  private async labelled(network: Network, recording: Recording): Promise<Shown | null> {
    if (!network.labels) return null;
    const { units } = await this.source.ask("labels", recording, {});
    for (const { layer, unit, vector, feature } of units.slice(0, TRIED)) {
      const values = (await this.source.unit(recording, layer, unit)).get(vector);
      if (this.gone) return null;
      if (values !== undefined && fits(feature, recording.text, values)) return { layer, unit, vector, values, label: feature };
    }
    return null;
  }

  /** The unit of all layers whose hidden state varies most. */
  private async liveliest(recording: Recording): Promise<Shown> {
    const layers = Array.from({ length: recording.layers }, (_, layer) => layer);
    const found = await Promise.all(layers.map((layer) => this.source.ask("ranking", recording, { layer, vector: "h", by: "spread" })));
    const best = found.map(({ units }, layer) => ({ layer, unit: units[0]?.unit ?? 0, spread: units[0]?.value ?? 0 }));
    const { layer, unit } = best.reduce((one, other) => (other.spread > one.spread ? other : one));
    const values = (await this.source.unit(recording, layer, unit)).get("h") ?? new Float32Array(recording.length);
    return { layer, unit, vector: "h", values, label: null };
  }
}

function card(network: Network, picture: HTMLElement, badge: IdentityBadge): HTMLElement {
  const { name, title, cell, layers, hidden, languages } = network;
  const shape = `${layers} ${layers === 1 ? "layer" : "layers"} of ${hidden} ${cell} units`;
  return h(
    "li",
    { class: "panel" },
    h("h2", {}, h("a", { href: formatRoute({ page: "network", params: new URLSearchParams({ network: name }) }) }, title)),
    h("p", { class: "hint" }, [shape, ...(languages.length > 0 ? [languages.join(", ")] : [])].join(" · ")),
    picture,
    badge.element,
  );
}

import { labelled as item } from "../../inside/labels_panel";
import { h } from "../../shell/dom";
import { formatRoute } from "../../shell/router";
import type { LazyFigure, Lesson } from "../lesson";
import { networkFigure } from "../network_figure";

const SHOWN = 5;

/** What the units of a network were found to follow on files that it had not seen: the best label of each feature. */
export function labelled(lesson: Lesson, name: string): LazyFigure {
  return networkFigure(lesson, [name], { wide: 28, narrow: 36.2 }, async ([network], place) => {
    if (!network.labels) return place.replaceChildren(h("p", { class: "panel hint" }, "The units of this network have not been measured."));
    const recording = await lesson.source.read({ network: network.name, text: network.example, clamps: [] });
    const { units } = await lesson.source.ask("labels", recording, {});
    const best = units.filter((label, place) => units.findIndex(({ feature }) => feature === label.feature) === place).slice(0, SHOWN);
    const link = (layer: number, unit: number) => formatRoute({ page: "neuron", params: new URLSearchParams({ network: name, layer: String(layer), unit: String(unit) }) });
    const entries = best.map((label) => {
      const entry = item(label);
      entry.prepend(h("a", { href: link(label.layer, label.unit) }, `Unit ${label.unit}, layer ${label.layer}`), ": ");
      return entry;
    });
    const title = `What units of “${network.title}” follow in files that it has not seen`;
    place.replaceChildren(h("figure", { class: "panel live", "aria-label": title }, h("figcaption", {}, title), h("ul", { class: "labels" }, ...entries)));
  });
}

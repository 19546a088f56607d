import type { Network } from "../inside/source";
import { h } from "../shell/dom";
import type { LazyFigure, Lesson } from "./lesson";

/** A figure of one network; a line stands in its place where that is not installed or something goes wrong. */
export function networkFigure(lesson: Lesson, name: string, rem: number, draw: (network: Network, place: HTMLElement) => Promise<void>): LazyFigure {
  const mount = async (place: HTMLElement) => {
    try {
      const network = (await lesson.networks()).find((known) => known.name === name);
      if (network === undefined) place.replaceChildren(h("p", { class: "panel hint" }, `The network “${name}” is not installed here, so there is nothing to draw.`));
      else await draw(network, place);
    } catch (error) {
      place.replaceChildren(h("p", { class: "panel problem", role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  };
  return { rem, mount };
}

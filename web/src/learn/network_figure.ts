import type { Network } from "../inside/source";
import { h } from "../shell/dom";
import type { Height, LazyFigure, Lesson } from "./lesson";

type Each<Names> = { readonly [Place in keyof Names]: Network };

/** A figure of some networks; a line stands in its place where one is not installed or something goes wrong. */
export function networkFigure<const Names extends readonly string[]>(
  lesson: Lesson,
  names: Names,
  height: Height,
  draw: (networks: Each<Names>, place: HTMLElement) => Promise<void>,
): LazyFigure {
  const mount = async (place: HTMLElement) => {
    try {
      const known = await lesson.networks();
      const networks = names.flatMap((name) => known.filter((network) => network.name === name));
      const missing = names.find((name) => !networks.some((network) => network.name === name));
      if (missing !== undefined) place.replaceChildren(h("p", { class: "panel hint" }, `The network “${missing}” is not installed here, so there is nothing to draw.`));
      else await draw(networks as Each<Names>, place);
    } catch (error) {
      place.replaceChildren(h("p", { class: "panel problem", role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  };
  return { height, mount };
}

import type { Page, Voice } from "../shell/page";
import { comparePage } from "./compare";
import { galleryPage } from "./gallery";
import { hypothesisPage } from "./hypothesis";
import { networkPage } from "./network";
import { neuronPage } from "./neuron";
import type { Source } from "./source";

const NETWORK = { id: "network", title: "Network" };
const UNIT = { id: "neuron", title: "Unit" };
const ALL = [{ id: "inside", title: "Gallery" }, NETWORK, UNIT, { id: "compare", title: "Compare" }, { id: "hypothesis", title: "Hypothesis" }];
const FROZEN = [NETWORK, UNIT];

/** The pages of *Look inside*; the first one stands for all of them in the navigation. */
export function insidePages(source: Source): Page<Voice>[] {
  return [galleryPage(source), networkPage(source, ALL), neuronPage(source, ALL), comparePage(source, ALL), hypothesisPage(source, ALL)];
}

/** Those that need no network behind the figures. */
export function frozenPages(source: Source): [Page<Voice>, ...Page<Voice>[]] {
  return [networkPage(source, FROZEN), neuronPage(source, FROZEN)];
}

import type { Page } from "../shell/page";
import { comparePage } from "./compare";
import { galleryPage } from "./gallery";
import { hypothesisPage } from "./hypothesis";
import { networkPage } from "./network";
import { neuronPage } from "./neuron";
import type { Source } from "./source";

/** The pages of *Look inside*; the first one stands for all of them in the navigation. */
export function insidePages(source: Source): Page[] {
  return [galleryPage(source), networkPage(source), neuronPage(source), comparePage(source), hypothesisPage(source)];
}

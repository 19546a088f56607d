import { VECTORS, type Vocabulary } from "../inside/vectors";
import type { Vector } from "../inside/source";
import { h } from "../shell/dom";
import type { Store } from "../shell/store";

/** What a piece of text needs of the page it stands on. */
export interface Reader {
  readonly vocabulary: Store<Vocabulary>;
  /** Something to be called when the page is left. */
  onLeave(clean: () => void): void;
}

/** A paragraph: `{forget}` is a vector's name in the reader's vocabulary, `code` is in backquotes. */
export function paragraph(reader: Reader, text: string, attributes: Record<string, string> = {}): HTMLElement {
  return h("p", attributes, ...inline(reader, text));
}

export function inline(reader: Reader, text: string): (HTMLElement | string)[] {
  return text.split(/(\{\w+\}|`[^`]+`)/).map((part) => {
    if (part.startsWith("`")) return h("code", {}, part.slice(1, -1));
    const name = part.slice(1, -1);
    return part.startsWith("{") && name in VECTORS ? term(reader, name as Vector) : part;
  });
}

/** A vector's name and sign; it follows the choice of words. */
export function term(reader: Reader, vector: Vector): HTMLElement {
  const name = h("span", {});
  reader.onLeave(reader.vocabulary.watch((vocabulary) => (name.textContent = VECTORS[vector][vocabulary])));
  return h("span", { class: "term" }, name, " ", h("var", {}, VECTORS[vector].sign));
}

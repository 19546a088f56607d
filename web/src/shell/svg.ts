type Child = Node | string | null;

/** An SVG element; text is never parsed. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string | number>, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children.filter((child) => child !== null));
  return element;
}

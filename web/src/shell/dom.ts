type Child = Node | string | null;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** An element: functions among the attributes are event handlers, booleans are present or absent. Text is never parsed. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A choice among named values. */
export function select(
  attributes: Attributes,
  options: readonly { value: string; label: string }[],
  value: string,
): HTMLSelectElement {
  const element = h("select", attributes, ...options.map((o) => h("option", { value: o.value }, o.label)));
  element.value = value;
  return element;
}

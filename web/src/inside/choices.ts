import { h } from "../shell/dom";
import type { Subject } from "./subject";
import { vectorName } from "./vectors";

/** Which network, and which part of it. */
export class Choices {
  readonly element: HTMLElement;
  private readonly network = h("select", { id: "network" });
  private readonly layer = h("select", { id: "layer" });
  private readonly vector = h("select", { id: "vector" });
  private readonly unit = h("input", { id: "unit", type: "number", min: "0", inputmode: "numeric" });
  private readonly unwatch: () => void;

  constructor(subject: Subject, parts: { vector: boolean; unit: boolean }) {
    this.network.addEventListener("change", () => subject.change({ network: this.network.value }));
    this.layer.addEventListener("change", () => subject.change({ layer: Number(this.layer.value) }));
    this.vector.addEventListener("change", () => {
      const vector = subject.network.value.vectors[this.vector.selectedIndex];
      if (vector !== undefined) subject.change({ vector });
    });
    this.unit.addEventListener("input", () => {
      if (this.unit.validity.valid && this.unit.value !== "") subject.change({ unit: Number(this.unit.value) });
    });
    this.element = h(
      "div",
      { class: "controls", role: "group", "aria-label": "Network" },
      h("label", { for: "network" }, "Network", this.network),
      h("label", { for: "layer" }, "Layer", this.layer),
      parts.vector ? h("label", { for: "vector" }, "Vector", this.vector) : null,
      parts.unit ? h("label", { for: "unit" }, "Unit", this.unit) : null,
    );
    this.unwatch = subject.look.watch(() => this.show(subject));
  }

  destroy(): void {
    this.unwatch();
  }

  private show(subject: Subject): void {
    const { network, look } = subject;
    const { layers, hidden, vectors, name } = network.value;
    if (this.network.options.length !== subject.networks.length) {
      this.network.replaceChildren(...subject.networks.map(({ name, title }) => h("option", { value: name }, title)));
    }
    this.network.value = name;
    fill(this.layer, Array.from({ length: layers }, (_, layer) => String(layer)));
    fill(this.vector, vectors.map((vector) => vectorName(vector, look.value.display.vocabulary)));
    this.layer.selectedIndex = look.value.layer;
    this.vector.selectedIndex = vectors.indexOf(look.value.vector);
    this.unit.max = String(hidden - 1);
    const unit = String(look.value.unit ?? 0);
    if (this.unit.value !== unit && document.activeElement !== this.unit) this.unit.value = unit;
  }
}

/** Options numbered from 0, made anew only where they differ: an open list would close. */
function fill(control: HTMLSelectElement, labels: readonly string[]): void {
  if (labels.join("\n") === [...control.options].map((option) => option.label).join("\n")) return;
  control.replaceChildren(...labels.map((label, index) => h("option", { value: String(index) }, label)));
}

import type { Language } from "../shell/about";
import { h, select } from "../shell/dom";
import { SAMPLES, type Sample } from "./samples";

interface Actions {
  language(language: Language): void;
  sample(sample: Sample): void;
  /** An address under which this text opens again. */
  link(): string;
  /** Goes to where this text is seen from inside. */
  lookInside(): void;
}

/** What is written, and in which language. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly language: HTMLSelectElement;
  private readonly sample: HTMLSelectElement;

  constructor(languages: readonly Language[], actions: Actions) {
    const named = (items: readonly { value: string; label: string }[], id: string) => select({ id }, items, "");
    this.language = named(languages.map(({ name }) => ({ value: name, label: capital(name) })), "language");
    this.sample = named([{ value: "", label: "My own" }, ...SAMPLES.map(({ id, title }) => ({ value: id, label: title }))], "sample");
    this.language.addEventListener("change", () => {
      const chosen = languages.find(({ name }) => name === this.language.value);
      if (chosen) actions.language(chosen);
    });
    this.sample.addEventListener("change", () => {
      const chosen = SAMPLES.find(({ id }) => id === this.sample.value);
      if (chosen) actions.sample(chosen);
    });
    const copy = h("button", { type: "button", click: () => void copied(copy, actions.link()) }, "Copy link");
    this.element = h(
      "div",
      { class: "toolbar", role: "group", "aria-label": "Text" },
      h("label", { for: "language" }, "Language", this.language),
      h("label", { for: "sample" }, "Text", this.sample),
      h("button", { type: "button", click: () => actions.lookInside() }, "Look inside"),
      copy,
    );
  }

  show(language: string, sample: string): void {
    this.language.value = language;
    this.sample.value = sample;
  }
}

async function copied(button: HTMLButtonElement, link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = "Link copied";
  } catch {
    button.textContent = "Copying is not allowed";
  }
  setTimeout(() => (button.textContent = "Copy link"), 2000);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

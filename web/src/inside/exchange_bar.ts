import { h } from "../shell/dom";
import { save } from "./export";
import type { Subject } from "./subject";

/** Files of the article's app: open one, or save what is shown as one. Empty where the source has none. */
export function exchangeButtons(subject: Subject): HTMLElement[] {
  const { exchange } = subject.source;
  if (exchange === null) return [];
  const guarded = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      subject.problem.set(error instanceof Error ? error.message : String(error));
    }
  };
  const input = h("input", { type: "file", accept: ".json,application/json", id: "original-file", class: "visually-hidden" });
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void guarded(async () => subject.add(await exchange.open(file.name, await file.text())));
    input.value = "";
  });
  const keep = () =>
    guarded(async () => {
      const recording = subject.recording.value;
      if (recording !== null) save(`${subject.network.value.name}.json`, await exchange.original(recording), "application/json");
    });
  return [
    h("button", { type: "button", class: "small", click: () => void keep() }, "Explorer JSON"),
    h("label", { class: "button small", for: "original-file" }, "Open explorer JSON", input),
  ];
}

import { h } from "../shell/dom";
import { save } from "./export";
import type { Look } from "./look";
import type { Subject } from "./subject";

/** What is shown as one HTML file, and files of the article's app, out and in. Empty where the source has none. `address` is that of the page for a look. */
export function exchangeButtons(subject: Subject, address: (part: Partial<Look>) => string): HTMLElement[] {
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
  const offline = () =>
    guarded(async () => {
      const recording = subject.recording.value;
      const { layer, unit } = subject.look.value;
      if (recording === null) return;
      const page = await exchange.offline(recording, layer, unit ?? 0, address({ text: null, clamps: [] }));
      save(`${subject.network.value.name}.html`, page, "text/html");
    });
  return [
    h("button", { type: "button", class: "small", click: () => void offline() }, "Offline HTML"),
    h("button", { type: "button", class: "small", click: () => void keep() }, "Explorer JSON"),
    h("label", { class: "button small", for: "original-file" }, "Open explorer JSON", input),
  ];
}

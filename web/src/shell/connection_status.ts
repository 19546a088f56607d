import type { LanguageClient } from "../lsp/client";
import { h } from "./dom";

/** What the server does, in words; screen readers are told of all but the thinking at every key. */
export function connectionStatus(client: LanguageClient): HTMLElement {
  const text = h("span", {});
  const retry = h("button", { type: "button", class: "small", click: () => client.connect() }, "Try now");
  const box = h("div", { class: "connection", role: "status" }, h("span", { class: "dot", "aria-hidden": "true" }), text, retry);
  const show = () => {
    const words = describe(client);
    if (text.textContent !== words) text.textContent = words;
    box.dataset["state"] = client.link.value === "ready" ? client.status.value.state : client.link.value;
    retry.hidden = client.link.value !== "reconnecting";
  };
  client.link.watch(show);
  client.status.watch(show);
  return box;
}

function describe(client: LanguageClient): string {
  const { state, message } = client.status.value;
  switch (client.link.value) {
    case "connecting":
      return "Connecting …";
    case "reconnecting":
      return "The server does not answer; trying again …";
    case "ready":
      if (state === "error") return message || "Something went wrong";
      if (state === "loading") return "Loading the model …";
      if (state === "indexing") return "Reading the project …";
      if (state === "training") return "Training …";
      return "Ready";
  }
}

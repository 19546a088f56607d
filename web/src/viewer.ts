import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/inside.css";
import { type Frozen, FrozenSource } from "./inside/frozen_source";
import { frozenPages } from "./inside/pages";
import { h } from "./shell/dom";
import { follower } from "./shell/follower";
import { startRouter } from "./shell/router";
import { themeControl } from "./shell/theme";

/** Shows the figures that stand in this very file: a network or a unit of it, over one text. */
async function start(): Promise<void> {
  const frozen = JSON.parse(document.getElementById("figures")?.textContent ?? "") as Frozen;
  const main = h("main", { id: "main", tabindex: "-1" });
  const live = h("div", { class: "visually-hidden", "aria-live": "polite", id: "live" });
  document.body.append(h("header", { class: "bar" }, h("span", { class: "brand" }, frozen.network.title), themeControl()), main, live);
  const pages = frozenPages(await FrozenSource.open(frozen));
  if (location.hash === "") location.replace(frozen.address);
  startRouter(follower(pages, new Map(), main, { announce: (message) => (live.textContent = message) }));
}

start().catch((error: unknown) => document.body.append(h("p", { class: "notice", role: "alert" }, `This file is damaged (${error instanceof Error ? error.message : String(error)}).`)));

import { LanguageClient } from "../lsp/client";
import { type About, fetchAbout } from "./about";
import { connectionStatus } from "./connection_status";
import { h } from "./dom";
import { follower } from "./follower";
import type { App, Page } from "./page";
import { startRouter } from "./router";
import { themeControl } from "./theme";

/** The frame around all pages: skip link, navigation, state of the connection, theme. */
export async function startShell(pages: readonly [Page, ...Page[]]): Promise<void> {
  const theme = themeControl();
  const main = h("main", { id: "main", tabindex: "-1" });
  let about: About;
  try {
    about = await fetchAbout();
  } catch (error) {
    document.body.append(main);
    main.append(h("p", { class: "notice", role: "alert" }, unreachable(error)));
    return;
  }
  const live = h("div", { class: "visually-hidden", "aria-live": "polite", id: "live" });
  const client = new LanguageClient(about);
  const links = new Map(pages.filter((page) => page.under === undefined).map((page) => [page.id, h("a", { href: `#/${page.id}` }, page.title)]));
  document.body.append(
    h("a", { class: "skip", href: "#main", click: skipTo(main) }, "Skip to the page"),
    h(
      "header",
      { class: "bar" },
      h("a", { class: "brand", href: "#/" }, "LSTM Complete"),
      h("nav", { "aria-label": "Pages" }, ...links.values()),
      connectionStatus(client),
      theme,
    ),
    main,
    live,
  );
  const app: App = { about, client, announce: (message) => (live.textContent = message) };
  client.connect();
  startRouter(follower(pages, links, main, app));
}

/** The router owns the fragment, so the skip link moves the focus itself. */
function skipTo(main: HTMLElement) {
  return (event: Event) => {
    event.preventDefault();
    main.focus();
  };
}

function unreachable(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The server does not answer (${reason}). Start “lstm-complete explore” again and reload this page.`;
}

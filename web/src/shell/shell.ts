import { LanguageClient } from "../lsp/client";
import { type About, fetchAbout } from "./about";
import { connectionStatus } from "./connection_status";
import { h } from "./dom";
import type { App, Mounted, Page } from "./page";
import { type Route, startRouter } from "./router";
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

/** What shows a route's page. */
function follower(pages: readonly [Page, ...Page[]], links: ReadonlyMap<string, HTMLElement>, main: HTMLElement, app: App) {
  let shown: { page: Page; mounted: Mounted } | null = null;
  return (route: Route) => {
    const page = route.page === "" ? pages[0] : pages.find((known) => known.id === route.page);
    if (page !== undefined && page === shown?.page) {
      shown.mounted.update(route.params);
      return;
    }
    shown?.mounted.destroy();
    main.replaceChildren();
    for (const [id, link] of links) {
      if (id === (page?.under ?? page?.id)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${page?.title ?? "Not found"} · LSTM Complete`;
    shown = page === undefined ? null : { page, mounted: page.mount(main, route.params, app) };
    if (page === undefined) main.append(notFound(route.page, pages[0]));
  };
}

/** The router owns the fragment, so the skip link moves the focus itself. */
function skipTo(main: HTMLElement) {
  return (event: Event) => {
    event.preventDefault();
    main.focus();
  };
}

function notFound(name: string, first: Page): HTMLElement {
  return h(
    "div",
    { class: "notice" },
    h("h1", {}, "There is no such page"),
    h("p", {}, `Nothing is called “${name}” here. `, h("a", { href: `#/${first.id}` }, `Go to ${first.title}`)),
  );
}

function unreachable(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The server does not answer (${reason}). Start “lstm-complete explore” again and reload this page.`;
}

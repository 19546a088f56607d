import { h } from "./dom";
import type { Mounted, Page, Voice } from "./page";
import type { Route } from "./router";

/** What shows a route's page. */
export function follower<A extends Voice>(pages: readonly [Page<A>, ...Page<A>[]], links: ReadonlyMap<string, HTMLElement>, main: HTMLElement, app: A) {
  let shown: { page: Page<A>; mounted: Mounted } | null = null;
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

function notFound(name: string, first: { readonly id: string; readonly title: string }): HTMLElement {
  return h(
    "div",
    { class: "notice" },
    h("h1", {}, "There is no such page"),
    h("p", {}, `Nothing is called “${name}” here. `, h("a", { href: `#/${first.id}` }, `Go to ${first.title}`)),
  );
}

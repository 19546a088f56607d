/** Where the user is: `#/PAGE?NAME=VALUE&...`; the fragment never leaves the browser. */
export interface Route {
  readonly page: string;
  readonly params: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { page: path, params: new URLSearchParams(query) };
}

export function formatRoute(route: Route): string {
  const query = route.params.toString();
  return `#/${route.page}${query && `?${query}`}`;
}

/** Calls `go` for the present route and whenever the user follows a link or goes back. */
export function startRouter(go: (route: Route) => void): void {
  const follow = () => go(parseRoute(location.hash));
  addEventListener("hashchange", follow);
  follow();
}

/** Writes the state of a page into the address without a new entry in the history. */
export function replaceRoute(route: Route): void {
  history.replaceState(history.state, "", formatRoute(route));
}

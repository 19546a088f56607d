import type { LanguageClient } from "../lsp/client";
import type { About } from "./about";

/** What every page gets from what is around it. */
export interface Voice {
  /** Tells users of screen readers. */
  announce(message: string): void;
}

/** What pages get from the app's shell. */
export interface App extends Voice {
  readonly about: About;
  readonly client: LanguageClient;
}

/** A page that is on screen. */
export interface Mounted {
  /** The user has followed a link to the same page. */
  update(params: URLSearchParams): void;
  destroy(): void;
}

export interface Page<A extends Voice = App> {
  readonly id: string;
  readonly title: string;
  /** The page in whose place of the navigation this one is; without it the page has a place of its own. */
  readonly under?: string;
  mount(root: HTMLElement, params: URLSearchParams, app: A): Mounted;
}

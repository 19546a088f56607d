import type { LanguageClient } from "../lsp/client";
import type { About } from "./about";

/** What pages get from the shell. */
export interface App {
  readonly about: About;
  readonly client: LanguageClient;
  /** Tells users of screen readers. */
  announce(message: string): void;
}

/** A page that is on screen. */
export interface Mounted {
  /** The user has followed a link to the same page. */
  update(params: URLSearchParams): void;
  destroy(): void;
}

export interface Page {
  readonly id: string;
  readonly title: string;
  /** The page in whose place of the navigation this one is; without it the page has a place of its own. */
  readonly under?: string;
  mount(root: HTMLElement, params: URLSearchParams, app: App): Mounted;
}

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
  mount(root: HTMLElement, params: URLSearchParams, app: App): Mounted;
}

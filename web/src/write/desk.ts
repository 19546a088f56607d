import type { EditorView, ViewUpdate } from "@codemirror/view";
import { setLanguage } from "../editor/editor";
import type { LanguageClient } from "../lsp/client";
import { OpenDocument, position } from "../lsp/document";
import type { Position } from "../lsp/protocol";
import type { Language } from "../shell/about";

/** The one text that is written, in the editor and at the server. */
export class Desk {
  private opened: OpenDocument | null = null;

  constructor(
    private readonly view: EditorView,
    private readonly client: LanguageClient,
    public language: Language,
  ) {}

  /** The text at the server; null for the moment in which it changes its language. */
  get document(): OpenDocument | null {
    return this.opened;
  }

  get cursor(): Position {
    const { doc, selection } = this.view.state;
    return position(doc, selection.main.head);
  }

  /** Put another text on the desk. */
  open(language: Language, text: string, cursor: number): void {
    this.close();
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: Math.min(cursor, text.length) },
      scrollIntoView: true,
    });
    this.reopen(language);
  }

  /** Go on with the same text in another language. */
  reopen(language: Language): void {
    this.close();
    this.language = language;
    setLanguage(this.view, language.name);
    const uri = `untitled:Draft${language.extension}`;
    this.opened = new OpenDocument(this.client, uri, language.id, this.view.state.doc);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.opened?.change(update.changes, update.state.doc);
  }

  close(): void {
    this.opened?.close();
    this.opened = null;
  }
}

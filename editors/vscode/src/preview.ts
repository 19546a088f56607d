import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { SECTION } from "./settings";
import type { Server } from "./server";

const METHOD = "lstmComplete/generate";
/** Ghost text is drawn anew this often while characters come. */
const FRAME_MS = 100;
/** Seeds below this one; any number serves. */
const SEEDS = 2 ** 31;

/** What is being written: ghost text behind a place, which grows until it is kept, stopped or typed away. */
interface Writing {
  readonly document: vscode.TextDocument;
  readonly cancel: vscode.CancellationTokenSource;
  position: vscode.Position;
  text: string;
  running: boolean;
}

/**
 * "Generate here": the characters come as ghost text, of which words and lines can be taken as of any other.
 *
 * The language client's provider shows it (see `items`): a provider beside it would be asked together with the server.
 */
export class Preview implements vscode.Disposable {
  private writing: Writing | undefined;
  private frame: Thenable<unknown> = Promise.resolve();
  private readonly listening: vscode.Disposable;

  constructor(private readonly server: () => Server) {
    this.listening = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event)),
      vscode.window.onDidChangeTextEditorSelection((event) => this.leaveUnlessAt(event)),
      vscode.window.onDidChangeActiveTextEditor(() => this.leave()),
    );
  }

  /** The ghost text at a place; undefined where nothing is being written there. */
  items(document: vscode.TextDocument, position: vscode.Position): vscode.InlineCompletionItem[] | undefined {
    const writing = this.writing;
    if (!writing || document !== writing.document || !position.isEqual(writing.position)) {
      return undefined;
    }
    return writing.text ? [new vscode.InlineCompletionItem(writing.text, new vscode.Range(position, position))] : [];
  }

  /** Writes at the cursor until all is there, or until `stop`. */
  async write(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !this.server().knows(editor.document)) {
      throw new Error("Open a file of a language that LSTM Complete knows, and put the cursor where to write.");
    }
    this.leave();
    const { document, selection } = editor;
    editor.selection = new vscode.Selection(selection.active, selection.active);
    const cancel = new vscode.CancellationTokenSource();
    const writing: Writing = { document, cancel, position: selection.active, text: "", running: true };
    this.writing = writing;
    await previewing(true);
    await vscode.commands.executeCommand("hideSuggestWidget");
    const drawn = this.drawWhileRunning(writing);
    try {
      await this.server().stream<{ text: string }, { text: string }>(METHOD, asked(writing), cancel.token, (piece) => {
        writing.text = (writing.text + piece.text).replaceAll("\r\n", "\n"); // as VS Code tells changes; it writes the file's ends
      });
    } catch (error) {
      if (!cancel.token.isCancellationRequested) {
        this.leave();
        throw error;
      }
    } finally {
      writing.running = false;
      await drawn;
      if (this.writing === writing && !writing.text) {
        this.leave();
      }
    }
  }

  /** Writes no more; what is there stays to be kept, or, where nothing is written any more, is dropped. */
  async stop(): Promise<void> {
    const { writing } = this;
    if (!writing) {
      return;
    }
    if (writing.running && !writing.cancel.token.isCancellationRequested) {
      writing.cancel.cancel();
      return;
    }
    this.leave();
    await this.frame; // one that is still asked for would show what the server suggests
    await vscode.commands.executeCommand("editor.action.inlineSuggest.hide");
  }

  /** Puts what is there into the document, in one step of undo. */
  async keep(): Promise<void> {
    const { writing } = this;
    const editor = vscode.window.activeTextEditor;
    if (writing?.text && editor?.document === writing.document) {
      this.leave();
      await editor.edit((edit) => edit.insert(writing.position, writing.text));
    }
  }

  dispose(): void {
    this.leave();
    this.listening.dispose();
  }

  /** Draws one frame after the other: what is asked for before the last one is there would hide it. */
  private async drawWhileRunning(writing: Writing): Promise<void> {
    while (writing.running) {
      await setTimeout(FRAME_MS);
      await this.draw(writing);
    }
  }

  private async draw(writing: Writing): Promise<void> {
    if (this.writing === writing && writing.text) {
      // Where nothing has changed, VS Code does not ask again unless what it shows is hidden before.
      const commands = ["editor.action.inlineSuggest.hide", "editor.action.inlineSuggest.trigger"];
      this.frame = vscode.commands.executeCommand("runCommands", { commands });
      await this.frame;
    }
  }

  /** A beginning of the text that is typed or taken leaves the rest; any other change ends it. */
  private follow(event: vscode.TextDocumentChangeEvent): void {
    const writing = this.writing;
    if (!writing || event.document !== writing.document || event.contentChanges.length === 0) {
      return;
    }
    const [change, ...others] = event.contentChanges;
    const typed = change?.text.replaceAll("\r\n", "\n") ?? "";
    const along = others.length === 0 && change?.range.isEmpty && change.range.start.isEqual(writing.position);
    if (!along || !writing.text.startsWith(typed) || (typed === writing.text && !writing.running)) {
      this.leave();
      return;
    }
    writing.text = writing.text.slice(typed.length);
    const lines = typed.split("\n");
    const last = lines.at(-1)?.length ?? 0;
    const { line, character } = writing.position;
    writing.position = new vscode.Position(line + lines.length - 1, lines.length > 1 ? last : character + last);
  }

  private leaveUnlessAt(event: vscode.TextEditorSelectionChangeEvent): void {
    const [selection] = event.selections;
    const writing = this.writing;
    if (writing && event.textEditor.document === writing.document && !selection?.active.isEqual(writing.position)) {
      this.leave();
    }
  }

  private leave(): void {
    if (this.writing) {
      this.writing.cancel.cancel();
      this.writing = undefined;
      void previewing(false);
    }
  }
}

function asked({ document, position }: Writing): object {
  return {
    textDocument: { uri: document.uri.toString() },
    position: { line: position.line, character: position.character },
    chars: vscode.workspace.getConfiguration(SECTION).get<number>("generateCharacters"),
    seed: Math.floor(Math.random() * SEEDS),
  };
}

/** Whether Esc and Tab are this preview's. */
function previewing(value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", "lstmComplete.previewing", value);
}

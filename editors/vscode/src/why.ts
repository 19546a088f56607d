import * as vscode from "vscode";
import { archived, SCHEME } from "./archive";
import type { Server } from "./server";

interface Source {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

interface Explained {
  readonly suggestions: readonly {
    readonly text: string;
    readonly probability: number;
    readonly spans: readonly { readonly text: string; readonly source: Source | null }[];
    /** Older servers do not tell them. */
    readonly units?: readonly { readonly layer: number; readonly unit: number; readonly vote: number }[];
  }[];
}

interface Choice extends vscode.QuickPickItem {
  readonly source?: Source | null;
}

/** "Why this suggestion?": each part of each suggestion with the place that it came from; picking one opens it. */
export async function explain(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !server.knows(editor.document)) {
    throw new Error("Put the cursor where a suggestion is shown.");
  }
  const { line, character } = editor.selection.active;
  const place = { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
  const { suggestions } = await untilMoved((token) => server.request<Explained>("lstmComplete/why", place, token));
  if (suggestions.length === 0) {
    void vscode.window.showInformationMessage("LSTM Complete suggests nothing here.");
    return;
  }
  const picked = await vscode.window.showQuickPick(suggestions.flatMap(choices), {
    title: "Why this suggestion?",
    placeHolder: "Where each part comes from; pick one to open it",
    matchOnDescription: true,
  });
  if (picked?.source) {
    const at = new vscode.Position(picked.source.line, 0);
    const selection = new vscode.Range(at, at);
    await vscode.window.showTextDocument(placeOf(picked.source).uri, { selection, preview: true });
  }
}

/** An answer about the cursor's place; whoever types or goes elsewhere does not want it any more. */
async function untilMoved<T>(ask: (token: vscode.CancellationToken) => Promise<T>): Promise<T> {
  const cancel = new vscode.CancellationTokenSource();
  const moved = () => cancel.cancel();
  const listening = vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(moved),
    vscode.window.onDidChangeActiveTextEditor(moved),
    cancel,
  );
  try {
    return await ask(cancel.token);
  } catch (error) {
    throw cancel.token.isCancellationRequested ? new vscode.CancellationError() : error;
  } finally {
    listening.dispose();
  }
}

function choices({ text, probability, spans, units = [] }: Explained["suggestions"][number]): Choice[] {
  const head = `${Math.round(100 * probability)} %  ${visible(text)}`;
  return [
    { label: head, kind: vscode.QuickPickItemKind.Separator },
    ...spans.map(({ text: part, source }) => ({ label: visible(part), description: named(source), source })),
    ...(units.length > 0 ? [{ label: "Units that voted for it", description: units.map(voted).join(", ") }] : []),
  ];
}

function voted({ layer, unit, vote }: { layer: number; unit: number; vote: number }): string {
  return `${layer}/${unit} +${vote.toFixed(1)}`;
}

function named(source: Source | null): string {
  if (!source) {
    return "the model";
  }
  return `${placeOf(source).label}:${source.line + 1}`;
}

/** What to open, and how it is called. */
function placeOf(source: Source): { uri: vscode.Uri; label: string } {
  if (source.uri.startsWith(`${SCHEME}:`)) {
    return archived(source.uri);
  }
  const uri = vscode.Uri.parse(source.uri);
  return { uri, label: vscode.workspace.asRelativePath(uri) };
}

/** One line, in which a part that is nothing but white space can be seen. */
function visible(text: string): string {
  return text.replaceAll("\n", "⏎").replaceAll("\t", "→").replaceAll(" ", "\u00a0");
}

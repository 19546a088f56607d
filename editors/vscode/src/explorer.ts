import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import type { Program } from "./program";

/** Characters before the cursor that the explorer is given: they travel in the fragment of an address. */
const CONTEXT = 2_000;
/** The line that tells it; what comes before may hold other addresses, and a line may come in pieces. */
const ADDRESS = /^(https?:\/\/\S+) \(/m;

/** "Look inside": the web app on this machine, started when it is first asked for. */
export class Explorer implements vscode.Disposable {
  private child: ChildProcess | undefined;
  private address: Promise<string> | undefined;

  constructor(
    private readonly home: string,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  async open(program: Program): Promise<void> {
    this.address ??= this.start(program);
    const address = await vscode.env.asExternalUri(vscode.Uri.parse(await this.address));
    const link = `${address.toString()}#${fragment(vscode.window.activeTextEditor)}`;
    // As a Uri the fragment would be encoded once more; VS Code opens a string as it is, though its types do not say so.
    await vscode.env.openExternal(link as unknown as vscode.Uri);
  }

  /** Ends the program; the next `open` starts one anew. */
  stop(): void {
    this.child?.kill();
    this.child = undefined;
    this.address = undefined;
  }

  dispose(): void {
    this.stop();
  }

  /** The address that the program prints; rejects with its last words where it prints none. */
  private start(program: Program): Promise<string> {
    const project = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath;
    const parent = String(process.pid); // it must not outlive an extension host that dies
    const options = ["--port", "0", "--parent", parent, ...(project ? ["--project", project] : [])];
    const args = [...program.args, "explore", ...options];
    this.output.info([program.command, ...args].join(" "));
    const child = spawn(program.command, args, { cwd: this.home, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    let words = "";
    return new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          this.output.info(text.trimEnd());
          words += text;
          const found = ADDRESS.exec(words);
          if (found) {
            resolve(found[1] as string);
          }
        });
      }
      child.on("error", reject);
      child.on("close", () => {
        if (this.child === child) {
          this.address = undefined;
        }
        const last = words.trim().split("\n").at(-1) ?? "";
        reject(new Error(`The explorer did not start; a newer server may be needed. ${last}`));
      });
    });
  }
}

/** Page and text, as the web app's addresses hold them. */
function fragment(editor: vscode.TextEditor | undefined): string {
  if (!editor) {
    return "/inside";
  }
  const { document, selection } = editor;
  const before = document.getText(new vscode.Range(new vscode.Position(0, 0), selection.active));
  const text = before.replaceAll("\r\n", "\n").slice(-CONTEXT); // the app's text boxes know no other line ends
  const query = new URLSearchParams({ language: document.languageId, text });
  return `/network?${query}`;
}

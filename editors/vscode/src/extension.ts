import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { ArchivedSources, SCHEME } from "./archive";
import * as commands from "./commands";
import { Environment } from "./environment";
import { Explorer } from "./explorer";
import { Preview } from "./preview";
import { chosenProgram, onPath, type Program } from "./program";
import { Server } from "./server";
import { SECTION } from "./settings";
import { StatusItem } from "./status";
import { explain } from "./why";

type Suggest = NonNullable<Middleware["provideInlineCompletionItems"]>;

/** What a binding of keys may give the command. */
interface RetrainOptions {
  minutes?: number;
}

const ASKED = "askedToInstall";
/** What decides which process runs, or what it is told once only. */
const NEEDS_RESTART = ["server.command", "documentLanguages", "classicCompletion"];

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const home = context.globalStorageUri;
  await vscode.workspace.fs.createDirectory(home);
  const extension = new Extension(context, home.fsPath);
  context.subscriptions.push(extension);
  await extension.startWhenNeeded();
}

/** Joins the parts: which command does what, and when the server runs. */
class Extension implements vscode.Disposable {
  private readonly output = vscode.window.createOutputChannel("LSTM Complete", { log: true });
  private readonly status = new StatusItem();
  private readonly preview = new Preview(() => this.server);
  private readonly server: Server;
  private readonly environment: Environment;
  private readonly explorer: Explorer;
  private readonly registered: vscode.Disposable[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    home: string,
  ) {
    this.environment = new Environment(home, this.output);
    this.explorer = new Explorer(home, this.output);
    this.server = new Server(home, this.output, { provideInlineCompletionItems: this.suggest }, this.status);
    this.registered = [
      ...this.commands(),
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, new ArchivedSources()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (NEEDS_RESTART.some((name) => event.affectsConfiguration(`${SECTION}.${name}`))) {
          void vscode.commands.executeCommand(commands.RESTART);
        }
      }),
    ];
  }

  /** Starts the server as soon as there is a document for it. */
  async startWhenNeeded(): Promise<void> {
    if (vscode.workspace.textDocuments.some((document) => this.server.knows(document))) {
      await this.reported(() => this.start());
      return;
    }
    const waiting = vscode.workspace.onDidOpenTextDocument((document) => {
      if (this.server.knows(document)) {
        waiting.dispose();
        void this.reported(() => this.start());
      }
    });
    this.registered.push(waiting);
  }

  async dispose(): Promise<void> {
    vscode.Disposable.from(...this.registered, this.preview, this.explorer, this.status).dispose();
    await this.server.dispose();
    this.output.dispose();
  }

  private program(): Program | undefined {
    const found = onPath("lstm-complete");
    return chosenProgram() ?? (found ? { command: found, args: [] } : this.environment.program());
  }

  private async start(): Promise<void> {
    this.explorer.stop(); // it may be another program's, or an older one's
    const program = this.program();
    if (program) {
      await this.server.start(program);
      return;
    }
    this.status.show("missing", "no server is installed");
    if (!this.context.globalState.get<boolean>(ASKED)) {
      await this.context.globalState.update(ASKED, true);
      const question =
        "LSTM Complete needs its server, which runs on this machine and sends nothing anywhere. " +
        "Install it with pip into a Python environment of the extension's own?";
      if ((await vscode.window.showInformationMessage(question, "Install", "Not now")) === "Install") {
        await this.install();
      }
    }
  }

  private async install(): Promise<void> {
    await this.server.stop();
    this.status.show("installing");
    try {
      await this.environment.install();
    } catch (error) {
      this.status.show("missing", "the installation did not succeed");
      throw error;
    }
    await this.start();
  }

  private commands(): vscode.Disposable[] {
    const actions: Record<string, (argument?: RetrainOptions) => Promise<unknown> | Thenable<unknown> | void> = {
      [commands.MENU]: () => this.menu(),
      [commands.ACCEPT_WORD]: () => native("acceptNextWord"),
      [commands.ACCEPT_LINE]: () => native("acceptNextLine"),
      [commands.NEXT]: () => native("showNext"),
      [commands.PREVIOUS]: () => native("showPrevious"),
      [commands.GENERATE]: () => this.preview.write(),
      [commands.STOP_GENERATING]: () => this.preview.stop(),
      [commands.KEEP_GENERATED]: () => this.preview.keep(),
      [commands.WHY]: () => explain(this.server),
      [commands.LOOK_INSIDE]: () => this.lookInside(),
      [commands.INDEX]: () => this.index(),
      [commands.RETRAIN]: (options) => this.retrain(options),
      [commands.RESTART]: () => this.start(),
      [commands.INSTALL]: () => this.install(),
      [commands.SHOW_OUTPUT]: () => this.output.show(),
    };
    return Object.entries(actions).map(([id, action]) =>
      vscode.commands.registerCommand(id, (argument) => this.reported(async () => action(argument))),
    );
  }

  /** What goes wrong is told, but for what the user has called off. */
  private async reported(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (error instanceof vscode.CancellationError) {
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      this.output.error(message);
      if ((await vscode.window.showErrorMessage(message, "Show output")) === "Show output") {
        this.output.show();
      }
    }
  }

  private async menu(): Promise<void> {
    const { commands: all, menus } = this.context.extension.packageJSON.contributes;
    const hidden: string[] = menus.commandPalette.map(({ command }: { command: string }) => command);
    const items: { title: string; command: string }[] = all;
    const picked = await vscode.window.showQuickPick(
      items.filter(({ command }) => !hidden.includes(command)).map(({ title, command }) => ({ label: title, command })),
      { title: "LSTM Complete" },
    );
    if (picked) {
      await vscode.commands.executeCommand(picked.command);
    }
  }

  private async index(): Promise<void> {
    const { files } = await this.server.job<{ files: number }>("Indexing this workspace", "lstmComplete/index", {});
    void vscode.window.showInformationMessage(`LSTM Complete has read ${files} files of this workspace.`);
  }

  private async retrain({ minutes }: RetrainOptions = {}): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !this.server.knows(document)) {
      throw new Error("Open a file of the language that the model shall be trained for.");
    }
    const params = { textDocument: { uri: document.uri.toString() }, minutes };
    const trained = await this.server.job<{ model: string; bitsPerCharacter: number; before: number }>(
      "Retraining on this workspace",
      "lstmComplete/retrain",
      params,
    );
    const { model, bitsPerCharacter: after, before } = trained;
    const bits = `${before.toFixed(3)} bits per character before, ${after.toFixed(3)} now`;
    void vscode.window.showInformationMessage(`The model ${model} is in use: ${bits}.`);
  }

  private async lookInside(): Promise<void> {
    const program = this.program();
    if (!program) {
      throw new Error("No server is installed.");
    }
    await this.explorer.open(program);
  }

  /** What "Generate here" writes comes before what the server suggests. */
  private readonly suggest: Suggest = (document, position, context, token, next) =>
    this.preview.items(document, position) ?? next(document, position, context, token);
}

function native(action: string): Thenable<unknown> {
  return vscode.commands.executeCommand(`editor.action.inlineSuggest.${action}`);
}

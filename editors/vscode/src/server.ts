import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  type Middleware,
  ProgressType,
  State,
  WorkDoneProgress,
} from "vscode-languageclient/node";
import type { Program } from "./program";
import { documentLanguages, SECTION } from "./settings";
import type { ServerStatus, StatusItem } from "./status";

const SCHEMES = ["file", "untitled", "vscode-notebook-cell"];

/** The language server's process and the way to it. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;

  constructor(
    /** A folder of the extension's own: in a workspace, `python -m` would run what lies there. */
    private readonly home: string,
    private readonly output: vscode.LogOutputChannel,
    private readonly inlineCompletion: Middleware,
    private readonly status: StatusItem,
  ) {}

  async start(program: Program): Promise<void> {
    await this.stop();
    const args = [...program.args, "serve", "--stdio"];
    const client: LanguageClient = new LanguageClient(
      SECTION,
      "LSTM Complete",
      { command: program.command, args, options: { cwd: this.home } },
      {
        documentSelector: SCHEMES.flatMap((scheme) => documentLanguages().map((language) => ({ scheme, language }))),
        initializationOptions: vscode.workspace.getConfiguration(SECTION),
        outputChannel: this.output,
        synchronize: { configurationSection: SECTION },
        middleware: {
          ...this.inlineCompletion,
          // Without values: the server asks for them, by workspace/configuration as at its start.
          workspace: {
            didChangeConfiguration: () =>
              client.sendNotification(DidChangeConfigurationNotification.type, { settings: null }),
          },
        },
      },
    );
    this.client = client;
    this.status.show("loading");
    let told = false;
    client.onNotification("lstmComplete/status", (status: ServerStatus) => {
      told = true;
      this.status.follow(status);
    });
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped && this.client === client) {
        this.status.show("error", "the server has ended");
      }
    });
    this.output.info([program.command, ...args].join(" "));
    await client.start();
    if (!told) {
      this.status.show("ready");
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error: unknown) => this.output.warn(String(error)));
  }

  dispose(): Promise<void> {
    return this.stop();
  }

  /** Is the server told of this document? */
  knows(document: vscode.TextDocument): boolean {
    return SCHEMES.includes(document.uri.scheme) && documentLanguages().includes(document.languageId);
  }

  /** Asks the server; rejects with a message for the user where it cannot do what is asked. */
  async request<T>(method: string, params: object, token: vscode.CancellationToken): Promise<T> {
    return await this.able(method).sendRequest<T>(method, params, token);
  }

  /** Asks for the pieces of an answer as they are made; the promise has the whole. */
  async stream<Piece, Whole>(
    method: string,
    params: object,
    token: vscode.CancellationToken,
    onPiece: (piece: Piece) => void,
  ): Promise<Whole> {
    const client = this.able(method);
    const partialResultToken = randomUUID();
    const listening = client.onProgress(new ProgressType<Piece>(), partialResultToken, onPiece);
    try {
      return await client.sendRequest<Whole>(method, { ...params, partialResultToken }, token);
    } finally {
      listening.dispose();
    }
  }

  /** A request that takes its time, with a bar of progress that can be cancelled. */
  async job<T>(title: string, method: string, params: object): Promise<T> {
    const client = this.able(method);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(options, async (progress, token) => {
      const workDoneToken = randomUUID();
      let done = 0;
      const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind === "end") {
          return;
        }
        const percentage = value.percentage ?? done;
        progress.report({ increment: percentage - done, ...(value.message && { message: value.message }) });
        done = percentage;
      });
      try {
        return await client.sendRequest<T>(method, { ...params, workDoneToken }, token);
      } finally {
        listening.dispose();
      }
    });
  }

  /** The running client, if its server knows the method: each one is announced as a command, too. */
  private able(method: string): LanguageClient {
    const client = this.client;
    if (!client?.isRunning()) {
      throw new Error("The server is not running; the output tells why.");
    }
    const commands = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
    if (!commands.includes(method.replace("/", "."))) {
      const version = client.initializeResult?.serverInfo?.version ?? "of unknown version";
      throw new Error(`The server ${version} knows no ${method}: a newer one is needed.`);
    }
    return client;
  }
}

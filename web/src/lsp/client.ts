import type { About } from "../shell/about";
import { Store } from "../shell/store";
import { Connection, Disconnected, type Handlers } from "./connection";
import type { OpenDocument } from "./document";
import type { Command, Explained, InlineCompletionItem, Position, Status, SurprisedLine, Trigger } from "./protocol";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
const SETTINGS = { alternatives: 5 };

export interface Writing {
  readonly document: OpenDocument;
  readonly position: Position;
  readonly chars: number;
  readonly temperature: number;
  readonly seed: number;
}

/** The language server as pages see it. A connection that is lost comes back, and what is open is opened again. */
export class LanguageClient {
  readonly link = new Store<"connecting" | "ready" | "reconnecting">("connecting");
  readonly status = new Store<Status>({ state: "ready", message: "" });
  private readonly documents = new Set<OpenDocument>();
  private readonly streams = new Map<string, (value: unknown) => void>();
  private socket: WebSocket | null = null;
  /** Null until the server is initialised. */
  private connection: Connection | null = null;
  private attempt = 0;
  private timer = 0;
  private tokens = 0;

  constructor(private readonly about: About) {}

  connect(): void {
    clearTimeout(this.timer);
    if (this.socket !== null && this.socket.readyState <= WebSocket.OPEN) return;
    const socket = new WebSocket(new URL("lsp", location.href.replace(/^http/, "ws")));
    const connection = new Connection(socket, this.handlers(socket));
    socket.addEventListener("open", () => this.initialize(connection).catch(() => socket.close()));
    this.socket = socket;
  }

  open(document: OpenDocument): void {
    this.documents.add(document);
    if (this.connection) this.sendOpen(document);
  }

  close(document: OpenDocument): void {
    this.documents.delete(document);
    this.connection?.notify("textDocument/didClose", { textDocument: { uri: document.uri } });
  }

  /** Tells what has changed in a document, the last change of the text first. */
  changed(document: OpenDocument, contentChanges: readonly unknown[]): void {
    const textDocument = { uri: document.uri, version: document.version };
    this.connection?.notify("textDocument/didChange", { textDocument, contentChanges });
  }

  async inlineCompletion(
    document: OpenDocument,
    position: Position,
    triggerKind: Trigger,
    signal: AbortSignal,
  ): Promise<readonly InlineCompletionItem[]> {
    const params = { textDocument: { uri: document.uri }, position, context: { triggerKind } };
    const answer = await this.request<{ items: InlineCompletionItem[] }>("textDocument/inlineCompletion", params, signal);
    return answer.items;
  }

  async why(document: OpenDocument, position: Position, text: string | null, signal: AbortSignal) {
    const params = { textDocument: { uri: document.uri }, position, ...(text === null ? {} : { text }) };
    return (await this.request<{ suggestions: Explained[] }>("lstmComplete/why", params, signal)).suggestions;
  }

  async surprise(document: OpenDocument, signal: AbortSignal): Promise<readonly SurprisedLine[]> {
    const params = { textDocument: { uri: document.uri } };
    return (await this.request<{ lines: SurprisedLine[] }>("lstmComplete/surprise", params, signal)).lines;
  }

  /** Writes on from a place; `show` gets each piece as it is made. */
  async generate(writing: Writing, show: (piece: string) => void, signal: AbortSignal): Promise<void> {
    const token = `generate-${++this.tokens}`;
    this.streams.set(token, (value) => {
      if (!signal.aborted) show((value as { text: string }).text);
    });
    const { document, ...rest } = writing;
    const params = { textDocument: { uri: document.uri }, ...rest, partialResultToken: token };
    try {
      await this.request("lstmComplete/generate", params, signal);
    } finally {
      this.streams.delete(token);
    }
  }

  /** Runs what an accepted item asks for; a server without it is none the worse. */
  run({ command, arguments: given }: Command): void {
    const params = { command, arguments: given ?? [] };
    this.request("workspace/executeCommand", params, new AbortController().signal).catch(() => undefined);
  }

  private async request<T>(method: string, params: unknown, signal: AbortSignal): Promise<T> {
    if (this.connection === null) throw new Disconnected();
    return this.connection.request<T>(method, params, signal);
  }

  private handlers(socket: WebSocket): Handlers {
    return {
      request: (method, params) => this.answer(method, params),
      notification: (method, params) => this.hear(method, params),
      closed: () => {
        if (this.socket === socket) this.lost(); // else another one has taken its place
      },
    };
  }

  private async initialize(connection: Connection): Promise<void> {
    const folders = this.about.project === null ? null : [{ uri: this.about.project, name: "project" }];
    await connection.request("initialize", {
      processId: null,
      rootUri: this.about.project,
      workspaceFolders: folders,
      initializationOptions: SETTINGS,
      capabilities: {
        general: { positionEncodings: ["utf-16"] },
        workspace: { workspaceFolders: true },
        textDocument: { inlineCompletion: {} },
      },
    });
    connection.notify("initialized", {});
    this.connection = connection;
    this.attempt = 0;
    for (const document of this.documents) this.sendOpen(document);
    this.link.set("ready");
  }

  private sendOpen(document: OpenDocument): void {
    const { uri, languageId, version } = document;
    this.connection?.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text: document.text() } });
  }

  /** Of what a server may ask, these need an answer other than null. */
  private answer(method: string, params: unknown): unknown {
    if (method !== "workspace/configuration") return null;
    return (params as { items: unknown[] }).items.map(() => SETTINGS);
  }

  private hear(method: string, params: unknown): void {
    if (method === "lstmComplete/status") {
      this.status.set(params as Status);
    } else if (method === "$/progress") {
      const { token, value } = params as { token: string; value: unknown };
      this.streams.get(token)?.(value);
    }
  }

  private lost(): void {
    this.connection = null;
    this.link.set("reconnecting");
    this.status.set({ state: "ready", message: "" });
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.attempt++, LONGEST_WAIT_MS);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.connect(), wait);
  }
}

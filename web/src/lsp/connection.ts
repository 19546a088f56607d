import { ResponseError } from "./protocol";

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { code: number; message: string };
}

interface Pending {
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

/** What the server may ask for or tell. */
export interface Handlers {
  request(method: string, params: unknown): unknown;
  notification(method: string, params: unknown): void;
  closed(): void;
}

/** JSON-RPC over a WebSocket: one message a frame. */
export class Connection {
  private readonly pending = new Map<number, Pending>();
  private last = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly handlers: Handlers,
  ) {
    socket.addEventListener("message", (event) => this.receive(JSON.parse(String(event.data)) as Message));
    socket.addEventListener("close", () => this.end());
  }

  /** The answer to a request; rejected with ResponseError, or with the signal's reason once it was called off. */
  request<T>(method: string, params: unknown, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const id = ++this.last;
    return new Promise<T>((resolve, reject) => {
      this.pending.set(id, { resolve: (result) => resolve(result as T), reject });
      signal?.addEventListener("abort", () => this.cancel(id, signal.reason), { once: true });
      this.send({ id, method, params });
    });
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  private cancel(id: number, reason: unknown): void {
    const waiting = this.pending.get(id);
    if (waiting === undefined) return;
    this.pending.delete(id);
    this.notify("$/cancelRequest", { id });
    waiting.reject(reason);
  }

  private receive(message: Message): void {
    if (message.method === undefined) this.settle(message);
    else if (message.id === undefined) this.handlers.notification(message.method, message.params);
    else this.send({ id: message.id, result: this.handlers.request(message.method, message.params) });
  }

  private settle(message: Message): void {
    const waiting = this.pending.get(Number(message.id));
    this.pending.delete(Number(message.id));
    if (message.error) waiting?.reject(new ResponseError(message.error.code, message.error.message));
    else waiting?.resolve(message.result);
  }

  private send(message: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }

  private end(): void {
    for (const waiting of this.pending.values()) waiting.reject(new Disconnected());
    this.pending.clear();
    this.handlers.closed();
  }
}

/** The connection has ended before the answer came. */
export class Disconnected extends Error {
  constructor() {
    super("The server has gone before it answered.");
  }
}

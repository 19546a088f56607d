import * as vscode from "vscode";
import { MENU } from "./commands";

/** What the server says of itself with `lstmComplete/status`. */
export interface ServerStatus {
  readonly state: "loading" | "indexing" | "ready" | "thinking" | "training" | "error";
  readonly message?: string;
  /** Milliseconds that the last answer took. */
  readonly latencyMs?: number | null;
}

type State = ServerStatus["state"] | "missing" | "installing";

const ICONS: Record<State, string> = {
  missing: "$(circle-slash)",
  installing: "$(cloud-download)",
  loading: "$(loading~spin)",
  indexing: "$(loading~spin)",
  training: "$(loading~spin)",
  thinking: "$(loading~spin)",
  ready: "$(sparkle)",
  error: "$(warning)",
};
/** An answer that comes sooner than this many milliseconds is not worth a flicker. */
const PATIENCE_MS = 200;

/** The item in the status bar; a click opens the menu. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("lstmComplete.status", vscode.StatusBarAlignment.Right, 100);
  private latency: number | undefined;
  private pending: NodeJS.Timeout | undefined;

  constructor() {
    this.item.name = "LSTM Complete";
    this.item.command = MENU;
  }

  follow(status: ServerStatus): void {
    this.latency = status.latencyMs ?? this.latency;
    clearTimeout(this.pending);
    if (status.state === "thinking") {
      this.pending = setTimeout(() => this.show(status.state), PATIENCE_MS);
    } else {
      this.show(status.state, status.message);
    }
  }

  show(state: State, message = ""): void {
    clearTimeout(this.pending);
    const latency = this.latency === undefined ? "" : `${Math.round(this.latency)} ms`;
    this.item.text = `${ICONS[state]} LSTM: ${state}${state === "ready" && latency ? ` ${latency}` : ""}`;
    this.item.tooltip = [message, latency && `the last answer took ${latency}`].filter(Boolean).join("\n");
    this.item.accessibilityInformation = { label: `LSTM Complete: ${state}. ${message}`, role: "button" };
    this.item.backgroundColor =
      state === "error" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }

  dispose(): void {
    clearTimeout(this.pending);
    this.item.dispose();
  }
}

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { inEnvironment, onPath, type Program } from "./program";
import { ofTheUser } from "./settings";

const NAME = "lstm-complete";
/** Ends with status 1 where Python is too old; what it prints is shown. */
const OLD_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))";

/** The extension's own virtual environment: made where the user has no server, and nowhere else. */
export class Environment {
  private readonly folder: string;
  /** Written last: an installation that was interrupted does not count. */
  private readonly mark: string;

  constructor(
    private readonly home: string,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.folder = path.join(home, "environment");
    this.mark = path.join(this.folder, "installed");
  }

  program(): Program | undefined {
    return existsSync(this.mark) ? { command: inEnvironment(this.folder, NAME), args: [] } : undefined;
  }

  /** Installs the server with a bar of progress; rejects with a message for the user. */
  async install(): Promise<void> {
    const options = { location: vscode.ProgressLocation.Notification, title: "LSTM Complete", cancellable: true };
    await vscode.window.withProgress(options, async (progress, token) => {
      try {
        await this.make((message) => progress.report({ message }), token);
      } catch (error) {
        await rm(this.folder, { recursive: true, force: true });
        throw error;
      }
    });
  }

  private async make(report: (message: string) => void, token: vscode.CancellationToken): Promise<void> {
    const source = ofTheUser<string>("server.package") || NAME;
    const python = ofTheUser<string>("server.python") || onPath("python3") || onPath("python");
    if (!python) {
      throw new Error("There is no Python on PATH: install Python 3.11 or newer, or set lstmComplete.server.python.");
    }
    if ((await this.run(python, ["-c", OLD_ENOUGH], token)) !== 0) {
      throw new Error(`${python} is older than Python 3.11: set lstmComplete.server.python to a newer one.`);
    }
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.home, { recursive: true });
    report("making a Python environment");
    await this.mustRun(python, ["-m", "venv", this.folder], token);
    report(`installing ${path.basename(source)}`);
    const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", source];
    await this.mustRun(inEnvironment(this.folder, "python"), pip, token);
    await writeFile(this.mark, `${source}\n`);
  }

  private async mustRun(command: string, args: string[], token: vscode.CancellationToken): Promise<void> {
    const status = await this.run(command, args, token);
    if (token.isCancellationRequested) {
      throw new vscode.CancellationError();
    }
    if (status !== 0) {
      throw new Error(`"${path.basename(command)} ${args.join(" ")}" failed; the output tells why.`);
    }
  }

  /** The exit status; what the program prints goes to the output. */
  private run(command: string, args: string[], token: vscode.CancellationToken): Promise<number | null> {
    this.output.info([command, ...args].join(" "));
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: path.parse(this.home).root, stdio: ["ignore", "pipe", "pipe"] });
      const stop = token.onCancellationRequested(() => child.kill());
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => this.output.info(text.trimEnd()));
      }
      child.on("error", reject);
      child.on("close", (status) => {
        stop.dispose();
        resolve(status);
      });
    });
  }
}

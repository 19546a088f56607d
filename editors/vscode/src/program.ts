import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";
import { ofTheUser } from "./settings";

const WINDOWS = process.platform === "win32";

/** The program `lstm-complete`, as it is started; what it shall do (`serve`, `explore`) is added. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** The user's choice, which wins over everything. */
export function chosenProgram(): Program | undefined {
  const [command, ...args] = ofTheUser<string[]>("server.command") ?? [];
  return command ? { command, args } : undefined;
}

/** A program on PATH. Relative entries are left out: they would lead into the workspace. */
export function onPath(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, executable(name))).find(isExecutable);
}

/** Where a virtual environment keeps a program. */
export function inEnvironment(environment: string, name: string): string {
  return path.join(environment, WINDOWS ? "Scripts" : "bin", executable(name));
}

function executable(name: string): string {
  return WINDOWS ? `${name}.exe` : name;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

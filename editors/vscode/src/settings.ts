import * as vscode from "vscode";

export const SECTION = "lstmComplete";

/** A setting that only the user may choose: what a workspace says is not looked at. */
export function ofTheUser<T>(name: string): T | undefined {
  const found = vscode.workspace.getConfiguration(SECTION).inspect<T>(name);
  return found?.globalValue ?? found?.defaultValue;
}

/** The languages, by VS Code's names, whose documents the server is told of. */
export function documentLanguages(): string[] {
  return vscode.workspace.getConfiguration(SECTION).get<string[]>("documentLanguages", []);
}

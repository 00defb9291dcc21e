// Waiting for conditions, and the documents of the workspace.
import assert from "node:assert/strict";
import * as vscode from "vscode";

export const extensionId = "fla-batch.fla-batch";

/** A condition that is not met by then is never met; a loaded machine of two cores needs seconds. */
const patienceMs = 90_000;

/** Polls until `look` gives something other than undefined or false, and gives that. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The workspace folder of this run. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, "the run has no folder");
  return first.uri;
}

/** Opens a file of the workspace in an editor. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The diagnostics of a document, once there are some. */
export function diagnosticsOf(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  return until(`diagnostics of ${document.fileName}`, () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    return found.length > 0 && found;
  });
}

/** The first diagnostic of a document whose code is like this, once there is one. */
export function findingOf(document: vscode.TextDocument, code: RegExp): Promise<vscode.Diagnostic> {
  return until(`${code} in ${document.fileName}`, () =>
    vscode.languages.getDiagnostics(document.uri).find((one) => code.test(codeOf(one))),
  );
}

export function errorsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

/** The code of a diagnostic as text. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Puts a text in the place of the first occurrence of another. */
export async function replace(document: vscode.TextDocument, old: string, text: string): Promise<void> {
  const at = document.getText().indexOf(old);
  assert.ok(at >= 0, `${old} is not in ${document.fileName}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + old.length)), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Runs a command of the extension and gives its result. */
export async function run<T>(command: string, ...args: unknown[]): Promise<T> {
  return (await vscode.commands.executeCommand(command, ...args)) as T;
}

/** Content of the first element of this name. */
export function valueOf(document: vscode.TextDocument, element: string): string {
  const found = new RegExp(`<${element}>([^<]*)<`).exec(document.getText());
  assert.ok(found, `${element} is not in ${document.fileName}`);
  return found[1];
}

/** Line of the first occurrence of a text. */
export function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line;
}

/** What the tests read in the manifest of the installed package. A title with an English original beside it comes as a pair. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string | { readonly value: string } }[];
  };
}

export function manifest(): Manifest {
  return vscode.extensions.getExtension(extensionId)!.packageJSON as Manifest;
}

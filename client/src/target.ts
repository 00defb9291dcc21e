// Which document a command means, and that what is on disk is what is shown: the bytes signed and sent are those on disk.
import * as vscode from "vscode";
import { text } from "./texts";

/** A problem that the user can mend; its sentence is shown as it is. */
export class Stop extends Error {}

/** The user closed a question: nothing is to be done and nothing to be said. */
export class Cancelled extends Error {}

/** The editor that a command works in. */
export function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Stop(text("noFileOpen"));
  return editor;
}

/** The file a command was called for: the argument of a menu or lens, else the active editor's. */
export function targetUri(argument: unknown): vscode.Uri {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument === "string") return vscode.Uri.parse(argument, true);
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri) throw new Stop(text("noFileOpen"));
  return uri;
}

/** The same, on disk and saved: unsaved changes are saved after a question, or the command stops. */
export async function savedFile(argument: unknown): Promise<vscode.Uri> {
  const uri = targetUri(argument);
  if (uri.scheme !== "file") throw new Stop(text("onlyFiles"));
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (!open?.isDirty) return uri;
  const save = text("saveAndGoOn");
  const answer = await vscode.window.showWarningMessage(
    text("unsaved", { file: baseName(uri) }),
    { modal: true },
    save,
  );
  if (answer !== save) throw new Cancelled();
  if (!(await open.save())) throw new Stop(text("notSaved", { file: baseName(uri) }));
  return uri;
}

/** Last part of a file's path. */
export function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

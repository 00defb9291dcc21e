// Rules of one's own count as they are typed: the server is told what stands in the editor of such a file, and that the file on
// disk counts again once both are the same.
import * as vscode from "vscode";
import { rulesTyped } from "../../protocol/src/ruleMessages";
import { section, settings } from "../../protocol/src/settings";
import type { Connection } from "./connection";

/** A pause in typing, so that not each key checks every open declaration again. */
const pauseMs = 250;

export function tellTypedRules(server: Connection): vscode.Disposable {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const tell = (document: vscode.TextDocument): void => {
    const uri = document.uri.toString();
    timers.delete(uri);
    void server.tell(rulesTyped, { uri, text: document.isDirty && !document.isClosed ? document.getText() : null });
  };
  const tellLater = (document: vscode.TextDocument): void => {
    if (!holdsRules(document)) return;
    const uri = document.uri.toString();
    clearTimeout(timers.get(uri));
    timers.set(
      uri,
      setTimeout(() => tell(document), pauseMs),
    );
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => tellLater(document)),
    vscode.workspace.onDidSaveTextDocument(tellLater),
    vscode.workspace.onDidCloseTextDocument(tellLater),
    server.onStarted(() => vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).forEach(tellLater)),
    new vscode.Disposable(() => timers.forEach((timer) => clearTimeout(timer))),
  );
}

/** Is it one of the files that the setting names? */
function holdsRules({ uri }: vscode.TextDocument): boolean {
  if (uri.scheme !== "file") return false;
  const files = settings.rules.from(vscode.workspace.getConfiguration(section, uri).get(settings.rules.key));
  return files.some((file) => uri.path.split("/").pop() === file.split(/[\\/]/).pop());
}

// Saves a document that stands in a declaration as base64.
import * as path from "node:path";
import * as vscode from "vscode";
import { embedded as embeddedRequest } from "../../../protocol/src/messages";
import type { Command } from "../surroundings";
import { Cancelled, Stop, targetUri } from "../target";
import { text } from "../texts";

/** Arguments: the document's address and the element's path; without a path the element at the cursor. */
export const extractEmbedded: Command = async ({ server }, uri, place) => {
  const document = typeof uri === "string" ? vscode.Uri.parse(uri) : targetUri(uri);
  const editor = vscode.window.activeTextEditor;
  const position = editor?.document.uri.toString() === document.toString() ? editor.selection.active : undefined;
  const at = typeof place === "string" ? { path: place } : { position };
  const found = await server.ask(embeddedRequest, { uri: document.toString(), ...at });
  if (!found) throw new Stop(text("noEmbedded"));
  const folder = document.scheme === "file" ? path.dirname(document.fsPath) : "";
  const suggested = vscode.Uri.file(path.join(folder, found.name));
  const target = await vscode.window.showSaveDialog({ defaultUri: suggested });
  if (!target) throw new Cancelled();
  await vscode.workspace.fs.writeFile(target, Buffer.from(found.base64, "base64"));
  const open = text("openFile");
  void vscode.window
    .showInformationMessage(text("embeddedSaved", { file: path.basename(target.fsPath) }), open)
    .then((answer) => {
      if (answer === open) void vscode.commands.executeCommand("vscode.open", target);
    });
  return target;
};

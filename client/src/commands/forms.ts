// What the lenses above a form do.
import * as vscode from "vscode";
import { extractForm as extractFormRequest } from "../../../protocol/src/messages";
import type { Command } from "../surroundings";
import { Stop, targetUri } from "../target";
import { text } from "../texts";

/** Opens one form as a document of its own, not saved yet. Arguments: the document's address and the form's number. */
export const extractForm: Command = async ({ server }, uri, index) => {
  const document = typeof uri === "string" ? vscode.Uri.parse(uri) : targetUri(uri);
  const number = typeof index === "number" ? index : 1;
  const found = await server.ask(extractFormRequest, { uri: document.toString(), index: number });
  if (!found) throw new Stop(text("noSuchForm"));
  const made = await vscode.workspace.openTextDocument({ language: "xml", content: found.text });
  await vscode.window.showTextDocument(made);
  return made.uri;
};

/** Shows the Problems view. */
export const showProblems: Command = async () => {
  await vscode.commands.executeCommand("workbench.actions.view.problems");
};

// Documents that are made from another one and not saved yet: they have a name and a place beside it, so that their tab says
// what they are and saving asks nothing.
import * as vscode from "vscode";
import { baseName } from "./target";

/** Opens `content` as NAME.suffix.xml beside the document it comes from; a name that is taken gets a number. */
export async function openMade(content: string, from: vscode.Uri, suffix: string): Promise<vscode.TextDocument> {
  const target = await freeName(from, suffix);
  if (!target) return vscode.workspace.openTextDocument({ language: "xml", content });
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: "untitled" }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(edit);
  return document;
}

/** More copies of one document than this lie beside it only by mistake. */
const maxCopies = 100;

/** Nothing where the document lies in no folder of the workspace: what is kept of a submission is no place for new files. */
async function freeName(from: vscode.Uri, suffix: string): Promise<vscode.Uri | undefined> {
  if (from.scheme !== "file" || !vscode.workspace.getWorkspaceFolder(from)) return undefined;
  const name = baseName(from).replace(/\.xml$/i, "");
  for (let number = 1; number <= maxCopies; number++) {
    const target = vscode.Uri.joinPath(from, "..", `${name}.${suffix}${number > 1 ? `-${number}` : ""}.xml`);
    if (!(await isTaken(target))) return target;
  }
  return undefined;
}

async function isTaken(target: vscode.Uri): Promise<boolean> {
  if (vscode.workspace.textDocuments.some(({ uri, isClosed }) => uri.path === target.path && !isClosed)) return true;
  return vscode.workspace.fs.stat(target).then(
    () => true,
    () => false,
  );
}

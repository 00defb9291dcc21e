// Files that a rewriting makes: written to the letter, because an edit of an empty document would give it the line ends of this
// machine, and the first of them is shown. What comes of a document that is not saved yet is not saved yet either.
import * as vscode from "vscode";

/** Not in the palette: the command of an action. */
const openNew = "fla.openNewDocuments";

/** Fills in the edit of an action that was chosen; files that it makes are created with their content. */
export async function resolveCodeAction(
  action: vscode.CodeAction,
  token: vscode.CancellationToken,
  next: (action: vscode.CodeAction, token: vscode.CancellationToken) => vscode.ProviderResult<vscode.CodeAction>,
): Promise<vscode.CodeAction | null | undefined> {
  const resolved = await next(action, token);
  if (!resolved?.edit || !resolved.kind || !vscode.CodeActionKind.RefactorExtract.contains(resolved.kind))
    return resolved;
  const files = resolved.edit.entries();
  if (files.length === 0) return resolved;
  const { title } = resolved;
  const contents = files.map(([, edits]) => edits.map(({ newText }) => newText).join(""));
  resolved.edit = new vscode.WorkspaceEdit();
  if (files[0][0].scheme === "untitled") {
    resolved.command = { title, command: openNew, arguments: [contents] };
    return resolved;
  }
  files.forEach(([uri], n) => resolved.edit?.createFile(uri, { contents: new TextEncoder().encode(contents[n]) }));
  resolved.command = { title, command: "vscode.open", arguments: [files[0][0]] };
  return resolved;
}

/** Registers the command that opens texts as documents that are not saved yet, in tabs that stay, the first one in front. */
export function opensNewDocuments(): vscode.Disposable {
  return vscode.commands.registerCommand(openNew, async (contents: readonly string[]) => {
    const made: vscode.TextDocument[] = [];
    for (const content of contents) {
      made.push(await vscode.workspace.openTextDocument({ language: "xml", content }));
      await vscode.window.showTextDocument(made[made.length - 1], { preview: false, preserveFocus: true });
    }
    await vscode.window.showTextDocument(made[0], { preview: false });
  });
}

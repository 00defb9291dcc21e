// Files that a rewriting makes: written to the letter, because an edit of an empty document would give it the line ends of this
// machine, and the first of them is shown.
import * as vscode from "vscode";

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
  resolved.edit = new vscode.WorkspaceEdit();
  for (const [uri, edits] of files) {
    const contents = new TextEncoder().encode(edits.map(({ newText }) => newText).join(""));
    resolved.edit.createFile(uri, { contents });
  }
  resolved.command = { title: resolved.title, command: "vscode.open", arguments: [files[0][0]] };
  return resolved;
}

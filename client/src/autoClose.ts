// Closing a tag as it is typed: after `>` the end tag, after `</` the name. The server knows which; here it is only put in.
import * as vscode from "vscode";
import { autoClose } from "../../protocol/src/messages";
import { selector, type Connection } from "./connection";

/** Watches typing in our documents. */
export function closeTagsWhileTyping(server: Connection): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const [change] = contentChanges;
    const typed = contentChanges.length === 1 && reason === undefined && change.rangeLength === 0 ? change.text : "";
    if ((typed !== ">" && typed !== "/") || !server.isStarted) return;
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== document || vscode.languages.match(selector, document) === 0) return;
    void close(server, editor, change.range.start.translate(0, 1), document.version);
  });
}

/** Puts the end tag at the cursor, unless something was typed meanwhile. */
async function close(
  server: Connection,
  editor: vscode.TextEditor,
  position: vscode.Position,
  version: number,
): Promise<void> {
  const { document } = editor;
  const found = await server.ask(autoClose, { uri: document.uri.toString(), position });
  if (!found || document.version !== version || !editor.selection.isEmpty) return;
  const snippet = new vscode.SnippetString().appendText("");
  if (found.text.startsWith("</")) snippet.appendTabstop(0);
  await editor.insertSnippet(snippet.appendText(found.text), position, { undoStopBefore: false, undoStopAfter: false });
}

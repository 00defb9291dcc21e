// Walking through the anomalies of a document: the view's commands, next and previous, and what is silenced for display.
import * as vscode from "vscode";
import { DidChangeWatchedFilesNotification, FileChangeType } from "vscode-languageclient/node";
import { suppressionsFile } from "../../../core/src/check/display";
import { anomalyText } from "../../../core/src/messages/anomalies";
import type { Range } from "../../../protocol/src/messages";
import type { Command } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { language, text } from "../texts";

export const groupByCode: Command = async ({ anomalies }) => anomalies.group("code");
export const groupByForm: Command = async ({ anomalies }) => anomalies.group("form");

/** Asks for words, or takes them as argument; none shows everything again. */
export const filterAnomalies: Command = async ({ anomalies }, argument) => {
  const prompt = anomalyText("viewFilter", language());
  const words =
    typeof argument === "string" ? argument : await vscode.window.showInputBox({ prompt, value: anomalies.filter });
  if (words === undefined) throw new Cancelled();
  anomalies.filter = words.trim();
  return anomalies.result();
};

export const clearAnomalyFilter: Command = async ({ anomalies }) => {
  anomalies.filter = "";
};

export const nextAnomaly: Command = async (surroundings) => goBeside(surroundings, "next");
export const previousAnomaly: Command = async (surroundings) => goBeside(surroundings, "previous");

async function goBeside({ anomalies }: Parameters<Command>[0], direction: "next" | "previous"): Promise<unknown> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Stop(text("noFileOpen"));
  const found = await anomalies.beside(editor, direction);
  const { filter } = anomalies;
  if (!found) throw new Stop(anomalyText(filter === "" ? "noOther" : "noOtherFiltered", language(), { filter }));
  show(editor, found.range);
  // The sentence is read where the cursor is, as with the editor's own "next problem".
  await vscode.commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
  return found;
}

/** Opens a document at a range. */
export const goToAnomaly: Command = async (_surroundings, uri, range) => {
  if (!(uri instanceof vscode.Uri)) throw new Cancelled();
  show(await vscode.window.showTextDocument(uri), range as Range);
};

function show(editor: vscode.TextEditor, { start, end }: Range): void {
  const at = new vscode.Position(start.line, start.character);
  const whole = new vscode.Range(at, new vscode.Position(end.line, end.character));
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(whole, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Puts a code, or a code at a place, on the list of what is not shown. Arguments: document, code, path. */
export const silence: Command = async ({ server }, uri, code, place) => {
  if (typeof uri !== "string" || typeof code !== "string") throw new Cancelled();
  const document = vscode.Uri.parse(uri);
  const folder = vscode.workspace.getWorkspaceFolder(document);
  if (!folder) throw new Stop(anomalyText("silenceNoFolder", language()));
  const list = vscode.Uri.joinPath(folder.uri, suppressionsFile);
  const file = vscode.workspace.asRelativePath(document, false);
  const entry = typeof place === "string" ? { code, path: place, file } : { code };
  await vscode.workspace.fs.writeFile(list, Buffer.from(await withEntry(list, entry)));
  // The server is told at once: a busy editor may notice late, or never, that a file changed.
  const changes = [{ uri: list.toString(), type: FileChangeType.Changed }];
  await server.tell(DidChangeWatchedFilesNotification, { changes });
  const open = anomalyText("openFile", language());
  const said = anomalyText("path" in entry ? "silencedHere" : "silenced", language(), { code });
  const told = vscode.window.showInformationMessage(said, open);
  void told.then((answer) => {
    if (answer === open) void vscode.window.showTextDocument(list);
  });
  return list;
};

async function withEntry(list: vscode.Uri, entry: object): Promise<string> {
  const old = await vscode.workspace.fs.readFile(list).then(
    (bytes) => Buffer.from(bytes).toString("utf8"),
    () => '{ "suppressions": [] }',
  );
  const parsed = parse(old);
  if (!parsed) throw new Stop(anomalyText("silenceBroken", language(), { file: suppressionsFile }));
  const before = Array.isArray(parsed.suppressions) ? (parsed.suppressions as unknown[]) : [];
  const isThere = before.some((one) => JSON.stringify(one) === JSON.stringify(entry));
  const suppressions = isThere ? before : [...before, entry];
  return `${JSON.stringify({ ...parsed, suppressions }, null, 2)}\n`;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

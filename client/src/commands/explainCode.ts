// Explains an anomaly code: from a lens or a quick fix, from the word at the cursor, or typed.
import * as vscode from "vscode";
import { explain, type Explanation } from "../../../protocol/src/messages";
import type { Command } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { language, text } from "../texts";

const codePattern = /[0-9A-Z]{4,8}-\d{3}/;

export const explainCode: Command = async ({ server }, argument) => {
  const code = typeof argument === "string" ? argument : await askCode();
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const found = await server.ask(explain, { code: code.trim(), uri, language: language() });
  if (!found) throw new Stop(text("unknownCode", { code }));
  await showPage(found);
  return found;
};

async function askCode(): Promise<string> {
  const typed = await vscode.window.showInputBox({ prompt: text("askCode"), value: codeAtCursor() });
  if (!typed) throw new Cancelled();
  return typed;
}

/** A code at the cursor, or that of the first problem there. */
function codeAtCursor(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return "";
  const word = editor.document.getWordRangeAtPosition(editor.selection.active, codePattern);
  if (word) return editor.document.getText(word);
  const problem = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find(({ range }) => range.contains(editor.selection.active));
  return codeOf(problem);
}

function codeOf(problem: vscode.Diagnostic | undefined): string {
  const code = typeof problem?.code === "object" ? problem.code.value : problem?.code;
  return code === undefined ? "" : String(code);
}

/** The explanation as a page beside the editor, to be read and copied. */
async function showPage(found: Explanation): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: page(found) });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

function page(found: Explanation): string {
  const facts = [
    [text("element"), found.element],
    [text("zone"), found.zone],
    [text("classLabel"), found.class],
    [text("sourceLabel"), found.source],
  ].flatMap(([label, value]) => (value ? [`- ${label}: ${value}`] : []));
  const parts = [
    ["", found.explanation],
    [text("cause"), found.cause],
    [text("remedy"), found.remedy],
  ].flatMap(([label, value]) => (value ? [label ? `**${label}**: ${value}` : value] : []));
  return [`# ${found.code}: ${found.label}`, ...parts, facts.join("\n")].filter(Boolean).join("\n\n") + "\n";
}

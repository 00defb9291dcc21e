// FLA: Compare Declarations: two files by record. The result is a page of text, each place in it a link.
import * as vscode from "vscode";
import {
  compare,
  type CompareParams,
  type CompareResult,
  type RecordDifference,
  type ValueChange,
} from "../../../protocol/src/writing";
import type { Range } from "../../../protocol/src/messages";
import { selector, type Connection } from "../connection";
import { linkTo, showPage, type Page } from "../pages";
import { readText } from "../returned";
import type { Command } from "../surroundings";
import { baseName, Cancelled, Stop, targetUri } from "../target";
import { editingText, labelled } from "../texts";

/** Arguments: the two files of the explorer's selection, or one of them; what is missing is asked for. */
export const compareDeclarations: Command = async ({ context, server }, first, selected) => {
  const [before, after] = await twoFiles(first, selected);
  const result = await compared(server, { uri: before.toString(), text: await textOf(before) }, after);
  if (!result) throw new Stop(editingText("compare.failed"));
  const name = `${baseName(before)} ↔ ${baseName(after)}`;
  await showPage(context, { name, about: before, page: pageOf(result, before, after) });
  return result;
};

/** A document that the server has open is not sent again, and not parsed again: the newer one is mostly in front. */
async function compared(
  server: Connection,
  before: CompareParams["before"],
  after: vscode.Uri,
): Promise<CompareResult | null | undefined> {
  const uri = after.toString();
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  const isKnown = open !== undefined && vscode.languages.match(selector, open) > 0;
  const found = isKnown ? await server.ask(compare, { uri, before, after: { uri } }) : undefined;
  return found ?? server.ask(compare, { before, after: { uri, text: await textOf(after) } });
}

async function twoFiles(first: unknown, selected: unknown): Promise<[vscode.Uri, vscode.Uri]> {
  const chosen = Array.isArray(selected) ? selected.filter((one) => one instanceof vscode.Uri) : [];
  if (chosen.length === 2) return [chosen[0], chosen[1]];
  if (first instanceof vscode.Uri && selected instanceof vscode.Uri) return [first, selected];
  const after = targetUri(first);
  return [await pickOther(after), after];
}

/** The older version: an open document, a file of the workspace, or one from the disk. */
async function pickOther(after: vscode.Uri): Promise<vscode.Uri> {
  const found = await vscode.workspace.findFiles("**/{*.xml,FI.*}", undefined, 500);
  const others = found.filter((uri) => uri.toString() !== after.toString());
  const fromDisk = { label: editingText("compare.fromDisk"), uri: undefined };
  const items = [...others.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })), fromDisk];
  const picked = await vscode.window.showQuickPick(items, {
    title: editingText("compare.with", { file: baseName(after) }),
    placeHolder: editingText("compare.older"),
  });
  if (!picked) throw new Cancelled();
  if (picked.uri) return picked.uri;
  const [opened] = (await vscode.window.showOpenDialog({ canSelectMany: false })) ?? [];
  if (!opened) throw new Cancelled();
  return opened;
}

/** What is on the screen, else what is on disk. */
function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  return open ? Promise.resolve(open.getText()) : readText(uri);
}

// ---- the page

/** Each change with its kind as a word, its records, its places and its values. */
function pageOf(result: CompareResult, before: vscode.Uri, after: vscode.Uri): Page {
  const lines: string[] = [];
  const links: vscode.DocumentLink[] = [];
  const { added, removed, changed: differing, changes } = result;
  lines.push(editingText("compare.title", { before: baseName(before), after: baseName(after) }));
  lines.push(
    changes.length === 0
      ? editingText("compare.none")
      : editingText("compare.counts", { added, removed, changed: differing }),
  );
  if (result.capped) lines.push(editingText("compare.capped", { shown: changes.length }));
  for (const change of changes) {
    lines.push("");
    lines.push(labelled(editingText(`compare.${change.kind}`), change.label));
    if (change.around.length > 0) lines.push(`    ${change.around.join(" › ")}`);
    let line = "  ";
    for (const [uri, range] of placesOf(change, before, after)) {
      const words = editingText("compare.place", { file: baseName(uri), line: range.start.line + 1 });
      line += "  ";
      links.push(linkTo(uri, range.start, { line: lines.length, from: line.length, length: words.length }));
      line += words;
    }
    lines.push(line, ...change.values.map(valueLine));
  }
  return { text: `${lines.join("\n")}\n`, links };
}

function placesOf(change: RecordDifference, before: vscode.Uri, after: vscode.Uri): [vscode.Uri, Range][] {
  return [
    ...(change.before ? [[before, change.before] as [vscode.Uri, Range]] : []),
    ...(change.after ? [[after, change.after] as [vscode.Uri, Range]] : []),
  ];
}

function valueLine({ element, before, after }: ValueChange): string {
  const shown = (value: string | undefined) =>
    value === undefined ? editingText("compare.absent") : value === "" ? editingText("compare.empty") : value;
  return `    ${element}: ${shown(before)} → ${shown(after)}`;
}

// Findings of files that were checked from disk, in the Problems view until the file is opened, changed or deleted: from then on it
// may be otherwise. Documents that are open have the findings of the server already.
import * as path from "node:path";
import * as vscode from "vscode";
import type { JsonFile, JsonFinding } from "../../core/src/check/contract";
import { maxShown } from "../../core/src/check/mostImportant";
import { fill } from "../../core/src/messages/catalogue";
import { featureTexts } from "../../core/src/messages/features";
import { editingText, language } from "./texts";

/** XML files, and files of the channel without an extension. */
export const declarationFiles = "**/{*.xml,FI.????.??????.????????.*}";

let only: DiskFindings | undefined;

/** The findings from disk of this window. */
export function diskFindings(context: vscode.ExtensionContext): DiskFindings {
  if (!only) context.subscriptions.push((only = new DiskFindings()));
  return only;
}

export class DiskFindings implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("fla-disk");
  /** By the file that is watched; files of the workspace have one watcher together, under "". */
  readonly #watchers = new Map<string, vscode.Disposable>([["", this.#watch(declarationFiles)]]);
  readonly #opened = vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#drop(uri));

  /** Shows what was found, the worst of it first where it is too much; nothing for a document that is open. */
  show(file: JsonFile): void {
    const uri = vscode.Uri.file(file.file);
    if (isOpen(uri) || file.findings.length === 0) return this.#drop(uri);
    const source = sourceOf(file);
    const chosen = worstFirst(file.findings).slice(0, maxShown);
    const diagnostics = chosen.map((finding) => toDiagnostic(finding, source));
    const capped = cappedNote(file, chosen.length);
    this.#collection.set(uri, [...(capped === undefined ? [] : [toNote(capped, source)]), ...diagnostics]);
    if (!vscode.workspace.getWorkspaceFolder(uri)) this.#watchOutside(uri);
  }

  clear(): void {
    this.#collection.forEach((uri) => this.#drop(uri));
  }

  dispose(): void {
    for (const one of [this.#collection, this.#opened, ...this.#watchers.values()]) one.dispose();
  }

  #watchOutside(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.#watchers.has(key)) return;
    const folder = vscode.Uri.file(path.dirname(uri.fsPath));
    this.#watchers.set(key, this.#watch(new vscode.RelativePattern(folder, path.basename(uri.fsPath))));
  }

  #watch(pattern: vscode.GlobPattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, true);
    const drop = (uri: vscode.Uri) => this.#drop(uri);
    return vscode.Disposable.from(watcher, watcher.onDidChange(drop), watcher.onDidDelete(drop));
  }

  #drop(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#collection.delete(uri);
    this.#watchers.get(key)?.dispose();
    this.#watchers.delete(key);
  }
}

const rank: Record<JsonFinding["severity"], number> = { error: 0, warning: 1, information: 2 };

/** Errors, then warnings, then information, each in the order of the document. */
export function worstFirst(findings: readonly JsonFinding[]): readonly JsonFinding[] {
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** That there are more findings than are shown; undefined when there are not. */
export function cappedNote({ total }: JsonFile, shown: number): string | undefined {
  return total > shown ? editingText("disk.capped", { total, shown }) : undefined;
}

/** As the server names it: a pack that is not official says so. */
export function sourceOf({ pack }: JsonFile): string {
  const name = pack ? pack.id.toUpperCase() : "FLA";
  return pack && !pack.official ? fill(featureTexts[language()]["source.reference"], { source: name }) : name;
}

const severities: Record<JsonFinding["severity"], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function toDiagnostic({ range: { start, end }, message, severity, code }: JsonFinding, source: string) {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  return Object.assign(new vscode.Diagnostic(range, message, severities[severity]), { code, source });
}

function toNote(message: string, source: string): vscode.Diagnostic {
  const top = new vscode.Range(0, 0, 0, 0);
  return Object.assign(new vscode.Diagnostic(top, message, vscode.DiagnosticSeverity.Information), { source });
}

/** Has the editor its text? */
export function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}

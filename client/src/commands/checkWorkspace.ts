// FLA: Check All Files of the Workspace: the command line checks the files from disk, a few at a time, so that neither the editor
// nor the language server waits. What it finds stands in the Problems view until a file is opened or changes.
import { execFile } from "node:child_process";
import * as path from "node:path";
import * as vscode from "vscode";
import type { JsonFile, JsonFinding, JsonReport } from "../../../core/src/check/contract";
import { fill } from "../../../core/src/messages/catalogue";
import { featureTexts } from "../../../core/src/messages/features";
import { asOfSetting } from "../content";
import type { Command, Surroundings } from "../surroundings";
import { Stop } from "../target";
import { editingText, language, text } from "../texts";

/** XML files, and files of the channel without an extension. */
const patterns = "**/{*.xml,FI.????.??????.????????.*}";

/** The pack by which answers are read. */
const answersPackId = "answers";

/** So many files go into one process: few enough that the progress moves, many enough that starting it does not count. */
const filesAtOnce = 20;

/** A report on files full of findings; more is an error and so said. */
const maxReportBytes = 512 * 1024 * 1024;

/** VS Code shows no more for a file. */
const maxShownOfFile = 1_000;

interface Outcome {
  readonly checked: number;
  readonly withFindings: number;
  readonly cancelled: boolean;
  readonly failed: number;
}

let shown: vscode.DiagnosticCollection | undefined;

export const checkWorkspace: Command = async (surroundings) => {
  const files = await vscode.workspace.findFiles(patterns);
  if (files.length === 0) throw new Stop(editingText("workspace.noFiles"));
  const collection = (shown ??= createCollection(surroundings.context));
  collection.clear();
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: editingText("workspace.title"), cancellable: true },
    (progress, token) => checkAll(surroundings, { files, collection, progress, token }),
  );
  void report(outcome);
  return outcome;
};

interface Run {
  readonly files: readonly vscode.Uri[];
  readonly collection: vscode.DiagnosticCollection;
  readonly progress: vscode.Progress<{ message?: string; increment?: number }>;
  readonly token: vscode.CancellationToken;
}

async function checkAll(surroundings: Surroundings, { files, collection, progress, token }: Run): Promise<Outcome> {
  const counts = { checked: 0, withFindings: 0, failed: 0 };
  for (let at = 0; at < files.length && !token.isCancellationRequested; at += filesAtOnce) {
    const some = files.slice(at, at + filesAtOnce);
    const message = editingText("workspace.progress", { done: at, total: files.length });
    progress.report({ message, increment: (100 * some.length) / files.length });
    const reports = await check(surroundings, some, token);
    if (!reports && !token.isCancellationRequested) counts.failed += some.length;
    for (const file of reports ?? []) {
      if (!isOurs(file)) continue;
      counts.checked++;
      if (file.findings.length > 0) counts.withFindings++;
      show(collection, file);
    }
  }
  return { ...counts, cancelled: token.isCancellationRequested };
}

/** The reports on some files; undefined when the command line gave none. */
function check(
  { context, log }: Surroundings,
  files: readonly vscode.Uri[],
  token: vscode.CancellationToken,
): Promise<readonly JsonFile[] | undefined> {
  const asOf = asOfSetting(files[0]);
  const options = ["--lang", language(), ...(asOf ? ["--as-of", asOf] : [])];
  const cli = path.join(context.extensionPath, "dist/cli.js");
  const args = [cli, "check", "--format", "json", ...options, ...files.map(({ fsPath }) => fsPath)];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env, maxBuffer: maxReportBytes }, (_failed, stdout) => {
      stop.dispose();
      try {
        resolve((JSON.parse(stdout) as JsonReport).files);
      } catch {
        if (!token.isCancellationRequested) log.error("the check of the workspace gave no report on some files");
        resolve(undefined);
      }
    });
    const stop = token.onCancellationRequested(() => child.kill());
  });
}

/** Other XML in the folder is nobody's declaration: without a pack nothing is said of it. Answers are never judged. */
function isOurs({ pack, file }: JsonFile): boolean {
  return pack === null ? /^FI\.[A-Z]{4}\./.test(path.basename(file)) : pack.id !== answersPackId;
}

/** Open documents have the findings of the server already, as they are written. */
function show(collection: vscode.DiagnosticCollection, file: JsonFile): void {
  const uri = vscode.Uri.file(file.file);
  if (isOpen(uri) || file.findings.length === 0) return;
  const name = file.pack ? file.pack.id.toUpperCase() : "FLA";
  const marked = fill(featureTexts[language()]["source.reference"], { source: name });
  const source = file.pack && !file.pack.official ? marked : name;
  collection.set(
    uri,
    file.findings.slice(0, maxShownOfFile).map((finding) => toDiagnostic(finding, source)),
  );
}

const severities: Record<JsonFinding["severity"], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function toDiagnostic({ range: { start, end }, message, severity, code }: JsonFinding, source: string) {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const diagnostic = new vscode.Diagnostic(range, message, severities[severity]);
  return Object.assign(diagnostic, { code, source });
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}

/** What was found on disk goes when the file is opened, changed or deleted: from then on it may be otherwise. */
function createCollection(context: vscode.ExtensionContext): vscode.DiagnosticCollection {
  const collection = vscode.languages.createDiagnosticCollection("fla-workspace");
  const watcher = vscode.workspace.createFileSystemWatcher(patterns, true);
  const drop = (uri: vscode.Uri) => collection.delete(uri);
  context.subscriptions.push(
    collection,
    watcher,
    watcher.onDidChange(drop),
    watcher.onDidDelete(drop),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => drop(uri)),
  );
  return collection;
}

async function report({ checked, withFindings, cancelled, failed }: Outcome): Promise<void> {
  const first = editingText(cancelled ? "workspace.cancelled" : "workspace.done", { checked, withFindings });
  const sentence = failed > 0 ? `${first} ${editingText("workspace.failed", { failed })}` : first;
  const show = text("problems");
  const say = failed > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = withFindings > 0 ? await say(sentence, show) : await say(sentence);
  if (answer === show) await vscode.commands.executeCommand("workbench.actions.view.problems");
}

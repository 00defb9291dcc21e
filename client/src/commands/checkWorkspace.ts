// FLA: Check All Files of the Workspace: the command line checks the files from disk, a few at a time, so that neither the editor
// nor the language server waits. What it finds stands in the Problems view until a file is opened or changes.
import * as path from "node:path";
import * as vscode from "vscode";
import type { CheckProgress, JsonFile } from "../../../core/src/check/contract";
import { checkOnDisk } from "../cli";
import { asOfArgs, asOfSetting } from "../content";
import { declarationFiles, diskFindings, type DiskFindings } from "../diskFindings";
import type { Command, Surroundings } from "../surroundings";
import { Stop } from "../target";
import { editingText, text } from "../texts";

/** The pack by which answers are read. */
const answersPackId = "answers";

/** So many files go into one process: few enough that the progress moves, many enough that starting it does not count. */
const filesAtOnce = 20;

interface Outcome {
  readonly checked: number;
  readonly withFindings: number;
  readonly cancelled: boolean;
  readonly failed: number;
}

export const checkWorkspace: Command = async (surroundings) => {
  const files = await vscode.workspace.findFiles(declarationFiles);
  if (files.length === 0) throw new Stop(editingText("workspace.noFiles"));
  const findings = diskFindings(surroundings.context);
  findings.clear();
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: editingText("workspace.title"), cancellable: true },
    (progress, token) => checkAll(surroundings, { files, findings, progress, token }),
  );
  void report(outcome);
  return outcome;
};

interface Run {
  readonly files: readonly vscode.Uri[];
  readonly findings: DiskFindings;
  readonly progress: vscode.Progress<{ message?: string; increment?: number }>;
  readonly token: vscode.CancellationToken;
}

async function checkAll(surroundings: Surroundings, { files, findings, progress, token }: Run): Promise<Outcome> {
  const counts = { checked: 0, withFindings: 0, failed: 0 };
  for (let at = 0; at < files.length && !token.isCancellationRequested; at += filesAtOnce) {
    const some = files.slice(at, at + filesAtOnce);
    const message = editingText("workspace.progress", { done: at, total: files.length });
    progress.report({ message, increment: (100 * some.length) / files.length });
    const args = asOfArgs(asOfSetting(some[0]));
    // Of a file that takes long it is said how far it has come.
    const told = ({ file, percent }: CheckProgress): void =>
      progress.report({ message: `${message}, ${path.basename(file)} ${percent} %` });
    const reports = await checkOnDisk(surroundings, some, { args, token, told });
    if (!token.isCancellationRequested) counts.failed += some.length - (reports?.length ?? 0);
    for (const file of reports ?? []) {
      if (!isOurs(file)) continue;
      counts.checked++;
      if (file.findings.length > 0) counts.withFindings++;
      findings.show(file);
    }
  }
  return { ...counts, cancelled: token.isCancellationRequested };
}

/** Other XML in the folder is nobody's declaration: without a pack nothing is said of it. Answers are never judged. */
function isOurs({ pack, file }: JsonFile): boolean {
  return pack === null ? /^FI\.[A-Z]{4}\./.test(path.basename(file)) : pack.id !== answersPackId;
}

async function report({ checked, withFindings, cancelled, failed }: Outcome): Promise<void> {
  const first = editingText(cancelled ? "workspace.cancelled" : "workspace.done", { checked, withFindings });
  const sentence = failed > 0 ? `${first} ${editingText("workspace.failed", { failed })}` : first;
  const show = text("problems");
  const say = failed > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = withFindings > 0 ? await say(sentence, show) : await say(sentence);
  if (answer === show) await vscode.commands.executeCommand("workbench.actions.view.problems");
}

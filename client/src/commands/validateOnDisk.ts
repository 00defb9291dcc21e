// FLA: Validate File on Disk: VS Code gives extensions no text over 50 MB, so the command line checks the file in a process of its
// own. What it finds stands in the Problems view; a file that the editor does not show gets a page, each place in it a link.
import * as vscode from "vscode";
import type { JsonFile, JsonFinding } from "../../../core/src/check/contract";
import { maxShown } from "../../../core/src/check/mostImportant";
import { isDeclarationFile, megabytes, tabFile } from "../bigFiles";
import { checkOnDisk } from "../cli";
import { asOfArgs, asOfSetting, folderOf, ownRulesArgs } from "../content";
import { cappedNote, diskFindings, sourceOf, worstFirst } from "../diskFindings";
import { linkTo, showPage, type Page } from "../pages";
import type { Command, Surroundings } from "../surroundings";
import { baseName, Cancelled, Stop } from "../target";
import { editingText, labelled, text } from "../texts";

/** Argument: the file; without one that of the active tab, however large it is, else one that is chosen. Gives the report. */
export const validateOnDisk: Command = async (surroundings, argument) => {
  const uri = argument instanceof vscode.Uri ? argument : (activeFile() ?? (await pickFile()));
  if (uri.scheme !== "file") throw new Stop(text("onlyFiles"));
  const { size } = await statOf(uri);
  const report = await check(surroundings, uri, size);
  diskFindings(surroundings.context).show(report);
  const name = editingText("disk.report", { file: baseName(uri) });
  const show = () => showPage(surroundings.context, { name, about: uri, page: pageOf(report, uri) });
  if (report.findings.length > 0 && size > editorLimitBytes(uri)) await show();
  void say(report, uri, show);
  return report;
};

function activeFile(): vscode.Uri | undefined {
  const uri = tabFile(vscode.window.tabGroups.activeTabGroup.activeTab);
  return uri && isDeclarationFile(uri) ? uri : undefined;
}

async function pickFile(): Promise<vscode.Uri> {
  const [picked] =
    (await vscode.window.showOpenDialog({
      canSelectMany: false,
      title: editingText("disk.pick"),
      openLabel: editingText("disk.validate"),
    })) ?? [];
  if (!picked) throw new Cancelled();
  return picked;
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    throw new Stop(editingText("disk.notThere", { file: uri.fsPath }));
  }
}

/** The report, with the worst findings alone where there are too many for a person; stopping it says nothing. */
async function check(surroundings: Surroundings, uri: vscode.Uri, size: number): Promise<JsonFile> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: editingText("disk.title"), cancellable: true },
    async (progress, token) => {
      const file = editingText("disk.file", { file: baseName(uri), size: megabytes(size) });
      progress.report({ message: file, increment: 0 });
      let why = editingText("disk.failed", { file: baseName(uri) });
      let shown = 0;
      const reports = await checkOnDisk(surroundings, [uri], {
        ...placeOf(surroundings, uri),
        token,
        told: ({ percent }) => {
          progress.report({ message: `${file} ${percent} %`, increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        },
        complaint: (sentence) => (why = sentence || why),
      });
      if (token.isCancellationRequested) throw new Cancelled();
      if (!reports) throw new Stop(why);
      return reports[0];
    },
  );
}

/** Packs and rules of a folder count only when somebody vouches for it. */
function placeOf({ context }: Surroundings, uri: vscode.Uri): { args: string[]; cwd: string } {
  const args = ["--max-findings", String(maxShown), ...asOfArgs(asOfSetting(uri))];
  if (!vscode.workspace.isTrusted) return { args, cwd: context.extensionPath };
  return { args: [...args, ...ownRulesArgs(uri)], cwd: folderOf(uri) };
}

/** Over so many bytes the editor asks before it shows a file at all: by its setting, else 1 GB, and 10 MB from another machine. */
function editorLimitBytes(uri: vscode.Uri): number {
  const found = vscode.workspace.getConfiguration("workbench", uri).inspect<number>("editorLargeFileConfirmation");
  const own = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
  return 1024 * 1024 * (own ?? (vscode.env.remoteName === undefined ? 1024 : 10));
}

async function say(report: JsonFile, uri: vscode.Uri, showReport: () => Promise<void>): Promise<void> {
  const sentence = editingText("disk.done", { file: baseName(uri), verdict: verdictOf(report), total: report.total });
  const buttons = report.total > 0 ? [text("problems"), text("showReport")] : [];
  const blocking = report.verdict === "refused";
  const answer = await (blocking
    ? vscode.window.showWarningMessage(sentence, ...buttons)
    : vscode.window.showInformationMessage(sentence, ...buttons));
  if (answer === text("problems")) await vscode.commands.executeCommand("workbench.actions.view.problems");
  if (answer === text("showReport")) await showReport();
}

function verdictOf({ verdict }: JsonFile): string {
  return editingText(`disk.${verdict}`);
}

/* ---------------------------------------------------------------------------------------------------------- the page */

/** The verdict, why, and each finding with its place as a link, the worst first. */
function pageOf(report: JsonFile, uri: vscode.Uri): Page {
  const lines = [
    editingText("disk.done", { file: uri.fsPath, verdict: verdictOf(report), total: report.total }),
    packWords(report),
    ...report.reasons,
  ];
  const capped = cappedNote(report, report.findings.length);
  if (capped !== undefined) lines.push(capped);
  const links: vscode.DocumentLink[] = [];
  for (const finding of worstFirst(report.findings)) {
    const place = placeWords(finding);
    lines.push("", `${place}  ${finding.code}${finding.element && `  <${finding.element}>`}`);
    links.push(linkTo(uri, finding.range.start, { line: lines.length - 1, from: 0, length: place.length }));
    lines.push(`    ${labelled(editingText(`disk.${finding.severity}`), finding.message)}`);
  }
  return { text: `${lines.join("\n")}\n`, links };
}

function packWords(report: JsonFile): string {
  if (!report.pack) return text("noPack");
  return editingText("disk.pack", { pack: sourceOf(report), version: report.pack.version });
}

function placeWords({ range: { start } }: JsonFinding): string {
  return editingText("disk.place", { line: start.line + 1, column: start.character + 1 });
}

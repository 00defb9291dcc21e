// What the rows of the Submissions view do.
import * as vscode from "vscode";
import { draftCondition, draftRule, withDraft, type DraftRule } from "../../../core/src/answers/draftRule";
import type { Submission } from "../../../core/src/channel/submissions";
import { explain, type CorrectiveFileResult } from "../../../protocol/src/messages";
import { rangeOfPath } from "../../../protocol/src/messages";
import { settings, section } from "../../../protocol/src/settings";
import type { ChannelPart } from "../channelPart";
import type { Command, Surroundings } from "../surroundings";
import { documentOf, showAnswersOf } from "../returned";
import { Cancelled, Stop, targetUri } from "../target";
import { language, text } from "../texts";
import type { Filter, Row } from "../views/submissions";

export const refreshSubmissions: Command = async ({ submissionsChanged }) => submissionsChanged();

/**
 * Opens the document that was sent: the source, else the kept bytes. Further arguments: the location path to go to, and the
 * kept file of the part that it is a place of.
 */
export const openSentFile: Command = async (surroundings, row, location, file) => {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  // A place is one of the file as it was sent: the source may have changed since.
  const files = typeof location === "string" ? part.sentDataFiles(submission) : [];
  const kept = files.find((one) => one === file) ?? files.at(0);
  const uri = kept ? vscode.Uri.file(kept) : await documentOf(surroundings, part, submission);
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  if (typeof location === "string" && location !== "") await goTo(surroundings, editor, location);
  return uri;
};

async function goTo({ server }: Surroundings, editor: vscode.TextEditor, path: string): Promise<void> {
  const found = await server.ask(rangeOfPath, { uri: editor.document.uri.toString(), path });
  if (!found) return;
  const start = new vscode.Position(found.start.line, found.start.character);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Lays the anomalies of the kept answers on the document that was sent. */
export const showSubmissionAnomalies: Command = async (surroundings, row) => {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  return showAnswersOf(surroundings, part, submission, { open: true });
};

/** Explains the signatures of a submission's answers, or of one answer. */
export const showSignatureReport: Command = async (surroundings, row) => {
  const part = await surroundings.channelPart();
  const given = row as Row | string | undefined;
  const answers =
    typeof given === "object" && given.kind === "answer" ? [given.answer] : submissionOf(part, row).answers;
  const lines: string[] = [];
  for (const { name, path } of answers) {
    if (path === undefined) continue;
    // The signature of a CO stands over the archive, which is kept beside the answer that it held.
    const file = signedFile(part, path);
    const report = await part.verifyFile({ home: part.openHome(), file, clock: part.systemClock });
    lines.push(name, ...part.signatureReportLines(report, language()).map((line) => `  ${line}`), "");
  }
  if (lines.length === 0) throw new Stop(text("noAnswersKept"));
  const document = await vscode.workspace.openTextDocument({ content: lines.join("\n") });
  await vscode.window.showTextDocument(document, { preview: true });
  return lines;
};

function signedFile(part: ChannelPart, file: string): string {
  const archive = file.replace(/FO(\.[^\\/]*)$/, "CO$1");
  return part.fileExists(archive) ? archive : file;
}

/** Which submissions the view shows. Argument: the choice, else the user picks. */
export const filterSubmissions: Command = async ({ submissions }, argument) => {
  const items = (["all", "test", "production"] as const).map((filter) => ({
    label: text(filterNames[filter]),
    filter,
  }));
  const known = items.find(({ filter }) => filter === argument);
  const picked = known ?? (await vscode.window.showQuickPick(items, { placeHolder: text("whichSubmissions") }));
  if (!picked) throw new Cancelled();
  submissions.filter = picked.filter;
  return picked.filter;
};

const filterNames: Readonly<Record<Filter, "filterAll" | "filterTest" | "filterProduction">> = {
  all: "filterAll",
  test: "filterTest",
  production: "filterProduction",
};

/** Writes what the view shows to a file: HTML to read, CSV to count. Arguments: the file, else the user picks it. */
export const exportReport: Command = async ({ submissions, channelPart }, argument) => {
  const part = await channelPart();
  const shown = await submissions.shown();
  const target = argument instanceof vscode.Uri ? argument : await askReportFile();
  const content = /\.csv$/i.test(target.path)
    ? `\uFEFF${part.submissionsCsv(shown, language())}` // Spreadsheets take a file without the mark for Latin-1.
    : part.submissionsHtml(shown, language(), part.systemClock());
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  void offerFile(target);
  return target;
};

async function askReportFile(): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const picked = await vscode.window.showSaveDialog({
    filters: { HTML: ["html"], CSV: ["csv"] },
    defaultUri: folder && vscode.Uri.joinPath(folder.uri, "submissions.html"),
  });
  if (!picked) throw new Cancelled();
  return picked;
}

async function offerFile(uri: vscode.Uri): Promise<void> {
  const open = text("openReport");
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  if ((await vscode.window.showInformationMessage(text("reportWritten", { file: name }), open)) === open)
    await vscode.env.openExternal(uri);
}

/** Removes what is kept of old submissions. Argument: the days, else those of the setting; the user confirms the number. */
export const purgeSubmissions: Command = async (surroundings, argument) => {
  const part = await surroundings.channelPart();
  const home = part.openHome();
  const setting = settings.keepDays.from(vscode.workspace.getConfiguration(section).get(settings.keepDays.key));
  const days = typeof argument === "number" ? argument : await askDays(setting || part.defaultKeepDays);
  const found = part.purgeable(home, days, part.systemClock());
  if (found.length === 0) return void vscode.window.showInformationMessage(text("nothingToPurge", { days }));
  const remove = text("purgeNow");
  const question = text("confirmPurge", { count: found.length, days });
  const detail = text("purgeDetail");
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove)
    throw new Cancelled();
  const count = part.purge(home, found, part.systemClock);
  surroundings.submissionsChanged();
  void vscode.window.showInformationMessage(text("purged", { count }));
  return count;
};

async function askDays(fallback: number): Promise<number> {
  const typed = await vscode.window.showInputBox({
    prompt: text("askPurgeDays"),
    value: String(fallback),
    validateInput: (value) => (/^\d{1,4}$/.test(value) ? undefined : text("wrongDays")),
  });
  if (typed === undefined) throw new Cancelled();
  return Number(typed);
}

/** A new declaration with the forms that the answers shown on a document object to; not saved yet. One for each part that is alone. */
export const correctiveFile: Command = async (surroundings, row) => {
  const asked: CorrectiveFileResult[] = [];
  for (const from of await correctedDocuments(surroundings, row)) {
    const found = await surroundings.answers.corrective(from);
    if (found) asked.push(found);
  }
  if (asked.length === 0) throw new Stop(text("noAnswersShown"));
  const wanted = asked.filter(({ text: content }) => content !== "");
  const sum = (count: "refused" | "changed" | "left") => asked.reduce((total, found) => total + found[count], 0);
  if (wanted.length === 0) throw new Stop(text(sum("left") > 0 ? "nothingToCorrectHere" : "nothingToCorrect"));
  const documents: vscode.TextDocument[] = [];
  for (const found of wanted)
    documents.push(await vscode.workspace.openTextDocument({ language: "xml", content: found.text }));
  for (const document of documents) await vscode.window.showTextDocument(document, { preview: false });
  const [refused, changed] = [sum("refused"), sum("changed")];
  void vscode.window.showInformationMessage(text("correctiveMade", { refused, changed }));
  return { uri: documents[0].uri, refused, changed, left: sum("left") };
};

/** The document of a row of the view, with its answers laid on it, or its kept parts where it is gone; else the active one. */
async function correctedDocuments(surroundings: Surroundings, row: unknown): Promise<readonly vscode.Uri[]> {
  if (row === undefined || row instanceof vscode.Uri) return [targetUri(row)];
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  await showAnswersOf(surroundings, part, submission, { open: false });
  const source = await documentOf(surroundings, part, submission);
  const kept = part.sentDataFiles(submission).map((file) => vscode.Uri.file(file));
  return kept.some(({ path }) => path === source.path) ? kept : [source];
}

/** Drafts a rule for a miss. Arguments: the drafted rule and the document it is for; or a row of the view. */
export const draftRuleFor: Command = async (surroundings, argument, address) => {
  const draft = isRow(argument) ? await draftOf(surroundings, argument) : (argument as DraftRule | undefined);
  if (draft === undefined) throw new Stop(text("fileGone"));
  const beside = typeof address === "string" ? vscode.Uri.parse(address) : undefined;
  const folder = (beside && vscode.workspace.getWorkspaceFolder(beside)) ?? vscode.workspace.workspaceFolders?.[0];
  const target = folder && vscode.Uri.joinPath(folder.uri, "my-rules.json");
  const known = target && (await openIfThere(target));
  if (known) return insertInto(known, draft);
  const document = target
    ? await vscode.workspace.openTextDocument(target.with({ scheme: "untitled" }))
    : await vscode.workspace.openTextDocument({ language: "json", content: "" });
  return insertInto(document, draft);
};

function isRow(value: unknown): value is Row & { kind: "compared" } {
  return typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "compared";
}

async function draftOf({ server }: Surroundings, { finding, part, submission }: Row & { kind: "compared" }) {
  const known = new Map<string, Awaited<ReturnType<typeof ask>>>();
  const ask = (code: string, asked: "en" | "nl" | "fr" | "de") => server.ask(explain, { code, language: asked });
  for (const asked of ["en", "nl", "fr", "de"] as const) known.set(asked, await ask(finding.code, asked));
  const explained = (asked: string) => known.get(asked) ?? undefined;
  return draftRule(part.session.tree, finding, explained, submission.answers.at(-1)?.name ?? "");
}

async function openIfThere(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    await vscode.workspace.fs.stat(uri);
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/** The draft is left unsaved: its condition is still to be written, and stands selected. */
async function insertInto(document: vscode.TextDocument, draft: DraftRule): Promise<vscode.Uri> {
  const editor = await vscode.window.showTextDocument(document);
  const before = document.getText();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, whole, withDraft(before, draft));
  await vscode.workspace.applyEdit(edit);
  const written = document.getText();
  const at = Math.max(0, written.lastIndexOf(`"code": ${JSON.stringify(draft.code)}`));
  const condition = written.indexOf(draftCondition, at);
  const start = document.positionAt(condition < 0 ? at : condition);
  const end = condition < 0 ? start : document.positionAt(condition + draftCondition.length);
  editor.selection = new vscode.Selection(start, end);
  editor.revealRange(new vscode.Range(start, end), vscode.TextEditorRevealType.InCenter);
  return document.uri;
}

/** Predicted against returned, by month, as a page. */
export const showMeasure: Command = async ({ channelPart }) => {
  const part = await channelPart();
  const { submissions } = part.listSubmissions(part.openHome());
  const summary = part.summariseMeasures(submissions);
  if (summary.months.length === 0) return void vscode.window.showInformationMessage(text("nothingCompared"));
  const panel = vscode.window.createWebviewPanel("fla.measure", text("measureTitle"), vscode.ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
  });
  panel.webview.html = part.measurePage(submissions, language());
  return summary;
};

/** The row of the view, or the id that a command was called with. */
export function submissionOf(part: ChannelPart, row: unknown): Submission {
  const given = row as Row | string | undefined;
  if (typeof given === "object" && "submission" in given) return given.submission;
  const found = part.listSubmissions(part.openHome()).submissions.find(({ id }) => id === given);
  if (!found) throw new Stop(text("fileGone"));
  return found;
}

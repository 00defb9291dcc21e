// Sends a declaration: check, set, gate, FI, FS, GO. What may leave is decided by the gate in core; here are only gathered the
// facts it asks for, and shown what it says.
import * as vscode from "vscode";
import type { Channel } from "../../../core/src/channel/channels";
import type { ContentFacts } from "../../../core/src/channel/gate";
import type { JsonFile } from "../../../core/src/check/contract";
import type { Environment } from "../../../core/src/triplet/names";
import type { ChannelPart } from "../channelPart";
import type { Submission } from "../../../core/src/channel/submissions";
import { isPractice, signersFor } from "../channels";
import { clockFor } from "../clock";
import { asOfSetting, reportOn } from "../content";
import { interactionFor, type OperationInteraction } from "../interaction";
import { applicationCode } from "../packs";
import type { Command, Surroundings } from "../surroundings";
import { baseName, Cancelled, savedFile, Stop } from "../target";
import { language, text } from "../texts";
import { submissionOf } from "./submissions";

/** Argument: the declaration's file; without it the active editor's. */
export const sendToIntest: Command = (surroundings, argument) => sendDeclaration(surroundings, argument, "T");
export const sendToIn: Command = (surroundings, argument) => sendDeclaration(surroundings, argument, "R");
export const sendToIntestS: Command = (surroundings, argument) => sendDeclaration(surroundings, argument, "S");

/** FI, FS and GO that other software made go byte for byte under their own names, to the folder that the names ask for. */
export const sendExisting: Command = async (surroundings, argument) => {
  const uri = await savedFile(argument);
  const part = await surroundings.channelPart();
  const environment = await folderFor(part, surroundings, baseName(uri));
  const triplet = await part.openTriplet(uri.fsPath, environment);
  const files = part.dataFilesOf(triplet).map((file) => vscode.Uri.file(file));
  const make = async (): Promise<Triplet[]> => [triplet];
  return send(surroundings, { part, files, source: files[0] ?? uri, environment, make });
};

/**
 * The folder that the name asks for. A name that asks for none, or a tester who wants the wrong one, is asked; IN only takes what
 * the name says.
 */
async function folderFor(part: ChannelPart, surroundings: Surroundings, name: string): Promise<Environment> {
  const { prefix, environment } = part.parseFileName(name);
  if (!["FI", "FS", "GO"].includes(prefix)) throw new Stop(text("noWireName", { file: name }));
  const named = part.environments.find((known) => known === environment);
  if (named === "R") return named;
  const { simulation } = await surroundings.channels.chosen();
  const choices: Environment[] = named === "S" || simulation ? ["T", "S"] : ["T"];
  if (choices.length === 1 && named === "T") return named;
  const items = choices.map((choice) => ({
    label: part.folders[choice].put,
    description: choice === named ? text("folderOfName") : undefined,
    choice,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: text("whichFolder", { file: name }) });
  if (!picked) throw new Cancelled();
  return picked.choice;
}

async function sendDeclaration(surroundings: Surroundings, argument: unknown, environment: Environment) {
  const uri = await savedFile(argument);
  const part = await surroundings.channelPart();
  const checked = part.stampOf(uri.fsPath);
  const make: Work["make"] = async ({ report, ...common }) =>
    part.createTriplets({
      ...common,
      ...{ environment, file: uri.fsPath, checked },
      applicationCode: await applicationCode(part, common.channel, report),
      signers: signersFor(part, common.channel),
      usedNumbers: await part.numbersOnServer({ ...common, environment }),
    });
  return send(surroundings, { part, files: [uri], source: uri, environment, make });
}

type Triplet = Awaited<ReturnType<ChannelPart["createTriplets"]>>[number];
type Sent = Awaited<ReturnType<ChannelPart["send"]>>;

/** What the operations of one sending share. */
interface Common {
  readonly home: ReturnType<ChannelPart["openHome"]>;
  readonly channel: Channel;
  readonly clock: () => Date;
  readonly interaction: OperationInteraction;
  readonly signal: AbortSignal;
}

interface Work {
  readonly part: ChannelPart;
  /** That of an earlier submission; otherwise the chosen one. */
  readonly channel?: Channel;
  /** The files with the declarations: the parts of a set, in their order. */
  readonly files: readonly vscode.Uri[];
  /** The document that they come from, or "kept" where only the kept bytes of an earlier submission are known. */
  readonly source: vscode.Uri | "kept";
  readonly environment: Environment;
  /** A file that is too big for one set becomes several. */
  make(common: Common & { readonly report: JsonFile | undefined }): Promise<Triplet[]>;
}

/** Sends a set that failed before its GO, under its own name. Argument: the row, or the submission's id. */
export const sendAgain: Command = (surroundings, row) =>
  sendKept(surroundings, row, async (part, _common, submission) => part.tripletOfSubmission(submission));

/** Sends the same bytes under the next number, where the receiver refused the file for its name (ACRF-133). */
export const sendUnderNextNumber: Command = (surroundings, row) =>
  sendKept(surroundings, row, async (part, common, submission) => {
    const usedNumbers = await part.numbersOnServer({ ...common, environment: submission.environment });
    return part.renumberSubmission({ ...common, submission, usedNumbers });
  });

async function sendKept(
  surroundings: Surroundings,
  row: unknown,
  triplet: (part: ChannelPart, common: Common, submission: Submission) => Promise<Triplet>,
): Promise<readonly string[]> {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  const files = part.sentDataFiles(submission).map((file) => vscode.Uri.file(file));
  if (files.length === 0) throw new Stop(text("bytesGone", { set: submission.set }));
  const channel = (await surroundings.channels.list()).find(({ name }) => name === submission.channel);
  if (!channel) throw new Stop(text("noChannelYet"));
  const make: Work["make"] = async (common) => [await triplet(part, common, submission)];
  const source = surroundings.sources.of(submission.id) ?? "kept";
  return send(surroundings, { part, channel, files, source, environment: submission.environment, make });
}

/** Answers with the ids of what was sent. */
async function send(surroundings: Surroundings, work: Work): Promise<readonly string[]> {
  const { part, files, environment } = work;
  const channel = work.channel ?? (await surroundings.channels.chosen());
  const asOf = asOfSetting(files[0]);
  const checkAsOf = isPractice(part, channel) ? asOf : undefined;
  const reports: (JsonFile | undefined)[] = [];
  for (const file of files)
    reports.push(await reportOn(surroundings, file, { asOf: checkAsOf, secondOpinion: environment === "R" }));
  const content = part.contentOfSet(reports.map((report, at) => report && contentFacts(report, files[at])));
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = text("sending", { folder: part.folders[environment].put });
  const sent = await vscode.window.withProgress({ ...options, title }, (progress, cancel) => {
    progress.report({ message: text("nothingLeft") });
    return sendSets(surroundings, work, { channel, asOf, report: reports[0], content, progress, cancel });
  });
  surroundings.channels.used(environment);
  void vscode.commands.executeCommand("setContext", "fla.hasSent", true);
  void offerFetch(part, sent, content?.declarations ?? 0, channel.name);
  return sent.map(({ id }) => id);
}

interface Running {
  readonly channel: Channel;
  readonly asOf: string | undefined;
  readonly report: JsonFile | undefined;
  readonly content: ContentFacts | undefined;
  readonly progress: vscode.Progress<{ message?: string; increment?: number }>;
  readonly cancel: vscode.CancellationToken;
}

/** Each set passes the gate. Whatever happens, the view shows what is known of it. */
async function sendSets(surroundings: Surroundings, work: Work, running: Running): Promise<Sent[]> {
  const { part, source } = work;
  const { channel, asOf, report, content } = running;
  const stop = new AbortController();
  running.cancel.onCancellationRequested(() => stop.abort());
  const interaction = interactionFor(part, surroundings.passphrases, reportTo(running.progress));
  const clock = clockFor(part, channel, asOf);
  const common: Common = { home: part.openHome(), channel, clock, interaction, signal: stop.signal };
  const session = surroundings.channels.gateSession(part);
  const sent: Sent[] = [];
  try {
    for (const triplet of await work.make({ ...common, report })) {
      if (source !== "kept") await surroundings.sources.remember(triplet.id, source);
      sent.push(await part.send({ ...common, triplet, content, session }));
    }
    await interaction.keep();
    return sent;
  } finally {
    surroundings.submissionsChanged();
  }
}

/** What the check says, as the gate asks it. */
function contentFacts(report: JsonFile, uri: vscode.Uri): ContentFacts {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return {
    pack: report.pack,
    verdict: report.verdict,
    blocking: report.counts.error,
    disagreement: report.secondOpinion?.outcome === "disagrees" ? report.secondOpinion.message : undefined,
    declarations: report.formsTotal,
    unsaved: open?.isDirty ?? false,
  };
}

/** VS Code adds up increments, the transfer tells where it is. */
function reportTo(progress: Running["progress"]): (message: string, percent: number) => void {
  let shown = 0;
  return (message, percent) => {
    progress.report({ message, increment: Math.max(0, percent - shown) });
    shown = Math.max(shown, percent);
  };
}

async function offerFetch(part: ChannelPart, sent: readonly Sent[], count: number, channel: string): Promise<void> {
  const [first] = sent;
  const fetch = text("fetchNow");
  const args = { count, channel, folder: first.folder, out: first.answersFolder };
  const warnings = new Set(sent.flatMap((one) => one.warnings).map((item) => part.gateItemText(item, language())));
  for (const warning of warnings) void vscode.window.showWarningMessage(warning);
  const [one, many] = first.practice ? (["sentOnePractice", "sentPractice"] as const) : (["sentOne", "sent"] as const);
  const answer = await vscode.window.showInformationMessage(text(count === 1 ? one : many, args), fetch);
  if (answer === fetch) await vscode.commands.executeCommand("fla.fetchAnswers");
}

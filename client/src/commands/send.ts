// Sends a declaration: check, set, gate, FI, FS, GO. What may leave is decided by the gate in core; here are only gathered the
// facts it asks for, and shown what it says.
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Channel } from "../../../core/src/channel/channels";
import type { ContentFacts } from "../../../core/src/channel/gate";
import type { JsonFile } from "../../../core/src/check/contract";
import type { Environment } from "../../../core/src/triplet/names";
import type { ChannelPart } from "../channelPart";
import { isPractice, signersFor } from "../channels";
import { clockFor } from "../clock";
import { asOfSetting, reportOn } from "../content";
import { interactionFor, type OperationInteraction } from "../interaction";
import { applicationCode } from "../packs";
import type { Command, Surroundings } from "../surroundings";
import { baseName, savedFile, Stop } from "../target";
import { text } from "../texts";

/** Argument: the declaration's file; without it the active editor's. */
export const sendToIntest: Command = (surroundings, argument) => sendDeclaration(surroundings, argument, "T");
export const sendToIn: Command = (surroundings, argument) => sendDeclaration(surroundings, argument, "R");

/** FI, FS and GO that other software made go byte for byte under their own names, to the folder that the names ask for. */
export const sendExisting: Command = async (surroundings, argument) => {
  const uri = await savedFile(argument);
  const part = await surroundings.channelPart();
  const environment = part.environments.find((known) => known === part.parseFileName(baseName(uri)).environment);
  if (!environment) throw new Stop(text("noWireName", { file: baseName(uri) }));
  const make = async (): Promise<Triplet[]> => [await part.openTriplet(uri.fsPath, environment)];
  return send(surroundings, { part, uri, data: dataFileOf(uri), environment, make });
};

async function sendDeclaration(surroundings: Surroundings, argument: unknown, environment: Environment) {
  const uri = await savedFile(argument);
  const part = await surroundings.channelPart();
  const make: Work["make"] = async ({ report, ...common }) =>
    part.createTriplets({
      ...common,
      ...{ environment, file: uri.fsPath },
      applicationCode: await applicationCode(part, common.channel, report),
      signers: signersFor(part, common.channel),
      usedNumbers: await part.numbersOnServer({ ...common, environment }),
    });
  return send(surroundings, { part, uri, data: uri, environment, make });
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
  /** The file that the command was called for. */
  readonly uri: vscode.Uri;
  /** The file with the declarations. */
  readonly data: vscode.Uri;
  readonly environment: Environment;
  /** A file that is too big for one set becomes several. */
  make(common: Common & { readonly report: JsonFile | undefined }): Promise<Triplet[]>;
}

/** Answers with the ids of what was sent. */
async function send(surroundings: Surroundings, work: Work): Promise<readonly string[]> {
  const { part, data, environment } = work;
  const channel = await surroundings.channels.chosen();
  const asOf = isPractice(part, channel) ? asOfSetting(data) : undefined;
  const report = await reportOn(surroundings, data, { asOf, secondOpinion: environment === "R" });
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = text("sending", { folder: part.folders[environment].put });
  const sent = await vscode.window.withProgress({ ...options, title }, (progress, cancel) =>
    sendSets(surroundings, work, { channel, report, progress, cancel }),
  );
  surroundings.channels.used(environment);
  void vscode.commands.executeCommand("setContext", "fla.hasSent", true);
  void offerFetch(sent, report?.forms.length ?? 0, channel.name);
  return sent.map(({ id }) => id);
}

interface Running {
  readonly channel: Channel;
  readonly report: JsonFile | undefined;
  readonly progress: vscode.Progress<{ message?: string; increment?: number }>;
  readonly cancel: vscode.CancellationToken;
}

/** Each set passes the gate. Whatever happens, the view shows what is known of it. */
async function sendSets(surroundings: Surroundings, work: Work, running: Running): Promise<Sent[]> {
  const { part, data } = work;
  const { channel, report } = running;
  const stop = new AbortController();
  running.cancel.onCancellationRequested(() => stop.abort());
  const interaction = interactionFor(part, surroundings.passphrases, reportTo(running.progress));
  const clock = clockFor(part, channel, asOfSetting(data));
  const common: Common = { home: part.openHome(), channel, clock, interaction, signal: stop.signal };
  const content = report && contentFacts(report, data);
  const session = surroundings.channels.gateSession(part);
  const sent: Sent[] = [];
  try {
    for (const triplet of await work.make({ ...common, report })) {
      await surroundings.sources.remember(triplet.id, data);
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
    blocking: report.findings.filter((finding) => finding.class === "B").length,
    disagreement: report.secondOpinion?.outcome === "disagrees" ? report.secondOpinion.message : undefined,
    declarations: report.forms.length,
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

async function offerFetch(sent: readonly Sent[], count: number, channel: string): Promise<void> {
  const [first] = sent;
  const fetch = text("fetchNow");
  const args = { count, channel, folder: first.folder, out: first.answersFolder };
  const answer = await vscode.window.showInformationMessage(
    text(first.practice ? "sentPractice" : "sent", args),
    fetch,
  );
  if (answer === fetch) await vscode.commands.executeCommand("fla.fetchAnswers");
}

/** The FI of the set that FS or GO belongs to. */
function dataFileOf(uri: vscode.Uri): vscode.Uri {
  const name = `FI${baseName(uri).slice(2)}`;
  const folder = path.dirname(uri.fsPath);
  const found = [name, `${name}.1`].map((one) => path.join(folder, one)).find((file) => existsSync(file));
  return found ? vscode.Uri.file(found) : uri;
}

// Sends a declaration: check, set, gate, FI, FS, GO. What may leave is decided by the gate in core; here are only gathered the
// facts it asks for, and shown what it says.
import * as vscode from "vscode";
import type { Channel } from "../../../core/src/channel/channels";
import type { ContentFacts } from "../../../core/src/channel/gate";
import type { JsonFile } from "../../../core/src/check/contract";
import { isPractice } from "../channels";
import { clockFor } from "../clock";
import type { ChannelPart } from "../channelPart";
import { asOfSetting, reportOn } from "../content";
import { interactionFor } from "../interaction";
import { applicationCode } from "../packs";
import type { Command, Surroundings } from "../surroundings";
import { savedFile } from "../target";
import { text } from "../texts";

export const sendToIntest: Command = (surroundings, argument) => send(surroundings, argument, "T");
export const sendToIn: Command = (surroundings, argument) => send(surroundings, argument, "R");

async function send(surroundings: Surroundings, argument: unknown, environment: "T" | "R"): Promise<readonly string[]> {
  const uri = await savedFile(argument);
  const part = await surroundings.channelPart();
  const channel = await surroundings.channels.chosen();
  const asOf = isPractice(part, channel) ? asOfSetting(uri) : undefined;
  const report = await reportOn(surroundings, uri, { asOf, secondOpinion: environment === "R" });
  const code = await applicationCode(part, channel, report);
  const content = report && contentFacts(report, uri);
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = text("sending", { folder: part.folders[environment].put });
  const sent = await vscode.window.withProgress({ ...options, title }, (progress, cancel) =>
    sendSets(surroundings, { part, uri, channel, environment, code, content, progress, cancel }),
  );
  surroundings.channels.used(environment);
  surroundings.submissionsChanged();
  void vscode.commands.executeCommand("setContext", "fla.hasSent", true);
  void offerFetch(sent, report?.forms.length ?? 0, channel.name);
  return sent.map(({ id }) => id);
}

interface Work {
  readonly part: ChannelPart;
  readonly uri: vscode.Uri;
  readonly channel: Channel;
  readonly environment: "T" | "R";
  readonly code: string;
  readonly content: ContentFacts | undefined;
  readonly progress: vscode.Progress<{ message?: string; increment?: number }>;
  readonly cancel: vscode.CancellationToken;
}

type Sent = Awaited<ReturnType<ChannelPart["send"]>>;

/** A file that is too big for one set becomes several; each passes the gate. */
async function sendSets(surroundings: Surroundings, work: Work): Promise<Sent[]> {
  const { part, uri, channel, environment, code, content } = work;
  const stop = new AbortController();
  work.cancel.onCancellationRequested(() => stop.abort());
  const interaction = interactionFor(part, surroundings.passphrases, reportTo(work.progress));
  const clock = clockFor(part, channel, asOfSetting(uri));
  const home = part.openHome();
  const common = { home, channel, clock, interaction, signal: stop.signal };
  const triplets = await part.createTriplets({ ...common, environment, file: uri.fsPath, applicationCode: code });
  const session = surroundings.channels.gateSession(part);
  const sent: Sent[] = [];
  for (const triplet of triplets) {
    sent.push(await part.send({ ...common, triplet, content, session }));
    await surroundings.sources.remember(triplet.id, uri);
  }
  await interaction.keep();
  return sent;
}

/** What the check says, as the gate asks it. */
function contentFacts(report: JsonFile, uri: vscode.Uri): ContentFacts {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return {
    pack: report.pack,
    verdict: report.verdict,
    blocking: report.findings.filter((finding) => finding.class === "B").length,
    declarations: report.forms.length,
    unsaved: open?.isDirty ?? false,
  };
}

/** VS Code adds up increments, the transfer tells where it is. */
function reportTo(progress: Work["progress"]): (message: string, percent: number) => void {
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

// Fetches the answers that are awaited and lays their anomalies on the documents that were sent. The practice channel answers
// within seconds, so it is asked until nothing is awaited any more; a real channel is asked once.
import * as vscode from "vscode";
import type { Channel } from "../../../core/src/channel/channels";
import type { Submission } from "../../../core/src/channel/submissions";
import type { Environment } from "../../../core/src/triplet/names";
import type { ChannelPart } from "../channelPart";
import { isPractice } from "../channels";
import { clockFor } from "../clock";
import { asOfSetting } from "../content";
import { interactionFor } from "../interaction";
import { showAnswersOf } from "../returned";
import type { Command, Surroundings } from "../surroundings";
import { text } from "../texts";

/** How long the practice channel is waited for, and how often it is asked. */
const practiceWaitMs = 30_000;
const practicePauseMs = 400;

type Fetched = Awaited<ReturnType<ChannelPart["fetchAnswers"]>>;

export interface FetchSummary {
  readonly answers: number;
  readonly anomalies: number;
  /** States of the channel's submissions, newest first. */
  readonly states: readonly string[];
}

export const fetchAnswers: Command = async (surroundings): Promise<FetchSummary> => {
  const part = await surroundings.channelPart();
  const channel = await surroundings.channels.chosen();
  const all: Fetched[] = [];
  for (const environment of awaitedEnvironments(part, channel)) {
    all.push(...(await fetchFrom(surroundings, part, channel, environment)));
  }
  surroundings.submissionsChanged();
  const summary = summarise(part, channel, all);
  const touched = touchedSubmissions(all);
  for (const submission of touched) await showAnswersOf(surroundings, part, submission, { open: false });
  void tell(all, summary, touched);
  return summary;
};

/** Where something is awaited; INTEST when nothing is. */
function awaitedEnvironments(part: ChannelPart, channel: Channel): readonly Environment[] {
  const awaited = submissionsOf(part, channel).filter((one) => part.isAwaited(one));
  const found = new Set(awaited.map(({ environment }) => environment));
  return found.size > 0 ? [...found] : ["T"];
}

function submissionsOf(part: ChannelPart, channel: Channel): readonly Submission[] {
  return part.listSubmissions(part.openHome()).submissions.filter((one) => one.channel === channel.name);
}

async function fetchFrom(
  surroundings: Surroundings,
  part: ChannelPart,
  channel: Channel,
  environment: Environment,
): Promise<Fetched[]> {
  const interaction = interactionFor(part, surroundings.passphrases);
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const clock = clockFor(part, channel, folder && asOfSetting(folder.uri));
  const stop = new AbortController();
  const request = { home: part.openHome(), channel, environment, clock, interaction, signal: stop.signal };
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = text("fetching", { folder: part.folders[environment].answers });
  const found = await vscode.window.withProgress({ ...options, title }, async (progress, cancel) => {
    cancel.onCancellationRequested(() => stop.abort());
    const first = await part.fetchAnswers(request);
    if (!isPractice(part, channel) || first.awaited === 0) return [first];
    progress.report({ message: text("waitingForAnswers") });
    return [first, ...(await askAgain(() => part.fetchAnswers(request), stop.signal))];
  });
  await interaction.keep();
  return found;
}

async function askAgain(fetch: () => Promise<Fetched>, signal: AbortSignal): Promise<Fetched[]> {
  const found: Fetched[] = [];
  const end = Date.now() + practiceWaitMs;
  while (Date.now() < end && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, practicePauseMs));
    const next = await fetch();
    found.push(next);
    if (next.awaited === 0) break;
  }
  return found;
}

function summarise(part: ChannelPart, channel: Channel, all: readonly Fetched[]): FetchSummary {
  const answers = all.flatMap((one) => one.answers);
  const forms = answers.flatMap(({ answer }) => answer.forms);
  const anomalies = forms.reduce((sum, form) => sum + form.anomalies.length + form.fileErrors.length, 0);
  return { answers: answers.length, anomalies, states: submissionsOf(part, channel).map(({ state }) => state) };
}

/** The submissions with new answers, each once and as it is now. */
function touchedSubmissions(all: readonly Fetched[]): Submission[] {
  const latest = new Map(all.flatMap((one) => one.answers).map(({ submission }) => [submission.id, submission]));
  return [...latest.values()];
}

async function tell(all: readonly Fetched[], summary: FetchSummary, touched: readonly Submission[]): Promise<void> {
  const foreign = all.flatMap((one) => one.foreign);
  const [{ folder }] = all;
  if (foreign.length > 0) {
    void vscode.window.showInformationMessage(text("fetchedForeign", { count: foreign.length, folder }));
  }
  if (summary.answers === 0) return void vscode.window.showInformationMessage(text("fetchedNone", { folder }));
  const show = text("showAnomalies");
  const { answers, anomalies } = summary;
  const actions = anomalies > 0 ? [show] : [];
  const answer = await vscode.window.showInformationMessage(text("fetched", { answers, anomalies }), ...actions);
  if (answer !== show) return;
  for (const { id } of touched) await vscode.commands.executeCommand("fla.showSubmissionAnomalies", id);
}

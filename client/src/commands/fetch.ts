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
import { section, settings } from "../../../protocol/src/settings";
import { language, text } from "../texts";

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
  const { submissions } = part.listSubmissions(part.openHome());
  for (const environment of part.environmentsToFetch(submissions, channel.name)) {
    all.push(...(await fetchFrom(surroundings, part, channel, environment)));
  }
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const clock = clockFor(part, channel, folder && asOfSetting(folder.uri));
  return takeNote(surroundings, part, channel, clock, all);
};

/** What follows on fetching, whoever asked for it: compared, shown on the documents, said, and old bytes removed. */
export async function takeNote(
  surroundings: Surroundings,
  part: ChannelPart,
  channel: Channel,
  clock: () => Date,
  all: readonly Fetched[],
): Promise<FetchSummary> {
  const home = part.openHome();
  const summary = summarise(part, channel, all);
  const touched = touchedSubmissions(all);
  await part.recordComparisons(home, touched, part.productEnvironment(), clock);
  purgeOld(surroundings, part);
  surroundings.submissionsChanged();
  for (const submission of touched) await showAnswersOf(surroundings, part, submission, { open: false });
  void tell(surroundings, part, channel, all, summary, touched);
  void offerNextNumbers(touched);
  return summary;
}

/** The setting that lets answers be removed from the server. */
export function removeTakenSetting(): boolean {
  const value = vscode.workspace.getConfiguration(section).get(settings.removeTakenAnswers.key);
  return settings.removeTakenAnswers.from(value);
}

/** Kept bytes beyond the setting's days are removed without a word: the person has set the days. */
function purgeOld({ log }: Surroundings, part: ChannelPart): void {
  const days = settings.keepDays.from(vscode.workspace.getConfiguration(section).get(settings.keepDays.key));
  if (days === 0) return;
  const home = part.openHome();
  const count = part.purge(home, part.purgeable(home, days, part.systemClock()), part.systemClock);
  if (count > 0) log.info(text("purged", { count }));
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
  const request = {
    home: part.openHome(),
    channel,
    environment,
    clock,
    interaction,
    signal: stop.signal,
    removeTaken: removeTakenSetting(),
  };
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

/** An answer whose bytes are not those that were signed is shown, and that is said. */
const badSignatures: ReadonlySet<string> = new Set(["altered", "broken"]);

/** Answers to other software on this account are named, and kept only where the person says so. */
async function offerForeign(
  surroundings: Surroundings,
  part: ChannelPart,
  channel: Channel,
  all: readonly Fetched[],
): Promise<void> {
  const names = all.flatMap((one) => one.foreign);
  const [{ folder }] = all;
  for (const name of names) surroundings.log.info(text("foreignAnswer", { name }));
  const keep = text("keepForeign");
  const message = text("fetchedForeign", { count: names.length, folder });
  if ((await vscode.window.showInformationMessage(message, keep)) !== keep) return;
  const options = { canSelectFiles: false, canSelectFolders: true, openLabel: text("choose") };
  const [target] = (await vscode.window.showOpenDialog(options)) ?? [];
  if (!target) return;
  const environment = part.environments.find((one) => part.folders[one].answers === folder) ?? "T";
  const interaction = interactionFor(part, surroundings.passphrases);
  const clock = part.systemClock;
  await part.fetchAnswers({
    home: part.openHome(),
    channel,
    environment,
    clock,
    interaction,
    keepForeign: target.fsPath,
  });
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
  const anomalies = answers.reduce((sum, one) => sum + one.anomalies, 0);
  return { answers: answers.length, anomalies, states: submissionsOf(part, channel).map(({ state }) => state) };
}

/** The submissions with new answers, each once and as it is now. */
function touchedSubmissions(all: readonly Fetched[]): Submission[] {
  const latest = new Map(all.flatMap((one) => one.answers).map(({ submission }) => [submission.id, submission]));
  return [...latest.values()];
}

/** The name was used already (ACRF-133): the next number is offered, and nothing is sent without a yes. */
async function offerNextNumbers(touched: readonly Submission[]): Promise<void> {
  for (const { id, set, answers } of touched) {
    if (!answers.some(({ about, codes }) => about === "ACRF" && codes.includes("ACRF-133"))) continue;
    const next = text("sendNext");
    const answer = await vscode.window.showWarningMessage(text("nameUsed", { set }), next);
    if (answer === next) await vscode.commands.executeCommand("fla.sendUnderNextNumber", id);
  }
}

async function tell(
  surroundings: Surroundings,
  part: ChannelPart,
  channel: Channel,
  all: readonly Fetched[],
  summary: FetchSummary,
  touched: readonly Submission[],
): Promise<void> {
  const foreign = all.flatMap((one) => one.foreign);
  const [{ folder }] = all;
  if (foreign.length > 0) void offerForeign(surroundings, part, channel, all);
  for (const { left, notRemoved } of all) {
    for (const one of left) surroundings.log.info(part.leftText(one, language()));
    for (const name of notRemoved) surroundings.log.warn(text("notRemoved", { name }));
  }
  const broken = all.flatMap(({ answers }) => answers).filter(({ signature }) => badSignatures.has(signature.state));
  for (const { name, signature } of broken) {
    const state = part.signatureStateText(signature.state, language());
    void vscode.window.showWarningMessage(text("answerSignature", { name, state }));
  }
  if (summary.answers === 0) return void vscode.window.showInformationMessage(text("fetchedNone", { folder }));
  const show = text("showAnomalies");
  const { answers, anomalies } = summary;
  const actions = anomalies > 0 ? [show] : [];
  const answer = await vscode.window.showInformationMessage(text("fetched", { answers, anomalies }), ...actions);
  if (answer !== show) return;
  for (const { id } of touched) await vscode.commands.executeCommand("fla.showSubmissionAnomalies", id);
}

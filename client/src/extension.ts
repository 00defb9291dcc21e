// The extension's life: made on activation, loaded piece by piece when something is first used. Activation registers names
// and status items and returns; the language server starts beside it.
import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { homeFolder } from "../../core/src/channel/home";
import { AnswersShown } from "./answersShown";
import { loadChannelPart } from "./channelPart";
import { closeTagsWhileTyping } from "./autoClose";
import { offerDiskCheck } from "./bigFiles";
import { Channels } from "./channels";
import { commandTable } from "./commandTable";
import { Connection, selector } from "./connection";
import { opensNewDocuments } from "./newFiles";
import { offerSchemas } from "./offer";
import { offerWithoutEmmet } from "./emmet";
import { Passphrases } from "./passphrases";
import { PracticeChannel } from "./practice";
import { runCommand } from "./run";
import { SignatureMarks } from "./signatureMarks";
import { Sources } from "./sources";
import { StatusItems } from "./status";
import type { Surroundings } from "./surroundings";
import { text } from "./texts";
import { tellTypedRules } from "./typedRules";
import { TestExplorer } from "./testExplorer";
import { PacksView } from "./views/packs";
import { AnomaliesView } from "./views/anomalies";
import { Submissions } from "./views/submissions";
import { Watching } from "./watching";

let stop: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("FLA Batch", { log: true });
  const server = new Connection(context, log);
  const channels = new Channels(context, loadChannelPart);
  const status = new StatusItems(server, channels);
  const passphrases = new Passphrases(context);
  const practice = new PracticeChannel(channels, loadChannelPart);
  const answers = new AnswersShown(server);
  const submissions = new Submissions(loadChannelPart, log, () => channels.list());
  const anomalies = new AnomaliesView(server);
  const packs = new PacksView(server);
  const watching = new Watching();
  const surroundings: Surroundings = {
    ...{ context, log, server, channels, status, passphrases, practice, answers, anomalies },
    ...{ submissions, watching, sources: new Sources(context) },
    channelPart: loadChannelPart,
    packsChanged: () => packs.refresh(),
    runTests: async () => [],
    submissionsChanged() {
      submissions.refresh();
      watching.somethingChanged();
    },
  };
  watching.start(surroundings);
  context.subscriptions.push(countSubmissionsWhenIdle(submissions));
  for (const [name, load] of Object.entries(commandTable)) {
    const run = (...args: unknown[]) => runCommand(name, load, surroundings, args);
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  context.subscriptions.push(log, server, channels, status, practice, answers, submissions, packs, anomalies);
  context.subscriptions.push(watching, new TestExplorer(surroundings));
  context.subscriptions.push(new SignatureMarks(loadChannelPart));
  context.subscriptions.push(closeTagsWhileTyping(server), ...startServerWhenNeeded(server), tellTypedRules(server));
  context.subscriptions.push(offerSchemas(context, server), offerDiskCheck(context), restartWhenTrusted(server));
  context.subscriptions.push(offerWithoutEmmet(context, status), opensNewDocuments());
  stop = async () => {
    await practice.stop();
    await server.stop();
  };
}

export async function deactivate(): Promise<void> {
  await stop?.();
}

/** Packs of the workspace count from the moment on that somebody vouches for it. */
function restartWhenTrusted(server: Connection): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => {
    if (server.isStarted) void server.restart();
  });
}

/** So long after activation nobody waits any more for what opens a window. */
const idleMs = 2_000;

/** Who has sent something sees in the badge what asks for attention before opening the view, which then opens at once. */
function countSubmissionsWhenIdle(submissions: Submissions): vscode.Disposable {
  const timer = setTimeout(() => {
    if (!vscode.workspace.isTrusted || !existsSync(path.join(homeFolder(), "journal"))) return;
    submissions.shown().catch(() => undefined); // The view says what is wrong when it is opened.
  }, idleMs);
  return new vscode.Disposable(() => clearTimeout(timer));
}

/** The server starts with the first document of ours, whether it is open already or opened later. */
function startServerWhenNeeded(server: Connection): vscode.Disposable[] {
  const start = (document: vscode.TextDocument): void => {
    if (server.isStarted || vscode.languages.match(selector, document) === 0) return;
    server.start().catch(() => vscode.window.showErrorMessage(text("serverFailed")));
  };
  // In the next turn: loading the language client must not be part of activation, which other extensions wait for.
  const turn = setImmediate(() => vscode.workspace.textDocuments.forEach(start));
  return [new vscode.Disposable(() => clearImmediate(turn)), vscode.workspace.onDidOpenTextDocument(start)];
}

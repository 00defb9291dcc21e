// Log, restart, and what a person sends along with a question. None of it holds content of a declaration.
import * as vscode from "vscode";
import { section, settings } from "../../../protocol/src/settings";
import type { Command, Surroundings } from "../surroundings";
import { language, text } from "../texts";

export const showLog: Command = async ({ log }) => log.show();

export const restartServer: Command = async ({ server }) => {
  await server.restart();
  void vscode.window.showInformationMessage(text("serverRestarted"));
};

/** Opens versions, settings and states as a page. */
export const showDebugInformation: Command = async (surroundings) => {
  const content = JSON.stringify(await debugInformation(surroundings), null, 2);
  const document = await vscode.workspace.openTextDocument({ language: "json", content });
  await vscode.window.showTextDocument(document, { preview: true });
  return content;
};

export const forgetPassphrases: Command = async ({ passphrases }) => {
  const count = await passphrases.forgetAll();
  void vscode.window.showInformationMessage(text("passphrasesForgotten", { count }));
  return count;
};

export const setUpChannel: Command = async ({ context }) => {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#channel`, false);
};

async function debugInformation({ context, server, status, channels, practice }: Surroundings): Promise<unknown> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const state = uri && server.isStarted ? await status.of(uri) : undefined;
  return {
    extension: (context.extension.packageJSON as { version: string }).version,
    vscode: vscode.version,
    node: process.versions.node,
    electron: process.versions.electron ?? null,
    platform: `${process.platform} ${process.arch}`,
    remote: vscode.env.remoteName ?? null,
    language: { editor: vscode.env.language, messages: language() },
    trusted: vscode.workspace.isTrusted,
    settings: shownSettings(),
    server: server.isStarted ? "started" : "not started",
    channels: { count: channels.count, practiceRunning: practice.isRunning },
    document: state ? { pack: state.pack, verdict: state.verdict, counts: state.counts, shown: state.shown } : null,
  };
}

/** The settings without the channels: these hold names, numbers and paths of a person's machine. */
function shownSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(section);
  const keys = Object.values(settings).map(({ key }) => key);
  return Object.fromEntries(keys.filter((key) => key !== "channels").map((key) => [key, configuration.get(key)]));
}

// Starts and stops the practice channel.
import * as vscode from "vscode";
import { asOfSetting } from "../content";
import type { Command } from "../surroundings";
import { text } from "../texts";

/** Argument: a scenario file, when it shall answer by one. */
export const startPractice: Command = async ({ practice }, argument) => {
  const scenario = argument instanceof vscode.Uri ? argument.fsPath : undefined;
  const before = practice.isRunning;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const title = text("startingPractice");
  const running = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    practice.start({ scenario, asOf: folder && asOfSetting(folder.uri) }),
  );
  const { host, port } = running;
  void vscode.window.showInformationMessage(text(before ? "practiceAlready" : "practiceStarted", { host, port }));
  return { host, port, dir: running.dir };
};

/** Shows what the practice channel did. */
export const showPracticeLog: Command = async ({ practice }) => practice.showLog();

export const stopPractice: Command = async ({ practice }) => {
  if (!practice.isRunning) return void vscode.window.showInformationMessage(text("practiceNotRunning"));
  await practice.stop();
  void vscode.window.showInformationMessage(text("practiceStopped"));
};

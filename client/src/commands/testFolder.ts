// Sends a whole folder to INTEST as a test: the results stand in VS Code's test view.
import { existsSync, statSync } from "node:fs";
import * as vscode from "vscode";
import type { Command } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { text } from "../texts";

/** Argument: the folder, else the user picks one. A number of files is confirmed before anything goes. */
export const testFolder: Command = async (surroundings, argument) => {
  const folder = argument instanceof vscode.Uri ? argument : await askFolder();
  if (!existsSync(folder.fsPath) || !statSync(folder.fsPath).isDirectory()) throw new Stop(text("onlyFolders"));
  const part = await surroundings.channelPart();
  const count = part.findCases(folder.fsPath).length;
  if (count === 0) throw new Stop(text("noCases"));
  const channel = await surroundings.channels.chosen();
  const send = text("testFolderSend");
  const question = text("confirmTestFolder", { count, channel: channel.name });
  if ((await vscode.window.showInformationMessage(question, { modal: true }, send)) !== send) throw new Cancelled();
  void vscode.commands.executeCommand("workbench.view.testing.focus");
  const results = await surroundings.runTests(folder);
  const of = (outcome: string): number => results.filter((one) => one.outcome === outcome).length;
  const summary = { passed: of("passed"), failed: of("failed"), errors: of("error") };
  void vscode.window.showInformationMessage(text("testedFolder", summary));
  return summary;
};

async function askFolder(): Promise<vscode.Uri> {
  const options = { canSelectFiles: false, canSelectFolders: true, openLabel: text("choose") };
  const picked = await vscode.window.showOpenDialog(options);
  if (!picked?.length) throw new Cancelled();
  return picked[0];
}

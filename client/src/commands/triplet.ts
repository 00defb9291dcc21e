// Makes FI, FS and GO beside the declaration, without sending them.
import * as path from "node:path";
import * as vscode from "vscode";
import { signersFor } from "../channels";
import { clockFor } from "../clock";
import { asOfSetting, reportOn } from "../content";
import { interactionFor } from "../interaction";
import { applicationCode } from "../packs";
import type { Command } from "../surroundings";
import { Cancelled, savedFile } from "../target";
import { text } from "../texts";

/** Second argument: the environment, "T" or "R"; without it the user picks. */
export const createTriplet: Command = async (surroundings, argument, environment) => {
  const { channels, channelPart, passphrases } = surroundings;
  const uri = await savedFile(argument);
  const part = await channelPart();
  const channel = await channels.chosen();
  const chosen = environment === "T" || environment === "R" ? environment : await askEnvironment();
  const report = await reportOn(surroundings, uri, { asOf: asOfSetting(uri) });
  const code = await applicationCode(part, channel, report);
  const interaction = interactionFor(part, passphrases);
  const title = text("makingTriplet", { file: path.basename(uri.fsPath) });
  const made = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    part.createTriplets({
      ...{ home: part.openHome(), channel, environment: chosen, file: uri.fsPath, applicationCode: code, interaction },
      clock: clockFor(part, channel, asOfSetting(uri)),
      signers: signersFor(part, channel),
      out: path.dirname(uri.fsPath),
    }),
  );
  await interaction.keep();
  const files = made.flatMap((triplet) => triplet.files.map((file) => file.path));
  void offerFolder(files);
  return files;
};

async function askEnvironment(): Promise<"T" | "R"> {
  const items = [
    { label: text("environmentTest"), environment: "T" as const },
    { label: text("environmentProduction"), environment: "R" as const },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: text("whichEnvironment") });
  if (!picked) throw new Cancelled();
  return picked.environment;
}

async function offerFolder(files: readonly string[]): Promise<void> {
  const show = text("openFolder");
  const names = files.map((file) => path.basename(file)).join(", ");
  const answer = await vscode.window.showInformationMessage(text("tripletMade", { names }), show);
  if (answer === show) await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(files[0]));
}

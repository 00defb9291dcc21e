// What a person does about a set that did not go as it should: withdraw one whose GO has not gone, or say what became of a GO
// that was cut off while it was made. Nothing is ever sent again by itself.
import * as vscode from "vscode";
import type { Submission } from "../../../core/src/channel/submissions";
import type { ChannelPart } from "../channelPart";
import { clockFor } from "../clock";
import { asOfSetting } from "../content";
import { interactionFor, type OperationInteraction } from "../interaction";
import type { Command, Surroundings } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { text } from "../texts";
import { submissionOf } from "./submissions";

/** Sends a TD for a set without GO: the receiver forgets its files. Argument: the row, or the submission's id. */
export const withdraw: Command = async (surroundings, row) => {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  const { set } = submission;
  const send = text("withdrawSend");
  const answer = await vscode.window.showWarningMessage(text("confirmWithdraw", { set }), { modal: true }, send);
  if (answer !== send) throw new Cancelled();
  const request = await requestFor(surroundings, part, submission);
  const name = await part.withdraw(request);
  await request.interaction.keep();
  surroundings.submissionsChanged();
  void vscode.window.showInformationMessage(text("withdrawn", { name }));
  return name;
};

/** Looks for the GO of unknown state; where the server cannot tell, the person says what it is. */
export const settleGo: Command = async (surroundings, row) => {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  const request = await requestFor(surroundings, part, submission);
  const found = await part.lookForGo(request);
  await request.interaction.keep();
  const sent = found === "there" ? true : await askWhetherSent(found, submission.set);
  part.settleGo(request.home, submission, sent, request.clock);
  surroundings.submissionsChanged();
  if (found === "there") void vscode.window.showInformationMessage(text("goThere", { set: submission.set }));
  return sent;
};

async function askWhetherSent(found: "gone" | "cannotTell", set: string): Promise<boolean> {
  const [yes, no] = [text("goWasSent"), text("goWasNotSent")];
  const question = text(found === "gone" ? "goGone" : "goCannotTell", { set });
  const answer = await vscode.window.showWarningMessage(question, { modal: true }, yes, no);
  if (answer === undefined) throw new Cancelled();
  return answer === yes;
}

async function requestFor({ channels, passphrases }: Surroundings, part: ChannelPart, submission: Submission) {
  const channel = (await channels.list()).find(({ name }) => name === submission.channel);
  if (!channel) throw new Stop(text("noChannelYet"));
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const interaction: OperationInteraction = interactionFor(part, passphrases);
  const clock = clockFor(part, channel, folder && asOfSetting(folder.uri));
  return { home: part.openHome(), channel, submission, clock, interaction };
}

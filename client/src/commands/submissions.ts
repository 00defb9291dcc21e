// What the rows of the Submissions view do.
import * as vscode from "vscode";
import type { Submission } from "../../../core/src/channel/submissions";
import type { ChannelPart } from "../channelPart";
import type { Command } from "../surroundings";
import { documentOf, showAnswersOf } from "../returned";
import { Stop } from "../target";
import { text } from "../texts";
import type { Row } from "../views/submissions";

export const refreshSubmissions: Command = async ({ submissionsChanged }) => submissionsChanged();

/** Opens the document that was sent: the source, else the kept bytes. */
export const openSentFile: Command = async (surroundings, row) => {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  const uri = await documentOf(surroundings, part, submission);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  return uri;
};

/** Lays the anomalies of the kept answers on the document that was sent. */
export const showSubmissionAnomalies: Command = async (surroundings, row) => {
  const part = await surroundings.channelPart();
  const submission = submissionOf(part, row);
  return showAnswersOf(surroundings, part, submission, { open: true });
};

/** The row of the view, or the id that a command was called with. */
export function submissionOf(part: ChannelPart, row: unknown): Submission {
  const given = row as Row | string | undefined;
  if (typeof given === "object" && given.kind === "submission") return given.submission;
  const found = part.listSubmissions(part.openHome()).submissions.find(({ id }) => id === given);
  if (!found) throw new Stop(text("fileGone"));
  return found;
}

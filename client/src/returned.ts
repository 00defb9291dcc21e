// Lays what came back on the document that it speaks of: the source when it still exists, else the kept bytes.
import * as vscode from "vscode";
import type { Submission } from "../../core/src/channel/submissions";
import type { AnswerText, SetAnomaliesResult } from "../../protocol/src/messages";
import type { ChannelPart } from "./channelPart";
import type { Surroundings } from "./surroundings";
import { baseName, Stop } from "./target";
import { text } from "./texts";

/** Shows the answers kept of a submission. With `open` the document is brought to the front. */
export async function showAnswersOf(
  surroundings: Surroundings,
  part: ChannelPart,
  submission: Submission,
  { open }: { readonly open: boolean },
): Promise<SetAnomaliesResult | undefined> {
  const answers = answersOf(part, submission);
  if (answers.length === 0) throw new Stop(text("noAnswersKept"));
  const uri = await documentOf(surroundings, part, submission);
  const [kept] = part.sentDataFiles(submission);
  const sent = kept && (await readText(vscode.Uri.file(kept)));
  return showAnswers(surroundings, uri, answers, { sent, open });
}

/** Shows answers on a document and says how many anomalies there are. */
export async function showAnswers(
  surroundings: Surroundings,
  uri: vscode.Uri,
  answers: readonly AnswerText[],
  { sent, open }: { readonly sent?: string; readonly open: boolean },
): Promise<SetAnomaliesResult | undefined> {
  const result = await surroundings.answers.show(uri, answers, sent);
  if (open) await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  if (result && open) void vscode.window.showInformationMessage(summary(result, uri));
  return result;
}

/** The document that was sent: the source, else the kept bytes. */
export async function documentOf(
  { sources }: Surroundings,
  part: ChannelPart,
  submission: Submission,
): Promise<vscode.Uri> {
  const source = sources.of(submission.id);
  if (source && (await exists(source))) return source;
  const [kept] = part.sentDataFiles(submission);
  if (!kept) throw new Stop(text("fileGone"));
  return vscode.Uri.file(kept);
}

/** UTF-8 text of a file. */
export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** The folder that answers of an environment come in. */
export function sourceOf(environment: string): AnswerText["source"] {
  return environment === "R" ? "OUT" : "OUTTEST";
}

function answersOf(part: ChannelPart, submission: Submission): AnswerText[] {
  return submission.answers.flatMap((answer) => {
    const bytes = part.readAnswerFile(answer);
    return bytes ? [{ source: sourceOf(submission.environment), text: bytes.toString("utf8") }] : [];
  });
}

function summary({ shown, unanchored }: SetAnomaliesResult, uri: vscode.Uri): string {
  const first = text("anomaliesShown", { shown, file: baseName(uri) });
  return unanchored > 0 ? `${first} ${text("anomaliesUnanchored", { count: unanchored })}` : first;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

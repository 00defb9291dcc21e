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
  const parts = await part.returnedTo(submission);
  if (!parts.some(({ answers }) => answers.length > 0)) throw new Stop(text("noAnswersKept"));
  const source = await sourceDocument(surroundings, submission);
  // The source holds the forms of all parts; where it is gone, each kept part is shown by itself.
  if (source) return showParts(surroundings, source, submission, parts, open);
  const shown: (SetAnomaliesResult | undefined)[] = [];
  for (const one of parts) {
    const isFirst = one === parts[0];
    shown.push(await showParts(surroundings, vscode.Uri.file(one.file), submission, [one], open && isFirst));
  }
  return shown[0];
}

type ReturnedPart = Awaited<ReturnType<ChannelPart["returnedTo"]>>[number];

function showParts(
  surroundings: Surroundings,
  uri: vscode.Uri,
  submission: Submission,
  parts: readonly ReturnedPart[],
  open: boolean,
): Promise<SetAnomaliesResult | undefined> {
  const source = sourceOf(submission.environment);
  const answers = parts.flatMap((one, part) =>
    one.answers
      .filter(({ forms }) => forms.length > 0)
      .map((answer): AnswerText => ({
        ...{ source, part, forms: answer.forms },
        uri: vscode.Uri.file(answer.path).toString(),
      })),
  );
  const sentFiles = parts.map(({ file }) => vscode.Uri.file(file).toString());
  return showAnswers(surroundings, uri, answers, { sentFiles, open });
}

/** Shows answers on a document and says how many anomalies there are. */
export async function showAnswers(
  surroundings: Surroundings,
  uri: vscode.Uri,
  answers: readonly AnswerText[],
  { sentFiles, open }: { readonly sentFiles?: readonly string[]; readonly open: boolean },
): Promise<SetAnomaliesResult | undefined> {
  const result = await surroundings.answers.show(uri, answers, sentFiles);
  if (open) await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  if (result && open) void vscode.window.showInformationMessage(summary(result, uri));
  return result;
}

/** The document that was sent: the source, else the kept bytes. */
export async function documentOf(
  surroundings: Surroundings,
  part: ChannelPart,
  submission: Submission,
): Promise<vscode.Uri> {
  const source = await sourceDocument(surroundings, submission);
  if (source) return source;
  const [kept] = part.sentDataFiles(submission);
  if (!kept) throw new Stop(text("fileGone"));
  return vscode.Uri.file(kept);
}

/** The document that the submission was made from, while it exists. */
async function sourceDocument({ sources }: Surroundings, { id }: Submission): Promise<vscode.Uri | undefined> {
  const source = sources.of(id);
  return source && (await exists(source)) ? source : undefined;
}

/** UTF-8 text of a file. */
export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** The text of a document that is no file of this machine, or not saved yet. */
export async function documentText(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

/** The folder that answers of an environment come in. */
export function sourceOf(environment: string): AnswerText["source"] {
  return environment === "R" ? "OUT" : "OUTTEST";
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

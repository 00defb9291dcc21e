// Shows answers on a declaration without a submission: the usual case of support is a mail with both files.
import * as vscode from "vscode";
import { documentText, showAnswers, sourceOf } from "../returned";
import type { Command } from "../surroundings";
import { baseName, Cancelled, targetUri } from "../target";
import { text } from "../texts";

/** Arguments: the declaration or one of its answers, and the other side; what is missing is asked for. */
export const openAnswer: Command = async (surroundings, argument, others) => {
  const first = targetUri(argument);
  const isAnswer = baseName(first).startsWith("FO.");
  const question = text(isAnswer ? "askDeclaration" : "askAnswers", { file: baseName(first) });
  const second = urisFrom(others) ?? (await askFiles(question, first, !isAnswer));
  const [declaration, answers] = isAnswer ? [second[0], [first]] : [first, second];
  const texts = await Promise.all(
    answers.map(async (uri) => ({
      source: sourceOf(baseName(uri).split(".")[5] ?? ""),
      // The server reads a file by itself; what lies elsewhere it cannot reach.
      text: uri.scheme === "file" ? undefined : await documentText(uri),
      uri: uri.toString(),
    })),
  );
  return showAnswers(surroundings, declaration, texts, { open: true });
};

/** Takes the returned anomalies off the document again. */
export const clearAnswers: Command = async ({ answers }, argument) => answers.clear(targetUri(argument));

function urisFrom(value: unknown): readonly vscode.Uri[] | undefined {
  const uris = Array.isArray(value) ? value.filter((one) => one instanceof vscode.Uri) : [];
  return uris.length > 0 ? uris : undefined;
}

async function askFiles(title: string, beside: vscode.Uri, many: boolean): Promise<readonly vscode.Uri[]> {
  const defaultUri = vscode.Uri.joinPath(beside, "..");
  const picked = await vscode.window.showOpenDialog({
    title,
    defaultUri,
    canSelectMany: many,
    openLabel: text("choose"),
  });
  if (!picked?.length) throw new Cancelled();
  return picked;
}

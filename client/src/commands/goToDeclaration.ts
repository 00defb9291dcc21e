// From an answer to the declaration it speaks of: the lens above each of its forms and anomalies. The declaration is that on which
// the answer is shown already, that of the submission it belongs to, one in the workspace that has the name, or what the user picks.
import * as vscode from "vscode";
import type { Answer } from "../../../core/src/answers/answer";
import { readAnswer } from "../../../core/src/answers/read";
import { siblingName } from "../../../core/src/triplet/names";
import { documentOf, documentText, showAnswersOf } from "../returned";
import type { Command, Surroundings } from "../surroundings";
import { Stop, targetUri } from "../target";
import { text } from "../texts";
import { openAnswer } from "./openAnswer";

/** Arguments: the answer's address, the index of its form, and that of the anomaly. */
export const goToDeclaration: Command = async (surroundings, address, form, anomaly) => {
  const answer = typeof address === "string" ? vscode.Uri.parse(address) : targetUri(address);
  const declaration = await findDeclaration(surroundings, answer);
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(declaration));
  const range = await surroundings.answers.placeOf({
    uri: declaration.toString(),
    answer: answer.toString(),
    form: typeof form === "number" ? form : 1,
    anomaly: typeof anomaly === "number" ? anomaly : undefined,
  });
  // A form without anomalies has no place of its own: the declaration itself is shown.
  if (range) {
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } else if (typeof anomaly === "number") throw new Stop(text("anomalyNotShown"));
  return { uri: declaration, range };
};

async function findDeclaration(surroundings: Surroundings, answer: vscode.Uri): Promise<vscode.Uri> {
  const shown = surroundings.answers.documentWith(answer);
  if (shown) return shown;
  const part = await surroundings.channelPart();
  const { submissions } = part.listSubmissions(part.openHome());
  const owner = submissions.find(({ answers }) => answers.some((kept) => kept.path === answer.fsPath));
  if (owner) {
    await showAnswersOf(surroundings, part, owner, { open: false });
    return surroundings.answers.documentWith(answer) ?? (await documentOf(surroundings, part, owner));
  }
  const said =
    answer.scheme === "file" ? await part.readAnswerFile(answer.fsPath) : readAnswer(await documentText(answer));
  const named = said && (await inWorkspace(said));
  await openAnswer(surroundings, answer, named && [named]);
  const found = surroundings.answers.documentWith(answer);
  if (!found) throw new Stop(text("fileGone"));
  return found;
}

/** A data file of the workspace whose name the answer gives. */
async function inWorkspace({ forms }: Answer): Promise<vscode.Uri | undefined> {
  for (const name of new Set(forms.map(({ fileReference }) => fileReference?.fileName))) {
    if (name === undefined || !/^[A-Z]{2}(\.[A-Z0-9]{1,8}){3,7}$/.test(name)) continue;
    const [found] = await vscode.workspace.findFiles(`**/${siblingName(name, "FI")}*`, undefined, 1);
    if (found) return found;
  }
  return undefined;
}

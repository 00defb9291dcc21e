// FLA: New Declaration: asks for the template (the quality), then what it needs (employer, quarter), and opens the document.
import * as vscode from "vscode";
import {
  checkAnswer,
  newDeclaration as newDeclarationRequest,
  templates,
  type TemplateOffer,
  type TemplateQuestion,
} from "../../../protocol/src/writing";
import type { Command, Surroundings } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { editingText } from "../texts";

/** Arguments, for whoever knows the answers: id of the template, and the answers by question. */
export const newDeclaration: Command = async (surroundings, templateId, given) => {
  const offers = await surroundings.server.ask(templates, {});
  if (!offers || offers.length === 0) throw new Stop(editingText("new.noTemplates"));
  const offer = offers.find(({ id }) => id === templateId) ?? (await pickTemplate(offers));
  const answers = isAnswers(given) ? given : await askAll(surroundings, offer);
  const made = await surroundings.server.ask(newDeclarationRequest, {
    packId: offer.packId,
    template: offer.id,
    answers,
  });
  if (!made) throw new Stop(editingText("new.noTemplates"));
  const document = await vscode.workspace.openTextDocument({ language: "xml", content: made.text });
  const editor = await vscode.window.showTextDocument(document);
  const cursor = new vscode.Position(made.cursor.line, made.cursor.character);
  editor.selection = new vscode.Selection(cursor, cursor);
  editor.revealRange(new vscode.Range(cursor, cursor), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return document.uri;
};

function isAnswers(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !(value instanceof vscode.Uri);
}

async function pickTemplate(offers: readonly TemplateOffer[]): Promise<TemplateOffer> {
  if (offers.length === 1) return offers[0];
  const items = offers.map((offer) => ({ label: offer.title, description: offer.packTitle, offer }));
  const picked = await vscode.window.showQuickPick(items, {
    title: editingText("new.title"),
    placeHolder: editingText("new.template"),
    matchOnDescription: true,
  });
  if (!picked) throw new Cancelled();
  return picked.offer;
}

/** One question after the other; a question can be left empty, and closing one ends the command. */
async function askAll(surroundings: Surroundings, offer: TemplateOffer): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [index, question] of offer.questions.entries()) {
    const title = `${question.title} (${index + 1}/${offer.questions.length})`;
    const answer = await ask(surroundings, offer, question, title);
    if (answer === undefined) throw new Cancelled();
    if (answer !== "") answers[question.id] = answer;
  }
  return answers;
}

function ask(
  surroundings: Surroundings,
  offer: TemplateOffer,
  question: TemplateQuestion,
  title: string,
): Promise<string | undefined> {
  if (question.choices.length > 0) return choose(offer, question, title);
  return Promise.resolve(
    vscode.window.showInputBox({
      title,
      prompt: `${offer.title} · ${editingText("new.mayBeEmpty")}`,
      ignoreFocusOut: true,
      validateInput: (value) => problemOf(surroundings, offer, question, value.trim()),
    }),
  ).then((value) => value?.trim());
}

async function choose(offer: TemplateOffer, question: TemplateQuestion, title: string): Promise<string | undefined> {
  const items = question.choices.map(({ value, meaning }) => ({ label: value, description: meaning }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: offer.title,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.label;
}

/** What is wrong with an answer, as a finding in the document would say it. */
async function problemOf(
  { server }: Surroundings,
  { packId, id: template }: TemplateOffer,
  { id }: TemplateQuestion,
  value: string,
): Promise<string | undefined> {
  if (value === "") return undefined;
  return (await server.ask(checkAnswer, { packId, template, question: id, answers: { [id]: value } })) ?? undefined;
}

import type { CodeLens, CodeLensParams } from "vscode-languageserver/node";
import { answerLenses, type AnswerLens } from "../../../core/src/answers/document";
import { formLenses } from "../../../core/src/features/status";
import { featureTexts } from "../../../core/src/messages/features";
import { clientCommands } from "../../../protocol/src/messages";
import { toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { handler } from "../handler";

export const codeLenses = handler<CodeLensParams, CodeLens[]>("textDocument/codeLens", [], (open, _, server) => {
  if (!server.settings.codeLens || !open.isOurs) return [];
  if (open.answer) return lensesOf(open, answerLenses(open.answer, server.language));
  const text = featureTexts[server.language];
  const lenses = formLenses(open.session, server.language);
  const several = lenses.length > 1;
  return lenses.flatMap(({ span, index, text: title }): CodeLens[] => {
    const range = toRange(open.text, span);
    const verdict = { range, command: { title, command: clientCommands.showProblems, arguments: [open.uri, index] } };
    const extract = { title: text["lens.extract"], command: clientCommands.extractForm, arguments: [open.uri, index] };
    return several ? [verdict, { range, command: extract }] : [verdict];
  });
});

/** Every lens of an answer leads to the declaration. */
function lensesOf(open: OpenDocument, lenses: readonly AnswerLens[]): CodeLens[] {
  return lenses.map(({ span, text: title, form, anomaly }) => {
    const arguments_ = [open.uri, form, ...(anomaly === undefined ? [] : [anomaly])];
    const command = { title, command: clientCommands.goToDeclaration, arguments: arguments_ };
    return { range: toRange(open.text, span), command };
  });
}

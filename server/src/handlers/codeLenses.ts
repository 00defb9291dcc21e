import type { CodeLens, CodeLensParams } from "vscode-languageserver/node";
import { answerLenses, type AnswerLens } from "../../../core/src/answers/document";
import { describeEmbedded, embeddedDocuments } from "../../../core/src/features/embedded";
import { formLenses } from "../../../core/src/features/status";
import type { Steps } from "../../../core/src/features/steps";
import { featureTexts } from "../../../core/src/messages/features";
import { embeddedText } from "../../../core/src/messages/embedded";
import { clientCommands } from "../../../protocol/src/messages";
import { rootElement, startTagRange } from "../../../core/src/xml/nodes";
import type { Server } from "../server";
import { toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { allChecked, longHandler } from "../handler";

export const codeLenses = longHandler<CodeLensParams, CodeLens[]>(
  "textDocument/codeLens",
  [],
  function* (open, _, server): Steps<CodeLens[]> {
    if (!server.settings.codeLens || !open.isOurs) return [];
    if (open.answer) return lensesOf(open, answerLenses(open.answer, server.language));
    const text = featureTexts[server.language];
    const embedded = yield* embeddedLenses(open, server);
    const lenses = yield* formLenses(open.session, server.language);
    const several = lenses.length > 1;
    return [
      ...(yield* sendLens(open, server)),
      ...embedded,
      ...lenses.flatMap(({ span, index, text: title }): CodeLens[] => {
        const range = toRange(open.text, span);
        const verdict = {
          range,
          command: { title, command: clientCommands.showProblems, arguments: [open.uri, index] },
        };
        const extract = {
          title: text["lens.extract"],
          command: clientCommands.extractForm,
          arguments: [open.uri, index],
        };
        return several ? [verdict, { range, command: extract }] : [verdict];
      }),
    ];
  },
  allChecked,
);

/** Above a document that stands here as base64: what it is, and the way to take it out. */
function* embeddedLenses(open: OpenDocument, server: Server): Steps<CodeLens[]> {
  return (yield* embeddedDocuments(open.session)).map((one) => {
    const what = describeEmbedded(one, server.language);
    const title = server.wantsStatus ? embeddedText("extract", server.language, { what }) : what;
    const command = { title, command: clientCommands.extractEmbedded, arguments: [open.uri, one.path] };
    return { range: toRange(open.text, one.span), command };
  });
}

/** At the root: the way to the authority's test folder, for clients that can send. */
function* sendLens(open: OpenDocument, server: Server): Steps<CodeLens[]> {
  const root = rootElement(open.session.tree);
  if (root === undefined || !server.wantsStatus || !(yield* open.session.hasForms())) return [];
  const title = featureTexts[server.language]["lens.send"];
  const command = { title, command: clientCommands.sendToIntest, arguments: [open.uri] };
  return [{ range: toRange(open.text, startTagRange(open.session.tree, root)), command }];
}

/** Every lens of an answer leads to the declaration. */
function lensesOf(open: OpenDocument, lenses: readonly AnswerLens[]): CodeLens[] {
  return lenses.map(({ span, text: title, form, anomaly }) => {
    const arguments_ = [open.uri, form, ...(anomaly === undefined ? [] : [anomaly])];
    const command = { title, command: clientCommands.goToDeclaration, arguments: arguments_ };
    return { range: toRange(open.text, span), command };
  });
}

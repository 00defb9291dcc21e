// Requests for writing declarations: new ones, two compared, an expression evaluated.
import { compareDeclarations } from "../../../core/src/answers/recordChanges";
import { ruleProblemSentence } from "../../../core/src/check/report";
import { CheckSession } from "../../../core/src/check/session";
import * as making from "../../../core/src/features/newDeclaration";
import { evaluateXPath as evaluate } from "../../../core/src/features/xpath";
import * as own from "../../../protocol/src/writing";
import { toRange } from "../convert";
import { ownHandler } from "../handler";
import type { Server } from "../server";

/** New documents have no address yet; the settings of the first folder are theirs. */
const noUri = "untitled:new";

export const templates = ownHandler(own.templates, [], (_open, _params, server): readonly own.TemplateOffer[] =>
  making.templateOffers(server.packs, server.environmentOf(noUri), (session) => server.readerOfSession(session, noUri)),
);

export const newDeclaration = ownHandler(
  own.newDeclaration,
  null,
  (_, { packId, template, answers }, server): own.NewDeclarationResult | null => {
    const pack = packOf(server, packId);
    const text = pack && making.newDeclaration(pack, template, answers, server.environmentOf(noUri));
    if (text === undefined) return null;
    const { tree } = new CheckSession(text, server.environmentOf(noUri));
    return { text, cursor: tree.text.positionAt(making.firstEmpty(tree)) };
  },
);

export const checkAnswer = ownHandler(
  own.checkAnswer,
  null,
  (_, { packId, template, answers, question }, server): string | null => {
    const pack = packOf(server, packId);
    const asked = { id: question, value: answers[question] ?? "" };
    if (!pack) return null;
    return making.answerProblem(pack, template, asked, server.environmentOf(noUri), server.language) ?? null;
  },
);

export const compare = ownHandler(own.compare, null, (_, { before, after }, server): own.CompareResult | null => {
  const [old, now] = [before, after].map(({ uri, text }) => new CheckSession(text, server.environmentOf(uri)));
  const reader = server.readerOfSession(now, after.uri);
  const { changes, ...counts } = compareDeclarations(old.tree, now.tree, now.pack ?? old.pack, reader);
  return {
    ...counts,
    changes: changes.map(({ before: from, after: to, ...change }) => ({
      ...change,
      ...(from && { before: toRange(old.tree.text, from) }),
      ...(to && { after: toRange(now.tree.text, to) }),
    })),
  };
});

export const evaluateXPath = ownHandler(
  own.evaluateXPath,
  null,
  (open, { expression }, server): own.XPathAnswer | null => {
    if (!open) return null;
    const found = evaluate(open.session, expression, { masked: server.settings.maskIdentities });
    if (found.kind === "value") return found;
    if (found.kind === "problem") {
      return { kind: "problem", message: ruleProblemSentence(found.problem, server.language) };
    }
    const nodes = found.nodes.map(({ name, text, location, span }) => ({
      name,
      text,
      location,
      range: toRange(open.text, span),
    }));
    return { kind: "nodes", total: found.total, nodes };
  },
);

function packOf(server: Server, id: string) {
  return server.packs.find((pack) => pack.id === id);
}

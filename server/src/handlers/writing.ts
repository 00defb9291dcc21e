// Requests for writing declarations: new ones, two compared, an expression evaluated.
import { compareDocuments } from "../../../core/src/answers/recordChanges";
import { ruleProblemSentence } from "../../../core/src/check/report";
import { CheckSession } from "../../../core/src/check/session";
import * as making from "../../../core/src/features/newDeclaration";
import type { Steps } from "../../../core/src/features/steps";
import { TextStore } from "../../../core/src/text/textStore";
import { anomalyText } from "../../../core/src/messages/anomalies";
import * as own from "../../../protocol/src/writing";
import { toRange } from "../convert";
import { longOwnHandler, ownHandler } from "../handler";
import type { Server } from "../server";
import { patienceSeconds } from "../xpath/thread";

/** New documents have no address yet; the settings of the first folder are theirs. */
const noUri = "untitled:new";

export const templates = longOwnHandler(
  own.templates,
  [],
  (_open, _params, server): Steps<readonly own.TemplateOffer[]> =>
    making.templateOffers(server.packs, server.environmentOf(noUri), (session) =>
      server.readerOfSession(session, noUri),
    ),
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

export const compare = longOwnHandler(
  own.compare,
  null,
  function* (open, { before, after }, server): Steps<own.CompareResult | null> {
    const newer = after.text === undefined ? open?.session.tree : TextStore.from(after.text);
    if (!newer) return null;
    const reader = server.readerOfSession({ pack: undefined }, after.uri);
    const older = TextStore.from(before.text);
    const found = yield* compareDocuments(older, newer, server.environmentOf(after.uri), reader);
    const { changes, ...counts } = found.comparison;
    const ranges: own.CompareResult["changes"][number][] = [];
    for (const { before: from, after: to, ...change } of changes) {
      yield;
      ranges.push({
        ...change,
        ...(from && { before: toRange(found.before.text, from) }),
        ...(to && { after: toRange(found.after.text, to) }),
      });
    }
    return { ...counts, changes: ranges };
  },
);

/**
 * By the reference evaluator on documents up to 1 MB, in a thread of its own: see xpath/worker.ts. Without an expression the
 * thread is given the document: somebody is about to type one. null, too, where a newer question or an edit came before the answer.
 */
export const evaluateXPath =
  (server: Server) =>
  async (value: unknown): Promise<own.XPathAnswer | null> => {
    await server.ready;
    const params = own.evaluateXPath.from(value);
    const open = params && server.documents.get(params.uri);
    if (!params || !open) return null;
    if (params.expression.trim() === "") {
      await server.xpath.prepare(open);
      return null;
    }
    const { version, session } = open;
    const { maskIdentities: masked } = server.settings;
    const found = await server.xpath.ask(open, { expression: params.expression, asOf: session.asOf, masked });
    if (found === "superseded" || open.version !== version) return null;
    if (found === "ended") return { kind: "problem", message: tooSlow(server) };
    if (found.kind === "value") return found;
    if (found.kind === "problem")
      return { kind: "problem", message: ruleProblemSentence(found.problem, server.language) };
    const nodes = found.nodes.map(({ name, text: shown, location, span }) => ({
      name,
      text: shown,
      location,
      range: toRange(open.text, span),
    }));
    return { kind: "nodes", total: found.total, nodes };
  };

function tooSlow(server: Server): string {
  return anomalyText("xpathSlow", server.language, { seconds: patienceSeconds });
}

function packOf(server: Server, id: string) {
  return server.packs.find((pack) => pack.id === id);
}

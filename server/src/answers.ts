// Answers of the authority on an open document: read, laid on their elements, kept as findings that live through edits.
import { anchorAnomalies, type AnchoredFinding } from "../../core/src/answers/anchor";
import { recordKeys } from "../../core/src/answers/keys";
import { readAnswer } from "../../core/src/answers/read";
import { parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import type { SetAnomaliesResult } from "../../protocol/src/messages";
import type { OpenDocument } from "./documents";

/** Seeks the places of all answers that are to be shown, in the text as it is now. */
export function anchorAnswers(open: OpenDocument): SetAnomaliesResult {
  const shown = open.shownAnswers;
  open.anchorsLost = false;
  if (!shown) {
    open.returned = [];
    return { shown: 0, unanchored: 0 };
  }
  const sent = sentTree(open, shown.sent);
  const keys = recordKeys(open.session.pack?.manifest.records ?? []);
  const found = shown.answers.flatMap(({ source, text }) =>
    anchorAnomalies(open.session.tree, readAnswer(text), { source, sent, keys }),
  );
  open.returned = found;
  return { shown: found.length, unanchored: found.filter(isUnanchored).length };
}

/** What was sent, parsed; undefined when it is what is open. */
function sentTree(open: OpenDocument, sent: string | undefined): XmlTree | undefined {
  if (sent === undefined) return undefined;
  const { text } = open;
  const isSame = text.length === sent.length && text.slice(0, text.length) === sent;
  return isSame ? undefined : parseXml(sent);
}

function isUnanchored(finding: AnchoredFinding): boolean {
  return finding.anchoredBy === "form" || finding.anchoredBy === "file";
}

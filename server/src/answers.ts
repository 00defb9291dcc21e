// Answers of the authority on an open document: laid on their elements, kept as findings that live through edits.
import { recordKeys } from "../../core/src/answers/keys";
import type { Steps } from "../../core/src/features/steps";
import { correctable, correctiveText, type HeaderMoment } from "../../core/src/answers/corrective";
import type { CorrectiveFileResult, SetAnomaliesResult } from "../../protocol/src/messages";
import type { OpenDocument } from "./documents";

/** Seeks the places of all answers that are to be shown, in the text as it is now. */
export function* anchorAnswers(open: OpenDocument): Steps<SetAnomaliesResult> {
  const { pack, channelData, tree } = open.session;
  const keys = recordKeys(pack?.manifest.records ?? []);
  const laid = open.shownAnswers && (yield* open.shownAnswers.laySteps(tree, { keys, types: channelData.types }));
  const { findings, concerned } = laid ?? { findings: [], concerned: [] };
  open.anchorsStale = false;
  open.returned = findings;
  const unanchored = findings.filter(({ anchoredBy }) => anchoredBy === "form" || anchoredBy === "file");
  return {
    shown: findings.length,
    unanchored: unanchored.length,
    correctable: correctable(concerned, pack?.manifest.change).length,
  };
}

/** The forms that the shown answers object to, as a declaration of their own. */
export function* correctAnswers(open: OpenDocument, moment: HeaderMoment): Steps<CorrectiveFileResult | null> {
  if (!open.shownAnswers) return null;
  const { pack, tree } = open.session;
  const keys = recordKeys(pack?.manifest.records ?? []);
  const { concerned } = yield* open.shownAnswers.laySteps(tree, { keys });
  const chosen = correctable(concerned, pack?.manifest.change);
  const refused = chosen.filter(({ kind }) => kind === "refused").length;
  return {
    text: correctiveText(tree, concerned, moment, pack?.manifest.change) ?? "",
    refused,
    changed: chosen.length - refused,
    left: concerned.length - chosen.length,
  };
}

// Answers of the authority on an open document: laid on their elements, kept as findings that live through edits.
import { recordKeys } from "../../core/src/answers/keys";
import type { SetAnomaliesResult } from "../../protocol/src/messages";
import type { OpenDocument } from "./documents";

/** Seeks the places of all answers that are to be shown, in the text as it is now. */
export function anchorAnswers(open: OpenDocument): SetAnomaliesResult {
  open.anchorsStale = false;
  const { pack, channelData, tree } = open.session;
  const keys = recordKeys(pack?.manifest.records ?? []);
  const found = open.shownAnswers?.place(tree, { keys, types: channelData.types }) ?? [];
  open.returned = found;
  const unanchored = found.filter(({ anchoredBy }) => anchoredBy === "form" || anchoredBy === "file");
  return { shown: found.length, unanchored: unanchored.length };
}

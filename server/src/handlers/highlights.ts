import type { DocumentHighlight, DocumentHighlightParams, Range } from "vscode-languageserver/node";
import { occurrencesAt } from "../../../core/src/features/references";
import type { Steps } from "../../../core/src/features/steps";
import { toOffset, toRange, type Span } from "../convert";
import type { OpenDocument } from "../documents";
import { firstChecked, longHandler } from "../handler";

export const highlights = longHandler<DocumentHighlightParams, DocumentHighlight[]>(
  "textDocument/documentHighlight",
  [],
  function* (open, { position }) {
    const spans = yield* occurrencesAt(open.session, toOffset(open.text, position));
    const ranges = yield* rangesOf(spans, open);
    return ranges.map((range) => ({ range }));
  },
  firstChecked,
);

/** So many are converted without letting others in between. */
const rangesAStep = 500;

/** The lines of many places: an employer may stand in a file thousands of times. */
export function* rangesOf(spans: readonly Span[], open: OpenDocument): Steps<Range[]> {
  const ranges: Range[] = [];
  for (const span of spans) {
    if (ranges.length % rangesAStep === 0) yield;
    ranges.push(toRange(open.text, span));
  }
  return ranges;
}

import type { SelectionRange, SelectionRangeParams } from "vscode-languageserver/node";
import { selectionRanges as rangesAt } from "../../../core/src/features/tags";
import { toOffset, toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { cursorHandler } from "../handler";

export const selectionRanges = cursorHandler<SelectionRangeParams, SelectionRange[]>(
  "textDocument/selectionRange",
  [],
  function* (open, { positions }) {
    const found: SelectionRange[] = [];
    for (const position of positions) {
      yield;
      found.push(nested(open, toOffset(open.text, position)));
    }
    return found;
  },
  "ours",
  (server, open) => server.whenParsed(open),
);

function nested(open: OpenDocument, offset: number): SelectionRange {
  const spans = rangesAt(open.session.tree, offset);
  const outwards = spans.length > 0 ? spans : [{ from: offset, to: offset }];
  return outwards.reduceRight<SelectionRange | undefined>(
    (parent, span) => ({ range: toRange(open.text, span), ...(parent && { parent }) }),
    undefined,
  )!;
}

import type { SelectionRange, SelectionRangeParams } from "vscode-languageserver/node";
import { selectionRanges as rangesAt } from "../../../core/src/features/tags";
import { toOffset, toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { handler } from "../handler";

export const selectionRanges = handler<SelectionRangeParams, SelectionRange[]>(
  "textDocument/selectionRange",
  [],
  (open, params) => params.positions.map((position) => nested(open, toOffset(open.text, position))),
);

function nested(open: OpenDocument, offset: number): SelectionRange {
  const spans = rangesAt(open.session.tree, offset);
  const outwards = spans.length > 0 ? spans : [{ from: offset, to: offset }];
  return outwards.reduceRight<SelectionRange | undefined>(
    (parent, span) => ({ range: toRange(open.text, span), ...(parent && { parent }) }),
    undefined,
  )!;
}

import type { LinkedEditingRangeParams, LinkedEditingRanges } from "vscode-languageserver/node";
import { linkedNamesAt } from "../../../core/src/features/tags";
import { toOffset, toRange } from "../convert";
import { handler } from "../handler";

export const linkedEditing = handler<LinkedEditingRangeParams, LinkedEditingRanges | null>(
  "textDocument/linkedEditingRange",
  null,
  (open, params) => {
    const ranges = linkedNamesAt(open.session.tree, toOffset(open.text, params.position)).map((name) =>
      toRange(open.text, name),
    );
    return ranges.length === 0 ? null : { ranges, wordPattern: "[^\\s<>/=\"']+" };
  },
);

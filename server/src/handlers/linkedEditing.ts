import type { LinkedEditingRangeParams, LinkedEditingRanges } from "vscode-languageserver/node";
import { tagPairAt } from "../../../core/src/features/tags";
import { toOffset, toRange } from "../convert";
import { handler } from "../handler";

export const linkedEditing = handler<LinkedEditingRangeParams, LinkedEditingRanges | null>(
  "textDocument/linkedEditingRange",
  null,
  (open, params) => {
    const names = tagPairAt(open.session.tree, toOffset(open.text, params.position))?.names ?? [];
    return names.length < 2
      ? null
      : { ranges: names.map((name) => toRange(open.text, name)), wordPattern: "[^\\s<>/=\"']+" };
  },
);

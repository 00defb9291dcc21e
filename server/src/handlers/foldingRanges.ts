import { FoldingRangeKind, type FoldingRange, type FoldingRangeParams } from "vscode-languageserver/node";
import { foldingRanges as foldsOf } from "../../../core/src/features/folding";
import { handler } from "../handler";

/** For a client that names no limit. */
const defaultLimit = 5_000;

export const foldingRanges = handler<FoldingRangeParams, FoldingRange[]>(
  "textDocument/foldingRange",
  [],
  (open, _, server) => {
    const limit = server.client.textDocument?.foldingRange?.rangeLimit ?? defaultLimit;
    return foldsOf(open.session.tree, limit).map(({ kind, startLine, endLine }) => ({
      startLine,
      endLine,
      ...(kind === "comment" && { kind: FoldingRangeKind.Comment }),
    }));
  },
);

import { FoldingRangeKind, type FoldingRange, type FoldingRangeParams } from "vscode-languageserver/node";
import { foldingRanges as foldsOf } from "../../../core/src/features/folding";
import { longHandler } from "../handler";

/** For a client that names no limit. */
const defaultLimit = 5_000;

export const foldingRanges = longHandler<FoldingRangeParams, FoldingRange[]>(
  "textDocument/foldingRange",
  [],
  function* (open, _, server) {
    const limit = server.client.textDocument?.foldingRange?.rangeLimit ?? defaultLimit;
    return (yield* foldsOf(open.session.tree, limit)).map(({ kind, startLine, endLine }) => ({
      startLine,
      endLine,
      ...(kind === "comment" && { kind: FoldingRangeKind.Comment }),
    }));
  },
);

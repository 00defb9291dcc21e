import type { InlayHint, InlayHintParams } from "vscode-languageserver/node";
import { codeHints } from "../../../core/src/answers/document";
import { hintsIn } from "../../../core/src/features/hints";
import { toOffset } from "../convert";
import { cursorHandler } from "../handler";

export const inlayHints = cursorHandler<InlayHintParams, InlayHint[]>(
  "textDocument/inlayHint",
  [],
  function* (open, params, server) {
    if (!server.settings.inlayHints) return [];
    const range = { from: toOffset(open.text, params.range.start), to: toOffset(open.text, params.range.end) };
    const reader = server.readerOf(open);
    const codes = open.isAnswer ? codeHints(open.session.tree, range, (code) => reader.anomalyTitle(code)) : [];
    return [...codes, ...(yield* hintsIn(open.session, range, reader))].map((hint) => ({
      position: open.text.positionAt(hint.at),
      label: hint.text,
      paddingLeft: true,
    }));
  },
);

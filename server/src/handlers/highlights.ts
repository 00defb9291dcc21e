import type { DocumentHighlight, DocumentHighlightParams } from "vscode-languageserver/node";
import { occurrencesAt } from "../../../core/src/features/references";
import { toOffset, toRange } from "../convert";
import { handler } from "../handler";

export const highlights = handler<DocumentHighlightParams, DocumentHighlight[]>(
  "textDocument/documentHighlight",
  [],
  (open, params) =>
    occurrencesAt(open.session, toOffset(open.text, params.position)).map((span) => ({
      range: toRange(open.text, span),
    })),
);

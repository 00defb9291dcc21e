import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from "vscode-languageserver/node";
import { documentSymbols, type DocumentSymbol as Found } from "../../../core/src/features/symbols";
import { toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { handler } from "../handler";

export const symbols = handler<DocumentSymbolParams, DocumentSymbol[]>(
  "textDocument/documentSymbol",
  [],
  (open, _, server) => documentSymbols(open.session, server.readerOf(open)).map((one) => toSymbol(open, one)),
);

function toSymbol(open: OpenDocument, one: Found): DocumentSymbol {
  return {
    name: one.name,
    ...(one.detail !== "" && { detail: one.detail }),
    kind: one.isRecord ? SymbolKind.Struct : SymbolKind.Module,
    range: toRange(open.text, one.span),
    selectionRange: toRange(open.text, one.nameSpan),
    children: one.children.map((child) => toSymbol(open, child)),
  };
}

import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from "vscode-languageserver/node";
import type { Steps } from "../../../core/src/features/steps";
import { documentSymbols, type DocumentSymbol as Found } from "../../../core/src/features/symbols";
import { toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { longHandler } from "../handler";

export const symbols = longHandler<DocumentSymbolParams, DocumentSymbol[]>(
  "textDocument/documentSymbol",
  [],
  function* (open, _, server) {
    return yield* toSymbols(open, yield* documentSymbols(open.session, server.readerOf(open)));
  },
);

function* toSymbols(open: OpenDocument, found: readonly Found[]): Steps<DocumentSymbol[]> {
  const symbols: DocumentSymbol[] = [];
  for (const one of found) {
    yield;
    symbols.push({
      name: one.name,
      ...(one.detail !== "" && { detail: one.detail }),
      kind: one.isRecord ? SymbolKind.Struct : SymbolKind.Module,
      range: toRange(open.text, one.span),
      selectionRange: toRange(open.text, one.nameSpan),
      children: yield* toSymbols(open, one.children),
    });
  }
  return symbols;
}

import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from "vscode-languageserver/node";
import { runThrough, type Steps } from "../../../core/src/features/steps";
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

/** So many are converted without letting others in between. */
const symbolsAStep = 50;

function atOnce(open: OpenDocument, found: readonly Found[]): DocumentSymbol[] {
  return runThrough(toSymbols(open, found));
}

function* toSymbols(open: OpenDocument, found: readonly Found[]): Steps<DocumentSymbol[]> {
  const symbols: DocumentSymbol[] = [];
  for (const [index, one] of found.entries()) {
    if (index % symbolsAStep === 0) yield;
    symbols.push({
      name: one.name,
      detail: one.detail === "" ? undefined : one.detail,
      kind: one.isRecord ? SymbolKind.Struct : SymbolKind.Module,
      range: toRange(open.text, one.span),
      selectionRange: toRange(open.text, one.nameSpan),
      // A long list is converted in steps of its own.
      children: one.children.length > symbolsAStep ? yield* toSymbols(open, one.children) : atOnce(open, one.children),
    });
  }
  return symbols;
}

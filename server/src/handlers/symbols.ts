// The outline is written as JSON while it is walked: of a large document it is megabytes, which are never held as objects.
import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from "vscode-languageserver/node";
import { writeOutline, type OutlineSink, type SymbolHead } from "../../../core/src/features/symbols";
import type { Position, TextStore } from "../../../core/src/text/textStore";
import { JsonText, type EncodedJson } from "../encoded";
import { longHandler } from "../handler";

export const symbols = longHandler<DocumentSymbolParams, DocumentSymbol[]>(
  "textDocument/documentSymbol",
  [],
  function* (open, _, server) {
    const writer = new SymbolWriter(open.text);
    yield* writeOutline(open.session, server.readerOf(open), writer);
    return writer.finish();
  },
);

class SymbolWriter implements OutlineSink {
  readonly #json = new JsonText();
  /** Has the innermost open symbol symbols in it so far? The outermost list is open all the time. */
  #hasInner = false;
  #depth = 0;

  constructor(private readonly text: TextStore) {
    this.#json.write("[");
  }

  begin({ name, detail, isRecord, span, nameSpan }: SymbolHead): void {
    const from = this.text.positionAt(span.from);
    const to = this.text.positionAt(span.to);
    // A name is on the line of its tag.
    const nameFrom = { line: from.line, character: from.character + nameSpan.from - span.from };
    const nameTo = { line: from.line, character: nameFrom.character + nameSpan.to - nameSpan.from };
    const kind = isRecord ? SymbolKind.Struct : SymbolKind.Module;
    const before = this.#hasInner ? "," : this.#depth > 0 ? ',"children":[' : "";
    this.#json.write(
      `${before}{"name":${JSON.stringify(name)}` +
        `${detail === "" ? "" : `,"detail":${JSON.stringify(detail)}`},"kind":${kind}` +
        `,"range":${range(from, to)},"selectionRange":${range(nameFrom, nameTo)}`,
    );
    this.#hasInner = false;
    this.#depth++;
  }

  end(): void {
    this.#json.write(this.#hasInner ? "]}" : "}");
    this.#hasInner = true;
    this.#depth--;
  }

  finish(): EncodedJson {
    this.#json.write("]");
    return this.#json.end();
  }
}

function range(from: Position, to: Position): string {
  return `{"start":${position(from)},"end":${position(to)}}`;
}

function position({ line, character }: Position): string {
  return `{"line":${line},"character":${character}}`;
}

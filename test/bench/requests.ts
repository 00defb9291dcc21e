// The requests about a whole document that the benches send, and their bars.
import type { Position } from "vscode-languageserver-protocol";

/** Bars in milliseconds: p95 at the cursor, the whole document, formatting, two documents, a key typed while long work runs. */
export const bars = { cursor: 20, document: 250, formatting: 1_000, compare: 1_000, key: 16 };

/** The document that they are about. */
export const uri = "file:///bench.xml";

export const document = { textDocument: { uri } };

export const at = (line: number, character: number): Position => ({ line, character });

/** A request about the whole document. */
export interface Whole {
  readonly name: string;
  readonly method: string;
  readonly params: object;
  /** Milliseconds. */
  readonly bar: number;
}

export const counting = "count(//Training[TrainingStatus = 1])";

export const aboutDocument: readonly Whole[] = [
  { name: "document symbols", method: "textDocument/documentSymbol", params: document, bar: bars.document },
  { name: "workspace symbols", method: "workspace/symbol", params: { query: "firesafety" }, bar: bars.document },
  { name: "folding ranges", method: "textDocument/foldingRange", params: document, bar: bars.document },
  { name: "code lenses", method: "textDocument/codeLens", params: document, bar: bars.document },
  {
    name: "XPath that counts all trainings",
    method: "fla/evaluateXPath",
    params: { uri, expression: counting },
    bar: bars.document,
  },
  { name: "document links", method: "textDocument/documentLink", params: document, bar: bars.document },
  { name: "semantic tokens, whole", method: "textDocument/semanticTokens/full", params: document, bar: bars.document },
  {
    name: "all safe fixes",
    method: "textDocument/codeAction",
    params: {
      ...document,
      range: { start: at(0, 0), end: at(0, 0) },
      context: { diagnostics: [], only: ["source.fixAll.fla"] },
    },
    bar: bars.document,
  },
  { name: "list of anomalies", method: "fla/anomalies", params: { uri, by: "code", filter: "" }, bar: bars.document },
  {
    name: "list of anomalies, filtered",
    method: "fla/anomalies",
    params: { uri, by: "form", filter: "008" },
    bar: bars.document,
  },
  {
    name: "formatting, already formatted",
    method: "textDocument/formatting",
    params: { ...document, options: { tabSize: 2, insertSpaces: true } },
    bar: bars.formatting,
  },
  {
    name: "formatting, every line changes",
    method: "textDocument/formatting",
    params: { ...document, options: { tabSize: 4, insertSpaces: true } },
    bar: bars.formatting,
  },
];

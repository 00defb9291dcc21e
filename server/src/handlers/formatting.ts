import type {
  DocumentFormattingParams,
  DocumentRangeFormattingParams,
  FormattingOptions,
  TextEdit,
} from "vscode-languageserver/node";
import { formattingChanges } from "../../../core/src/features/formatting";
import { lineBreakOf } from "../../../core/src/features/indent";
import { toOffset, toTextEdits } from "../convert";
import type { OpenDocument } from "../documents";
import { handler } from "../handler";

export const formatting = handler<DocumentFormattingParams, TextEdit[]>("textDocument/formatting", [], (open, params) =>
  editsIn(open, 0, open.text.length, params.options),
);

export const rangeFormatting = handler<DocumentRangeFormattingParams, TextEdit[]>(
  "textDocument/rangeFormatting",
  [],
  (open, params) =>
    editsIn(open, toOffset(open.text, params.range.start), toOffset(open.text, params.range.end), params.options),
);

function editsIn(open: OpenDocument, from: number, to: number, options: FormattingOptions): TextEdit[] {
  const indent = options.insertSpaces ? " ".repeat(options.tabSize) : "\t";
  const layout = { indent, lineBreak: lineBreakOf(open.text) };
  return toTextEdits(open.text, formattingChanges(open.session.tree, { from, to }, layout));
}

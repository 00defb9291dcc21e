import type {
  DocumentFormattingParams,
  DocumentRangeFormattingParams,
  FormattingOptions,
  TextEdit,
} from "vscode-languageserver/node";
import type { Change } from "../../../core/src/features/carried";
import { formattingChanges } from "../../../core/src/features/formatting";
import { lineBreakOf } from "../../../core/src/features/indent";
import type { Steps } from "../../../core/src/features/steps";
import type { NodeRef } from "../../../core/src/xml/segment";
import { toOffset, type Span } from "../convert";
import type { OpenDocument } from "../documents";
import { longHandler } from "../handler";
import { rangesOf } from "./highlights";

export const formatting = longHandler<DocumentFormattingParams, TextEdit[]>(
  "textDocument/formatting",
  [],
  (open, params) => editsIn(open, { from: 0, to: open.text.length }, params.options),
);

export const rangeFormatting = longHandler<DocumentRangeFormattingParams, TextEdit[]>(
  "textDocument/rangeFormatting",
  [],
  (open, { range, options }) =>
    editsIn(open, { from: toOffset(open.text, range.start), to: toOffset(open.text, range.end) }, options),
);

function* editsIn(open: OpenDocument, range: Span, options: FormattingOptions): Steps<TextEdit[]> {
  const indent = options.insertSpaces ? " ".repeat(options.tabSize) : "\t";
  const layout = { indent, lineBreak: lineBreakOf(open.text), isMixed: isMixedIn(open) };
  return yield* textEdits(yield* formattingChanges(open.session.tree, range, layout), open);
}

/** Changes as the protocol has them: they may be ten thousand. */
export function* textEdits(changes: readonly Change[], open: OpenDocument): Steps<TextEdit[]> {
  const ranges = yield* rangesOf(changes, open);
  return changes.map(({ text }, index) => ({ range: ranges[index], newText: text }));
}

/** Does the schema let text stand beside the children of an element? */
export function isMixedIn(open: OpenDocument): (node: NodeRef) => boolean {
  return (node) => {
    const type = open.session.validation?.typeOf(node);
    return type?.kind === "complex" && type.content.kind === "mixed";
  };
}

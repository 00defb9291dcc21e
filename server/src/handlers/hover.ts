import type { Hover, HoverParams } from "vscode-languageserver/node";
import { isReturned, returnedHover } from "../../../core/src/answers/hover";
import { hoverWithFindings } from "../../../core/src/features/findingHover";
import { hoverAt } from "../../../core/src/features/hover";
import { codeHover } from "../../../core/src/answers/document";
import { markdown, toOffset, toRange } from "../convert";
import { firstChecked, handler } from "../handler";

export const hover = handler<HoverParams, Hover | null>(
  "textDocument/hover",
  null,
  (open, params, server) => {
    const offset = toOffset(open.text, params.position);
    const explain = (code: string) => server.explain(code, server.language, open) ?? undefined;
    const returned = returnedHover(open.returned, offset, server.language, explain);
    const reader = server.readerOf(open);
    const own = server.publisher.shownIn(open, { from: offset, to: offset }).filter((finding) => !isReturned(finding));
    const code = open.isAnswer ? codeHover(open.session.tree, offset, server.language, explain) : undefined;
    const found = code ?? hoverWithFindings(hoverAt(open.session, offset, reader), own, offset, reader);
    const span = returned ?? found?.span;
    const texts = [returned?.text, found?.text].filter((text) => text !== undefined);
    return span ? { contents: markdown(texts.join("\n\n---\n\n")), range: toRange(open.text, span) } : null;
  },
  "ours",
  firstChecked,
);

import type { Hover, HoverParams } from "vscode-languageserver/node";
import { hoverAt } from "../../../core/src/features/hover";
import { markdown, toOffset, toRange } from "../convert";
import { handler } from "../handler";

export const hover = handler<HoverParams, Hover | null>("textDocument/hover", null, (open, params, server) => {
  const found = hoverAt(open.session, toOffset(open.text, params.position), server.readerOf(open));
  return found ? { contents: markdown(found.text), range: toRange(open.text, found.span) } : null;
});

import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver/node";
import { linksIn } from "../../../core/src/features/links";
import { toRange } from "../convert";
import { longHandler } from "../handler";

export const documentLinks = longHandler<DocumentLinkParams, DocumentLink[]>(
  "textDocument/documentLink",
  [],
  function* (open, _, server) {
    return (yield* linksIn(open.session)).flatMap(({ span, target }) => {
      const uri = server.linkTarget(open, target);
      return uri ? [{ range: toRange(open.text, span), target: uri }] : [];
    });
  },
);

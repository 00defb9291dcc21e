import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver/node";
import { linksIn } from "../../../core/src/features/links";
import { toRange } from "../convert";
import { handler } from "../handler";

export const documentLinks = handler<DocumentLinkParams, DocumentLink[]>(
  "textDocument/documentLink",
  [],
  (open, _, server) =>
    linksIn(open.session).flatMap(({ span, target }) => {
      const uri = server.linkTarget(open, target);
      return uri ? [{ range: toRange(open.text, span), target: uri }] : [];
    }),
);

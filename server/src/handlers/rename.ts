import {
  LSPErrorCodes,
  ResponseError,
  type PrepareRenameParams,
  type Range,
  type RenameParams,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { renameChanges } from "../../../core/src/features/fixes";
import { isTagName, tagPairAt } from "../../../core/src/features/tags";
import { fill } from "../../../core/src/messages/catalogue";
import { editingTexts } from "../../../core/src/messages/editing";
import { toOffset, toRange, toTextEdits } from "../convert";
import { handler, type Handler } from "../handler";

export const prepareRename = handler<PrepareRenameParams, Range | null>(
  "textDocument/prepareRename",
  null,
  (open, params) => {
    const offset = toOffset(open.text, params.position);
    const name = tagPairAt(open.session.tree, offset)?.names.find((span) => span.from <= offset && offset <= span.to);
    return name ? toRange(open.text, name) : null;
  },
);

/** A name that no element can have is refused with the reason: editors show it. */
export const rename: Handler<RenameParams, WorkspaceEdit | null> = (server) => {
  const renamed = renamePair(server);
  return async (params, token) => {
    await server.ready;
    if (isTagName(params.newName)) return renamed(params, token);
    const reason = fill(editingTexts[server.language]["rename.noName"], { name: params.newName });
    throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
  };
};

const renamePair = handler<RenameParams, WorkspaceEdit | null>("textDocument/rename", null, (open, params) => {
  const pair = tagPairAt(open.session.tree, toOffset(open.text, params.position));
  if (!pair) return null;
  return { changes: { [open.uri]: toTextEdits(open.text, renameChanges(open.session, pair.node, params.newName)) } };
});

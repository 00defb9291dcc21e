import type { PrepareRenameParams, Range, RenameParams, WorkspaceEdit } from "vscode-languageserver/node";
import { renameChanges } from "../../../core/src/features/fixes";
import { isTagName, tagPairAt } from "../../../core/src/features/tags";
import { toOffset, toRange, toTextEdits } from "../convert";
import { handler } from "../handler";

export const prepareRename = handler<PrepareRenameParams, Range | null>(
  "textDocument/prepareRename",
  null,
  (open, params) => {
    const offset = toOffset(open.text, params.position);
    const name = tagPairAt(open.session.tree, offset)?.names.find((span) => span.from <= offset && offset <= span.to);
    return name ? toRange(open.text, name) : null;
  },
);

export const rename = handler<RenameParams, WorkspaceEdit | null>("textDocument/rename", null, (open, params) => {
  const pair = tagPairAt(open.session.tree, toOffset(open.text, params.position));
  if (!pair || !isTagName(params.newName)) return null;
  return { changes: { [open.uri]: toTextEdits(open.text, renameChanges(open.session, pair.node, params.newName)) } };
});

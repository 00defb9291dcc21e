import type { DefinitionParams, Location, TypeDefinitionParams } from "vscode-languageserver/node";
import {
  codeAt,
  declarationAt,
  definitionAt,
  startOfTag,
  typeDeclarationAt,
} from "../../../core/src/features/definition";
import { toOffset, toRange } from "../convert";
import { firstChecked, handler, longHandler } from "../handler";

/** A reference leads to what it names, a code to its entry in the list; a tag leads to its declaration in the schema, an end tag to its start too. */
export const definition = longHandler<DefinitionParams, Location[]>(
  "textDocument/definition",
  [],
  function* (open, params, server) {
    const offset = toOffset(open.text, params.position);
    const target = yield* definitionAt(open.session, offset);
    if (target) return [{ uri: open.uri, range: toRange(open.text, target) }];
    const code = codeAt(open.session, offset, server.readerOf(open).rules);
    const entry = code && server.codeLocation(open, code);
    if (entry) return [entry];
    const start = startOfTag(open.session, offset);
    return [
      ...(start ? [{ uri: open.uri, range: toRange(open.text, start) }] : []),
      ...server.schemaLocation(declarationAt(open.session, offset)),
    ];
  },
  firstChecked,
);

export const typeDefinition = handler<TypeDefinitionParams, Location[]>(
  "textDocument/typeDefinition",
  [],
  (open, params, server) =>
    server.schemaLocation(typeDeclarationAt(open.session, toOffset(open.text, params.position))),
  "ours",
  firstChecked,
);

import {
  SemanticTokensBuilder,
  type SemanticTokens,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from "vscode-languageserver/node";
import { semanticTokensIn, tokenModifiers, tokenTypes } from "../../../core/src/features/semanticTokens";
import type { Steps } from "../../../core/src/features/steps";
import { toOffset } from "../convert";
import type { OpenDocument } from "../documents";
import { allChecked, longHandler } from "../handler";
import type { Server } from "../server";

/** Above this size a client gets tokens by range only: all of a large file would hold up typing. */
const maxFullUnits = 1_000_000;

/** A screen of a large document is coloured by what is known after this time; the editor asks again when it is scrolled. */
const rangePatienceMs = 1_000;

/** So many are converted without letting others in between. */
const tokensAStep = 500;

const none: SemanticTokens = { data: [] };

export const semanticTokens = longHandler<SemanticTokensParams, SemanticTokens>(
  "textDocument/semanticTokens/full",
  none,
  function* (open, _, server) {
    return open.text.length > maxFullUnits ? none : yield* tokens(open, 0, open.text.length, server);
  },
  // Types and wrong values are known from the check, and an editor asks once for a text.
  allChecked,
);

export const semanticTokensInRange = longHandler<SemanticTokensRangeParams, SemanticTokens>(
  "textDocument/semanticTokens/range",
  none,
  (open, { range }, server) => tokens(open, toOffset(open.text, range.start), toOffset(open.text, range.end), server),
  (server, open) => server.whenChecked(open, rangePatienceMs),
);

function* tokens(open: OpenDocument, from: number, to: number, server: Server): Steps<SemanticTokens> {
  const builder = new SemanticTokensBuilder();
  let count = 0;
  for (const token of yield* semanticTokensIn(open.session, { from, to }, server.readerOf(open))) {
    if (count++ % tokensAStep === 0) yield;
    const { line, character } = open.text.positionAt(token.from);
    const modifiers = token.modifiers.reduce((bits, modifier) => bits | (1 << tokenModifiers.indexOf(modifier)), 0);
    builder.push(line, character, token.to - token.from, tokenTypes.indexOf(token.type), modifiers);
  }
  return builder.build();
}

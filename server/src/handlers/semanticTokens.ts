// The tokens are written as JSON while they are found: of a large document they are a million numbers, which are never held.
import type { SemanticTokens, SemanticTokensParams, SemanticTokensRangeParams } from "vscode-languageserver/node";
import {
  semanticTokensIn,
  tokenModifiers,
  tokenTypes,
  type SemanticToken,
} from "../../../core/src/features/semanticTokens";
import type { Steps } from "../../../core/src/features/steps";
import { LineCursor } from "../../../core/src/text/lineCursor";
import type { TextStore } from "../../../core/src/text/textStore";
import { toOffset } from "../convert";
import type { OpenDocument } from "../documents";
import { fixedBytes, JsonText, type EncodedJson } from "../encoded";
import { allChecked, longHandler } from "../handler";
import type { Server } from "../server";

/** Above this size a client gets tokens by range only: all of a large file would hold up typing. */
const maxFullUnits = 1_000_000;

/** A screen of a large document is coloured by what is known after this time; the editor asks again when it is scrolled. */
const rangePatienceMs = 1_000;

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

function* tokens(open: OpenDocument, from: number, to: number, server: Server): Steps<EncodedJson> {
  const writer = new TokenWriter(open.text);
  yield* semanticTokensIn(open.session, { from, to }, server.readerOf(open), (token) => writer.add(token));
  return writer.finish();
}

const comma = fixedBytes(",");

/** Writes tokens, in document order, as the answer of LSP: five numbers each, of which the first two count from the token before. */
class TokenWriter {
  readonly #json = new JsonText();
  readonly #cursor: LineCursor;
  #isFirst = true;
  #line = 0;
  #character = 0;

  constructor(text: TextStore) {
    this.#cursor = new LineCursor(text);
    this.#json.write('{"data":[');
  }

  add({ from, to, type, modifiers }: SemanticToken): void {
    this.#cursor.to(from);
    const { line, character } = this.#cursor;
    const bits = modifiers.reduce((all, modifier) => all | (1 << tokenModifiers.indexOf(modifier)), 0);
    this.#number(line - this.#line);
    this.#number(line === this.#line ? character - this.#character : character);
    this.#number(to - from);
    this.#number(tokenTypes.indexOf(type));
    this.#number(bits);
    this.#line = line;
    this.#character = character;
  }

  finish(): EncodedJson {
    this.#json.write("]}");
    return this.#json.end();
  }

  #number(value: number): void {
    if (!this.#isFirst) this.#json.fixed(comma);
    this.#isFirst = false;
    this.#json.number(value);
  }
}

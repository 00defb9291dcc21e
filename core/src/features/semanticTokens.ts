// Semantic tokens: values by what they are, so that an identifier, a code, a date and an amount look different, and a wrong
// one stands out from all of them. Tags are left to the grammar.
import type { Finding } from "../findings/finding";
import { textType, type SimpleType } from "../schema/model";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { HoverReader } from "./hover";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";
import { valueFactsOf } from "./zones";

export const tokenTypes = ["identifier", "code", "date", "amount", "text"] as const;
export const tokenModifiers = ["wrong"] as const;
export type TokenType = (typeof tokenTypes)[number];

export interface SemanticToken extends Span {
  readonly type: TokenType;
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/** In more than a few screens findings may be tens of thousands. */
const smallUnits = 16_384;

/** Hands the values in a range to `take`, in document order: of a large document they are a million, of which none is kept. */
export function* semanticTokensIn(
  snapshot: Snapshot,
  range: Span,
  reader: HoverReader,
  take: (token: SemanticToken) => void,
): Steps<void> {
  const { tree, validation } = snapshot;
  if (!validation) return;
  const kinds = new Map<number, TokenType | undefined>();
  // An answer is read, not judged: what is wrong in it is the authority's.
  const isAnswer = snapshot.pack?.manifest.answers === true;
  if (!isAnswer && range.to - range.from > smallUnits) yield* snapshot.findingSteps();
  const wrong = new WrongRanges(isAnswer ? [] : snapshot.findingsIn(range), range);
  for (let k = tree.segmentAt(range.from); k < tree.segments.length && tree.segmentStart(k) < range.to; k++) {
    yield;
    const segment = tree.segments[k];
    const base = tree.segmentStart(k);
    for (let t = 0; t + 1 < segment.count; t++) {
      if (
        segment.kind[t] !== TokenKind.StartTag ||
        segment.kind[t + 1] !== TokenKind.Text ||
        segment.partner[t] !== t + 2
      )
        continue;
      const span = { from: base + segment.from[t + 1], to: base + segment.from[t + 2] };
      if (span.to <= range.from || range.to <= span.from) continue;
      const type = typeOf(snapshot, k * 65_536 + t, kinds, reader);
      const modifiers = wrong.meets(span) ? isWrong : isRight;
      if (type && !hasLineBreak(snapshot, span)) take({ from: span.from, to: span.to, type, modifiers });
    }
  }
}

const isWrong: SemanticToken["modifiers"] = ["wrong"];
const isRight: SemanticToken["modifiers"] = [];

/** A token of the protocol may not reach over a line's end. */
function hasLineBreak({ tree }: Snapshot, { from, to }: Span): boolean {
  return tree.text.positionAt(from).line !== tree.text.positionAt(to).line;
}

/** The kind of a value, by its declaration: worked out once for each. */
function typeOf(
  snapshot: Snapshot,
  node: NodeRef,
  kinds: Map<number, TokenType | undefined>,
  reader: HoverReader,
): TokenType | undefined {
  const decl = snapshot.validation?.declOf(node);
  if (!decl) return undefined;
  if (kinds.has(decl.id)) return kinds.get(decl.id);
  const simple = textType(decl.type);
  const facts = valueFactsOf(snapshot, reader.rules, node);
  const type = facts.number ? "identifier" : facts.list ? "code" : simple && kindOfType(simple);
  kinds.set(decl.id, type);
  return type;
}

function kindOfType(type: SimpleType): TokenType {
  if (type.facets.enumeration) return "code";
  const name = type.primitive?.name ?? "string";
  if (/date|time|^g[YMD]/i.test(name)) return "date";
  return ["decimal", "float", "double"].includes(name) ? "amount" : "text";
}

/** Findings of a range, asked for by ranges that only move forward. */
class WrongRanges {
  readonly #findings: readonly Finding[];
  #at = 0;

  constructor(findings: readonly Finding[], range: Span) {
    this.#findings = findings.filter(
      (finding) => finding.from < range.to && range.from <= finding.to && finding.to > finding.from,
    );
  }

  meets(span: Span): boolean {
    while (this.#at < this.#findings.length && this.#findings[this.#at].to <= span.from) this.#at++;
    const next = this.#findings[this.#at];
    return next !== undefined && next.from < span.to;
  }
}

// Start tags that are missing, were closed too early, or have the wrong name. An end tag further on tells of them (matching.ts);
// where exactly one is missing, what a schema says of the elements that follow shows: then a start tag of no length is put there,
// and all that stands in the element is checked as its content.
import { lackedFrom, maxLacking, spellingIn, type Faults } from "./matching";
import { maxDepth } from "./limits";
import type { Scope } from "./namespaces";
import { documentName, OpenElements } from "./openElements";
import { type Checkpoint, noneLacking, type Piece, StartTag } from "./piece";
import { TokenFlag, TokenKind } from "./segment";

/** A value and the name in the end tag behind it. */
const valueAndEnd = /^[^<]*[^<\s][^<]*<\/([^\s<>]+)\s*>/;
const firstChildTag = /^\s*<([^\s<>/!?]+)/;

interface Arrival {
  readonly at: number;
  readonly spelling: number;
}

const noArrivals: readonly Arrival[] = [];

export abstract class MissingTags extends OpenElements {
  /** Start tags that are found to be missing from a place in the segment on, in order of these places. */
  private arrivals: readonly Arrival[] = noArrivals;
  private arrived = 0;

  protected expectArrivals(faults: Faults | undefined): void {
    this.arrivals = faults ? arrivalsIn(faults) : noArrivals;
    this.arrived = 0;
  }

  protected takeArrivals(upTo: number): void {
    const { arrivals } = this;
    for (; this.arrived < arrivals.length && arrivals[this.arrived].at <= upTo; this.arrived++)
      if (this.lacking.length < maxLacking) this.lacking = [...this.lacking, arrivals[this.arrived].spelling];
  }

  /**
   * A child that may not stand here, and may in an element whose start tag is missing: that starts before it. Returns the index
   * of the child's tag, which moves then.
   */
  protected supplyStart(at: number, child: number): number {
    const scope = this.scopes[this.depth];
    const spelling = this.lacking.find((one) => this.belongsInto(scope, one, child));
    if (this.depth === 0) this.lacking = noneLacking;
    if (spelling === undefined || this.depth + 1 >= maxDepth) return at;
    this.supply(at, spelling, scope);
    return at + 1;
  }

  /** A text right before an end tag whose start tag is missing is the content of that element, of which nobody knows the value. */
  protected supplyForText(i: number): number {
    const tokens = this.tokens;
    this.takeArrivals(tokens.from[i]);
    if (this.lacking.length === 0 || (tokens.flags[i] & (TokenFlag.continues | TokenFlag.continued)) !== 0) return i;
    const name = /^<\/([^\s<>]+)\s*>/.exec(this.contentBehind(i))?.[1];
    const spelling = this.lacking.find((one) => this.names.spelling(one).qname === name);
    if (spelling === undefined || this.depth >= maxDepth) return i;
    const scope = this.scopes[this.depth];
    if (this.admits(this.nameAround(), Math.abs(scope.element(spelling))) !== true) return i;
    this.supply(i, spelling, scope);
    tokens.flags[i + 1] |= TokenFlag.damaged;
    return i + 1;
  }

  protected supply(at: number, spelling: number, scope: Scope): void {
    this.isIrregular();
    this.lacking = without(this.lacking, spelling);
    const name = Math.abs(scope.element(spelling));
    this.tokens.insert(at, TokenKind.StartTag, TokenFlag.implied | TokenFlag.damaged, name, -1);
    this.rootSeen = true;
    this.begun[this.depth]++;
    this.push(at, spelling, scope.forgiving());
    this.startTagOf[this.depth - 1] = StartTag.missing;
  }

  protected belongsInto(scope: Scope, spelling: number, child: number): boolean {
    const inner = Math.abs(scope.element(child));
    const name = Math.abs(scope.element(spelling));
    const around = this.nameAround();
    return (
      this.admits(around, inner) === false && this.admits(around, name) === true && this.admits(name, inner) === true
    );
  }

  /** The end tag of an element that has no start tag, or one that closed it too early. */
  protected closeSupplied(i: number): number {
    const tokens = this.tokens;
    const { qname } = this.names.spelling(tokens.name[i]);
    const isMissing = this.startTagOf[this.depth - 1] === StartTag.missing;
    if (isMissing && (tokens.flags[i] & TokenFlag.damaged) === 0) {
      const kind = this.depth === 1 ? "xml.missingRootStart" : "xml.strayEndTag";
      this.report(kind, tokens.from[i], tokens.from[i + 1], { name: qname });
    }
    tokens.flags[i] |= TokenFlag.damaged;
    this.close(i);
    return i;
  }

  /** <a/> where an </a> further on closes nothing, and what follows is its content: it was not meant to be empty. */
  protected closesTooEarly(at: number): boolean {
    const tokens = this.tokens;
    const spelling = tokens.name[at];
    if (!this.lacking.includes(spelling)) return false;
    const next = this.contentBehind(at);
    const { qname } = this.names.spelling(spelling);
    if (valueAndEnd.exec(next)?.[1] === qname) return true;
    const child = firstChildTag.exec(next)?.[1];
    return child !== undefined && this.belongsInto(this.scopes[this.depth], spelling, this.names.spell(child));
  }

  protected openAgain(at: number): number {
    const tokens = this.tokens;
    this.isIrregular();
    this.lacking = without(this.lacking, tokens.name[at]);
    const { qname } = this.names.spelling(tokens.name[at]);
    if ((tokens.flags[at] & TokenFlag.damaged) === 0)
      this.report("xml.closedTooEarly", tokens.from[at], tokens.from[at + 1], { name: qname });
    tokens.flags[at] |= TokenFlag.damaged;
    return (tokens.kind[at] = TokenKind.StartTag);
  }

  /** Of the two names of an element, that of its start tag and that of its end tag, the one that may stand here. */
  protected meantSpelling(at: number, other: number): number {
    const tokens = this.tokens;
    const own = tokens.name[at];
    if (!this.isLikelier(at, other, own)) return own;
    const args = { found: this.names.spelling(own).qname, expected: this.names.spelling(other).qname };
    if ((tokens.flags[at] & TokenFlag.damaged) === 0)
      this.report("xml.mismatchedStartTag", tokens.from[at], tokens.from[at + 1], args);
    tokens.flags[at] |= TokenFlag.damaged;
    return other;
  }

  protected isLikelier(at: number, other: number, own: number): boolean {
    const scope = this.scopes[this.depth];
    const around = this.nameAround();
    const [otherName, ownName] = [Math.abs(scope.element(other)), Math.abs(scope.element(own))];
    if (this.admits(around, otherName) !== true) return false;
    const admitted = this.admits(around, ownName);
    if (admitted !== true) return admitted === false;
    const child = firstChildTag.exec(this.contentBehind(at))?.[1];
    if (child === undefined) return false;
    const inner = Math.abs(scope.element(this.names.spell(child)));
    return this.admits(ownName, inner) === false && this.admits(otherName, inner) === true;
  }

  /**
   * May a segment in which no tag is at fault be another one where these start tags are missing? Only where something stands where
   * it may not: an element, or text beside elements.
   */
  mayLack(piece: Piece, start: Checkpoint): boolean {
    if (start.lacking.length === 0) return false;
    const last = piece.count - 1;
    if (last >= 0 && piece.kind[last] === TokenKind.Text && (piece.flags[last] & TokenFlag.blank) === 0) return true;
    const around: number[] = [];
    for (let open = start.open; open; open = open.parent) around.unshift(open.name);
    for (let i = 0; i < piece.count; i++) {
      const kind = piece.kind[i];
      if (kind === TokenKind.EndTag) around.pop();
      if (kind !== TokenKind.StartTag && kind !== TokenKind.EmptyTag) continue;
      if (kind === TokenKind.EmptyTag && start.lacking.includes(this.names.spellingOf(piece.name[i]))) return true;
      if (this.admits(around.at(-1) ?? documentName, piece.name[i]) === false) return true;
      if (kind === TokenKind.StartTag) around.push(piece.name[i]);
    }
    return false;
  }
}

/** The start tags that are missing from places in a segment on. */
function arrivalsIn(faults: Faults): readonly Arrival[] {
  const found: Arrival[] = [];
  for (const [key, entry] of faults)
    if (lackedFrom(key) >= 0) found.push({ at: lackedFrom(key), spelling: spellingIn(entry) });
  return found.length === 0 ? noArrivals : found.sort((a, b) => a.at - b.at);
}

/** The spellings without the first that equals one. */
export function without(spellings: readonly number[], one: number): readonly number[] {
  const at = spellings.indexOf(one);
  return at < 0 ? spellings : spellings.filter((_, i) => i !== at);
}

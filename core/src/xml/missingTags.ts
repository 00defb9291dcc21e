// Start tags that are missing, were closed too early, or have the wrong name. An end tag further on tells of them (matching.ts);
// where exactly one is missing, what a schema says of the elements that follow shows: then a start tag of no length is put there,
// and all that stands in the element is checked as its content.
import { lackedFrom, maxLacking, spellingIn, type Faults } from "./matching";
import { maxDepth } from "./limits";
import type { Scope } from "./namespaces";
import { contentUnits, documentName, noName, OpenElements } from "./openElements";
import { type Checkpoint, noneLacking, type Piece, StartTag } from "./piece";
import { TokenFlag, TokenKind } from "./segment";

/** A value and the name in the end tag behind it. */
const valueAndEnd = /^[^<]*[^<\s][^<]*<\/([^\s<>]+)\s*>/;
export const firstChildTag = /^\s*<([^\s<>/!?]+)/;
/** The same behind a text, too, which stands there by mistake where elements may stand. */
const anyChildTag = /^[^<]*<([^\s<>/!?]+)/;
/** A value with the end tag behind it, then the name of the next tag, with a slash if that is an end tag. */
const valueThenTag = /^([^<]*)<\/[^<>]*>\s*<(\/?)([^\s<>/!?]+)/;

/** A value is looked at as far as this. */
const valueUnits = 1_024;

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
    // The root itself may be closed too early; any other start tag that is missing outside of it never comes.
    if (this.depth === 0 && !this.lacking.includes(child)) this.lacking = noneLacking;
    if (spelling === undefined || this.depth + 1 >= maxDepth) return at;
    this.supply(at, spelling, scope);
    return at + 1;
  }

  /** A text right before an end tag whose start tag is missing is the content of that element, of which nobody knows the value. */
  protected supplyForText(i: number): number {
    const tokens = this.tokens;
    this.takeArrivals(tokens.from[i]);
    if (this.lacking.length === 0 || (tokens.flags[i] & (TokenFlag.continues | TokenFlag.continued)) !== 0) return i;
    const next = this.contentBehind(i);
    const name = /^<\/([^\s<>]+)\s*>/.exec(next)?.[1];
    const spelling = this.lacking.find((one) => this.names.spelling(one).qname === name);
    if (this.depth >= maxDepth) return i;
    if (spelling === undefined) return this.supplyBehindText(i, next);
    const scope = this.scopes[this.depth];
    if (this.admits(this.nameAround(), Math.abs(scope.forgiving().element(spelling))) !== true) return i;
    this.supply(i, spelling, scope);
    tokens.flags[i + 1] |= TokenFlag.damaged;
    return i + 1;
  }

  /** A text that stands before the content of an element whose start tag is missing: it stands where that was. */
  private supplyBehindText(i: number, next: string): number {
    const child = firstChildTag.exec(next)?.[1];
    if (child === undefined || this.depth === 0) return i;
    const scope = this.scopes[this.depth];
    const within = scope.forgiving();
    const name = (spelling: number) => Math.abs(within.element(spelling));
    const inner = name(this.names.spell(child));
    const around = this.nameAround();
    const spelling = this.lacking.find(
      (one) => this.admits(around, name(one)) === true && this.admits(name(one), inner) === true,
    );
    if (spelling === undefined) return i;
    this.supply(i + 1, spelling, scope);
    return i + 1;
  }

  protected supply(at: number, spelling: number, outer: Scope): void {
    this.isIrregular();
    this.lacking = without(this.lacking, spelling);
    const scope = outer.forgiving();
    const name = Math.abs(scope.element(spelling));
    this.tokens.insert(at, TokenKind.StartTag, TokenFlag.implied | TokenFlag.damaged | TokenFlag.named, name, -1);
    this.rootSeen = true;
    this.beginChild(name);
    this.push(at, spelling, scope);
    this.startTagOf[this.depth - 1] = StartTag.missing;
  }

  protected belongsInto(scope: Scope, spelling: number, child: number): boolean {
    const within = scope.forgiving();
    const name = Math.abs(within.element(spelling));
    const around = this.nameAround();
    if (this.admits(around, name) !== true) return false;
    // What may be a root may stand in another one as well, whose end tag comes.
    const isOut = around === documentName || this.admits(around, Math.abs(scope.element(child))) === false;
    return isOut && this.admits(name, Math.abs(within.element(child))) === true;
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
    const spelling = this.meantByEmpty(this.tokens.name[at]);
    if (spelling === undefined) return false;
    return this.isContentOf(spelling, this.contentBehind(at), this.depth);
  }

  /** Is what follows a tag that leaves an element empty the content of that, which stands in the `depth` outermost open ones? */
  private isContentOf(spelling: number, next: string, depth: number): boolean {
    const { qname } = this.names.spelling(spelling);
    if (valueAndEnd.exec(next)?.[1] === qname) return true;
    const child = firstChildTag.exec(next)?.[1];
    if (child === undefined) return false;
    if (depth === 0 && !this.rootSeen) return true;
    // A child that may stand in neither is likelier to be the first one in it than one beside it.
    const scope = this.scopes[depth];
    const around = depth === 0 ? documentName : this.elementNames[depth - 1];
    const inner = Math.abs(scope.element(this.names.spell(child)));
    const own = Math.abs(scope.element(spelling));
    if (this.admits(around, own) !== true) return false;
    if (this.admits(around, inner) === false) return true;
    // Nor is one meant that may not be empty, or behind which that child may not come, where it is its own first child.
    if (this.inOrder(own, noName, inner) !== true) return false;
    return this.inOrder(own, noName, noName) === false || this.inOrder(around, own, inner) === false;
  }

  /** The start tag that is missing and that <a/> may be meant for: its own name, or <ab>, of which a slash took the last unit. */
  private meantByEmpty(spelling: number): number | undefined {
    if (this.lacking.includes(spelling)) return spelling;
    const around = this.nameAround();
    const scope = this.scopes[this.depth];
    const may = (one: number) => this.admits(around, Math.abs(scope.element(one)));
    const { qname } = this.names.spelling(spelling);
    const isCut = (one: number) => this.names.spelling(one).qname.slice(0, -1) === qname;
    return this.lacking.find((one) => isCut(one) && may(one) === true && may(spelling) === false);
  }

  /** An end tag in the middle of its element: what follows can be no beginning of another one, and one more such end tag comes. */
  protected endsTooEarly(i: number): boolean {
    const spelling = this.tokens.name[i];
    if (!this.lacking.includes(spelling)) return false;
    const next = this.contentBehind(i);
    if (this.endsAtOnce(i) && this.isContentOf(spelling, next, this.depth - 1)) return true;
    const child = firstChildTag.exec(next)?.[1];
    if (child === undefined) return false;
    // Behind the root nothing may stand.
    if (this.depth === 1) return true;
    const inner = this.names.spell(child);
    return (
      this.admits(this.elementNames[this.depth - 2], Math.abs(this.scopes[this.depth - 1].element(inner))) === false &&
      this.continues(inner)
    );
  }

  /** Does an end tag stand right behind its start tag, as an editor puts it there? */
  private endsAtOnce(i: number): boolean {
    const start = this.startTokens[this.depth - 1];
    return start >= 0 && start === i - 1 && (this.tokens.flags[start] & TokenFlag.implied) === 0;
  }

  /** May a start tag with this spelling stand in the innermost element, and not as the first one in it? */
  protected continues(spelling: number): boolean {
    const own = this.nameAround();
    const inner = Math.abs(this.scopes[this.depth].element(spelling));
    return this.admits(own, inner) === true && this.inOrder(own, noName, inner) === false;
  }

  protected openAgain(at: number): number {
    const tokens = this.tokens;
    this.isIrregular();
    const found = this.names.spelling(tokens.name[at]).qname;
    tokens.name[at] = this.meantByEmpty(tokens.name[at])!;
    this.lacking = without(this.lacking, tokens.name[at]);
    const { qname } = this.names.spelling(tokens.name[at]);
    if ((tokens.flags[at] & TokenFlag.damaged) === 0) {
      const [from, to] = [tokens.from[at], tokens.from[at + 1]];
      if (found === qname) this.report("xml.closedTooEarly", from, to, { name: qname });
      else this.report("xml.mismatchedStartTag", from, to, { found, expected: qname });
      tokens.flags[at] |= TokenFlag.named;
    }
    tokens.flags[at] |= TokenFlag.damaged;
    return (tokens.kind[at] = TokenKind.StartTag);
  }

  /** Of the two names of an element, that of its start tag and that of its end tag, the one that may stand here. */
  protected meantSpelling(at: number, other: number): number {
    const tokens = this.tokens;
    const own = tokens.name[at];
    if (!this.names.spelling(own).malformed && !this.isLikelier(at, other, own)) return own;
    const args = { found: this.names.spelling(own).qname, expected: this.names.spelling(other).qname };
    if ((tokens.flags[at] & TokenFlag.damaged) === 0)
      this.report("xml.mismatchedStartTag", tokens.from[at], tokens.from[at + 1], args);
    tokens.flags[at] |= TokenFlag.damaged | TokenFlag.named;
    return other;
  }

  /** The namespaces within the tag at `at`, whose attributes still have their spellings. */
  protected abstract scopeWithin(at: number): Scope;

  protected isLikelier(at: number, other: number, own: number): boolean {
    const scope = this.scopeWithin(at);
    const around = this.nameAround();
    const [otherName, ownName] = [Math.abs(scope.element(other)), Math.abs(scope.element(own))];
    if (this.admits(around, otherName) !== true) return false;
    const admitted = this.admits(around, ownName);
    if (admitted !== true) return admitted === false;
    const child = anyChildTag.exec(this.contentBehind(at))?.[1];
    if (child === undefined) return this.valueTells(at, otherName, ownName);
    const inner = Math.abs(scope.element(this.names.spell(child)));
    // Where the other is what comes next, the two changed places.
    const outer = inner === otherName ? ownName : inner;
    return this.admits(ownName, inner) === false && this.admits(otherName, outer) === true;
  }

  /** Of two names that may stand here, does what follows an element with a value fit the first alone? */
  private valueTells(at: number, other: number, own: number): boolean {
    const [, value, slash, qname] = valueThenTag.exec(this.contentBehind(at, valueUnits)) ?? [];
    if (value === undefined || this.depth === 0) return false;
    const next = slash === "/" ? noName : Math.abs(this.scopes[this.depth].element(this.names.spell(qname)));
    const around = this.nameAround();
    const fits = (name: number): boolean | undefined => {
      if (value.trim() !== "" && this.holdsText(name) === false) return false;
      return this.inOrder(around, name, next);
    };
    return fits(own) === false && fits(other) === true;
  }

  /**
   * May a segment in which no tag is at fault be another one where these start tags are missing? Only where something stands where
   * it may not: an element, or text beside elements.
   */
  mayLack(piece: Piece, base: number, start: Checkpoint): boolean {
    if (start.lacking.length === 0) return false;
    const lacks = (name: number): boolean => start.lacking.includes(this.names.spellingOf(name));
    const last = piece.count - 1;
    if (last >= 0 && piece.kind[last] === TokenKind.Text && (piece.flags[last] & TokenFlag.blank) === 0) return true;
    const around: number[] = [];
    for (let open = start.open; open; open = open.parent) around.unshift(open.name);
    for (let i = 0; i < piece.count; i++) {
      const kind = piece.kind[i];
      if (kind === TokenKind.EndTag) around.pop();
      if (kind === TokenKind.EndTag && piece.partner[i] === i - 1 && lacks(piece.name[i])) return true;
      if (around.length === 0 && kind === TokenKind.EndTag) return true;
      if (kind === TokenKind.Text && i < last && (piece.flags[i] & TokenFlag.blank) === 0) {
        if (piece.kind[i + 1] === TokenKind.StartTag || piece.kind[i + 1] === TokenKind.EmptyTag) return true;
      }
      if (kind !== TokenKind.StartTag && kind !== TokenKind.EmptyTag) continue;
      if (kind === TokenKind.EmptyTag && lacks(piece.name[i])) return true;
      const outer = around.at(-1) ?? documentName;
      if (outer === documentName || this.admits(outer, piece.name[i]) === false) return true;
      if (kind === TokenKind.StartTag) around.push(piece.name[i]);
    }
    // Where the segment ends with an end tag, what stands behind it may show that this is too early.
    const end = base + piece.length;
    const next = firstChildTag.exec(this.text.slice(end, end + contentUnits))?.[1];
    if (next === undefined) return false;
    const inner = Math.abs((piece.shape.end.open?.scope ?? this.scopes[0]).element(this.names.spell(next)));
    return this.admits(around.at(-1) ?? documentName, inner) === false;
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

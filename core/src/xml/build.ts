// The builder: tokens of a segment in, partners and names out. It keeps a stack of open elements and makes the stream
// balanced again where tags are at fault (matching.ts): with end tags of no length, and by marking tags that close nothing.
// An unclosed element is closed as early as there is reason to: before a start tag that may stand around it and not in it,
// before one of its own name, or before one that is not indented deeper.
import { nearestNames } from "../text/nearest";
import type { TextStore } from "../text/textStore";
import { AttributeNamer } from "./attributes";
import { CharBit, charBits } from "./characters";
import { type LocalFinding, markKinds } from "./findings";
import { maxDepth } from "./limits";
import { Fault, faultIn, type Faults, spellingIn } from "./matching";
import { firstChildTag, MissingTags, without } from "./missingTags";
import type { NameTable } from "./names";
import { documentName, endMissing, endOfOther, type MayContain, noName } from "./openElements";
import { Scope } from "./namespaces";
import { type Checkpoint, noneLacking, type Open, type Shape, StartTag } from "./piece";
import { Lex } from "./scanner";
import { TokenFlag, TokenKind } from "./segment";
import type { Tokens } from "./tokens";

/** No more of a word outside of the root is marked. */
const maxWord = 40;

/** Of elements that are all open at the end so many are named. */
const maxNamed = 12;

const byteOrderMark = 0xfeff;

/** What the scanner says of a segment besides its tokens. */
export interface Scanned {
  readonly lex: Lex;
  readonly findings: LocalFinding[];
  readonly reach: number;
}

/** Most segments leave no element open. */
const noNumbers = new Uint16Array(0);

export class Builder extends MissingTags {
  private readonly attributeNamer: AttributeNamer;
  private faults: Faults | undefined;
  /** The document ends with the segment. */
  private last = false;
  /** Text that goes on at the segment's start was found wanting before. */
  private textTold = false;
  private readonly undeclaredHere = new Set<string>();

  constructor(text: TextStore, names: NameTable, mayContain: MayContain | undefined) {
    super(text, names, mayContain);
    this.attributeNamer = new AttributeNamer(
      text,
      names,
      (kind, from, to, args) => this.report(kind, from, to, args),
      (name, from) => this.undeclared(name, from),
    );
  }

  /** The state before the first character. */
  static readonly start: Checkpoint = {
    lex: Lex.content,
    open: undefined,
    rootSeen: false,
    doctypeSeen: false,
    tooDeep: 0,
    lacking: noneLacking,
  };

  /** Completes the tokens of the segment at `base`; `last` when the document ends with it. */
  build(
    tokens: Tokens,
    base: number,
    start: Checkpoint,
    scanned: Scanned,
    faults: Faults | undefined,
    last: boolean,
  ): Shape {
    this.tokens = tokens;
    this.base = base;
    this.last = last;
    this.faults = faults;
    this.load(start);
    this.regular = faults === undefined && this.tooDeep === 0;
    this.plain = this.regular && this.lacking.length === 0;
    this.expectArrivals(faults);
    this.findings = scanned.findings;
    this.unpairedEnds = [];
    this.undeclaredHere.clear();
    tokens.from[tokens.count] = tokens.length;
    tokens.firstAttribute[tokens.count] = tokens.attributeCount;
    this.textTold = start.lex === Lex.filledText;
    this.reach = scanned.reach;
    this.walk();
    this.takeArrivals(tokens.length);
    if (last) this.closeAll();
    return this.shape(start, scanned, last);
  }

  /** Whether an element that starts directly in one of the open elements, all from earlier segments, would close it. */
  closesEarly(open: Open | undefined, name: number, spelling: number, at: number): boolean {
    for (let o = open; o; o = o.parent) this.loadOpen(o);
    this.depth = open?.depth ?? 0;
    return this.countEarly(name, spelling, at) > 0;
  }

  private walk(): void {
    const tokens = this.tokens;
    const kind = tokens.kind;
    for (let i = 0; i < tokens.count; i++) {
      const k = kind[i];
      if (k === TokenKind.Text) {
        if (this.plain && this.depth > 0) continue;
        if ((tokens.flags[i] & TokenFlag.blank) !== 0) continue;
        if (this.depth === 0) this.textOutside(i);
        else i = this.supplyForText(i);
      } else if (k === TokenKind.StartTag) {
        if (kind[i + 1] === TokenKind.Text && this.wholeElement(i)) i += 2;
        else if (!this.plainStart(i)) i = this.startTag(i, k);
      } else if (k === TokenKind.EmptyTag) {
        if (!this.plainStart(i)) i = this.startTag(i, k);
      } else if (k === TokenKind.EndTag) i = this.endTag(i);
      else if (k === TokenKind.CData) {
        if (this.depth === 0 && (tokens.flags[i] & TokenFlag.continued) === 0) this.textOutside(i);
      } else if (k === TokenKind.Doctype) this.doctype(i);
    }
  }

  /** <a>text</a> without attributes and mistakes, which most elements are: three tokens that nothing else depends on. */
  private wholeElement(i: number): boolean {
    const { kind, flags, name, partner, firstAttribute, count } = this.tokens;
    const { depth } = this;
    if (i + 2 >= count || kind[i + 1] !== TokenKind.Text || kind[i + 2] !== TokenKind.EndTag) return false;
    if (name[i] !== name[i + 2] || firstAttribute[i] !== firstAttribute[i + 1]) return false;
    if (!this.plain || (flags[i] & TokenFlag.damaged) !== 0) return false;
    if (depth === 0 || depth >= maxDepth || this.unclosed[depth - 1] !== 0) return false;
    const id = this.scopes[depth].element(name[i]);
    if (id < 0) return false;
    name[i] = name[i + 2] = id;
    partner[i] = i + 2;
    partner[i + 2] = i;
    this.begun[depth]++;
    if (depth >= this.highest) this.highest = depth + 1;
    return true;
  }

  /** <a> or <a/> without attributes and mistakes, in elements that have none either. */
  private plainStart(i: number): boolean {
    const { kind, flags, name, firstAttribute } = this.tokens;
    const { depth } = this;
    if (!this.plain || firstAttribute[i] !== firstAttribute[i + 1] || (flags[i] & TokenFlag.damaged) !== 0)
      return false;
    if (depth === 0 || depth >= maxDepth || this.unclosed[depth - 1] !== 0) return false;
    const spelling = name[i];
    const scope = this.scopes[depth];
    const id = scope.element(spelling);
    if (id < 0) return false;
    name[i] = id;
    this.begun[depth]++;
    if (kind[i] === TokenKind.StartTag) this.push(i, spelling, scope);
    return true;
  }

  // ---- start tags

  /** Returns the index of the last token dealt with: others may be put before or behind the tag. */
  private startTag(at: number, tagKind: number): number {
    const tokens = this.tokens;
    const entry = this.faults?.get(tokens.from[at]);
    const fault = faultIn(entry);
    this.takeArrivals(tokens.from[at]);
    const kind = tagKind === TokenKind.EmptyTag && this.closesTooEarly(at) ? this.openAgain(at) : tagKind;
    if (this.depth >= maxDepth) return this.passOver(at, kind, fault);
    if (fault === Fault.slashMissing && this.depth > 0) return this.endByStart(at);
    if (fault === Fault.unclosed && kind === TokenKind.StartTag && this.standsForEnd(at)) {
      this.unclosed[this.depth - 1] = 0;
      return this.endByStart(at);
    }
    if (fault === Fault.repeated && kind === TokenKind.StartTag) return this.repeated(at);
    const other = fault === Fault.closedByOther ? spellingIn(entry!) : 0;
    const from = this.beginsOther(at) ? this.splitByOther(at) : at;
    let i = other === 0 ? from : this.makeRoomFor(other, from);
    const own = tokens.name[i];
    const spelling = other === 0 ? own : this.meantSpelling(i, other);
    if (this.repeatsEmpty(i, spelling)) return this.repeated(i);
    if (this.isInUnclosed() && !this.isCutOff(i)) i = this.closeEarly(i, spelling);
    if (this.lacking.length > 0) i = this.supplyStart(i, spelling);
    const scope = this.scopeOf(i);
    const name = scope.element(spelling);
    const isBroken = (tokens.flags[i] & TokenFlag.damaged) !== 0;
    if (this.depth === 0 && this.isBeforeDeclaration(i, kind, fault)) return this.passOverQuietly(i);
    if (this.depth === 0 && this.isBesideRoot(i, fault, scope, name)) return this.passOverStart(i);
    if (this.depth === 0) this.topLevel(i, spelling);
    if (name < 0) this.undeclared(-name, tokens.from[i] + 1);
    tokens.name[i] = Math.abs(name);
    this.beginChild(tokens.name[i]);
    if (kind === TokenKind.EmptyTag) return i;
    this.push(i, spelling, scope);
    if (kind !== tagKind) this.startTagOf[this.depth - 1] = StartTag.closedTooEarly;
    if (spelling !== own && this.areOfTwo(own, spelling)) this.startTagOf[this.depth - 1] = StartTag.renamed;
    if (spelling === own && other !== 0 && this.depth > 1) this.expectOther(other);
    return fault === Fault.unclosed || fault === Fault.openAtEnd ? this.openUnclosed(i, fault, isBroken) : i;
  }

  private isInUnclosed(): boolean {
    return this.depth > 1 && this.unclosed[this.depth - 1] === endMissing;
  }

  /** The element just begun ends with an end tag of another name. */
  private expectOther(other: number): void {
    this.unclosed[this.depth - 1] = endOfOther;
    this.others[this.depth - 1] = other;
  }

  /**
   * <a>...<x>...</b>, and the child may stand in a <b> beside the <a>, not in that: between the two the end tag of the one and the
   * start tag of the other are missing.
   */
  private beginsOther(at: number): boolean {
    const top = this.depth - 1;
    if (top < 1 || this.unclosed[top] !== endOfOther) return false;
    const child = Math.abs(this.scopes[this.depth].element(this.tokens.name[at]));
    if (this.admits(this.elementNames[top], child) !== false) return false;
    const other = Math.abs(this.scopes[top].element(this.others[top]));
    return this.admits(this.elementNames[top - 1], other) === true && this.admits(other, child) === true;
  }

  /** Returns the index of the tag, which moves. */
  private splitByOther(at: number): number {
    const other = this.others[this.depth - 1];
    const start = this.imply(at) + 1;
    this.supply(start, other, this.scopes[this.depth]);
    return start + 1;
  }

  /**
   * A start tag that is closed by an end tag of another name: where its own name may not stand, and the other may beside an
   * unclosed element or in one whose start tag is missing, that ends or starts before it. Returns the index of the tag then.
   */
  private makeRoomFor(other: number, at: number): number {
    const own = Math.abs(this.scopes[this.depth].element(this.tokens.name[at]));
    if (this.admits(this.nameAround(), own) === true) return at;
    const i = this.isInUnclosed() ? this.closeEarly(at, other) : at;
    return this.lacking.length > 0 ? this.supplyStart(i, other) : i;
  }

  /** Does the document end within this start tag? Then nobody knows its name. */
  private isCutOff(at: number): boolean {
    return this.last && at === this.tokens.count - 1 && (this.tokens.flags[at] & TokenFlag.damaged) !== 0;
  }

  protected override scopeWithin(at: number): Scope {
    const scope = this.attributeNamer.scopeWithin(this.tokens, this.base, at, this.scopes[this.depth]);
    // Of the root's tag, which has the wrong name, a part may be gone that declared its namespace.
    return this.depth === 0 || (this.tokens.flags[at] & TokenFlag.damaged) !== 0 ? scope.forgiving() : scope;
  }

  /**
   * A tag that is never closed right before the root: what is left of the root's own tag before a mark in its name (<Na<me ...>),
   * or one that may not stand around it.
   */
  private isBesideRoot(i: number, fault: Fault | undefined, scope: Scope, name: number): boolean {
    if (this.rootSeen || (fault !== Fault.unclosed && fault !== Fault.openAtEnd)) return false;
    const next = this.contentBehind(i);
    if ((this.tokens.flags[i] & TokenFlag.damaged) !== 0) return /^<[^<>\s/!?]/.test(next);
    const child = firstChildTag.exec(next)?.[1];
    if (child === undefined || fault === Fault.openAtEnd) return false;
    const inner = Math.abs(scope.forgiving().element(this.names.spell(child)));
    return this.admits(documentName, inner) === true && this.admits(Math.abs(name), inner) !== true;
  }

  /** A tag without content before the XML declaration, which is told to stand too late: no root. */
  private isBeforeDeclaration(i: number, kind: number, fault: Fault | undefined): boolean {
    if (this.rootSeen || (kind === TokenKind.StartTag && fault !== Fault.unclosed && fault !== Fault.openAtEnd))
      return false;
    return /^\s*<\?xml\s/.test(this.contentBehind(i));
  }

  private passOverQuietly(i: number): number {
    this.isIrregular();
    this.makeStray(i);
    return i;
  }

  private passOverStart(i: number): number {
    const tokens = this.tokens;
    this.isIrregular();
    if ((tokens.flags[i] & TokenFlag.damaged) === 0) {
      const { qname } = this.names.spelling(tokens.name[i]);
      const from = tokens.from[i] + 1;
      this.report("xml.missingEndTag", from, from + qname.length, { name: qname });
    }
    this.makeStray(i);
    return i;
  }

  /** The namespaces within the tag at `i`, whose attributes get their names. */
  private scopeOf(i: number): Scope {
    const tokens = this.tokens;
    const outer = this.scopes[this.depth];
    const broken = (tokens.flags[i] & TokenFlag.damaged) !== 0;
    if (tokens.firstAttribute[i + 1] === tokens.firstAttribute[i]) return broken ? outer.forgiving() : outer;
    if (!broken) return this.attributeNamer.nameAttributes(tokens, this.base, i, outer);
    return this.attributeNamer.nameQuietly(tokens, this.base, i, outer).forgiving();
  }

  /** The element just begun has no end tag. A tag that is broken itself is taken to be empty, and only its own fault is told. */
  private openUnclosed(i: number, fault: Fault, isBroken: boolean): number {
    const tokens = this.tokens;
    const top = this.depth - 1;
    if (isBroken) {
      tokens.insert(i + 1, TokenKind.EndTag, TokenFlag.implied | TokenFlag.damaged, 0, -1);
      this.close(i + 1);
      return i + 1;
    }
    tokens.flags[i] |= TokenFlag.damaged | TokenFlag.named;
    if (top > 0) {
      this.unclosed[top] = endMissing;
      this.lastChildren[top] = noName;
      // In a document that is cut off nothing was forgotten that its indentation would show.
      if (fault === Fault.unclosed) this.indents[top] = this.indentAt(this.base + tokens.from[i]);
    }
    return i;
  }

  /** A start tag that was meant to close the element before it. */
  private endByStart(at: number): number {
    const tokens = this.tokens;
    const i = this.closeUnclosed(at);
    const { qname } = this.names.get(this.elementNames[this.depth - 1]);
    if ((tokens.flags[i] & TokenFlag.damaged) === 0)
      this.reportAt("xml.startForEnd", i, { found: this.names.spelling(tokens.name[i]).qname, name: qname });
    tokens.kind[i] = TokenKind.EndTag;
    tokens.flags[i] |= TokenFlag.damaged;
    for (let a = tokens.firstAttribute[i]; a < tokens.firstAttribute[i + 1]; a++) tokens.attributeName[a] = 0;
    this.close(i);
    return i;
  }

  /** <a>...<a> without end tags, and what follows may not stand in it but around it: the second was meant to be </a>. */
  private standsForEnd(at: number): boolean {
    const { name, firstAttribute } = this.tokens;
    const top = this.depth - 1;
    if (!this.isInUnclosed() || this.spellings[top] !== name[at] || firstAttribute[at] !== firstAttribute[at + 1])
      return false;
    const child = firstChildTag.exec(this.contentBehind(at))?.[1];
    if (child === undefined) return false;
    const inner = Math.abs(this.scopes[top].element(this.names.spell(child)));
    return (
      this.admits(this.elementNames[top], inner) === false && this.admits(this.elementNames[top - 1], inner) === true
    );
  }

  /** A start tag too many: its end tag is that of the element around it. */
  private repeated(i: number): number {
    const tokens = this.tokens;
    const { qname } = this.names.spelling(tokens.name[i]);
    this.isIrregular();
    if ((tokens.flags[i] & TokenFlag.damaged) === 0)
      this.report("xml.repeatedStartTag", tokens.from[i], tokens.from[i + 1], { name: qname });
    this.makeStray(i);
    if (this.depth > 0) {
      this.unclosed[this.depth - 1] = 0;
      this.alterInnermost();
    }
    return i;
  }

  /**
   * <a>...<a></a>, or <a>...<a> with what can be no beginning of an element, where the outer has no end tag of its own: the inner
   * start tag is the one too many.
   */
  private repeatsEmpty(i: number, spelling: number): boolean {
    const top = this.depth - 1;
    const tokens = this.tokens;
    if (
      top < 1 ||
      this.unclosed[top] !== endMissing ||
      this.spellings[top] !== spelling ||
      tokens.kind[i] === TokenKind.EmptyTag
    )
      return false;
    const { qname } = this.names.spelling(spelling);
    const next = this.contentBehind(i);
    if (next.trimStart().startsWith(`</${qname}>`)) return true;
    const child = /^\s*<([^\s<>/!?]+)/.exec(next)?.[1];
    if (child === undefined || this.admits(this.elementNames[top], this.elementNames[top]) === true) return false;
    const inner = this.names.spell(child);
    return this.continues(inner) && !this.beginsAnother(i, inner);
  }

  /**
   * Is a start tag with the name of the innermost element that of another one, although its first child cannot be the first? Where
   * that child cannot follow the last one before the tag, or by the column of the tag.
   */
  private beginsAnother(i: number, child: number): boolean {
    const top = this.depth - 1;
    const last = this.lastChildren[top];
    if (last === noName) return false;
    const inner = Math.abs(this.scopes[this.depth].element(child));
    if (this.inOrder(this.elementNames[top], last, inner) === false) return true;
    return this.indents[top] >= 0 && this.indentAt(this.base + this.tokens.from[i]) === this.indents[top];
  }

  private passOver(i: number, kind: number, fault: Fault | undefined): number {
    const tokens = this.tokens;
    this.isIrregular();
    if (this.tooDeep === 0) this.report("xml.tooDeep", tokens.from[i], tokens.from[i + 1], { limit: maxDepth });
    if (kind === TokenKind.StartTag && fault === undefined) this.tooDeep++;
    this.makeStray(i);
    return i;
  }

  // ---- closing early

  /** Closes the unclosed elements that the start tag at `at` is no part of; returns where the tag is then. */
  private closeEarly(at: number, spelling: number): number {
    let i = at;
    const name = Math.abs(this.scopes[this.depth].element(spelling));
    for (let count = this.countEarly(name, spelling, this.base + this.tokens.from[at]); count > 0; count--)
      i = this.imply(i) + 1;
    return i;
  }

  /** How many of the innermost elements, all unclosed, a start tag closes. */
  private countEarly(name: number, spelling: number, at: number): number {
    let d = this.depth;
    while (d > 1 && this.unclosed[d - 1] === endMissing && this.keepsOut(d - 1, name, spelling, at)) d--;
    if (d === this.depth || d === 0) return 0;
    const sibling = this.spellings[d] === spelling;
    return sibling || this.admits(this.elementNames[d - 1], name) !== false ? this.depth - d : 0;
  }

  /** Whether there is reason to think that a start tag is no child of the open element `index`. */
  private keepsOut(index: number, name: number, spelling: number, at: number): boolean {
    const admitted = this.admits(this.elementNames[index], name);
    if (admitted !== undefined) return !admitted;
    if (this.spellings[index] === spelling) return true;
    // Nobody knows what may stand in it, but around it the other may stand, or around those that end with it.
    for (let outer = index - 1; outer >= 0; outer--) {
      if (this.admits(this.elementNames[outer], name) === true) return true;
      if (this.unclosed[outer] !== endMissing) break;
    }
    const indent = this.indents[index];
    if (indent < 0) return false;
    const own = this.indentAt(at);
    return own >= 0 && own <= indent;
  }

  // ---- end tags

  /** Returns the index of the end tag, which moves when others are implied before it. */
  private endTag(i: number): number {
    const top = this.depth - 1;
    if (this.tooDeep > 0) return this.leaveTooDeep(i);
    const fault = faultIn(this.faults?.get(this.tokens.from[i]));
    if (fault === undefined) {
      if (top >= 0 && this.spellings[top] === this.tokens.name[i] && this.unclosed[top] !== endMissing) {
        if (this.lacking.length > 0 && this.endsTooEarly(i)) return this.goOn(i);
        this.close(i);
        return i;
      }
      return this.closeAround(i);
    }
    if (fault === Fault.misnamed && top >= 0) return this.misnamed(i);
    if (fault === Fault.endForStart) return this.startByEnd(i);
    if (top < 0 || this.spellings[top] !== this.tokens.name[i]) return this.stray(i);
    if (this.waitsForStray(top)) return this.closeSupplied(i);
    // One within it of the same name was opened again, and took an end tag that this one would have had.
    this.close(i);
    return i;
  }

  /** Is the end tag of an open element one that closes nothing, as far as matching goes? */
  private waitsForStray(index: number): boolean {
    const startTag = this.startTagOf[index];
    return startTag === StartTag.missing || startTag === StartTag.closedTooEarly;
  }

  /** Are the names in the two tags of the innermost element those of two? Where none is the other, mistyped, or both may stand here. */
  private areOfTwo(one: number, other: number): boolean {
    const { qname } = this.names.spelling(other);
    if (nearestNames(this.names.spelling(one).qname, [qname]).length === 0) return true;
    const outer = this.depth - 1;
    const around = outer === 0 ? documentName : this.elementNames[outer - 1];
    const may = (spelling: number) => this.admits(around, Math.abs(this.scopes[outer].element(spelling)));
    return may(one) === true && may(other) === true;
  }

  /** An end tag that was meant to be the start tag of its element. */
  private startByEnd(at: number): number {
    const tokens = this.tokens;
    this.isIrregular();
    if ((tokens.flags[at] & TokenFlag.damaged) === 0) {
      const { qname } = this.names.spelling(tokens.name[at]);
      this.report("xml.endForStart", tokens.from[at], tokens.from[at + 1], { name: qname });
    }
    tokens.kind[at] = TokenKind.StartTag;
    tokens.flags[at] |= TokenFlag.damaged | TokenFlag.named;
    const i = this.startTag(at, TokenKind.StartTag);
    // Its end tag is one that closes nothing, as far as matching goes.
    if (this.depth > 0 && this.startTokens[this.depth - 1] === i)
      this.startTagOf[this.depth - 1] = StartTag.closedTooEarly;
    return i;
  }

  /** An end tag that comes too early: its element goes on, up to one that seemed to close nothing. */
  private goOn(i: number): number {
    const tokens = this.tokens;
    this.isIrregular();
    this.lacking = without(this.lacking, tokens.name[i]);
    if ((tokens.flags[i] & TokenFlag.damaged) === 0) {
      const { qname } = this.names.spelling(tokens.name[i]);
      this.report("xml.endTagTooEarly", tokens.from[i], tokens.from[i + 1], { name: qname });
    }
    this.startTagOf[this.depth - 1] = StartTag.closedTooEarly;
    this.alterInnermost();
    this.makeStray(i);
    return i;
  }

  /** An end tag of an element further out: those within it are closed first. */
  private closeAround(i: number): number {
    const spelling = this.tokens.name[i];
    let around = this.depth - 1;
    while (around >= 0 && (this.spellings[around] !== spelling || (this.unclosed[around] === endMissing && around > 0)))
      around--;
    if (around < 0) return this.stray(i);
    let at = i;
    while (this.depth - 1 > around) at = this.imply(at) + 1;
    this.close(at);
    return at;
  }

  private closeUnclosed(i: number): number {
    let at = i;
    while (this.isInUnclosed()) at = this.imply(at) + 1;
    return at;
  }

  private misnamed(at: number): number {
    const tokens = this.tokens;
    const i = this.closeUnclosed(at);
    const found = this.names.spelling(tokens.name[i]).qname;
    const expected = this.names.get(this.elementNames[this.depth - 1]).qname;
    if (found === expected && this.startTagOf[this.depth - 1] === StartTag.missing) return this.closeSupplied(i);
    if (found === expected) {
      // The name of its start tag was the wrong one.
      if (this.startTagOf[this.depth - 1] === StartTag.renamed) tokens.flags[i] |= TokenFlag.mixed;
      this.close(i);
      return i;
    }
    if ((tokens.flags[i] & TokenFlag.damaged) === 0) {
      this.reportAt("xml.mismatchedEndTag", i, { found, expected });
      if (this.areOfTwo(tokens.name[i], this.spellings[this.depth - 1])) tokens.flags[i] |= TokenFlag.mixed;
    }
    tokens.flags[i] |= TokenFlag.damaged;
    this.close(i);
    return i;
  }

  private stray(i: number): number {
    const tokens = this.tokens;
    this.isIrregular();
    this.lacking = without(this.lacking, tokens.name[i]);
    if ((tokens.flags[i] & TokenFlag.damaged) === 0) {
      const kind = this.depth === 0 && this.rootSeen ? "xml.missingRootStart" : "xml.strayEndTag";
      this.report(kind, tokens.from[i], tokens.from[i + 1], { name: this.names.spelling(tokens.name[i]).qname });
    }
    tokens.kind[i] = TokenKind.Stray;
    tokens.name[i] = Math.abs(this.scopes[this.depth].element(tokens.name[i]));
    return i;
  }

  private leaveTooDeep(i: number): number {
    const tokens = this.tokens;
    if (faultIn(this.faults?.get(tokens.from[i])) !== Fault.stray) this.tooDeep--;
    tokens.kind[i] = TokenKind.Stray;
    tokens.name[i] = 0;
    return i;
  }

  /** Closes the innermost element before token `at` and says, unless something else tells it, that its end tag is missing. */
  private imply(at: number, isTold = false): number {
    const top = this.depth - 1;
    const start = this.startTokens[top];
    const args = { name: this.names.get(this.elementNames[top]).qname };
    this.isIrregular();
    // Of an element whose start tag is missing as well nothing is written.
    if (this.startTagOf[top] !== StartTag.missing && !isTold)
      this.findings.push({
        kind: "xml.missingEndTag",
        from: 0,
        to: 0,
        args,
        opener: start >= 0 ? start : -1 - top,
        atOpener: true,
      });
    this.tokens.insert(at, TokenKind.EndTag, TokenFlag.implied | TokenFlag.damaged, 0, -1);
    this.close(at);
    return at;
  }

  private closeAll(): void {
    if (!this.rootSeen) this.report("xml.noRoot", this.tokens.length, this.tokens.length);
    const isCutOff = this.depth > 1 || (this.depth === 1 && this.endsWithinTag());
    if (isCutOff) this.cutOff();
    while (this.depth > 0) this.imply(this.tokens.count, isCutOff);
  }

  private endsWithinTag(): boolean {
    const { count, flags, from, length } = this.tokens;
    let last = count - 1;
    while (last >= 0 && (flags[last] & TokenFlag.implied) !== 0) last--;
    return last >= 0 && /<[^<>]*$/.test(this.text.slice(this.base + from[last], this.base + length));
  }

  /** The document ends within several elements: that is one mistake, and the value that it ends in may go on. */
  private cutOff(): void {
    const tokens = this.tokens;
    const last = tokens.count - 1;
    if (last >= 0 && tokens.kind[last] === TokenKind.Text && (tokens.flags[last] & TokenFlag.blank) === 0)
      tokens.flags[last] |= TokenFlag.damaged;
    const names: string[] = [];
    for (let d = this.depth - 1; d >= 0 && names.length < maxNamed; d--)
      names.push(this.names.get(this.elementNames[d]).qname);
    const rest = names.length < this.depth ? "…" : "";
    const args = { count: this.depth, tags: `</${names.join("></")}>${rest}` };
    this.report("xml.endsTooEarly", tokens.length, tokens.length, args);
  }

  // ---- outside of the root

  private topLevel(i: number, spelling: number): void {
    if (this.rootSeen) {
      // Nothing says what may stand there.
      this.tokens.flags[i] |= TokenFlag.damaged;
      const { qname } = this.names.spelling(spelling);
      const from = this.tokens.from[i] + 1;
      this.report("xml.secondRoot", from, from + qname.length, { name: qname });
    }
    this.rootSeen = true;
  }

  /** Text outside of the root is told by its first word, once. */
  private textOutside(i: number): void {
    const tokens = this.tokens;
    if ((tokens.flags[i] & TokenFlag.continued) !== 0 && this.textTold) return;
    let from = this.base + tokens.from[i];
    if (from === 0 && this.text.charCodeAt(0) === byteOrderMark) from++;
    const end = this.base + tokens.from[i + 1];
    while (from < end && isSpace(this.text.charCodeAt(from))) from++;
    if (from === end) return;
    let to = from + 1;
    while (to - from < maxWord && !endsWord(this.text.charCodeAt(to))) to++;
    this.reach = Math.max(this.reach, to + 1 - this.base - tokens.length);
    if (!this.isToldIn(from - this.base, to - this.base))
      this.report("xml.textOutsideRoot", from - this.base, to - this.base);
  }

  /** Is a mark in a word, or right before it, a mistake that is told, and that made a text of a tag? */
  private isToldIn(from: number, to: number): boolean {
    return this.findings.some((one) => one.from <= to && from <= one.to && markKinds.has(one.kind));
  }

  private doctype(i: number): void {
    const tokens = this.tokens;
    if ((tokens.flags[i] & TokenFlag.continued) !== 0) return;
    const misplaced = this.rootSeen || this.doctypeSeen || this.depth > 0;
    this.doctypeSeen = true;
    if ((tokens.flags[i] & TokenFlag.damaged) !== 0) return; // Reported as unclosed.
    this.report(
      misplaced ? "xml.doctypeMisplaced" : "xml.doctype",
      tokens.from[i],
      tokens.from[i] + "<!DOCTYPE".length,
    );
  }

  // ---- findings and results

  /** An undeclared prefix is told once a segment; the tree tells it once a document. */
  private undeclared(name: number, from: number): void {
    const { prefix } = this.names.get(name);
    if (this.undeclaredHere.has(prefix)) return;
    this.undeclaredHere.add(prefix);
    this.report("xml.undeclaredPrefix", from, from + prefix.length, { prefix });
  }

  private shape(start: Checkpoint, scanned: Scanned, last: boolean): Shape {
    const { depth, lowest, highest, rootSeen, doctypeSeen, tooDeep, lacking } = this;
    return {
      start,
      end: { lex: scanned.lex, open: this.openElements(start), rootSeen, doctypeSeen, tooDeep, lacking },
      lowest,
      highest,
      unpairedStarts: lowest === depth ? noNumbers : new Uint16Array(this.startTokens.subarray(lowest, depth)),
      unpairedEnds: this.unpairedEnds.length === 0 ? noNumbers : new Uint16Array(this.unpairedEnds),
      childrenBegun: new Uint16Array(this.begun.subarray(lowest, depth + 1)),
      findings: this.findings,
      leftOut: undefined,
      reach: this.reach,
      last,
      regular: this.regular && tooDeep === 0,
      faults: this.faults,
    };
  }
}

function isSpace(unit: number): boolean {
  return (charBits[unit] & CharBit.space) !== 0;
}

function endsWord(unit: number): boolean {
  return Number.isNaN(unit) || isSpace(unit) || unit === 0x3c;
}

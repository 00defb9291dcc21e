// The scanner: units in, tokens out, one segment at a time. It knows no nesting: which end tag closes which element is the
// builder's work. It reads one window of 16-bit units that is filled again for every segment; a zero stands behind its end.
// Every step moves forward, and the state between two segments is one number (`Lex`).
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import type { TextStore } from "../text/textStore";
import { CharBit, charBits, isLegalCodePoint, isPair } from "./characters";
import type { LocalFinding } from "./findings";
import { longTokenUnits, maxAttributes, maxDoctypeUnits, maxTagUnits, segmentUnits } from "./limits";
import { hashStep, type NameTable } from "./names";
import { TokenFlag, TokenKind } from "./segment";
import { Tokens } from "./tokens";

/** Between which characters a segment starts. `left` units of a DOCTYPE are counted in the upper bits. */
export const Lex = {
  content: 0,
  text: 1,
  comment: 2,
  cdata: 3,
  instruction: 4,
  doctype: 5,
  /** Within a tag that was too long. */
  longTag: 6,
  /** Within a text that was not only white space so far. */
  filledText: 7,
} as const;
export type Lex = number;
const lexBits = 8;

/** How many units a decision looks at when it is not told otherwise. */
const lookAheadUnits = 1_024;

/** The scanner looks at a few units behind the segment's end at the least: is this "<" markup, does "\n" follow? */
const leastReach = 4;

/** The window holds the longest segment and what may be looked at behind it. */
const windowUnits = longTokenUnits + maxTagUnits + 2 * lookAheadUnits;

/** A comment with "--" within it is followed this far to its end; one without end is bounded. */
const badCommentUnits = 65_536;

/** How far the end tag may be of a start tag whose name is torn apart. */
const joinUnits = 4_096;

/** What is broken is shown up to this length. */
const maxShown = 40;

/** A reach that says: any later change may matter. */
export const toTheEnd = Number.MAX_SAFE_INTEGER;

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const bang = 33;
const quote = 34;
const hash = 35;
const ampersand = 38;
const apostrophe = 39;
const hyphen = 45;
const slash = 47;
const semicolon = 59;
const less = 60;
const equals = 61;
const greater = 62;
const question = 63;
const openBracket = 91;
const closeBracket = 93;

const { textStop, nameStart, name: nameBit, space, suspect, valueStop } = CharBit;
const bits = charBits;

export class Scanner {
  readonly tokens = new Tokens();
  /** Made for the segment that was scanned last. */
  findings: LocalFinding[] = [];
  /** State after that segment. */
  lex: Lex = Lex.content;
  /** How many units behind the segment's end its scan looked at. */
  reach = 0;

  private readonly window = new Uint16Array(windowUnits + 8);
  private base = 0;
  /** Units in the window. */
  private end = 0;
  private atEnd = false;
  private looked = 0;
  private damaged = false;
  /** A mistake of the tag at hand was reported. */
  private tagTold = false;
  /** State in which the token at hand began. */
  private resumed: Lex = Lex.content;
  /** Set by scanName. */
  private hash = 0;

  constructor(
    private readonly text: TextStore,
    private readonly names: NameTable,
  ) {}

  /** Scans the segment that starts at `base` in state `lex`; it ends at `preferredEnd` if a token does, else when it is long enough. */
  scan(base: number, lex: Lex, preferredEnd = toTheEnd): void {
    const end = preferredEnd - base;
    this.scanTo(base, lex, end, end <= longTokenUnits ? longTokenUnits : segmentUnits);
  }

  /** Scans a segment again whose end is known. */
  rescan(base: number, lex: Lex, end: number): void {
    this.scanTo(base, lex, end - base, toTheEnd);
  }

  private scanTo(base: number, lex: Lex, end: number, limit: number): void {
    this.fill(base);
    this.tokens.clear();
    this.findings = [];
    this.looked = 0;
    this.lex = this.resumed = Lex.content;
    const at = lex === Lex.content ? 0 : this.resume(lex);
    this.resumed = Lex.content;
    this.tokens.length = this.run(at, end, limit);
    this.reach = this.looked >= toTheEnd ? toTheEnd : Math.max(leastReach, this.looked - this.tokens.length);
  }

  private fill(base: number): void {
    this.base = base;
    this.end = Math.min(windowUnits, this.text.length - base);
    this.atEnd = base + this.end === this.text.length;
    this.text.read(base, base + this.end, this.window);
    this.window[this.end] = 0;
  }

  private run(from: number, end: number, limit: number): number {
    const window = this.window;
    let at = from;
    if (this.lex !== Lex.content || at >= this.end || at === end || at >= limit) return at;
    do {
      at = window[at] === less && this.isMarkup(at) ? this.scanMarkup(at) : this.scanText(at, 0);
    } while (this.lex === Lex.content && at < this.end && at < limit && at !== end);
    return at;
  }

  // ---- a token that began in an earlier segment

  private resume(lex: Lex): number {
    this.lex = Lex.content;
    this.resumed = lex;
    switch (lex & (lexBits - 1)) {
      case Lex.text:
      case Lex.filledText:
        return this.scanText(0, TokenFlag.continued);
      case Lex.comment:
        return this.scanUntil(TokenKind.Comment, 0, 0, TokenFlag.continued);
      case Lex.cdata:
        return this.scanUntil(TokenKind.CData, 0, 0, TokenFlag.continued);
      case Lex.instruction:
        return this.scanUntil(TokenKind.Instruction, 0, 0, TokenFlag.continued);
      case Lex.doctype:
        return this.layDoctype(0, Math.floor(lex / lexBits), TokenFlag.continued);
      default:
        return this.skipLongTag(0, TokenFlag.continued);
    }
  }

  // ---- text

  private isMarkup(at: number): boolean {
    const next = this.window[at + 1];
    return (
      (bits[next] & nameStart) !== 0 || next === slash || next === bang || next === question || this.startsTorn(at)
    );
  }

  /** "<&Name>" or "< Name>", if an end tag of that name follows: a start tag with one unit too many. */
  private startsTorn(at: number): boolean {
    if (at + 2 >= this.end || (bits[this.window[at + 2]] & nameStart) === 0) return false;
    const nameEnd = this.scanName(at + 2);
    return this.endTagFollows(this.units(at + 2, nameEnd), nameEnd);
  }

  /** Whether an end tag with this name stands not far behind `from`. */
  private endTagFollows(name: string, from: number): boolean {
    const marker = `</${name}`;
    const found = this.text.indexOf(marker, this.base + from, this.base + from + joinUnits);
    this.look((found < 0 ? from + joinUnits : found - this.base) + marker.length);
    return found >= 0;
  }

  private scanText(start: number, flag: number): number {
    const window = this.window;
    let at = start;
    while ((bits[window[at]] & space) !== 0) at++;
    let flags = flag;
    if ((window[at] === less && this.isMarkup(at)) || at >= this.end) flags |= TokenFlag.blank;
    else {
      this.damaged = false;
      for (;;) {
        while ((bits[window[at]] & textStop) === 0) at++;
        const unit = window[at];
        if (at >= longTokenUnits || (unit === less && this.isMarkup(at)) || at >= this.end) break;
        if (unit === ampersand) flags |= TokenFlag.reference;
        at = this.scanTextStop(at, unit);
      }
      if (this.damaged) flags |= TokenFlag.damaged;
    }
    const ends = at < this.end ? window[at] === less && this.isMarkup(at) : this.atEnd;
    if (!ends) {
      at = this.backToPlain(start, at);
      this.lex = (flags & TokenFlag.blank) !== 0 && this.resumed !== Lex.filledText ? Lex.text : Lex.filledText;
      flags |= TokenFlag.continues;
    }
    this.tokens.add(TokenKind.Text, flags, start, 0);
    return at;
  }

  /** Where to cut a long text: not within "]]>", a pair of surrogates or a line break. */
  private backToPlain(start: number, at: number): number {
    let cut = at;
    while (cut > start + 1 && !isPlain(this.window[cut - 1])) cut--;
    return cut > start + 1 ? cut : at;
  }

  /** One of the units that may not simply stand in text. */
  private scanTextStop(at: number, unit: number): number {
    if (unit === ampersand) return this.scanReference(at);
    if (unit === closeBracket) {
      if (this.window[at + 1] !== closeBracket || this.window[at + 2] !== greater) return at + 1;
      this.damage("xml.cdataEndInText", at, at + 3);
      return at + 3;
    }
    if (unit === less) {
      this.damage("xml.strayLess", at, at + 1);
      return at + 1;
    }
    return this.scanSuspects(at);
  }

  /** A reference, good or bad; returns where to go on. */
  private scanReference(at: number): number {
    const window = this.window;
    if (window[at + 1] === hash) return this.scanCharacterReference(at);
    const end = (bits[window[at + 1]] & nameStart) === 0 ? at + 1 : this.scanName(at + 1);
    if (window[end] !== semicolon || end === at + 1) return this.strayAmpersand(at, end);
    const name = this.units(at + 1, end);
    if (!predefined.has(name)) this.damage("xml.undeclaredEntity", at, end + 1, { name });
    return end + 1;
  }

  private scanCharacterReference(at: number): number {
    const window = this.window;
    const hexadecimal = window[at + 2] === 120;
    let end = hexadecimal ? at + 3 : at + 2;
    const digits = end;
    while (isDigit(window[end], hexadecimal)) end++;
    if (end === digits || window[end] !== semicolon) return this.strayAmpersand(at, end);
    const code = parseInt(this.units(digits, Math.min(end, digits + 64)), hexadecimal ? 16 : 10);
    if (!isLegalCodePoint(code)) {
      this.damage("xml.badCharacterReference", at, end + 1, { reference: this.units(at, Math.min(end + 1, at + 40)) });
    }
    return end + 1;
  }

  /** A reference that breaks off: told with what follows the "&". */
  private strayAmpersand(at: number, end: number): number {
    this.damage("xml.strayAmpersand", at, Math.min(end, at + maxShown));
    return end;
  }

  /** A run of surrogates and forbidden characters: pairs pass, the first bad one of a run is reported. */
  private scanSuspects(start: number): number {
    const window = this.window;
    let at = start;
    while (at < this.end && (bits[window[at]] & suspect) !== 0) {
      if (isPair(window[at], window[at + 1])) {
        at += 2;
        continue;
      }
      if (at === 0 && this.continuesBadRun()) {
        at = this.skipBadRun(at);
        this.damaged = true;
        continue;
      }
      const code = window[at].toString(16).toUpperCase().padStart(4, "0");
      const from = at;
      at = this.skipBadRun(at);
      this.damage("xml.illegalCharacter", from, at, { code: `U+${code}` });
    }
    return at;
  }

  private skipBadRun(from: number): number {
    let at = from;
    while (at < this.end && isBad(this.window[at], this.window[at + 1])) at++;
    return at;
  }

  /** The segment starts within a run of bad characters, which is reported where it begins. */
  private continuesBadRun(): boolean {
    return this.base > 0 && isBad(this.text.charCodeAt(this.base - 1), this.window[0]);
  }

  // ---- markup

  private scanMarkup(at: number): number {
    const next = this.window[at + 1];
    if (next === slash) return this.scanEndTag(at);
    if (next === bang) return this.scanBang(at);
    if (next === question) return this.scanInstruction(at);
    if ((bits[next] & nameStart) !== 0) return this.scanStartTag(at, at + 1);
    return this.scanStartTag(at, at + 2);
  }

  /** Moves over a name and computes its hash. */
  private scanName(from: number): number {
    const window = this.window;
    let at = from;
    let hash = 0;
    let seen = 0;
    for (;;) {
      const unit = window[at];
      const bit = bits[unit];
      if ((bit & nameBit) === 0) break;
      seen |= bit;
      hash = hashStep(hash, unit);
      at++;
    }
    if ((seen & suspect) !== 0) at = this.checkPairs(from, at);
    this.hash = hash;
    return at;
  }

  /** A name with surrogates ends before the first that has no partner. */
  private checkPairs(from: number, to: number): number {
    const window = this.window;
    for (let at = from; at < to; at++) {
      if ((bits[window[at]] & suspect) === 0) continue;
      if (at + 1 >= to || !isPair(window[at], window[at + 1])) return Math.max(at, from + 1);
      at++;
    }
    return to;
  }

  private spelling(from: number, to: number): number {
    return this.names.spellUnits(this.window, from, to, this.hash);
  }

  private scanEndTag(at: number): number {
    const window = this.window;
    const from = at + 2;
    if ((bits[window[from]] & nameStart) === 0) return this.scanNamelessEnd(at);
    const nameEnd = this.scanName(from);
    const spelling = this.spelling(from, nameEnd);
    let end = nameEnd;
    while ((bits[window[end]] & space) !== 0) end++;
    if (end - at > maxTagUnits) return this.layLongTag(at);
    let flags = 0;
    if (window[end] === greater) end++;
    else {
      flags = TokenFlag.damaged;
      end = this.unfinishedEnd(at, nameEnd, spelling);
    }
    this.checkName(spelling, from, nameEnd);
    this.tokens.add(TokenKind.EndTag, flags, at, spelling);
    return end;
  }

  /** An end tag without ">" right behind its name: takes what is left of it, if that ends soon. */
  private unfinishedEnd(at: number, nameEnd: number, spelling: number): number {
    const window = this.window;
    const name = this.names.spelling(spelling).qname;
    let end = nameEnd;
    while (
      end < this.end &&
      window[end] !== greater &&
      window[end] !== less &&
      !isLineBreak(window[end]) &&
      end - nameEnd < lookAheadUnits
    )
      end++;
    this.look(end + 1);
    if (window[end] === greater) {
      this.report("xml.junkInTag", nameEnd, end, {
        name: `/${name}`,
        text: this.units(nameEnd, Math.min(end, nameEnd + 40)).trim(),
      });
      return end + 1;
    }
    this.report("xml.unclosedEndTag", at, nameEnd, { name });
    return nameEnd;
  }

  private scanNamelessEnd(at: number): number {
    const window = this.window;
    let end = at + 2;
    while (
      end < this.end &&
      window[end] !== greater &&
      window[end] !== less &&
      !isLineBreak(window[end]) &&
      end - at < lookAheadUnits
    )
      end++;
    if (window[end] === greater) end++;
    this.look(end);
    this.report("xml.badEndTag", at, end);
    this.tokens.add(TokenKind.Stray, TokenFlag.damaged, at, 0);
    return end;
  }

  private scanStartTag(start: number, nameFrom: number): number {
    const tokens = this.tokens;
    const index = tokens.count;
    const before = this.findings.length;
    const nameEnd = this.scanName(nameFrom);
    const spelling = this.spelling(nameFrom, nameEnd);
    tokens.add(TokenKind.StartTag, 0, start, spelling);
    this.tagTold = false;
    if (this.window[nameEnd] === greater && nameFrom === start + 1) {
      this.checkName(spelling, nameFrom, nameEnd);
      return nameEnd + 1;
    }
    this.damaged = false;
    if (nameFrom > start + 1)
      this.damageTag("xml.junkInTag", start + 1, nameFrom, this.junkArgs(index, start + 1, nameFrom));
    const end = this.scanAttributes(start, this.joinName(nameFrom, nameEnd), index);
    if (end - start > maxTagUnits) {
      this.findings.length = before;
      tokens.count = index;
      tokens.attributeCount = tokens.firstAttribute[index];
      return this.layLongTag(start);
    }
    if (!this.tagTold) this.checkName(spelling, nameFrom, nameEnd);
    if (this.damaged) tokens.flags[index] |= TokenFlag.damaged;
    return end;
  }

  /**
   * A name with something in the middle that no name can hold ("Wor<ker", "Na'me"): if an end tag with the whole name follows,
   * that is the name, and the one thing is reported. Returns the name's end.
   */
  private joinName(from: number, nameEnd: number): number {
    const window = this.window;
    if (this.tagTold || nameEnd >= this.end || (bits[window[nameEnd]] & space) !== 0) return nameEnd;
    if ((bits[window[nameEnd + 1]] & nameBit) === 0) return nameEnd;
    const to = this.scanName(nameEnd + 1);
    const name = this.units(from, nameEnd) + this.units(nameEnd + 1, to);
    if (!this.endTagFollows(name, to)) return nameEnd;
    const index = this.tokens.count - 1;
    this.tokens.name[index] = this.names.spell(name);
    this.damageTag("xml.junkInTag", nameEnd, nameEnd + 1, this.junkArgs(index, nameEnd, nameEnd + 1));
    return to;
  }

  private junkArgs(index: number, from: number, to: number): FindingArgs {
    return {
      name: this.names.spelling(this.tokens.name[index]).qname,
      text: this.units(from, Math.min(to, from + maxShown)),
    };
  }

  /** The part of a tag behind its name; sets the token's kind. Returns the tag's end. */
  private scanAttributes(start: number, nameEnd: number, index: number): number {
    const window = this.window;
    const tokens = this.tokens;
    const before = this.findings.length;
    let at = nameEnd;
    for (;;) {
      const gap = at;
      while ((bits[window[at]] & space) !== 0) at++;
      const unit = window[at];
      if (unit === greater) return at + 1;
      if (unit === slash && window[at + 1] === greater) {
        tokens.kind[index] = TokenKind.EmptyTag;
        return at + 2;
      }
      if (at - start > maxTagUnits) return at;
      if (unit === less || at >= this.end) {
        // What was found within an unfinished tag follows from that: one finding, over all of it.
        this.findings.length = before;
        this.look(at + 1);
        this.tagTold = false;
        this.damageTag("xml.unclosedTag", start, gap, { name: this.names.spelling(tokens.name[index]).qname });
        return gap;
      }
      if ((bits[unit] & nameStart) === 0) at = this.skipJunk(at, index);
      else at = this.scanAttribute(at, gap);
    }
  }

  /** Something that is no attribute: reported, and passed over up to where one may start. */
  private skipJunk(start: number, index: number): number {
    const window = this.window;
    let at = start + 1;
    while (
      at < this.end &&
      (bits[window[at]] & (space | nameStart)) === 0 &&
      !endsTag(window[at]) &&
      at - start < lookAheadUnits
    )
      at++;
    this.damageTag("xml.junkInTag", start, at, this.junkArgs(index, start, at));
    return at;
  }

  private scanAttribute(start: number, gap: number): number {
    const window = this.window;
    const nameEnd = this.scanName(start);
    const spelling = this.spelling(start, nameEnd);
    if (!this.tagTold) this.checkName(spelling, start, nameEnd);
    if (gap === start) this.damageTag("xml.missingSpace", start, nameEnd, { name: this.units(start, nameEnd) });
    let at = nameEnd;
    while ((bits[window[at]] & space) !== 0) at++;
    if (window[at] !== equals) {
      // A value that follows without "=" belongs to the name all the same.
      const quoted = window[at] === quote || window[at] === apostrophe;
      this.damageTag("xml.attributeWithoutValue", start, nameEnd, { name: this.units(start, nameEnd) });
      if (!quoted) {
        this.addAttribute(spelling, start, nameEnd, nameEnd, nameEnd, TokenFlag.damaged);
        return nameEnd;
      }
    } else {
      at++;
      while ((bits[window[at]] & space) !== 0) at++;
    }
    const mark = window[at];
    if (mark === quote || mark === apostrophe) return this.scanValue(spelling, start, nameEnd, at, mark);
    return this.scanUnquoted(spelling, start, nameEnd, at);
  }

  private scanUnquoted(spelling: number, start: number, nameEnd: number, from: number): number {
    const window = this.window;
    let at = from;
    while (at < this.end && (bits[window[at]] & space) === 0 && !endsTag(window[at]) && at - from < lookAheadUnits)
      at++;
    const name = this.units(start, nameEnd);
    if (at === from) this.damageTag("xml.attributeWithoutValue", start, nameEnd, { name });
    else this.damageTag("xml.unquotedValue", from, at, { name });
    this.addAttribute(spelling, start, nameEnd, from, at, TokenFlag.damaged);
    return at;
  }

  private scanValue(spelling: number, start: number, nameEnd: number, open: number, mark: number): number {
    const window = this.window;
    const before = this.damaged;
    this.damaged = false;
    let flags = 0;
    let at = open + 1;
    for (;;) {
      while ((bits[window[at]] & valueStop) === 0) at++;
      const unit = window[at];
      if (unit === mark || at >= this.end) break;
      if (unit === ampersand) {
        flags |= TokenFlag.reference;
        at = this.scanReference(at);
      } else if (unit === less) {
        if (!this.closesProperly(at, mark)) return this.cutValue(spelling, start, nameEnd, open, at);
        this.damage("xml.lessInValue", at, at + 1, { name: this.units(start, nameEnd) });
        at++;
      } else if (unit === quote || unit === apostrophe) at++;
      else at = this.scanSuspects(at);
    }
    if (at >= this.end) return this.atEnd ? this.cutValue(spelling, start, nameEnd, open, at) : at;
    if (this.damaged) flags |= TokenFlag.damaged;
    this.damaged ||= before;
    this.addAttribute(spelling, start, nameEnd, open + 1, at, flags);
    return at + 1;
  }

  /** Whether the quote that follows a "<" in a value really ends it: what comes behind may follow a value. */
  private closesProperly(from: number, mark: number): boolean {
    const window = this.window;
    const limit = Math.min(this.end, from + lookAheadUnits);
    let at = from;
    while (at < limit && window[at] !== mark && !isLineBreak(window[at])) at++;
    this.look(at + 2);
    if (window[at] !== mark || at >= limit) return false;
    const next = window[at + 1];
    return (bits[next] & space) !== 0 || next === greater || next === slash || next === question;
  }

  /** A value whose quote is missing ends where the tag seems to, or its line. */
  private cutValue(spelling: number, start: number, nameEnd: number, open: number, limit: number): number {
    const window = this.window;
    let at = open + 1;
    while (at < limit && window[at] !== greater && !isLineBreak(window[at])) at++;
    if (window[at] === greater && window[at - 1] === slash && at - 1 > open) at--;
    this.damageTag("xml.unclosedValue", start, at, { name: this.units(start, nameEnd) });
    this.addAttribute(spelling, start, nameEnd, open + 1, at, TokenFlag.damaged);
    return at;
  }

  private addAttribute(
    spelling: number,
    from: number,
    nameTo: number,
    valueFrom: number,
    valueTo: number,
    flags: number,
  ): void {
    const tokens = this.tokens;
    const index = tokens.count - 1;
    if (valueTo - tokens.from[index] > maxTagUnits) return; // The tag is too long and will be passed over.
    const place = tokens.attributeCount - tokens.firstAttribute[index];
    if (place >= maxAttributes) {
      if (place === maxAttributes) this.damage("xml.tooManyAttributes", from, nameTo, { limit: maxAttributes });
      return;
    }
    const i = tokens.attributeCount++;
    tokens.attributeName[i] = spelling;
    tokens.attributeFrom[i] = from;
    tokens.attributeNameTo[i] = nameTo;
    tokens.valueFrom[i] = valueFrom;
    tokens.valueTo[i] = valueTo;
    tokens.attributeFlags[i] = flags;
  }

  /** A tag that is longer than a segment may be: its first part, as a piece that could not be placed. */
  private layLongTag(start: number): number {
    this.report("xml.tagTooLong", start, start + 1, { limit: maxTagUnits });
    return this.skipLongTag(start, 0);
  }

  private skipLongTag(start: number, flags: number): number {
    const window = this.window;
    const limit = Math.min(this.end, Math.max(longTokenUnits, start + 1));
    let at = start + (flags === 0 ? 1 : 0);
    while (at < limit && window[at] !== greater && window[at] !== less) at++;
    const goesOn = at === limit && !(this.atEnd && at === this.end);
    if (window[at] === greater && !goesOn) at++;
    this.lex = goesOn ? Lex.longTag : Lex.content;
    this.tokens.add(TokenKind.Stray, flags | TokenFlag.damaged | (goesOn ? TokenFlag.continues : 0), start, 0);
    return at;
  }

  private checkName(spelling: number, from: number, to: number): void {
    if (this.names.spelling(spelling).malformed)
      this.report("xml.badName", from, to, { name: this.units(from, Math.min(to, from + 80)) });
  }

  // ---- comments, CDATA sections, instructions, DOCTYPE

  private scanBang(at: number): number {
    if (this.startsWith(at, "<!--")) return this.scanComment(at);
    if (this.startsWith(at, "<![CDATA[")) return this.scanCData(at);
    if (this.startsWith(at, "<!DOCTYPE")) return this.scanDoctype(at);
    return this.badMarkup(at);
  }

  private badMarkup(at: number): number {
    const end = this.startsWith(at, "<![") ? this.brokenSectionEnd(at) : this.lineOrTagEnd(at + 2);
    this.report("xml.badMarkup", at, end);
    this.tokens.add(TokenKind.Stray, TokenFlag.damaged, at, 0);
    return end;
  }

  /** A CDATA section whose start is broken reaches to its "]]>", if that is near. */
  private brokenSectionEnd(at: number): number {
    const limit = Math.min(this.end, at + lookAheadUnits);
    this.look(limit + 3);
    for (let end = at + 3; end < limit; end++) if (this.startsWith(end, "]]>")) return end + 3;
    return this.lineOrTagEnd(at + 3);
  }

  private scanComment(start: number): number {
    const close = this.find("--", start + 4);
    if (close >= 0 && this.unitAt(close + 2) === greater) return this.scanUntil(TokenKind.Comment, start, start + 4, 0);
    const end = close < 0 ? -1 : this.findCommentEnd(close);
    if (end < 0) return this.layUnclosed(TokenKind.Comment, "xml.unclosedComment", start, start + 4);
    this.report("xml.doubleHyphen", close, close + 2);
    return this.scanUntil(TokenKind.Comment, start, start + 4, TokenFlag.damaged);
  }

  /** A comment with "--" in it goes on to its "-->", if no other comment starts before that. */
  private findCommentEnd(from: number): number {
    const limit = from + badCommentUnits;
    for (let at = from; at >= 0 && at < limit; at = this.find("--", at + 1)) {
      if (this.unitAt(at + 2) === greater) return at;
      if (this.unitAt(at - 1) === bang && this.unitAt(at - 2) === less) return -1;
    }
    return -1;
  }

  private scanCData(start: number): number {
    if (this.find("]]>", start + 9) >= 0) return this.scanUntil(TokenKind.CData, start, start + 9, 0);
    return this.layUnclosed(TokenKind.CData, "xml.unclosedCData", start, start + 9);
  }

  private scanInstruction(start: number): number {
    const window = this.window;
    if (this.startsDeclaration(start)) return this.scanDeclaration(start);
    const nameEnd = (bits[window[start + 2]] & nameStart) === 0 ? start + 2 : this.scanName(start + 2);
    if (this.find("?>", nameEnd) < 0)
      return this.layUnclosed(TokenKind.Instruction, "xml.unclosedInstruction", start, nameEnd);
    const target = this.units(start + 2, nameEnd);
    const next = window[nameEnd];
    const proper = (bits[next] & space) !== 0 || (next === question && window[nameEnd + 1] === greater);
    if (nameEnd === start + 2 || !proper) this.report("xml.badInstruction", start, nameEnd);
    else if (target.toLowerCase() === "xml") this.report("xml.reservedTarget", start, nameEnd, { name: target });
    else if (target.includes(":")) this.report("xml.badName", start + 2, nameEnd, { name: target });
    return this.scanUntil(TokenKind.Instruction, start, nameEnd, 0);
  }

  private startsDeclaration(at: number): boolean {
    const atStart = this.base + at === 0 || (this.base + at === 1 && this.window[at - 1] === 0xfeff);
    return (
      atStart &&
      this.startsWith(at, "<?xml") &&
      ((bits[this.window[at + 5]] & space) !== 0 || this.window[at + 5] === question)
    );
  }

  private scanDeclaration(start: number): number {
    const window = this.window;
    let end = start + 5;
    while (end < this.end && window[end] !== greater && window[end] !== less && end - start < lookAheadUnits) end++;
    if (window[end] === greater) end++;
    this.look(end);
    if (!declaration.test(this.units(start, end))) this.report("xml.badDeclaration", start, end);
    this.tokens.add(TokenKind.Declaration, 0, start, 0);
    return end;
  }

  /** Moves to behind the terminator of a comment, CDATA section or instruction, or to where its segment is cut. */
  private scanUntil(kind: TokenKind, start: number, from: number, flag: number): number {
    const window = this.window;
    const mark = kind === TokenKind.Comment ? hyphen : kind === TokenKind.CData ? closeBracket : question;
    const double = kind !== TokenKind.Instruction;
    const limit = Math.min(this.end, Math.max(longTokenUnits, from + lookAheadUnits));
    let flags = flag;
    let at = from;
    this.damaged = false;
    for (;;) {
      while (at < limit && window[at] !== mark && (bits[window[at]] & suspect) === 0) at++;
      if (at >= limit) break;
      if (window[at] !== mark) at = this.scanSuspects(at);
      else if (double ? window[at + 1] === mark && window[at + 2] === greater : window[at + 1] === greater) {
        if (this.damaged) flags |= TokenFlag.damaged;
        this.tokens.add(kind, flags, start, 0);
        return at + (double ? 3 : 2);
      } else at++;
    }
    if (this.damaged) flags |= TokenFlag.damaged;
    if (at >= this.end && this.atEnd) {
      this.tokens.add(kind, flags, start, 0);
      return this.end;
    }
    while (at > from && (window[at - 1] === mark || isHigh(window[at - 1]))) at--;
    if (at === from) at = Math.min(limit, from + 1);
    this.lex = kind === TokenKind.Comment ? Lex.comment : kind === TokenKind.CData ? Lex.cdata : Lex.instruction;
    this.tokens.add(kind, flags | TokenFlag.continues, start, 0);
    return at;
  }

  /** A comment, section or instruction without end is taken to end with its line or before the next tag. */
  private layUnclosed(kind: TokenKind, message: XmlMessage, start: number, from: number): number {
    const window = this.window;
    let end = from;
    const limit = Math.min(this.end, from + lookAheadUnits);
    while (
      end < limit &&
      window[end] !== less &&
      !isLineBreak(window[end]) &&
      !(kind === TokenKind.Instruction && window[end] === greater)
    )
      end++;
    if (kind === TokenKind.Instruction && window[end] === greater) end++;
    this.report(message, start, from);
    this.tokens.add(kind, TokenFlag.damaged, start, 0);
    return end;
  }

  private scanDoctype(start: number): number {
    const end = new DoctypeEnd(this.text, this.base + start).find();
    if (end < 0) {
      this.look(start + maxDoctypeUnits);
      const stop = this.lineOrTagEnd(start + 9);
      this.report("xml.unclosedDoctype", start, stop);
      this.tokens.add(TokenKind.Doctype, TokenFlag.damaged, start, 0);
      return stop;
    }
    this.look(end - this.base);
    return this.layDoctype(start, end - this.base - start, 0);
  }

  /** Lays as much of a DOCTYPE as fits; `left` units of it are to come. */
  private layDoctype(start: number, left: number, flag: number): number {
    const end = start + left;
    if (end <= longTokenUnits) {
      this.tokens.add(TokenKind.Doctype, flag, start, 0);
      return end;
    }
    const cut = Math.max(longTokenUnits, start + 1);
    this.lex = Lex.doctype + lexBits * (end - cut);
    this.tokens.add(TokenKind.Doctype, flag | TokenFlag.continues, start, 0);
    return cut;
  }

  /** Behind the ">" of something broken, or at the end of its line, or before the next "<". */
  private lineOrTagEnd(from: number): number {
    const window = this.window;
    const limit = Math.min(this.end, from + lookAheadUnits);
    let at = from;
    while (at < limit && window[at] !== greater && window[at] !== less && !isLineBreak(window[at])) at++;
    this.look(at + 1);
    return window[at] === greater && at < limit ? at + 1 : at;
  }

  // ---- looking ahead, reporting

  private startsWith(at: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.window[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Where a marker next stands in the whole text, as an offset in the window or behind it; -1 when nowhere. */
  private find(marker: "--" | "]]>" | "?>", from: number): number {
    const found = this.text.indexOf(marker, this.base + from);
    this.look(found < 0 ? toTheEnd : found - this.base + marker.length + 1);
    return found < 0 ? -1 : found - this.base;
  }

  private unitAt(at: number): number {
    return at >= 0 && at < this.end ? this.window[at] : this.text.charCodeAt(this.base + at);
  }

  private look(at: number): void {
    if (at > this.looked) this.looked = at;
  }

  private units(from: number, to: number): string {
    return String.fromCharCode(...this.window.subarray(from, to));
  }

  private damage(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    this.damaged = true;
    this.report(kind, from, to, args);
  }

  /** What is wrong within one tag follows from the first thing that is: only that is told. */
  private damageTag(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    if (!this.tagTold) this.damage(kind, from, to, args);
    this.damaged = this.tagTold = true;
  }

  private report(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    this.findings.push({ kind, from, to, args });
  }
}

const predefined = new Set(["amp", "lt", "gt", "quot", "apos"]);

/** The XML declaration: version, then perhaps encoding and standalone, in this order. */
const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;

function isDigit(unit: number, hexadecimal: boolean): boolean {
  if (unit >= 48 && unit <= 57) return true;
  return hexadecimal && ((unit >= 65 && unit <= 70) || (unit >= 97 && unit <= 102));
}

function isLineBreak(unit: number): boolean {
  return unit === lineFeed || unit === carriageReturn;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** A unit behind which a long text may be cut. */
function isPlain(unit: number): boolean {
  return (bits[unit] & textStop) === 0 && unit !== carriageReturn && unit !== tab;
}

function isBad(unit: number, next: number): boolean {
  return (bits[unit] & suspect) !== 0 && !isPair(unit, next);
}

function endsTag(unit: number): boolean {
  return unit === greater || unit === less || unit === slash;
}

/** Finds the end of a DOCTYPE: quotes, comments, instructions and the internal subset are passed over whole. */
class DoctypeEnd {
  private static readonly blockUnits = 8_192;
  private readonly block = new Uint16Array(DoctypeEnd.blockUnits);
  private blockFrom = 0;
  private blockTo = 0;
  private readonly limit: number;

  constructor(
    private readonly text: TextStore,
    private readonly start: number,
  ) {
    this.limit = Math.min(text.length, start + maxDoctypeUnits);
  }

  /** Offset behind its ">", or -1 when it has none. */
  find(): number {
    let inSubset = false;
    let at = this.start + 2;
    while (at >= 0 && at < this.limit) {
      const unit = this.unit(at);
      if (unit === quote || unit === apostrophe) at = this.behind(String.fromCharCode(unit), at + 1);
      else if (unit === less && this.unit(at + 1) === bang && this.unit(at + 2) === hyphen)
        at = this.behind("-->", at + 4);
      else if (unit === less && this.unit(at + 1) === question) at = this.behind("?>", at + 2);
      else if (unit === openBracket) inSubset = true;
      else if (unit === closeBracket) inSubset = false;
      else if (unit === greater && !inSubset) return at + 1;
      else if (unit === less && this.unit(at + 1) !== bang) return -1; // An element: the subset was never closed.
      if (at >= 0) at++;
    }
    return -1;
  }

  /** Offset of the last unit of the next `marker`, or -1. */
  private behind(marker: string, from: number): number {
    for (let at = from; at + marker.length <= this.limit; at++) {
      let i = 0;
      while (i < marker.length && this.unit(at + i) === marker.charCodeAt(i)) i++;
      if (i === marker.length) return at + i - 1;
    }
    return -1;
  }

  private unit(at: number): number {
    if (at >= this.limit) return 0;
    if (at < this.blockFrom || at >= this.blockTo) {
      this.blockFrom = at;
      this.blockTo = Math.min(this.limit, at + DoctypeEnd.blockUnits);
      this.text.read(this.blockFrom, this.blockTo, this.block);
    }
    return this.block[at - this.blockFrom];
  }
}

// The scanner: units in, tokens out, one segment at a time. It knows no nesting: which end tag closes which element is the
// builder's work. Every step moves forward, and the state between two segments is one number (`Lex`).
import type { XmlMessage } from "../messages/xml";
import { CharBit, charBits, isLineBreak, Unit } from "./characters";
import { DoctypeEnd } from "./doctype";
import { longTokenUnits, maxDoctypeUnits, segmentSizes } from "./limits";
import { toTheEnd } from "./scanWindow";
import { lookAheadUnits, windowUnits } from "./scratch";
import { TokenFlag, TokenKind } from "./segment";
import { TagScanner } from "./tagScanner";

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

/** A comment with "--" within it is followed this far to its end; one without end is bounded. */
const badCommentUnits = 65_536;

/** How much of the window is filled. `longText`: enough for one that is cut. */
const Room = { usual: 0, longText: 1, all: 2 } as const;

const { name: nameBit, textStop, nameStart, space, suspect } = CharBit;
const {
  ampersand,
  bang,
  carriageReturn,
  closeBracket,
  colon,
  greater,
  hyphen,
  less,
  openBracket,
  question,
  slash,
  tab,
} = Unit;
const bits = charBits;

export class Scanner extends TagScanner {
  /** State after the segment that was scanned last. */
  lex: Lex = Lex.content;
  /** How many units behind that segment's end its scan looked at. */
  reach = 0;
  /** State in which the token at hand began. */
  private resumed: Lex = Lex.content;
  /** What the segment before needed. */
  private room: number = Room.usual;
  private readonly sizes = segmentSizes(this.text);

  /** Scans the segment that starts at `base` in state `lex`; it ends at `preferredEnd` if a token does, else when it is long enough. */
  scan(base: number, lex: Lex, preferredEnd = toTheEnd): void {
    const end = preferredEnd - base;
    const whole = Math.min(longTokenUnits, 2 * this.sizes.most);
    this.scanTo(base, lex, end, end <= whole ? whole : this.sizes.least);
  }

  /** Scans a segment again whose end is known. */
  rescan(base: number, lex: Lex, end: number): void {
    this.scanTo(base, lex, end - base, toTheEnd);
  }

  private scanTo(base: number, lex: Lex, end: number, limit: number): void {
    for (;;) {
      this.scanWithin(base, lex, end, limit, this.roomFor(this.room, end));
      if (this.room === Room.all || this.isUsual()) break;
      this.room++;
    }
    if (
      this.room > Room.usual &&
      this.isUsual() &&
      this.tokens.length + lookAheadUnits <= this.roomFor(this.room - 1, end)
    )
      this.room--;
  }

  /** How many units are copied for a segment: most segments need no more than their usual length, and some units behind it. */
  private roomFor(room: number, end: number): number {
    if (room === Room.all) return windowUnits;
    const usual = Math.max(this.sizes.most, end < windowUnits ? end : 0) + 2 * lookAheadUnits;
    return room === Room.usual ? usual : Math.max(usual, longTokenUnits + 2 * lookAheadUnits);
  }

  /** Whether what was scanned would be the same in a longer window: nothing is wrong, and it ends well before the window does. */
  private isUsual(): boolean {
    return this.findings.length === 0 && (this.atEnd || this.tokens.length <= this.end - lookAheadUnits);
  }

  private scanWithin(base: number, lex: Lex, end: number, limit: number, wanted: number): void {
    this.fill(base, wanted);
    this.lex = this.resumed = Lex.content;
    const at = lex === Lex.content ? 0 : this.resume(lex);
    this.resumed = Lex.content;
    this.tokens.length = this.run(at, end, limit);
    this.reach = this.reachBehind(this.tokens.length);
  }

  private run(from: number, end: number, limit: number): number {
    const at = this.runUntil(from, end, limit);
    if (limit !== this.sizes.least || at < limit || this.lex !== Lex.content) return at;
    return this.runToBorder(at, end);
  }

  private runUntil(from: number, end: number, limit: number): number {
    let at = from;
    if (this.lex !== Lex.content || at >= this.end || at === end || at >= limit) return at;
    const stop = Math.min(this.end, limit);
    do {
      at = this.scanExpected(at, end, stop, -Infinity);
      if (at >= stop || at === end) break;
      at = this.scanToken(at);
    } while (this.lex === Lex.content && at < stop && at !== end);
    return at;
  }

  /** Goes on to the end of what belongs together, as the tags of the segment's second half tell it. */
  private runToBorder(from: number, end: number): number {
    const { tokens } = this;
    let depth = 0;
    const lowest = this.lowestDepth();
    const stop = Math.min(this.end, this.sizes.most);
    let at = from;
    if (lowest === 0 && tokens.kind[tokens.count - 1] === TokenKind.EndTag) return at;
    while (at < stop && at !== end && this.lex === Lex.content) {
      const first = tokens.count;
      at = this.scanExpected(at, end, stop, lowest - depth);
      if (tokens.count === first) at = this.scanToken(at);
      for (let i = first; i < tokens.count; i++) depth += depthOf(tokens.kind[i]);
      if (depth <= lowest && tokens.kind[tokens.count - 1] === TokenKind.EndTag) break;
    }
    return at;
  }

  /** The least depth right behind an end tag in the second half of the segment, from the depth at its end. */
  private lowestDepth(): number {
    const { kind, from, count } = this.tokens;
    let depth = 0;
    let lowest = 0;
    for (let i = count - 1; i >= 0 && from[i] > this.sizes.least / 2; i--) {
      if (kind[i] === TokenKind.EndTag && depth < lowest) lowest = depth;
      depth -= depthOf(kind[i]);
    }
    return lowest;
  }

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

  protected override leaveInLongTag(): void {
    this.lex = Lex.longTag;
  }

  /** One token of any kind. */
  private scanToken(at: number): number {
    return this.window[at] === less ? this.scanLess(at) : this.scanText(at, 0);
  }

  /** What begins with "<" and is no tag that was expected (`scanExpected`): another tag, or anything. */
  private scanLess(at: number): number {
    const next = this.window[at + 1];
    if ((bits[next] & nameStart) !== 0 && (bits[this.window[at + 2]] & nameBit) !== 0)
      return this.scanStartTag(at, at + 1);
    if (this.isTornSection(at)) return this.badMarkup(at);
    if (next === slash) return this.scanEndTag(at);
    if ((bits[next] & nameStart) !== 0) return this.scanStartTag(at, at + 1);
    return this.isMarkup(at) ? this.scanMarkup(at) : this.scanText(at, 0);
  }

  // ---- text

  private isMarkup(at: number): boolean {
    const next = this.window[at + 1];
    return (
      (bits[next] & nameStart) !== 0 || next === slash || next === bang || next === question || this.startsTorn(at)
    );
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
        at = this.plainEnd(at);
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
      this.tellLater(at);
      this.lex = (flags & TokenFlag.blank) !== 0 && this.resumed !== Lex.filledText ? Lex.text : Lex.filledText;
      flags |= TokenFlag.continues;
    }
    this.tokens.add(TokenKind.Text, flags, start, 0);
    return at;
  }

  /** Where the first unit stands that may not simply stand in text. */
  private plainEnd(from: number): number {
    const { window } = this;
    let at = from;
    for (; at + 8 <= window.length; at += 8) {
      const seen =
        bits[window[at]] |
        bits[window[at + 1]] |
        bits[window[at + 2]] |
        bits[window[at + 3]] |
        bits[window[at + 4]] |
        bits[window[at + 5]] |
        bits[window[at + 6]] |
        bits[window[at + 7]];
      if ((seen & textStop) !== 0) break;
    }
    while ((bits[window[at]] & textStop) === 0) at++;
    return at;
  }

  /** Where to cut a long text: not within "]]>", a pair of surrogates or a line break. */
  private backToPlain(start: number, at: number): number {
    let cut = at;
    while (cut > start + 1 && !isPlain(this.window[cut - 1])) cut--;
    return cut > start + 1 ? cut : at;
  }

  /** What stands behind the cut of a long text is told with the rest of it. */
  private tellLater(cut: number): void {
    const { findings } = this;
    while (findings.length > 0 && findings[findings.length - 1].from >= cut) findings.pop();
  }

  /** One of the units that may not simply stand in text. */
  private scanTextStop(at: number, unit: number): number {
    if (unit === ampersand && !(this.window[at + 1] === bang && this.startsTornSection(at)))
      return this.scanReference(at);
    if (unit === closeBracket) {
      if (this.window[at + 1] !== closeBracket || this.window[at + 2] !== greater) return at + 1;
      this.damage("xml.cdataEndInText", at, at + 3);
      return at + 3;
    }
    if ((unit === less || unit === ampersand) && this.startsTornSection(at)) {
      const end = this.brokenSectionEnd(at);
      this.damage("xml.badMarkup", at, end);
      return end;
    }
    if (unit === less) {
      this.damage("xml.strayLess", at, at + 1);
      return at + 1;
    }
    return this.scanSuspects(at);
  }

  // ---- markup

  private scanMarkup(at: number): number {
    const next = this.window[at + 1];
    if (next === bang) return this.scanBang(at);
    if (next === question) return this.scanInstruction(at);
    if (this.window[at + 2] === slash) return this.scanEndTag(at);
    return this.scanStartTag(at, at + 2);
  }

  // ---- comments, CDATA sections, instructions, DOCTYPE

  private scanBang(at: number): number {
    if (this.startsWith(at, "<!--")) return this.scanComment(at);
    if (this.startsWith(at, "<![CDATA[")) return this.scanCData(at);
    if (this.startsWith(at, "<!DOCTYPE")) return this.scanDoctype(at);
    return this.badMarkup(at);
  }

  private badMarkup(at: number): number {
    const isSection = this.startsWith(at, "<![") || this.startsTornSection(at);
    const end = isSection ? this.brokenSectionEnd(at) : this.lineOrTagEnd(at + 2);
    this.report("xml.badMarkup", at, end);
    this.tokens.add(TokenKind.Stray, TokenFlag.damaged, at, 0);
    return end;
  }

  /** "<x![CDATA[", "<?[CDATA[": a unit too many, or a wrong one, makes a tag or an instruction of the start of a section. */
  private isTornSection(at: number): boolean {
    const { window } = this;
    const isNear = window[at + 2] === openBracket || window[at + 3] === openBracket || window[at + 4] === openBracket;
    if (!isNear || window[at + 1] === bang) return false;
    const limit = at + "<xx![CDATA[".length;
    this.look(limit);
    return tornSection.test(this.units(at + 1, Math.min(this.end, limit)));
  }

  /** "<" and, with a unit or two that are wrong or missing between them, "CDATA[". */
  private startsTornSection(at: number): boolean {
    const limit = at + "<![CDATA[".length + 1;
    this.look(limit);
    return this.units(at + 1, Math.min(this.end, limit)).includes("CDATA[");
  }

  /** A CDATA section whose start is broken reaches to its "]]>", if that is near. */
  private brokenSectionEnd(at: number): number {
    const limit = Math.min(this.end, at + lookAheadUnits);
    this.look(limit + 3);
    for (let end = at + 3; end < limit && !this.startsWith(end, "<![CDATA["); end++)
      if (this.startsWith(end, "]]>")) return end + 3;
    return this.lineOrTagEnd(at + 3);
  }

  /**
   * The end of a section in which nothing is special, read in the window alone, which nearly all are; -1: look closer.
   * A second start of a CDATA section in one may be that of the next.
   */
  private plainSection(kind: TokenKind, start: number, from: number): number {
    const { window } = this;
    const mark = kind === TokenKind.Comment ? hyphen : kind === TokenKind.CData ? closeBracket : question;
    const limit = Math.min(this.end, longTokenUnits);
    for (let at = from; at < limit; at++) {
      const unit = window[at];
      if ((bits[unit] & suspect) !== 0) return -1;
      if (unit === less && kind === TokenKind.CData && window[at + 1] === bang) return -1;
      if (unit !== mark) continue;
      let end = at + 1;
      if (kind !== TokenKind.Instruction) {
        if (window[end] !== mark) continue;
        end++;
      }
      if (end >= limit) return -1;
      if (window[end] !== greater) {
        if (kind === TokenKind.Comment) return -1;
        continue;
      }
      this.tokens.add(kind, 0, start, 0);
      return end + 1;
    }
    return -1;
  }

  private scanComment(start: number): number {
    const plainEnd = this.plainSection(TokenKind.Comment, start, start + 4);
    if (plainEnd >= 0) return plainEnd;
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
    const plainEnd = this.plainSection(TokenKind.CData, start, start + 9);
    if (plainEnd >= 0) return plainEnd;
    const close = this.find("]]>", start + 9);
    if (close >= 0 && !this.holdsNextSection(start + 9, close))
      return this.scanUntil(TokenKind.CData, start, start + 9, 0);
    return this.layUnclosed(TokenKind.CData, "xml.unclosedCData", start, start + 9);
  }

  /**
   * A "]]>" is that of another section, which starts before it, when an end tag without its start tag comes before that section, or
   * when that section alone is the content of an element: its start tag stands before the section, and its end tag behind it.
   */
  private holdsNextSection(from: number, close: number): boolean {
    const { text, base } = this;
    const next = text.indexOf("<![CDATA[", base + from, base + close);
    if (next < 0) return false;
    if (/^[^<]*<\//.test(text.slice(base + from, Math.min(next, base + from + lookAheadUnits)))) return true;
    const name = lastStartTag.exec(text.slice(Math.max(base + from, next - lookAheadUnits), next))?.[1];
    const behind = base + close + "]]>".length;
    this.look(close + lookAheadUnits);
    return name !== undefined && firstEndTag.exec(text.slice(behind, behind + lookAheadUnits))?.[1] === name;
  }

  private scanInstruction(start: number): number {
    const window = this.window;
    if (this.startsDeclaration(start)) return this.scanDeclaration(start);
    const nameEnd = (bits[window[start + 2]] & nameStart) === 0 ? start + 2 : this.scanName(start + 2);
    const plainEnd = this.isPlainTarget(start + 2, nameEnd)
      ? this.plainSection(TokenKind.Instruction, start, nameEnd)
      : -1;
    if (plainEnd >= 0) return plainEnd;
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

  /** A target that is surely in order, with a blank behind it. */
  private isPlainTarget(from: number, to: number): boolean {
    const { window } = this;
    if (to - from < 2 || to - from === "xml".length || (bits[window[to]] & space) === 0) return false;
    for (let at = from; at < to; at++) if (window[at] === colon) return false;
    return true;
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
    end = this.tornDeclarationEnd(end);
    this.look(end);
    if (!declaration.test(this.units(start, end))) this.report("xml.badDeclaration", start, end);
    this.tokens.add(TokenKind.Declaration, 0, start, 0);
    return end;
  }

  /** The end of a declaration that seems to end at `from`: at its "?>", if that stands in the same line and is that of no instruction. */
  private tornDeclarationEnd(from: number): number {
    const { window } = this;
    if (window[from - 1] === greater && window[from - 2] === question) return from;
    const limit = Math.min(this.end, from + lookAheadUnits);
    let at = from;
    while (at < limit && !isLineBreak(window[at]) && !(window[at] === less && window[at + 1] === question)) {
      if (window[at] === question && window[at + 1] === greater) return at + 2;
      at++;
    }
    this.look(at + 2);
    return from;
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
    const limit = Math.min(this.end, from + lookAheadUnits);
    let end = from;
    // A section that begins with a tag was begun before a record, and not around a text.
    if (kind !== TokenKind.CData || !this.startsTag(this.skipSpace(from, limit)))
      while (end < limit && !this.endsUnclosed(kind, end)) end++;
    if (kind === TokenKind.Instruction && this.window[end] === greater) end++;
    this.report(message, start, from);
    this.tokens.add(kind, TokenFlag.damaged, start, 0);
    return end;
  }

  private skipSpace(from: number, limit: number): number {
    let at = from;
    while (at < limit && (bits[this.window[at]] & space) !== 0) at++;
    return at;
  }

  private startsTag(at: number): boolean {
    return this.window[at] === less && (bits[this.window[at + 1]] & nameStart) !== 0;
  }

  /** What is in a CDATA section may look like a start tag, but for one with its end tag; in all of them a line's end is the end. */
  private endsUnclosed(kind: TokenKind, at: number): boolean {
    const unit = this.window[at];
    if (isLineBreak(unit)) return true;
    if (kind === TokenKind.CData)
      return unit === less && (this.window[at + 1] === slash || (this.startsTag(at) && this.opensElement(at)));
    return unit === less || (kind === TokenKind.Instruction && unit === greater);
  }

  private scanDoctype(start: number): number {
    const search = new DoctypeEnd(this.text, this.base + start);
    const end = search.find();
    if (end >= 0) {
      this.look(end - this.base);
      return this.layDoctype(start, end - this.base - start, 0);
    }
    this.look(start + maxDoctypeUnits);
    this.report("xml.unclosedDoctype", start, start + "<!DOCTYPE".length);
    const given = search.stoppedAt - this.base;
    if (given > start) return this.layDoctype(start, given - start, TokenFlag.damaged);
    this.tokens.add(TokenKind.Doctype, TokenFlag.damaged, start, 0);
    return this.lineOrTagEnd(start + 9);
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
}

const tornSection = /^[^<>]{1,3}\[CDATA\[/;

/** The start tag that a text ends with, but for what stands behind it; the end tag that one begins with. */
const lastStartTag = /<([^<>\s/!?]+)(?:\s[^<>]*)?>[^<>]*$/;
const firstEndTag = /^[^<]*<\/([^<>\s]+)/;

/** The XML declaration: version, then perhaps encoding and standalone, in this order. */
const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** A unit behind which a long text may be cut. */
function isPlain(unit: number): boolean {
  return (bits[unit] & textStop) === 0 && unit !== carriageReturn && unit !== tab;
}

/** What a token adds to the number of open elements. */
function depthOf(kind: number): number {
  if (kind === TokenKind.StartTag) return 1;
  return kind === TokenKind.EndTag ? -1 : 0;
}

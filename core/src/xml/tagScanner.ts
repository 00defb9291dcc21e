// Scanning of tags. A tag is told one mistake at most: what else is wrong in it mostly follows from the first.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import { CharBit, charBits, isLineBreak, Unit } from "./characters";
import type { TextStore } from "../text/textStore";
import type { NameTable } from "./names";
import { longTokenUnits, maxAttributes, maxTagUnits } from "./limits";
import { maxShown, ScanWindow } from "./scanWindow";
import { guessedDepth, guessedTags, lookAheadUnits, type Scratch } from "./scratch";
import { TokenFlag, TokenKind } from "./segment";
import { TagIndex } from "./tagIndex";

/** How far the end tag may be of a start tag whose name is torn apart. */
const joinUnits = 4_096;

const guessMask = guessedTags - 1;

const { nameStart, name: nameBit, space, textStop, valueStop } = CharBit;
const { ampersand, apostrophe, carriageReturn, equals, greater, less, lineFeed, quote, slash } = Unit;
const bits = charBits;

/** Two units, read as one number. */
const twoSpaces = 0x00200020;

/** So many units in the middle of a name may be no part of it: `</x>`, `<!--`, `&#0;`. */
const mostJunk = 4;

/** The rest of a name, and the quote of its value. */
const restOfAttribute = /^\s*[^\s"'=]*\s*=\s*["']/;

/** The name of an attribute at the end of a value that lacks its quote, within so many units. */
const nextUnits = 256;
const nextAttribute = /\s+[^\s"'<>=]+\s*=\s*$/;

export abstract class TagScanner extends ScanWindow {
  /** A mistake of the tag at hand was reported. */
  private tagTold = false;

  // Guesses, which make known names cheap: a wrong one costs time only.
  /** Spellings of start tags not closed yet, as a ring. */
  private opened!: Int32Array;
  private openedCount = 0;
  /** The start tag that followed a tag when it was last met: by spelling, twice, plus one for end tags. */
  private follower!: Int32Array;
  private lastTag = 0;
  /** The attribute that followed an attribute, or the name of a tag, when it was last met: by spelling, twice, plus one for tags. */
  private attributeFollower!: Int32Array;
  /** What torn tags ask. */
  private readonly tags: TagIndex;

  constructor(text: TextStore, names: NameTable) {
    super(text, names);
    this.tags = new TagIndex(text);
  }

  override use(scratch: Scratch): void {
    super.use(scratch);
    this.opened = scratch.opened;
    this.follower = scratch.follower;
    this.attributeFollower = scratch.attributeFollower;
  }

  /** Told that a tag which is too long goes on in the next segment. */
  protected abstract leaveInLongTag(): void;

  protected override fill(base: number, wanted: number): void {
    super.fill(base, wanted);
    this.tags.clear();
  }

  // ---- torn tags

  /** "<&Name>" or "< Name>", if an end tag of that name follows: a start tag with one unit too many. */
  protected startsTorn(at: number): boolean {
    if (at + 2 >= this.end) return false;
    if (this.window[at + 2] === slash) return this.startsTornEnd(at + 2);
    if ((bits[this.window[at + 2]] & nameStart) === 0) return false;
    const nameEnd = this.scanName(at + 2);
    // A word before the next tag is a value.
    return this.window[nameEnd] !== less && this.endTagFollows(this.units(at + 2, nameEnd), nameEnd);
  }

  /** Whether an end tag with this name stands not far behind `from`. */
  protected endTagFollows(name: string, from: number): boolean {
    const start = this.base + from;
    const found = this.tags.nextEnd(name, start, start + joinUnits);
    this.look((found < 0 ? from + joinUnits : found - this.base) + name.length + 3);
    return found >= 0;
  }

  /** "</", then one unit that no name can start with, then a name and ">": an end tag with one unit too many. */
  protected startsTornEnd(from: number): boolean {
    const window = this.window;
    if (from + 1 >= this.end || (bits[window[from + 1]] & nameStart) === 0) return false;
    let end = this.scanName(from + 1);
    while ((bits[window[end]] & space) !== 0) end++;
    this.look(end + 1);
    return window[end] === greater;
  }

  // ---- what is expected

  /**
   * The short way, which nearly all of a document goes: texts with nothing special in them, and the tags that are expected, with
   * nothing but their names. Returns where something else begins, or the first token border at `end`, from `stop` on, or behind
   * an end tag after which the depth is `lowest` against that at the start.
   */
  protected scanExpected(from: number, end: number, stop: number, lowest: number): number {
    const { window, unitWindow, names, opened, follower, tokens } = this;
    const { kind, flags, from: starts, name, partner, firstAttribute, attributeCount } = tokens;
    let { count } = tokens;
    let { openedCount, lastTag } = this;
    const floor = openedCount + lowest;
    let at = from;
    while (at < stop && at !== end) {
      let spelling = 0;
      let flag = 0;
      let next = at;
      let found: number = TokenKind.Text;
      if (window[at] !== less) {
        next = this.blanksEnd(at);
        if (window[next] === less) flag = TokenFlag.blank;
        else while ((bits[window[next]] & textStop) === 0) next++;
        const behind = window[next + 1];
        if (window[next] !== less || next >= longTokenUnits || (behind !== slash && (bits[behind] & nameStart) === 0))
          break;
      } else if (window[at + 1] === slash) {
        spelling = opened[(openedCount - 1) & (guessedDepth - 1)];
        const length = names.lengthAt(unitWindow, at + 2, spelling);
        next = at + 3 + length;
        if (length === 0 || window[next - 1] !== greater) break;
        found = TokenKind.EndTag;
        openedCount--;
        lastTag = 2 * spelling + 1;
      } else {
        spelling = follower[lastTag & guessMask];
        const length = names.lengthAt(unitWindow, at + 1, spelling);
        next = at + 2 + length;
        if (length === 0) break;
        if (window[next - 1] === greater) {
          found = TokenKind.StartTag;
          opened[openedCount++ & (guessedDepth - 1)] = spelling;
        } else if (window[next - 1] === slash && window[next] === greater && (bits[window[next + 1]] & nameBit) === 0) {
          found = TokenKind.EmptyTag;
          next++;
        } else break;
        lastTag = 2 * spelling;
      }
      kind[count] = found;
      flags[count] = flag;
      starts[count] = at;
      name[count] = spelling;
      partner[count] = count;
      firstAttribute[count++] = attributeCount;
      at = next;
      if (found === TokenKind.EndTag && openedCount <= floor) break;
    }
    tokens.count = count;
    this.openedCount = openedCount;
    this.lastTag = lastTag;
    return at;
  }

  /** Behind the white space at a place: mostly a line end and an indentation. */
  private blanksEnd(from: number): number {
    const { window } = this;
    const { view } = this.unitWindow;
    let at = from;
    if (window[at] === carriageReturn) at++;
    if (window[at] === lineFeed) at++;
    while (view.getInt32(2 * at, true) === twoSpaces) at += 2;
    while ((bits[window[at]] & space) !== 0) at++;
    return at;
  }

  // ---- end tags

  protected scanEndTag(at: number): number {
    const window = this.window;
    let from = this.window[at + 1] === slash ? at + 2 : at + 3;
    const torn = from > at + 2 || ((bits[window[from]] & nameStart) === 0 && this.startsTornEnd(from));
    if ((bits[window[from]] & nameStart) === 0) {
      if (!torn || this.opensElement(from)) return this.scanNamelessEnd(at);
      from++;
    }
    const nameEnd = this.scanName(from);
    const spelling = this.spelling(from, nameEnd);
    let end = nameEnd;
    while ((bits[window[end]] & space) !== 0) end++;
    if (end - at > maxTagUnits) return this.layLongTag(at);
    const joined = this.joinEndName(from, nameEnd);
    const closed = window[end] === greater;
    end = closed ? end + 1 : this.unfinishedEnd(at, nameEnd, spelling);
    if (torn && closed) {
      const name = `/${this.names.spelling(spelling).qname}`;
      const junk = window[at + 1] === slash ? at + 2 : at + 1;
      this.report("xml.junkInTag", junk, junk + 1, { name, text: this.units(junk, junk + 1) });
    }
    this.openedCount--;
    this.lastTag = 2 * spelling + 1;
    this.tokens.add(TokenKind.EndTag, torn || !closed ? TokenFlag.damaged : 0, at, joined || spelling);
    return end;
  }

  /** An end tag without ">" right behind its name: takes what is left of it, if that ends soon. */
  private unfinishedEnd(at: number, nameEnd: number, spelling: number): number {
    const window = this.window;
    const name = `/${this.names.spelling(spelling).qname}`;
    const limit = Math.min(this.end, nameEnd + lookAheadUnits);
    let end = window[nameEnd] === less && this.isTearAt(nameEnd) ? nameEnd + 1 : nameEnd;
    while (end < limit && window[end] !== greater && window[end] !== less && !isLineBreak(window[end])) end++;
    this.look(end + 1);
    if (window[end] === greater) {
      this.report("xml.junkInTag", nameEnd, end, {
        name,
        text: this.units(nameEnd, Math.min(end, nameEnd + maxShown)).trim(),
      });
      return end + 1;
    }
    this.report("xml.unclosedEndTag", at, nameEnd, { name: name.slice(1) });
    return nameEnd;
  }

  /** Whether the "<" at `at` tears an end tag ("</Wor<ker>", "</Worker<>"), and starts no tag of its own. */
  private isTearAt(at: number): boolean {
    if (this.window[at + 1] === greater) return true;
    if ((bits[this.window[at + 1]] & nameStart) === 0) return false;
    return this.window[this.scanName(at + 1)] === greater && !this.opensElement(at);
  }

  /** The name of an end tag torn by a "<", as far as there is one. */
  private joinEndName(from: number, nameEnd: number): number {
    const window = this.window;
    if (window[nameEnd] !== less || window[nameEnd + 1] === greater || !this.isTearAt(nameEnd)) return 0;
    return this.names.spell(this.units(from, nameEnd) + this.units(nameEnd + 1, this.scanName(nameEnd + 1)));
  }

  /** Whether a start tag at `at` has its end tag before the next of its name: then it is one, behind a "</" that is not finished. */
  protected opensElement(at: number): boolean {
    if (this.window[at] !== less) return false;
    const nameEnd = this.scanName(at + 1);
    const name = this.units(at + 1, nameEnd);
    this.look(nameEnd + joinUnits + name.length + 3);
    const from = this.base + nameEnd;
    const end = name === "" ? -1 : this.tags.nextEnd(name, from, from + joinUnits);
    const start = this.tags.nextStart(name, from, from + joinUnits);
    return end >= 0 && (start < 0 || end < start);
  }

  protected scanNamelessEnd(at: number): number {
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
    // It may well close the innermost element: matching decides, as for a name that does not fit.
    this.openedCount--;
    this.tokens.add(TokenKind.EndTag, TokenFlag.damaged, at, this.names.spell(""));
    return end;
  }

  // ---- start tags

  protected scanStartTag(start: number, nameFrom: number): number {
    const tokens = this.tokens;
    const index = tokens.count;
    const before = this.findings.length;
    let spelling = this.follower[this.lastTag & guessMask];
    let nameEnd = nameFrom + this.names.lengthAt(this.unitWindow, nameFrom, spelling);
    if (nameEnd === nameFrom || (bits[this.window[nameEnd]] & nameBit) !== 0) {
      nameEnd = this.scanName(nameFrom);
      spelling = this.spelling(nameFrom, nameEnd);
      this.follower[this.lastTag & guessMask] = spelling;
    }
    this.lastTag = 2 * spelling;
    this.opened[this.openedCount++ & (guessedDepth - 1)] = spelling;
    tokens.add(TokenKind.StartTag, 0, start, spelling);
    this.tagTold = false;
    if (this.window[nameEnd] === greater && nameFrom === start + 1) {
      this.damaged = false;
      this.checkName(spelling, nameFrom, nameEnd);
      if (this.damaged) tokens.flags[index] |= TokenFlag.damaged;
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
   * A name with something in the middle that no name can hold ("Wor<ker", "Na'me", "Wor</x>ker"): if an end tag with the whole
   * name follows, that is the name, and the one thing is reported. Returns the name's end.
   */
  protected joinName(from: number, nameEnd: number): number {
    const window = this.window;
    if (this.tagTold) return nameEnd;
    const isEmpty = window[nameEnd] === slash && window[nameEnd + 1] === greater;
    for (let at = nameEnd + 1; at <= nameEnd + mostJunk; at++) {
      if (at > this.end || (bits[window[at - 1]] & space) !== 0) return nameEnd;
      if ((bits[window[at]] & nameBit) === 0) continue;
      const to = this.scanName(at);
      if (isEmpty && (at > nameEnd + 2 || window[to] !== greater)) return nameEnd;
      const name = this.nameOfParts(this.units(from, nameEnd), this.units(at, to), to);
      if (name === undefined) continue;
      const index = this.tokens.count - 1;
      this.tokens.name[index] = this.names.spell(name);
      this.damageTag("xml.junkInTag", nameEnd, at, this.junkArgs(index, nameEnd, at));
      return to;
    }
    return nameEnd;
  }

  /** A name of two parts, if an end tag with it follows: in that of a value another unit may stand between them. */
  private nameOfParts(first: string, second: string, from: number): string | undefined {
    if (this.endTagFollows(first + second, from)) return first + second;
    if (this.window[from] !== greater) return undefined;
    const value = this.units(from, Math.min(this.end, from + lookAheadUnits));
    this.look(from + lookAheadUnits);
    const name = /^>[^<]*<\/([^<>\s/]+)>/.exec(value)?.[1];
    const isWhole =
      name?.length === first.length + second.length + 1 && name.startsWith(first) && name.endsWith(second);
    return isWhole ? name : undefined;
  }

  protected junkArgs(index: number, from: number, to: number): FindingArgs {
    return {
      name: this.names.spelling(this.tokens.name[index]).qname,
      text: this.units(from, Math.min(to, from + maxShown)),
    };
  }

  /** The part of a tag behind its name; sets the token's kind. Returns the tag's end. */
  protected scanAttributes(start: number, nameEnd: number, index: number): number {
    const window = this.window;
    const tokens = this.tokens;
    const before = this.findings.length;
    let last = 2 * tokens.name[index] + 1;
    let at = nameEnd;
    for (;;) {
      const gap = at;
      while ((bits[window[at]] & space) !== 0) at++;
      const unit = window[at];
      if (unit === greater) return at + 1;
      if (unit === slash && window[at + 1] === greater) {
        tokens.kind[index] = TokenKind.EmptyTag;
        this.openedCount--;
        return at + 2;
      }
      if (at - start > maxTagUnits) return at;
      if (unit === less && this.tearsAttributes(at)) {
        this.damageTag("xml.junkInTag", at, at + 1, this.junkArgs(index, at, at + 1));
        at++;
        continue;
      }
      if (unit === less || at >= this.end) {
        // What was found within an unfinished tag follows from that: one finding, over all of it.
        this.findings.length = before;
        this.look(at + 1);
        this.tagTold = false;
        this.damageTag("xml.unclosedTag", start, gap, { name: this.names.spelling(tokens.name[index]).qname });
        return gap;
      }
      const spelling = this.attributeFollower[last & guessMask];
      const cut = gap === at ? this.cutAttribute() : 0;
      if (cut > 0) {
        at = cut;
        continue;
      }
      const known = gap === at ? 0 : this.scanKnownAttribute(at, spelling);
      if (known !== 0) {
        at = known;
        last = 2 * spelling;
      } else if ((bits[unit] & nameStart) === 0) at = this.skipJunk(at, index);
      else {
        at = this.scanAttribute(at, gap);
        const found = tokens.attributeName[tokens.attributeCount - 1];
        this.attributeFollower[last & guessMask] = found;
        last = 2 * found;
      }
    }
  }

  /** Whether a "<" is one unit too many in the middle of a tag: an attribute goes on behind it, and no element starts there. */
  private tearsAttributes(at: number): boolean {
    const window = this.window;
    const limit = Math.min(this.end, at + lookAheadUnits);
    let end = at + 1;
    while (end < limit && window[end] !== greater && window[end] !== less) end++;
    this.look(end + 1);
    return window[end] === greater && restOfAttribute.test(this.units(at + 1, end)) && !this.opensElement(at);
  }

  /** An attribute of the name that is expected, its value in quotes and with nothing special in it; 0 for any other. */
  private scanKnownAttribute(start: number, spelling: number): number {
    const window = this.window;
    const nameEnd = start + this.names.lengthAt(this.unitWindow, start, spelling);
    const mark = window[nameEnd + 1];
    if (nameEnd === start || window[nameEnd] !== equals || (mark !== quote && mark !== apostrophe)) return 0;
    let at = nameEnd + 2;
    while ((bits[window[at]] & valueStop) === 0) at++;
    if (window[at] !== mark) return 0;
    this.addAttribute(spelling, start, nameEnd, nameEnd + 2, at, 0);
    return at + 1;
  }

  /** Something that is no attribute: reported, and passed over up to where one may start. */
  protected skipJunk(start: number, index: number): number {
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

  protected scanAttribute(start: number, gap: number): number {
    const window = this.window;
    const nameEnd = this.scanName(start);
    const spelling = this.spelling(start, nameEnd);
    if (gap === start) this.damageTag("xml.missingSpace", start, nameEnd, { name: this.units(start, nameEnd) });
    if (!this.tagTold) this.checkName(spelling, start, nameEnd);
    let at = nameEnd;
    while ((bits[window[at]] & space) !== 0) at++;
    if (window[at] !== equals) {
      // A value that follows without "=" belongs to the name all the same.
      const quoted = (window[at] === quote || window[at] === apostrophe) && this.isQuoted(at);
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

  /** Does a quote begin a value that ends within the tag? */
  private isQuoted(open: number): boolean {
    const { window } = this;
    const limit = Math.min(this.end, open + lookAheadUnits);
    let at = open + 1;
    while (at < limit && window[at] !== window[open] && window[at] !== greater && window[at] !== less) at++;
    this.look(at + 1);
    return at < limit && window[at] === window[open];
  }

  /**
   * a="1 b="2": the quote that seems to end a value begins the next one, and the value's own is missing. Returns where the value is
   * to end, from where on the tag is scanned again; 0 where it is another mistake.
   */
  private cutAttribute(): number {
    const { tokens } = this;
    const a = tokens.attributeCount - 1;
    if (a < tokens.firstAttribute[tokens.count - 1]) return 0;
    const { attributeFrom, attributeNameTo, valueFrom, valueTo, attributeFlags } = tokens;
    const from = Math.max(valueFrom[a], valueTo[a] - nextUnits);
    const next = (attributeFlags[a] & TokenFlag.damaged) === 0 && nextAttribute.exec(this.units(from, valueTo[a]));
    if (!next) return 0;
    valueTo[a] = from + next.index;
    attributeFlags[a] |= TokenFlag.damaged;
    this.damageTag("xml.unclosedValue", attributeFrom[a], valueTo[a], {
      name: this.units(attributeFrom[a], attributeNameTo[a]),
    });
    return valueTo[a];
  }

  protected scanUnquoted(spelling: number, start: number, nameEnd: number, from: number): number {
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

  protected scanValue(spelling: number, start: number, nameEnd: number, open: number, mark: number): number {
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
  protected closesProperly(from: number, mark: number): boolean {
    const window = this.window;
    const limit = Math.min(this.end, from + lookAheadUnits);
    let at = from;
    while (at < limit && window[at] !== mark && !isLineBreak(window[at])) at++;
    this.look(at + 2);
    // Behind "=" a quote begins the value of another attribute.
    if (window[at] !== mark || at >= limit || window[at - 1] === equals) return false;
    const next = window[at + 1];
    return (bits[next] & space) !== 0 || next === greater || next === slash;
  }

  /** A value whose quote is missing ends where the tag seems to, or its line. */
  protected cutValue(spelling: number, start: number, nameEnd: number, open: number, limit: number): number {
    const window = this.window;
    let at = open + 1;
    while (at < limit && window[at] !== greater && !isLineBreak(window[at])) at++;
    if (window[at] === greater && window[at - 1] === slash && at - 1 > open) at--;
    this.damageTag("xml.unclosedValue", start, at, { name: this.units(start, nameEnd) });
    this.addAttribute(spelling, start, nameEnd, open + 1, at, TokenFlag.damaged);
    return at;
  }

  protected addAttribute(
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
  protected layLongTag(start: number): number {
    this.report("xml.tagTooLong", start, start + 1, { limit: maxTagUnits });
    return this.skipLongTag(start, 0);
  }

  protected skipLongTag(start: number, flags: number): number {
    const window = this.window;
    const limit = Math.min(this.end, Math.max(longTokenUnits, start + 1));
    let at = start + (flags === 0 ? 1 : 0);
    while (at < limit && window[at] !== greater && window[at] !== less) at++;
    const goesOn = at === limit && !(this.atEnd && at === this.end);
    if (window[at] === greater && !goesOn) at++;
    if (goesOn) this.leaveInLongTag();
    this.tokens.add(TokenKind.Stray, flags | TokenFlag.damaged | (goesOn ? TokenFlag.continues : 0), start, 0);
    return at;
  }

  protected checkName(spelling: number, from: number, to: number): void {
    if (this.names.spelling(spelling).malformed)
      this.damageTag("xml.badName", from, to, { name: this.units(from, Math.min(to, from + 80)) });
  }

  /** What is wrong within one tag follows from the first thing that is: only that is told. */
  protected damageTag(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    if (!this.tagTold) this.damage(kind, from, to, args);
    this.damaged = this.tagTold = true;
  }
}

function endsTag(unit: number): boolean {
  return unit === greater || unit === less || unit === slash;
}

// Reads the regular expressions of XSD 1.0 (Datatypes, appendix F) into terms. They are always anchored at both ends.
import type { CharSet } from "./charSet";
import { complement, difference, dotSet, escapeSet, propertySet, rangeSet, union } from "./charSet";
import { Terms, type Term } from "../terms";

export type ParsedRegex = { terms: Terms; root: Term; sets: readonly CharSet[] } | { error: RegexError };

export interface RegexError {
  /** Key of the sentence: "schema.regex.<reason>". */
  reason: "unexpected" | "unclosed" | "quantifier" | "escape" | "property" | "range" | "depth";
  /** Offset in the expression. */
  at: number;
  found: string;
}

/** Deeper groups are refused, because reading them must not overflow the stack. */
const maxGroupDepth = 400;

export function parseRegex(source: string): ParsedRegex {
  try {
    const reader = new Reader(source);
    return { root: reader.whole(), terms: reader.terms, sets: reader.sets };
  } catch (error) {
    if (error instanceof Refusal) return { error: error.error };
    throw error;
  }
}

/** Leaves the recursive descent; never leaves this file. */
class Refusal extends Error {
  constructor(readonly error: RegexError) {
    super(error.reason);
  }
}

const singleEscapes: Record<string, number> = { n: 0x0a, r: 0x0d, t: 0x09 };
const literalEscapes = "\\|.?*+(){}-[]^";

class Reader {
  readonly terms = new Terms();
  /** The sets that the terms name by number. */
  readonly sets: CharSet[] = [];
  private readonly setIndex = new Map<string, number>();
  private readonly chars: string[];
  private pos = 0;
  private depth = 0;

  constructor(source: string) {
    this.chars = Array.from(source);
  }

  whole(): Term {
    const term = this.alternatives();
    if (this.pos < this.chars.length) this.refuse("unexpected");
    return term;
  }

  private alternatives(): Term {
    const options = [this.branch()];
    while (this.take("|")) options.push(this.branch());
    return this.terms.either(options);
  }

  private branch(): Term {
    const pieces: Term[] = [];
    while (this.pos < this.chars.length && !this.at("|") && !this.at(")")) pieces.push(this.piece());
    return pieces.reduceRight((tail, head) => this.terms.then(head, tail), this.terms.empty);
  }

  private piece(): Term {
    const atom = this.atom();
    if (this.take("?")) return this.terms.repeat(atom, 0, 1);
    if (this.take("*")) return this.terms.repeat(atom, 0, Infinity);
    if (this.take("+")) return this.terms.repeat(atom, 1, Infinity);
    if (this.take("{")) return this.counted(atom);
    return atom;
  }

  private counted(atom: Term): Term {
    const start = this.pos - 1;
    const min = this.number();
    let max = min;
    if (this.take(",")) max = this.at("}") ? Infinity : this.number();
    if (!this.take("}") || max < min) this.refuse("quantifier", start);
    return this.terms.repeat(atom, min, max);
  }

  private number(): number {
    const start = this.pos;
    while (/^[0-9]$/.test(this.peek())) this.pos++;
    if (this.pos === start) this.refuse("quantifier", start);
    return Number(this.chars.slice(start, this.pos).join(""));
  }

  private atom(): Term {
    const char = this.peek();
    if (char === "(") return this.group();
    if (char === "[") return this.set(this.charClass());
    if (char === ".") return this.single(dotSet);
    if (char === "\\") return this.set(this.escape());
    if ("?*+{}]".includes(char)) this.refuse("unexpected");
    return this.single(charSet(char));
  }

  private single(set: CharSet): Term {
    this.pos++;
    return this.set(set);
  }

  private set(charSet: CharSet): Term {
    let index = this.setIndex.get(charSet.key);
    if (index === undefined) {
      index = this.sets.push(charSet) - 1;
      this.setIndex.set(charSet.key, index);
    }
    return this.terms.set(index);
  }

  private group(): Term {
    const start = this.pos++;
    if (++this.depth > maxGroupDepth) this.refuse("depth", start);
    const inner = this.alternatives();
    if (!this.take(")")) this.refuse("unclosed", start);
    this.depth--;
    return inner;
  }

  /** An escape outside or inside brackets. */
  private escape(): CharSet {
    const start = this.pos++;
    const letter = this.peek();
    if (letter === "p" || letter === "P") return this.property(start);
    const known = escapeSet(letter);
    if (known && letter !== "") {
      this.pos++;
      return known;
    }
    this.pos = start;
    return charSet(this.escapedChar());
  }

  private escapedChar(): string {
    const letter = this.chars[this.pos + 1] ?? "";
    const control = singleEscapes[letter];
    if (letter === "" || (control === undefined && !literalEscapes.includes(letter))) this.refuse("escape");
    this.pos += 2;
    return control === undefined ? letter : String.fromCodePoint(control);
  }

  private property(start: number): CharSet {
    const negative = this.peek() === "P";
    this.pos++;
    if (!this.take("{")) this.refuse("property", start);
    const close = this.chars.indexOf("}", this.pos);
    const set = close < 0 ? undefined : propertySet(this.chars.slice(this.pos, close).join(""));
    if (!set) return this.refuse("property", start);
    this.pos = close + 1;
    return negative ? complement(set) : set;
  }

  /** [group], [^group] and [group-[class]]. */
  private charClass(): CharSet {
    const start = this.pos++;
    if (++this.depth > maxGroupDepth) this.refuse("depth", start);
    const negative = this.take("^");
    const parts = this.classParts(start);
    const group = negative ? complement(union(parts)) : union(parts);
    let result = group;
    if (this.at("-")) {
      this.pos++;
      result = difference(group, this.charClass());
    }
    if (!this.take("]")) this.refuse("unclosed", start);
    this.depth--;
    return result;
  }

  /** Members up to the closing bracket or to the "-[" of a subtraction. */
  private classParts(start: number): CharSet[] {
    const parts: CharSet[] = [];
    while (!this.at("]")) {
      if (this.pos >= this.chars.length) this.refuse("unclosed", start);
      if (this.at("-") && this.chars[this.pos + 1] === "[") break;
      parts.push(this.classPart(parts.length === 0));
    }
    if (parts.length === 0) this.refuse("unexpected");
    return parts;
  }

  private classPart(isFirst: boolean): CharSet {
    if (this.at("[")) this.refuse("unexpected");
    if (this.at("-")) return this.dash(isFirst);
    if (this.at("\\") && this.isMultiEscape(this.chars[this.pos + 1] ?? "")) return this.escape();
    const first = this.classChar();
    if (!this.at("-") || this.dashEndsGroup()) return charSet(first);
    const dash = this.pos++;
    if (this.at("-") || (this.at("\\") && this.isMultiEscape(this.chars[this.pos + 1] ?? "")))
      this.refuse("range", dash);
    const last = this.classChar();
    if (codeOf(last) < codeOf(first)) this.refuse("range", dash);
    return rangeSet([codeOf(first), codeOf(last)]);
  }

  /** A dash stands for itself at either end of a group only. */
  private dash(isFirst: boolean): CharSet {
    if (!isFirst && !this.dashEndsGroup()) this.refuse("range");
    this.pos++;
    return charSet("-");
  }

  private dashEndsGroup(): boolean {
    const next = this.chars[this.pos + 1];
    return next === "]" || next === "[" || (next === "-" && this.chars[this.pos + 2] === "[");
  }

  private classChar(): string {
    if (this.at("\\")) return this.escapedChar();
    if (this.at("[") || this.at("]") || this.pos >= this.chars.length) this.refuse("unexpected");
    return this.chars[this.pos++];
  }

  private isMultiEscape(letter: string): boolean {
    return letter !== "" && "pPsSiIcCdDwW".includes(letter);
  }

  private peek(): string {
    return this.chars[this.pos] ?? "";
  }

  private at(char: string): boolean {
    return this.chars[this.pos] === char;
  }

  private take(char: string): boolean {
    if (!this.at(char)) return false;
    this.pos++;
    return true;
  }

  private refuse(reason: RegexError["reason"], at = this.pos): never {
    throw new Refusal({ reason, at, found: this.chars[at] ?? "" });
  }
}

function charSet(char: string): CharSet {
  return rangeSet([codeOf(char), codeOf(char)]);
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}

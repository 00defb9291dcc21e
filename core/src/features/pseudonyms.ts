// Replacements for what tells who somebody is: the same text always gets the same replacement, two texts never share one, and
// what was right or wrong of a number stays so. Nothing of the original can be found back without the table, which is not kept.
import { checkCbe, checkEstablishment, checkInss, checkNoss, centuries } from "../rules/identifiers";
import { daysInMonth } from "../rules/days";
import type { PersonalKind } from "../pack/manifest";

/** At or above 0 and below 1. */
export type Chance = () => number;

/** So many candidates are tried for a replacement that nothing else has. */
const maxTries = 400;

export class Pseudonyms {
  private readonly known = new Map<string, string>();
  private readonly taken = new Set<string>();
  private accepts: (fresh: string) => boolean = () => true;

  constructor(private readonly chance: Chance) {}

  /** The replacement of a value of this kind; `accepts` may refuse a number that the zone does not take. */
  of(kind: PersonalKind, value: string, accepts: (fresh: string) => boolean = () => true): string {
    this.accepts = accepts;
    switch (kind) {
      case "inss":
        return this.digits(value, [11], (digits) => this.unique("inss", digits, () => this.inss(digits)));
      case "enterprise":
        return this.digits(value, [9, 10], (digits) => this.enterprise(digits));
      case "unit":
        return this.digits(value, [10], (digits) => this.checked("unit", digits, 1, checkEstablishment));
      case "noss":
        return this.digits(value, [6, 7, 8, 9], (digits) => this.noss(digits));
      case "birthDate":
        return this.birthDate(value);
      case "binary":
        return value.replace(/[A-Za-z0-9+/]/g, "A");
      case "text":
        return this.text(value);
      case "none":
        return value;
    }
  }

  /** A text with every number that may be a person's or an employer's, and every word, replaced. */
  text(value: string): string {
    return value.replace(/\d[\d.\- ]*\d|\p{L}[\p{L}\p{M}]*|\d/gu, (part) =>
      /^\d/.test(part) ? this.number(part) : this.word(part),
    );
  }

  /* ------------------------------------------------------------------------------------------------- numbers */

  /** A number in a text: as an identifier where it has the length of one, else digit by digit. */
  private number(text: string): string {
    const digits = text.replace(/\D/g, "");
    if (digits.length === 11) return this.of("inss", text);
    if (digits.length === 10) return this.of(/^[01]/.test(digits) ? "enterprise" : "unit", text);
    if (digits.length === 9 && checkNoss(digits) === true) return this.of("noss", text);
    return this.digits(text, [], (whole) => this.unique("digits", whole, () => this.likeDigits(whole)));
  }

  /** Replaces the digits of a value, and words in their place; signs between them stay. Other lengths go digit by digit. */
  private digits(value: string, lengths: readonly number[], replace: (digits: string) => string): string {
    const digits = value.replace(/\D/g, "");
    if (/^0*$/.test(digits)) return this.letters(value);
    const fits = lengths.length === 0 || lengths.includes(digits.length);
    const fresh = fits ? replace(digits) : this.unique("digits", digits, () => this.likeDigits(digits));
    let next = 0;
    return this.letters(value).replace(/\d/g, () => fresh[next++] ?? "");
  }

  private inss(digits: string): string {
    const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)];
    const shift = Math.floor(Number(month) / 20) * 20;
    const born = this.birthday(year, Number(month) - shift, Number(day));
    // An odd counter is a man's: that stays, and 000 or 999 stand for nobody.
    const counter = Number(digits.slice(6, 9));
    const fresh = counter === 0 ? 0 : (Math.floor(this.chance() * 498) + 1) * 2 - (counter % 2);
    const head = `${year}${two(born.month + shift)}${two(born.day)}${String(fresh).padStart(3, "0")}`;
    return head + this.inssCheck(digits, head);
  }

  /** Right check digits for the same century; a number that was wrong stays wrong for both. */
  private inssCheck(old: string, head: string): string {
    const right = [1900, 2000].map((century) => 97 - (((century === 2000 ? 2_000_000_000 : 0) + Number(head)) % 97));
    const fits = checkInss(old) === true ? centuries(old) : [];
    if (fits.includes(2000)) return two(right[1]);
    if (fits.length > 0) return two(right[0]);
    let wrong = Number(old.slice(9));
    while (right.includes(wrong)) wrong = (wrong + 1) % 100;
    return two(wrong);
  }

  private enterprise(digits: string): string {
    if (digits.length === 10 && !/^[01]/.test(digits)) return this.checked("unit", digits, 1, checkEstablishment);
    if (digits.length === 10 && digits.startsWith("0")) {
      // With and without the leading zero it is the same enterprise.
      return `0${this.enterprise(digits.slice(1))}`;
    }
    if (digits.length === 9) return this.checked("cbe", digits, 0, checkCbe);
    return this.checked("cbe10", digits, 1, checkCbe);
  }

  private noss(digits: string): string {
    const wasRight = checkNoss(digits) === true;
    return this.unique("noss", digits, () => {
      const fresh = this.likeDigits(digits);
      const right = Number(fresh) - (Number(fresh) % 97) + 96;
      const text = String(wasRight ? right : right + 1).padStart(digits.length, "0");
      return text.length === digits.length ? text : this.likeDigits(digits);
    });
  }

  /** Ten digits (or nine) of which the last two are 97 minus the rest of those before them. */
  private checked(table: string, digits: string, keep: number, check: (value: string) => boolean | undefined): string {
    const wasRight = check(digits) === true;
    return this.unique(table, digits, () => {
      const body = digits.slice(0, keep) + this.likeDigits(digits.slice(keep, -2));
      const right = 97 - (Number(body) % 97);
      let last = wasRight ? right : Number(digits.slice(-2));
      if (!wasRight && last === right) last = (last + 1) % 100;
      return body + two(last);
    });
  }

  /** As many digits; a leading zero stays one, any other first digit stays above zero. */
  private likeDigits(digits: string): string {
    return [...digits]
      .map((digit, index) => {
        if (digit === "0" && /^0+$/.test(digits.slice(0, index + 1))) return "0";
        const first = index === 0 ? 1 : 0;
        return String(first + Math.floor(this.chance() * (10 - first)));
      })
      .join("");
  }

  /* --------------------------------------------------------------------------------------------------- dates */

  private birthDate(value: string): string {
    const found = /^(\s*\d{2})(\d{2})-(\d{2})-(\d{2})([^]*)$/.exec(value);
    if (!found) return this.text(value);
    const [, century, year, month, day, rest] = found;
    const fresh = this.birthday(year, Number(month), Number(day));
    return `${century}${year}-${two(fresh.month)}-${two(fresh.day)}${rest}`;
  }

  /** Another day of the same year, the same one wherever the day stands; 00 for an unknown month or day stays. */
  private birthday(year: string, month: number, day: number): { month: number; day: number } {
    if (month < 1 || month > 12 || day > daysInMonth(2000, month)) return { month, day };
    if (day < 1) return { month: Number(this.unique(`month ${year}`, String(month), () => this.anyMonth())), day };
    const key = `${year}-${month}-${day}`;
    const fresh = this.unique("day", key, () => {
      return `${year}-${this.anyMonth()}-${1 + Math.floor(this.chance() * 28)}`;
    });
    const [, newMonth, newDay] = fresh.split("-").map(Number);
    return { month: newMonth, day: newDay };
  }

  private anyMonth(): string {
    return String(1 + Math.floor(this.chance() * 12));
  }

  /* --------------------------------------------------------------------------------------------------- words */

  /** The same word in other letters is the same word again: capitals stay capitals. */
  private word(word: string): string {
    const lower = word.toLowerCase();
    const fresh = this.unique("word", lower, () => [...lower].map((char) => this.likeLetter(char)).join(""));
    const letters = [...fresh];
    return [...word].map((char, index) => cased(letters[index] ?? char, char)).join("");
  }

  private letters(text: string): string {
    return text.replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => this.word(word));
  }

  /** A letter of the same kind: a vowel for a vowel, an accent for an accent, another script's for another script's. */
  private likeLetter(char: string): string {
    const group = letterGroups.find((letters) => letters.includes(char)) ?? neighbours(char);
    return group[Math.floor(this.chance() * group.length)] ?? char;
  }

  /** The replacement that a table has for a key, made when it is first asked for. */
  private unique(table: string, key: string, make: () => string): string {
    const id = `${table} ${key}`;
    const found = this.known.get(id);
    if (found !== undefined) return found;
    let fresh = make();
    for (let tries = 0; this.isTaken(table, key, fresh) && tries < maxTries; tries++) fresh = make();
    this.known.set(id, fresh);
    this.taken.add(`${table} ${fresh}`);
    return fresh;
  }

  private isTaken(table: string, key: string, fresh: string): boolean {
    return fresh === key || this.taken.has(`${table} ${fresh}`) || (numberTables.has(table) && !this.accepts(fresh));
  }
}

/** Tables of whole values, which a zone may refuse; the others hold parts of them. */
const numberTables: ReadonlySet<string> = new Set(["inss", "unit", "cbe10", "noss"]);

/**
 * Letters that stand for each other. Accents are sorted by the channel's table of characters: admitted in both cases, only as
 * capitals, not at all. A name that was admitted, or was not, so stays what it was.
 */
const letterGroups = ["aeiou", "bcdfghjklmnpqrstvwxz", "àâäãèéêëîïóôöõùûü", "çñ", "áåđíòøúý", "ìăąćčďęěłńňřśšťűůźżž"];

/** Letters of the same case near a letter, for scripts that have no group above. */
function neighbours(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  const start = point - (point % 32);
  const near = Array.from({ length: 32 }, (_, index) => String.fromCodePoint(start + index));
  const isMark = /^\p{M}$/u.test(char);
  const fits = near.filter((one) => (isMark ? one === char : /^\p{L}$/u.test(one) && one.toLowerCase() === one));
  return fits.filter((one) => one.length === char.length && one.toUpperCase().length === char.length).join("") || char;
}

function cased(letter: string, like: string): string {
  const upper = like.toUpperCase();
  return like === upper && like !== like.toLowerCase() && letter.toUpperCase().length === 1
    ? letter.toUpperCase()
    : letter;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

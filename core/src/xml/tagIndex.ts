// Where a tag of some name comes next. Torn tags ask it: what is looked at is read once, however many of them ask, so that a text
// of nothing else costs no more than its length.
import type { TextStore } from "../text/textStore";
import { CharBit, charBits, Unit } from "./characters";
import { maxTagUnits } from "./limits";

/** So much of the text is read at a time, and some units more for the name of a tag at its end. */
const blockUnits = 4_096;
const spareUnits = 64;

type Places = Map<string, number[]>;

export class TagIndex {
  /** Where the tags of a name start, in order. */
  private readonly starts: Places = new Map();
  private readonly ends: Places = new Map();
  /** What was read of the text. */
  private from = 0;
  private to = 0;

  constructor(private readonly text: TextStore) {}

  /** The text may be another one. */
  clear(): void {
    this.starts.clear();
    this.ends.clear();
    this.from = this.to = 0;
  }

  /** Where the next start tag with just this name starts in [from, limit); -1 where none does. */
  nextStart(name: string, from: number, limit: number): number {
    return this.next(this.starts, name, from, limit);
  }

  nextEnd(name: string, from: number, limit: number): number {
    return this.next(this.ends, name, from, limit);
  }

  private next(places: Places, name: string, from: number, limit: number): number {
    if (from < this.from || from > this.to) {
      this.clear();
      this.from = this.to = from;
    }
    while (this.to < limit && this.to < this.text.length) this.readBlock();
    const found = firstFrom(places.get(name), from);
    return found < limit ? found : -1;
  }

  private readBlock(): void {
    const length = Math.min(blockUnits, this.text.length - this.to);
    const block = this.text.slice(this.to, this.to + length + spareUnits);
    for (let at = block.indexOf("<"); at >= 0 && at < length; at = block.indexOf("<", at + 1)) {
      const isEnd = block.charCodeAt(at + 1) === Unit.slash;
      const name = this.nameAt(block, isEnd ? at + 2 : at + 1);
      if (name !== undefined) note(isEnd ? this.ends : this.starts, name, this.to + at);
    }
    this.to += length;
  }

  /** The name at a place of a block, undefined for one that is longer than any tag. */
  private nameAt(block: string, from: number): string | undefined {
    let at = from;
    while (at < block.length && isName(block.charCodeAt(at))) at++;
    if (at < block.length) return block.slice(from, at);
    const start = this.to + from;
    let end = this.to + at;
    while (end - start <= maxTagUnits && isName(this.text.charCodeAt(end))) end++;
    return end - start > maxTagUnits ? undefined : this.text.slice(start, end);
  }
}

function isName(unit: number): boolean {
  return (charBits[unit] & CharBit.name) !== 0;
}

function note(places: Places, name: string, at: number): void {
  const known = places.get(name);
  if (known) known.push(at);
  else places.set(name, [at]);
}

/** The first of the places from `from` on; infinity where there is none. */
function firstFrom(places: readonly number[] | undefined, from: number): number {
  if (!places) return Infinity;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] < from) low = middle + 1;
    else high = middle;
  }
  return places[low] ?? Infinity;
}

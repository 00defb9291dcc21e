// What the tests of the parser share: a form of a tree that does not depend on how it is cut into segments, and random edits.
import { parseXml } from "../../core/src/xml/parse";
import { TokenFlag } from "../../core/src/xml/segment";
import type { ParseOptions, XmlTree } from "../../core/src/xml/tree";
import { TextStore } from "../../core/src/text/textStore";

/** A seeded source of numbers (mulberry32): the same seed gives the same run. */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

const nameKeys = new Map<string, number>();

/** One number for a name, the same in every tree. */
function keyOfName(tree: XmlTree, id: number, cache: number[]): number {
  if (cache[id] !== undefined) return cache[id];
  const { uri, qname } = tree.names.get(id);
  const text = `{${uri}}${qname}`;
  if (!nameKeys.has(text)) nameKeys.set(text, nameKeys.size);
  return (cache[id] = nameKeys.get(text)!);
}

/** All tokens as numbers: kind, from, to, flags, name, then the attributes. A long token that borders cut is one again. */
export function tokensOf(tree: XmlTree): number[] {
  const all: number[] = [];
  const cache: number[] = [];
  const cut = TokenFlag.continues | TokenFlag.continued;
  let open = -1;
  tree.segments.forEach((segment, k) => {
    const base = tree.segmentStart(k);
    for (let i = 0; i < segment.count; i++) {
      const flags = segment.flags[i];
      if ((flags & TokenFlag.continued) !== 0 && open >= 0) {
        all[open + 2] = base + segment.from[i + 1];
        all[open + 3] = merged(all[open + 3], flags & ~cut);
        continue;
      }
      open = all.length;
      all.push(
        segment.kind[i],
        base + segment.from[i],
        base + segment.from[i + 1],
        flags & ~cut,
        keyOfName(tree, segment.name[i], cache),
      );
      for (let a = segment.firstAttribute[i]; a < segment.firstAttribute[i + 1]; a++) {
        all.push(keyOfName(tree, segment.attributeName[a], cache), segment.attributeFlags[a]);
        all.push(
          base + segment.attributeFrom[a],
          base + segment.attributeNameTo[a],
          base + segment.valueFrom[a],
          base + segment.valueTo[a],
        );
      }
    }
  });
  return all;
}

function merged(a: number, b: number): number {
  const blank = a & b & TokenFlag.blank;
  return ((a | b) & ~TokenFlag.blank) | blank;
}

/** Whether the tokens of a tree tile its text, so that it can be rebuilt from them. */
export function tilesText(tree: XmlTree): boolean {
  return tree.segments.every((segment, k) => {
    const { from, count, length } = segment;
    if (tree.segmentStart(k) + length !== tree.segmentStart(k + 1)) return false;
    if (from[count] !== length || (count > 0 && from[0] !== 0)) return false;
    for (let i = 0; i < count; i++) if (from[i] > from[i + 1]) return false;
    return true;
  });
}

export function findingLines(tree: XmlTree): string[] {
  return tree.findings.map(
    (finding) => `${finding.kind} ${finding.from}-${finding.to} ${JSON.stringify(finding.args)}`,
  );
}

/** First difference between an edited tree and a fresh parse of its text, in words; undefined when there is none. */
export function differenceFromFresh(tree: XmlTree, text: string, options?: ParseOptions): string | undefined {
  if (tree.text.slice(0, tree.text.length) !== text) return "the text differs";
  if (!tilesText(tree)) return "the tokens do not tile the text";
  const fresh = parseXml(TextStore.from(text), options);
  return (
    firstDifference("number", tokensOf(tree), tokensOf(fresh)) ??
    firstDifference("finding", findingLines(tree), findingLines(fresh))
  );
}

function firstDifference<T>(what: string, edited: readonly T[], fresh: readonly T[]): string | undefined {
  let i = 0;
  while (i < edited.length && i < fresh.length && edited[i] === fresh[i]) i++;
  if (i === edited.length && i === fresh.length) return undefined;
  return `${what} ${i}: edited ${edited.slice(i - 8, i + 2)} | fresh ${fresh.slice(i - 8, i + 2)}`;
}

// Entities that a schema document declares for itself in its DOCTYPE, as some published schemas do for a long namespace.
// Only texts written right there count: nothing is fetched, and what expands too far stays as it is written.
import { decodeText } from "../xml/decode";

export type Entities = ReadonlyMap<string, string>;

/** A namespace is short; a bomb is not. */
const maxLength = 10_000;
const maxDepth = 8;

/** The general entities of the internal subset; of several with one name the first counts (XML 1.0, 4.2). */
export function entitiesIn(prolog: string): Entities {
  const found = new Map<string, string>();
  const subset = /<!DOCTYPE[^[>]*\[([^]*)\]\s*>/.exec(prolog)?.[1] ?? "";
  const plain = subset.replace(/<!--[^]*?-->/g, "");
  for (const [, name, double, single] of plain.matchAll(/<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g))
    if (!found.has(name)) found.set(name, double ?? single);
  return found;
}

/** A written attribute value with its references resolved. */
export function expandValue(raw: string, entities: Entities): string {
  return decodeText(expand(raw, entities, 0).replace(/\r\n?|[\t\n]/g, " "));
}

function expand(raw: string, entities: Entities, depth: number): string {
  if (depth > maxDepth) return raw;
  const expanded = raw.replace(/&([\w.-]+);/g, (whole, name: string) => {
    const text = entities.get(name);
    return text === undefined ? whole : expand(text, entities, depth + 1);
  });
  return expanded.length > maxLength ? raw : expanded;
}

// Definition: from a reference to the record it names, from a tag to its declaration in the schema, from there to its type.
import type { Place } from "../schema/model";
import type { CatalogueRule } from "../pack/manifest";
import { nodeAt, parent, textOf, valueRange } from "../xml/nodes";
import { referenceTarget } from "./references";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";
import { namedAt, tagPairAt } from "./tags";
import { codeEntry, valueFactsOf } from "./zones";

/** The value that a reference at a place names, in the same document. */
export function* definitionAt(snapshot: Snapshot, offset: number): Steps<Span | undefined> {
  const { tree } = snapshot;
  const node = nodeAt(tree, offset);
  if (node === undefined || namedAt(tree, offset) !== undefined) return undefined;
  const target = yield* referenceTarget(snapshot, node);
  return target === undefined || parent(tree, target) === undefined ? undefined : valueRange(tree, target);
}

/** From the name in an end tag to the one in the start tag; undefined elsewhere. */
export function startOfTag({ tree }: Pick<Snapshot, "tree">, offset: number): Span | undefined {
  const [start, end] = tagPairAt(tree, offset)?.names ?? [];
  return end && end.from <= offset && offset <= end.to ? start : undefined;
}

/** The code at a place, and the list of the pack in which it stands. */
export function codeAt(
  snapshot: Snapshot,
  offset: number,
  rules: readonly CatalogueRule[],
): { readonly list: string; readonly code: string } | undefined {
  const { tree } = snapshot;
  const node = nodeAt(tree, offset);
  if (node === undefined || namedAt(tree, offset) !== undefined) return undefined;
  const { list } = valueFactsOf(snapshot, rules, node);
  const entry = list && codeEntry(list.list, textOf(tree, node), snapshot.asOf.date);
  return list && entry && { list: list.name, code: entry.code };
}

/** Where a code stands in the text of a file of code lists: after the name of its list. */
export function placeOfCode(text: string, list: string, code: string): Span | undefined {
  const inList = text.indexOf(`${JSON.stringify(list)}:`);
  const entry = new RegExp(`"code"\\s*:\\s*(${JSON.stringify(code).replace(/[.*+?^$()[\]{}|\\]/g, "\\$&")})`, "g");
  entry.lastIndex = Math.max(0, inList);
  const found = inList < 0 ? null : entry.exec(text);
  return found
    ? { from: found.index + found[0].length - found[1].length, to: found.index + found[0].length }
    : undefined;
}

/** Where the element at a place is declared. */
export function declarationAt(snapshot: Snapshot, offset: number): Place | undefined {
  const node = namedAt(snapshot.tree, offset) ?? nodeAt(snapshot.tree, offset);
  return node === undefined ? undefined : snapshot.validation?.declOf(node)?.place;
}

/** Where the type of the element at a place is defined; an anonymous type stands inside the element's declaration. */
export function typeDeclarationAt(snapshot: Snapshot, offset: number): Place | undefined {
  const node = namedAt(snapshot.tree, offset) ?? nodeAt(snapshot.tree, offset);
  const decl = node === undefined ? undefined : snapshot.validation?.declOf(node);
  return decl?.type.place ?? decl?.place;
}

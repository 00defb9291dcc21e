// Definition: from a reference to the record it names, from a tag to its declaration in the schema, from there to its type.
import type { Place } from "../schema/model";
import { nodeAt, parent, valueRange } from "../xml/nodes";
import { referenceTarget } from "./references";
import type { Snapshot, Span } from "./snapshot";
import { namedAt } from "./tags";

/** The value that a reference at a place names, in the same document. */
export function definitionAt(snapshot: Snapshot, offset: number): Span | undefined {
  const { tree } = snapshot;
  const node = nodeAt(tree, offset);
  if (node === undefined || namedAt(tree, offset) !== undefined) return undefined;
  const target = referenceTarget(snapshot, node);
  return target === undefined || parent(tree, target) === undefined ? undefined : valueRange(tree, target);
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

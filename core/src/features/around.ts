// Which elements may be put around another one: they stand where it stands, and they hold it.
import { nameOf, parent, startTagRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { Snapshot } from "./snapshot";
import { candidatesAt, positionIn } from "./walk";

/** Names by which an element may be surrounded, as the schema allows it. */
export function surroundingNames(
  { tree, validation }: Pick<Snapshot, "tree" | "validation">,
  node: NodeRef,
): readonly string[] {
  const around = parent(tree, node);
  const type = around === undefined ? undefined : validation?.typeOf(around);
  if (around === undefined || !validation || !type) return [];
  const { schema } = validation;
  const position = positionIn(tree, schema, type, around, startTagRange(tree, node).from);
  if (!position) return [];
  const { prefix, uri } = nameOf(tree, around);
  // The element itself gives its place to the new one.
  const candidates = candidatesAt({ ...position, following: position.following.slice(1) }, schema);
  return candidates
    .filter(({ decl }) => schema.mayContain(decl, nameOf(tree, node)) === true)
    .map(({ decl }) => (decl.uri !== "" && decl.uri === uri && prefix !== "" ? `${prefix}:${decl.local}` : decl.local));
}

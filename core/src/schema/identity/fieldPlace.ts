// Finds the field of a selected element in the tree again, for a finding: the walk does not remember places across
// segments, because then every typed letter would change what it remembers.
import type { Name, NodeRef } from "../../xml/segment";
import { attributes, children, nameOf, nameRange, valueRange, type Range } from "../../xml/nodes";
import type { XmlTree } from "../../xml/tree";
import type { IdentityConstraint, Path, Step } from "../model";
import { endWithoutBlanks, isBlank, leadingBlanks } from "../whiteSpace";

/** Where a violation of an identity constraint is shown. */
export interface ShownAt extends Range {
  readonly node: NodeRef;
  readonly part: "tag" | "value" | "attribute";
  readonly attribute?: Name;
}

/** The first field that the tree holds; else the name of the selected element itself. */
export function findField(tree: XmlTree, selected: NodeRef, constraint: IdentityConstraint): ShownAt {
  for (const path of constraint.fields[0]) {
    const found = follow(tree, selected, path, 0);
    if (found) return found;
  }
  return { node: selected, part: "tag", ...nameRange(tree, selected) };
}

function follow(tree: XmlTree, node: NodeRef, path: Path, at: number): ShownAt | undefined {
  const isEnd = at === path.steps.length;
  const here = isEnd ? placeIn(tree, node, path.attribute) : undefined;
  if (here) return here;
  for (const child of children(tree, node)) {
    const matches = !isEnd && passes(path.steps[at], nameOf(tree, child));
    const found = matches ? follow(tree, child, path, at + 1) : undefined;
    if (found) return found;
    const deeper = path.anywhere && at === 0 ? follow(tree, child, path, 0) : undefined;
    if (deeper) return deeper;
  }
  return undefined;
}

function placeIn(tree: XmlTree, node: NodeRef, attribute: Step | undefined): ShownAt | undefined {
  if (!attribute) return valuePlace(tree, node);
  for (const { name, valueFrom, valueTo } of attributes(tree, node)) {
    if (passes(attribute, { local: name.local, uri: name.prefix === "" ? "" : name.uri }))
      return { node, part: "attribute", attribute: name, from: valueFrom, to: valueTo };
  }
  return undefined;
}

function valuePlace(tree: XmlTree, node: NodeRef): ShownAt {
  const { from, to } = valueRange(tree, node);
  const text = tree.text.slice(from, to);
  const lead = leadingBlanks(text);
  if (isBlank(text)) return { node, part: "tag", ...nameRange(tree, node) };
  return { node, part: "value", from: from + lead, to: from + endWithoutBlanks(text) };
}

function passes(step: Step, { uri, local }: Pick<Name, "uri" | "local">): boolean {
  return (step.local === "*" || step.local === local) && (step.uri === undefined || step.uri === uri);
}

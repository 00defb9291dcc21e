// How far an expression reads from its context. A rule runs for each of its contexts: one that reads the whole document, or all
// siblings, from each of them takes quadratic time. Such a rule belongs to the ancestor whose content it reads.
import { RuleProblem } from "../problem";
import type { Expression, Step } from "./parser";

/** Throws RuleProblem for an expression that leaves the record and the heads of its ancestors. */
export function refuseFarReads(tree: Expression, expression: string): void {
  const far = findFarStep(tree);
  if (far !== undefined) throw new RuleProblem("rule.xpathTooFar", { expression, step: far });
}

const farAxes = ["following", "preceding"];
const siblingAxes = ["following-sibling", "preceding-sibling"];
const upAxes = ["parent", "ancestor", "ancestor-or-self"];
const deepAxes = ["descendant", "descendant-or-self"];

function findFarStep(tree: Expression): string | undefined {
  switch (tree.kind) {
    case "number":
    case "literal":
      return undefined;
    case "negate":
      return findFarStep(tree.operand);
    case "binary":
      return findFarStep(tree.left) ?? findFarStep(tree.right);
    case "call":
      return firstOf(tree.parameters);
    case "filter":
      return findFarStep(tree.from) ?? firstOf(tree.predicates);
    case "path":
      return (tree.from && findFarStep(tree.from)) ?? farInPath(tree.steps, tree.absolute);
  }
}

function firstOf(trees: readonly Expression[]): string | undefined {
  for (const tree of trees) {
    const far = findFarStep(tree);
    if (far !== undefined) return far;
  }
  return undefined;
}

/** Up and then deep down again, or along the siblings: the reads are not bounded by the record. */
function farInPath(steps: readonly Step[], absolute: boolean): string | undefined {
  let above = absolute;
  for (const { axis, predicates } of steps) {
    if (farAxes.includes(axis) || siblingAxes.includes(axis)) return `${axis}::`;
    if (upAxes.includes(axis)) above = true;
    if (above && deepAxes.includes(axis)) return "//";
    const inside = firstOf(predicates);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

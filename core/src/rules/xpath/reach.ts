// How far an expression reads from its context. A rule runs for each of its contexts: one that reads the whole document, or all
// siblings, from each of them takes quadratic time. Such a rule belongs to the ancestor whose content it reads.
import { RuleProblem } from "../problem";
import type { Expression, Step } from "./parser";
import type { Surroundings } from "./surroundings";

/** The schema's word on the elements around, and the names of the rule's contexts. */
export interface Around {
  readonly schema: Surroundings;
  readonly contexts: readonly string[];
}

/** Throws RuleProblem for an expression that leaves the record and the heads of its ancestors. */
export function refuseFarReads(tree: Expression, expression: string, around?: Around): void {
  const far = findFarStep(tree, around);
  if (far !== undefined) throw new RuleProblem("rule.xpathTooFar", { expression, step: far });
}

const farAxes = ["following", "preceding"];
const siblingAxes = ["following-sibling", "preceding-sibling"];
const upAxes = ["parent", "ancestor", "ancestor-or-self"];
const deepAxes = ["descendant", "descendant-or-self"];

function findFarStep(tree: Expression, around: Around | undefined): string | undefined {
  switch (tree.kind) {
    case "number":
    case "literal":
      return undefined;
    case "negate":
      return findFarStep(tree.operand, around);
    case "binary":
      return findFarStep(tree.left, around) ?? findFarStep(tree.right, around);
    case "call":
      return firstOf(tree.parameters, around);
    case "filter":
      return findFarStep(tree.from, around) ?? firstOf(tree.predicates, around);
    case "path":
      return (tree.from && findFarStep(tree.from, around)) ?? farInPath(tree.steps, tree.absolute, around);
  }
}

function firstOf(trees: readonly Expression[], around: Around | undefined): string | undefined {
  for (const tree of trees) {
    const far = findFarStep(tree, around);
    if (far !== undefined) return far;
  }
  return undefined;
}

/**
 * Up and then deep down again, along the siblings, or down into what holds the records themselves: the reads are not bounded
 * by the record.
 */
function farInPath(steps: readonly Step[], absolute: boolean, around: Around | undefined): string | undefined {
  let above = absolute;
  for (const { axis, test, predicates } of steps) {
    if (farAxes.includes(axis) || siblingAxes.includes(axis)) return `${axis}::`;
    if (upAxes.includes(axis)) above = true;
    if (above && deepAxes.includes(axis)) return "//";
    if (above && axis === "child" && test.kind === "name" && isFarChild(test.local, around)) return test.local;
    const inside = firstOf(predicates, around);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function isFarChild(local: string, around: Around | undefined): boolean {
  if (!around) return false;
  if (local === "*") return true;
  return around.contexts.some((context) => around.schema.isManyAround(local, context));
}

// Compiles XPath 1.0 to closures over the tree. Names are local names, whatever the namespace: so are all paths of rules.
import { compilePath as compileRulePath, type LocalNames } from "../paths";
import { badXPath } from "./lexer";
import type { Test } from "../operands";
import { none, type Reader } from "../reader";
import { selectAxis, isReverse, type AxisNodes } from "./axes";
import { compileCall } from "./functions";
import { compareNodes, documentNode, sameNode, type XNode } from "./nodes";
import { parseXPath, type Expression, type Step } from "./parser";
import { refuseFarReads, type Around } from "./reach";
import { asBoolean, asNumber, compareValues, type Compiled, type Evaluate } from "./values";

/** Compiles an expression as a test on the context; throws RuleProblem. `around`: what the schema tells of the elements around. */
export function compileXPathTest(expression: string, locals: LocalNames, around?: Around): Test {
  const tree = parseXPath(expression);
  refuseFarReads(tree, expression, around);
  const test = asBoolean(compileExpression(tree, { expression, locals, around }));
  return (reader, from) => test(reader, from, 1, 1);
}

/** Compiles any expression, however far it reaches: for a user who evaluates one by hand. */
export function compileXPath(expression: string, locals: LocalNames): Compiled {
  return compileExpression(parseXPath(expression), { expression, locals });
}

interface Source {
  readonly expression: string;
  readonly locals: LocalNames;
  readonly around?: Around;
}

function compileExpression(tree: Expression, source: Source): Compiled {
  switch (tree.kind) {
    case "number":
      return { type: "number", evaluate: () => tree.value };
    case "literal":
      return { type: "string", evaluate: () => tree.value };
    case "negate": {
      const operand = asNumber(compileExpression(tree.operand, source));
      return { type: "number", evaluate: (r, n, p, s) => -operand(r, n, p, s) };
    }
    case "binary":
      return compileBinary(tree, source);
    case "call":
      return compileCall(
        tree.name,
        tree.parameters.map((parameter) => compileExpression(parameter, source)),
        source.expression,
      );
    case "filter":
      return compileFilter(tree, source);
    case "path":
      return compilePath(tree, source);
  }
}

function compileBinary(tree: Extract<Expression, { kind: "binary" }>, source: Source): Compiled {
  const left = compileExpression(tree.left, source);
  const right = compileExpression(tree.right, source);
  switch (tree.operator) {
    case "or":
    case "and":
      return { type: "boolean", evaluate: logical(tree.operator, asBoolean(left), asBoolean(right)) };
    case "|":
      return union(nodesOf(left, source), nodesOf(right, source));
    case "+":
    case "-":
    case "*":
    case "div":
    case "mod":
      return { type: "number", evaluate: arithmetic(tree.operator, asNumber(left), asNumber(right)) };
    default:
      return { type: "boolean", evaluate: compareValues(tree.operator, left, right) };
  }
}

function logical(operator: "or" | "and", left: Evaluate<boolean>, right: Evaluate<boolean>): Evaluate<boolean> {
  if (operator === "or") return (r, n, p, s) => left(r, n, p, s) || right(r, n, p, s);
  return (r, n, p, s) => left(r, n, p, s) && right(r, n, p, s);
}

function arithmetic(
  operator: "+" | "-" | "*" | "div" | "mod",
  left: Evaluate<number>,
  right: Evaluate<number>,
): Evaluate<number> {
  switch (operator) {
    case "+":
      return (r, n, p, s) => left(r, n, p, s) + right(r, n, p, s);
    case "-":
      return (r, n, p, s) => left(r, n, p, s) - right(r, n, p, s);
    case "*":
      return (r, n, p, s) => left(r, n, p, s) * right(r, n, p, s);
    case "div":
      return (r, n, p, s) => left(r, n, p, s) / right(r, n, p, s);
    case "mod":
      return (r, n, p, s) => left(r, n, p, s) % right(r, n, p, s);
  }
}

type Nodes = Extract<Compiled, { readonly type: "nodes" }>;

function nodesOf(value: Compiled, source: Source): Nodes {
  if (value.type === "nodes") return value;
  throw badXPath("rule.xpathNodes", { expression: source.expression, at: 1, what: "|" });
}

function union(left: Nodes, right: Nodes): Nodes {
  return fromArray((r, n, p, s) => inOrder([...left.evaluate(r, n, p, s), ...right.evaluate(r, n, p, s)]));
}

function fromArray(evaluate: Evaluate<readonly XNode[]>): Nodes {
  return { type: "nodes", evaluate, first: (r, n, p, s) => evaluate(r, n, p, s)[0] };
}

/** Sorted in document order, each node once. */
function inOrder(nodes: readonly XNode[]): readonly XNode[] {
  if (nodes.length < 2) return nodes;
  const sorted = [...nodes].sort(compareNodes);
  return sorted.filter((node, index) => index === 0 || !sameNode(node, sorted[index - 1]));
}

function compileFilter(tree: Extract<Expression, { kind: "filter" }>, source: Source): Compiled {
  const from = nodesOf(compileExpression(tree.from, source), source);
  const predicates = tree.predicates.map((predicate) => compilePredicate(predicate, source));
  return fromArray((r, n, p, s) => predicates.reduce((nodes, keep) => keep(r, nodes), from.evaluate(r, n, p, s)));
}

/** Keeps the nodes of a list, in axis order, for which the predicate holds. */
type Keep = (reader: Reader, nodes: readonly XNode[]) => readonly XNode[];

function compilePredicate(tree: Expression, source: Source): Keep {
  if (tree.kind === "number") return (_reader, nodes) => nodes.slice(tree.value - 1, tree.value);
  const value = compileExpression(tree, source);
  if (value.type === "number")
    return (reader, nodes) =>
      nodes.filter((node, index) => value.evaluate(reader, node, index + 1, nodes.length) === index + 1);
  const test = asBoolean(value);
  return (reader, nodes) => nodes.filter((node, index) => test(reader, node, index + 1, nodes.length));
}

/* ------------------------------------------------------------------------------------------------------ paths */

type CompiledStep = (reader: Reader, node: XNode) => readonly XNode[];

function compilePath(tree: Extract<Expression, { kind: "path" }>, source: Source): Nodes {
  const steps = withoutDetours(tree.steps).map((step) => compileStep(step, source));
  const start: Evaluate<readonly XNode[]> = tree.from
    ? nodesOf(compileExpression(tree.from, source), source).evaluate
    : tree.absolute
      ? () => [documentNode]
      : (_r, n) => [n];
  const all: Evaluate<readonly XNode[]> = (r, n, p, s) =>
    steps.reduce((nodes, step) => applyStep(r, nodes, step), start(r, n, p, s));
  const head = headOf(tree, source);
  if (head) return fromArray(head);
  const plain = plainPathOf(tree, source.locals);
  if (!plain) return fromArray(all);
  return { type: "nodes", evaluate: allOfPath(plain, all), first: firstOfPath(plain, all) };
}

/**
 * A path up and then down over elements that stand once each reads the head of an ancestor: at most one node, and whether there
 * is one is remembered for all the records below.
 */
function headOf(
  tree: Extract<Expression, { kind: "path" }>,
  { locals, around }: Source,
): Evaluate<readonly XNode[]> | undefined {
  const steps = tree.steps.filter((step) => step.axis !== "self" || step.test.kind !== "node");
  const up = steps.filter(isUp).length;
  const down = steps.slice(up);
  if (!around || tree.from || tree.absolute || up === 0 || down.length === 0 || !steps.slice(0, up).every(isUp)) return;
  const names = down.map((step) =>
    isNamedChild(step) && around.schema.isOnce(step.test.local) ? step.test.local : "",
  );
  if (names.includes("")) return;
  const path = compileRulePath(`${"../".repeat(up)}${names.join("/")}`, locals);
  return (r, n) => {
    if (typeof n === "object" || n === documentNode || !r.isElement(n) || !r.has(path, n)) return [];
    const found = r.first(path, n);
    return found === none ? [] : [found];
  };
}

/** `//Name` looks at elements of that name alone, unless a predicate counts positions among siblings. */
function withoutDetours(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, index): Step[] => {
    const next = steps[index + 1];
    const before = steps[index - 1];
    if (next && isDetour(step) && goesDirectly(next)) return [];
    return before && isDetour(before) && goesDirectly(step) ? [{ ...step, axis: "descendant" }] : [step];
  });
}

function isDetour({ axis, test, predicates }: Step): boolean {
  return axis === "descendant-or-self" && test.kind === "node" && predicates.length === 0;
}

function goesDirectly({ axis, test, predicates }: Step): boolean {
  return axis === "child" && test.kind === "name" && predicates.every((one) => !countsPositions(one));
}

/** May a predicate ask for the place of a node? A number does, and whatever calls a function may. */
function countsPositions(predicate: Expression): boolean {
  switch (predicate.kind) {
    case "path":
      return predicate.from !== undefined && countsPositions(predicate.from);
    case "binary": {
      const isTest = !["+", "-", "*", "div", "mod"].includes(predicate.operator);
      return (
        !isTest || [predicate.left, predicate.right].some((side) => side.kind !== "number" && countsPositions(side))
      );
    }
    case "literal":
      return false;
    default:
      return true;
  }
}

function applyStep(reader: Reader, nodes: readonly XNode[], step: CompiledStep): readonly XNode[] {
  if (nodes.length === 1) return step(reader, nodes[0]);
  return inOrder(nodes.flatMap((node) => step(reader, node)));
}

/** The result is in document order; predicates see the axis' own order. */
function compileStep(step: Step, source: Source): CompiledStep {
  const select: AxisNodes = selectAxis(step.axis, step.test, source.locals);
  const predicates = step.predicates.map((predicate) => compilePredicate(predicate, source));
  const reverse = isReverse(step.axis);
  return (reader, node) => {
    let nodes: readonly XNode[] = select(reader, node);
    for (const keep of predicates) nodes = keep(reader, nodes);
    return reverse && nodes.length > 1 ? [...nodes].reverse() : nodes;
  };
}

/** A path of most rules: steps up, then down by name, without predicates. */
interface PlainPath {
  readonly up: number;
  /** Local ids of the names. */
  readonly down: readonly number[];
}

function plainPathOf(tree: Extract<Expression, { kind: "path" }>, locals: LocalNames): PlainPath | undefined {
  if (tree.from || tree.absolute) return undefined;
  const steps = tree.steps.filter(
    (step) => step.axis !== "self" || step.test.kind !== "node" || step.predicates.length > 0,
  );
  const up = steps.findIndex((step) => !isUp(step));
  const down = up < 0 ? [] : steps.slice(up);
  if (!down.every(isNamedChild)) return undefined;
  return { up: steps.length - down.length, down: down.map((step) => locals.idOf(step.test.local)) };
}

/** The element from which a plain path goes down; undefined where the context is no element or the path leaves the root. */
function topOf(reader: Reader, node: XNode, up: number): number | undefined {
  if (typeof node === "object" || node === documentNode || !reader.isElement(node)) return undefined;
  let at: number = node;
  for (let step = 0; step < up; step++) if ((at = reader.parent(at)) === none) return undefined;
  return at;
}

/** All nodes of a plain path: from one element down they come in document order, each once. */
function allOfPath({ up, down }: PlainPath, general: Evaluate<readonly XNode[]>): Evaluate<readonly XNode[]> {
  return (r, n, p, s) => {
    const top = topOf(r, n, up);
    if (top === undefined) return general(r, n, p, s);
    if (down.length === 0) return [top];
    let nodes = r.children(top, down[0]);
    for (let step = 1; step < down.length && nodes.length > 0; step++)
      nodes =
        nodes.length === 1 ? r.children(nodes[0], down[step]) : nodes.flatMap((node) => r.children(node, down[step]));
    return nodes;
  };
}

/** The first node of a plain path, found without making lists of the last step. */
function firstOfPath({ up, down }: PlainPath, general: Evaluate<readonly XNode[]>): Evaluate<XNode | undefined> {
  return (r, n, p, s) => {
    const top = topOf(r, n, up);
    if (top === undefined) return general(r, n, p, s)[0];
    const found = firstBelow(r, top, down, 0);
    return found === none ? undefined : found;
  };
}

/** After two steps down the first child need not be the one that has the grandchild. */
function firstBelow(reader: Reader, node: number, down: readonly number[], depth: number): number {
  if (depth === down.length) return node;
  if (depth === down.length - 1) return reader.child(node, down[depth]);
  for (const child of reader.children(node, down[depth])) {
    const found = firstBelow(reader, child, down, depth + 1);
    if (found !== none) return found;
  }
  return none;
}

function isUp(step: Step): boolean {
  return step.axis === "parent" && step.test.kind === "node" && step.predicates.length === 0;
}

function isNamedChild(step: Step): step is Step & { readonly test: { readonly kind: "name"; readonly local: string } } {
  return step.axis === "child" && step.test.kind === "name" && step.test.local !== "*" && step.predicates.length === 0;
}

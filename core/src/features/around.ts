// An element around others, and the tags of one away: which the schema allows, and the text after it. Only tags come and go, and
// white space between tags moves with them; values, comments and what must keep its white space stay to the letter.
import { attributes, elementRange, firstChild, nameOf, parent, rootElement, startTagRange, textOf } from "../xml/nodes";
import type { Name, NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Change } from "./carried";
import { childrenAStep, childrenSteps } from "./childSteps";
import { gapsIn } from "./formatting";
import { indentAt, isFirstInLine, lineBreakOf } from "./indent";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";
import { endTagRange } from "./tags";
import { candidatesAt, positionSteps } from "./walk";

type Checked = Pick<Snapshot, "tree" | "validation">;

/** Names by which siblings, in document order, may be surrounded together, as the schema allows it. */
export function* surroundingNames({ tree, validation }: Checked, nodes: readonly NodeRef[]): Steps<readonly string[]> {
  const around = parent(tree, nodes[0]);
  const type = around === undefined ? undefined : validation?.typeOf(around);
  if (around === undefined || !validation || !type) return [];
  const { schema } = validation;
  const position = yield* positionSteps({ tree, schema, type, node: around }, startTagRange(tree, nodes[0]).from);
  if (!position) return [];
  const { prefix, uri } = nameOf(tree, around);
  // The elements themselves give their place to the new one.
  const candidates = candidatesAt({ ...position, following: position.following.slice(nodes.length) }, schema);
  const inner = yield* namesOf(tree, nodes);
  return candidates
    .filter(({ decl }) => inner.every((name) => schema.mayContain(decl, name) === true))
    .map(({ decl }) => (decl.uri !== "" && decl.uri === uri && prefix !== "" ? `${prefix}:${decl.local}` : decl.local));
}

/** The names of elements, each once. */
function* namesOf(tree: XmlTree, nodes: readonly NodeRef[]): Steps<readonly Name[]> {
  const names = new Set<Name>();
  for (let n = 0; n < nodes.length; n++) {
    if (n % childrenAStep === 0) yield;
    names.add(nameOf(tree, nodes[n]));
  }
  return [...names];
}

/** The changes that put an element around siblings: on lines of its own where the first of them begins a line. */
export function* surround(snapshot: Checked, nodes: readonly NodeRef[], name: string): Steps<readonly Change[]> {
  const { tree } = snapshot;
  const { text } = tree;
  const from = elementRange(tree, nodes[0]).from;
  const to = elementRange(tree, nodes[nodes.length - 1]).to;
  if (!isFirstInLine(text, from))
    return [
      { from, to: from, text: `<${name}>` },
      { from: to, to, text: `</${name}>` },
    ];
  const indent = indentAt(text, from);
  const step = documentStep(tree);
  const lineBreak = lineBreakOf(text);
  const inner = (yield* linesIn(snapshot, { from, to })).map((at) => ({ from: at, to: at, text: step }));
  return [
    { from, to: from, text: `<${name}>${lineBreak}${indent}${step}` },
    ...inner,
    { from: to, to, text: `${lineBreak}${indent}</${name}>` },
  ];
}

/**
 * May the tags of an element go and its content stay? The schema has to admit its children in the element around it; text of its
 * own and prefixes that it declares would be lost.
 */
export function* mayUnwrap({ tree, validation }: Checked, node: NodeRef): Steps<boolean> {
  const around = parent(tree, node);
  if (around === undefined || firstChild(tree, node) === undefined || !validation || !endTagRange(tree, node))
    return false;
  const declares = attributes(tree, node).some(({ name }) => name.qname === "xmlns" || name.qname.startsWith("xmlns:"));
  if (declares || textOf(tree, node).trim() !== "") return false;
  const outer = nameOf(tree, around);
  const inner = yield* namesOf(tree, yield* childrenSteps(tree, node));
  return inner.every((name) => validation.schema.mayContain(outer, name) === true);
}

/** The changes that take the tags of an element away, with the step by which its content was indented. */
export function* unwrap(snapshot: Checked, node: NodeRef): Steps<readonly Change[]> {
  const { tree } = snapshot;
  const start = startTagRange(tree, node);
  const end = endTagRange(tree, node) ?? start;
  const first = firstChild(tree, node);
  const step = first === undefined ? "" : stepOf(tree, first, node);
  const gaps = yield* gapsWithin(snapshot, { from: start.to, to: end.from });
  const behindStart = gaps.find(({ from }) => from === start.to);
  const beforeEnd = gaps.find(({ from, to }) => to === end.from && from > start.to);
  const between = gaps.filter((gap) => gap !== behindStart && gap !== beforeEnd);
  const outdented = (yield* lineStarts(tree, between))
    .filter((at) => step !== "" && tree.text.slice(at, at + step.length) === step)
    .map((at) => ({ from: at, to: at + step.length, text: "" }));
  return [
    { from: start.from, to: behindStart?.to ?? start.to, text: "" },
    ...outdented,
    { from: beforeEnd?.from ?? end.from, to: end.to, text: "" },
  ];
}

/** By how much the content of the document's own element is indented. */
function documentStep(tree: XmlTree): string {
  const root = rootElement(tree);
  const first = root === undefined ? undefined : firstChild(tree, root);
  return (root !== undefined && first !== undefined && stepOf(tree, first, root)) || "  ";
}

/** By how much an element is indented more than another; empty where it is not. */
function stepOf(tree: XmlTree, node: NodeRef, around: NodeRef): string {
  const own = indentAt(tree.text, startTagRange(tree, node).from);
  const outer = indentAt(tree.text, startTagRange(tree, around).from);
  return own.startsWith(outer) ? own.slice(outer.length) : "";
}

/** Where the lines of a range begin that begin with white space between tags; not its first. */
function* linesIn(snapshot: Checked, range: Span): Steps<readonly number[]> {
  const gaps = yield* gapsWithin(snapshot, range);
  return yield* lineStarts(
    snapshot.tree,
    gaps.filter(({ to }) => to > range.from),
  );
}

function gapsWithin({ tree, validation }: Checked, range: Span): Steps<readonly Span[]> {
  const isMixed = (node: NodeRef) => {
    const type = validation?.typeOf(node);
    return type?.kind === "complex" && type.content.kind === "mixed";
  };
  return gapsIn(tree, range, isMixed);
}

/** Behind the last line break of each gap; none for a gap within a line. */
function* lineStarts({ text }: XmlTree, gaps: readonly Span[]): Steps<readonly number[]> {
  const starts: number[] = [];
  for (const { from, to } of gaps) {
    yield;
    const white = text.slice(from, to);
    const last = Math.max(white.lastIndexOf("\n"), white.lastIndexOf("\r"));
    if (last >= 0) starts.push(from + last + 1);
  }
  return starts;
}

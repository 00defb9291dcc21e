// An XPath 1.0 expression that a person evaluates on a document: its value, or the nodes that it selects, with their places.
import { parseDay } from "../rules/days";
import { RuleProblem } from "../rules/problem";
import { compileXPath } from "../rules/xpath/compile";
import { documentNode, kindOf, nameParts, stringValue, type NodeKind, type XNode } from "../rules/xpath/nodes";
import { asString } from "../rules/xpath/values";
import { parseTime } from "../rules/types/notFuture";
import {
  attributes,
  elementRange,
  nameOf,
  nameRange,
  nodeAtPath,
  rootElement,
  tokenRange,
  valueRange,
} from "../xml/nodes";
import type { XmlTree } from "../xml/tree";
import { locationOf } from "./locations";
import { PathReader } from "./paths";
import { maskInss } from "./identifiers";
import type { Reader, Snapshot, Span } from "./snapshot";

export interface FoundNode {
  readonly kind: NodeKind;
  readonly name: string;
  /** Text of the node, shortened: what a list shows of it. */
  readonly text: string;
  /** What is highlighted: the element's name, the attribute, or the text. */
  readonly span: Span;
  /** Child positions of the element ("1,1,7,2"); "" for other nodes. */
  readonly location: string;
}

export type XPathResult =
  | { readonly kind: "nodes"; readonly total: number; readonly nodes: readonly FoundNode[] }
  | { readonly kind: "value"; readonly type: "string" | "number" | "boolean"; readonly value: string }
  | { readonly kind: "problem"; readonly problem: RuleProblem };

/** A list of more would not be read; the total is counted all the same. */
export const maxFoundNodes = 1_000;

const maxText = 80;

/** Evaluates with the document as context. Names in the expression are local names, whatever their namespace. */
export function evaluateXPath(
  snapshot: Pick<Snapshot, "tree" | "asOf">,
  expression: string,
  { masked }: Pick<Reader, "masked">,
): XPathResult {
  const { tree, asOf } = snapshot;
  const root = rootElement(tree);
  if (root === undefined) return { kind: "nodes", total: 0, nodes: [] };
  const paths = new PathReader(tree, parseDay(asOf.date) ?? 0, parseTime(asOf.time) ?? 0);
  const reader = paths.at(root);
  try {
    const compiled = compileXPath(expression, paths.locals);
    if (compiled.type !== "nodes") {
      return { kind: "value", type: compiled.type, value: asString(compiled)(reader, documentNode, 1, 1) };
    }
    const nodes = compiled.evaluate(reader, documentNode, 1, 1);
    const shown = nodes.slice(0, maxFoundNodes).map((node): FoundNode => {
      const text = shownText(stringValue(node, reader).replace(/\s+/g, " ").trim(), masked);
      const kind = kindOf(node, reader);
      return {
        kind,
        name: nameParts(node, reader).name,
        text,
        span: spanOf(tree, node, kind),
        location: kind === "element" && typeof node === "number" ? locationOf(tree, node) : "",
      };
    });
    return { kind: "nodes", total: nodes.length, nodes: shown };
  } catch (error) {
    if (error instanceof RuleProblem) return { kind: "problem", problem: error };
    throw error;
  }
}

/** The same nodes as told by another evaluator: by the path of their element. */
export function describeFound(
  tree: XmlTree,
  found: { readonly kind: NodeKind; readonly path: readonly number[]; readonly name: string; readonly text: string },
  masked: boolean,
): FoundNode | undefined {
  const node = nodeAtPath(tree, found.path);
  if (node === undefined) return undefined;
  const attribute = attributes(tree, node).find((one) => found.kind === "attribute" && one.name.qname === found.name);
  const own = found.kind === "element" ? spanOf(tree, node, "element") : valueRange(tree, node);
  const name = found.kind === "element" ? nameOf(tree, node).qname : found.name;
  const location = found.kind === "element" ? locationOf(tree, node) : "";
  return { kind: found.kind, name, text: shownText(found.text, masked), span: attribute ?? own, location };
}

/** Short enough for a list; numbers of persons are masked where they are everywhere. */
function shownText(text: string, masked: boolean): string {
  const shown = masked ? text.replace(/(?<!\d)\d{11}(?!\d)/g, maskInss) : text;
  return shown.length > maxText ? `${shown.slice(0, maxText - 1)}…` : shown;
}

function spanOf(tree: XmlTree, node: XNode, kind: NodeKind): Span {
  if (typeof node === "object") {
    const attribute = attributes(tree, node.owner).find((one) => one.name.qname === node.name);
    return node.kind === "attribute" && attribute ? attribute : nameRange(tree, node.owner);
  }
  if (kind === "document") return { from: 0, to: 0 };
  if (kind === "element") return isLong(tree, node) ? nameRange(tree, node) : elementRange(tree, node);
  return tokenRange(tree, node);
}

/** Of an element over several lines the name is marked, of a short one all of it. */
function isLong(tree: XmlTree, node: number): boolean {
  const { from, to } = elementRange(tree, node);
  return tree.text.positionAt(from).line !== tree.text.positionAt(to).line;
}

// Paths to an element: the channel's child positions ("1,1,7,2") and XPath.
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { firstChild, nameOf, nextSibling, nodeAtPath, parent, pathOf, rootElement } from "../xml/nodes";
import { childrenAStep } from "./childSteps";
import type { Steps } from "./steps";

/** "1,1,7,2", as in AnomalyLocation/Location. */
export function locationOf(tree: XmlTree, node: NodeRef): string {
  return pathOf(tree, node).join(",");
}

/** "/Root[1]/Form[1]/Worker[7]": each step counts the siblings of its name. */
export function* xpathOf(tree: XmlTree, node: NodeRef): Steps<string> {
  const steps: string[] = [];
  for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at))
    steps.unshift(yield* stepOf(tree, at));
  return steps.map((step) => `/${step}`).join("");
}

/** The element of "1,1,7,2" or of an XPath in the form that `xpathOf` gives. */
export function* findPath(tree: XmlTree, path: string): Steps<NodeRef | undefined> {
  const wanted = path.trim();
  if (/^\d+(?:\s*[,/]\s*\d+)*$/.test(wanted)) return nodeAtPath(tree, wanted.split(/[,/]/).map(Number));
  const steps = wanted.split("/").filter((step) => step !== "");
  return steps.length === 0 ? undefined : yield* walk(tree, steps);
}

function* walk(tree: XmlTree, steps: readonly string[]): Steps<NodeRef | undefined> {
  let node = rootElement(tree);
  if (node === undefined || parseStep(steps[0])?.name !== nameOf(tree, node).qname) return undefined;
  for (const text of steps.slice(1)) {
    const step = parseStep(text);
    if (!step || node === undefined) return undefined;
    node = yield* childNamed(tree, node, step);
  }
  return node;
}

/** The child of a name at a place among those of the same name. */
function* childNamed(tree: XmlTree, node: NodeRef, { name, position }: Step): Steps<NodeRef | undefined> {
  let count = 0;
  let left = position;
  for (let at = firstChild(tree, node); at !== undefined; at = nextSibling(tree, at)) {
    if (++count % childrenAStep === 0) yield;
    if (nameOf(tree, at).qname === name && --left === 0) return at;
  }
  return undefined;
}

interface Step {
  readonly name: string;
  readonly position: number;
}

function parseStep(text: string): Step | undefined {
  const match = /^([^\s[\]]+)(?:\[(\d+)\])?$/.exec(text);
  return match ? { name: match[1], position: Number(match[2] ?? 1) } : undefined;
}

function* stepOf(tree: XmlTree, node: NodeRef): Steps<string> {
  const { qname } = nameOf(tree, node);
  const above = parent(tree, node);
  if (above === undefined) return `${qname}[1]`;
  let position = 0;
  let count = 0;
  for (let at = firstChild(tree, above); at !== undefined; at = nextSibling(tree, at)) {
    if (++count % childrenAStep === 0) yield;
    if (nameOf(tree, at).qname === qname) position++;
    if (at === node) break;
  }
  return `${qname}[${position}]`;
}

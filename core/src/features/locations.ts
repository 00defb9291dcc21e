// Paths to an element: the channel's child positions ("1,1,7,2") and XPath.
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { children, nameOf, nodeAtPath, parent, pathOf, rootElement } from "../xml/nodes";

/** "1,1,7,2", as in AnomalyLocation/Location. */
export function locationOf(tree: XmlTree, node: NodeRef): string {
  return pathOf(tree, node).join(",");
}

/** "/Root[1]/Form[1]/Worker[7]": each step counts the siblings of its name. */
export function xpathOf(tree: XmlTree, node: NodeRef): string {
  const steps: string[] = [];
  for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at)) steps.unshift(stepOf(tree, at));
  return steps.map((step) => `/${step}`).join("");
}

/** The element of "1,1,7,2" or of an XPath in the form that `xpathOf` gives. */
export function findPath(tree: XmlTree, path: string): NodeRef | undefined {
  const wanted = path.trim();
  if (/^\d+(?:\s*[,/]\s*\d+)*$/.test(wanted)) return nodeAtPath(tree, wanted.split(/[,/]/).map(Number));
  const steps = wanted.split("/").filter((step) => step !== "");
  return steps.length === 0 ? undefined : walk(tree, steps);
}

function walk(tree: XmlTree, steps: readonly string[]): NodeRef | undefined {
  let node = rootElement(tree);
  if (node === undefined || parseStep(steps[0])?.name !== nameOf(tree, node).qname) return undefined;
  for (const text of steps.slice(1)) {
    const step = parseStep(text);
    if (!step || node === undefined) return undefined;
    const named: NodeRef[] = [...children(tree, node)].filter((child) => nameOf(tree, child).qname === step.name);
    node = named[step.position - 1];
  }
  return node;
}

function parseStep(text: string): { name: string; position: number } | undefined {
  const match = /^([^\s[\]]+)(?:\[(\d+)\])?$/.exec(text);
  return match ? { name: match[1], position: Number(match[2] ?? 1) } : undefined;
}

function stepOf(tree: XmlTree, node: NodeRef): string {
  const { qname } = nameOf(tree, node);
  const above = parent(tree, node);
  if (above === undefined) return `${qname}[1]`;
  let position = 0;
  for (const child of children(tree, above)) {
    if (nameOf(tree, child).qname === qname) position++;
    if (child === node) break;
  }
  return `${qname}[${position}]`;
}

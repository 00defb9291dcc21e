// The forms of a document, and one of several as a document of its own.
import { children, elementRange, nameOf, nodeAt, parent, rootElement } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { childrenSteps } from "./childSteps";
import { copied, type Pieces } from "./pieces";
import type { Snapshot } from "./snapshot";
import type { Steps } from "./steps";

/** Every form of the channel is an element of this name in the root. */
const formName = "Form";

/** The elements of the forms, in document order. */
export function formsOf(tree: XmlTree): NodeRef[] {
  const root = rootElement(tree);
  return root === undefined ? [] : children(tree, root).filter((node) => nameOf(tree, node).local === formName);
}

/** The same in steps: the root may have a million children. */
export function* formsSteps(tree: XmlTree): Steps<readonly NodeRef[]> {
  const root = rootElement(tree);
  return root === undefined ? [] : yield* childrenSteps(tree, root, formName);
}

/** The form in which a place lies. */
export function formAround(tree: XmlTree, offset: number): NodeRef | undefined {
  const root = rootElement(tree);
  let node = nodeAt(tree, offset);
  while (node !== undefined && parent(tree, node) !== root) node = parent(tree, node);
  return node !== undefined && nameOf(tree, node).local === formName ? node : undefined;
}

/**
 * The document with one of its forms alone, in pieces: the same start, the same end, nothing else changed; undefined when there is no
 * such form.
 */
export function* formAlone({ tree }: Pick<Snapshot, "tree">, index: number): Steps<Pieces | undefined> {
  const node = (yield* formsSteps(tree))[index - 1];
  const around = node === undefined ? undefined : parent(tree, node);
  if (node === undefined || around === undefined) return undefined;
  const siblings = yield* childrenSteps(tree, around);
  const first = elementRange(tree, siblings[0]).from;
  const last = elementRange(tree, siblings[siblings.length - 1]).to;
  const own = elementRange(tree, node);
  const { text } = tree;
  const pieces: string[] = [];
  yield* copied(text, 0, first, pieces);
  yield* copied(text, own.from, own.to, pieces);
  yield* copied(text, last, text.length, pieces);
  return pieces;
}

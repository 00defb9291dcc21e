// One form of several as a document of its own.
import { children, elementRange, nodeAtPath, parent } from "../xml/nodes";
import type { Snapshot } from "./snapshot";

/** The document with one of its forms alone: the same start, the same end, nothing else changed; undefined when there is no such form. */
export function formAlone(snapshot: Pick<Snapshot, "tree" | "forms">, index: number): string | undefined {
  const { tree } = snapshot;
  const form = snapshot.forms().find((one) => one.index === index);
  const node = form && nodeAtPath(tree, form.path);
  const around = node === undefined ? undefined : parent(tree, node);
  if (node === undefined || around === undefined) return undefined;
  const siblings = children(tree, around);
  const first = elementRange(tree, siblings[0]).from;
  const last = elementRange(tree, siblings[siblings.length - 1]).to;
  const own = elementRange(tree, node);
  const { text } = tree;
  return text.slice(0, first) + text.slice(own.from, own.to) + text.slice(last, text.length);
}

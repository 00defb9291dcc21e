// Quick fixes that put in, rename, remove or move elements: what stands where follows from the content model.
import type { ElementDecl } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { children, elementRange, nameOf, nameRange, nodeAtPath, parent, pathOf } from "../xml/nodes";
import type { Change } from "./carried";
import { intoEmpty, withLine, type Draft, type Place } from "./fixDraft";
import { indentAt, lineBreakOf } from "./indent";
import { Naming } from "./naming";
import { nearestNames } from "../text/nearest";
import { asPlainText, elementPieces } from "./snippets";
import type { Snapshot } from "./snapshot";
import { endNameRange } from "./tags";
import { candidatesAt, homeOf, missingIn, positionIn } from "./walk";

/** The missing elements at their places, with their own required content. */
export function insertMissing({ snapshot, finding, node: at }: Place): readonly Draft[] {
  const { tree, validation } = snapshot;
  // The way down from the root is long in a file of many forms, and "fix all" asks for each finding.
  const node = pathOf(tree, at).join() === finding.path.join() ? at : nodeAtPath(tree, finding.path);
  const type = node === undefined ? undefined : validation?.typeOf(node);
  if (node === undefined || !type || !validation) return [];
  const missing = missingIn(tree, validation.schema, type, node);
  const changes = missing.map(({ decl: wanted, before }) => insertion(snapshot, node, wanted, before));
  return missing.map(({ decl: wanted }, index) => ({
    key: "fix.insertElement",
    args: { name: wanted.local },
    changes: [changes[index]],
    preferred: missing.length === 1,
  }));
}

/** An element that a rule asks for, at the place that the schema gives it. */
export function insertRequired({ snapshot, finding, node }: Place): readonly Draft[] {
  const { tree, validation } = snapshot;
  const wanted = String(finding.args.child ?? "").split("/");
  const type = validation?.typeOf(node);
  if (!type || !validation || wanted.length !== 1) return [];
  const home = homeOf(tree, validation.schema, type, node, wanted[0]);
  if (!home) return [];
  const change = insertion(snapshot, node, home.decl, home.before);
  return [{ key: "fix.insertElement", args: { name: wanted[0] }, changes: [change], preferred: true }];
}

/** Puts an element before a child, or at the end of its parent, on a line of its own. */
function insertion(snapshot: Snapshot, node: NodeRef, decl: ElementDecl, before: NodeRef | undefined): Change {
  const { tree } = snapshot;
  const lineBreak = lineBreakOf(tree.text);
  const siblings = children(tree, node);
  const beside = before ?? siblings[siblings.length - 1];
  const indent =
    beside === undefined
      ? `${indentAt(tree.text, elementRange(tree, node).from)}  `
      : indentAt(tree.text, elementRange(tree, beside).from);
  const body = asPlainText(elementPieces(decl, { naming: Naming.inside(tree, node, nameOf(tree, node).prefix) }))
    .replace(/\n/g, lineBreak + indent)
    .replace(/\t/g, "  ");
  if (before !== undefined) {
    const at = elementRange(tree, before).from;
    return { from: at, to: at, text: `<${body}${lineBreak}${indent}` };
  }
  const last = siblings[siblings.length - 1];
  if (last !== undefined) {
    const at = elementRange(tree, last).to;
    return { from: at, to: at, text: `${lineBreak}${indent}<${body}` };
  }
  return intoEmpty(
    snapshot,
    node,
    `${lineBreak}${indent}<${body}${lineBreak}${indentAt(tree.text, elementRange(tree, node).from)}`,
  );
}

export function renameOrRemove(place: Place): readonly Draft[] {
  return [...renamings(place), ...removeElement(place)];
}

/** The nearest of the names that may stand where an unknown one stands. */
function renamings({ snapshot, finding, node }: Place): readonly Draft[] {
  const { tree, validation } = snapshot;
  const around = parent(tree, node);
  const type = around === undefined ? undefined : validation?.typeOf(around);
  if (around === undefined || !type || !validation) return [];
  const position = positionIn({ tree, schema: validation.schema, type, node: around }, elementRange(tree, node).from);
  if (!position) return [];
  const after = { ...position, following: position.following.slice(1) };
  const names = candidatesAt(after, validation.schema).map((candidate) => candidate.decl.local);
  const { qname, local } = nameOf(tree, node);
  const { suggestion } = finding.args;
  const meant = names.filter((name) => name === suggestion);
  return [...new Set([...meant, ...nearestNames(local, names)])].map((name, index) => ({
    key: "fix.renameElement",
    args: { old: qname, name },
    changes: renameChanges(snapshot, node, qname.slice(0, qname.length - local.length) + name),
    preferred: index === 0,
  }));
}

/** Both tags' names; an end tag that is missing or implied has none. */
export function renameChanges(snapshot: Pick<Snapshot, "tree">, node: NodeRef, name: string): readonly Change[] {
  const spans = [nameRange(snapshot.tree, node), endNameRange(snapshot.tree, node)];
  return spans.flatMap((span) => (span ? [{ from: span.from, to: span.to, text: name }] : []));
}

export function removeElement({ snapshot, node }: Place): readonly Draft[] {
  const change = { ...withLine(snapshot, elementRange(snapshot.tree, node)), text: "" };
  return [{ key: "fix.removeElement", args: { name: nameOf(snapshot.tree, node).qname }, changes: [change] }];
}

/** An element in the wrong place goes to the nearest place where the content model takes it. */
export function removeOrMove(place: Place): readonly Draft[] {
  return [...moves(place), ...removeElement(place)];
}

function moves({ snapshot, node }: Place): readonly Draft[] {
  const { tree, validation } = snapshot;
  const around = parent(tree, node);
  const type = around === undefined ? undefined : validation?.typeOf(around);
  if (around === undefined || !type || !validation) return [];
  const { local, qname } = nameOf(tree, node);
  const home = homeOf(tree, validation.schema, type, around, local, node);
  if (!home || home.before === node) return [];
  const changes = moveChanges(snapshot, around, node, home.before);
  return [{ key: "fix.moveElement", args: { name: qname }, changes, preferred: true, safe: true }];
}

/** Takes an element with its line from where it stands to before a sibling, or to the end of its parent. */
function moveChanges(
  snapshot: Snapshot,
  around: NodeRef,
  node: NodeRef,
  before: NodeRef | undefined,
): readonly Change[] {
  const { tree } = snapshot;
  const whole = elementRange(tree, node);
  const taken = withLine(snapshot, whole);
  const text = tree.text.slice(whole.from, whole.to);
  const gap = tree.text.slice(taken.from, whole.from);
  if (before !== undefined) {
    const at = elementRange(tree, before).from;
    return inOrder({ from: at, to: at, text: text + gap }, { ...taken, text: "" });
  }
  const siblings = children(tree, around);
  const at = elementRange(tree, siblings[siblings.length - 1]).to;
  return inOrder({ from: at, to: at, text: gap + text }, { ...taken, text: "" });
}

function inOrder(...changes: Change[]): readonly Change[] {
  return changes.sort((a, b) => a.from - b.from || a.to - b.to);
}

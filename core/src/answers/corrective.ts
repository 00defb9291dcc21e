// A corrective file: a new declaration with the forms that an answer objected to. A refused form was never registered, so it goes
// again with the status it had and a new header. A form accepted with anomalies is changed: by a declaration that names the
// ticket, and only where the pack declares how.
import type { ChangeDefinition } from "../pack/manifest";
import { child, children, elementRange, nameOf, rootElement, textOf, valueRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** A form of the document as it is now, and what the authority made of it. */
export interface ConcernedForm {
  readonly node: NodeRef;
  readonly kind: "refused" | "accepted";
  /** The authority's number of an accepted form. */
  readonly ticket?: string;
}

/** The moment of the new header, in Brussels. */
export interface HeaderMoment {
  /** YYYY-MM-DD */
  readonly date: string;
  /** hh:mm:ss.sss */
  readonly time: string;
}

/** The forms that can be corrected: an accepted one needs its ticket, and a pack that says how a change is made. */
export function correctable(
  forms: readonly ConcernedForm[],
  change: ChangeDefinition | undefined,
): readonly ConcernedForm[] {
  return forms.filter(({ kind, ticket }) => kind === "refused" || (change !== undefined && Boolean(ticket)));
}

/**
 * The new document: head and end of the old one, the forms in their order, each header a millisecond after the one before; the
 * last is that of the moment, because none may lie in the future.
 * @returns undefined when there is no form to correct
 */
export function correctiveText(
  tree: XmlTree,
  forms: readonly ConcernedForm[],
  moment: HeaderMoment,
  change: ChangeDefinition | undefined,
): string | undefined {
  const root = rootElement(tree);
  const chosen = correctable(forms, change);
  if (root === undefined || chosen.length === 0) return undefined;
  const siblings = children(tree, root);
  const head = tree.text.slice(0, elementRange(tree, siblings[0]).from);
  const end = tree.text.slice(elementRange(tree, siblings[siblings.length - 1]).to, tree.text.length);
  const between = /\s*$/.exec(head)?.[0] ?? "\n";
  const bodies = chosen.map((form, index) => formText(tree, form, later(moment, index + 1 - chosen.length), change));
  return head + bodies.join(between) + end;
}

/** A form with its new header. */
function formText(
  tree: XmlTree,
  { node, kind, ticket }: ConcernedForm,
  { date, time }: HeaderMoment,
  change: ChangeDefinition | undefined,
): string {
  const edits: Edit[] = [
    ...setValue(tree, child(tree, node, "FormCreationDate"), date),
    ...setValue(tree, child(tree, node, "FormCreationHour"), time),
  ];
  if (kind === "accepted" && change && ticket) {
    edits.push(...setValue(tree, child(tree, node, "AttestationStatus"), change.attestationStatus));
    edits.push(...nameTicket(tree, node, ticket, change));
  }
  const { from, to } = elementRange(tree, node);
  let text = tree.text.slice(from, to);
  for (const edit of edits.sort((a, b) => b.from - a.from))
    text = text.slice(0, edit.from - from) + edit.text + text.slice(edit.to - from);
  return text;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function setValue(tree: XmlTree, node: NodeRef | undefined, text: string): Edit[] {
  if (node === undefined) return [];
  const { from, to } = valueRange(tree, node);
  return from < to ? [{ from, to, text }] : [];
}

/** The reference with origin 2 gets the ticket; a form without one gets it after its last header element. */
function nameTicket(tree: XmlTree, form: NodeRef, ticket: string, { referenceType }: ChangeDefinition): Edit[] {
  const parts = children(tree, form);
  const references = parts.filter((part) => nameOf(tree, part).local === "Reference");
  const own = references.find((part) => {
    const origin = child(tree, part, "ReferenceOrigin");
    return origin !== undefined && textOf(tree, origin).trim() === "2";
  });
  if (own !== undefined) return setValue(tree, child(tree, own, "ReferenceNbr"), ticket);
  const after = references.at(-1) ?? child(tree, form, "TypeForm");
  if (after === undefined) return [];
  const { prefix } = nameOf(tree, form);
  const at = elementRange(tree, after).to;
  const indent = lineStart(tree, elementRange(tree, after).from);
  const tag = (name: string, content: string): string => {
    const qname = prefix ? `${prefix}:${name}` : name;
    return `<${qname}>${content}</${qname}>`;
  };
  const inner = [tag("ReferenceType", referenceType), tag("ReferenceOrigin", "2"), tag("ReferenceNbr", ticket)];
  return [
    { from: at, to: at, text: indent + tag("Reference", inner.map((one) => `${indent}  ${one}`).join("") + indent) },
  ];
}

/** Line break and indentation before an offset; "" in a file without lines. */
function lineStart(tree: XmlTree, offset: number): string {
  return /(?:\r\n|\n|\r)[ \t]*$/.exec(tree.text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
}

/** Form headers must differ, to the millisecond. */
function later({ date, time }: HeaderMoment, count: number): HeaderMoment {
  const moved = new Date(Date.parse(`${date}T${time}Z`) + count).toISOString();
  return { date: moved.slice(0, 10), time: moved.slice(11, 23) };
}

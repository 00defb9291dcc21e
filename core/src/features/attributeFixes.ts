// Quick fixes of attributes: a mistyped name, a value that the type writes otherwise, a namespace that is declared wrongly.
import { textType, type SimpleType } from "../schema/model";
import { validateValue } from "../schema/values";
import { attributes, nameOf, nameRange, rootElement, type Attribute } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { Change } from "./carried";
import { escapeXml } from "./escape";
import { withLine, type Draft, type Place } from "./fixDraft";
import { nearestNames } from "../text/nearest";
import type { Snapshot } from "./snapshot";
import { spellings } from "./spellings";

export function removeAttribute(place: Place): readonly Draft[] {
  const found = attributeOf(place);
  if (!found) return [];
  const change = { ...withLine(place.snapshot, found), text: "" };
  return [{ key: "fix.removeAttribute", args: { name: found.name.qname }, changes: [change], preferred: true }];
}

/** The name that was meant, or none at all. */
export function renameAttribute(place: Place): readonly Draft[] {
  const found = attributeOf(place);
  const { suggestion } = place.finding.args;
  if (!found || typeof suggestion !== "string") return [];
  const { qname, local } = found.name;
  const name = qname.slice(0, qname.length - local.length) + suggestion;
  const change = { from: found.from, to: found.nameTo, text: name };
  const renaming: Draft = {
    key: "fix.renameAttribute",
    args: { old: qname, name },
    changes: [change],
    preferred: true,
  };
  return [renaming, ...removeAttribute(place).map((draft) => ({ ...draft, preferred: false }))];
}

/** The namespace that was meant, where the prefix is declared. */
export function rightNamespace(place: Place): readonly Draft[] {
  const found = attributeOf(place);
  const { prefix, meant } = place.finding.args;
  if (found?.name.qname !== `xmlns:${String(prefix)}` || typeof meant !== "string") return [];
  const change = { from: found.valueFrom, to: found.valueTo, text: meant };
  return [{ key: "fix.replaceValue", args: { old: found.value, value: meant }, changes: [change], preferred: true }];
}

/** What the type admits: the fixed value, the same value written otherwise, or one of the list. */
export function attributeValues(place: Place): readonly Draft[] {
  const found = attributeOf(place);
  const type = place.snapshot.validation?.typeOf(place.node);
  if (!found || type?.kind !== "complex") return [];
  const use = [...type.attributes.values()].find(({ decl }) => decl.local === found.name.local);
  const wanted = use && textType(use.decl.type);
  if (!use || !wanted) return [];
  const fixed = use.constraint?.kind === "fixed" ? use.constraint : use.decl.constraint;
  const values = fixed?.kind === "fixed" ? [fixed.text] : admitted(wanted, found.value);
  return values.map((value) => ({
    key: "fix.replaceValue",
    args: { old: found.value, value },
    changes: [{ from: found.valueFrom, to: found.valueTo, text: escapeXml(value) }],
    preferred: values.length === 1,
  }));
}

/** More values than these are not offered one by one. */
const maxValues = 8;

function admitted(type: SimpleType, old: string): readonly string[] {
  const right = spellings(old).find((guess) => guess !== old && validateValue(type, guess) === undefined);
  if (right !== undefined) return [right];
  const listed = type.facets.enumeration?.entries.map(({ text }) => text) ?? [];
  return [...new Set([...nearestNames(old, listed), ...listed])].slice(0, maxValues);
}

function attributeOf({ snapshot, finding, node }: Place): Attribute | undefined {
  return attributes(snapshot.tree, node).find((one) => one.from <= finding.from && finding.from <= one.to);
}

/** The element gets the namespace that the schema expects, where its own tag says another one or none. */
export function declareNamespace({ snapshot, finding, node }: Place): readonly Draft[] {
  const expected = finding.args.expected ?? finding.args.namespace;
  if (typeof expected !== "string") return [];
  const change = namespaceChange(snapshot, node, expected);
  if (!change) return [];
  const key = expected === "" ? "fix.noNamespace" : "fix.namespace";
  return [{ key, args: { namespace: expected }, changes: [change], preferred: true }];
}

function namespaceChange(snapshot: Snapshot, node: NodeRef, expected: string): Change | undefined {
  const { tree } = snapshot;
  const { qname, local } = nameOf(tree, node);
  const prefix = qname.slice(0, Math.max(0, qname.length - local.length - 1));
  const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  const own = attributes(tree, node).find((one) => one.name.qname === name);
  // A prefix cannot stand for no namespace, and another tag declares it for other elements, too.
  if (prefix !== "" && (expected === "" || !own)) return undefined;
  if (own && expected === "" && node === rootElement(tree)) return { ...withLine(snapshot, own), text: "" };
  if (own) return { from: own.valueFrom, to: own.valueTo, text: escapeXml(expected) };
  const at = nameRange(tree, node).to;
  return { from: at, to: at, text: ` xmlns="${escapeXml(expected)}"` };
}

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

/** The one prefix whose namespace is known without asking. */
export function declarePrefix({ snapshot, finding }: Place): readonly Draft[] {
  const root = rootElement(snapshot.tree);
  if (finding.args.prefix !== "xsi" || root === undefined) return [];
  const at = nameRange(snapshot.tree, root).to;
  const change = { from: at, to: at, text: ` xmlns:xsi="${schemaInstance}"` };
  return [{ key: "fix.declarePrefix", args: { prefix: "xsi" }, changes: [change], preferred: true, safe: true }];
}

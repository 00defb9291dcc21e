// Completion: what may stand at the cursor, from the same schema walk that validates. It works in half-typed tags and in
// documents that are broken elsewhere; what does not fit with what follows is not offered.
import { fill, type MessageArgs } from "../messages/catalogue";
import { featureTexts, type FeatureText } from "../messages/features";
import { textType, type AttributeUse, type ElementDecl, type SimpleType } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { firstChild, nameOf, nodeAt, parent, rootElement } from "../xml/nodes";
import { cursorContext, type CursorContext } from "./cursor";
import { describeElement, type HoverReader } from "./hover";
import { inLanguage, matchesPath, reached, referenceFrom, valueAt } from "./records";
import { asPlainText, asSnippet, elementPieces, type Piece } from "./snippets";
import type { Snapshot, Span } from "./snapshot";
import { enclosing, endTagRange, lacksEndTag } from "./tags";
import { describeType } from "./types";
import { candidatesAt, positionIn, type Candidate } from "./walk";
import { factsOfDecl, isInForce, valueFactsOf } from "./zones";

export interface Completion {
  readonly label: string;
  readonly kind: "element" | "attribute" | "value" | "endTag";
  /** The range that the text takes the place of. */
  readonly span: Span;
  /** The text with places to fill, as an LSP snippet, and the same without them. */
  readonly snippet: string;
  readonly plain: string;
  /** A few words beside the label. */
  readonly detail: string;
  /** What the editor compares with what was typed. */
  readonly filter: string;
  /** Markdown; made when it is asked for. */
  readonly documentation: () => string;
}

export interface CompletionReader extends HoverReader {
  /** Root elements that some pack knows, for a document that has none yet. */
  readonly roots: readonly string[];
}

/** More would only be scrolled through; what is typed narrows it. */
const maxItems = 1_000;

/** Values of other records that are offered again. */
const maxReused = 200;

/** What may stand at a place, the most needed first. */
export function completeAt(snapshot: Snapshot, offset: number, reader: CompletionReader): readonly Completion[] {
  const context = cursorContext(snapshot.tree.text, offset);
  if (!context) return [];
  const found = completionsFor(snapshot, context, offset, reader);
  return found.slice(0, maxItems);
}

function completionsFor(
  snapshot: Snapshot,
  context: CursorContext,
  offset: number,
  reader: CompletionReader,
): readonly Completion[] {
  switch (context.kind) {
    case "elementName":
      return [...elementsAt(snapshot, context.open, context, reader), ...closingItems(snapshot, context, reader)];
    case "endTagName":
      return endTags(snapshot, context, reader);
    case "attributeName":
      return attributeNames(snapshot, context, reader);
    case "attributeValue":
      return attributeValues(snapshot, context);
    case "content":
      return contentAt(snapshot, context, offset, reader);
  }
}

// ---- elements

type NameContext = Span & { readonly tagGoesOn: boolean };

/** Elements that may stand at `open`; the item replaces the half-typed name. */
function elementsAt(snapshot: Snapshot, open: number, context: NameContext, reader: CompletionReader): Completion[] {
  const around = enclosing(snapshot.tree, open);
  if (around === undefined) return rootItems(snapshot, open, context, reader);
  return candidatesIn(snapshot, around, open).map((candidate) =>
    elementItem(snapshot, around, candidate, context, reader),
  );
}

function candidatesIn(snapshot: Snapshot, around: NodeRef, offset: number): readonly Candidate[] {
  const { validation, tree } = snapshot;
  const type = validation?.typeOf(around);
  if (!validation || !type) return [];
  const position = positionIn(tree, validation.schema, type, around, offset);
  return position ? candidatesAt(position, validation.schema) : [];
}

function elementItem(
  snapshot: Snapshot,
  around: NodeRef,
  candidate: Candidate,
  context: NameContext,
  reader: CompletionReader,
): Completion {
  const { decl } = candidate;
  const prefix = prefixFor(snapshot, around);
  const qname = prefix(decl);
  const pieces = context.tagGoesOn ? [qname] : elementPieces(decl, qname, prefix);
  const facts = factsOfDecl(snapshot, decl, around);
  const title = inLanguage(facts.entry?.title, reader.language);
  const need = say(reader, candidate.required ? "complete.required" : "complete.optional");
  return item("element", qname, context, pieces, {
    detail: title === "" ? need : `${title} · ${need}`,
    documentation: () => describeElement(snapshot, facts, reader),
  });
}

/** Children in the namespace of their parent take its prefix; a schema without namespaces knows none. */
function prefixFor(snapshot: Snapshot, around: NodeRef): (decl: ElementDecl) => string {
  const name = nameOf(snapshot.tree, around);
  return (decl) =>
    decl.uri !== "" && decl.uri === name.uri && name.prefix !== "" ? `${name.prefix}:${decl.local}` : decl.local;
}

/** The document's own element, while there is none. */
function rootItems(snapshot: Snapshot, open: number, context: NameContext, reader: CompletionReader): Completion[] {
  const root = rootElement(snapshot.tree);
  const isFirst =
    root === undefined ||
    snapshot.tree.text
      .slice(0, open)
      .trim()
      .replace(/<\?[^]*?\?>|<!--[^]*?-->/g, "")
      .trim() === "";
  if (!isFirst) return [];
  const names = reader.roots;
  return names.map((name) => {
    const pieces: Piece[] = context.tagGoesOn ? [name] : [`${name}>`, { hole: "" }, `</${name}>`];
    return item("element", name, context, pieces, {});
  });
}

/** `<` alone may also become the end tag of the element around. */
function closingItems(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "elementName" }>,
  reader: CompletionReader,
): Completion[] {
  if (context.typed !== "" || context.tagGoesOn) return [];
  const around = enclosing(snapshot.tree, context.open);
  if (around === undefined || endTagRange(snapshot.tree, around)) return [];
  const { qname } = nameOf(snapshot.tree, around);
  return [
    item("endTag", `/${qname}`, context, [`/${qname}>`], { detail: say(reader, "complete.endTag", { name: qname }) }),
  ];
}

// ---- end tags

function endTags(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "endTagName" }>,
  reader: CompletionReader,
): Completion[] {
  const { tree } = snapshot;
  const names: string[] = [];
  for (let at = enclosing(tree, context.open); at !== undefined; at = parent(tree, at)) {
    const { qname } = nameOf(tree, at);
    if (lacksEndTag(tree, at, context.open) && !names.includes(qname)) names.push(qname);
  }
  const innermost = enclosing(tree, context.open);
  if (names.length === 0 && innermost !== undefined) names.push(nameOf(tree, innermost).qname);
  return names.map((name) => {
    const detail = say(reader, "complete.endTag", { name });
    return item("endTag", name, context, [context.closed ? name : `${name}>`], { detail });
  });
}

// ---- attributes

function attributeNames(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "attributeName" }>,
  reader: CompletionReader,
): Completion[] {
  const uses = attributeUses(snapshot, context.open).filter((use) => !context.present.includes(use.decl.local));
  const sorted = uses.sort((a, b) => Number(b.required) - Number(a.required));
  return sorted.map((use) => {
    const name = use.decl.local;
    const value = use.constraint?.text ?? use.decl.constraint?.text ?? "";
    const pieces: Piece[] = context.hasValue ? [name] : [`${name}="`, { hole: value }, `"`];
    return item("attribute", name, context, pieces, {
      detail: say(reader, use.required ? "complete.required" : "complete.optional"),
      documentation: () =>
        [use.decl.annotation.documentation.join("\n\n"), describeType(use.decl.type, reader.language)].join("\n\n"),
    });
  });
}

function attributeUses(snapshot: Snapshot, open: number): AttributeUse[] {
  const node = nodeAt(snapshot.tree, open);
  const type = node === undefined ? undefined : snapshot.validation?.typeOf(node);
  return type?.kind === "complex" ? [...type.attributes.values()] : [];
}

function attributeValues(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "attributeValue" }>,
): Completion[] {
  const local = context.attribute.slice(context.attribute.indexOf(":") + 1);
  const use = attributeUses(snapshot, context.open).find((one) => one.decl.local === local);
  if (!use) return [];
  const fixed = use.constraint?.text ?? use.decl.constraint?.text;
  const values = fixed === undefined ? listedValues(use.decl.type) : [{ value: fixed, meaning: "" }];
  return values.map(({ value, meaning }) => item("value", value, context, [escapeXml(value)], { detail: meaning }));
}

// ---- content

function contentAt(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "content" }>,
  offset: number,
  reader: CompletionReader,
): readonly Completion[] {
  const { tree } = snapshot;
  const node = enclosing(tree, offset);
  const type = node === undefined ? undefined : snapshot.validation?.typeOf(node);
  const simple = type && textType(type);
  if (node !== undefined && simple && firstChild(tree, node) === undefined) {
    return valuesAt(
      snapshot,
      node,
      simple,
      valueSpan(tree.text.slice(context.from, context.to), context, offset),
      reader,
    );
  }
  if (context.typed.trim() !== "") return [];
  const here: NameContext = { from: offset, to: offset, tagGoesOn: false };
  return elementsAt(snapshot, offset, here, reader).map((one) => ({
    ...one,
    snippet: `<${one.snippet}`,
    plain: `<${one.plain}`,
  }));
}

/** The value around the cursor without the white space at its ends; it ends on the cursor's line. */
function valueSpan(content: string, context: Span, offset: number): Span {
  const before = content.slice(0, offset - context.from);
  const after = content.slice(offset - context.from);
  const rest = /^[^\r\n]*/.exec(after)?.[0].trimEnd() ?? "";
  return { from: offset - before.trimStart().length, to: offset + rest.length };
}

export interface Meant {
  readonly value: string;
  readonly meaning: string;
}

/** Values that may stand in an element: codes in force, listed values, records that can be referred to, the day. */
function valuesAt(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  span: Span,
  reader: CompletionReader,
): Completion[] {
  return valuesOfElement(snapshot, node, type, reader).map(({ value, meaning }) =>
    item("value", value, span, [escapeXml(value)], { detail: meaning, filter: `${value} ${meaning}` }),
  );
}

/** The values that may stand in an element and are worth choosing from: codes in force first, else listed ones. */
export function valuesOfElement(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  reader: CompletionReader,
): readonly Meant[] {
  const facts = valueFactsOf(snapshot, reader.rules, node);
  const day = snapshot.asOf.date;
  const codes = (facts.list?.list.entries ?? [])
    .filter((entry) => isInForce(entry, day))
    .map((entry) => ({ value: entry.code, meaning: inLanguage(entry.label, reader.language) }));
  const listed = listedValues(type);
  const allowed = new Set(listed.map(({ value }) => value));
  const fitting = allowed.size > 0 ? codes.filter(({ value }) => allowed.has(value)) : codes;
  return fitting.length > 0 ? fitting : listed.length > 0 ? listed : otherValues(snapshot, node, type, day, reader);
}

function listedValues(type: SimpleType): Meant[] {
  const entries = type.facets.enumeration?.entries ?? [];
  if (entries.length > 0)
    return entries.map((entry) => ({ value: entry.text, meaning: entry.documentation.join(" ") }));
  if (type.variety === "union") return type.members.flatMap(listedValues);
  return type.primitive?.name === "boolean" ? ["true", "false"].map((value) => ({ value, meaning: "" })) : [];
}

function otherValues(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  day: string,
  reader: CompletionReader,
): Meant[] {
  const targets = referenceTargets(snapshot, node);
  if (targets.length > 0) return targets.map((value) => ({ value, meaning: say(reader, "complete.inDocument") }));
  return type.primitive?.name === "date" ? [{ value: day, meaning: "" }] : [];
}

/** The values that a reference of the pack may have: those of the elements it can name. */
function referenceTargets(snapshot: Snapshot, node: NodeRef): string[] {
  const { tree, pack } = snapshot;
  const reference = referenceFrom(tree, pack, node);
  if (!reference) return [];
  const steps = reference.to.split("/");
  const values = new Set<string>();
  for (let scope = parent(tree, node); scope !== undefined; scope = parent(tree, scope)) {
    const isLast = reference.within !== undefined && matchesPath(tree, scope, reference.within);
    for (const target of reached(tree, scope, steps.join("/"))) {
      const value = valueAt(tree, target, ".");
      if (value && values.size < maxReused) values.add(value);
    }
    if (isLast || values.size > 0) break;
  }
  return [...values];
}

// ---- items

interface Extras {
  readonly detail?: string;
  readonly filter?: string;
  readonly documentation?: () => string;
}

function item(
  kind: Completion["kind"],
  label: string,
  span: Span,
  pieces: readonly Piece[],
  extras: Extras,
): Completion {
  return {
    label,
    kind,
    span: { from: span.from, to: span.to },
    snippet: asSnippet(pieces),
    plain: asPlainText(pieces),
    detail: extras.detail ?? "",
    filter: extras.filter ?? label,
    documentation: extras.documentation ?? (() => ""),
  };
}

/** A value as it is written in a document. */
export function escapeXml(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

function say(reader: CompletionReader, key: FeatureText, args: MessageArgs = {}): string {
  return fill(featureTexts[reader.language][key], args, reader.language);
}

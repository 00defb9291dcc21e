// Builds the attribute uses of a type or attribute group, and the wildcard that stands for others.
import type { Builder } from "./components";
import type { SchemaDocument } from "./documents";
import type { AttributeDecl, AttributeUse, ValueConstraint, Wildcard } from "./model";
import { expanded, xmlNamespace, xsdNamespace } from "./names";
import { readWildcard } from "./particles";
import { attributeOf, placeOf, type SchemaNode } from "./schemaNode";
import { intersect } from "./wildcards";

export interface AttributeSet {
  readonly uses: ReadonlyMap<string, AttributeUse>;
  /** Names that a restriction takes away. */
  readonly prohibited: ReadonlySet<string>;
  readonly wildcard: Wildcard | undefined;
}

interface Making {
  readonly uses: Map<string, AttributeUse>;
  readonly prohibited: Set<string>;
  readonly groupWildcards: Wildcard[];
  own: Wildcard | undefined;
}

/** Reads attribute, attributeGroup and anyAttribute among the children of `node`. */
export function makeAttributeUses(builder: Builder, node: SchemaNode, document: SchemaDocument): AttributeSet {
  const making: Making = { uses: new Map(), prohibited: new Set(), groupWildcards: [], own: undefined };
  for (const child of node.children) {
    if (child.uri !== xsdNamespace) continue;
    if (child.local === "attribute") readAttribute(builder, making, child, document);
    else if (child.local === "attributeGroup") includeGroup(builder, making, child, document);
    else if (child.local === "anyAttribute") making.own = readWildcard(builder, child, document);
  }
  return { uses: making.uses, prohibited: making.prohibited, wildcard: completeWildcard(builder, making, node) };
}

function readAttribute(builder: Builder, making: Making, node: SchemaNode, document: SchemaDocument): void {
  const use = attributeOf(node, "use");
  const constraint = builder.constraintOf(node);
  if (constraint?.kind === "default" && use !== undefined && use !== "optional") {
    builder.findings.error("schema.conflict", placeOf(node, "default"), "src-attribute.2", {
      element: "attribute",
      names: ["default", "use"],
    });
  }
  const decl = attributeFor(builder, node, document);
  if (!decl) return;
  const key = expanded(decl.uri, decl.local);
  if (use === "prohibited") making.prohibited.add(key);
  else
    addUse(builder, making, {
      decl,
      required: use === "required",
      constraint: mergedConstraint(builder, node, decl, constraint),
      place: node.place,
    });
}

/** A reference may not contradict the fixed value of what it refers to. */
function mergedConstraint(builder: Builder, node: SchemaNode, decl: AttributeDecl, own: ValueConstraint | undefined) {
  if (
    own &&
    decl.isGlobal &&
    decl.constraint?.kind === "fixed" &&
    (own.kind !== "fixed" || own.text !== decl.constraint.text)
  ) {
    builder.findings.error("schema.conflict", placeOf(node, own.kind), "au-props-correct.2", {
      element: "attribute",
      names: ["ref", own.kind],
    });
  }
  return own ?? decl.constraint;
}

function attributeFor(builder: Builder, node: SchemaNode, document: SchemaDocument): AttributeDecl | undefined {
  const ref = attributeOf(node, "ref");
  if (ref === undefined) return localAttribute(builder, node, document);
  for (const other of ["name", "type", "form"]) {
    if (attributeOf(node, other) === undefined) continue;
    builder.findings.error("schema.conflict", placeOf(node, other), "src-attribute.3", {
      element: "attribute",
      names: ["ref", other],
    });
  }
  const inline = node.children.find((child) => child.uri === xsdNamespace && child.local === "simpleType");
  if (inline)
    builder.findings.error("schema.conflict", inline.place, "src-attribute.3", {
      element: "attribute",
      names: ["ref", "simpleType"],
    });
  if (isXmlAttribute(builder, ref, node, document)) return builder.xmlAttribute(ref.slice("xml:".length));
  const entry = builder.entryNamed("attribute", ref, node, "ref", document);
  return entry && builder.attribute(entry);
}

/** xml:lang and its like are known, also where no document declares them. */
function isXmlAttribute(builder: Builder, ref: string, node: SchemaNode, document: SchemaDocument): boolean {
  if (!ref.startsWith("xml:") || !document.visible.has(xmlNamespace)) return false;
  return (
    builder.registry.find("attribute", xmlNamespace, ref.slice("xml:".length)) === undefined &&
    node.local === "attribute"
  );
}

function localAttribute(builder: Builder, node: SchemaNode, document: SchemaDocument): AttributeDecl | undefined {
  if (attributeOf(node, "name") === undefined) {
    const args = { element: "attribute", expected: ["name", "ref"] };
    builder.findings.error("schema.missingElement", node.place, "src-attribute.3.1", args);
    return undefined;
  }
  const form = attributeOf(node, "form") ?? attributeOf(document.root, "attributeFormDefault");
  return builder.attributeDecl(node, document, form === "qualified" ? document.targetNamespace : "", false);
}

function addUse(builder: Builder, making: Making, use: AttributeUse): void {
  const key = expanded(use.decl.uri, use.decl.local);
  if (making.uses.has(key) && use.place) {
    builder.findings.error("schema.duplicate", use.place, "ct-props-correct.4", {
      what: "attribute",
      name: use.decl.local,
    });
  } else making.uses.set(key, use);
}

function includeGroup(builder: Builder, making: Making, node: SchemaNode, document: SchemaDocument): void {
  const ref = attributeOf(node, "ref");
  const entry = ref === undefined ? undefined : builder.entryNamed("attributeGroup", ref, node, "ref", document);
  const group = entry && builder.attributeGroup(entry, placeOf(node, "ref"));
  if (!group) return;
  for (const use of group.uses.values()) addUse(builder, making, use);
  if (group.wildcard) making.groupWildcards.push(group.wildcard);
}

/** The wildcards of a type and of its groups admit together what each of them admits. */
function completeWildcard(builder: Builder, making: Making, node: SchemaNode): Wildcard | undefined {
  const [first, ...rest] = making.own ? [making.own, ...making.groupWildcards] : making.groupWildcards;
  if (!first) return undefined;
  let namespaces = first.namespaces;
  for (const wildcard of rest) {
    const both = intersect(namespaces, wildcard.namespaces);
    if (!both) builder.findings.error("schema.attributes", node.place, "src-attribute_group.2", {});
    else namespaces = both;
  }
  return { ...first, namespaces };
}

// Builds complex types: simple content, complex content by extension or restriction, and their attributes.
import { makeAttributeUses, type AttributeSet } from "./attributes";
import { anySimpleType } from "./builtins";
import type { Builder } from "./components";
import type { SchemaDocument } from "./documents";
import type { AttributeUse, ComplexType, Content, Particle, SimpleType, Type, Wildcard } from "./model";
import { derivesFrom, noAnnotation, typeName } from "./model";
import { xsdNamespace } from "./names";
import { contentNode, groupParticle } from "./particles";
import { attributeOf, placeOf, type SchemaNode } from "./schemaNode";
import { deriveFacets, inherit, isTrue, type Shell } from "./simpleTypes";
import { unite } from "./wildcards";

/** Fills a complex type from its xs:complexType. */
export function fillComplexType(
  builder: Builder,
  type: Shell<ComplexType>,
  node: SchemaNode,
  document: SchemaDocument,
): void {
  const body = node.children.find(
    (child) => child.uri === xsdNamespace && (child.local === "simpleContent" || child.local === "complexContent"),
  );
  const derivation = body?.children.find(
    (child) => child.uri === xsdNamespace && (child.local === "extension" || child.local === "restriction"),
  );
  if (!body || !derivation) return fillPlain(builder, type, node, document);
  type.derivation = derivation.local === "extension" ? "extension" : "restriction";
  const base = baseType(builder, derivation, document);
  type.base = base;
  if (body.local === "simpleContent") fillSimpleContent(builder, type, derivation, document);
  else fillComplexContent(builder, type, { mixed: isMixed(node, body), derivation }, document);
}

function isMixed(node: SchemaNode, body: SchemaNode): boolean {
  return isTrue(attributeOf(body, "mixed") ?? attributeOf(node, "mixed"));
}

function baseType(builder: Builder, derivation: SchemaNode, document: SchemaDocument): Type {
  const name = attributeOf(derivation, "base");
  const base = name === undefined ? undefined : builder.typeNamed(name, derivation, "base", document);
  if (!base) return builder.brokenComplex;
  const finished = builder.finished(base, placeOf(derivation, "base"));
  const method = derivation.local === "extension" ? "extension" : "restriction";
  if (finished.final.has(method)) {
    const rule = method === "extension" ? "cos-ct-extends.1.1" : "derivation-ok-restriction.1";
    builder.refuseFinal(derivation, method, typeName(finished), rule);
  }
  return finished;
}

/** A type without derivation restricts xs:anyType. */
function fillPlain(builder: Builder, type: Shell<ComplexType>, node: SchemaNode, document: SchemaDocument): void {
  type.base = builder.anyType;
  type.derivation = "restriction";
  const own = makeAttributeUses(builder, node, document);
  type.attributes = own.uses;
  type.anyAttribute = own.wildcard;
  type.content = contentOf(builder, ownParticle(builder, node, document), isTrue(attributeOf(node, "mixed")));
}

/** The content model written in a node; undefined when it admits nothing. */
function ownParticle(builder: Builder, node: SchemaNode, document: SchemaDocument): Particle | undefined {
  const content = contentNode(node);
  const particle = content && groupParticle(builder, content, document);
  return particle && !isEmptyParticle(particle) ? particle : undefined;
}

function isEmptyParticle({ term, min, max }: Particle): boolean {
  if (max === 0) return true;
  if (term.kind !== "group" || term.particles.length > 0) return false;
  return term.compositor !== "choice" || min === 0;
}

function contentOf(builder: Builder, particle: Particle | undefined, mixed: boolean): Content {
  if (particle) return { kind: mixed ? "mixed" : "elements", particle, model: builder.modelOf(particle) };
  if (!mixed) return { kind: "empty" };
  const empty: Particle = { term: { kind: "group", compositor: "sequence", particles: [] }, min: 1, max: 1 };
  return { kind: "mixed", particle: empty, model: builder.modelOf(empty) };
}

function fillComplexContent(
  builder: Builder,
  type: Shell<ComplexType>,
  { mixed, derivation }: { mixed: boolean; derivation: SchemaNode },
  document: SchemaDocument,
): void {
  const base = type.base;
  const own = ownParticle(builder, derivation, document);
  if (base.kind === "simple") {
    builder.findings.error("schema.type", placeOf(derivation, "base"), "src-ct.1", { name: typeName(base) });
    return;
  }
  if (type.derivation === "extension") type.content = extendedContent(builder, base, own, mixed, derivation);
  else type.content = contentOf(builder, own, mixed);
  setAttributes(builder, type, base, makeAttributeUses(builder, derivation, document), derivation);
}

function extendedContent(
  builder: Builder,
  base: ComplexType,
  own: Particle | undefined,
  mixed: boolean,
  node: SchemaNode,
): Content {
  const { content } = base;
  if (content.kind === "empty") return contentOf(builder, own, mixed);
  if (content.kind === "simple") {
    if (own) builder.findings.error("schema.derivation", node.place, "cos-ct-extends.1.4", { base: typeName(base) });
    return content;
  }
  const isBaseMixed = content.kind === "mixed";
  if (isBaseMixed !== mixed && (own || mixed)) {
    builder.findings.error("schema.derivation", node.place, "cos-ct-extends.1.4.3.2.2.1", { base: typeName(base) });
  }
  if (!own) return content;
  checkExtendedAll(builder, content.particle, own, node);
  const term = { kind: "group" as const, compositor: "sequence" as const, particles: [content.particle, own] };
  return contentOf(builder, { term, min: 1, max: 1, place: node.place }, isBaseMixed);
}

/** An xs:all can be neither extended nor added. */
function checkExtendedAll(builder: Builder, base: Particle, own: Particle, node: SchemaNode): void {
  const isAll = ({ term }: Particle) => term.kind === "group" && term.compositor === "all";
  const isVoid = ({ term }: Particle) => term.kind === "group" && term.particles.length === 0;
  if ((isAll(base) && !isVoid(own)) || (isAll(own) && !isVoid(base))) {
    builder.findings.error("schema.all", node.place, "cos-all-limited.1.2", {});
  }
}

function fillSimpleContent(
  builder: Builder,
  type: Shell<ComplexType>,
  derivation: SchemaNode,
  document: SchemaDocument,
): void {
  const own = makeAttributeUses(builder, derivation, document);
  const { base } = type;
  const text =
    type.derivation === "extension"
      ? extendedText(builder, base, derivation)
      : restrictedText(builder, base, derivation, document);
  type.content = { kind: "simple", type: text };
  if (base.kind === "complex") setAttributes(builder, type, base, own, derivation);
  else {
    type.attributes = own.uses;
    type.anyAttribute = own.wildcard;
  }
}

function extendedText(builder: Builder, base: Type, node: SchemaNode): SimpleType {
  if (base.kind === "simple") return base;
  if (base.content.kind === "simple") return base.content.type;
  return refuseText(builder, base, node);
}

/** Text of a restricted type: that of the base with further facets, or of a type written inside. */
function restrictedText(builder: Builder, base: Type, node: SchemaNode, document: SchemaDocument): SimpleType {
  const inline = node.children.find((child) => child.uri === xsdNamespace && child.local === "simpleType");
  const own = inline && builder.anonymousSimpleType(inline, document);
  if (base.kind === "simple") return refuseText(builder, base, node);
  const inherited = base.content.kind === "simple" ? base.content.type : undefined;
  const isMixedEmptiable = base.content.kind === "mixed" && (own !== undefined || base.broken === true);
  if (!inherited && !isMixedEmptiable) return refuseText(builder, base, node);
  const from = own ?? inherited ?? anySimpleType;
  if (own && inherited && !derivesFrom(own, inherited) && !inherited.broken) {
    builder.findings.error("schema.derivation", inline.place, "derivation-ok-restriction.5.2.2.1", {
      base: typeName(base),
    });
  }
  const restricted: Shell<SimpleType> = { ...from, name: "", uri: "", annotation: noAnnotation };
  inherit(restricted, from);
  restricted.facets = deriveFacets(builder, restricted, from, node, document);
  return restricted;
}

function refuseText(builder: Builder, base: Type, node: SchemaNode): SimpleType {
  if (!base.broken) builder.findings.error("schema.type", placeOf(node, "base"), "src-ct.2", { name: typeName(base) });
  return builder.brokenSimple;
}

function setAttributes(
  builder: Builder,
  type: Shell<ComplexType>,
  base: ComplexType,
  own: AttributeSet,
  node: SchemaNode,
): void {
  if (type.derivation === "extension") {
    type.attributes = extendUses(builder, base, own, node);
    type.anyAttribute = uniteWildcards(builder, own.wildcard, base.anyAttribute, node);
    return;
  }
  const inherited = [...base.attributes].filter(([key]) => !own.prohibited.has(key));
  type.attributes = new Map([...inherited, ...own.uses]);
  type.anyAttribute = own.wildcard;
}

function extendUses(
  builder: Builder,
  base: ComplexType,
  own: AttributeSet,
  node: SchemaNode,
): Map<string, AttributeUse> {
  for (const [key, use] of own.uses) {
    if (!base.attributes.has(key)) continue;
    builder.findings.error("schema.duplicate", use.place ?? node.place, "ct-props-correct.4", {
      what: "attribute",
      name: use.decl.local,
    });
  }
  return new Map([...base.attributes, ...own.uses]);
}

function uniteWildcards(builder: Builder, own: Wildcard | undefined, base: Wildcard | undefined, node: SchemaNode) {
  if (!own || !base) return own ?? base;
  const namespaces = unite(own.namespaces, base.namespaces);
  if (!namespaces) builder.findings.error("schema.attributes", node.place, "cos-ct-extends.1.3", {});
  return namespaces ? { ...own, namespaces } : own;
}

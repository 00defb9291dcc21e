// Constraints on finished components: what can only be said when the whole schema is known.
import { builtinType } from "./builtins";
import type { Builder } from "./components";
import type { Entry } from "./documents";
import type { AttributeUse, ComplexType, Derivation, ElementDecl, Particle, Place, SimpleType, Type } from "./model";
import { admits, textType, typeName } from "./model";
import { isEmptiable, ParticleRestriction } from "./particleRestriction";
import { attributeOf, placeOf, type SchemaNode } from "./schemaNode";
import { schemaContext, type Shell } from "./simpleTypes";
import { isDerivedWithout } from "./substitution";
import { findAmbiguity } from "./upa";
import { checkValue, isSameValue } from "./values";
import { isNamespaceSubset } from "./wildcards";

export function checkConstraints(builder: Builder): void {
  for (const type of builder.declaredTypes()) if (type.kind === "complex" && !type.broken) checkType(builder, type);
  for (const decl of builder.elements) checkElement(builder, decl);
  for (const decl of builder.attributes) checkAttribute(builder, decl.type, decl.constraint, decl.place);
  for (const entry of builder.registry.all()) checkRedefinitions(builder, entry);
}

// ---- redefinition

/** What is redefined may have been redefined before. */
function checkRedefinitions(builder: Builder, last: Entry): void {
  for (let entry = last; entry.original; entry = entry.original) checkRedefinition(builder, entry, entry.original);
}

/** A redefined group includes what it was exactly once, or is a restriction of it (src-redefine.6 and 7). */
function checkRedefinition(builder: Builder, entry: Entry, original: Entry): void {
  if (entry.kind !== "group" && entry.kind !== "attributeGroup") return;
  const references = referencesTo(entry.node, entry.kind, entry.name);
  const isRight = references.length > 0 ? isIncludedOnce(references) : isRestricted(builder, entry, original);
  if (isRight) return;
  const rule = entry.kind === "group" ? "src-redefine.6" : "src-redefine.7";
  builder.findings.error("schema.redefine", placeOf(entry.node, "name"), rule, {
    what: entry.node.local,
    name: entry.name,
  });
}

function referencesTo(node: SchemaNode, kind: string, name: string): SchemaNode[] {
  return node.children.flatMap((child) => {
    const isReference = child.local === kind && attributeOf(child, "ref")?.replace(/^.*:/, "") === name;
    return isReference ? [child] : referencesTo(child, kind, name);
  });
}

function isIncludedOnce([first, ...others]: readonly SchemaNode[]): boolean {
  const occurs = [attributeOf(first, "minOccurs") ?? "1", attributeOf(first, "maxOccurs") ?? "1"];
  return others.length === 0 && occurs.every((text) => text === "1");
}

function isRestricted(builder: Builder, entry: Entry, original: Entry): boolean {
  if (entry.kind === "group") {
    const own = builder.group(entry, entry.node.place);
    const old = builder.group(original, original.node.place);
    return !own || !old || new ParticleRestriction(builder.substitution).holds(own, old);
  }
  const own = builder.attributeGroup(entry, entry.node.place);
  const old = builder.attributeGroup(original, original.node.place);
  return (
    !own ||
    !old ||
    attributeProblem(
      { attributes: own.uses, anyAttribute: own.wildcard },
      { attributes: old.uses, anyAttribute: old.wildcard },
    ) === undefined
  );
}

// ---- complex types

function checkType(builder: Builder, type: ComplexType): void {
  const place = type.place;
  if (!place) return;
  checkIds(builder, type, place);
  if (!("model" in type.content)) return checkRestriction(builder, type, place);
  const { particle } = type.content;
  const isInherited =
    type.base.kind === "complex" && "model" in type.base.content && type.base.content.particle === particle;
  if (!isInherited) {
    checkConsistent(builder, particle);
    const rival = findAmbiguity(particle, builder.symbols, builder.substitution);
    if (rival)
      builder.findings.error("schema.ambiguous", rival.place ?? place, "cos-nonambig", { name: nameOfTerm(rival) });
  }
  checkRestriction(builder, type, place);
}

function nameOfTerm({ term }: Particle): string {
  return term.kind === "element" ? term.local : `xs:${term.kind === "wildcard" ? "any" : term.compositor}`;
}

/** At most one attribute of a type may be an ID. */
function checkIds(builder: Builder, type: ComplexType, place: Place): void {
  const ids = [...type.attributes.values()].filter(
    ({ decl }) => decl.type.idKind === "ID" && decl.type.variety === "atomic",
  );
  if (ids.length > 1) {
    const name = ids.map(({ decl }) => decl.local).join(", ");
    builder.findings.error("schema.duplicate", ids[1].place ?? place, "ct-props-correct.5", { what: "ID", name });
  }
}

/** Elements of one name within a content model have one type. */
function checkConsistent(builder: Builder, particle: Particle): void {
  const types = new Map<number, Type>();
  visitElements(particle, (decl, place) => {
    const known = types.get(decl.symbol);
    if (!known) types.set(decl.symbol, decl.type);
    else if (known !== decl.type && place) {
      builder.findings.error("schema.inconsistent", place, "cos-element-consistent", { name: decl.local });
    }
  });
}

function visitElements(
  { term, max, place }: Particle,
  visit: (decl: ElementDecl, place: Place | undefined) => void,
): void {
  if (max === 0) return;
  if (term.kind === "element") visit(term, place);
  else if (term.kind === "group") for (const particle of term.particles) visitElements(particle, visit);
}

// ---- restriction

function checkRestriction(builder: Builder, type: ComplexType, place: Place): void {
  const { base } = type;
  if (type.derivation !== "restriction" || base.kind !== "complex" || base === builder.anyType || base.broken) return;
  const problem = attributeProblem(type, base) ?? contentProblem(builder, type, base);
  if (problem) builder.findings.error("schema.restriction", place, problem, { base: typeName(base) });
}

function contentProblem(builder: Builder, type: ComplexType, base: ComplexType): string | undefined {
  const own = type.content;
  const inherited = base.content;
  if (own.kind === "simple") return undefined;
  if (own.kind === "mixed" && inherited.kind !== "mixed") return "derivation-ok-restriction.5.4.1.2";
  if (inherited.kind === "simple") return "derivation-ok-restriction.5.2";
  if (inherited.kind === "empty") return own.kind === "empty" ? undefined : "derivation-ok-restriction.5.3";
  if (own.kind === "empty") return isEmptiable(inherited.particle) ? undefined : "derivation-ok-restriction.5.3.2";
  const restriction = new ParticleRestriction(builder.substitution);
  return restriction.holds(own.particle, inherited.particle) ? undefined : "derivation-ok-restriction.5.4.2";
}

type Attributes = Pick<ComplexType, "attributes" | "anyAttribute">;

function attributeProblem(type: Attributes, base: Attributes): string | undefined {
  for (const [key, use] of type.attributes) {
    const inherited = base.attributes.get(key);
    if (inherited && use !== inherited && !useFits(use, inherited)) return "derivation-ok-restriction.2.1";
    const isAdmitted = base.anyAttribute && admits(base.anyAttribute, use.decl.uri);
    if (!inherited && !isAdmitted) return "derivation-ok-restriction.2.2";
  }
  for (const [key, inherited] of base.attributes) {
    if (inherited.required && !type.attributes.has(key)) return "derivation-ok-restriction.3";
  }
  if (!type.anyAttribute) return undefined;
  const isSubset = base.anyAttribute && isNamespaceSubset(type.anyAttribute.namespaces, base.anyAttribute.namespaces);
  if (!isSubset || !base.anyAttribute) return "derivation-ok-restriction.4.2";
  return strength[base.anyAttribute.process] <= strength[type.anyAttribute.process]
    ? undefined
    : "derivation-ok-restriction.4.3";
}

const strength = { skip: 0, lax: 1, strict: 2 };

/** Kinds of derivation that are no restriction. */
const otherThanRestriction: ReadonlySet<Derivation> = new Set(["extension", "list", "union"]);

function useFits(own: AttributeUse, inherited: AttributeUse): boolean {
  if (inherited.required && !own.required) return false;
  if (!isDerivedWithout(own.decl.type, inherited.decl.type, otherThanRestriction)) return false;
  const fixed = inherited.constraint ?? inherited.decl.constraint;
  if (fixed?.kind !== "fixed") return true;
  const mine = own.constraint ?? own.decl.constraint;
  return mine?.kind === "fixed" && isSameValue(own.decl.type, mine.text, fixed.text);
}

// ---- elements and attributes

function checkElement(builder: Builder, decl: ElementDecl): void {
  checkSubstitution(builder, decl);
  const { constraint, type } = decl;
  refuseNotation(builder, type, decl.place);
  if (!constraint?.place || type.broken) return;
  const text = textType(type);
  const isMixed = type.kind === "complex" && type.content.kind === "mixed" && isEmptiable(type.content.particle);
  const node = builder.nodeOf(decl)?.node;
  const isValid = text ? "key" in checkValue(text, constraint.text, node && schemaContext(node)) : isMixed;
  if (!isValid || text?.idKind === "ID") {
    builder.findings.error("schema.defaultValue", constraint.place, "e-props-correct.2", { found: constraint.text });
    Object.assign(decl as Shell<ElementDecl>, { constraint: undefined, incomplete: true });
  }
}

/** A member is derived from its head in a way that the head's `final` allows, and never stands for itself. */
function checkSubstitution(builder: Builder, decl: ElementDecl): void {
  const head = decl.substitutes;
  if (!head || !decl.place) return;
  const args = { name: decl.local, head: head.local };
  if (isCircular(decl)) builder.findings.error("schema.substitution", decl.place, "e-props-correct.6", args);
  else if (!decl.type.broken && !head.type.broken && !isDerivedWithout(decl.type, head.type, head.final)) {
    builder.findings.error("schema.substitution", decl.place, "e-props-correct.4", args);
  }
}

function isCircular(decl: ElementDecl): boolean {
  const seen = new Set<ElementDecl>();
  for (let at: ElementDecl | undefined = decl; at; at = at.substitutes) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Only a type that lists its notations may be used. */
function refuseNotation(builder: Builder, type: Type, place: Place | undefined): void {
  if (type === builtinType("NOTATION") && place)
    builder.findings.error("schema.type", place, "enumeration-required-notation", { name: "NOTATION" });
}

function checkAttribute(
  builder: Builder,
  type: SimpleType,
  constraint: ElementDecl["constraint"],
  place: Place | undefined,
): void {
  refuseNotation(builder, type, place);
  if (!constraint?.place || type.broken) return;
  const isId = type.idKind === "ID" && type.variety === "atomic";
  if (!isId && ("key" in checkValue(type, constraint.text) || usesPrefixes(type))) return;
  builder.findings.error("schema.defaultValue", constraint.place, isId ? "a-props-correct.3" : "a-props-correct.2", {
    found: constraint.text,
  });
}

/** Names with prefixes are judged where a document has them in scope. */
function usesPrefixes(type: SimpleType): boolean {
  return type.primitive?.name === "QName" || type.primitive?.name === "NOTATION";
}

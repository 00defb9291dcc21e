// Builds simple types: restriction with its facets, list and union.
import { anySimpleType } from "./builtins";
import type { Builder } from "./components";
import type { BoundFacet, DigitFacet, Enumeration, EnumerationEntry, Facet, Facets, LengthFacet } from "./model";
import type { PatternStep, Place, SimpleType, WhiteSpace } from "./model";
import { typeName } from "./model";
import { xsdNamespace } from "./names";
import type { SchemaDocument } from "./documents";
import type { Value, ValueContext } from "./primitives";
import { compileRegex } from "./regex/automaton";
import { attributeOf, placeOf, resolvePrefix, type SchemaNode } from "./schemaNode";
import { checkValue, normalise } from "./values";
import { trimBlanks } from "./whiteSpace";

/** A type while it is being filled. */
export type Shell<T> = { -readonly [K in keyof T]: T[K] };

/** Fills a simple type from its xs:simpleType. */
export function fillSimpleType(
  builder: Builder,
  type: Shell<SimpleType>,
  node: SchemaNode,
  document: SchemaDocument,
): void {
  const body = node.children.find((child) => child.uri === xsdNamespace && child.local !== "annotation");
  if (body?.local === "restriction") fillRestriction(builder, type, body, document);
  else if (body?.local === "list") fillList(builder, type, body, document);
  else if (body?.local === "union") fillUnion(builder, type, body, document);
}

function fillRestriction(builder: Builder, type: Shell<SimpleType>, body: SchemaNode, document: SchemaDocument): void {
  const base = simpleTypeIn(builder, body, "base", document) ?? anySimpleType;
  if (base === anySimpleType && !base.broken) {
    builder.findings.error("schema.type", placeOf(body, "base"), "st-props-correct.1", { name: "anySimpleType" });
  }
  if (base.final.has("restriction")) builder.refuseFinal(body, "restriction", typeName(base), "st-props-correct.3");
  inherit(type, base);
  type.facets = deriveFacets(builder, type, base, body, document);
}

/** Takes over from the base what a restriction does not change. */
export function inherit(type: Shell<SimpleType>, base: SimpleType): void {
  type.base = base;
  type.variety = base.variety;
  type.primitive = base.primitive;
  type.lexical = base.lexical;
  type.idKind = base.idKind;
  type.item = base.item;
  type.members = base.members;
  type.broken = base.broken;
  type.facets = base.facets;
}

function fillList(builder: Builder, type: Shell<SimpleType>, body: SchemaNode, document: SchemaDocument): void {
  const item = simpleTypeIn(builder, body, "itemType", document) ?? anySimpleType;
  type.base = anySimpleType;
  type.variety = "list";
  type.item = item;
  type.idKind = item.idKind;
  type.broken = item.broken;
  type.facets = { ...anySimpleType.facets, whiteSpace: { value: "collapse", text: "collapse", fixed: true } };
  if (item.final.has("list")) builder.refuseFinal(body, "list", typeName(item), "st-props-correct.4.2.1");
  if (holdsList(item))
    builder.findings.error("schema.type", placeOf(body, "itemType"), "cos-list-of-atomic", { name: typeName(item) });
}

function holdsList(type: SimpleType): boolean {
  return type.variety === "list" || (type.variety === "union" && type.members.some(holdsList));
}

function fillUnion(builder: Builder, type: Shell<SimpleType>, body: SchemaNode, document: SchemaDocument): void {
  type.base = anySimpleType;
  type.variety = "union";
  type.facets = anySimpleType.facets;
  const names = (attributeOf(body, "memberTypes") ?? "").split(" ").filter((name) => name !== "");
  const named = names.map((name) => simpleTypeNamed(builder, name, body, "memberTypes", document));
  const inline = body.children
    .filter((child) => child.uri === xsdNamespace && child.local === "simpleType")
    .map((child) => builder.anonymousSimpleType(child, document));
  type.members = [...named.filter((member) => member !== undefined), ...inline];
  type.broken = type.members.some((member) => member.broken);
  for (const member of type.members) {
    if (member.final.has("union")) builder.refuseFinal(body, "union", typeName(member), "st-props-correct.4.2.2");
  }
  if (names.length === 0 && inline.length === 0) {
    const args = { element: "union", expected: ["memberTypes", "simpleType"] };
    builder.findings.error("schema.missingElement", body.place, "src-union-memberTypes-or-simpleTypes", args);
  }
}

/** The simple type that an attribute names or that stands inside; exactly one of the two must be there. */
function simpleTypeIn(builder: Builder, node: SchemaNode, attribute: string, document: SchemaDocument) {
  const name = attributeOf(node, attribute);
  const inline = node.children.find((child) => child.uri === xsdNamespace && child.local === "simpleType");
  if (name !== undefined && inline) {
    const args = { element: node.local, names: [attribute, "simpleType"] };
    builder.findings.error("schema.conflict", inline.place, `src-${node.local}-${attribute}-or-simpleType`, args);
  }
  if (name !== undefined) return simpleTypeNamed(builder, name, node, attribute, document);
  if (inline) return builder.anonymousSimpleType(inline, document);
  const args = { element: node.local, expected: [attribute, "simpleType"] };
  builder.findings.error("schema.missingElement", node.place, `src-${node.local}-${attribute}-or-simpleType`, args);
  return undefined;
}

function simpleTypeNamed(
  builder: Builder,
  name: string,
  node: SchemaNode,
  attribute: string,
  document: SchemaDocument,
) {
  const type = builder.typeNamed(name, node, attribute, document);
  if (!type) return builder.brokenSimple;
  if (type.kind === "simple") return builder.finished(type, placeOf(node, attribute));
  builder.findings.error("schema.type", placeOf(node, attribute), "st-props-correct.1", { name });
  return builder.brokenSimple;
}

const lengthNames: ReadonlySet<string> = new Set(["length", "minLength", "maxLength", "totalDigits", "fractionDigits"]);
const boundNames: ReadonlySet<string> = new Set(["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]);

/** Collects the facets of one derivation step. */
interface Step {
  readonly counts: Partial<Record<LengthFacet | DigitFacet, Facet<number>>>;
  readonly bounds: Partial<Record<BoundFacet, Facet<Value>>>;
  whiteSpace?: Facet<WhiteSpace>;
  /** A facet could not be understood: what values it would refuse is open. */
  isOpen?: boolean;
  readonly patterns: { source: string; place: Place }[];
  readonly entries: { entry: EnumerationEntry; node: SchemaNode }[];
}

/** The facets in force after a restriction step: those of the base, narrowed by those in `body`. */
export function deriveFacets(
  builder: Builder,
  type: Shell<SimpleType>,
  base: SimpleType,
  body: SchemaNode,
  document: SchemaDocument,
): Facets {
  const step: Step = { counts: {}, bounds: {}, patterns: [], entries: [] };
  for (const child of body.children) if (child.uri === xsdNamespace) readFacet(builder, step, child, type, base);
  checkStep(builder, step, base, body);
  const whiteSpace = step.whiteSpace ?? base.facets.whiteSpace;
  const patterns = [...base.facets.patterns, ...toPatternStep(builder, step)];
  if (step.isOpen) type.broken = true;
  return {
    whiteSpace,
    counts: { ...base.facets.counts, ...step.counts },
    bounds: mergeBounds(base.facets.bounds, step.bounds),
    patterns,
    enumeration: step.entries.length === 0 ? base.facets.enumeration : toEnumeration(builder, step, base, document),
  };
}

/** A new lower bound replaces an inherited one of either kind; so does an upper one. */
function mergeBounds(inherited: Facets["bounds"], own: Facets["bounds"]): Facets["bounds"] {
  const merged = { ...inherited, ...own };
  if (own.minInclusive) delete merged.minExclusive;
  if (own.minExclusive) delete merged.minInclusive;
  if (own.maxInclusive) delete merged.maxExclusive;
  if (own.maxExclusive) delete merged.maxInclusive;
  if (own.minInclusive && own.minExclusive) Object.assign(merged, own);
  if (own.maxInclusive && own.maxExclusive) Object.assign(merged, own);
  return merged;
}

function readFacet(builder: Builder, step: Step, node: SchemaNode, type: SimpleType, base: SimpleType): void {
  const name = node.local;
  const place = placeOf(node, "value");
  const raw = node.attributes.find((attribute) => attribute.local === "value" && attribute.uri === "")?.value;
  if (raw === undefined) return;
  const fixed = isTrue(attributeOf(node, "fixed"));
  if (!isApplicable(name, type)) {
    if (!facetNames.has(name)) return;
    builder.findings.error("schema.facet", node.place, "cos-applicable-facets", { facet: name, type: typeName(type) });
    step.isOpen = true;
    return;
  }
  if (isRepeated(step, name))
    builder.findings.error("schema.facet", node.place, "src-single-facet-value", { facet: name, type: typeName(type) });
  if (lengthNames.has(name))
    step.counts[name as LengthFacet] = { value: Number(raw), text: trimBlanks(raw), fixed, place };
  else if (boundNames.has(name)) readBound(builder, step, node, raw, base);
  else if (name === "whiteSpace")
    step.whiteSpace = { value: trimBlanks(raw) as WhiteSpace, text: trimBlanks(raw), fixed, place };
  else if (name === "pattern") step.patterns.push({ source: raw, place });
  else if (name === "enumeration") step.entries.push({ entry: toEntry(builder, node, raw, place), node });
}

const facetNames: ReadonlySet<string> = new Set([
  ...lengthNames,
  ...boundNames,
  "whiteSpace",
  "pattern",
  "enumeration",
]);

function isRepeated(step: Step, name: string): boolean {
  return name in step.counts || name in step.bounds || (name === "whiteSpace" && step.whiteSpace !== undefined);
}

export function isTrue(text: string | undefined): boolean {
  return text === "true" || text === "1";
}

function toEntry(builder: Builder, node: SchemaNode, text: string, place: Place): EnumerationEntry {
  return { text, documentation: builder.annotationOf(node).documentation, place };
}

/** Does the facet exist for types of this kind? (Datatypes, 4.1.5) */
function isApplicable(name: string, type: SimpleType): boolean {
  if (name === "enumeration" && type.primitive?.name === "boolean") return false;
  if (name === "pattern" || name === "enumeration") return type.variety !== "any";
  if (type.variety === "list") return ["length", "minLength", "maxLength", "whiteSpace"].includes(name);
  if (type.variety !== "atomic" || !type.primitive) return false;
  if (name === "whiteSpace") return true;
  if (name === "totalDigits" || name === "fractionDigits") return type.primitive.name === "decimal";
  if (boundNames.has(name)) return type.primitive.compare !== undefined;
  return ["QName", "NOTATION"].includes(type.primitive.name) || type.primitive.length !== undefined;
}

function readBound(builder: Builder, step: Step, node: SchemaNode, raw: string, base: SimpleType): void {
  const name = node.local as BoundFacet;
  const text = normalise("collapse", raw);
  const place = placeOf(node, "value");
  const value = base.primitive?.read(text, schemaContext(node));
  if (value === undefined) {
    builder.findings.error("schema.facetValue", place, `${name}-valid-restriction`, {
      facet: name,
      found: raw,
      base: typeName(base),
    });
    step.isOpen = true;
    return;
  }
  step.bounds[name] = { value, text, fixed: isTrue(attributeOf(node, "fixed")), place };
}

/** Prefixes in an enumeration or a default are those in scope in the schema document. */
export function schemaContext(node: SchemaNode): ValueContext {
  // The node itself is not kept, and with it its whole document.
  const { namespaces } = node;
  return { resolvePrefix: (prefix) => resolvePrefix(namespaces, prefix) };
}

function toPatternStep(builder: Builder, step: Step): PatternStep[] {
  const sources: string[] = [];
  for (const { source, place } of step.patterns) {
    const compiled = compileRegex(source);
    if ("regex" in compiled) sources.push(source);
    else {
      builder.findings.error("schema.regex", place, "pattern-valid", { pattern: source, ...compiled.error });
      step.isOpen = true;
    }
  }
  if (sources.length === 0 || sources.length < step.patterns.length) return [];
  const whole = compileRegex(sources.join("|"));
  return "regex" in whole ? [{ sources, regex: whole.regex, place: step.patterns[0].place }] : [];
}

function toEnumeration(builder: Builder, step: Step, base: SimpleType, document: SchemaDocument): Enumeration {
  const keys = new Set<string>();
  for (const { entry, node } of step.entries) {
    const result = checkValue(base, entry.text, schemaContext(node));
    if ("key" in result && notationExists(builder, result.type, entry.text, node, document)) keys.add(result.key);
    else {
      const args = { facet: "enumeration", found: entry.text, base: typeName(base) };
      builder.findings.error("schema.facetValue", placeOf(node, "value"), "enumeration-valid-restriction", args);
    }
  }
  return { entries: step.entries.map(({ entry }) => entry), keys };
}

/** An enumeration over NOTATION names declared notations. */
function notationExists(
  builder: Builder,
  type: SimpleType,
  text: string,
  node: SchemaNode,
  document: SchemaDocument,
): boolean {
  if (type.primitive?.name !== "NOTATION") return true;
  return builder.resolves("notation", trimBlanks(text), node, document);
}

/** Checks a step's facets against each other and against the base. */
function checkStep(builder: Builder, step: Step, base: SimpleType, body: SchemaNode): void {
  checkFixed(builder, step, base);
  checkCounts(builder, step, base);
  checkBounds(builder, step, base);
  const from = base.facets.whiteSpace.value;
  const to = step.whiteSpace?.value ?? from;
  const order = ["preserve", "replace", "collapse"];
  if (order.indexOf(to) < order.indexOf(from)) {
    const place = step.whiteSpace?.place ?? body.place;
    builder.findings.error("schema.facetValue", place, "whiteSpace-valid-restriction", {
      facet: "whiteSpace",
      found: to,
      base: typeName(base),
    });
  }
}

function checkFixed(builder: Builder, step: Step, base: SimpleType): void {
  for (const [name, facet] of Object.entries(step.counts)) {
    const inherited = base.facets.counts[name as LengthFacet];
    if (inherited?.fixed && inherited.value !== facet.value) refuse(builder, name, facet, base, "FixedFacetValue");
  }
  for (const [name, facet] of Object.entries(step.bounds)) {
    const inherited = base.facets.bounds[name as BoundFacet];
    if (inherited?.fixed && base.primitive?.compare?.(inherited.value, facet.value) !== 0)
      refuse(builder, name, facet, base, "FixedFacetValue");
  }
  const space = base.facets.whiteSpace;
  if (space.fixed && step.whiteSpace && step.whiteSpace.value !== space.value) {
    refuse(builder, "whiteSpace", step.whiteSpace, base, "FixedFacetValue");
  }
}

function refuse(builder: Builder, name: string, facet: Facet<unknown>, base: SimpleType, rule: string): void {
  if (!facet.place) return;
  builder.findings.error("schema.facetValue", facet.place, rule, {
    facet: name,
    found: facet.text,
    base: typeName(base),
  });
}

function checkCounts(builder: Builder, step: Step, base: SimpleType): void {
  const { counts } = step;
  const all = { ...base.facets.counts, ...counts };
  const narrows = (name: LengthFacet | DigitFacet, isNarrower: (own: number, inherited: number) => boolean) => {
    const own = counts[name];
    const inherited = base.facets.counts[name];
    if (own && inherited && !isNarrower(own.value, inherited.value))
      refuse(builder, name, own, base, `${name}-valid-restriction`);
  };
  narrows("length", (own, inherited) => own === inherited);
  narrows("minLength", (own, inherited) => inherited <= own);
  narrows("maxLength", (own, inherited) => own <= inherited);
  narrows("totalDigits", (own, inherited) => own <= inherited);
  narrows("fractionDigits", (own, inherited) => own <= inherited);
  const ordered = (small: LengthFacet | DigitFacet, large: LengthFacet | DigitFacet, rule: string) => {
    const a = all[small];
    const b = all[large];
    if (a && b && b.value < a.value)
      refuse(builder, counts[small] ? small : large, counts[small] ?? counts[large] ?? b, base, rule);
  };
  ordered("minLength", "maxLength", "minLength-less-than-equal-to-maxLength");
  ordered("fractionDigits", "totalDigits", "fractionDigits-totalDigits");
  checkLengthWithOthers(builder, step, base);
}

/** `length` and a bound on it in one step: only where an earlier step already had that bound; always within it. */
function checkLengthWithOthers(builder: Builder, { counts }: Step, base: SimpleType): void {
  const inherited = base.facets.counts;
  const length = counts.length ?? inherited.length;
  if (!length) return;
  for (const name of ["minLength", "maxLength"] as const) {
    const bound = counts[name] ?? inherited[name];
    if (!bound) continue;
    const isOutside = name === "minLength" ? length.value < bound.value : bound.value < length.value;
    const isNew = counts.length !== undefined && counts[name] !== undefined && inherited[name] === undefined;
    if (isOutside || isNew)
      refuse(builder, name, counts[name] ?? counts.length ?? bound, base, "length-minLength-maxLength");
  }
}

function checkBounds(builder: Builder, step: Step, base: SimpleType): void {
  const { bounds } = step;
  for (const side of ["min", "max"] as const) {
    const inclusive = bounds[`${side}Inclusive`];
    const exclusive = bounds[`${side}Exclusive`];
    if (inclusive && exclusive)
      refuse(builder, `${side}Inclusive`, inclusive, base, `${side}Inclusive-${side}Exclusive`);
  }
  checkEmptyRange(builder, step, base);
  for (const [name, facet] of Object.entries(bounds)) {
    if (!isWithin(name as BoundFacet, facet.value, base))
      refuse(builder, name, facet, base, `${name}-valid-restriction`);
  }
}

/** The lower bound may not lie above the upper one. */
function checkEmptyRange(builder: Builder, { bounds }: Step, base: SimpleType): void {
  const all = mergeBounds(base.facets.bounds, bounds);
  const low = all.minInclusive ?? all.minExclusive;
  const high = all.maxInclusive ?? all.maxExclusive;
  if (!low || !high) return;
  const order = base.primitive?.compare?.(low.value, high.value);
  const mayTouch = (all.minInclusive && all.maxInclusive) || (all.minExclusive && all.maxExclusive);
  if (order === undefined || order < 0 || (order === 0 && mayTouch)) return;
  const name = bounds.minInclusive
    ? "minInclusive"
    : bounds.minExclusive
      ? "minExclusive"
      : bounds.maxInclusive
        ? "maxInclusive"
        : "maxExclusive";
  const facet = bounds[name];
  if (facet) refuse(builder, name, facet, base, "minInclusive-less-than-equal-to-maxInclusive");
}

/** Is a new bound inside the inherited ones? An exclusive bound may repeat an exclusive one. */
function isWithin(name: BoundFacet, value: Value, base: SimpleType): boolean {
  const { minInclusive, minExclusive, maxInclusive, maxExclusive } = base.facets.bounds;
  const order = (facet: Facet<Value> | undefined) =>
    facet ? (base.primitive?.compare?.(value, facet.value) ?? 0) : undefined;
  const fits = (facet: Facet<Value> | undefined, holds: (order: number) => boolean) => {
    const result = order(facet);
    return result === undefined || holds(result);
  };
  return (
    fits(minInclusive, (o) => 0 <= o && !(o === 0 && name === "maxExclusive")) &&
    fits(minExclusive, (o) => (name === "minExclusive" ? 0 <= o : 0 < o)) &&
    fits(maxInclusive, (o) => o <= 0 && !(o === 0 && name === "minExclusive")) &&
    fits(maxExclusive, (o) => (name === "maxExclusive" ? o <= 0 : o < 0))
  );
}

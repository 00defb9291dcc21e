// The built-in types of XSD 1.0: made once, shared by all schemas.
import { parseDecimal, parseInteger } from "./decimal";
import type { ComplexType, Content, Facet, Facets, SimpleType, WhiteSpace, Wildcard } from "./model";
import { noAnnotation } from "./model";
import { isNCName, isName, isNmtoken, xsdNamespace } from "./names";
import { primitives, type PrimitiveName, type Value } from "./primitives";

/** The built-in simple type of this name in the XSD namespace. */
export function builtinType(local: string): SimpleType | undefined {
  return simpleTypes.get(local);
}

/** All built-in simple types, xs:anySimpleType first. */
export function builtinTypes(): readonly SimpleType[] {
  return [...simpleTypes.values()];
}

const simpleTypes = new Map<string, SimpleType>();

function facetsWith(whiteSpace: WhiteSpace, fixed: boolean, more: Partial<Facets> = {}): Facets {
  return { whiteSpace: { value: whiteSpace, text: whiteSpace, fixed }, counts: {}, bounds: {}, patterns: [], ...more };
}

type Details = Partial<Pick<SimpleType, "variety" | "primitive" | "lexical" | "item" | "idKind">>;

function define(name: string, base: SimpleType | undefined, facets: Facets, details: Details = {}): SimpleType {
  const type: SimpleType = {
    kind: "simple",
    name,
    uri: xsdNamespace,
    annotation: noAnnotation,
    base,
    variety: base?.variety ?? "any",
    primitive: base?.primitive,
    lexical: base?.lexical,
    idKind: base?.idKind,
    members: [],
    facets,
    final: new Set(),
    ...details,
  };
  simpleTypes.set(name, type);
  return type;
}

export const anySimpleType = define("anySimpleType", undefined, facetsWith("preserve", false));

for (const name of Object.keys(primitives) as PrimitiveName[]) {
  const facets = name === "string" ? facetsWith("preserve", false) : facetsWith("collapse", true);
  define(name, anySimpleType, facets, { variety: "atomic", primitive: primitives[name] });
}

const string = builtin("string");
const normalized = define("normalizedString", string, facetsWith("replace", false));
const token = define("token", normalized, facetsWith("collapse", false));
defineText("language", token, isLanguage);
const nmtoken = defineText("NMTOKEN", token, isNmtoken);
const name = defineText("Name", token, isName);
const ncName = defineText("NCName", name, isNCName);
define("ID", ncName, ncName.facets, { idKind: "ID" });
const idref = define("IDREF", ncName, ncName.facets, { idKind: "IDREF" });
const entity = define("ENTITY", ncName, ncName.facets, { idKind: "ENTITY" });
defineList("NMTOKENS", nmtoken);
defineList("IDREFS", idref);
defineList("ENTITIES", entity);

const integer = define("integer", builtin("decimal"), integerFacets({}), {
  lexical: (text) => parseInteger(text) !== undefined,
});
const nonPositive = defineInteger("nonPositiveInteger", integer, undefined, "0");
defineInteger("negativeInteger", nonPositive, undefined, "-1");
const long = defineInteger("long", integer, "-9223372036854775808", "9223372036854775807");
const int = defineInteger("int", long, "-2147483648", "2147483647");
const short = defineInteger("short", int, "-32768", "32767");
defineInteger("byte", short, "-128", "127");
const nonNegative = defineInteger("nonNegativeInteger", integer, "0", undefined);
const unsignedLong = defineInteger("unsignedLong", nonNegative, "0", "18446744073709551615");
const unsignedInt = defineInteger("unsignedInt", unsignedLong, "0", "4294967295");
const unsignedShort = defineInteger("unsignedShort", unsignedInt, "0", "65535");
defineInteger("unsignedByte", unsignedShort, "0", "255");
defineInteger("positiveInteger", nonNegative, "1", undefined);

function builtin(local: string): SimpleType {
  const type = simpleTypes.get(local);
  if (!type) throw new Error(`no built-in type ${local}`);
  return type;
}

function defineText(local: string, base: SimpleType, lexical: (text: string) => boolean): SimpleType {
  return define(local, base, facetsWith("collapse", false), { lexical });
}

function defineList(local: string, item: SimpleType): void {
  const minLength: Facet<number> = { value: 1, text: "1", fixed: false };
  const facets = facetsWith("collapse", true, { counts: { minLength } });
  define(local, anySimpleType, facets, { variety: "list", item });
}

function defineInteger(local: string, base: SimpleType, min?: string, max?: string): SimpleType {
  const bounds = { ...base.facets.bounds };
  if (min !== undefined) bounds.minInclusive = bound(min);
  if (max !== undefined) bounds.maxInclusive = bound(max);
  return define(local, base, integerFacets(bounds));
}

function integerFacets(bounds: Facets["bounds"]): Facets {
  const fractionDigits: Facet<number> = { value: 0, text: "0", fixed: true };
  return facetsWith("collapse", true, { counts: { fractionDigits }, bounds });
}

function bound(text: string): Facet<Value> {
  return { value: parseDecimal(text), text, fixed: false };
}

/** The wildcard of xs:anyType. */
export const laxAny: Wildcard = {
  kind: "wildcard",
  namespaces: { kind: "any" },
  process: "lax",
  annotation: noAnnotation,
};

/** xs:anyType needs a content model, which belongs to a schema: each schema has its own. */
export function makeAnyType(content: Content): ComplexType {
  const type = {
    kind: "complex" as const,
    name: "anyType",
    uri: xsdNamespace,
    annotation: noAnnotation,
    derivation: "restriction" as const,
    abstract: false,
    block: new Set<never>(),
    final: new Set<never>(),
    attributes: new Map(),
    anyAttribute: laxAny,
    content,
  };
  return Object.assign(type, { base: type as unknown as ComplexType });
}

/** As RFC 3066 writes it; part by part, as an expression for all of them runs out of room in a value of megabytes. */
function isLanguage(text: string): boolean {
  const [first, ...others] = text.split("-");
  return /^[a-zA-Z]{1,8}$/.test(first) && others.every((part) => /^[a-zA-Z0-9]{1,8}$/.test(part));
}

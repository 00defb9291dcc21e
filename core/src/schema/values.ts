// Checks a text against a simple type. One problem is reported, the most telling one, in this order: empty, not in the
// lexical space, not listed, length, digits, bounds, pattern.
import { parseDecimal, totalDigits, type Decimal } from "./decimal";
import type { ViolationKind } from "../messages/schema";
import type { BoundFacet, Enumeration, Facets, LengthFacet, SimpleType, WhiteSpace } from "./model";
import { typeName } from "./model";
import type { Value, ValueContext } from "./primitives";
import { isBlank } from "./whiteSpace";

/** What is wrong with a value: the kind of the finding and the arguments of its sentence, without the element's name. */
export interface ValueProblem {
  readonly kind: ViolationKind;
  readonly args: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Outcome of a check: the problem, or the key under which equal values are found. */
export type ValueResult = { readonly problem: ValueProblem } | { readonly key: string; readonly type: SimpleType };

const noContext: ValueContext = { resolvePrefix: () => undefined };

/** White space as the type's facet wants it. */
export function normalise(whiteSpace: WhiteSpace, text: string): string {
  if (whiteSpace === "preserve") return text;
  const replaced = /[\t\n\r]/.test(text) ? text.replace(/[\t\n\r]/g, " ") : text;
  if (whiteSpace === "replace" || !replaced.includes(" ")) return replaced;
  return replaced.replace(/ {2,}/g, " ").replace(/^ | $/g, "");
}

/** Problem of a text, or undefined when it is valid. */
export function validateValue(type: SimpleType, text: string, context = noContext): ValueProblem | undefined {
  const result = checkValue(type, text, context);
  return "problem" in result ? result.problem : undefined;
}

/** Key of a text: texts with equal keys are equal values; undefined when the text is not valid. */
function valueKey(type: SimpleType, text: string, context = noContext): string | undefined {
  const result = checkValue(type, text, context);
  return "problem" in result ? undefined : result.key;
}

/** Do two texts stand for one value of the type? */
export function isSameValue(type: SimpleType, a: string, b: string): boolean {
  const key = valueKey(type, a);
  return key === undefined ? a === b : key === valueKey(type, b);
}

/** Checks a text and gives its key. */
export function checkValue(type: SimpleType, raw: string, context: ValueContext = noContext): ValueResult {
  const result = checkVariety(type, raw, context);
  if (!("problem" in result) || !isBlank(raw)) return result;
  // An empty text in a value that may not be empty is one thing, whatever the facet it broke.
  const text = normalise(type.facets.whiteSpace.value, raw);
  return isBlank(text) ? { problem: { kind: "xsd.emptyValue", args: {} } } : result;
}

function checkVariety(type: SimpleType, raw: string, context: ValueContext): ValueResult {
  const text = normalise(type.facets.whiteSpace.value, raw);
  switch (type.variety) {
    case "any":
      return { key: `any:${text}`, type };
    case "atomic":
      return checkAtomic(type, text, context);
    case "list":
      return checkList(type, text, context);
    case "union":
      return checkUnion(type, raw, context);
  }
}

function checkAtomic(type: SimpleType, text: string, context: ValueContext): ValueResult {
  const { primitive, facets } = type;
  const value = primitive?.read(text, context);
  if (!primitive || value === undefined || type.lexical?.(text) === false)
    return { problem: lexicalProblem(type, text) };
  if (type.idKind === "ENTITY" && context.hasEntity?.(text) === false) return { problem: lexicalProblem(type, text) };
  const key = `${primitive.name}:${primitive.key(value)}`;
  const problem =
    enumerationProblem(facets, key, text) ??
    (primitive.length && lengthProblem(facets, primitive.length(value), "characters")) ??
    (primitive.name === "decimal" ? digitsProblem(facets, value as Decimal) : undefined) ??
    boundsProblem(type, value) ??
    patternProblem(facets, text);
  return problem ? { problem } : { key, type };
}

function lexicalProblem(type: SimpleType, text: string): ValueProblem {
  const args = { type: typeName(type), found: shorten(text) };
  if (type.primitive?.name !== "decimal") return { kind: "xsd.datatype", args };
  const isDecimal = parseDecimal(text) !== undefined;
  return { kind: isDecimal ? "xsd.notWhole" : "xsd.notNumeric", args };
}

/** Items of a list value. */
export function listItems(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}

function checkList(type: SimpleType, raw: string, context: ValueContext): ValueResult {
  const text = normalise("collapse", raw);
  const keys: string[] = [];
  for (const item of listItems(text)) {
    const result = type.item && checkVariety(type.item, item, context);
    if (!result) continue;
    if ("problem" in result) return result;
    keys.push(result.key);
  }
  const key = keys.join(" ");
  const problem =
    enumerationProblem(type.facets, key, text) ??
    lengthProblem(type.facets, keys.length, "items") ??
    patternProblem(type.facets, text);
  return problem ? { problem } : { key, type };
}

/** The first member type that takes the text decides what value it is. */
function checkUnion(type: SimpleType, raw: string, context: ValueContext): ValueResult {
  let problem: ValueProblem | undefined;
  for (const member of type.members) {
    const result = checkVariety(member, raw, context);
    if (!("problem" in result)) return checkUnionFacets(type, raw, result);
    problem = moreTelling(problem, result.problem);
  }
  return { problem: problem ?? { kind: "xsd.datatype", args: { type: typeName(type), found: shorten(raw) } } };
}

function checkUnionFacets(type: SimpleType, raw: string, result: { key: string; type: SimpleType }): ValueResult {
  const text = normalise(result.type.facets.whiteSpace.value, raw);
  const problem = enumerationProblem(type.facets, result.key, text) ?? patternProblem(type.facets, text);
  return problem ? { problem } : result;
}

/** Of two members' problems the one that speaks of a facet says more than "not a number". */
function moreTelling(a: ValueProblem | undefined, b: ValueProblem): ValueProblem {
  if (!a) return b;
  const isLexical = (problem: ValueProblem) => problem.kind === "xsd.datatype" || problem.kind === "xsd.notNumeric";
  return isLexical(a) && !isLexical(b) ? b : a;
}

function enumerationProblem(facets: Facets, key: string, text: string): ValueProblem | undefined {
  if (!facets.enumeration || facets.enumeration.keys.has(key)) return undefined;
  const allowed = shownOf(facets.enumeration);
  return {
    kind: "xsd.enumeration",
    args: { found: shorten(text), allowed, count: facets.enumeration.entries.length },
  };
}

const shown = new WeakMap<Enumeration, readonly string[]>();

/** The first values of an enumeration, for a sentence: made once. */
function shownOf(enumeration: Enumeration): readonly string[] {
  let list = shown.get(enumeration);
  if (!list) shown.set(enumeration, (list = shortenList(enumeration.entries.map((entry) => entry.text))));
  return list;
}

const lengthFacets: readonly LengthFacet[] = ["length", "minLength", "maxLength"];

function lengthProblem(facets: Facets, count: number, unit: "characters" | "items"): ValueProblem | undefined {
  for (const name of lengthFacets) {
    const facet = facets.counts[name];
    if (!facet || holdsLength(name, count, facet.value)) continue;
    const kind = unit === "items" ? (`xsd.${name}Items` as const) : (`xsd.${name}` as const);
    return { kind, args: { count, limit: facet.value } };
  }
  return undefined;
}

function holdsLength(name: LengthFacet, count: number, limit: number): boolean {
  if (name === "length") return count === limit;
  return name === "minLength" ? limit <= count : count <= limit;
}

function digitsProblem(facets: Facets, value: Decimal): ValueProblem | undefined {
  const { totalDigits: total, fractionDigits: fraction } = facets.counts;
  if (fraction && fraction.value < value.fraction.length) {
    return { kind: "xsd.fractionDigits", args: { count: value.fraction.length, limit: fraction.value } };
  }
  const count = totalDigits(value);
  if (total && total.value < count) return { kind: "xsd.totalDigits", args: { count, limit: total.value } };
  return undefined;
}

const boundFacets: readonly BoundFacet[] = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"];

function boundsProblem(type: SimpleType, value: Value): ValueProblem | undefined {
  const { facets, primitive } = type;
  for (const name of boundFacets) {
    const facet = facets.bounds[name];
    if (!facet || holdsBound(name, primitive?.compare?.(value, facet.value))) continue;
    return { kind: `xsd.${name}`, args: { limit: facet.text } };
  }
  return undefined;
}

/** A value that cannot be compared with the bound does not keep it. */
function holdsBound(name: BoundFacet, order: number | undefined): boolean {
  if (order === undefined) return false;
  if (name === "minInclusive") return 0 <= order;
  if (name === "minExclusive") return 0 < order;
  return name === "maxInclusive" ? order <= 0 : order < 0;
}

function patternProblem(facets: Facets, text: string): ValueProblem | undefined {
  for (const step of facets.patterns) {
    if (!step.regex.test(text)) return { kind: "xsd.pattern", args: { pattern: shortenList(step.sources) } };
  }
  return undefined;
}

/** Longer values and lists are cut in sentences: a reader needs their start. */
const maxShown = 40;

function shorten(text: string): string {
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`;
}

const maxListed = 12;

function shortenList(items: readonly string[]): readonly string[] {
  return items.length <= maxListed ? items : [...items.slice(0, maxListed), "…"];
}

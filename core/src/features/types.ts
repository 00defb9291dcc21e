// Types in a line: what a value may look like, said from its facets.
import { fill, type Language } from "../messages/catalogue";
import { typeTexts } from "../messages/types";
import { typeName, type ElementDecl, type Facet, type SimpleType } from "../schema/model";

/** Longer lists of values are not spelled out. */
const maxValues = 12;

/** "text, 1 to 48 characters", "whole number, 0 to 9999", "one of EMP, SEC, PRV". */
export function describeType(type: SimpleType, language: Language): string {
  const values = type.facets.enumeration?.entries.map((entry) => entry.text) ?? [];
  if (values.length > 0 && values.length <= maxValues) return values.map((value) => `\`${value}\``).join(", ");
  const parts = [
    baseName(type, language),
    lengths(type, language),
    digits(type, language),
    bounds(type),
    patterns(type),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** The schema's own words on an element, without its number. */
export function documentationOf(decl: ElementDecl, number: string | undefined): string {
  const texts = decl.documentation.map((text) =>
    (number && text.startsWith(number) ? text.slice(number.length) : text).trim(),
  );
  return texts.filter((text) => text !== "").join("\n\n");
}

function baseName(type: SimpleType, language: Language): string {
  const text = typeTexts[language];
  if (type.variety === "list") return text.list;
  if (type.variety === "union") return type.members.map((member) => baseName(member, language)).join(" / ");
  const name = builtInName(type);
  return name in text ? text[name as keyof typeof text] : `xs:${name}`;
}

/** Local name of the nearest type of XML Schema itself. */
function builtInName(type: SimpleType): string {
  for (let at: SimpleType | undefined = type; at; at = at.base) {
    if (at.uri === "http://www.w3.org/2001/XMLSchema") return at.name;
  }
  return typeName(type);
}

function lengths(type: SimpleType, language: Language): string {
  const { length, minLength, maxLength } = type.facets.counts;
  const text = typeTexts[language];
  if (length) return fill(text.exactLength, { count: length.value });
  if (minLength && minLength.value > 0 && maxLength) {
    return fill(text.lengthBetween, { min: minLength.value, max: maxLength.value });
  }
  if (maxLength) return fill(text.lengthAtMost, { max: maxLength.value });
  return minLength && minLength.value > 0 ? fill(text.lengthAtLeast, { min: minLength.value }) : "";
}

function digits(type: SimpleType, language: Language): string {
  const { totalDigits, fractionDigits } = type.facets.counts;
  const text = typeTexts[language];
  const parts: string[] = [];
  if (totalDigits) parts.push(fill(text.digits, { count: totalDigits.value }));
  if (fractionDigits && fractionDigits.value > 0) parts.push(fill(text.decimals, { count: fractionDigits.value }));
  return parts.join(", ");
}

function bounds(type: SimpleType): string {
  const { minInclusive, minExclusive, maxInclusive, maxExclusive } = type.facets.bounds;
  const parts = [
    bound("≥", minInclusive),
    bound(">", minExclusive),
    bound("≤", maxInclusive),
    bound("<", maxExclusive),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function bound(sign: string, facet: Facet<unknown> | undefined): string {
  return facet ? `${sign} ${facet.text}` : "";
}

function patterns(type: SimpleType): string {
  const sources = type.facets.patterns.flatMap((step) => step.sources);
  return sources.map((source) => `\`${source}\``).join(", ");
}

// What the tests of the schema engine share: schemas and documents from short texts, violations as short lines.
import { compileSchema, type CompiledSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { validate, type Validation, type Violation } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";

/** A schema document around declarations; `attributes` go to xs:schema. */
export function xsd(body: string, attributes = ""): string {
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" ${attributes}>${body}</xs:schema>`;
}

/** Compiles documents by name; the first is the main one. */
export function compileAll(documents: Record<string, string>): CompiledSchema {
  const [main, ...others] = Object.entries(documents).map(([uri, text]) => ({ uri, text }));
  return compileSchema(
    main,
    (uri) => others.find((other) => other.uri === uri) ?? (uri === main.uri ? main : undefined),
  );
}

/** Compiles a schema that must be without mistakes. */
export function schemaOf(body: string, attributes = ""): Schema {
  const { schema, findings } = compileAll({ "main.xsd": xsd(body, attributes) });
  if (!schema || findings.length > 0) throw new Error(`the schema has mistakes: ${JSON.stringify(findings)}`);
  return schema;
}

/** The findings of a schema as "kind rule «marked text»". */
export function mistakesOf(body: string, attributes = ""): string[] {
  const text = xsd(body, attributes);
  const { findings } = compileAll({ "main.xsd": text });
  return findings.map(({ kind, rule, from, to }) => `${kind} ${rule} «${text.slice(from, to)}»`);
}

export function check(schema: Schema, xml: string): Validation {
  return validate(parseXml(xml), schema);
}

/** Violations as "kind «marked text»". */
export function violationsOf(schema: Schema, xml: string): string[] {
  return check(schema, xml)
    .violations()
    .map((violation) => lineOf(violation, xml));
}

function lineOf({ kind, from, to }: Violation, xml: string): string {
  return `${kind} «${xml.slice(from, to)}»`;
}

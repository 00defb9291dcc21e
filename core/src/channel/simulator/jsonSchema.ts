// Checks a JSON value against a JSON Schema, as far as our own schemas use the language: the schema file is the only place
// where a field is declared, for editors and for us alike.

export interface SchemaProblem {
  /** Where: "cases/0/acrf/delayMs". */
  readonly where: string;
  /** Key in the simulator's messages. */
  readonly kind: "scenario.missing" | "scenario.unknown" | "scenario.type" | "scenario.value";
  readonly expected: string;
  /** The object that holds it and the member's name, to find the line. */
  readonly holder: unknown;
  readonly key?: string | number;
}

/** The keywords that are understood. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: "object" | "array" | "string" | "integer" | "boolean";
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** All that is wrong with the value. */
export function checkJson(value: unknown, schema: JsonSchema): SchemaProblem[] {
  return check(value, schema, { root: schema, where: [], holder: value });
}

interface At {
  readonly root: JsonSchema;
  readonly where: readonly (string | number)[];
  readonly holder: unknown;
  readonly key?: string | number;
}

function check(value: unknown, schema: JsonSchema, at: At): SchemaProblem[] {
  if (schema.$ref) return check(value, at.root.$defs?.[schema.$ref.replace("#/$defs/", "")] ?? {}, at);
  if (schema.type && !isOfType(value, schema.type)) return [problem("scenario.type", schema.type, at)];
  if (schema.enum && !schema.enum.includes(value)) return [problem("scenario.value", schema.enum.join(" | "), at)];
  if (typeof value === "string") return checkString(value, schema, at);
  if (typeof value === "number") return checkNumber(value, schema, at);
  if (Array.isArray(value))
    return value.flatMap((item, index) => check(item, schema.items ?? {}, inside(at, value, index)));
  return isRecord(value) ? checkObject(value, schema, at) : [];
}

function checkObject(value: Record<string, unknown>, schema: JsonSchema, at: At): SchemaProblem[] {
  const missing = (schema.required ?? []).filter((name) => !(name in value));
  return [
    ...missing.map((name) => problem("scenario.missing", name, at)),
    ...Object.entries(value).flatMap(([name, member]) => checkMember(name, member, schema, inside(at, value, name))),
  ];
}

function checkMember(name: string, value: unknown, schema: JsonSchema, at: At): SchemaProblem[] {
  const own = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
  const byPattern = Object.entries(schema.patternProperties ?? {}).find(([pattern]) =>
    new RegExp(pattern, "u").test(name),
  );
  const declared = own ?? byPattern?.[1];
  if (declared) return check(value, declared, at);
  if (schema.additionalProperties !== false) return [];
  return [problem("scenario.unknown", Object.keys(schema.properties ?? {}).join(", "), at)];
}

function checkString(value: string, { pattern }: JsonSchema, at: At): SchemaProblem[] {
  return pattern === undefined || new RegExp(pattern, "u").test(value) ? [] : [problem("scenario.value", pattern, at)];
}

function checkNumber(value: number, { minimum = -Infinity, maximum = Infinity }: JsonSchema, at: At): SchemaProblem[] {
  return minimum <= value && value <= maximum ? [] : [problem("scenario.value", `${minimum}..${maximum}`, at)];
}

function isOfType(value: unknown, type: JsonSchema["type"]): boolean {
  if (type === "object") return isRecord(value);
  if (type === "array") return Array.isArray(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function inside(at: At, holder: unknown, key: string | number): At {
  return { root: at.root, where: [...at.where, key], holder, key };
}

function problem(kind: SchemaProblem["kind"], expected: string, at: At): SchemaProblem {
  return { kind, where: at.where.join("/"), expected, holder: at.holder, key: at.key };
}

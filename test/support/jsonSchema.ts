// A judge of JSON by a schema of draft 7, as far as the project's own schemas use it: what an editor would underline.
export type Schema = Readonly<Record<string, unknown>> | boolean;

/** Where and why a value does not fit; empty when it does. */
export function misfits(value: unknown, schema: Schema, root: Schema = schema, where = "$"): string[] {
  if (typeof schema === "boolean") return schema ? [] : [`${where}: not admitted`];
  const found: string[] = [];
  const inner = (one: unknown, part: unknown, at = where) => misfits(one, part as Schema, root, at);
  for (const [keyword, given] of Object.entries(schema)) {
    const list = given as readonly unknown[];
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const members = isObject ? (value as Record<string, unknown>) : {};
    switch (keyword) {
      case "$ref":
        found.push(...inner(value, definition(root, String(given))));
        break;
      case "type":
        if (typeOf(value) !== given && !(given === "number" && typeOf(value) === "integer"))
          found.push(`${where}: ${typeOf(value)} is no ${String(given)}`);
        break;
      case "enum":
        if (!list.includes(value)) found.push(`${where}: ${JSON.stringify(value)} is not listed`);
        break;
      case "const":
        if (value !== given) found.push(`${where}: is not ${JSON.stringify(given)}`);
        break;
      case "pattern":
        if (typeof value === "string" && !new RegExp(String(given), "u").test(value)) found.push(`${where}: ${value}`);
        break;
      case "minLength":
        if (typeof value === "string" && value.length < Number(given)) found.push(`${where}: too short`);
        break;
      case "minItems":
        if (Array.isArray(value) && value.length < Number(given)) found.push(`${where}: too few`);
        break;
      case "minProperties":
        if (isObject && Object.keys(members).length < Number(given)) found.push(`${where}: too few members`);
        break;
      case "minimum":
        if (typeof value === "number" && value < Number(given)) found.push(`${where}: too small`);
        break;
      case "required":
        if (isObject)
          found.push(
            ...list.filter((name) => !(String(name) in members)).map((name) => `${where}: lacks ${String(name)}`),
          );
        break;
      case "properties":
        for (const [name, part] of Object.entries(given as object))
          if (name in members) found.push(...inner(members[name], part, `${where}.${name}`));
        break;
      case "additionalProperties":
        for (const name of Object.keys(members))
          if (!(name in ((schema.properties ?? {}) as object)))
            found.push(...inner(members[name], given, `${where}.${name}`));
        break;
      case "items":
        if (Array.isArray(value))
          value.forEach((item, index) => found.push(...inner(item, given, `${where}[${index}]`)));
        break;
      case "allOf":
        for (const part of list) found.push(...inner(value, part));
        break;
      case "anyOf":
        if (!list.some((part) => inner(value, part).length === 0)) found.push(`${where}: fits no alternative`);
        break;
      case "if":
        if (inner(value, given).length === 0 && schema.then !== undefined) found.push(...inner(value, schema.then));
        break;
      case "then":
      case "$schema":
      case "$comment":
      case "title":
      case "description":
      case "default":
      case "definitions":
      case "defaultSnippets":
      case "enumDescriptions":
        break;
      default:
        throw new Error(`the keyword ${keyword} is not known to this judge`);
    }
  }
  return found;
}

function definition(root: Schema, reference: string): Schema {
  const name = reference.replace("#/definitions/", "");
  const found = (root as { definitions: Record<string, Schema> }).definitions[name];
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

// Reading values that came from outside: settings, initialization options, parameters of requests.
// Every reader answers with a typed value or undefined; none of them throws.

export type Fields = Readonly<Record<string, unknown>>;

/** The value as a record of unknown fields, or undefined when it is none. */
export function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A text that is not empty, or undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number from 0 up, or undefined. */
export function asCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** The items that `read` understands; undefined when the value is no list. */
export function asList<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(read).filter((item): item is T => item !== undefined);
}

/** One of the given words, or undefined. */
export function asChoice<const T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

/** A calendar date YYYY-MM-DD that exists, or undefined. */
export function asDate(value: unknown): string | undefined {
  const text = asText(value);
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

/** A 0-based place as in LSP, or undefined. */
export function asPosition(value: unknown): { line: number; character: number } | undefined {
  const fields = asFields(value);
  const line = asCount(fields?.line);
  const character = asCount(fields?.character);
  return line === undefined || character === undefined ? undefined : { line, character };
}

// Checks of the form of a pack's data: a small reader that walks a parsed JSON value, keeps what is right and reports the
// rest with file, position and the place in words ("rules[3].params.start").
import { parseJson, type JsonText } from "./json";

export interface PackProblem {
  /** File inside the pack, e.g. "catalogue.json". */
  readonly file: string;
  /** Offset in that file, when it has one. */
  readonly at?: number;
  /** 1-based line and column of `at`. */
  readonly line?: number;
  readonly column?: number;
  /** Key in the rules catalogue of messages: "pack.missingField". */
  readonly kind: PackProblemKind;
  readonly args: Readonly<Record<string, string | number>>;
  /** A pack with an error is not used; a warning only loses the part it names. */
  readonly severity: "error" | "warning";
}

export type PackProblemKind =
  | "pack.missingFile"
  | "pack.badJson"
  | "pack.missingField"
  | "pack.wrongType"
  | "pack.wrongValue"
  | "pack.badSchema"
  | "pack.badGlossary"
  | "pack.ruleRefused"
  | "pack.unknownList"
  | "pack.duplicate";

/** Reads one file's value; problems go to `report`. */
export class ShapeReader {
  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly json: JsonText,
    private readonly report: (problem: PackProblem) => void,
  ) {}

  problem(
    kind: PackProblemKind,
    args: PackProblem["args"],
    holder: unknown,
    key?: string | number,
    severity: PackProblem["severity"] = "error",
  ): undefined {
    const at = this.json.offsetOf(holder, key);
    this.report({ file: this.file, at, ...positionOf(this.text, at), kind, args, severity });
    return undefined;
  }

  object(
    value: unknown,
    where: string,
    holder: unknown,
    key?: string | number,
  ): Readonly<Record<string, unknown>> | undefined {
    if (isObject(value)) return value;
    return this.problem("pack.wrongType", { where, expected: "{ }" }, holder, key);
  }

  /** A member that must be a non-empty text. */
  word(object: Readonly<Record<string, unknown>>, key: string, where: string): string | undefined {
    const value = object[key];
    if (typeof value === "string" && value !== "") return value;
    if (value === undefined) return this.problem("pack.missingField", { where, field: key }, object);
    return this.problem("pack.wrongType", { where: `${where}.${key}`, expected: '"…"' }, object, key);
  }

  /** A member that may be absent; when it is there it must be a list. */
  list(object: Readonly<Record<string, unknown>>, key: string, where: string): readonly unknown[] {
    const value = object[key];
    if (value === undefined) return [];
    if (Array.isArray(value)) return value as readonly unknown[];
    this.problem("pack.wrongType", { where: `${where}.${key}`, expected: "[ ]" }, object, key);
    return [];
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** 1-based line and column of an offset. */
export function positionOf(text: string, at: number | undefined): { line?: number; column?: number } {
  if (at === undefined) return {};
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** A file of the pack as a JSON object, or undefined with the problem reported. */
export function parseFile(
  file: string,
  read: (name: string) => string | undefined,
  report: (problem: PackProblem) => void,
): { object: Readonly<Record<string, unknown>>; shape: ShapeReader } | undefined {
  const text = read(file);
  if (text === undefined) {
    report({ file, kind: "pack.missingFile", args: { file }, severity: "error" });
    return undefined;
  }
  const json = parseJson(text);
  if (json.problem) {
    const { message, at } = json.problem;
    report({ file, at, ...positionOf(text, at), kind: "pack.badJson", args: { problem: message }, severity: "error" });
    return undefined;
  }
  const shape = new ShapeReader(file, text, json, report);
  const object = shape.object(json.value, file, json.value);
  return object && { object, shape };
}

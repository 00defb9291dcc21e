// What a QA engineer expects of a declaration: NAME.expect.json beside NAME.xml. Without one, the answer is expected to agree with
// the check, which makes a folder of declarations a test of the check itself.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MessageArgs } from "../messages/catalogue";
import type { RegressionMessage } from "../messages/regression";
import { parseJson } from "../pack/json";
import { readDataFile } from "./files";
import { checkJson, type JsonSchema, type SchemaProblem } from "./simulator/jsonSchema";

/** "accepted": every form is; "refused": the file, or one of its forms is. */
export type ReturnedVerdict = "accepted" | "refused";

export interface Expectation {
  readonly verdict?: ReturnedVerdict;
  /** Exactly these codes come back, in any order; a code twice counts twice. */
  readonly codes?: readonly string[];
  /** On each of these places (1,1,7,2) an anomaly comes back, and on no other. */
  readonly paths?: readonly string[];
}

export interface RegressionCase {
  /** Path of the declaration. */
  readonly file: string;
  /** Path below the folder of the run, without extension, with "/" between. */
  readonly name: string;
  /** Path of its NAME.expect.json, when there is one. */
  readonly expectFile?: string;
}

/** A folder of declarations has some hundreds; a run over a whole disk is a mistake. */
const maxCases = 10_000;

/** The declarations of a folder and those below it, by name. Hidden folders, answers and node_modules are passed over. */
export function findCases(folder: string): RegressionCase[] {
  const found: RegressionCase[] = [];
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(at, entry.name);
      if (entry.name.startsWith(".") || entry.name === "node_modules" || found.length >= maxCases) continue;
      if (entry.isDirectory()) visit(file);
      else if (entry.isFile() && isDeclaration(entry.name)) found.push(caseOf(file, folder));
    }
  };
  visit(folder);
  return found;
}

/** True for a file that is there. */
export function fileExists(file: string): boolean {
  return existsSync(file);
}

/** The case of one declaration. */
export function caseOf(file: string, folder = path.dirname(file)): RegressionCase {
  const bare = file.replace(/\.xml$/i, "");
  const expectFile = `${bare}.expect.json`;
  const name = path.relative(folder, bare).split(path.sep).join("/");
  return { file, name, ...(existsSync(expectFile) && { expectFile }) };
}

/** Documents (.xml) and data files of the wire; answers and signatures are none. */
export function isDeclaration(name: string): boolean {
  return /^FI\.[A-Z]{4}\.\d{6}\.[^/]*$/.test(name)
    ? !name.endsWith(".json")
    : /(?<!^(FO|CO|FS|GO|TD)\..*)\.xml$/i.test(name);
}

export type ExpectationReading =
  | { readonly expectation: Expectation }
  | { readonly problem: { readonly kind: RegressionMessage; readonly args: MessageArgs & { readonly line: number } } };

/** What is wrong with an expectation, in the words of a run. */
const problems: Readonly<Record<SchemaProblem["kind"], RegressionMessage>> = {
  "scenario.missing": "expectationMissing",
  "scenario.unknown": "expectationUnknown",
  "scenario.type": "expectationType",
  "scenario.value": "expectationValue",
};

/** Reads an expectation by its schema (schemas/channel/expect.schema.json). */
export function readExpectation(text: string): ExpectationReading {
  const json = parseJson(text);
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  if (json.problem) {
    const { message: reason, at } = json.problem;
    return { problem: { kind: "badExpectation", args: { line: lineAt(at), reason } } };
  }
  const schema = JSON.parse(readDataFile("channel/expect.schema.json")) as JsonSchema;
  const [wrong] = checkJson(json.value, schema);
  if (!wrong) return { expectation: json.value as Expectation };
  const { kind, where, expected, holder, key } = wrong;
  const line = lineAt(json.offsetOf(holder, key) ?? 0);
  return { problem: { kind: problems[kind], args: { line, where: where || "/", expected } } };
}

/** The expectation of a case; undefined without a file of its own. */
export function expectationOf({ expectFile }: RegressionCase): ExpectationReading | undefined {
  return expectFile === undefined ? undefined : readExpectation(readFileSync(expectFile, "utf8"));
}

/** An expectation and what came back, both written as NAME.expect.json is, with the members that the expectation has. */
export function besideReturned(expected: Expectation, returned: Required<Expectation>): readonly [string, string] {
  const members = (["verdict", "codes", "paths"] as const).filter((member) => expected[member] !== undefined);
  const written = (of: Expectation): string => {
    const kept = members.map((member) => {
      const value = of[member];
      // The order does not count: both sides have the same.
      return [member, Array.isArray(value) ? [...(value as readonly string[])].sort() : value];
    });
    return JSON.stringify(Object.fromEntries(kept), undefined, 2);
  };
  return [written(expected), written(returned)];
}

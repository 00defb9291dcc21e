// The W3C XML Schema Test Suite over our engine: one row of its table, one outcome. A schema is compiled once for the
// rows that share it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { compileSchema, type CompiledSchema, type SchemaSource } from "../../core/src/schema/compile";
import { validate, type Violation } from "../../core/src/schema/validate";
import { attributes, children, rootElement } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { NodeRef } from "../../core/src/xml/segment";
import type { XmlTree } from "../../core/src/xml/tree";
import { decodeXmlBytes } from "./xmlBytes";
import { shared } from "../support/root";

export interface Outcome {
  readonly submitter: string;
  readonly set: string;
  readonly group: string;
  readonly test: string;
  readonly kind: "schema" | "instance";
  readonly schemas: readonly string[];
  readonly instance: string;
  readonly expected: "valid" | "invalid";
  readonly actual: "valid" | "invalid" | "undecided";
  readonly agrees: boolean;
  /** Kinds of what was found, for the list of disagreements. */
  readonly found: readonly string[];
  /** The test could not be run. */
  readonly problem?: string;
}

export interface XstsOptions {
  readonly submitter?: string;
  readonly kinds?: readonly ("schema" | "instance")[];
}

/** Unpacks the suite once into a folder of the system's temporary place, and gives that folder. */
export function suiteFolder(): string {
  if (!shared) throw new Error("the conformance suites are not on this machine");
  const folder = path.join(os.tmpdir(), "xsts-cbd5cad");
  if (existsSync(folder)) return folder;
  const fresh = mkdtempSync(path.join(os.tmpdir(), "xsts-unpack-"));
  const unpacked = spawnSync("tar", ["xJf", path.join(shared, "suites", "xsts.tar.xz"), "-C", fresh]);
  if (unpacked.status !== 0) throw new Error(`the suite cannot be unpacked: ${unpacked.stderr.toString()}`);
  mkdirSync(path.dirname(folder), { recursive: true });
  renameSync(fresh, folder);
  return folder;
}

/** Runs the suite's table, or part of it, in order. */
export function runXsts(options: XstsOptions = {}): Outcome[] {
  const folder = suiteFolder();
  const schemas = new SchemaCache(folder);
  const outcomes: Outcome[] = [];
  for (const row of readTable()) {
    if (row.submitter === "common" || (options.submitter && row.submitter !== options.submitter)) continue;
    if (options.kinds && !options.kinds.includes(row.kind)) continue;
    outcomes.push(runRow(row, folder, schemas));
  }
  return outcomes;
}

type Row = Pick<Outcome, "set" | "group" | "test" | "kind" | "schemas" | "instance" | "expected" | "submitter">;

function readTable(): Row[] {
  const packed = path.join(shared ?? "", "suites", "xsts-1.0.tsv.xz");
  const unpacked = spawnSync("xz", ["-dc", packed], { maxBuffer: 64 * 1024 * 1024 });
  if (unpacked.status !== 0) throw new Error("the suite's table cannot be read");
  const [, ...lines] = unpacked.stdout.toString("utf8").trim().split("\n");
  return lines.map((line) => {
    const [set, group, test, kind, documents, instance, expected, submitter] = line.split("\t");
    const schemas = documents === "" ? [] : documents.split("|");
    return { set, group, test, kind, schemas, instance, expected, submitter } as Row;
  });
}

function runRow(row: Row, folder: string, schemas: SchemaCache): Outcome {
  try {
    return row.kind === "schema" ? runSchemaRow(row, schemas) : runInstanceRow(row, folder, schemas);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...row, actual: "undecided", agrees: false, found: [], problem };
  }
}

function runSchemaRow(row: Row, schemas: SchemaCache): Outcome {
  const { findings, schema } = schemas.compile(row.schemas);
  const errors = findings.filter((finding) => finding.severity === "error");
  const actual = schema && errors.length === 0 ? "valid" : "invalid";
  const found = [...new Set(errors.map((finding) => `${finding.kind}/${finding.rule}`))];
  return { ...row, actual, agrees: actual === row.expected, found };
}

function runInstanceRow(row: Row, folder: string, schemas: SchemaCache): Outcome {
  const tree = parseXml(decodeXmlBytes(readFileSync(path.join(folder, row.instance))));
  const compiled = schemas.compile([...new Set([...row.schemas, ...hintedSchemas(tree, row.instance)])]);
  // A document cannot be valid against a schema that is not.
  const isRefused = !compiled.schema || compiled.findings.some((finding) => finding.severity === "error");
  const violations = compiled.schema ? validate(tree, compiled.schema).violations() : [];
  const found = [...compiled.findings, ...tree.findings, ...violations].map((finding) => finding.kind);
  const actual = tree.wellFormed && !isRefused ? verdictOf(violations) : "invalid";
  return { ...row, actual, agrees: actual === row.expected, found: [...new Set(found)] };
}

/**
 * The suite gives every schema there is, so that a strict wildcard without a declaration is refused here. For the
 * product, which may lack a schema, it is undecided.
 */
function verdictOf(violations: readonly Violation[]): Outcome["actual"] {
  const open = violations.filter((one) => one.undecided && !withoutSchema.has(one.kind));
  if (violations.length > open.length) return "invalid";
  return open.length === 0 ? "valid" : "undecided";
}

const withoutSchema: ReadonlySet<string> = new Set([
  "xsd.wildcardNoSchema",
  "xsd.attributeNoSchema",
  "xsd.typeUnknown",
]);

/** Schemas that the document itself names, on whatever element. */
function hintedSchemas(tree: XmlTree, instance: string): string[] {
  const found: string[] = [];
  const waiting: NodeRef[] = [rootElement(tree) ?? []].flat();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const { name, value } of attributes(tree, node)) found.push(...locationsIn(name.local, value));
    waiting.push(...children(tree, node));
  }
  return found.map((location) => path.posix.join(path.posix.dirname(instance), location));
}

function locationsIn(attribute: string, value: string): string[] {
  const words = value.trim().split(/\s+/);
  if (attribute === "noNamespaceSchemaLocation") return words;
  return attribute === "schemaLocation" ? words.filter((_, i) => i % 2 === 1) : [];
}

/** Compiles each set of schema documents once; a few are kept. */
class SchemaCache {
  private readonly compiled = new Map<string, CompiledSchema>();

  constructor(private readonly folder: string) {}

  compile(documents: readonly string[]): CompiledSchema {
    const key = documents.join("|");
    let result = this.compiled.get(key);
    if (!result) {
      const sources = documents.map((document) => this.read(path.join(this.folder, document)));
      const [main, ...also] = sources.filter((source) => source !== undefined);
      result = main
        ? compileSchema(main, (uri, from) => this.read(path.resolve(path.dirname(from), decodeURI(uri))), also)
        : { schema: undefined, findings: [], documents: [] };
      if (this.compiled.size > 50) this.compiled.clear();
      this.compiled.set(key, result);
    }
    return result;
  }

  private read(file: string): SchemaSource | undefined {
    return existsSync(file) ? { uri: file, text: decodeXmlBytes(readFileSync(file)) } : undefined;
  }
}

export interface Agreement {
  readonly submitter: string;
  readonly kind: string;
  readonly agreed: number;
  readonly total: number;
  readonly percent: string;
}

/** Agreement by submitter and kind. */
export function agreement(outcomes: readonly Outcome[]): Agreement[] {
  const groups = new Map<string, Outcome[]>();
  for (const one of outcomes) {
    const key = `${one.submitter} ${one.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, all]) => {
    const [submitter, kind] = key.split(" ");
    const agreed = all.filter((one) => one.agrees).length;
    return { submitter, kind, agreed, total: all.length, percent: ((100 * agreed) / all.length).toFixed(2) };
  });
}

// The second opinion: libxml2 checks a document against a schema, in a worker that is ended afterwards.
// It says valid, not valid, or that it has no opinion (a time-out, a crash, a DOCTYPE, a payload without schema); it never throws.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { makeFolder } from "../safeFile";
import type { Answer, NoOpinion, Question, SchemaBytes } from "./messages";

export type { ChildFacts, DocumentFacts, NoOpinion, OpinionError } from "./messages";

/** A schema document: the path of a file, or its address and content. */
export type SchemaFile = string | { readonly uri: string; readonly text: string | Uint8Array };

export interface OpinionOptions {
  /** After this time the worker is ended and there is no opinion. */
  readonly timeoutMs: number;
  /** Further schemas that no include names, for the payload under a wildcard. */
  readonly also?: readonly SchemaFile[];
  /** Gives the schemas that an include or import names, for addresses that are no files. */
  readonly load?: (uri: string) => string | Uint8Array | undefined;
  /** Also tell the root and the header of each form, as libxml2 read them. */
  readonly facts?: boolean;
}

/** What libxml2 says; at most 1,000 of its messages, `total` counts all. */
export interface Opinion extends Answer {
  readonly ms: number;
}

/**
 * Asks libxml2. The first schema file is the main one; the others stand ready for its includes and imports.
 * A schema given by its path brings the files that it includes or imports from its own folder and below.
 */
export async function opinion(
  schemaFiles: readonly SchemaFile[],
  document: string | Uint8Array,
  options: OpinionOptions,
): Promise<Opinion> {
  const started = performance.now();
  const answer = await ask(schemaFiles, document, options);
  return { ...answer, ms: Math.round(performance.now() - started) };
}

async function ask(
  schemaFiles: readonly SchemaFile[],
  document: string | Uint8Array,
  options: OpinionOptions,
): Promise<Answer> {
  let question: Question;
  try {
    question = { schemas: gatherSchemas(schemaFiles, options), document, facts: options.facts };
  } catch (error) {
    return none("unreadable", error);
  }
  return run(question, options.timeoutMs);
}

function run(question: Question, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = new Worker(pathToFileURL(workerFile()), { workerData: question, stdout: true, stderr: true });
    } catch (error) {
      return resolve(none("crash", error));
    }
    const timer = setTimeout(() => end(none("timeout")), timeoutMs);
    const end = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    worker.once("message", (answer: Answer) => end(answer));
    worker.once("error", (error) => end(none(isUnreadable(error) ? "unreadable" : "crash", error)));
    worker.once("exit", () => end(none("crash", new Error("the worker ended without an answer"))));
  });
}

function none(reason: NoOpinion, error?: unknown): Answer {
  const message = error instanceof Error ? error.message : "";
  const errors = message ? [{ line: 0, message, xpath: "", path: [], element: "", parent: "" }] : [];
  return { valid: null, reason, wellFormed: null, errors, total: errors.length };
}

function isUnreadable(error: unknown): boolean {
  return /^(ENOENT|EACCES|EISDIR|EPERM)$/.test((error as NodeJS.ErrnoException).code ?? "");
}

// ---- schemas

/** The main schema first, then everything that it can reach and what was handed in besides. */
function gatherSchemas(files: readonly SchemaFile[], { also = [], load }: OpinionOptions): SchemaBytes[] {
  if (files.length === 0) throw new Error("no schema was given");
  const found = new Map<string, SchemaBytes>();
  const given = [...files, ...also].map(toBytes);
  for (const schema of given) found.set(schema.uri, schema);
  for (const schema of given) addReachable(schema, found, readerFor(schema.uri, load));
  const main = also.length > 0 ? wrapper(given[0], given.slice(files.length)) : given[0];
  return [main, ...[...found.values()].filter((schema) => schema !== main)];
}

function toBytes(file: SchemaFile): SchemaBytes {
  if (typeof file === "string") return { uri: pathToFileURL(path.resolve(file)).href, bytes: readFileSync(file) };
  return { uri: file.uri, bytes: asBytes(file.text) };
}

function asBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? Buffer.from(text) : text;
}

type Reader = (uri: string) => Uint8Array | undefined;

/** A schema on disk reaches its own folder and what lies below, never more. */
function readerFor(given: string, load: OpinionOptions["load"]): Reader {
  const folder = folderOf(given);
  return (uri) => {
    if (uri.startsWith("file:")) return uri.startsWith(folder) ? readFile(new URL(uri)) : undefined;
    const text = load?.(uri);
    return text === undefined ? undefined : asBytes(text);
  };
}

function readFile(file: URL): Uint8Array | undefined {
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined;
}

/** Follows the includes and imports of a schema. */
function addReachable(schema: SchemaBytes, found: Map<string, SchemaBytes>, read: Reader): void {
  for (const uri of locations(schema)) {
    const bytes = found.has(uri) ? undefined : read(uri);
    if (!bytes) continue;
    found.set(uri, { uri, bytes });
    addReachable({ uri, bytes }, found, read);
  }
}

function locations(schema: SchemaBytes): string[] {
  const text = Buffer.from(schema.bytes).toString("utf8");
  const written = [...text.matchAll(/\bschemaLocation\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
    (match) => match[1] ?? match[2],
  );
  return written
    .filter((location) => URL.canParse(location, schema.uri))
    .map((location) => new URL(location, schema.uri).href);
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/") + 1);
}

/** A schema that does nothing but bring several together, because libxml2 takes only one. */
function wrapper(main: SchemaBytes, also: readonly SchemaBytes[]): SchemaBytes {
  const lines = [main, ...also].map((schema) => {
    const namespace = targetNamespace(schema);
    const location = `schemaLocation="${escapeAttribute(schema.uri)}"`;
    return namespace
      ? `<xs:import namespace="${escapeAttribute(namespace)}" ${location}/>`
      : `<xs:include ${location}/>`;
  });
  const text = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${lines.join("")}</xs:schema>`;
  return { uri: `${folderOf(main.uri)}second-opinion-wrapper.xsd`, bytes: Buffer.from(text) };
}

function targetNamespace(schema: SchemaBytes): string | undefined {
  const match = /<(?:[\w.-]+:)?schema\b[^>]*?\btargetNamespace\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(
    Buffer.from(schema.bytes).toString("utf8"),
  );
  return match?.[1] ?? match?.[2];
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

// ---- the worker's file

/** In a build the worker stands beside this bundle; from sources it is bundled once into out/. */
function workerFile(): string {
  const beside = path.join(__dirname, "libxml2-worker.mjs");
  return existsSync(beside) ? beside : bundledFromSources();
}

function bundledFromSources(): string {
  const root = projectFolder();
  const target = path.join(root, "out", "libxml2-worker.mjs");
  if (existsSync(target) && isNewer(target, __dirname)) return target;
  makeFolder(path.dirname(target));
  const temporary = `${target}.${process.pid}.mjs`;
  const esbuild = path.join(root, "node_modules", "esbuild", "bin", "esbuild");
  const options = ["--bundle", "--platform=node", "--format=esm", "--target=node20", "--log-level=error"];
  execFileSync(process.execPath, [esbuild, path.join(__dirname, "worker.mts"), ...options, `--outfile=${temporary}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  renameSync(temporary, target);
  return target;
}

function isNewer(file: string, folder: string): boolean {
  const { mtimeMs } = statSync(file);
  return readdirSync(folder).every((name) => statSync(path.join(folder, name)).mtimeMs < mtimeMs);
}

function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("the project's folder was not found");
    folder = parent;
  }
  return folder;
}

// Schemas from disk, and what is wrong in them: said on stderr, at its place in the schema, once a run.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { schemaText } from "../../core/src/messages/schema";
import type { Pack } from "../../core/src/pack/pack";
import { compileSchema, type SchemaFinding } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { CommandError } from "./args";
import { readDocument } from "./document";
import { printAside } from "./output";

/** More mistakes than this are counted: the first ones are what has to be mended first. */
const maxSaid = 20;

const compiled = new Map<string, Schema>();

/** A schema with all it includes and imports, from its own folder on; never from the network. */
export function readSchema(file: string, language: Language): Schema {
  const { href } = pathToFileURL(path.resolve(file));
  const known = compiled.get(href);
  if (known) return known;
  const main = { uri: href, text: readDocument(file, language) };
  const { schema, findings } = compileSchema(main, (location, from) => readIncluded(location, from, language));
  if (!schema) {
    const [first] = findings;
    const line = first ? lineAndColumn(main.text, first.from).line : 1;
    const message = first ? schemaText(first.kind, language, first.args) : "";
    throw new CommandError(cliText("brokenSchema", language, { file, message, line }));
  }
  say(findings, language, (uri) => ({ name: nameOf(uri), text: readIncluded(uri, uri, language)?.text ?? "" }));
  compiled.set(href, schema);
  return schema;
}

const saidPacks = new Set<string>();

/** What is wrong in the schema of a pack that a document is checked with. */
export function sayPackSchemaProblems(
  { pack, schema }: { readonly pack: Pack; readonly schema: { readonly file: string } },
  language: Language,
): void {
  const key = `${pack.id} ${pack.version} ${schema.file}`;
  if (saidPacks.has(key)) return;
  saidPacks.add(key);
  say(pack.compile(schema.file).findings, language, (uri) => {
    const name = uri.slice(uri.indexOf(":") + 1);
    return { name: uri, text: pack.files(name) ?? "" };
  });
}

interface SourceText {
  readonly name: string;
  readonly text: string;
}

function say(findings: readonly SchemaFinding[], language: Language, source: (uri: string) => SourceText): void {
  for (const { uri, kind, from, args } of findings.slice(0, maxSaid)) {
    const { name, text } = source(uri);
    const { line, column } = lineAndColumn(text, from);
    printAside(`${name}:${line}:${column}: ${schemaText(kind, language, args)}`);
  }
  const more = findings.length - maxSaid;
  if (more > 0) printAside(cliText("moreFindings", language, { count: more }));
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** As a person would write it: relative to the current folder, when it is in there. */
function nameOf(uri: string): string {
  const file = uri.startsWith("file:") ? fileURLToPath(uri) : uri;
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith("..") ? file : relative;
}

function readIncluded(location: string, from: string, language: Language): { uri: string; text: string } | undefined {
  try {
    const uri = new URL(location, from);
    if (uri.protocol !== "file:") return undefined;
    return { uri: uri.href, text: readDocument(fileURLToPath(uri), language) };
  } catch {
    return undefined;
  }
}

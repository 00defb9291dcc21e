// The other engines: libxml2 in this process, and Xerces where Debian's libxerces2-java and a Java runtime are installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Judged {
  /** Files judged valid; those that are not in here were refused. */
  readonly valid: ReadonlySet<string>;
  /** Why not: the first sentence for a file. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** libxml2 on files with one schema; undefined when it refuses the schema. */
export async function judgeWithLibxml2(schemaFile: string, files: readonly string[]): Promise<Judged | undefined> {
  const libxml2 = await import("libxml2-wasm");
  const { xmlRegisterFsInputProviders } = await import("libxml2-wasm/lib/nodejs.mjs");
  xmlRegisterFsInputProviders();
  const { XmlDocument, XsdValidator, ParseOption } = libxml2;
  const schema = XmlDocument.fromBuffer(readFileSync(schemaFile), {
    url: schemaFile,
    option: ParseOption.XML_PARSE_NONET,
  });
  let validator;
  try {
    validator = XsdValidator.fromDoc(schema);
  } catch {
    schema.dispose();
    return undefined;
  }
  const valid = new Set<string>();
  const reasons = new Map<string, string>();
  for (const file of files) {
    let document;
    try {
      document = XmlDocument.fromBuffer(readFileSync(file));
      validator.validate(document);
      valid.add(file);
    } catch (error) {
      reasons.set(file, String((error as Error).message).trim());
    } finally {
      document?.dispose();
    }
  }
  validator.dispose();
  schema.dispose();
  return { valid, reasons };
}

const jars = ["/usr/share/java/xercesSamples.jar", "/usr/share/java/xercesImpl.jar"];

/** Is Xerces here? */
export function hasXerces(): boolean {
  return jars.every((jar) => existsSync(jar)) && spawnSync("java", ["-version"]).status === 0;
}

/** Command lines have an end. */
const filesAtOnce = 1_000;

/** Xerces on files of different names with one schema, by the validator among its own samples; undefined when it refuses the schema. */
export function judgeWithXerces(schemaFile: string, files: readonly string[]): Judged | undefined {
  const valid = new Set<string>();
  const reasons = new Map<string, string>();
  for (let from = 0; from < files.length; from += filesAtOnce) {
    const some = files.slice(from, from + filesAtOnce);
    const args = ["-cp", jars.join(":"), "jaxp.SourceValidator", "-f", "-a", schemaFile, "-i", ...some];
    const { stdout, stderr } = spawnSync("java", args, { encoding: "utf8", maxBuffer: 1 << 28 });
    const said = `${stdout}\n${stderr}`;
    if (/\[(Fatal )?Error\] [^\n]*\.xsd:/.test(said)) return undefined;
    // It names a file by the last part of its path.
    const named = new Map(some.map((file) => [path.basename(file), file]));
    for (const [, name, reason] of said.matchAll(/\[(?:Fatal )?Error\] (\S+?):\d+:\d+: (.*)/g)) {
      const file = named.get(name);
      if (file !== undefined && !reasons.has(file)) reasons.set(file, reason);
    }
    for (const file of some) if (!reasons.has(file)) valid.add(file);
  }
  return { valid, reasons };
}

// A pack, ready for use: schemas, glossary, rules and code lists of one declaration, with the texts they came from.
import { compileSchema, type SchemaFinding } from "../schema/compile";
import type { Schema } from "../schema/schema";
import { Glossary } from "./glossary";
import type { CatalogueRule, CodeList, PackManifest, PackSchema } from "./manifest";

/** Gives the text of a file in the pack's folder ("FLA_20251.xsd", "samples/valid.xml"), or undefined. */
export type PackFiles = (name: string) => string | undefined;

export interface CompiledSchema {
  /** undefined when the file is no usable schema; see findings. */
  readonly schema: Schema | undefined;
  readonly findings: readonly SchemaFinding[];
}

export class Pack {
  readonly id: string;
  readonly version: string;
  readonly official: boolean;
  private readonly compiled = new Map<string, CompiledSchema>();

  constructor(
    readonly manifest: PackManifest,
    readonly files: PackFiles,
    readonly glossary: Glossary | undefined,
    readonly rules: readonly CatalogueRule[],
    readonly codeLists: ReadonlyMap<string, CodeList>,
  ) {
    this.id = manifest.id;
    this.version = manifest.version;
    this.official = manifest.official;
  }

  /** The schema of one of the pack's files, compiled at first use. `also`: payload schemas of other packs. */
  compile(file: string, also: readonly PackPart[] = []): CompiledSchema {
    const key = [file, ...also.map((part) => `${part.pack.id}/${part.file}`)].join("|");
    let compiled = this.compiled.get(key);
    if (!compiled) {
      compiled = this.compileNow(file, also);
      this.compiled.set(key, compiled);
    }
    return compiled;
  }

  /** Namespaces of the pack's schemas; "" for none. */
  get namespaces(): readonly string[] {
    return this.manifest.schemas.map((schema) => schema.namespace ?? "");
  }

  /** The files whose schema has this root, newest version first. */
  schemasFor(root: string, uri: string): readonly PackSchema[] {
    return this.manifest.schemas
      .filter((schema) => (schema.namespace ?? "") === uri && schema.roots.includes(root))
      .sort((a, b) => compareVersions(b.version ?? "", a.version ?? ""));
  }

  private compileNow(file: string, also: readonly PackPart[]): CompiledSchema {
    const text = this.files(file);
    if (text === undefined) return { schema: undefined, findings: [] };
    const sources = new Map<string, PackFiles>([[this.id, this.files]]);
    for (const { pack } of also) sources.set(pack.id, pack.files);
    const load = (uri: string, from: string): { uri: string; text: string } | undefined => {
      const [packId, base] = splitUri(from);
      const name = resolveIn(base, uri);
      const found = sources.get(packId)?.(name);
      return found === undefined ? undefined : { uri: `${packId}:${name}`, text: found };
    };
    const others = also.flatMap(({ pack, file: name }) => {
      const other = pack.files(name);
      return other === undefined ? [] : [{ uri: `${pack.id}:${name}`, text: other }];
    });
    return compileSchema({ uri: `${this.id}:${file}`, text }, load, others);
  }
}

/** One schema file of a pack. */
export interface PackPart {
  readonly pack: Pack;
  readonly file: string;
}

/** "20231" before "20234"; other names as text. */
export function compareVersions(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function splitUri(uri: string): [string, string] {
  const colon = uri.indexOf(":");
  return [uri.slice(0, colon), uri.slice(colon + 1)];
}

/** A schemaLocation beside `base`, kept inside the pack's folder; a path from elsewhere counts by its file name. */
function resolveIn(base: string, location: string): string {
  const steps = base.split("/").slice(0, -1);
  const plain = location.replaceAll("\\", "/");
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(plain)) return plain.split("/").pop() ?? "";
  for (const step of plain.split("/"))
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  return steps.join("/");
}

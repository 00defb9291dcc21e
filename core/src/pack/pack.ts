// A pack, ready for use: schemas, glossary, rules and code lists of one declaration, with the texts they came from.
import { pathOfLocation } from "../schema/location";
import { compileSchema, type SchemaFinding } from "../schema/compile";
import type { Schema } from "../schema/schema";
import { Glossary } from "./glossary";
import type { SchemaSource } from "../schema/documents";
import type { CatalogueRule, CodeList, PackManifest, PackSchema } from "./manifest";
import type { SnippetDefinition } from "./snippets";
import { baseName, compareVersions } from "./version";

/** Gives the text of a file in the pack's folder ("FLA_20251.xsd", "samples/valid.xml"), or undefined. */
export type PackFiles = (name: string) => string | undefined;

export interface CompiledSchema {
  /** undefined when the file is no usable schema; see findings. */
  readonly schema: Schema | undefined;
  readonly findings: readonly SchemaFinding[];
}

/** Where a pack comes from, in the order in which they are asked. `schema`: an XSD alone, beside a document or by a setting. */
export type PackOrigin = "workspace" | "user" | "bundled" | "schema";

/** What the reader of a pack knows of it and the pack itself cannot claim. */
export interface PackStanding {
  readonly origin: PackOrigin;
  readonly official: boolean;
}

export class Pack {
  readonly id: string;
  readonly version: string;
  /** Installed on this machine from the authority's files, and unchanged since. */
  readonly official: boolean;
  readonly origin: PackOrigin;
  private readonly compiled = new Map<string, CompiledSchema>();

  constructor(
    readonly manifest: PackManifest,
    readonly files: PackFiles,
    readonly glossary: Glossary | undefined,
    readonly rules: readonly CatalogueRule[],
    readonly codeLists: ReadonlyMap<string, CodeList>,
    readonly snippets: readonly SnippetDefinition[],
    standing: PackStanding = { origin: "bundled", official: false },
  ) {
    this.id = manifest.id;
    this.version = manifest.version;
    this.official = standing.official;
    this.origin = standing.origin;
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

  /**
   * The same schemas, with what another pack of the same documents knows of reading them: labels, code lists, and a glossary
   * where this one has none. For official schemas of answers, which come without any of it.
   */
  readAs({ manifest, glossary, rules, codeLists }: Pack): Pack {
    const { official, origin } = this;
    return new Pack(
      { ...this.manifest, records: manifest.records },
      this.files,
      this.glossary ?? glossary,
      this.rules.length > 0 ? this.rules : rules,
      new Map([...codeLists, ...this.codeLists]),
      this.snippets,
      { official, origin },
    );
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
    const sources = new Map<string, Pack>([[this.id, this]]);
    for (const { pack } of also) sources.set(pack.id, pack);
    const load = (uri: string, from: string): SchemaSource | undefined => {
      const [packId, base] = splitUri(from);
      return sources.get(packId)?.documentNamed(base, uri);
    };
    const unlocated = this.unlocatedFor(file).map((name): PackPart => ({ pack: this, file: name }));
    const others = [...unlocated, ...also.flatMap((part) => [part, ...unlocatedIn(part)])].flatMap((part) => {
      const other = part.pack.files(part.file);
      return other === undefined ? [] : [{ uri: `${part.pack.id}:${part.file}`, text: other }];
    });
    return compileSchema({ uri: `${this.id}:${file}`, text }, load, others);
  }

  /** Documents that the imports of a schema name without saying where they are. */
  unlocatedFor(file: string): readonly string[] {
    return this.manifest.schemas.find((schema) => schema.file === file)?.also ?? [];
  }

  /** The document that `base` includes or imports: by its path, else by its name alone. */
  private documentNamed(base: string, location: string): SchemaSource | undefined {
    const path = pathOfLocation(location);
    const beside = resolveIn(base, path);
    const named = baseName(path).toLowerCase();
    const known = [...(this.manifest.parts ?? []), ...this.manifest.schemas.map((schema) => schema.file)];
    for (const name of [beside, ...known.filter((one) => baseName(one).toLowerCase() === named)]) {
      const text = name === "" ? undefined : this.files(name);
      if (text !== undefined) return { uri: `${this.id}:${name}`, text };
    }
    return undefined;
  }
}

/** One schema file of a pack. */
export interface PackPart {
  readonly pack: Pack;
  readonly file: string;
}

function unlocatedIn({ pack, file }: PackPart): PackPart[] {
  return pack.unlocatedFor(file).map((name) => ({ pack, file: name }));
}

function splitUri(uri: string): [string, string] {
  const colon = uri.indexOf(":");
  return [uri.slice(0, colon), uri.slice(colon + 1)];
}

/** A schemaLocation beside `base`, kept inside the pack's folder; a path from elsewhere counts by its file name. */
function resolveIn(base: string, path: string): string {
  const steps = base.split("/").slice(0, -1);
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(path)) return path.split("/").pop() ?? "";
  for (const step of path.split("/"))
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  return steps.join("/");
}

// What a check needs beside the text: packs, schema, day. Packs and schemas are read once and shared by all documents.
import type { CheckEnvironment, CheckSession } from "../../core/src/check/session";
import { NearbySchemas } from "../../core/src/channel/packs/nearby";
import type { Pack } from "../../core/src/pack/pack";
import { compileSchema, type CompiledSchema, type SchemaFinding } from "../../core/src/schema/compile";
import { pathOfLocation } from "../../core/src/schema/location";
import type { Schema } from "../../core/src/schema/schema";
import type { Moment, PackInFolder, Surroundings } from "./surroundings";
import path from "node:path";
import { fileURLToPath } from "node:url";

export interface Choice {
  /** Address of the document. */
  readonly uri: string;
  /** Path of an XSD; then that schema alone is checked. */
  readonly schema: string | undefined;
  /** Path of the XSD that the setting `fla.schemas` maps the document to. */
  readonly mapped: string | undefined;
  readonly packId: string | undefined;
  readonly packFolders: readonly string[];
  /** Folders of the workspace. */
  readonly workspaces: readonly string[];
  /** Their packs count, too. */
  readonly trusted: boolean;
  readonly asOf: Moment;
}

export class Environments {
  #packs: { readonly key: string; readonly found: readonly PackInFolder[] } | undefined;
  #schemas = new Map<string, CompiledSchema | undefined>();
  readonly #nearby: NearbySchemas;

  constructor(private readonly surroundings: Surroundings) {
    this.#nearby = new NearbySchemas(surroundings.nowMs);
  }

  environment(choice: Choice): CheckEnvironment {
    const { uri, asOf, workspaces } = choice;
    const channelData = this.surroundings.channelData();
    const mapped = choice.mapped === undefined ? undefined : this.#nearby.packOf(choice.mapped, workspaces);
    if (mapped && !choice.schema)
      return { packs: [mapped, ...this.packs(choice)], packId: mapped.id, asOf, channelData };
    const schema = choice.schema ? this.#schema(choice.schema) : undefined;
    const file = uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
    return {
      // A schema that was asked for and cannot be used leaves nothing to check with: a pack would answer another question.
      packs: choice.schema && !schema ? [] : this.packs(choice),
      schema,
      packId: choice.packId,
      asOf,
      channelData,
      schemaFor: (head) => this.#nearby.packFor(file, head, workspaces),
    };
  }

  /** True when a schema was asked for that cannot be used. */
  lacksSchema(file: string | undefined): boolean {
    return file !== undefined && this.#schema(file) === undefined;
  }

  /** The packs of these folders before those that this machine knows: workspace, installed, bundled. */
  packs(choice: Pick<Choice, "packFolders" | "workspaces" | "trusted">): readonly Pack[] {
    return this.#inFolders(choice).map(({ pack }) => pack);
  }

  /** Packs or schemas changed on disk: they are read again when they are next asked for. */
  forget(): void {
    this.#packs = undefined;
    this.#schemas.clear();
    this.#nearby.forget();
  }

  /** What is wrong in the schemas that a document is checked with, and in which file. `asked`: the schema of the options. */
  schemaFindings(session: CheckSession, asked: string | undefined): { file: string; finding: SchemaFinding }[] {
    const findings = asked === undefined ? session.schemaFindings : (this.#compiled(asked)?.findings ?? []);
    return findings.flatMap((finding) => {
      const file = this.#fileOf(finding.uri, session);
      return file === undefined ? [] : [{ file, finding }];
    });
  }

  /** The file of a schema document that a session uses. */
  #fileOf(uri: string, { schemaPacks }: CheckSession): string | undefined {
    const colon = uri.indexOf(":");
    const pack = path.isAbsolute(uri) ? undefined : schemaPacks.find(({ id }) => id === uri.slice(0, colon));
    if (!pack) return this.schemaFile(uri);
    const folder = this.#packs?.found.find((known) => known.pack === pack)?.folder ?? this.#nearby.folderOf(pack);
    return folder === undefined ? undefined : path.join(folder, uri.slice(colon + 1));
  }

  /** The file of a schema document by the name that the compiler knows it by: "fla:FLA_20251.xsd", or a path. */
  schemaFile(uri: string): string | undefined {
    const [, id, name] = /^([a-z][a-z0-9_-]+):(.+)$/.exec(uri) ?? [];
    const folder = this.#packs?.found.find(({ pack }) => pack.id === id)?.folder;
    if (folder !== undefined) return path.join(folder, name);
    return path.isAbsolute(uri) ? uri : undefined;
  }

  /** The file in which a pack keeps its code lists. */
  codeListFile(id: string): string | undefined {
    const found = this.#packs?.found.find(({ pack }) => pack.id === id);
    const name = found?.pack.manifest.codeLists;
    return found && name !== undefined ? path.join(found.folder, name) : undefined;
  }

  /** The file of a schema that some pack brings, by its file name. */
  schemaNamed(name: string): string | undefined {
    for (const { pack, folder } of this.#packs?.found ?? []) {
      const known = pack.manifest.schemas.find((schema) => path.basename(schema.file) === name);
      if (known) return path.join(folder, known.file);
    }
    return undefined;
  }

  #inFolders({ packFolders, workspaces, trusted }: Pick<Choice, "packFolders" | "workspaces" | "trusted">) {
    const open = trusted ? workspaces : [];
    const key = [...packFolders, "", ...open].join("\n");
    if (this.#packs?.key !== key) this.#packs = { key, found: this.#read(packFolders, open) };
    return this.#packs.found;
  }

  #read(folders: readonly string[], workspaces: readonly string[]): readonly PackInFolder[] {
    const own = folders.flatMap((folder) => this.surroundings.packIn(folder) ?? []);
    const ids = new Set(own.map(({ pack }) => pack.id));
    return [...own, ...this.surroundings.activePacks(workspaces).filter(({ pack }) => !ids.has(pack.id))];
  }

  #schema(file: string): Schema | undefined {
    return this.#compiled(file)?.schema;
  }

  #compiled(file: string): CompiledSchema | undefined {
    if (!this.#schemas.has(file)) this.#schemas.set(file, this.#compile(file));
    return this.#schemas.get(file);
  }

  #compile(given: string): CompiledSchema | undefined {
    const file = given.startsWith("file:") ? fileURLToPath(given) : path.resolve(given);
    const text = this.surroundings.readText(file);
    if (text === undefined) return undefined;
    const load = (uri: string, from: string) => {
      const beside = path.resolve(path.dirname(from), pathOfLocation(uri));
      const found = this.surroundings.readText(beside);
      return found === undefined ? undefined : { uri: beside, text: found };
    };
    return compileSchema({ uri: file, text }, load);
  }
}

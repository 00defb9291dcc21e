// What a check needs beside the text: packs, schema, day. Packs and schemas are read once and shared by all documents.
import type { CheckEnvironment } from "../../core/src/check/session";
import type { Pack } from "../../core/src/pack/pack";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import type { Moment, PackInFolder, Surroundings } from "./surroundings";
import path from "node:path";
import { fileURLToPath } from "node:url";

export interface Choice {
  /** Path of an XSD; then that schema alone is checked. */
  readonly schema: string | undefined;
  readonly packId: string | undefined;
  readonly packFolders: readonly string[];
  readonly asOf: Moment;
}

export class Environments {
  #packs: { readonly key: string; readonly found: readonly PackInFolder[] } | undefined;
  #schemas = new Map<string, Schema | undefined>();

  constructor(private readonly surroundings: Surroundings) {}

  environment(choice: Choice): CheckEnvironment {
    const schema = choice.schema ? this.#schema(choice.schema) : undefined;
    return {
      // A schema that was asked for and cannot be used leaves nothing to check with: a pack would answer another question.
      packs: choice.schema && !schema ? [] : this.packs(choice.packFolders),
      schema,
      packId: choice.packId,
      asOf: choice.asOf,
      channelData: this.surroundings.channelData(),
    };
  }

  /** True when a schema was asked for that cannot be used. */
  lacksSchema(file: string | undefined): boolean {
    return file !== undefined && this.#schema(file) === undefined;
  }

  /** The packs of these folders before the built-in ones: an official pack takes the place of the reference. */
  packs(folders: readonly string[]): readonly Pack[] {
    return this.#inFolders(folders).map(({ pack }) => pack);
  }

  /** The file of a schema document by the name that the compiler knows it by: "fla:FLA_20251.xsd", or a path. */
  schemaFile(uri: string): string | undefined {
    const [, id, name] = /^([a-z][a-z0-9_-]+):(.+)$/.exec(uri) ?? [];
    const folder = this.#packs?.found.find(({ pack }) => pack.id === id)?.folder;
    if (folder !== undefined) return path.join(folder, name);
    return path.isAbsolute(uri) ? uri : undefined;
  }

  /** The file of a schema that some pack brings, by its file name. */
  schemaNamed(name: string): string | undefined {
    for (const { pack, folder } of this.#packs?.found ?? []) {
      const known = pack.manifest.schemas.find((schema) => path.basename(schema.file) === name);
      if (known) return path.join(folder, known.file);
    }
    return undefined;
  }

  #inFolders(folders: readonly string[]): readonly PackInFolder[] {
    const key = folders.join("\n");
    if (this.#packs?.key !== key) this.#packs = { key, found: this.#read(folders) };
    return this.#packs.found;
  }

  #read(folders: readonly string[]): readonly PackInFolder[] {
    const own = folders.flatMap((folder) => this.surroundings.packIn(folder) ?? []);
    const ids = new Set(own.map(({ pack }) => pack.id));
    return [...own, ...this.surroundings.bundledPacks().filter(({ pack }) => !ids.has(pack.id))];
  }

  #schema(file: string): Schema | undefined {
    if (!this.#schemas.has(file)) this.#schemas.set(file, this.#compile(file));
    return this.#schemas.get(file);
  }

  #compile(given: string): Schema | undefined {
    const file = given.startsWith("file:") ? fileURLToPath(given) : path.resolve(given);
    const text = this.surroundings.readText(file);
    if (text === undefined) return undefined;
    const load = (uri: string, from: string) => {
      const beside = path.resolve(path.dirname(from), uri);
      const found = this.surroundings.readText(beside);
      return found === undefined ? undefined : { uri: beside, text: found };
    };
    return compileSchema({ uri: file, text }, load).schema;
  }
}

// What a check needs beside the text: packs, schema, day. Packs and schemas are read once and shared by all documents.
import type { CheckEnvironment } from "../../core/src/check/session";
import type { Pack } from "../../core/src/pack/pack";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/model";

import type { Moment, Surroundings } from "./surroundings";
import path from "node:path";

export interface Choice {
  /** Path of an XSD; then that schema alone is checked. */
  readonly schema: string | undefined;
  readonly packId: string | undefined;
  readonly packFolders: readonly string[];
  readonly asOf: Moment;
}

export class Environments {
  #packs = new Map<string, readonly Pack[]>();
  #schemas = new Map<string, Schema | undefined>();

  constructor(private readonly surroundings: Surroundings) {}

  environment(choice: Choice): CheckEnvironment {
    return {
      packs: this.packs(choice.packFolders),
      schema: choice.schema ? this.#schema(choice.schema) : undefined,
      packId: choice.packId,
      asOf: choice.asOf,
      channelData: this.surroundings.channelData(),
    };
  }

  /** The packs of these folders before the built-in ones: an official pack takes the place of the reference. */
  packs(folders: readonly string[]): readonly Pack[] {
    const key = folders.join("\n");
    let packs = this.#packs.get(key);
    if (!packs) {
      const own = folders.map((folder) => this.surroundings.packIn(folder)).filter((pack) => pack !== undefined);
      const ids = new Set(own.map((pack) => pack.id));
      packs = [...own, ...this.surroundings.bundledPacks().filter((pack) => !ids.has(pack.id))];
      this.#packs.set(key, packs);
    }
    return packs;
  }

  #schema(file: string): Schema | undefined {
    if (!this.#schemas.has(file)) this.#schemas.set(file, this.#compile(file));
    return this.#schemas.get(file);
  }

  #compile(file: string): Schema | undefined {
    const text = this.surroundings.readText(file);
    if (text === undefined) return undefined;
    const load = (uri: string, from: string) => {
      const beside = path.resolve(path.dirname(from), uri);
      const found = this.surroundings.readText(beside);
      return found === undefined ? undefined : { uri: beside, text: found };
    };
    return compileSchema({ uri: path.resolve(file), text }, load).schema;
  }
}

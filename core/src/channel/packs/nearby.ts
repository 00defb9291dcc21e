// Schemas that lie about: the one that a document names, beside it or in the workspace, and those that the setting `fla.schemas`
// maps files to. Each becomes a small pack of its own, so that everything works with it that works with an installed one.
import { existsSync, statSync, readFileSync } from "node:fs";
import path from "node:path";
import { globalElementNames } from "../../schema/compile";
import { pathOfLocation } from "../../schema/location";
import { loadPack } from "../../pack/load";
import type { DocumentHead } from "../../pack/choose";
import { toId } from "../../pack/install/plan";
import { readSchemaFile } from "../../pack/install/schemaFiles";
import type { Pack } from "../../pack/pack";
import { baseName } from "../../pack/version";
import { decodeText } from "../files";
import { entriesOf } from "./known";

/** A workspace is searched for schemas down to this many entries. */
const maxEntries = 20_000;
const maxDepth = 12;
/** What was found stays good for so long, unless somebody says that files changed. */
const indexMs = 10_000;

export class NearbySchemas {
  readonly #packs = new Map<string, { readonly stamp: number; readonly pack: Pack | undefined }>();
  readonly #folders = new WeakMap<Pack, string>();
  readonly #indexes = new Map<string, { readonly at: number; readonly files: ReadonlyMap<string, string> }>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Files changed: what was found is looked for again. */
  forget(): void {
    this.#indexes.clear();
    this.#packs.clear();
  }

  /** The folder in which the files of a pack stand that this made. */
  folderOf(pack: Pack): string | undefined {
    return this.#folders.get(pack);
  }

  /**
   * The pack of the schema that a document names.
   * @param document path of the document; undefined for one that is not on disk
   * @param workspaces folders in which a schema may lie
   */
  packFor(document: string | undefined, head: DocumentHead, workspaces: readonly string[]): Pack | undefined {
    if (head.location === undefined || !/\.xsd$/i.test(head.location)) return undefined;
    const file = this.#find(document, head.location, workspaces);
    return file === undefined ? undefined : this.packOf(file, workspaces);
  }

  /** The pack of one schema file; undefined when it is none. `workspaces` decide up to which folder includes may reach. */
  packOf(file: string, workspaces: readonly string[] = []): Pack | undefined {
    const stamp = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (stamp === undefined || isNetworkPath(file)) return undefined;
    const known = this.#packs.get(file);
    if (known?.stamp === stamp) return known.pack;
    const base = baseOf(file, workspaces);
    const pack = makePack(file, base);
    if (pack) this.#folders.set(pack, base);
    this.#packs.set(file, { stamp, pack });
    return pack;
  }

  #find(document: string | undefined, location: string, workspaces: readonly string[]): string | undefined {
    const named = pathOfLocation(location);
    if (document !== undefined) {
      const folder = path.dirname(document);
      const written = /^[a-z][a-z0-9+.-]+:/i.test(named) ? undefined : path.resolve(folder, named);
      const within = [folder, ...workspaces].some((top) => written?.startsWith(top + path.sep));
      for (const file of [within ? written : undefined, path.join(folder, baseName(named))])
        if (file !== undefined && isFile(file)) return file;
    }
    const name = baseName(named).toLowerCase();
    for (const workspace of workspaces) {
      const found = this.#index(workspace).get(name);
      if (found !== undefined && isFile(found)) return found;
    }
    return undefined;
  }

  #index(workspace: string): ReadonlyMap<string, string> {
    const known = this.#indexes.get(workspace);
    if (known && this.nowMs() - known.at < indexMs) return known.files;
    const files = schemasBelow(workspace);
    this.#indexes.set(workspace, { at: this.nowMs(), files });
    return files;
  }
}

/** Schema files below a folder by name in lower case, the ones nearest to the top first. */
function schemasBelow(top: string): Map<string, string> {
  const found = new Map<string, string>();
  let level = [top];
  let seen = 0;
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of entriesOf(folder)) {
        if (++seen > maxEntries) return found;
        const full = path.join(folder, entry.name);
        const name = entry.name.toLowerCase();
        if (entry.isDirectory() && !name.startsWith(".") && name !== "node_modules") next.push(full);
        else if (entry.isFile() && name.endsWith(".xsd") && !found.has(name)) found.set(name, full);
      }
    }
    level = next;
  }
  return found;
}

/** The workspace that a schema lies in, else its own folder: as far as its includes may reach. */
function baseOf(file: string, workspaces: readonly string[]): string {
  const around = workspaces.filter((folder) => file.startsWith(folder + path.sep));
  return around.sort((a, b) => b.length - a.length)[0] ?? path.dirname(file);
}

function makePack(file: string, base: string): Pack | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const name = path.relative(base, file).split(path.sep).join("/");
  const own = readSchemaFile({ name, text }, text);
  const id = toId(baseName(name).replace(/\.xsd$/i, "")) || "schema";
  const manifest = {
    ...{ id, title: { en: baseName(name) }, version: own.version ?? "1", applicationCode: null },
    // Who names this very file, or maps to it, means it: another version in the document's words makes no difference.
    schemas: [
      {
        everyVersion: true,
        file: name,
        namespace: own.targetNamespace || null,
        roots: rootsOf(file, text, own.targetNamespace),
      },
    ],
  };
  const read = (wanted: string): string | undefined =>
    wanted === "pack.json" ? JSON.stringify(manifest) : readText(path.join(base, ...wanted.split("/")));
  return loadPack(read, { origin: "schema", official: false }).pack;
}

/** Every global element, included ones too. */
function rootsOf(file: string, text: string, namespace: string): string[] {
  return globalElementNames({ uri: file, text }, namespace, (location, from) => {
    const beside = path.resolve(path.dirname(from), pathOfLocation(location));
    const found = isNetworkPath(beside) ? undefined : readText(beside);
    return found === undefined ? undefined : { uri: beside, text: found };
  });
}

function readText(file: string): string | undefined {
  try {
    return isFile(file) ? decodeText(readFileSync(file)) : undefined;
  } catch {
    return undefined;
  }
}

function isFile(file: string): boolean {
  return !isNetworkPath(file) && existsSync(file) && statSync(file).isFile();
}

/** A document must not make the machine call another one. */
function isNetworkPath(file: string): boolean {
  return /^(?:\\\\|\/\/)/.test(file);
}

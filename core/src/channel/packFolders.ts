// Where the product's data lies, and which packs are there. Light: the list of submissions reads nothing more before its rows.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Home } from "./home";

/**
 * The folder `schemas`: beside dist/ in the product, else found by walking up to package.json.
 * @throws Error when the product is damaged: without its data nothing can be checked
 */
export function dataFolder(): string {
  const beside = path.join(__dirname, "../schemas");
  if (existsSync(path.join(beside, "channel"))) return beside;
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const candidate = path.join(folder, "schemas");
    if (existsSync(path.join(folder, "package.json")) && existsSync(candidate)) return candidate;
  }
  throw new Error(`the folder "schemas" is missing beside ${__dirname}: install the product again`);
}

/** Folders directly below this one that hold a pack, in the order of their names. */
export function packFolders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .map((name) => path.join(parent, name))
    .filter((folder) => existsSync(path.join(folder, "pack.json")));
}

/**
 * Ids of the packs that say how an accepted declaration is changed, read from the manifests of the product's own packs alone.
 * @returns undefined where packs are installed: they have to be read whole, for they may be broken, or stand in for the product's
 */
export function changeableByManifest({ packsDir }: Pick<Home, "packsDir">): ReadonlySet<string> | undefined {
  if (existsSync(packsDir) && readdirSync(packsDir).some((name) => name.endsWith(".json"))) return undefined;
  return new Set(packFolders(dataFolder()).flatMap((folder) => idIfChangeable(path.join(folder, "pack.json"))));
}

function idIfChangeable(manifest: string): string[] {
  try {
    const { id, change } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly id?: string; change?: object };
    return id !== undefined && change !== undefined ? [id] : [];
  } catch {
    return []; // Nothing can be checked with it either.
  }
}

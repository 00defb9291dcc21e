// Packs and the channel's own data from the disk. Nothing heavy is imported here: the language server uses it too.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { loadPack, type LoadedPack } from "../pack/load";

/** A pack on disk and the folder it was read from. */
export interface PackOnDisk extends LoadedPack {
  readonly folder: string;
}

/** A schema or glossary of the authority has up to some megabytes; more is a mistake. */
const maxPackFileBytes = 50 * 1024 * 1024;

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

/** Reads a data file of the product by its path in `schemas`: "channel/code-mapping.json". */
export function readDataFile(name: string): string {
  return readFileSync(path.join(dataFolder(), name), "utf8");
}

/** The same, parsed; undefined where the file is not there or is no JSON. */
export function readDataJson(name: string): unknown {
  try {
    return JSON.parse(readDataFile(name));
  } catch {
    return undefined;
  }
}

/** Reads one pack; what is wrong is in `problems`, nothing is thrown. */
export function readPackFolder(folder: string): PackOnDisk {
  return { ...loadPack((name) => readInside(folder, name)), folder };
}

/** The packs that the product brings: every folder of `schemas` with a pack.json. */
export function bundledPacks(): PackOnDisk[] {
  return packFolders(dataFolder()).map(readPackFolder);
}

/** The pack of the authority's answers: it makes them readable, and stands beside those that judge declarations. */
export function answersPack(): PackOnDisk {
  return readPackFolder(path.join(dataFolder(), "channel", "answers"));
}

/** Application codes that packs reserve for practice, read from the manifests alone. */
export function practiceCodes(folders = packFolders(dataFolder())): string[] {
  return folders.flatMap((folder) => {
    const text = readInside(folder, "pack.json");
    const code = text === undefined ? undefined : /"practiceCode"\s*:\s*"([A-Z]{4})"/.exec(text)?.[1];
    return code ?? [];
  });
}

/** Folders directly below this one that hold a pack, in the order of their names. */
export function packFolders(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .sort()
    .map((name) => path.join(parent, name))
    .filter((folder) => existsSync(path.join(folder, "pack.json")));
}

/** A file of a pack as text. Names are data: none leads out of the pack's folder. */
function readInside(folder: string, name: string): string | undefined {
  const file = path.resolve(folder, name);
  if (!file.startsWith(path.resolve(folder) + path.sep)) return undefined;
  try {
    const { size } = statSync(file);
    return size > maxPackFileBytes ? undefined : toText(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** UTF-8, or what an XML declaration or byte order mark says; the official glossaries are ISO-8859-1. */
function toText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  const declared =
    /^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(bytes.toString("latin1", 0, 200))?.[1] ?? "";
  if (/^(iso-8859-1|latin-?1|windows-1252)$/i.test(declared)) return new TextDecoder("windows-1252").decode(bytes);
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

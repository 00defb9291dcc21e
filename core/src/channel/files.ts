// Packs and the channel's own data from the disk. Nothing heavy is imported here: the language server uses it too.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { loadPack, type LoadedPack } from "../pack/load";
import type { PackStanding } from "../pack/pack";
import { sniffEncoding } from "../text/encoding";
import { dataFolder, packFolders } from "./packFolders";

export { dataFolder, packFolders } from "./packFolders";

/** A pack on disk and the folder it was read from. */
export interface PackOnDisk extends LoadedPack {
  readonly folder: string;
}

/** A schema or glossary of the authority has up to some megabytes; more is a mistake. */
const maxPackFileBytes = 50 * 1024 * 1024;

/** Reads a data file of the product by its path in `schemas`: "channel/code-mapping.json". */
export function readDataFile(name: string): string {
  return readFileSync(path.join(dataFolder(), name), "utf8");
}

/** A file of `snippets`, beside `schemas`; undefined where it cannot be read. */
export function readChannelSnippets(name: string): string | undefined {
  return readInside(path.join(dataFolder(), "..", "snippets"), name);
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
export function readPackFolder(folder: string, standing?: PackStanding): PackOnDisk {
  const texts = new Map<string, string | undefined>();
  const read = (name: string): string | undefined => {
    if (!texts.has(name)) texts.set(name, readInside(folder, name));
    return texts.get(name);
  };
  return { ...loadPack(read, standing), folder };
}

/** The packs that the product brings: every folder of `schemas` with a pack.json. */
export function bundledPacks(): PackOnDisk[] {
  return bundledFolders().map((folder) => readPackFolder(folder));
}

/** Their folders. */
export function bundledFolders(): string[] {
  return packFolders(dataFolder());
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

/** A file of a pack as text. Names are data: none leads out of the pack's folder. */
function readInside(folder: string, name: string): string | undefined {
  const file = path.resolve(folder, name);
  if (!file.startsWith(path.resolve(folder) + path.sep)) return undefined;
  try {
    const { size } = statSync(file);
    return size > maxPackFileBytes ? undefined : decodeText(readFileSync(file));
  } catch {
    return undefined;
  }
}

/**
 * Bytes as text: by byte order mark, else as declared, else UTF-8, else the Windows code page of spreadsheets. What is declared
 * ISO-8859-1 and yet is UTF-8 counts as UTF-8. undefined for bytes that are no text.
 */
export function decodeText(bytes: Buffer): string | undefined {
  const { name, byteOrderMark } = sniffEncoding(bytes);
  if (name.startsWith("utf-16")) return plainText(decodeAs(name, bytes));
  if (bytes.subarray(0, 8_000).includes(0)) return undefined;
  const utf8 = decodeAs("utf-8", bytes);
  if (utf8 !== undefined) return plainText(utf8);
  if (byteOrderMark) return undefined;
  return plainText(decodeAs(name === "utf-8" ? "windows-1252" : name, bytes) ?? decodeAs("windows-1252", bytes));
}

function decodeAs(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text has no control characters to speak of; what has some is a picture or a program. */
function plainText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const start = text.slice(0, 8_000);
  const odd = start.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return odd > start.length / 100 ? undefined : text;
}

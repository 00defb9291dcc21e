// The material of an install from the disk: folders, archives and single files as bytes and text, within limits.
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { MaterialFile, MaterialNote } from "../../pack/install/material";
import { isZip } from "../archive";
import { decodeText } from "../files";
import { channelError } from "../problem";
import { fileError } from "../safeFile";
import { isSafePath, unpack, type ArchiveProblem } from "./archive";

/** A publication of the authority has some hundred files; a home folder that was dropped in by mistake has more. */
const maxFiles = 5_000;
/** The largest published schema has some megabytes. */
const maxFileBytes = 50 * 1024 * 1024;
const maxTotalBytes = 300 * 1024 * 1024;
/** An archive in an archive is usual, a third level is not. */
const maxArchiveDepth = 2;

export interface Collected {
  readonly files: readonly MaterialFile[];
  readonly bytes: ReadonlyMap<string, Buffer>;
  readonly unused: readonly MaterialNote[];
  readonly bad: readonly MaterialNote[];
}

/**
 * Reads everything that the paths name.
 * @throws ChannelError for a path that cannot be read, or for far too much
 */
export function collect(paths: readonly string[]): Collected {
  const collector = new Collector();
  for (const given of paths) collector.take(path.resolve(given));
  return collector;
}

class Collector implements Collected {
  readonly files: MaterialFile[] = [];
  readonly bytes = new Map<string, Buffer>();
  readonly unused: MaterialNote[] = [];
  readonly bad: MaterialNote[] = [];
  #totalBytes = 0;

  take(given: string): void {
    try {
      if (statSync(given).isDirectory()) this.#folder(given, path.basename(given), realpathSync(given));
      else this.#file(given, path.basename(given), true);
    } catch (error) {
      throw fileError(error, given);
    }
  }

  #folder(folder: string, name: string, root: string): void {
    for (const entry of readdirSync(folder).sort()) {
      if (isJunk(entry)) continue;
      const full = path.join(folder, entry);
      const inside = `${name}/${entry}`;
      const real = realpathOf(full);
      // A link is followed within the folder only.
      if (real === undefined || (lstatSync(full).isSymbolicLink() && !real.startsWith(root + path.sep))) continue;
      if (statSync(full).isDirectory()) {
        if (!lstatSync(full).isSymbolicLink()) this.#folder(full, inside, root);
      } else if (statSync(full).isFile()) this.#file(full, inside, false);
    }
  }

  #file(full: string, name: string, named: boolean): void {
    const { size } = statSync(full);
    if (size > maxFileBytes && !/\.zip$/i.test(name)) {
      this.unused.push({ file: name, kind: "unused.tooBig", args: { size, limit: maxFileBytes } });
      return;
    }
    this.#add(name, readFileSync(full), named, 0);
  }

  #add(name: string, bytes: Buffer, named: boolean, depth: number): void {
    if (isZip(bytes) && !isOfficeFile(name)) return this.#archive(name, bytes, named, depth);
    this.#totalBytes += bytes.length;
    if (this.files.length >= maxFiles || this.#totalBytes > maxTotalBytes)
      throw channelError("materialTooMuch", { files: maxFiles, megabytes: Math.round(maxTotalBytes / 1024 / 1024) });
    const free = this.#freeName(name);
    this.bytes.set(free, bytes);
    this.files.push({ name: free, text: decodeText(bytes), ...(named && { named }) });
  }

  #archive(name: string, bytes: Buffer, named: boolean, depth: number): void {
    if (depth >= maxArchiveDepth) {
      this.unused.push({ file: name, kind: "unused.tooDeep", args: { limit: maxArchiveDepth } });
      return;
    }
    const { files, problems } = unpack(bytes, { maxFiles, maxFileBytes, maxTotalBytes });
    for (const problem of problems) this.#archiveProblem(name, problem);
    const folder = name.replace(/\.zip$/i, "");
    for (const file of files)
      if (!file.name.split("/").some(isJunk))
        this.#add(`${folder}/${file.name}`, file.bytes, named && files.length === 1, depth + 1);
  }

  #archiveProblem(archive: string, { name, kind, at }: ArchiveProblem): void {
    const file = name === "" ? archive : `${archive}/${shownName(name)}`;
    if (kind === "encrypted") this.unused.push({ file, kind: "unused.encrypted", args: {} });
    else if (kind === "unsafePath") this.bad.push({ file, kind: "bad.unsafePath", args: {}, at });
    else this.bad.push({ file, kind: "bad.archive", args: { reason: kind, at: at ?? 0 }, at });
  }

  /** Two dropped files of one name both count. */
  #freeName(name: string): string {
    for (let count = 1; ; count++) {
      const free = count === 1 ? name : `${count}/${name}`;
      if (!this.bytes.has(free)) return free;
    }
  }
}

/** What archivers, editors and version control leave behind. */
function isJunk(entry: string): boolean {
  return entry.startsWith(".") || /^(?:__MACOSX|node_modules|Thumbs\.db|desktop\.ini|~\$.*)$/i.test(entry);
}

/** Office files are archives, too. */
function isOfficeFile(name: string): boolean {
  return /\.(?:docx|xlsx|pptx|odt|ods|odp|jar|epub|vsix)$/i.test(name);
}

function realpathOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined; // A link to nothing.
  }
}

function shownName(name: string): string {
  return isSafePath(name) ? name : JSON.stringify(name.slice(0, 200));
}

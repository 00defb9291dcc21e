// The packs that this machine knows, in the order in which they are asked: those of the workspace (.fla/packs), those that the
// user installed, those that the product brings. Nothing heavy is imported here: the language server uses it too.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import path from "node:path";
import type { Pack } from "../../pack/pack";
import { runThrough, type Steps } from "../../features/steps";
import { answersPack, bundledFolders, packFolders, readPackFolder, type PackOnDisk } from "../files";
import { homeFolder } from "../home";

export interface PackPlaces {
  /** FLA_HOME; without it the system's place for it. */
  readonly home?: string;
  /** Folders whose `.fla/packs` counts: trusted ones only. */
  readonly workspaces?: readonly string[];
}

/** What an install leaves beside the pack's folder: FLA_HOME/packs/ID.json. */
export interface InstallRecord {
  readonly version: 1;
  readonly id: string;
  /** Name of the pack's folder, beside the record. It changes with each install, so that the record decides. */
  readonly folder: string;
  /** The person said that the files are the authority's. */
  readonly official: boolean;
  readonly installedAt: string;
  /** SHA-256 of every file, in hexadecimal, by path in the folder. */
  readonly hashes: Readonly<Record<string, string>>;
}

export interface KnownPack extends PackOnDisk {
  readonly origin: "workspace" | "user" | "bundled";
  /** Id of the manifest, or the folder's name where there is none. */
  readonly id: string;
  readonly record?: InstallRecord;
  /** Files that differ from what was installed; only of installed packs. */
  readonly changes: readonly PackChange[];
  /** An installed official pack knows all that this one knows: documents are no longer checked with it. */
  readonly superseded: boolean;
}

export interface PackChange {
  readonly file: string;
  readonly kind: "changed" | "missing" | "added";
}

/** A schema of the authority's answers brings no word on what their codes mean: the product's own words stay. */
function readable(pack: Pack | undefined, product: Pack | undefined): Pack | undefined {
  return pack?.manifest.answers && product ? pack.readAs(product) : pack;
}

/** Every pack, usable or not, in order of precedence. */
export function knownPacks(places: PackPlaces = {}): KnownPack[] {
  return runThrough(knownPacksSteps(places));
}

/** The same in steps: each reads one pack. */
export function* knownPacksSteps(places: PackPlaces = {}): Steps<KnownPack[]> {
  const answers = answersPack();
  const own: KnownPack[] = [];
  for (const read of [...workspacePacks(places.workspaces ?? []), ...packsInstalled(places.home)]) {
    yield;
    const known = read();
    own.push({ ...known, pack: readable(known.pack, answers.pack) });
  }
  const official = own.flatMap(({ pack }) => (pack?.official ? [pack] : []));
  const bundled: PackOnDisk[] = [];
  for (const folder of bundledFolders()) {
    yield;
    bundled.push(readPackFolder(folder));
  }
  const brought = [...bundled, answers].map((found): KnownPack => {
    const superseded = found.pack !== undefined && isSuperseded(found.pack, official);
    return { ...found, origin: "bundled", id: found.pack?.id ?? path.basename(found.folder), changes: [], superseded };
  });
  return [...own, ...brought];
}

/** The packs whose application codes and schemas count where something is sent: never a workspace's. */
export function packsForSending(home?: string): Pack[] {
  return activePacks({ home }).flatMap(({ pack }) => pack ?? []);
}

/** Those that check documents, in order of precedence. */
export function activePacks(places: PackPlaces = {}): KnownPack[] {
  return knownPacks(places).filter(({ pack, superseded }) => pack !== undefined && !superseded);
}

/** Those whose application codes may stand in the names of files that are sent: never a workspace's. */
export function packForSending(id: string | undefined, home?: string): Pack | undefined {
  return packsForSending(home).find((pack) => pack.id === id);
}

/** A pack that the product brings gives way when every one of its roots is known to an official pack of the user's. */
function isSuperseded(pack: Pack, official: readonly Pack[]): boolean {
  return pack.manifest.schemas.every(({ roots, namespace }) =>
    roots.every((root) => official.some((other) => other.schemasFor(root, namespace ?? "").length > 0)),
  );
}

/* ------------------------------------------------------------------------------------------------- of the user */

export function packsFolder(home?: string): string {
  return path.join(homeFolder(home), "packs");
}

/** The packs that were installed on this machine. One whose files were changed since is no longer official. */
export function installedPacks(home?: string): KnownPack[] {
  return packsInstalled(home).map((read) => read());
}

function packsInstalled(home: string | undefined): (() => KnownPack)[] {
  const parent = packsFolder(home);
  return installRecords(parent).map((record) => (): KnownPack => {
    const folder = path.join(parent, record.folder);
    const changes = changesSince(record, folder);
    const official = record.official && changes.length === 0;
    const found = readPackFolder(folder, { origin: "user", official });
    return { ...found, origin: "user", id: record.id, record, changes, superseded: false };
  });
}

/** Codes that installed packs have for exercises only. */
export function installedPracticeCodes(home?: string): string[] {
  return installedPacks(home).flatMap(({ pack }) => pack?.manifest.practiceCode ?? []);
}

export function installRecords(parent: string): InstallRecord[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => readRecord(path.join(parent, name)) ?? []);
}

function readRecord(file: string): InstallRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as Partial<InstallRecord>;
    const { id, folder, hashes } = record;
    const isWhole =
      typeof id === "string" && typeof folder === "string" && typeof hashes === "object" && hashes !== null;
    // A record names a folder beside itself and nothing else.
    if (!isWhole || `${id}.json` !== path.basename(file) || path.basename(folder) !== folder) return undefined;
    return { ...(record as InstallRecord), official: record.official === true };
  } catch {
    return undefined;
  }
}

/** What is not as it was installed. */
function changesSince(record: InstallRecord, folder: string): PackChange[] {
  const found = new Set(filesBelow(folder));
  const changes = Object.entries(record.hashes).flatMap(([file, hash]): PackChange[] => {
    if (!found.delete(file)) return [{ file, kind: "missing" }];
    return hashOf(path.join(folder, file)) === hash ? [] : [{ file, kind: "changed" }];
  });
  return [...changes, ...[...found].map((file): PackChange => ({ file, kind: "added" }))];
}

/** Undefined for a file that cannot be read: it is not as it was installed. */
function hashOf(file: string): string | undefined {
  try {
    return sha256(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** Paths of all files below a folder, with "/" between their parts; what cannot be looked into has none. */
export function filesBelow(folder: string, before = ""): string[] {
  return entriesOf(folder)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = before + entry.name;
      return entry.isDirectory() ? filesBelow(path.join(folder, entry.name), `${name}/`) : [name];
    });
}

/** What lies in a folder; one that may not be read holds nothing for us. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/* -------------------------------------------------------------------------------------------- of the workspace */

/** Folders in a workspace that hold packs. */
function workspacePackFolder(workspace: string): string {
  return path.join(workspace, ".fla", "packs");
}

function workspacePacks(workspaces: readonly string[]): (() => KnownPack)[] {
  return workspaces.flatMap((workspace) =>
    packFolders(workspacePackFolder(workspace)).map((folder) => (): KnownPack => {
      const found = readPackFolder(folder, { origin: "workspace", official: false });
      const id = found.pack?.id ?? path.basename(folder);
      return { ...found, origin: "workspace", id, changes: [], superseded: false };
    }),
  );
}

/** The nearest folder at or above this one that has packs, for the command line. */
export function workspaceAbove(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(workspacePackFolder(at))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

/** Changes whenever packs may have changed; costs some file stats. */
export function packsStamp(places: PackPlaces): string {
  const files = [packsFolder(places.home), ...(places.workspaces ?? []).map(workspacePackFolder)].flatMap((folder) => {
    if (!existsSync(folder)) return [];
    return [folder, ...readdirSync(folder).map((name) => path.join(folder, name))];
  });
  return files.map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? ""}`).join("\n");
}

// Installs packs in the user's home: the material is read and planned, samples are checked, the files are written into a new
// folder, and one rename of the record makes the pack the active one. Whatever happens before that leaves everything as it was.
import { lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { loadChannelData, type ChannelData } from "../../catalogue/channelData";
import { checkSample } from "../../check/samples";
import { formCode, type FormCodesData } from "../../pack/formCodes";
import type { MaterialNote } from "../../pack/install/material";
import { planInstall, type InstallOptions, type InstallPlan, type PlannedPack } from "../../pack/install/plan";
import type { Clock } from "../clock";
import { answersPack, decodeText, readDataFile, readDataJson } from "../files";
import type { Home } from "../home";
import { channelError } from "../problem";
import { makePrivateFolder, writeNew, writeWhole } from "../safeFile";
import { collect, type Collected } from "./collect";
import {
  activePacks,
  filesBelow,
  installedPacks,
  installRecords,
  sha256,
  type InstallRecord,
  type KnownPack,
  type PackChange,
} from "./known";

export interface InstallRequest extends InstallOptions {
  readonly home: Home;
  readonly clock: Clock;
  readonly paths: readonly string[];
  /** The files are the authority's: the person says so by installing them. */
  readonly official: boolean;
  /** Bad files are left out in place of refusing everything. */
  readonly leaveOutBad?: boolean;
}

/** What is found, before anything is written. */
export interface PreparedInstall {
  readonly packs: readonly PreparedPack[];
  readonly unused: readonly MaterialNote[];
  readonly bad: readonly MaterialNote[];
  readonly notes: readonly MaterialNote[];
  /** Number of files that were looked at. */
  readonly looked: number;
  /** True when nothing stands against installing. */
  readonly ready: boolean;
  readonly collected: Collected;
}

export interface PreparedPack extends PlannedPack {
  /** Paths of the samples in the pack that are valid. */
  readonly goodSamples: readonly string[];
}

export interface Installed {
  readonly id: string;
  readonly version: string;
  readonly official: boolean;
  readonly folder: string;
}

/** Reads and plans; nothing is written. */
export function prepareInstall(request: InstallRequest): PreparedInstall {
  const collected = collect(request.paths);
  const before = installedPacks(request.home.dir);
  const data = readDataJson("channel/form-codes.json") as FormCodesData | undefined;
  const plan = planInstall({
    files: collected.files,
    installed: before.flatMap((known) => toInstalled(known, request.official)),
    answers: answersPack().pack?.manifest,
    taken: request.official ? [] : before.flatMap(({ id, record }) => (record?.official ? [id] : [])),
    formCodes: (form) => data && formCode(form, data),
    options: { id: request.id, title: request.title, codes: request.codes },
  });
  const prepared = withSamples(plan, collected, request);
  return { ...prepared, notes: [...prepared.notes, ...leftBehind(before, prepared.packs, request.official)] };
}

/** What a pack of the same name had that the new one will not have, because it may not be taken over. */
function leftBehind(before: readonly KnownPack[], planned: readonly PreparedPack[], official: boolean): MaterialNote[] {
  return before.flatMap((known): MaterialNote[] => {
    const successor = planned.find(({ manifest }) => manifest.id === known.id);
    if (!successor || !known.record || toInstalled(known, official).length > 0) return [];
    const kept = new Set(["pack.json", ...successor.files.keys(), ...successor.goodSamples]);
    const files = Object.keys(known.record.hashes).filter((name) => !kept.has(name));
    const kind = known.changes.length > 0 ? "note.changedBefore" : "note.testsBefore";
    return files.length > 0 ? [{ file: known.id, kind, args: { files: files.join(", ") } }] : [];
  });
}

/**
 * What was installed before and is still whole: neither a changed file nor one that was installed for tests may become official
 * by a new install, and an official pack is not mixed with files for tests.
 */
function toInstalled({ pack, folder, changes, record }: KnownPack, official: boolean) {
  if (!pack || !record || changes.length > 0 || record.official !== official) return [];
  const files = filesBelow(folder).filter((name) => name !== "pack.json");
  const read = (name: string) => ({ name, text: decodeText(readFileSync(path.join(folder, name))) });
  return [{ manifest: pack.manifest, files: files.map(read) }];
}

function withSamples(plan: InstallPlan, collected: Collected, { home, leaveOutBad }: InstallRequest): PreparedInstall {
  const channelData = channelDataOf();
  const known = activePacks({ home: home.dir }).flatMap(({ pack }) => pack ?? []);
  const fresh = plan.packs.map(({ pack }) => pack);
  const others = known.filter((pack) => !fresh.some((one) => one.id === pack.id));
  const unused = [...collected.unused, ...plan.unused];
  const notes = [...plan.notes];
  const packs = plan.packs.map((planned): PreparedPack => {
    const results = planned.samples.map((sample) => ({
      sample,
      result: checkSample(sample, [...fresh, ...others], planned.pack.id, channelData),
    }));
    for (const { result } of results) (result.valid ? notes : unused).push(...result.notes);
    return { ...planned, goodSamples: results.flatMap(({ sample, result }) => (result.valid ? [sample.path] : [])) };
  });
  const bad = [...collected.bad, ...plan.bad];
  const ready = packs.length > 0 && (bad.length === 0 || leaveOutBad === true);
  return { packs, unused, bad, notes, looked: collected.files.length, ready, collected };
}

function channelDataOf(): ChannelData {
  return loadChannelData((name) => readDataFile(`channel/${name}`)).data;
}

/** Writes what was prepared. Packs are written one by one, each whole or not at all. */
export function writeInstall(prepared: PreparedInstall, request: InstallRequest): Installed[] {
  if (!prepared.ready) throw channelError("nothingToInstall");
  const staged = prepared.packs.map((pack) => stage(pack, prepared, request));
  try {
    return staged.map((one) => activate(one, request));
  } catch (error) {
    for (const { folder } of staged)
      if (!isActive(request.home, folder)) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Staged {
  readonly id: string;
  readonly version: string;
  readonly official: boolean;
  readonly folder: string;
  readonly hashes: Record<string, string>;
}

/** The pack's new folder; no record names it yet. */
function stage(planned: PreparedPack, { collected }: PreparedInstall, request: InstallRequest): Staged {
  const { home } = request;
  const folder = path.join(home.packsDir, `${planned.manifest.id}-${randomBytes(6).toString("hex")}`);
  const hashes: Record<string, string> = {};
  try {
    for (const [name, bytes] of contentsOf(planned, collected, home)) {
      const file = path.join(folder, ...name.split("/"));
      makePrivateFolder(path.dirname(file));
      writeNew(file, bytes);
      hashes[name] = sha256(bytes);
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw channelError("packNotWritten", { id: planned.manifest.id, reason: reasonOf(error) }, error);
  }
  const { id, version } = planned.manifest;
  return { id, version, official: request.official && !planned.readyMade, folder, hashes };
}

function* contentsOf(planned: PreparedPack, collected: Collected, home: Home): Generator<[string, Buffer]> {
  yield ["pack.json", Buffer.from(`${JSON.stringify(planned.manifest, null, 2)}\n`)];
  for (const [name, { from }] of planned.files)
    yield [name, "text" in from ? Buffer.from(from.text) : bytesOf(from.source, collected, home)];
  for (const name of planned.goodSamples) {
    const sample = planned.samples.find((one) => one.path === name);
    if (sample && !planned.files.has(name)) yield [name, bytesOf(sample.source, collected, home)];
  }
}

/** "dimona:Dimona_20223.xsd" is a file of the pack as it was installed before. */
function bytesOf(source: string, collected: Collected, home: Home): Buffer {
  const fresh = collected.bytes.get(source);
  if (fresh) return fresh;
  const [id, name] = [source.slice(0, source.indexOf(":")), source.slice(source.indexOf(":") + 1)];
  const record = installRecords(home.packsDir).find((one) => one.id === id);
  if (!record) throw new Error(`no source ${source}`);
  return readFileSync(path.join(home.packsDir, record.folder, ...name.split("/")));
}

/** The record decides which folder counts; the one before is then taken away. */
function activate(staged: Staged, { home, clock }: InstallRequest): Installed {
  const { id, version, official, folder, hashes } = staged;
  const before = installRecords(home.packsDir).find((record) => record.id === id);
  const record: InstallRecord = {
    ...{ version: 1, id, folder: path.basename(folder), official, installedAt: clock().toISOString(), hashes },
  };
  writeWhole(recordFile(home, id), `${JSON.stringify(record, null, 2)}\n`);
  if (before) rmSync(path.join(home.packsDir, before.folder), { recursive: true, force: true });
  sweep(home);
  return { id, version, official, folder };
}

/** A folder that no record names, and that is not being written just now, was left by an install that died. */
function sweep(home: Home): void {
  const named = new Set(installRecords(home.packsDir).map(({ folder }) => folder));
  const old = Date.now() - staleMs;
  for (const entry of readdirSync(home.packsDir, { withFileTypes: true })) {
    const folder = path.join(home.packsDir, entry.name);
    if (!entry.isDirectory() || named.has(entry.name) || !/-[0-9a-f]{12}$/.test(entry.name)) continue;
    if (statTime(folder) < old) rmSync(folder, { recursive: true, force: true });
  }
}

/** No install takes an hour. */
const staleMs = 3_600_000;

function statTime(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isActive(home: Home, folder: string): boolean {
  return installRecords(home.packsDir).some((record) => record.folder === path.basename(folder));
}

function recordFile(home: Home, id: string): string {
  return path.join(home.packsDir, `${id}.json`);
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
}

/* --------------------------------------------------------------------------------------------- verify and remove */

export interface Verified {
  readonly id: string;
  readonly official: boolean;
  readonly changes: readonly PackChange[];
  /** Mistakes in its files as they are now. */
  readonly usable: boolean;
}

/** Compares installed packs with what was installed; all of them without an id. */
export function verifyPacks(home: Home, id?: string): Verified[] {
  const packs = installedPacks(home.dir).filter((one) => id === undefined || one.id === id);
  if (id !== undefined && packs.length === 0) throw channelError("noSuchPack", { id, known: idsOf(home) });
  return packs.map(({ id: own, pack, changes }) => ({
    ...{ id: own, official: pack?.official === true, changes, usable: pack !== undefined },
  }));
}

/** Removes an installed pack; what the product brings stays. */
export function removePack(home: Home, id: string): void {
  const record = installRecords(home.packsDir).find((one) => one.id === id);
  if (!record) throw channelError("noSuchPack", { id, known: idsOf(home) });
  rmSync(recordFile(home, id));
  rmSync(path.join(home.packsDir, record.folder), { recursive: true, force: true });
}

function idsOf(home: Home): string {
  return installRecords(home.packsDir)
    .map((record) => record.id)
    .join(", ");
}

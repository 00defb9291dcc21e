// The journal of everything that was prepared, sent and answered: lines that are only ever added, one file a process, so that
// two windows, the command line, or a team on a shared folder never write into each other. A line is a checksum and JSON:
//   1f0c9a7b5d2e4c68 {"at":"2025-03-04T10:11:12.345Z","kind":"goSent",...}
// It holds names, hashes, sizes and codes: no content, no personal data, no secret.
import * as crypto from "node:crypto";
import { closeSync, fsyncSync, ftruncateSync, openSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Environment } from "../triplet/names";
import type { Clock } from "./clock";
import type { Home } from "./home";
import { privateFile } from "./safeFile";

/** An event of one submission. */
export type JournalEvent =
  | {
      readonly kind: "created";
      readonly channel: string;
      readonly environment: Environment;
      readonly sender: string;
      /** Name of the GO: it names the set. */
      readonly set: string;
      readonly files: readonly FileRecord[];
      readonly declarations: number;
      /** False for a set that other software made. */
      readonly madeHere: boolean;
      readonly pack?: string;
    }
  | { readonly kind: "signed"; readonly names: readonly string[]; readonly certificate: string }
  | { readonly kind: "preflight"; readonly codes: readonly string[] }
  | { readonly kind: "gate"; readonly practice: boolean; readonly items: readonly string[]; readonly reason?: string }
  /** Hashes of date, hour and reference of the forms, base64 of eight bytes each; several lines for a big file. */
  | { readonly kind: "forms"; readonly hashes: string }
  | { readonly kind: "uploading"; readonly name: string }
  /** The file was made on the server by this set: from here on it may be replaced by it. */
  | { readonly kind: "opened"; readonly name: string }
  | { readonly kind: "uploaded"; readonly name: string; readonly sizeRead: boolean }
  | { readonly kind: "goIntended"; readonly name: string; readonly folder: string }
  | { readonly kind: "goSent"; readonly name: string; readonly folder: string }
  | { readonly kind: "goRefused"; readonly name: string }
  | { readonly kind: "failed"; readonly problem: string }
  | { readonly kind: "withdrawn"; readonly name: string }
  /** A person looked and says whether the GO of unknown state is there. */
  | { readonly kind: "goSettled"; readonly sent: boolean }
  | {
      readonly kind: "answer";
      readonly name: string;
      readonly sha256: string;
      /** "ACRF" or "NOTIFICATION". */
      readonly about: string;
      /** ResultCode; "0" when one of its forms is refused. */
      readonly result: string;
      /** Anomaly codes, each once. */
      readonly codes: readonly string[];
      /** Forms that it speaks of. */
      readonly forms: number;
      /** The receiver's number for the file. */
      readonly ticket?: string;
    }
  | ({ readonly kind: "compared" } & Measure)
  | { readonly kind: "purged" };

/** What was foreseen of a submission beside what came back: how often each code. */
export interface Measure {
  /** Foreseen and returned on the same element. */
  readonly both: CodeCounts;
  /** Returned where another code had been foreseen. */
  readonly otherCode: CodeCounts;
  /** Misses: returned, and not foreseen. */
  readonly returnedOnly: CodeCounts;
  /** Foreseen, and not returned. */
  readonly predictedOnly: CodeCounts;
}

export type CodeCounts = Readonly<Record<string, number>>;

export interface FileRecord {
  readonly name: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A line of the journal. `id` is the submission it belongs to. */
export type JournalEntry = JournalEvent & { readonly at: string; readonly id: string };

export interface JournalReading {
  /** In the order of their time; events of one moment in the order in which their processes began to write. */
  readonly entries: readonly JournalEntry[];
  /** Lines in the midst of a file whose checksum is wrong: named, never silently dropped. */
  readonly damaged: readonly { readonly file: string; readonly line: number }[];
}

/** The file that this process adds to. It is made with the first event. */
export class Journal {
  #handle: number | undefined;
  #length = 0;

  constructor(
    private readonly home: Home,
    private readonly clock: Clock,
  ) {}

  /** Adds an event and waits until it is on the disk: what follows may rely on it after a crash. */
  append(id: string, event: JournalEvent): void {
    this.#handle ??= openSync(newJournalFile(this.home), "ax", privateFile);
    const line = Buffer.from(toLine({ at: this.clock().toISOString(), id, ...event } as JournalEntry), "utf8");
    try {
      for (let done = 0; done < line.length;) done += writeSync(this.#handle, line, done);
      fsyncSync(this.#handle);
      this.#length += line.length;
    } catch (error) {
      // On a full disk a piece may stand there: the next event must not be written behind it.
      ftruncateSync(this.#handle, this.#length);
      throw error;
    }
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }
}

/** Reads all files of the journal together. A torn last line is left out, a damaged one in between is reported. */
export function readJournal(home: Home): JournalReading {
  const before = lastReading?.dir === home.journalDir ? lastReading : undefined;
  const files = new Map<string, FileReading>();
  for (const name of journalFiles(home))
    files.set(name, readAgain(home.journalDir + path.sep + name, before?.files.get(name)));
  if (before && isSame(files, before.files)) return before.reading;
  const reading = together(files);
  lastReading = { dir: home.journalDir, files, reading };
  return reading;
}

/** Nothing was added to any file, and there is no other one. */
function isSame(files: ReadonlyMap<string, FileReading>, before: ReadonlyMap<string, FileReading>): boolean {
  return files.size === before.size && [...files].every(([name, reading]) => before.get(name) === reading);
}

function together(files: ReadonlyMap<string, FileReading>): JournalReading {
  const entries = [...files.values()].flatMap((file) => file.entries);
  const damaged = [...files].flatMap(([file, { damagedLines }]) => damagedLines.map((line) => ({ file, line })));
  entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { entries, damaged };
}

/** One file of the journal as it was when it had this size and time. */
interface FileReading {
  readonly size: number;
  readonly modifiedMs: number;
  readonly entries: readonly JournalEntry[];
  readonly damagedLines: readonly number[];
}

/** What was read last: after months there are a thousand files, and all but one or two are as they were. */
let lastReading:
  | { readonly dir: string; readonly files: ReadonlyMap<string, FileReading>; readonly reading: JournalReading }
  | undefined;

function readAgain(file: string, before: FileReading | undefined): FileReading {
  const { size, mtimeMs: modifiedMs } = statSync(file);
  if (before?.size === size && before.modifiedMs === modifiedMs) return before;
  const entries: JournalEntry[] = [];
  const damagedLines: number[] = [];
  const lines = readFileSync(file, "utf8").split("\n");
  lines.forEach((line, at) => {
    if (at === lines.length - 1) return; // Empty after the last line feed, or torn.
    const entry = fromLine(line);
    if (entry) entries.push(entry);
    else damagedLines.push(at + 1);
  });
  return { size, modifiedMs, entries, damagedLines };
}

/** Cuts a torn last line off the files of processes of this machine that have ended. Returns how many were mended. */
export function repairJournal(home: Home): number {
  let mended = 0;
  for (const name of journalFiles(home)) {
    const owner = ownerOf(name);
    if (!owner || owner.host !== hostLabel() || isAlive(owner.pid)) continue;
    const file = path.join(home.journalDir, name);
    const content = readFileSync(file);
    const end = content.lastIndexOf(0x0a) + 1;
    if (end === content.length) continue;
    const handle = openSync(file, "r+");
    ftruncateSync(handle, end);
    fsyncSync(handle);
    closeSync(handle);
    mended++;
  }
  return mended;
}

/** A line of the journal with its checksum and line feed. */
export function toLine(entry: JournalEntry): string {
  const json = JSON.stringify(entry);
  return `${checksum(json)} ${json}\n`;
}

/** The entry of a line, or undefined where the checksum is wrong. */
export function fromLine(line: string): JournalEntry | undefined {
  const json = line.slice(17);
  if (line[16] !== " " || line.slice(0, 16) !== checksum(json)) return undefined;
  try {
    return JSON.parse(json) as JournalEntry;
  } catch {
    return undefined;
  }
}

/** In one call where there is one: a third of the time, and a journal has ten thousand lines. */
const sha256: (text: string) => string =
  "hash" in crypto
    ? (text) => crypto.hash("sha256", text, "hex")
    : (text) => crypto.createHash("sha256").update(text, "utf8").digest("hex");

function checksum(json: string): string {
  return sha256(json).slice(0, 16);
}

/** The files in the order of their turns. Their names do not give it: process numbers wrap, and hosts are no order at all. */
function journalFiles(home: Home): string[] {
  return readdirSync(home.journalDir, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".jsonl") && !entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => turnOf(a) - turnOf(b) || (a < b ? -1 : 1));
}

/** Hexadecimal digits of a turn in the name of a file. */
const turnDigits = 12;

/**
 * "HOST.PID.MARK.jsonl": the host keeps machines apart on a shared folder. The mark starts with the file's turn, one more than
 * any that is there: two processes may write at the same moment of their clock, above all of one that stands still, and the
 * later one has seen the earlier one's file. It ends with chance, because process numbers are used again.
 */
function newJournalFile(home: Home): string {
  const turn = turnOf(journalFiles(home).at(-1) ?? "") + 1;
  const mark = turn.toString(16).padStart(turnDigits, "0") + crypto.randomBytes(4).toString("hex");
  return path.join(home.journalDir, `${hostLabel()}.${process.pid}.${mark}.jsonl`);
}

function turnOf(name: string): number {
  const mark = /\.([0-9a-f]{16,24})\.jsonl$/.exec(name)?.[1];
  return mark === undefined ? 0 : parseInt(mark.slice(0, turnDigits), 16);
}

function ownerOf(name: string): { host: string; pid: number } | undefined {
  const match = /^([^.]+)\.(\d+)\.[0-9a-f]{8,24}\.jsonl$/.exec(name);
  return match ? { host: match[1], pid: Number(match[2]) } : undefined;
}

function hostLabel(): string {
  return (
    os
      .hostname()
      .replace(/[^A-Za-z0-9-]/g, "_")
      .slice(0, 40) || "host"
  );
}

/** True while a process of this machine has that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

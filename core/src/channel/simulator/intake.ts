// Which sets are ready? Looks into a sender's folders and takes what a GO has completed, what a TD has cancelled, and what
// has waited too long. What is taken is moved into a work folder first, so that a restart finds it again.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { makePrivateFolder, writeWhole } from "../safeFile";
import { prefixOf } from "./nameCheck";

/** After its GO is complete a set rests this long, so that a client can still look at what it has put. */
export const settleMs = 150;

/** Why a set is taken: complete, cancelled, its GO never came, or a file that belongs to no set. */
export type TakenBecause = "go" | "td" | "goMissing" | "strange";

export interface TakenSet {
  readonly id: string;
  readonly user: string;
  readonly folder: string;
  /** Name of the GO or TD; else of the first file. */
  readonly name: string;
  readonly because: TakenBecause;
  readonly files: readonly string[];
}

export interface IntakeOptions {
  readonly workFolder: string;
  readonly goWaitMs: number;
  /** Monotonic, in ms. */
  readonly now: () => number;
  readonly isBeingWritten: (user: string, folder: string, name: string) => boolean;
  readonly nextId: () => string;
}

export class Intake {
  /** When a file was first seen complete. */
  private readonly seen = new Map<string, number>();

  constructor(private readonly options: IntakeOptions) {}

  /** Takes what is ready in one folder; the sets come back in the order of their names. */
  take(user: string, folder: string, real: string): TakenSet[] {
    const names = readdirSync(real).sort();
    const open = names.filter((name) => this.options.isBeingWritten(user, folder, name));
    const closed = names.filter((name) => !open.includes(name));
    this.forgetGone(`${user}/${folder}/`, closed);
    const ages = closed.map((name) => [name, this.age(`${user}/${folder}/${name}`)] as const);
    // While a file is still being written, the set that it belongs to waits.
    const waiting = new Set(open.map(setKey));
    const ready = new Map(ages.filter(([name]) => !waiting.has(setKey(name))));
    return plan(ready, this.options.goWaitMs).map((set) => this.move(user, folder, real, set));
  }

  /** Sets that were taken before a restart; moves what had not been moved yet. */
  resume(folders: (user: string, folder: string) => string | undefined): TakenSet[] {
    const notes = readdirSync(this.options.workFolder).filter((name) => name.endsWith(".json"));
    return notes.sort().flatMap((name) => {
      const set = this.readNote(name);
      const real = set && folders(set.user, set.folder);
      if (!set || real === undefined) return [];
      this.moveFiles(set, real);
      return [set];
    });
  }

  /** The bytes of a taken set's file. */
  read(set: TakenSet, name: string): Uint8Array {
    return readFileSync(path.join(this.options.workFolder, set.id, name));
  }

  /** Forgets a set: nothing of what was sent is kept. */
  drop(set: TakenSet): void {
    rmSync(path.join(this.options.workFolder, set.id), { recursive: true, force: true });
    rmSync(path.join(this.options.workFolder, `${set.id}.json`), { force: true });
  }

  private age(key: string): number {
    const now = this.options.now();
    const first = this.seen.get(key) ?? now;
    this.seen.set(key, first);
    return now - first;
  }

  private forgetGone(prefix: string, names: readonly string[]): void {
    const there = new Set(names.map((name) => prefix + name));
    for (const key of this.seen.keys()) if (key.startsWith(prefix) && !there.has(key)) this.seen.delete(key);
  }

  private move(user: string, folder: string, real: string, planned: PlannedSet): TakenSet {
    const set = { id: this.options.nextId(), user, folder, ...planned };
    const note = path.join(this.options.workFolder, `${set.id}.json`);
    makePrivateFolder(path.join(this.options.workFolder, set.id));
    writeWhole(note, JSON.stringify(set));
    this.moveFiles(set, real);
    return set;
  }

  private moveFiles(set: TakenSet, real: string): void {
    for (const name of set.files) {
      const from = path.join(real, name);
      if (existsSync(from)) renameSync(from, path.join(this.options.workFolder, set.id, name));
    }
  }

  private readNote(name: string): TakenSet | undefined {
    try {
      return JSON.parse(readFileSync(path.join(this.options.workFolder, name), "utf8")) as TakenSet;
    } catch {
      // Not a note of ours: left alone.
      return undefined;
    }
  }
}

interface PlannedSet {
  readonly name: string;
  readonly because: TakenBecause;
  readonly files: readonly string[];
}

/** What to take: complete and cancelled sets at once, the rest when it has waited too long. */
function plan(ages: ReadonlyMap<string, number>, goWaitMs: number): PlannedSet[] {
  const names = [...ages.keys()];
  const isSettled = (name: string) => (ages.get(name) ?? 0) >= settleMs;
  const starters = names.filter((name) => /^(GO|TD)\./.test(name) && isSettled(name));
  const sets = starters.map((name) => planStarted(name, names));
  const used = new Set(sets.flatMap(({ files }) => files));
  const rest = names.filter((name) => !used.has(name) && !/^(GO|TD)\./.test(name));
  const late = rest.filter((name) => (ages.get(name) ?? 0) >= (looksOfChannel(name) ? settleMs : goWaitMs));
  return [...withoutRepeats(sets), ...planLate(late)];
}

function planStarted(name: string, names: readonly string[]): PlannedSet {
  const key = setKey(name);
  const files = names.filter((other) => other === name || (/^(FI|FS)\./.test(other) && setKey(other) === key));
  return { name, because: name.startsWith("TD.") ? "td" : "go", files };
}

/** A TD and a GO of one set: the first that is planned takes the files, the TD before the GO. */
function withoutRepeats(sets: readonly PlannedSet[]): PlannedSet[] {
  const cancelled = new Set(sets.filter(({ because }) => because === "td").map(({ name }) => setKey(name)));
  return sets
    .filter(({ because, name }) => because === "td" || !cancelled.has(setKey(name)))
    .map((set) => (set.because === "td" ? { ...set, files: [...set.files, ...goOf(set, sets)] } : set));
}

function goOf(set: PlannedSet, sets: readonly PlannedSet[]): string[] {
  return sets
    .filter(({ because, name }) => because === "go" && setKey(name) === setKey(set.name))
    .map(({ name }) => name);
}

/** Files whose GO never came, by set; and files with another prefix, each for itself. */
function planLate(names: readonly string[]): PlannedSet[] {
  const known = names.filter((name) => prefixOf(name));
  const keys = [...new Set(known.map(setKey))];
  const missing = keys.map((key) => known.filter((name) => setKey(name) === key));
  const strange = names.filter((name) => !prefixOf(name));
  return [
    ...missing.map((files): PlannedSet => ({ name: files[0], because: "goMissing", files })),
    ...strange.map((name): PlannedSet => ({ name, because: "strange", files: [name] })),
  ];
}

/** Everything after the prefix, for FI and FS without the part: what the files of a set share. */
function setKey(name: string): string {
  const parts = name.slice(3).split(".");
  return /^(FI|FS)\./.test(name) && parts.length > 6 ? parts.slice(0, 6).join(".") : parts.join(".");
}

/** A whole name of the channel with a wrong prefix is refused at once; other names may be an upload under way. */
function looksOfChannel(name: string): boolean {
  return !prefixOf(name) && /^[A-Z]{2}\.[A-Z]{4}\.\d{6}\.\d{8}\.[0-9A-Z]{5}\.[RTS]\.\d(\.\d)?$/.test(name);
}

// While a set is being sent, withdrawn or settled, its lease keeps others away: two windows that send the same set again would
// write into each other's files. A lease is a file that its holder keeps fresh; one that is no longer kept fresh, or whose process
// on this machine has ended, holds nobody back. Its successor is created exclusively, so that only one of several gets it.
// Ages are told by the file system's own clock: the machines of a shared folder need not agree on the time.
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Home } from "./home";
import { isAlive } from "./journal";
import { channelError } from "./problem";
import { privateFile } from "./safeFile";

/** How often a holder shows that it is alive. */
const freshenMs = 5_000;
/** A lease that was not freshened for so long is nobody's: eight missed turns, as when a machine sleeps. */
const staleMs = 40_000;

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly token: string;
}

export class Lease {
  readonly #timer: NodeJS.Timeout;

  private constructor(
    private readonly file: string,
    private readonly set: string,
    private readonly holder: Holder,
  ) {
    this.#timer = setInterval(() => this.freshen(), freshenMs);
    this.#timer.unref();
  }

  /**
   * Takes the lease of a submission.
   * @param set name for the sentence of the refusal
   * @throws ChannelError "beingSent" while another holds it
   */
  static take(home: Home, id: string, set: string): Lease {
    const holder = { host: os.hostname(), pid: process.pid, token: randomBytes(8).toString("hex") };
    for (;;) {
      const earlier = leasesOf(home, id);
      const last = earlier.at(-1);
      if (last !== undefined && isHeld(home, last)) throw channelError("beingSent", { set });
      const file = fileOf(home, id, last === undefined ? 1 : turnOf(last) + 1);
      if (!create(file, holder)) continue; // Another was faster, and is looked at.
      for (const one of earlier) rmSync(one, { force: true });
      return new Lease(file, set, holder);
    }
  }

  /** Still ours? After a long sleep another may have taken it. @throws ChannelError "leaseLost" */
  check(): void {
    if (!this.isOurs()) throw channelError("leaseLost", { set: this.set });
  }

  release(): void {
    clearInterval(this.#timer);
    if (this.isOurs()) rmSync(this.file, { force: true });
  }

  private isOurs(): boolean {
    return readHolder(this.file)?.token === this.holder.token;
  }

  private freshen(): void {
    try {
      if (this.isOurs()) write(openSync(this.file, "r+"), this.holder);
    } catch {
      // The next turn tries again; `check` is what counts.
    }
  }
}

function isHeld(home: Home, file: string): boolean {
  const holder = readHolder(file);
  if (holder?.host === os.hostname() && !isAlive(holder.pid)) return false;
  return existsSync(file) && nowOf(home) - statSync(file).mtimeMs < staleMs;
}

/** The time of the file system, read off a file that is written now. */
function nowOf(home: Home): number {
  const probe = path.join(home.leasesDir, `probe-${process.pid}-${randomBytes(4).toString("hex")}`);
  closeSync(openSync(probe, "wx", privateFile));
  try {
    return statSync(probe).mtimeMs;
  } finally {
    rmSync(probe, { force: true });
  }
}

function leasesOf(home: Home, id: string): string[] {
  return readdirSync(home.leasesDir)
    .filter((name) => name.startsWith(`${id}.`))
    .map((name) => path.join(home.leasesDir, name))
    .sort((a, b) => turnOf(a) - turnOf(b));
}

function fileOf(home: Home, id: string, turn: number): string {
  return path.join(home.leasesDir, `${id}.${turn}`);
}

function turnOf(file: string): number {
  return Number(file.slice(file.lastIndexOf(".") + 1));
}

function create(file: string, holder: Holder): boolean {
  try {
    write(openSync(file, "wx", privateFile), holder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function write(handle: number, holder: Holder): void {
  try {
    writeSync(handle, JSON.stringify(holder), 0);
  } finally {
    closeSync(handle);
  }
}

/** Undefined for a lease that is gone, or just being made. */
function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

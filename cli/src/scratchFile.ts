// Room on disk for the key tables of a large file: a file of this process alone, in the temporary folder, with no name in it where
// the system allows that. It holds hashes that nobody else can make use of, and is gone with the process.
import { randomInt } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Scratch } from "../../core/src/text/keyLedger";

const maxSeed = 2 ** 32;

export class ScratchFile implements Scratch {
  readonly seed = randomInt(maxSeed);
  private fd: number | undefined;
  private folder: string | undefined;
  private length = 0;
  private isFull = false;

  append(bytes: Uint8Array): number | undefined {
    if (this.isFull) return undefined;
    try {
      this.fd ??= this.open();
      for (let at = 0; at < bytes.length;) at += writeSync(this.fd, bytes, at, bytes.length - at, this.length + at);
      this.length += bytes.length;
      return this.length - bytes.length;
    } catch {
      // No room, or no right to write there: it stays in memory.
      this.isFull = true;
      return undefined;
    }
  }

  read(from: number, into: Uint8Array): void {
    for (let at = 0; at < into.length;) {
      const count = readSync(this.fd!, into, at, into.length - at, from + at);
      if (count === 0) throw new Error("the scratch file is shorter than what was written");
      at += count;
    }
  }

  private open(): number {
    this.folder = mkdtempSync(path.join(tmpdir(), "fla-keys-"));
    const fd = openSync(path.join(this.folder, "keys"), "wx+", 0o600);
    this.remove();
    return fd;
  }

  /** Windows keeps a file that is open: then it goes at the end. */
  private remove(): void {
    if (this.folder === undefined) return;
    try {
      rmSync(this.folder, { recursive: true, force: true });
      this.folder = undefined;
    } catch {
      return;
    }
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
    this.remove();
  }
}

// Files of FLA_HOME: folders 0700, files 0600, whole or not at all. Also bounded reading of files that others wrote.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { randomBytes } from "node:crypto";
import { channelError } from "./problem";

export const privateFile = 0o600;
const privateFolder = 0o700;

/** Makes a folder, and those above it, for this user alone. */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, privateFolder);
}

/**
 * Makes a folder, and those above it. Step by step: where a file system answers that the folder above is not
 * there although it is (/proc, automounted places), node's own recursive call never returns.
 * @throws the system's error
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const full = path.resolve(folder);
  const missing = [full];
  for (let above = path.dirname(full); !existsSync(above); above = path.dirname(above)) missing.push(above);
  for (const one of missing.reverse())
    try {
      mkdirSync(one, { mode });
    } catch (error) {
      if (!isFolder(one)) throw error;
    }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Writes a file whole or not at all: a reader sees the old or the new content, also after a crash. */
export function writeWhole(file: string, content: string | Uint8Array, mode = privateFile): void {
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeNew(temporary, content, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file that must not exist yet, and waits until it is on the disk. */
export function writeNew(file: string, content: string | Uint8Array, mode = privateFile): void {
  const handle = openSync(file, "wx", mode);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Reads a file of at most `limit` bytes; an expected failure names the file and the reason. */
export async function readBounded(file: string, limit: number): Promise<Buffer> {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      if (size > limit) throw channelError("fileTooBig", { file: path.basename(file), size, limit });
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, file);
  }
}

/** Bytes read at a time: few enough to stay in the processor's cache, enough that reading is not the slow part. */
const readSize = 1 << 18;

/**
 * Reads a file of any size from end to end in two buffers that take turns: one is filled while the other is looked at.
 * @param see the bytes are only its own until it returns
 * @throws the system's error, or the signal's reason
 */
export async function readThrough(file: string, see: (bytes: Buffer) => void, signal?: AbortSignal): Promise<void> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.max(1, Math.min(size, readSize));
    let [filling, waiting] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
    let reading = handle.read(filling, 0, length, 0);
    for (let at = 0; ;) {
      const { bytesRead } = await reading;
      signal?.throwIfAborted();
      if (bytesRead === 0) return;
      at += bytesRead;
      const full = filling;
      [filling, waiting] = [waiting, full];
      reading = handle.read(filling, 0, length, at);
      see(full.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** A system error about a file as a problem with a sentence. */
export function fileError(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return channelError("fileUnreadable", { file, reason: code }, error);
}

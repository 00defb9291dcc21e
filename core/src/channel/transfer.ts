// Puts files on the channel in the order given, GO last. What counts here is what cannot happen: a GO without its FI, a half
// file under a GO, a success that was a failure. So: own chunks, every write answered, size read back where the server says
// it; nothing relies on rename, stat or list; a failure removes what it began, where it may.
import { createHash } from "node:crypto";
import { open as openFile, type FileHandle } from "node:fs/promises";
import { connect, isConnectionLoss, sftpStatus, statusOf, type ConnectOptions, type Connection } from "./connection";
import type { Channel } from "./channels";
import type { Progress } from "./interaction";
import { channelError, ChannelError } from "./problem";
import type { Steps } from "./step";

export interface OutgoingFile {
  readonly name: string;
  /** Path on this machine. */
  readonly path?: string;
  readonly size: number;
  /** Hash of the prepared bytes, hexadecimal: what is sent must be what was prepared. */
  readonly sha256?: string;
}

/** What happened, told before it is acted upon; the journal listens. */
export interface TransferEvents {
  uploading(name: string): Promise<void>;
  /** The file is on the server, made by this set. */
  opened(name: string): Promise<void>;
  uploaded(name: string, sizeRead: boolean): Promise<void>;
  /** Before the GO is opened. From here on its state is unknown until `goSent` or `goRefused`. */
  goIntended(name: string): Promise<void>;
  goSent(name: string): Promise<void>;
  /** The server refused to make the GO: it is certainly not there. */
  goRefused(name: string): Promise<void>;
}

export interface TransferPlan {
  readonly folder: string;
  /** FI and FS, in the order in which they go. */
  readonly files: readonly OutgoingFile[];
  readonly go: OutgoingFile;
  /** Names that an earlier try of this very set made: they may be replaced. */
  readonly begun?: ReadonlySet<string>;
  /** Names that an earlier try asked for without an answer: an empty file of that name is taken for its own. */
  readonly unsure?: ReadonlySet<string>;
}

export interface TransferOptions {
  readonly channel: Channel;
  readonly connect: ConnectOptions;
  readonly steps: Steps;
  readonly events: TransferEvents;
  readonly progress?: (progress: Progress) => void;
  /** Waits between tries, in milliseconds; their number is the number of tries after the first. */
  readonly backoffMs?: readonly number[];
}

export interface TransferResult {
  /** Names whose size the server confirmed. */
  readonly confirmed: readonly string[];
}

/** Write requests that fill one block, which is read from the disk at once. */
const chunksPerBlock = 4;
/** Bytes under way at once: twice the 2 MB that OpenSSH's channel holds, so that a slow line stays full. Measured in bench/send. */
const windowBytes = 4 * 1024 * 1024;
/** Requests under way at once, where they are small; OpenSSH's own sftp has as many. */
const windowRequests = 64;

const defaultBackoffMs: readonly number[] = [1_000, 4_000, 15_000];

/** Sends a set over an open connection; makes a new one where it is lost before the GO was intended. */
export async function sendFiles(
  first: Connection,
  plan: TransferPlan,
  options: TransferOptions,
): Promise<TransferResult> {
  const meter = new Meter(plan, options.progress);
  const own = { begun: new Set(plan.begun), unsure: new Set(plan.unsure) };
  const done = new Map<string, boolean>();
  const go = { made: false };
  let connection = first;
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        for (const file of plan.files) {
          if (done.has(file.name)) continue;
          done.set(file.name, await putFile(connection, plan.folder, file, own, meter, options));
        }
        await putGo(connection, plan, go, options);
        return { confirmed: [...done].filter(([, read]) => read).map(([name]) => name) };
      } catch (error) {
        const pause = (options.backoffMs ?? defaultBackoffMs)[attempt];
        if (pause === undefined || !isConnectionLoss(error) || error instanceof GoUnknown) throw error;
        await connection.end();
        connection = await reconnect(connection, pause, attempt, options);
      }
    }
  } catch (error) {
    const isElsewhere = error instanceof ChannelError && error.is("leaseLost");
    if (!go.made && !(error instanceof GoUnknown) && !isElsewhere) await removeBegun(connection, plan, own.begun);
    throw error;
  } finally {
    await connection.end();
  }
}

/** The connection was lost between the intent and the answer: nobody here knows whether the GO is there. */
export class GoUnknown extends ChannelError {
  constructor(name: string, cause: unknown) {
    super({ area: "channel", kind: "goUnknown", args: { name } }, { cause });
  }
}

async function reconnect(
  lost: Connection,
  pauseMs: number,
  attempt: number,
  options: TransferOptions,
): Promise<Connection> {
  let last: unknown;
  for (const pause of [pauseMs, ...(options.backoffMs ?? defaultBackoffMs).slice(attempt + 1)]) {
    await wait(pause, options.steps.signal);
    options.steps.checkCancelled();
    try {
      const connection = await connect(options.channel, { ...options.connect, key: lost.key });
      if (connection.hostKey.sha256 === lost.hostKey.sha256) return connection;
      await connection.end();
      throw channelError("hostKeyChanged", {
        host: options.channel.host,
        port: options.channel.port,
        found: connection.hostKey.sha256,
        known: lost.hostKey.sha256,
      });
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      last = error;
    }
  }
  throw last;
}

/** Sends one file; true when the server confirmed its size. */
async function putFile(
  connection: Connection,
  folder: string,
  file: OutgoingFile,
  own: OwnNames,
  meter: Meter,
  options: TransferOptions,
): Promise<boolean> {
  const remote = `${folder}/${file.name}`;
  options.steps.checkCancelled();
  await options.events.uploading(file.name);
  const source = await openFile(file.path!, "r");
  try {
    const { size } = await source.stat();
    if (size !== file.size) throw channelError("changedWhileSending", { name: file.name });
    const handle = await openOwn(connection, remote, file.name, own);
    await options.events.opened(file.name);
    meter.start(file.name);
    await pump(connection, source, handle, file, meter, options.steps);
    await refusal("close", file.name, () => connection.close(handle, file.name));
  } finally {
    await source.close();
  }
  const confirmed = await confirmSize(connection, remote, file);
  await options.events.uploaded(file.name, confirmed);
  return confirmed;
}

/** A GO or TD is made once and replaced by nobody. */
const nothingOwn = { begun: new Set<string>(), unsure: new Set<string>() };

/** What a set knows of its names on the server. */
interface OwnNames {
  /** Made by it. */
  readonly begun: Set<string>;
  /** Asked for, and the answer was lost. */
  readonly unsure: Set<string>;
}

/** Makes a file of the set, and remembers whose it is: also when the line is lost before the answer. */
async function openOwn(connection: Connection, remote: string, name: string, own: OwnNames): Promise<Buffer> {
  try {
    const handle = await openRemote(connection, remote, name, own);
    own.begun.add(name);
    return handle;
  } catch (error) {
    if (isConnectionLoss(error)) own.unsure.add(name);
    throw error;
  }
}

/** Makes the file; one of that name that is not from this very set is never replaced. */
async function openRemote(
  connection: Connection,
  remote: string,
  name: string,
  { begun, unsure }: { readonly begun: ReadonlySet<string>; readonly unsure: ReadonlySet<string> },
): Promise<Buffer> {
  try {
    return await connection.open(remote, begun.has(name) ? "w" : "wx");
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    if (status === sftpStatus.permissionDenied) throw channelError("folderRefused", { name: remote }, error);
    if (status === sftpStatus.noSuchFile)
      throw channelError("folderMissing", { folder: remote.slice(0, -name.length - 1) }, error);
    if (begun.has(name)) throw refused("open", name, error);
    const { size, missing } = await connection.sizeOf(remote);
    if (missing) return connection.open(remote, "w"); // A server that cannot make files exclusively.
    if (size === 0 && unsure.has(name)) return connection.open(remote, "w"); // Made by us, and nobody wrote into it.
    throw channelError(size === undefined ? "remoteExistsPerhaps" : "remoteExists", { name }, error);
  }
}

/** A piece of the file in memory, which is used again once none of its requests is under way. */
interface Block {
  readonly memory: Buffer;
  bytes: Buffer;
  pending: number;
}

/** Keeps write requests under way; the first that fails ends it. */
async function pump(
  connection: Connection,
  source: FileHandle,
  handle: Buffer,
  file: OutgoingFile,
  meter: Meter | undefined,
  steps: Steps,
): Promise<void> {
  const chunkBytes = connection.maxWriteBytes;
  const window = Math.min(windowRequests, Math.ceil(windowBytes / chunkBytes));
  const under = new Set<Promise<void>>();
  const digest = createHash("sha256");
  const blocks: Block[] = [];
  let failure: { error: unknown } | undefined;
  for (let at = 0; at < file.size && !failure;) {
    const block = await readBlock(blocks, chunkBytes * chunksPerBlock, source, file, at);
    digest.update(block.bytes);
    for (let from = 0; from < block.bytes.length && !failure; from += chunkBytes) {
      steps.checkCancelled();
      const chunk = block.bytes.subarray(from, from + chunkBytes);
      block.pending++;
      const request = connection
        .write(handle, chunk, at + from, file.name)
        .then(
          () => meter?.add(chunk.length),
          (error: unknown) => void (failure ??= { error }),
        )
        .finally(() => {
          block.pending--;
          under.delete(request);
        });
      under.add(request);
      if (under.size >= window) await Promise.race(under);
    }
    at += block.bytes.length;
  }
  await Promise.all(under);
  if (!failure && file.sha256 !== undefined && digest.digest("hex") !== file.sha256)
    throw channelError("changedWhileSending", { name: file.name });
  if (!failure) return;
  if (isConnectionLoss(failure.error)) throw failure.error;
  await connection.close(handle, file.name).catch(() => {});
  throw refused("write", file.name, failure.error);
}

/** The next block of the file, in memory that no request still needs. */
async function readBlock(
  blocks: Block[],
  length: number,
  source: FileHandle,
  file: OutgoingFile,
  at: number,
): Promise<Block> {
  let block = blocks.find(({ pending }) => pending === 0);
  if (!block) {
    const memory = Buffer.allocUnsafeSlow(Math.min(length, file.size));
    block = { memory, bytes: memory, pending: 0 };
    blocks.push(block);
  }
  const { bytesRead } = await source.read(block.memory, 0, Math.min(block.memory.length, file.size - at), at);
  if (bytesRead === 0) throw channelError("changedWhileSending", { name: file.name });
  block.bytes = block.memory.subarray(0, bytesRead);
  return block;
}

/** True when the server says the right size, false when it says nothing. */
async function confirmSize(connection: Connection, remote: string, file: OutgoingFile): Promise<boolean> {
  const { size } = await connection.sizeOf(remote);
  if (size === undefined) return false;
  if (size !== file.size) throw channelError("sizeDiffers", { name: file.name, found: size, expected: file.size });
  return true;
}

/** The GO, once everything else is complete. A refusal is certain; a lost connection leaves it unknown. */
async function putGo(
  connection: Connection,
  plan: TransferPlan,
  go: { made: boolean },
  options: TransferOptions,
): Promise<void> {
  const { name } = plan.go;
  options.steps.checkCancelled();
  await options.events.goIntended(name);
  let handle: Buffer;
  try {
    handle = await openRemote(connection, `${plan.folder}/${name}`, name, nothingOwn);
  } catch (error) {
    if (isConnectionLoss(error)) throw new GoUnknown(name, error);
    await options.events.goRefused(name);
    throw error;
  }
  go.made = true;
  if (plan.go.size > 0) await fillGo(connection, handle, plan.go, options);
  // The file is there now and that is what starts processing: a close that fails changes nothing.
  await connection.close(handle, name).catch(() => {});
  await options.events.goSent(name);
}

/** A GO of other software that is deliberately not empty goes as it is. It exists already: what fails now leaves it unknown. */
async function fillGo(
  connection: Connection,
  handle: Buffer,
  go: OutgoingFile,
  { steps }: TransferOptions,
): Promise<void> {
  const source = await openFile(go.path!, "r");
  try {
    await pump(connection, source, handle, go, undefined, steps);
  } catch (error) {
    throw new GoUnknown(go.name, error);
  } finally {
    await source.close();
  }
}

/** Removes what this set began, as far as the server lets it. Without a GO it would only be refused later. */
async function removeBegun(connection: Connection, plan: TransferPlan, begun: ReadonlySet<string>): Promise<void> {
  for (const { name } of plan.files) {
    if (!begun.has(name)) continue;
    const removed = await connection.remove(`${plan.folder}/${name}`).then(
      () => true,
      (error: unknown) => !isConnectionLoss(error),
    );
    if (!removed) return;
  }
}

/** Makes an empty file, such as a TD. */
export async function putEmpty(connection: Connection, folder: string, name: string): Promise<void> {
  const handle = await openRemote(connection, `${folder}/${name}`, name, nothingOwn);
  await connection.close(handle, name);
}

async function refusal<T>(step: string, name: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw statusOf(error) === undefined ? error : refused(step, name, error);
  }
}

/** A write that the server refused: usually its disk or quota is full. */
function refused(step: string, name: string, error: unknown): unknown {
  if (error instanceof ChannelError) return error;
  return channelError(
    "serverRefused",
    { step, name, reason: (error as Error).message, status: statusOf(error) ?? "-" },
    error,
  );
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    signal?.addEventListener("abort", finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      resolve();
    }
  });
}

/** Counts bytes and speed; tells at most ten times a second, and at the end of each file. */
class Meter {
  readonly #total: number;
  #done = 0;
  #name = "";
  readonly #startMs = performance.now();
  #toldMs = -Infinity;
  #perFile = 0;

  constructor(
    plan: TransferPlan,
    private readonly tell?: (progress: Progress) => void,
  ) {
    this.#total = plan.files.reduce((sum, file) => sum + file.size, 0);
  }

  /** A file begins, or begins again: what was counted of it is taken back. */
  start(name: string): void {
    if (name === this.#name) this.#done -= this.#perFile;
    this.#name = name;
    this.#perFile = 0;
  }

  add(bytes: number): void {
    this.#done += bytes;
    this.#perFile += bytes;
    const now = performance.now();
    if (!this.tell || (now - this.#toldMs < 100 && this.#done < this.#total)) return;
    this.#toldMs = now;
    const seconds = Math.max(0.001, (now - this.#startMs) / 1000);
    this.tell({
      name: this.#name,
      doneBytes: this.#done,
      totalBytes: this.#total,
      bytesPerSecond: Math.round(this.#done / seconds),
    });
  }
}

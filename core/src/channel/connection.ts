// One SFTP connection to a channel: the key, the pinned host key, and the raw requests, each through a step.
// ssh2-sftp-client makes and ends the connection; its put() is never used, because it reports success on refused writes.
import type { Writable } from "node:stream";
import SftpClient from "ssh2-sftp-client";
import {
  BaseAgent,
  createAgent,
  type Client,
  type ConnectConfig,
  type FileEntryWithStats,
  type ParsedKey,
  type SFTPWrapper,
} from "ssh2";
import type { Channel } from "./channels";
import type { Home } from "./home";
import { hostKeyFrom, pinHostKey, pinnedHostKeys, type HostKey } from "./hostKeys";
import type { AskPassphrase, FirstContact } from "./interaction";
import { readSshKey } from "./keys";
import { isPracticeHostKey } from "./practice";
import { channelError, ChannelError } from "./problem";
import type { Steps } from "./step";
import { throughJump, throughProxy } from "./way";

export interface ConnectOptions {
  readonly home: Home;
  readonly steps: Steps;
  readonly passphrase: AskPassphrase;
  /** Shows a fingerprint; true pins the key. Not asked for a practice key made on this machine. */
  readonly hostKey: (contact: FirstContact) => Promise<boolean>;
  /** Key read before, when a lost connection is made again: the passphrase is not asked twice. */
  readonly key?: ParsedKey;
}

export interface RemoteFile {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970, or 0 where the server does not say. */
  readonly modifiedMs: number;
  readonly isFile: boolean;
}

/** Status codes of SFTP version 3 that matter here. */
export const sftpStatus = {
  eof: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  noConnection: 6,
  connectionLost: 7,
  unsupported: 8,
} as const;

/** What every server takes in one write request. */
const leastWriteBytes = 32_000;

/** How long making the connection may take. */
const readyTimeoutMs = 20_000;
/** A silent peer is noticed after three of these. */
const keepaliveMs = 10_000;

/** Connects, or throws a problem that says what to do: host unknown, refused, key changed, login refused. */
export async function connect(channel: Channel, options: ConnectOptions): Promise<Connection> {
  const { home, steps } = options;
  steps.checkCancelled();
  const key = options.key ?? (channel.agent ? undefined : await readSshKey(channel.keyFile!, options.passphrase));
  const seen: Seen = {};
  const client = new SftpClient("fla", { error: () => {}, end: () => {}, close: () => {} });
  const abort = (): void => void rawClient(client).destroy();
  steps.signal?.addEventListener("abort", abort, { once: true });
  try {
    const sftp = await steps.step(`connect ${channel.host}:${channel.port}`, async () =>
      client.connect({ ...sshConfig(channel, key, options, seen), sock: await openWay(channel, options) } as never),
    );
    return new Connection(
      channel,
      client,
      sftp as unknown as SFTPWrapper,
      seen.key!,
      isPracticeHostKey(home, seen.key!.sha256),
      key,
      steps,
    );
  } catch (error) {
    abort();
    throw seen.problem ?? connectProblem(error, channel, steps);
  } finally {
    steps.signal?.removeEventListener("abort", abort);
  }
}

/** What the handshake showed. */
interface Seen {
  key?: HostKey;
  problem?: ChannelError;
}

/** A server to log in to: the channel's own, or its jump host. */
type Login = Pick<Channel, "host" | "port" | "user" | "agent" | "legacyRsa">;

function sshConfig(login: Login, key: ParsedKey | undefined, options: ConnectOptions, seen: Seen): ConnectConfig {
  const pinned = pinnedHostKeys(options.home, login.host, login.port);
  const old = login.legacyRsa === true && key?.type === "ssh-rsa";
  return {
    host: login.host,
    port: login.port,
    username: login.user,
    agent: agentFor(key),
    authHandler: (old ? [{ type: "publickey", username: login.user, key: sha1Only(key) }] : ["agent"]) as never,
    readyTimeout: readyTimeoutMs,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: 3,
    algorithms: algorithmsFor(pinned, login.legacyRsa === true),
    hostVerifier: (blob: Buffer, verify: (good: boolean) => void) => {
      seen.key = hostKeyFrom(blob);
      checkHostKey(login, seen.key, pinned, options).then(
        () => verify(true),
        (problem: ChannelError) => {
          seen.problem = problem;
          verify(false);
        },
      );
    },
  };
}

/** The socket through proxy or jump host; undefined for the direct way. */
async function openWay(channel: Channel, options: ConnectOptions): Promise<unknown> {
  const { host, port, proxy, jump } = channel;
  if (proxy) return throughProxy(proxy, host, port);
  if (!jump) return undefined;
  const ask: AskPassphrase = (request) => options.passphrase({ ...request, purpose: "jumpKey" });
  if (!jump.keyFile && !jump.agent) throw channelError("jumpNoKey", { jump: jump.host });
  const key = jump.agent ? undefined : await readSshKey(jump.keyFile!, ask);
  const seen: Seen = {};
  try {
    return await throughJump(sshConfig(jump, key, options, seen), host, port);
  } catch (error) {
    throw seen.problem ?? connectProblem(error, jump, options.steps);
  }
}

/**
 * The same RSA key for a server that takes nothing newer than the SHA-1 signature ssh-rsa. ssh2 chooses the algorithm by the
 * key's type, which it reads first for that choice: an unknown type there leaves the key's own old algorithm.
 */
function sha1Only(key: ParsedKey): ParsedKey {
  let asked = 0;
  return Object.create(key, { type: { get: () => (asked++ === 0 ? "ssh-rsa with SHA-1" : "ssh-rsa") } }) as ParsedKey;
}

/** A pinned key passes, another one is refused; without a pin a practice key of this machine passes, else a person decides. */
async function checkHostKey(
  channel: Login,
  key: HostKey,
  pinned: readonly HostKey[],
  options: ConnectOptions,
): Promise<void> {
  const { host, port } = channel;
  if (pinned.length > 0) {
    if (pinned.some((known) => known.sha256 === key.sha256)) return;
    throw channelError("hostKeyChanged", {
      host,
      port,
      found: key.sha256,
      known: pinned.map((known) => known.sha256).join(", "),
    });
  }
  const practice = isPracticeHostKey(options.home, key.sha256);
  if (!practice && !(await options.hostKey({ host, port, keyType: key.type, sha256: key.sha256 })))
    throw channelError("hostKeyNotAccepted", { host, port, found: key.sha256 });
  pinHostKey(options.home, host, port, key);
}

/** A server that takes only the old user signature has no newer key exchange either: the setting allows both, last of all. */
function algorithmsFor(pinned: readonly HostKey[], legacy: boolean): ConnectConfig["algorithms"] {
  const old = (names: string[]): object => ({ append: legacy ? names : [], prepend: [], remove: [] });
  return {
    serverHostKey: {
      ...preferPinned(pinned),
      ...(legacy ? { append: ["ssh-rsa"] } : { remove: ["ssh-rsa"] }),
    } as never,
    kex: old(["diffie-hellman-group14-sha1"]) as never,
    hmac: (legacy ? old(["hmac-sha1"]) : { append: [], prepend: [], remove: ["hmac-sha1"] }) as never,
  };
}

/** The server may hold keys of several kinds: the pinned kind is asked for first, so that it does not look like a change. */
function preferPinned(pinned: readonly HostKey[]): object {
  const kinds = pinned.flatMap(({ type }) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]));
  return { prepend: kinds, append: [], remove: [] };
}

/** Keys reach ssh2 through an agent, so that it never holds the passphrase. */
function agentFor(key: ParsedKey | undefined): BaseAgent | string {
  if (key) return new KeyAgent(key);
  const socket =
    process.env.SSH_AUTH_SOCK ?? (process.platform === "win32" ? "\\\\.\\pipe\\openssh-ssh-agent" : undefined);
  if (!socket) throw channelError("noAgent");
  return createAgent(socket);
}

/** An agent of one key, inside this process. */
class KeyAgent extends BaseAgent<ParsedKey> {
  constructor(private readonly key: ParsedKey) {
    super();
  }

  override getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    callback(undefined, [this.key]);
  }

  override sign(
    _key: ParsedKey,
    data: Buffer,
    options: unknown,
    callback?: (error?: Error, signature?: Buffer) => void,
  ): void {
    const done = (typeof options === "function" ? options : callback) as (error?: Error, signature?: Buffer) => void;
    const hash = typeof options === "object" && options !== null ? (options as { hash?: string }).hash : undefined;
    const signature: Buffer | Error = this.key.sign(data, hash);
    if (signature instanceof Error) done(signature);
    else done(undefined, signature);
  }
}

function connectProblem(error: unknown, channel: Login, steps: Steps): unknown {
  if (error instanceof ChannelError) return error;
  if (steps.signal?.aborted) return channelError("cancelled", {}, error);
  const { host, port, user } = channel;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || /lookup failed/.test(message))
    return channelError("hostNotFound", { host }, error);
  if (code === "ECONNREFUSED" || /refused connection/.test(message))
    return channelError("connectionRefused", { host, port }, error);
  if (/authentication methods failed|auth.* fail/i.test(message))
    return channelError("loginRefused", { host, user }, error);
  if (/timed out/i.test(message) || code === "ETIMEDOUT") return channelError("connectTimeout", { host, port }, error);
  if (/no matching|handshake failed/i.test(message))
    return channelError("noCommonAlgorithm", { host, reason: message }, error);
  return channelError("connectionFailed", { host, port, reason: message }, error);
}

/** An open connection. Each request is a step; none of them relies on another being allowed. */
export class Connection {
  #closed = false;
  readonly #pending = new Set<() => void>();

  constructor(
    readonly channel: Channel,
    private readonly client: SftpClient,
    private readonly sftp: SFTPWrapper,
    readonly hostKey: HostKey,
    /** True when the server presented a practice host key made on this machine. */
    readonly practice: boolean,
    /** Kept so that a lost connection can be made again; never leaves this process. */
    readonly key: ParsedKey | undefined,
    private readonly steps: Steps,
  ) {
    writeInBatches(rawClient(client) as unknown as { _sock?: Writable });
    rawClient(client).once("close", () => {
      this.#closed = true;
      for (const lost of this.#pending) lost();
    });
  }

  /** Opens a file: "wx" makes a new one and fails where there is one, "w" replaces, "r" reads. */
  open(path: string, flags: "wx" | "w" | "r"): Promise<Buffer> {
    return this.request(`open ${flags} ${path}`, (done) => this.sftp.open(path, flags, done));
  }

  /**
   * Bytes that one write request may hold: 254 kB for OpenSSH, about 32 kB for any other server. More would be cut into pieces
   * that wait for one another.
   */
  get maxWriteBytes(): number {
    return (this.sftp as unknown as { _maxWriteLen?: number })._maxWriteLen ?? leastWriteBytes;
  }

  /** The bytes must stay as they are until the answer. */
  write(handle: Buffer, bytes: Buffer, at: number, label: string): Promise<void> {
    return this.request(`write ${label} ${at}`, (done) =>
      this.sftp.write(handle, bytes, 0, bytes.length, at, done as never),
    );
  }

  /** Bytes at a place; an empty buffer at the end of the file. */
  read(handle: Buffer, length: number, at: number, label: string): Promise<Buffer> {
    const into = Buffer.alloc(length);
    return this.request<number>(`read ${label} ${at}`, (done) =>
      this.sftp.read(handle, into, 0, length, at, (error, count) =>
        (error as { code?: number } | undefined)?.code === sftpStatus.eof ? done(undefined, 0) : done(error, count),
      ),
    ).then((count) => into.subarray(0, count));
  }

  close(handle: Buffer, label: string): Promise<void> {
    return this.request(`close ${label}`, (done) => this.sftp.close(handle, done as never));
  }

  /** Size of a remote file; undefined where the server does not say or has no such file. */
  async sizeOf(path: string): Promise<{ size?: number; missing?: boolean }> {
    try {
      const stats = await this.request<{ size: number }>(`stat ${path}`, (done) => this.sftp.stat(path, done as never));
      return { size: stats.size };
    } catch (error) {
      if (statusOf(error) === undefined) throw error;
      return { missing: statusOf(error) === sftpStatus.noSuchFile };
    }
  }

  remove(path: string): Promise<void> {
    return this.request(`remove ${path}`, (done) => this.sftp.unlink(path, done as never));
  }

  async list(folder: string): Promise<RemoteFile[]> {
    const entries = await this.request<FileEntryWithStats[]>(`list ${folder}`, (done) =>
      this.sftp.readdir(folder, done as never),
    );
    return entries.map(({ filename, attrs }) => ({
      name: filename,
      size: attrs.size,
      modifiedMs: (attrs.mtime ?? 0) * 1000,
      isFile: attrs.mode === undefined || (attrs.mode & 0o170000) === 0o100000,
    }));
  }

  /** Ends the connection; never throws. */
  async end(): Promise<void> {
    if (this.#closed) return;
    await this.client.end().catch(() => {});
    rawClient(this.client).destroy();
  }

  /** One request; its callback, the end of the connection or the step's time limit settles it, whichever comes first. */
  private request<T>(name: string, start: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
    const { host } = this.channel;
    return this.steps.step(
      name,
      () =>
        new Promise<T>((resolve, reject) => {
          if (this.#closed) return reject(channelError("connectionLost", { host, step: name }));
          const lost = (): void => reject(channelError("connectionLost", { host, step: name }));
          this.#pending.add(lost);
          start((error, value) => {
            this.#pending.delete(lost);
            if (error) reject(asLost(error, host, name));
            else resolve(value as T);
          });
        }),
    );
  }
}

/** SFTP status of a refused request; undefined for a lost connection and everything else. */
export function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "number" ? code : undefined;
}

/** True where trying again with a new connection makes sense. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof ChannelError)) return false;
  return ["connectionLost", "serverSilent", "connectTimeout", "connectionRefused", "connectionFailed"].includes(
    error.problem.kind,
  );
}

/** ssh2 says "No response from server" when the connection went away beneath a request. */
function asLost(error: Error, host: string, step: string): Error {
  const status = statusOf(error);
  if (status !== undefined && status !== sftpStatus.noConnection && status !== sftpStatus.connectionLost) return error;
  return channelError("connectionLost", { host, step }, error);
}

/** Bytes that are held back for one write to the socket at most. */
const batchBytes = 256 * 1024;

/**
 * ssh2 hands a packet to the socket in three small pieces, each a system call and a segment on the line. What it writes in one
 * turn of the event loop goes in one call instead. Measured in bench/send.
 */
function writeInBatches({ _sock: socket }: { _sock?: Writable }): void {
  if (!socket) return;
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let heldFrom = -1;
  const release = (): void => {
    if (heldFrom < 0) return;
    heldFrom = -1;
    socket.uncork();
  };
  socket.write = ((...args: unknown[]) => {
    if (heldFrom < 0) {
      heldFrom = socket.writableLength;
      socket.cork();
      process.nextTick(release);
    }
    const more = write(...args);
    if (socket.writableLength - heldFrom > batchBytes) release();
    return more;
  }) as typeof socket.write;
}

/** ssh2's client inside ssh2-sftp-client: ended hard when a person cancels, and watched for its end. */
function rawClient(client: SftpClient): Client {
  return (client as unknown as { client: Client }).client;
}

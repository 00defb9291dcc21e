// An SFTP server over a few flat folders, on ssh2's server side: what a sender of the channel sees of the authority.
// A remote path is "/FOLDER/NAME" and nothing deeper; a path is resolved inside the account before the disk is touched,
// and the disk is opened without following links, so that nothing outside the folders can be reached.
import { constants, promises as fs, type Stats } from "node:fs";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import path from "node:path";
import { Server, utils, type AuthContext, type Connection, type ParsedKey, type SFTPWrapper } from "ssh2";

const { STATUS_CODE, OPEN_MODE } = utils.sftp;

/** A client may keep this many files and listings open; more is a client that never closes. */
const maxHandles = 200;

/** Longest piece that one READ brings: what OpenSSH's client asks for at most. */
const maxRead = 256 * 1024;

/** Names that are data on one system may be paths or devices on another. */
const badName = /[\\/:*?"<>|]|\p{Cc}|^\.{1,2}$/u;

export interface Account {
  readonly user: string;
  /** As in authorized_keys. */
  readonly publicKey: string;
  /** Remote folder name -> folder on disk. */
  readonly folders: ReadonlyMap<string, string>;
}

/** What a scenario may do to a request: refuse it, or cut the connection. undefined lets it pass. */
export interface Request {
  readonly user: string;
  /** "open", "write", "close", "stat", "list", "rename", "remove", "read", "login". */
  readonly method: string;
  readonly folder: string;
  readonly name: string;
  /** write and read: end of the piece, counted from the start of the file. */
  readonly upTo: number;
}
export type Interference = (request: Request) => "refuse" | "cut" | undefined;

/** One line of the log: method, names, sizes; never content. */
export interface TransferEvent {
  readonly method: string;
  readonly user: string;
  readonly folder?: string;
  readonly name?: string;
  readonly sizeBytes?: number;
  /** Status of a refused request (SFTP 7). The method is called as a scenario calls it, where it has a word for it. */
  readonly failed?: string;
  /** What the refused request was about, such as "/IN/FI.X": the path it named, or that of the file it had open. */
  readonly place?: string;
  /** The scenario wanted it so. */
  readonly byScenario?: "refuse" | "cut";
}

export interface SftpServerOptions {
  readonly hostKey: string;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly accounts: readonly Account[];
  readonly onEvent: (event: TransferEvent) => void;
  /** A file is complete: it was written and closed, or renamed to this name. */
  readonly onArrived: (user: string, folder: string, name: string) => void;
  readonly interfere: Interference;
}

export interface SftpServer {
  readonly port: number;
  /** True while a client still has the file open for writing. */
  isBeingWritten(user: string, folder: string, name: string): boolean;
  close(): Promise<void>;
}

/** Starts the server; resolves when it listens. */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const connections = new Set<Connection>();
  const writing = new Map<string, number>();
  const server = new Server({ hostKeys: [options.hostKey], ident: "practice" }, (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    connection.on("error", () => undefined);
    serveConnection(connection, options, writing);
  });
  const sockets = socketsOf(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    isBeingWritten: (user, folder, name) => writing.has(keyOf(user, folder, name)),
    close: () => closeServer(server, connections, sockets),
  };
}

/** After a polite goodbye a client that does not hang up is hung up on: it must not keep the channel from closing. */
const goodbyeMs = 300;

function closeServer(
  server: Server,
  connections: ReadonlySet<Connection>,
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, goodbyeMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    for (const connection of connections) connection.end();
  });
}

/** The sockets of a server, those included that never said a word of SSH; the library's types leave its own server out. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  (server as Server & { readonly _srv: NetServer })._srv.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Small answers go out at once: waiting for more costs 40 ms a request.
    socket.setNoDelay(true);
  });
  return sockets;
}

function keyOf(user: string, folder: string, name: string): string {
  return `${user}/${folder}/${name}`;
}

// ---- connection and login

function serveConnection(connection: Connection, options: SftpServerOptions, writing: Map<string, number>): void {
  let account: Account | undefined;
  connection.on("authentication", (context) => {
    account = options.accounts.find(({ user }) => user === context.username);
    if (!account || !isKeyOf(account, context)) return context.reject(["publickey"]);
    const verdict = options.interfere({ user: account.user, method: "login", folder: "", name: "", upTo: 0 });
    if (verdict === undefined) return context.accept();
    const failed = String(STATUS_CODE.PERMISSION_DENIED);
    options.onEvent({ method: "login", user: account.user, failed, byScenario: verdict });
    if (verdict === "cut") connection.end();
    else context.reject(["publickey"]);
  });
  connection.on("ready", () => {
    if (!account) return;
    const user = account;
    options.onEvent({ method: "login", user: user.user });
    connection.on("session", (acceptSession) => {
      acceptSession().on("sftp", (acceptSftp) => new FileSession(acceptSftp(), connection, user, options, writing));
    });
  });
}

function isKeyOf(account: Account, context: AuthContext): boolean {
  if (context.method !== "publickey") return false;
  const allowed = utils.parseKey(account.publicKey);
  if (allowed instanceof Error || !isSameKind(allowed, context.key.algo)) return false;
  if (!allowed.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature the client only asks whether this key would do.
  if (!context.signature || !context.blob) return true;
  return allowed.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function isSameKind(key: ParsedKey, algorithm: string): boolean {
  return algorithm === key.type || (key.type === "ssh-rsa" && algorithm.startsWith("rsa-sha2-"));
}

// ---- one SFTP session

/** Where a remote path leads: the root, a folder, or a file in a folder. */
interface Place {
  readonly remote: string;
  readonly folder: string;
  readonly name: string;
  /** Undefined for the root. */
  readonly real: string | undefined;
}

interface OpenFile {
  readonly kind: "file";
  readonly place: Place;
  readonly file: fs.FileHandle;
  readonly forWriting: boolean;
  readonly append: boolean;
}

interface OpenListing {
  readonly kind: "listing";
  readonly place: Place;
  /** What is not told yet; undefined before the first question. */
  rest: object[] | undefined;
}

/** So many names go in one answer, as with OpenSSH: clients take no packet over 256 kB. */
const namesAtOnce = 100;

/** A refusal with its SFTP status. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly byScenario?: "refuse" | "cut",
  ) {
    super(message);
  }
}

/** The words of a scenario for requests that SFTP calls otherwise. */
const scenarioWords: Readonly<Record<string, string>> = {
  LSTAT: "stat",
  FSTAT: "stat",
  OPENDIR: "list",
  READDIR: "list",
};

class FileSession {
  private readonly handles = new Map<number, OpenFile | OpenListing>();
  private nextHandle = 1;
  /** The scenario has cut the connection: what is still on its way never arrived. */
  private isCut = false;

  constructor(
    private readonly sftp: SFTPWrapper,
    private readonly connection: Connection,
    private readonly account: Account,
    private readonly options: SftpServerOptions,
    private readonly writing: Map<string, number>,
  ) {
    this.listen();
    // OpenSSH's client waits until the server closes the channel as well.
    sftp.on("end", () => sftp.end());
    sftp.on("close", () => void this.closeAll());
    connection.on("close", () => void this.closeAll());
  }

  private listen(): void {
    this.answer("REALPATH", (id, remote: string) => this.realpath(id, remote));
    this.answer("STAT", (id, remote: string) => this.stat(id, remote));
    this.answer("LSTAT", (id, remote: string) => this.stat(id, remote));
    this.answer("FSTAT", (id, handle: Buffer) => this.fstat(id, handle));
    this.answer("OPEN", (id, remote: string, flags: number) => this.open(id, remote, flags));
    this.answer("READ", (id, handle: Buffer, offset: number, length: number) => this.read(id, handle, offset, length));
    this.answer("WRITE", (id, handle: Buffer, offset: number, data: Buffer) => this.write(id, handle, offset, data));
    this.answer("CLOSE", (id, handle: Buffer) => this.close(id, handle));
    this.answer("OPENDIR", (id, remote: string) => this.opendir(id, remote));
    this.answer("READDIR", (id, handle: Buffer) => this.readdir(id, handle));
    this.answer("REMOVE", (id, remote: string) => this.remove(id, remote));
    this.answer("RENAME", (id, from: string, to: string) => this.rename(id, from, to));
    // Times and modes of a client mean nothing to the authority; clients that set them are told that it went well.
    this.answer("SETSTAT", (id, remote: string) => this.setstat(id, remote));
    this.answer("FSETSTAT", (id) => this.ok(id));
    for (const refused of ["MKDIR", "RMDIR"]) {
      this.answer(refused, () => {
        throw new Refusal(STATUS_CODE.PERMISSION_DENIED, "the folders of the channel are fixed");
      });
    }
  }

  /** Registers a handler; what it throws becomes the status of the request. */
  private answer<A extends unknown[]>(
    event: string,
    handler: (id: number, ...values: A) => void | Promise<void>,
  ): void {
    this.sftp.on(event, async (id: number, ...values: A) => {
      if (this.isCut) return;
      const [asked] = values;
      const place = this.placeOf(asked); // Before the request is served: a handle that is closed leads nowhere.
      try {
        await handler(id, ...values);
      } catch (error) {
        this.fail(id, event, error, place);
      }
    });
  }

  /** What a request is about: the path that it names, or that of the file or folder it has open. */
  private placeOf(asked: unknown): string | undefined {
    if (typeof asked === "string") return path.posix.resolve("/", asked);
    return asked instanceof Buffer ? this.handles.get(handleId(asked))?.place.remote : undefined;
  }

  private fail(id: number, event: string, error: unknown, place: string | undefined): void {
    const status = error instanceof Refusal ? error.status : statusOf(error);
    // The message of a system error holds paths of this machine: only refusals of our own are told.
    const { message, byScenario } = error instanceof Refusal ? error : {};
    // A client that asks whether a file is there is answered, not refused.
    const isQuestion = /STAT$/.test(event) && status === STATUS_CODE.NO_SUCH_FILE;
    const method = scenarioWords[event] ?? event.toLowerCase();
    if (!isQuestion)
      this.options.onEvent({ method, user: this.account.user, place, failed: String(status), byScenario });
    if (byScenario !== "cut") this.sftp.status(id, status, message);
  }

  private ok(id: number): void {
    this.sftp.status(id, STATUS_CODE.OK);
  }

  /** Asks the scenario; throws to refuse, and ends the connection to cut it. */
  private check(method: string, { folder, name }: Place, upTo = 0): void {
    const verdict = this.options.interfere({ user: this.account.user, method, folder, name, upTo });
    if (verdict === "cut") {
      this.isCut = true;
      this.connection.end();
    }
    if (verdict) throw new Refusal(STATUS_CODE.PERMISSION_DENIED, "refused by the scenario", verdict);
  }

  private log(method: string, { folder, name }: Place, sizeBytes?: number): void {
    this.options.onEvent({ method, user: this.account.user, folder, name: name || undefined, sizeBytes });
  }

  // ---- paths

  private place(remote: string): Place {
    const resolved = path.posix.resolve("/", remote);
    const [folder = "", name = "", ...deeper] = resolved.split("/").slice(1);
    if (folder === "") return { remote: "/", folder: "", name: "", real: undefined };
    const real = this.account.folders.get(folder);
    if (real === undefined || deeper.length > 0) throw new Refusal(STATUS_CODE.NO_SUCH_FILE, "no such file");
    if (name && badName.test(name)) throw new Refusal(STATUS_CODE.PERMISSION_DENIED, "a file cannot have this name");
    return { remote: resolved, folder, name, real: name ? path.join(real, name) : real };
  }

  private fileAt(remote: string): Place & { real: string } {
    const place = this.place(remote);
    if (!place.name || place.real === undefined) throw new Refusal(STATUS_CODE.FAILURE, "this is a folder");
    return { ...place, real: place.real };
  }

  /** Senders write into the folders that the authority takes from, never among its answers. */
  private mayWrite({ folder }: Place): void {
    if (folder.startsWith("OUT")) throw new Refusal(STATUS_CODE.PERMISSION_DENIED, "only the authority writes here");
  }

  // ---- requests about paths

  private realpath(id: number, remote: string): void {
    const { remote: filename } = this.place(remote);
    // A path needs no attributes; ssh2 wants the member to be there.
    this.sftp.name(id, [{ filename, longname: filename, attrs: {} as never }]);
  }

  private async stat(id: number, remote: string): Promise<void> {
    const place = this.place(remote);
    this.check("stat", place);
    this.sftp.attrs(id, place.real === undefined ? rootAttributes : attributes(await fs.lstat(place.real)));
  }

  private async setstat(id: number, remote: string): Promise<void> {
    const place = this.place(remote);
    if (place.real !== undefined) await fs.lstat(place.real);
    this.ok(id);
  }

  private async remove(id: number, remote: string): Promise<void> {
    const place = this.fileAt(remote);
    this.check("remove", place);
    await fs.unlink(place.real);
    this.log("remove", place);
    this.ok(id);
  }

  private async rename(id: number, from: string, to: string): Promise<void> {
    const [source, target] = [this.fileAt(from), this.fileAt(to)];
    this.check("rename", target);
    this.mayWrite(source);
    this.mayWrite(target);
    // SFTP version 3: a rename never replaces a file.
    if (await exists(target.real)) throw new Refusal(STATUS_CODE.FAILURE, "a file of this name is there");
    await fs.rename(source.real, target.real);
    this.log("rename", target);
    this.ok(id);
    this.options.onArrived(this.account.user, target.folder, target.name);
  }

  // ---- files

  private async open(id: number, remote: string, flags: number): Promise<void> {
    const place = this.fileAt(remote);
    this.check("open", place);
    const forWriting = (flags & OPEN_MODE.WRITE) !== 0;
    if (forWriting) this.mayWrite(place);
    if (this.handles.size >= maxHandles) throw new Refusal(STATUS_CODE.FAILURE, "too many open files");
    const file = await fs.open(place.real, systemFlags(flags), 0o600);
    if (!(await file.stat()).isFile()) {
      await file.close();
      throw new Refusal(STATUS_CODE.PERMISSION_DENIED, "not a plain file");
    }
    if (forWriting) this.countWriter(place, 1);
    this.sftp.handle(
      id,
      this.keep({ kind: "file", place, file, forWriting, append: (flags & OPEN_MODE.APPEND) !== 0 }),
    );
  }

  private async read(id: number, handle: Buffer, offset: number, length: number): Promise<void> {
    const { file, place } = this.opened(handle);
    this.check("read", place, offset + length);
    const buffer = Buffer.allocUnsafe(Math.min(length, maxRead));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) this.sftp.status(id, STATUS_CODE.EOF);
    else this.sftp.data(id, buffer.subarray(0, bytesRead));
  }

  private async write(id: number, handle: Buffer, offset: number, data: Buffer): Promise<void> {
    const { file, place, append } = this.opened(handle);
    this.check("write", place, offset + data.length);
    let written = 0;
    while (written < data.length) {
      const at = append ? null : offset + written;
      written += (await file.write(data, written, data.length - written, at)).bytesWritten;
    }
    this.ok(id);
  }

  private async fstat(id: number, handle: Buffer): Promise<void> {
    const { file, place } = this.opened(handle);
    this.check("stat", place);
    this.sftp.attrs(id, attributes(await file.stat()));
  }

  private async close(id: number, handle: Buffer): Promise<void> {
    const opened = this.handles.get(handleId(handle));
    if (!opened) throw new Refusal(STATUS_CODE.FAILURE, "unknown handle");
    this.handles.delete(handleId(handle));
    if (opened.kind === "listing") return this.ok(id);
    const { size } = await opened.file.stat();
    await this.release(opened);
    this.check("close", opened.place, size);
    this.log(opened.forWriting ? "put" : "get", opened.place, size);
    this.ok(id);
    if (opened.forWriting) this.options.onArrived(this.account.user, opened.place.folder, opened.place.name);
  }

  // ---- listings

  private opendir(id: number, remote: string): void {
    const place = this.place(remote);
    if (place.name) throw new Refusal(STATUS_CODE.FAILURE, "not a folder");
    this.check("list", place);
    if (this.handles.size >= maxHandles) throw new Refusal(STATUS_CODE.FAILURE, "too many open files");
    this.sftp.handle(id, this.keep({ kind: "listing", place, rest: undefined }));
  }

  private async readdir(id: number, handle: Buffer): Promise<void> {
    const listing = this.handles.get(handleId(handle));
    if (listing?.kind !== "listing") throw new Refusal(STATUS_CODE.FAILURE, "unknown handle");
    listing.rest ??= await this.entriesOf(listing.place);
    if (listing.rest.length === 0) return void this.sftp.status(id, STATUS_CODE.EOF);
    this.sftp.name(id, listing.rest.splice(0, namesAtOnce) as never);
  }

  private async entriesOf(place: Place): Promise<object[]> {
    this.log("list", place);
    return place.real === undefined ? this.rootEntries() : folderEntries(place.real);
  }

  private async rootEntries(): Promise<object[]> {
    const folders = [...this.account.folders];
    return Promise.all(folders.map(async ([name, real]) => entry(name, await fs.lstat(real))));
  }

  // ---- handles

  private keep(opened: OpenFile | OpenListing): Buffer {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.nextHandle);
    this.handles.set(this.nextHandle, opened);
    this.nextHandle++;
    return handle;
  }

  private opened(handle: Buffer): OpenFile {
    const opened = this.handles.get(handleId(handle));
    if (opened?.kind !== "file") throw new Refusal(STATUS_CODE.FAILURE, "unknown handle");
    return opened;
  }

  private async release(opened: OpenFile): Promise<void> {
    await opened.file.close().catch(() => undefined);
    if (opened.forWriting) this.countWriter(opened.place, -1);
  }

  private countWriter({ folder, name }: Place, change: 1 | -1): void {
    const key = keyOf(this.account.user, folder, name);
    const count = (this.writing.get(key) ?? 0) + change;
    if (count > 0) this.writing.set(key, count);
    else this.writing.delete(key);
  }

  /** A connection that broke: what it was writing stays as it is, unfinished. */
  private async closeAll(): Promise<void> {
    const open = [...this.handles.values()];
    this.handles.clear();
    for (const opened of open) if (opened.kind === "file") await this.release(opened);
  }
}

async function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}

function handleId(handle: Buffer): number {
  return handle.length === 4 ? handle.readUInt32BE(0) : 0;
}

function statusOf(error: unknown): number {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return STATUS_CODE.NO_SUCH_FILE;
  return code === "EACCES" || code === "EPERM" || code === "ELOOP"
    ? STATUS_CODE.PERMISSION_DENIED
    : STATUS_CODE.FAILURE;
}

function systemFlags(flags: number): number {
  const { READ, WRITE, APPEND, CREAT, TRUNC, EXCL } = OPEN_MODE;
  const has = (flag: number) => (flags & flag) !== 0;
  let mode = has(WRITE) ? (has(READ) ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  if (has(APPEND)) mode |= constants.O_APPEND;
  if (has(CREAT)) mode |= constants.O_CREAT;
  if (has(TRUNC)) mode |= constants.O_TRUNC;
  if (has(EXCL)) mode |= constants.O_EXCL;
  return mode | (constants.O_NOFOLLOW ?? 0);
}

const rootAttributes = { mode: 0o040755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

function attributes(stats: Stats) {
  const seconds = (millis: number) => Math.floor(millis / 1000);
  const mode = stats.isDirectory() ? 0o040755 : 0o100644;
  return { mode, uid: 0, gid: 0, size: stats.size, atime: seconds(stats.atimeMs), mtime: seconds(stats.mtimeMs) };
}

async function folderEntries(real: string): Promise<object[]> {
  const entries: object[] = [];
  for (const name of (await fs.readdir(real)).sort()) {
    // A file may be taken between the listing and its stat.
    const stats = await fs.lstat(path.join(real, name)).catch(() => undefined);
    if (stats?.isFile()) entries.push(entry(name, stats));
  }
  return entries;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function entry(filename: string, stats: Stats): object {
  const at = stats.mtime;
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${months[at.getUTCMonth()]} ${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  const mode = stats.isDirectory() ? "drwxr-xr-x" : "-rw-r--r--";
  const longname = `${mode} 1 practice practice ${String(stats.size).padStart(12)} ${time} ${filename}`;
  return { filename, longname, attrs: attributes(stats) };
}

// A small language client of its own, so that the server is not tested by the library it is built with. It speaks LSP over
// the standard streams of the built server, keeps every message, and lets a test wait for a condition, never for a time.
import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type {
  Diagnostic,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  Range,
  TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol";
import { root } from "./root";

/** A test that hears nothing for this long fails with what was heard so far. */
const usualPatienceMs = 20_000;

export interface ClientOptions {
  readonly initializationOptions?: unknown;
  readonly capabilities?: object;
  readonly locale?: string;
  /** Answers `workspace/configuration`; without it the client does not declare that it can. */
  readonly configuration?: () => unknown;
  readonly environment?: Record<string, string>;
  /** Addresses of the workspace folders. */
  readonly folders?: readonly string[];
  /** For what may take longer than the usual 20 s. */
  readonly patienceMs?: number;
  /** What Node is told before the server starts. */
  readonly nodeFlags?: readonly string[];
  /** Goes first: what a client says that does not wait for its turn. */
  readonly beforeHandshake?: (client: LspClient) => Promise<void>;
}

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { code: number; message: string };
}

interface Waiter {
  check(): boolean;
  done(): void;
}

export class LspClient {
  /** All messages of the server, oldest first. */
  readonly received: Incoming[] = [];
  /** Everything the server wrote to its standard error. */
  errors = "";
  initialized!: InitializeResult;
  #process: ChildProcessWithoutNullStreams;
  #pieces: Buffer[] = [];
  #waitingBytes = 0;
  /** Size of the message that is coming in; 0 while its head is not whole. */
  #wantedBytes = 0;
  #next = 1;
  #waiters = new Set<Waiter>();
  #versions = new Map<string, number>();
  #options: ClientOptions;
  #exited: Promise<number | null>;

  private constructor(options: ClientOptions) {
    this.#options = options;
    const asked = process.env.FLA_NODE_FLAGS?.split(" ") ?? []; // To profile the server of a benchmark.
    const flags = [...asked, ...(options.nodeFlags ?? [])];
    this.#process = spawn(process.execPath, [...flags, serverFile(), "--stdio"], {
      // Packs that somebody installed on this machine must not decide a test.
      env: { ...process.env, FLA_HOME: path.join(tmpdir(), "fla-no-home"), ...options.environment },
    });
    this.#process.stdout.on("data", (data: Buffer) => this.#take(data));
    this.#process.stderr.on("data", (data: Buffer) => (this.errors += data.toString()));
    this.#exited = new Promise((resolve) => this.#process.on("exit", resolve));
  }

  /** Starts a server and shakes hands with it. */
  static async start(options: ClientOptions = {}): Promise<LspClient> {
    const client = new LspClient(options);
    await options.beforeHandshake?.(client);
    const capabilities = { workspace: { configuration: options.configuration !== undefined }, ...options.capabilities };
    client.initialized = (await client.request("initialize", {
      processId: process.pid,
      rootUri: options.folders?.[0] ?? null,
      workspaceFolders: options.folders?.map((uri) => ({ uri, name: "folder" })) ?? null,
      locale: options.locale ?? "en",
      capabilities,
      initializationOptions: options.initializationOptions,
    })) as InitializeResult;
    client.notify("initialized", {});
    return client;
  }

  /** Process id of the server. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Asks and waits for the answer; an error of the server rejects. */
  async request(method: string, params: unknown): Promise<unknown> {
    const id = this.#next++;
    this.#send({ id, method, params });
    const answer = await this.waitFor(
      (message) => message.id === id && message.method === undefined,
      `answer of ${method}`,
    );
    if (answer.error) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`);
    return answer.result;
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  open(uri: string, text: string, languageId = "xml"): void {
    this.#versions.set(uri, 1);
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Sends one didChange; returns its version. */
  change(uri: string, changes: TextDocumentContentChangeEvent[]): number {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: changes });
    return version;
  }

  edit(uri: string, range: Range, text: string): number {
    return this.change(uri, [{ range, text }]);
  }

  closeDocument(uri: string): void {
    this.notify("textDocument/didClose", { textDocument: { uri } });
  }

  /** The diagnostics of this version of the document, or a later one, once all of it is checked. */
  async diagnostics(uri: string, version = this.#versions.get(uri) ?? 1): Promise<Diagnostic[]> {
    await this.firstDiagnostics(uri, version);
    // Lenses rest on the whole check: their answer comes after the last diagnostics.
    await this.request("textDocument/codeLens", { textDocument: { uri } });
    return this.firstDiagnostics(uri, version);
  }

  /** The newest diagnostics by now for this version of the document, or a later one: those of a large edit may be followed by more. */
  async firstDiagnostics(uri: string, version = this.#versions.get(uri) ?? 1): Promise<Diagnostic[]> {
    const isIt = (message: Incoming) => {
      const params = message.params as PublishDiagnosticsParams | undefined;
      return (
        message.method === "textDocument/publishDiagnostics" && params?.uri === uri && (params.version ?? 0) >= version
      );
    };
    const message = await this.waitFor(isIt, `diagnostics of ${uri} at version ${version}`);
    return (message.params as PublishDiagnosticsParams).diagnostics;
  }

  /** The newest message that fits, now or as soon as it comes. */
  waitFor(fits: (message: Incoming) => boolean, what: string): Promise<Incoming> {
    const found = this.received.findLast(fits);
    if (found) return Promise.resolve(found);
    const { patienceMs = usualPatienceMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${what} within ${patienceMs} ms\n${this.#story()}`)),
        patienceMs,
      );
      const waiter: Waiter = {
        check: () => fits(this.received[this.received.length - 1]),
        done: () => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(this.received[this.received.length - 1]);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Closes every document and forgets what was said: the next test finds the server as after its start. */
  async forget(): Promise<void> {
    for (const uri of this.#versions.keys()) this.closeDocument(uri);
    this.#versions.clear();
    // Whatever is still said of the closed ones is said before this answer.
    await this.request("textDocument/codeLens", { textDocument: { uri: "file:///nothing.xml" } });
    this.received.length = 0;
    this.errors = "";
  }

  /** Shuts the server down as the protocol says; gives its exit status. */
  async stop(): Promise<number | null> {
    await this.request("shutdown", null);
    this.notify("exit", null);
    return this.#exited;
  }

  /** Ends the server at once; for the end of a test that failed. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  /** Pieces are joined once a message is whole: joining them one by one would be quadratic for megabytes. */
  #take(data: Buffer): void {
    this.#pieces.push(data);
    this.#waitingBytes += data.length;
    if (this.#waitingBytes < this.#wantedBytes) return;
    let buffer = Buffer.concat(this.#pieces);
    this.#wantedBytes = 0;
    for (;;) {
      const headEnd = buffer.indexOf("\r\n\r\n");
      if (headEnd < 0) break;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, headEnd).toString())?.[1]);
      const bodyEnd = headEnd + 4 + length;
      this.#wantedBytes = bodyEnd;
      if (buffer.length < bodyEnd) break;
      const body = buffer.subarray(headEnd + 4, bodyEnd).toString();
      buffer = buffer.subarray(bodyEnd);
      this.#wantedBytes = 0;
      this.#arrived(JSON.parse(body) as Incoming);
    }
    this.#pieces = [buffer];
    this.#waitingBytes = buffer.length;
  }

  #arrived(message: Incoming): void {
    this.received.push(message);
    if (message.id !== undefined && message.method !== undefined) this.#answer(message);
    for (const waiter of [...this.#waiters]) if (waiter.check()) waiter.done();
  }

  /** Answers what servers ask of clients. */
  #answer(message: Incoming): void {
    const items = (message.params as { items?: unknown[] } | undefined)?.items ?? [];
    const result =
      message.method === "workspace/configuration" ? items.map(() => this.#options.configuration?.()) : null;
    this.#send({ id: message.id, result });
  }

  #story(): string {
    const lines = this.received.slice(-10).map((message) => JSON.stringify(message).slice(0, 300));
    return [...lines, this.errors].join("\n");
  }
}

/** Servers that the tests of a file take in turns, by what they were started with. */
const idle = new Map<string, LspClient>();

/** Runs with a server that was started like this: one that an earlier test gave back, or a new one. One that failed is not given back. */
export async function withServer(
  options: Omit<ClientOptions, "configuration" | "beforeHandshake">,
  run: (client: LspClient) => Promise<void>,
): Promise<void> {
  const key = JSON.stringify(options);
  const client = idle.get(key) ?? (await LspClient.start(options));
  idle.delete(key);
  try {
    await run(client);
    await client.forget();
    idle.set(key, client);
  } catch (error) {
    client.kill();
    throw error;
  }
}

/** Shuts down what `withServer` started; for `after` in a file that uses it. */
export async function stopServers(): Promise<void> {
  const clients = [...idle.values()];
  idle.clear();
  try {
    for (const client of clients) assert.equal(await client.stop(), 0);
  } finally {
    for (const client of clients) client.kill();
  }
}

/** Where the edit of a substring lies: the range of its n-th occurrence (from 0). */
export function rangeOf(text: string, part: string, occurrence = 0): Range {
  let at = -1;
  for (let n = 0; n <= occurrence; n++) at = text.indexOf(part, at + 1);
  if (at < 0) throw new Error(`"${part}" does not occur ${occurrence + 1} times`);
  return { start: positionAt(text, at), end: positionAt(text, at + part.length) };
}

/** 0-based place of an offset, counted the slow and sure way. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before[before.length - 1].length };
}

/** The built server; `npm run build` makes it. */
export function serverFile(): string {
  const file = path.join(process.env.FLA_DIST ?? path.join(root, "dist"), "server.js");
  if (!existsSync(file)) throw new Error(`${path.relative(root, file)} is missing: run "npm run build" first`);
  return file;
}

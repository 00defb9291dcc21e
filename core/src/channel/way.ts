// The way to a server that is not reached directly: through a SOCKS5 or HTTP proxy, or through a jump host over SSH. Each gives
// a socket over which the SSH connection to the real server runs, whose host key is checked as ever.
import net from "node:net";
import type { Duplex } from "node:stream";
import { Client, type ConnectConfig } from "ssh2";
import type { Proxy } from "./channels";
import { channelError } from "./problem";

/** A proxy that does not answer within this time will not. */
const proxyTimeoutMs = 15_000;

/** An HTTP proxy's answer has a few lines; one that never ends is none. */
const maxAnswerBytes = 16 * 1024;

/** A socket through a proxy to host and port. The proxy resolves the name. */
export async function throughProxy(proxy: Proxy, host: string, port: number): Promise<net.Socket> {
  const socket = await openSocket(proxy);
  const reader = new Reader(socket);
  try {
    if (proxy.kind === "socks5") await askSocks(socket, reader, host, port, proxy);
    else await askHttp(socket, reader, host, port, proxy);
    reader.release();
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A stream through a jump host to host and port; the jump connection ends with it. */
export function throughJump(jump: ConnectConfig, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on("error", reject);
    client.once("ready", () =>
      client.forwardOut("127.0.0.1", 0, host, port, (error, stream) => {
        if (error) {
          client.end();
          return reject(channelError("jumpRefused", { jump: jump.host ?? "", host, port }, error));
        }
        stream.once("close", () => client.end());
        resolve(stream);
      }),
    );
    client.connect(jump);
  });
}

function openSocket({ host, port }: Proxy): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(channelError("proxyUnreachable", { proxy: `${host}:${port}`, reason: error.message }, error));
    };
    socket.setTimeout(proxyTimeoutMs, () => fail(new Error("timeout")));
    socket.once("error", fail).once("connect", () => {
      socket.removeListener("error", fail).setTimeout(0);
      resolve(socket);
    });
  });
}

/** RFC 1928 without authentication; the name is sent as it is. */
async function askSocks(socket: net.Socket, reader: Reader, host: string, port: number, proxy: Proxy): Promise<void> {
  const refused = (reason: string): Error =>
    channelError("proxyRefused", { proxy: `${proxy.host}:${proxy.port}`, host, port, reason });
  socket.write(Buffer.from([5, 1, 0]));
  const [version, method] = await reader.take(2);
  if (version !== 5 || method !== 0) throw refused(method === 0xff ? "authentication" : "SOCKS5");
  const name = Buffer.from(host, "utf8");
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 255])]));
  const [, status, , kind] = await reader.take(4);
  const lengths: Record<number, number> = { 1: 4, 4: 16 };
  const addressBytes = kind === 3 ? (await reader.take(1))[0] : lengths[kind];
  if (status !== 0 || addressBytes === undefined) throw refused(`SOCKS5 ${status}`);
  await reader.take(addressBytes + 2);
}

async function askHttp(socket: net.Socket, reader: Reader, host: string, port: number, proxy: Proxy): Promise<void> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const answer = await reader.takeUntil("\r\n\r\n");
  if (/^HTTP\/1\.[01] 2\d\d/.test(answer)) return;
  const reason = answer.split("\r\n")[0].slice(0, 100);
  throw channelError("proxyRefused", { proxy: `${proxy.host}:${proxy.port}`, host, port, reason });
}

/** Reads the proxy's answer from a socket, and leaves what follows it in the socket. */
class Reader {
  #held = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #data = (bytes: Buffer): void => {
    this.#held = Buffer.concat([this.#held, bytes]);
    this.#wake?.();
  };
  readonly #end = (): void => {
    this.#ended = true;
    this.#wake?.();
  };

  constructor(private readonly socket: net.Socket) {
    socket.on("data", this.#data).on("close", this.#end).on("error", this.#end);
    socket.setTimeout(proxyTimeoutMs, () => socket.destroy());
  }

  async take(count: number): Promise<Buffer> {
    await this.#until(() => this.#held.length >= count);
    return this.#cut(count);
  }

  async takeUntil(mark: string): Promise<string> {
    await this.#until(() => this.#held.includes(mark));
    return this.#cut(this.#held.indexOf(mark) + mark.length).toString("latin1");
  }

  /** Gives the socket back, with what came after the answer in front. */
  release(): void {
    const { socket } = this;
    socket.setTimeout(0);
    socket.pause();
    socket.removeListener("data", this.#data).removeListener("close", this.#end).removeListener("error", this.#end);
    if (this.#held.length > 0) socket.unshift(this.#held);
  }

  #cut(count: number): Buffer {
    const piece = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return piece;
  }

  async #until(enough: () => boolean): Promise<void> {
    while (!enough()) {
      if (this.#ended || this.#held.length > maxAnswerBytes)
        throw channelError("proxyUnreachable", { proxy: this.socket.remoteAddress ?? "-", reason: "closed" });
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

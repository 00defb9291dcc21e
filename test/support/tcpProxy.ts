// A TCP proxy that counts what the client sends, and can cut the line after a number of bytes, or slow it down.
import net from "node:net";

export interface TcpProxy {
  readonly port: number;
  /** Bytes from client to server, over all connections. */
  sent(): number;
  connections(): number;
  /** Cuts both sides once this many further bytes went to the server; undefined never cuts. */
  cutAfter(bytes: number | undefined): void;
  /** Cuts both sides now. */
  cut(): void;
  /** What the client sends next still reaches the server; then the line is cut before the client gets the answer. */
  cutBeforeAnswer(): void;
  /** What was ordered and not done yet is forgotten. */
  calm(): void;
  /** While true new connections are refused at once. */
  refuse(on: boolean): void;
  stop(): Promise<void>;
}

export async function startProxy(target: number, bytesPerSecond = Infinity): Promise<TcpProxy> {
  let sent = 0;
  let connections = 0;
  let limit = Infinity;
  let refusing = false;
  let swallow: "no" | "armed" | "waiting" = "no";
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    connections++;
    if (refusing) return void client.destroy();
    const upstream = net.connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {}).on("close", () => (open.delete(socket), client.destroy(), upstream.destroy()));
    }
    client.on("data", (data) => {
      if (swallow === "armed") swallow = "waiting";
      const rest = limit - sent;
      sent += data.length;
      if (data.length < rest) {
        upstream.write(data);
        if (bytesPerSecond === Infinity) return;
        client.pause();
        setTimeout(() => client.resume(), (1000 * data.length) / bytesPerSecond);
        return;
      }
      limit = Infinity;
      if (rest > 0) upstream.write(data.subarray(0, rest));
      client.destroy();
      upstream.end();
    });
    upstream.on("data", (data) => {
      if (swallow !== "waiting") return void client.write(data);
      swallow = "no";
      client.destroy();
      upstream.destroy();
    });
    upstream.on("end", () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      server.close(() => resolve());
    });
  server.unref();
  return {
    port: (server.address() as net.AddressInfo).port,
    sent: () => sent,
    connections: () => connections,
    cutAfter: (bytes) => (limit = bytes === undefined ? Infinity : sent + bytes),
    cut: () => open.forEach((socket) => socket.destroy()),
    cutBeforeAnswer: () => (swallow = "armed"),
    calm: () => (swallow = "no"),
    refuse: (on) => (refusing = on),
    stop,
  };
}

// Ways to a server that are not the plain one: proxies, a jump host, a server that takes only the old RSA signature, an agent.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { before, test } from "node:test";
import { qualities } from "../../core/src/channel/channels";
import { makeLeaf, makePki } from "../support/pki";
import { startProxy } from "../support/tcpProxy";
import { freePort, channelTo, startSshd, type Sshd } from "../support/sshd";
import { onEnd, temporaryFolder, temporaryHome } from "../support/temporary";
import { agreeing, declaration, failsWith, makeAndSend } from "./sendSupport";

const folder = temporaryFolder("fla-ways");
const text = declaration({ bytes: 200_000 });
const pki = makePki(path.join(folder, "pki"));
// The tests live in 2025; the signer must too.
makeLeaf(pki, "signer", { from: "20240101000000Z", to: "20300101000000Z" });
let server: Sshd;
before(async () => {
  server = await startSshd(path.join(folder, "sshd"));
});

function arrived(which: Sshd, name: string): string {
  return readFileSync(path.join(which.root, "INTEST", name), "utf8");
}

test("a server that takes only ssh-rsa: refused without the setting, sent with it", async () => {
  const old = await startSshd(path.join(folder, "old"), { config: ["PubkeyAcceptedAlgorithms ssh-rsa"] });
  const home = temporaryHome();
  await failsWith("loginRefused", makeAndSend({ home, channel: channelTo(old), text }));
  const sent = await makeAndSend({ home, channel: channelTo(old, { legacyRsa: true }), text });
  assert.equal(arrived(old, sent.names[0]), text);
});

test("a server with nothing but old algorithms: host key, exchange, cipher and user key", async () => {
  const old = await startSshd(path.join(folder, "older"), {
    hostKey: "rsa",
    config: [
      "HostKeyAlgorithms ssh-rsa",
      "PubkeyAcceptedAlgorithms ssh-rsa",
      "KexAlgorithms diffie-hellman-group14-sha1",
      "Ciphers aes128-ctr",
      "MACs hmac-sha1",
    ],
  });
  const home = temporaryHome();
  await failsWith("noCommonAlgorithm", makeAndSend({ home, channel: channelTo(old), text }));
  const sent = await makeAndSend({ home, channel: channelTo(old, { legacyRsa: true }), text });
  assert.equal(arrived(old, sent.names[0]), text);
});

test("a slow link: the file goes whole, progress tells its speed", async () => {
  const slow = await startProxy(server.port, 400_000);
  const home = temporaryHome();
  const speeds: number[] = [];
  const interaction = {
    ...agreeing(),
    progress: ({ bytesPerSecond }: { bytesPerSecond: number }) => void speeds.push(bytesPerSecond),
  };
  const channel = channelTo({ ...server, port: slow.port }, { sequenceFrom: "01500" });
  const sent = await makeAndSend({ home, channel, text, send: { interaction } });
  assert.equal(arrived(server, sent.names[0]), text);
  assert.ok(speeds.length > 0 && speeds[speeds.length - 1] < 4_000_000, String(speeds));
});

for (const quality of qualities)
  test(`a channel in the quality ${quality}, signed into IN and unsigned into INTEST`, async () => {
    const home = temporaryHome();
    const signing = { certificateFile: pki.at("signer.full.pem"), certificateKeyFile: pki.at("signer.key") };
    const from = `02${qualities.indexOf(quality)}00`;
    const channel = channelTo(server, { quality, name: quality, ...signing, sequenceFrom: from });
    const own = text.replace("</Form>", "<Declarant><CompanyID>0123456749</CompanyID></Declarant></Form>");
    const test = await makeAndSend({ home, channel, text: own });
    assert.equal(test.names.length, 2);
    const production = await makeAndSend({ home, channel, text: own, triplet: { environment: "R" } });
    assert.deepEqual(
      production.names.map((name) => name.slice(0, 2)),
      ["FI", "FS", "GO"],
    );
    assert.ok(production.names.every((name) => existsSync(path.join(server.root, "IN", name))));
  });

test("through a jump host, both host keys asked", async () => {
  const jump = await startSshd(path.join(folder, "jump"), { config: ["AllowTcpForwarding yes"] });
  const home = temporaryHome();
  const person = agreeing();
  const way = { host: "127.0.0.1", port: jump.port, user: jump.user, keyFile: jump.keyFile };
  const channel = channelTo(server, { jump: way, sequenceFrom: "01000" });
  const sent = await makeAndSend({ home, channel, text, send: { interaction: person } });
  assert.equal(arrived(server, sent.names[0]), text);
  assert.deepEqual(person.asked, [jump.hostKeySha256, server.hostKeySha256]);
});

test("a jump host that does not forward, and one without a key, say so", async () => {
  const jump = await startSshd(path.join(folder, "closedJump"));
  const home = temporaryHome();
  const way = { host: "127.0.0.1", port: jump.port, user: jump.user };
  const channel = (keyFile?: string) => channelTo(server, { jump: { ...way, keyFile }, sequenceFrom: "01100" });
  await failsWith("jumpRefused", makeAndSend({ home, channel: channel(jump.keyFile) }));
  await failsWith("jumpNoKey", makeAndSend({ home, channel: channel() }));
});

/** A proxy of one kind; `refuse` answers no. Resolves with its port and the targets that were asked for. */
async function startWay(kind: "socks5" | "http", refuse = false): Promise<{ port: number; targets: string[] }> {
  const targets: string[] = [];
  const listener = net.createServer((client) => {
    client.on("error", () => {});
    client.once("data", (first) => (kind === "http" ? http(first.toString("latin1")) : socks()));
    const link = (port: number, greeting: Buffer | string): void => {
      const upstream = net.connect(port, "127.0.0.1", () => {
        client.write(greeting);
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on("error", () => client.destroy());
    };
    const http = (request: string): void => {
      targets.push(request.split(" ")[1]);
      if (refuse) return void client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      link(
        Number(targets[targets.length - 1].split(":")[1]),
        "HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n",
      );
    };
    const socks = (): void => {
      client.write(Buffer.from([5, refuse ? 0xff : 0]));
      client.once("data", (request) => {
        const name = request.toString("utf8", 5, 5 + request[4]);
        const port = request.readUInt16BE(5 + request[4]);
        targets.push(`${name}:${port}`);
        link(port, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
      });
    };
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  listener.unref();
  return { port: (listener.address() as net.AddressInfo).port, targets };
}

for (const kind of ["socks5", "http"] as const)
  test(`through a ${kind} proxy; one that refuses, and one that is not there, say so`, async () => {
    const home = temporaryHome();
    const proxy = await startWay(kind);
    const through = (port: number) =>
      channelTo(server, {
        host: "localhost",
        proxy: { kind, host: "127.0.0.1", port },
        sequenceFrom: kind === "http" ? "01200" : "01300",
      });
    const sent = await makeAndSend({ home, channel: through(proxy.port), text });
    assert.equal(arrived(server, sent.names[0]), text);
    assert.deepEqual(proxy.targets, [`localhost:${server.port}`]);
    await failsWith("proxyRefused", makeAndSend({ home, channel: through((await startWay(kind, true)).port), text }));
    await failsWith("proxyUnreachable", makeAndSend({ home, channel: through(await freePort()), text }));
  });

test("the key of an SSH agent; without an agent that is said", async () => {
  const home = temporaryHome();
  const socket = path.join(folder, "agent.sock");
  const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  agent.unref();
  onEnd(() => agent.kill());
  const before = process.env.SSH_AUTH_SOCK;
  const channel = channelTo(server, { agent: true, keyFile: undefined, sequenceFrom: "01400" });
  try {
    delete process.env.SSH_AUTH_SOCK;
    await failsWith("noAgent", makeAndSend({ home, channel, text }));
    while (!readdirSync(folder).includes("agent.sock")) await new Promise((resolve) => setTimeout(resolve, 20));
    execFileSync("ssh-add", ["-q", server.keyFile], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: "ignore",
    });
    process.env.SSH_AUTH_SOCK = socket;
    const sent = await makeAndSend({ home, channel, text });
    assert.equal(arrived(server, sent.names[0]), text);
  } finally {
    if (before === undefined) delete process.env.SSH_AUTH_SOCK;
    else process.env.SSH_AUTH_SOCK = before;
  }
});

// The check of a channel as a table: each thing that can be wrong, made to be wrong on a real server, and the words that say what
// it is and what to do. A point that fails ends what stands on it, and no sentence is without words in any of the four languages.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { channelPointText, checkChannel, type ChannelReport } from "../../core/src/channel/checkChannel";
import type { Channel } from "../../core/src/channel/channels";
import { hostKeyFrom, pinHostKey, type HostKey } from "../../core/src/channel/hostKeys";
import { languages } from "../../core/src/messages/catalogue";
import { keyKinds, makeLeaf, makePki } from "../support/pki";
import { channelTo, freePort, keygen, startSshd, type Sshd } from "../support/sshd";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import { agreeing, clock } from "./sendSupport";

const folder = temporaryFolder("fla-check-channel");
const pki = makePki(path.join(folder, "pki"));
const lasting = { from: "20240101000000Z", to: "20300101000000Z" };
makeLeaf(pki, "good", lasting);
makeLeaf(pki, "expired", { from: "20200101000000Z", to: "20210101000000Z" });
makeLeaf(pki, "future", { from: "20290101000000Z", to: "20300101000000Z" });
makeLeaf(pki, "soon", { from: "20240101000000Z", to: "20250420000000Z" });
makeLeaf(pki, "weak", { ...lasting, key: keyKinds.rsa(1024) });
makeLeaf(pki, "usage", { ...lasting, usage: "keyEncipherment" });
makeLeaf(pki, "owner", { ...lasting, subject: "/C=BE/O=BE-0987654394/CN=Invented Sender" });
let server: Sshd;
before(async () => {
  server = await startSshd(path.join(folder, "sshd"));
});

const certificate = (name: string): Partial<Channel> => ({
  certificateFile: pki.at(`${name}.full.pem`),
  certificateKeyFile: pki.at(`${name}.key`),
});

/** What is not good, as "state what: sentence"; each sentence exists in every language. */
async function troubles(more: Partial<Channel> = {}, arrange: { refuse?: boolean; pin?: HostKey } = {}) {
  const home = temporaryHome();
  const channel = channelTo(server, { ...certificate("good"), ...more });
  if (arrange.pin) pinHostKey(home, channel.host, channel.port, arrange.pin);
  const interaction = { ...agreeing(), hostKey: async () => arrange.refuse !== true };
  const report = await checkChannel({ home, channel, clock, interaction });
  assertWords(report);
  return report.points
    .filter(({ state }) => state !== "good")
    .map((point) => {
      const { what, found } = channelPointText(point, "en");
      return `${point.state} ${what}: ${found}`;
    });
}

function assertWords({ points }: ChannelReport): void {
  assert.ok(points.length > 0);
  for (const point of points)
    for (const language of languages) {
      const { what, found } = channelPointText(point, language);
      assert.ok(what.length > 2 && found.length > 8 && !/[{}]|undefined/.test(what + found), `${language}: ${found}`);
    }
}

const noClock = /^skipped Clock: The server shows no file/;

test("a good channel has nothing against it but what it cannot know", async () => {
  const [clockPoint, ...none] = await troubles();
  assert.match(clockPoint, noClock);
  assert.deepEqual(none, []);
});

const table: [string, Partial<Channel>, RegExp][] = [
  ["a name that nobody knows", { host: "no-such-host.invalid" }, /^failed Name of the server: .*no-such-host\.invalid/],
  ["an unknown user", { user: "nobody-here" }, /^failed Login: 127\.0\.0\.1 refuses user nobody-here/],
  ["a key that is not there", { keyFile: "/no/such/key" }, /^failed Login: .*\/no\/such\/key/],
  [
    "no certificate",
    { certificateFile: undefined, certificateKeyFile: undefined },
    /^warning Signing certificate: No certificate/,
  ],
  [
    "a certificate that is not there",
    { certificateFile: "/no/such.pem" },
    /^failed Signing certificate: .*\/no\/such\.pem/,
  ],
  ["an expired certificate", certificate("expired"), /^failed Signing certificate: .*expired.*2021-01-01/],
  ["a certificate of later", certificate("future"), /^failed Signing certificate: .*2029-01-01/],
  [
    "a certificate that ends within 60 days",
    certificate("soon"),
    /^warning Signing certificate: .*2025-04-20, in 46 days/,
  ],
  ["a certificate with a short key", certificate("weak"), /^failed Signing certificate: .*1024/],
  ["a certificate for another use", certificate("usage"), /^failed Signing certificate: .*(use|sign)/],
  [
    "a certificate of another enterprise",
    certificate("owner"),
    /^warning Signing certificate: .*0987654394.*0123456749/,
  ],
  [
    "a key of another certificate",
    { ...certificate("good"), certificateKeyFile: pki.at("owner.key") },
    /^failed Signing certificate: .*(belong|fit)/,
  ],
  ["no range of numbers", { sequenceFrom: undefined }, /^warning Sequence numbers: The channel has no range/],
  ["the environment S, whose folders are not there", { simulation: true }, /^failed Folder INTEST-S: .*INTEST-S/],
];
for (const [title, change, expected] of table)
  test(title, async () => {
    const found = await troubles(change);
    assert.ok(
      found.some((line) => expected.test(line)),
      found.join("\n"),
    );
  });

test("a closed port", async () => {
  const [first] = await troubles({ port: await freePort() });
  assert.match(first, /^failed Port: .*127\.0\.0\.1/);
});

test("a host key that is not accepted, and one that changed", async () => {
  const [refused] = await troubles({}, { refuse: true });
  assert.match(refused, /^failed Host key: /);
  keygen(path.join(folder, "other"), ["-t", "ed25519"]);
  const [, blob] = readFileSync(path.join(folder, "other.pub"), "utf8").split(" ");
  const pin = hostKeyFrom(Buffer.from(blob, "base64"));
  const [changed] = await troubles({}, { pin });
  assert.match(changed, /^failed Host key: .*CHANGED.*Nothing was sent/);
  assert.ok(changed.includes(pin.sha256));
  assert.ok(changed.includes(server.hostKeySha256));
});

test("a folder that is missing", async () => {
  const inbox = path.join(server.root, "IN");
  renameSync(inbox, `${inbox}.away`);
  try {
    const found = await troubles();
    assert.ok(
      found.some((line) => /^failed Folder IN: .*IN/.test(line)),
      found.join("\n"),
    );
  } finally {
    renameSync(`${inbox}.away`, inbox);
  }
});

test("a server that forbids listing: said for OUT, and no hindrance for IN", async () => {
  const closed = await startSshd(path.join(folder, "closed"), { forbid: "readdir" });
  const found = await troubles({ port: closed.port, keyFile: closed.keyFile });
  assert.equal(found.filter((line) => /^warning Folder (IN|INTEST): .*can be put there/.test(line)).length, 2);
  assert.equal(found.filter((line) => /^failed Folder (OUT|OUTTEST): /.test(line)).length, 2);
});

test("a clock that is behind the server's files", async () => {
  const file = path.join(server.root, "OUT", "FO.X");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "x");
  const at = (minutes: number): Date => new Date(clock().getTime() + minutes * 60_000);
  try {
    utimesSync(file, at(90), at(90));
    assert.ok((await troubles()).some((line) => /^warning Clock: .* 90 minutes behind/.test(line)));
    utimesSync(file, at(-90), at(-90));
    assert.deepEqual(await troubles(), []);
  } finally {
    rmSync(file);
  }
});

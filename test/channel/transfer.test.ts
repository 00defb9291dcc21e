// Sending over a real OpenSSH server: what arrives, in which order, and what is left after each kind of failure.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { listSubmissions } from "../../core/src/channel/submissions";
import { startProxy } from "../support/tcpProxy";
import { channelTo, freePort, keygen, startSshd, type Sshd } from "../support/sshd";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import { agreeing, declaration, failsWith, makeAndSend, makeTriplet, sendTriplet } from "./sendSupport";

const folder = temporaryFolder("fla-transfer");
let server: Sshd;
before(async () => {
  server = await startSshd(path.join(folder, "sshd"));
});

const inbox = (which: Sshd = server): string[] => readdirSync(path.join(which.root, "INTEST")).sort();

test("FI then GO arrive byte for byte, and the journal says so", async () => {
  const home = temporaryHome();
  const text = declaration({ forms: 3, bytes: 300_000 });
  const steps: string[] = [];
  const sent = await makeAndSend({
    home,
    channel: channelTo(server),
    text,
    send: { observe: (name) => void steps.push(name) },
  });
  assert.deepEqual(sent.names, ["FI.XTST.123456.20250304.00001.T.1.1", "GO.XTST.123456.20250304.00001.T.1"]);
  assert.equal(readFileSync(path.join(server.root, "INTEST", sent.names[0]), "utf8"), text);
  assert.equal(statSync(path.join(server.root, "INTEST", sent.names[1])).size, 0);
  assert.deepEqual(sent.confirmed, [sent.names[0]]);
  assert.equal(sent.practice, false);
  const order = steps
    .filter((name) => /^(open|journal|close)/.test(name))
    .map((name) => name.replace(/INTEST\/|\.XTST.*/g, ""));
  assert.deepEqual(order, [
    "journal created",
    "journal preflight",
    "journal forms",
    "journal gate",
    "journal uploading",
    "open wx FI",
    "journal opened",
    "close FI",
    "journal uploaded",
    "journal goIntended",
    "open wx GO",
    "close GO",
    "journal goSent",
  ]);
  const [submission] = listSubmissions(home).submissions;
  assert.equal(submission.state, "sent");
  assert.equal(submission.declarations, 3);
  const journal = readFileSync(path.join(home.journalDir, readdirSync(home.journalDir)[0]), "utf8");
  assert.ok(!journal.includes("<"), "the journal holds no content");
});

test("the next send takes the next number", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00100" });
  const first = await makeAndSend({ home, channel });
  const second = await makeAndSend({ home, channel, text: declaration({ hour: "11:00:00.000" }) });
  assert.equal(first.triplet.set.sequence, "00100");
  assert.equal(second.triplet.set.sequence, "00101");
});

test("the fingerprint is shown at first contact, as ssh-keygen gives it, and not asked again", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00200" });
  const person = agreeing();
  await makeAndSend({ home, channel, send: { interaction: person } });
  assert.deepEqual(person.asked, [server.hostKeySha256]);
  await makeAndSend({ home, channel, text: declaration({ hour: "12:00:00.000" }), send: { interaction: person } });
  assert.deepEqual(person.asked, [server.hostKeySha256]);
});

test("a host key that is not accepted, or that changed, stops before anything is sent", async () => {
  const home = temporaryHome();
  const other = await startSshd(path.join(folder, "other"));
  const channel = channelTo(other);
  const refusing = { ...agreeing(), hostKey: async () => false };
  await failsWith("hostKeyNotAccepted", makeAndSend({ home, channel, send: { interaction: refusing } }));
  await makeAndSend({ home, channel, text: declaration({ hour: "13:00:00.000" }) });
  const names = inbox(other);
  const lines = readFileSync(home.knownHostsFile, "utf8");
  keygen(path.join(folder, "another"), ["-t", "ed25519"]);
  const [, type, blob] = [channel.host, ...readFileSync(path.join(folder, "another.pub"), "utf8").split(" ")];
  writeFileSync(home.knownHostsFile, lines.replace(/ssh-\S+ \S+/, `${type} ${blob}`));
  const error = await failsWith(
    "hostKeyChanged",
    makeAndSend({ home, channel, text: declaration({ hour: "14:00:00.000" }) }),
  );
  assert.ok(error.message.includes(other.hostKeySha256));
  assert.deepEqual(inbox(other), names);
});

test("a folder that may only be written to: no stat, rename or list", async () => {
  const home = temporaryHome();
  const closed = await startSshd(path.join(folder, "closed"), {
    forbid: "stat,lstat,fstat,rename,readdir,realpath,setstat,fsetstat,remove",
  });
  const sent = await makeAndSend({ home, channel: channelTo(closed), text: declaration({ bytes: 200_000 }) });
  assert.deepEqual(sent.confirmed, []);
  assert.deepEqual(inbox(closed), [...sent.names].sort());
});

test("a name that is there already is not overwritten", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00300" });
  const taken = path.join(server.root, "INTEST", "FI.XTST.123456.20250304.00300.T.1.1");
  writeFileSync(taken, "of other software");
  const triplet = await makeTriplet({ home, channel });
  await failsWith("remoteExists", sendTriplet({ home, channel }, triplet));
  await failsWith("remoteExists", sendTriplet({ home, channel }, triplet));
  assert.equal(readFileSync(taken, "utf8"), "of other software");
  assert.ok(!existsSync(taken.replace("FI.", "GO.").replace(/\.1$/, "")));
});

test(
  "a full disk: an error, no GO, and what was begun is taken away",
  { skip: process.getuid?.() !== 0 ? "mounting a small disk needs root" : false },
  async () => {
    const home = temporaryHome();
    const disk = path.join(folder, "disk");
    mkdirSync(disk, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
    after(() => execFileSync("umount", ["-l", disk]));
    const full = await startSshd(path.join(folder, "full"), { root: disk });
    await failsWith(
      "serverRefused",
      makeAndSend({ home, channel: channelTo(full), text: declaration({ bytes: 1_000_000 }) }),
    );
    assert.deepEqual(inbox(full), []);
    assert.equal(listSubmissions(home).submissions[0].state, "failed");
  },
);

test("login refused, host unknown, port closed, folder missing: each says what to do", async () => {
  const home = temporaryHome();
  const key = path.join(folder, "stranger");
  keygen(key, ["-t", "rsa", "-b", "2048", "-m", "PEM"]);
  await failsWith("loginRefused", makeAndSend({ home, channel: channelTo({ ...server, keyFile: key }) }));
  await failsWith("hostNotFound", makeAndSend({ home, channel: channelTo(server, { host: "no-such-host.invalid" }) }));
  await failsWith(
    "connectionRefused",
    makeAndSend({ home, channel: channelTo({ ...server, port: await freePort() }) }),
  );
  const channel = channelTo(server, { simulation: true, sequenceFrom: "00400" });
  const triplet = await makeTriplet({ home, channel, triplet: { environment: "S" } });
  const error = await failsWith("folderMissing", sendTriplet({ home, channel }, triplet));
  assert.match(error.message, /INTEST-S/);
});

test("a line that is cut is made again, and the file goes whole", async () => {
  const home = temporaryHome();
  const proxy = await startProxy(server.port);
  const channel = channelTo({ ...server, port: proxy.port }, { sequenceFrom: "00500" });
  const text = declaration({ bytes: 2_000_000 });
  const triplet = await makeTriplet({ home, channel, text });
  let cut = false;
  const observe = (name: string): void => {
    if (!cut && name.startsWith("open wx INTEST/FI")) proxy.cutAfter(((cut = true), 300_000));
  };
  const sent = await sendTriplet({ home, channel, send: { observe, backoffMs: [10, 10] } }, triplet);
  assert.ok(cut);
  assert.equal(proxy.connections(), 2);
  assert.equal(readFileSync(path.join(server.root, "INTEST", sent.names[0]), "utf8"), text);
});

test("cancelling during the upload leaves no GO and no half file", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00600" });
  const cancel = new AbortController();
  const observe = (name: string): void => void (name.startsWith("write FI") && cancel.abort());
  await failsWith(
    "cancelled",
    makeAndSend({ home, channel, text: declaration({ bytes: 5_000_000 }), send: { signal: cancel.signal, observe } }),
  );
  assert.deepEqual(
    inbox().filter((name) => name.includes(".00600.")),
    [],
  );
});

test("progress counts up to the whole", async () => {
  const home = temporaryHome();
  const seen: number[] = [];
  const text = declaration({ bytes: 3_000_000 });
  const interaction = {
    ...agreeing(),
    progress: ({ doneBytes, totalBytes }: { doneBytes: number; totalBytes: number }) => {
      assert.equal(totalBytes, Buffer.byteLength(text));
      seen.push(doneBytes);
    },
  };
  await makeAndSend({ home, channel: channelTo(server, { sequenceFrom: "00700" }), text, send: { interaction } });
  assert.equal(seen[seen.length - 1], Buffer.byteLength(text));
  assert.ok(seen.every((done, at) => at === 0 || done >= seen[at - 1]));
});

test("a key as PKCS#8, OpenSSH with a passphrase, Ed25519, curve; a .ppk and a public key get a hint", async () => {
  const home = temporaryHome();
  const at = (name: string): string => path.join(folder, name);
  const authorized = path.join(server.folder, "authorized_keys");
  const allow = (publicFile: string): void =>
    writeFileSync(authorized, readFileSync(authorized, "utf8") + readFileSync(publicFile, "utf8"));
  execFileSync("openssl", ["pkcs8", "-topk8", "-nocrypt", "-in", server.keyFile, "-out", at("pk8")]);
  execFileSync("openssl", [
    "pkcs8",
    "-topk8",
    "-in",
    server.keyFile,
    "-out",
    at("pk8enc"),
    "-passout",
    "pass:open sesame",
  ]);
  keygen(at("openssh"), ["-t", "rsa", "-b", "3072"], "open sesame");
  keygen(at("ed"), ["-t", "ed25519"], "open sesame");
  keygen(at("curve"), ["-t", "ecdsa", "-b", "384"]);
  execFileSync("openssl", ["genpkey", "-algorithm", "ED25519", "-out", at("ed8")]);
  execFileSync("chmod", ["600", at("ed8")]);
  const line = execFileSync("ssh-keygen", ["-y", "-f", at("ed") + ""].concat(["-P", "open sesame"]), {
    encoding: "utf8",
  });
  assert.match(line, /^ssh-ed25519 /);
  for (const name of ["openssh.pub", "ed.pub", "curve.pub"]) allow(at(name));
  let number = 800;
  const open = { ...agreeing(), passphrase: async () => "open sesame" };
  for (const name of ["pk8", "pk8enc", "openssh", "ed", "curve"]) {
    const channel = channelTo({ ...server, keyFile: at(name) }, { sequenceFrom: `00${number}` });
    await makeAndSend({
      home,
      channel,
      text: declaration({ hour: `15:00:${number++ % 60}.000` }),
      send: { interaction: open },
    });
  }
  writeFileSync(at("key.ppk"), "PuTTY-User-Key-File-3: ssh-rsa\n");
  await failsWith("keyPutty", makeAndSend({ home, channel: channelTo({ ...server, keyFile: at("key.ppk") }) }));
  await failsWith("keyPublic", makeAndSend({ home, channel: channelTo({ ...server, keyFile: at("ed.pub") }) }));
  const wrong = { ...agreeing(), passphrase: async () => "wrong" };
  await failsWith(
    "keyPassphraseWrong",
    makeAndSend({ home, channel: channelTo({ ...server, keyFile: at("openssh") }), send: { interaction: wrong } }),
  );
  await failsWith(
    "keyPassphraseWrong",
    makeAndSend({ home, channel: channelTo({ ...server, keyFile: at("pk8enc") }), send: { interaction: wrong } }),
  );
  await failsWith("cancelled", makeAndSend({ home, channel: channelTo({ ...server, keyFile: at("ed") }) }));
});

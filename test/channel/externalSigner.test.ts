// Keys on a token (SoftHSM, through OpenSC's pkcs11-tool) and programs of others that make the FS: what they give is verified
// before it is used, each failure has its own message, and the PIN is seen nowhere.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { checkSigners, mergeSigners, readSigners, signatureSourceOf } from "../../core/src/channel/externalSigners";
import type { PassphraseRequest } from "../../core/src/channel/interaction";
import { ChannelError, problemText } from "../../core/src/channel/problem";
import type { ExternalSource, TokenSource } from "../../core/src/channel/signing/externalSigner";
import { signFile, verifyFile } from "../../core/src/channel/signing/operations";
import { createTriplets } from "../../core/src/channel/triplets";
import { makeLeaf, makePki, openssl } from "../support/pki";
import { channelTo } from "../support/sshd";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import { declaration, failsWith } from "./sendSupport";

const folder = temporaryFolder("fla-signer");
const pki = makePki(path.join(folder, "pki"));
const home = temporaryHome();
const now = (): Date => new Date();
const pin = "734915";
const driver = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"].find(existsSync);
const softhsm = driver !== undefined && ["/usr/bin", "/usr/local/bin"].some((at) => existsSync(`${at}/pkcs11-tool`));
const needsToken = { skip: softhsm ? false : "pkcs11-tool (opensc) and softhsm2 are not installed" };
if (!softhsm && process.env.CI) throw new Error("opensc and softhsm2 are needed here");

const document = path.join(folder, "FI.XTST.123456.20250304.00001.R.1.1");
const signatureFile = document.replace("FI.", "FS.");
writeFileSync(document, declaration({ forms: 3, bytes: 200_000 }));

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, P: pin },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function tool(...args: string[]): string {
  return run("pkcs11-tool", ["--module", driver!, "--token-label", "made-up", ...args]);
}

/** Puts a key and its certificate on the token. */
function onToken(name: string, id: string): void {
  openssl(pki.folder, "pkcs8", "-topk8", "-nocrypt", "-in", `${name}.key`, "-out", `${name}.pk8`);
  openssl(pki.folder, "x509", "-in", `${name}.pem`, "-outform", "DER", "-out", `${name}.der`);
  run("softhsm2-util", [
    "--import",
    pki.at(`${name}.pk8`),
    "--token",
    "made-up",
    "--label",
    name,
    "--id",
    id,
    "--pin",
    pin,
  ]);
  const written = ["--write-object", pki.at(`${name}.der`), "--type", "cert", "--id", id, "--label", name];
  tool(...written, "--login", "--pin", "env:P");
}

before(() => {
  if (!softhsm) return;
  mkdirSync(path.join(folder, "tokens"));
  const configuration = path.join(folder, "softhsm2.conf");
  writeFileSync(configuration, `directories.tokendir = ${path.join(folder, "tokens")}\nobjectstore.backend = file\n`);
  process.env.SOFTHSM2_CONF = configuration;
  run("softhsm2-util", ["--init-token", "--free", "--label", "made-up", "--pin", pin, "--so-pin", "87654321"]);
  makeLeaf(pki, "old", { from: "20200101000000Z", to: "20210101000000Z" });
  onToken("rsa", "02");
  onToken("ec", "03");
  onToken("old", "04");
});

function token(more: Partial<TokenSource> = {}): TokenSource {
  return { kind: "token", name: "my card", module: driver ?? "", tokenLabel: "made-up", id: "02", ...more };
}

interface Person {
  readonly asked: PassphraseRequest[];
  passphrase(request: PassphraseRequest): Promise<string | undefined>;
}

function person(typed: string | undefined): Person {
  const asked: PassphraseRequest[] = [];
  return { asked, passphrase: async (request) => (asked.push(request), typed) };
}

const sign = (credentials: ExternalSource, who: Person = person(pin)) =>
  signFile({ file: document, credentials, clock: now, interaction: who });

function opensslVerifies(authorities = "chain.pem"): boolean {
  const der = Buffer.from(readFileSync(signatureFile, "latin1").replace(/\r/g, ""), "base64");
  writeFileSync(pki.at("fs.der"), der);
  const verify = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "fs.der", "-content", document];
  openssl(pki.folder, ...verify, "-CAfile", authorities, "-purpose", "any", "-out", "/dev/null");
  return true;
}

for (const [kind, id] of [
  ["RSA", "02"],
  ["a curve", "03"],
] as const)
  test(`a token signs with ${kind}: openssl verifies it, the PIN is asked once`, needsToken, async () => {
    const who = person(pin);
    const signed = await sign(token({ id }), who);
    assert.deepEqual(
      who.asked.map(({ purpose, file }) => [purpose, file]),
      [["pin", "my card"]],
    );
    assert.ok(opensslVerifies());
    const report = await verifyFile({ home, file: document, clock: now });
    assert.equal(report.state, "signerUnknown");
    assert.deepEqual(report.problems, []);
    assert.equal(signed.signer?.sha256, report.signer?.sha256);
    assert.match(readFileSync(signatureFile, "latin1"), /^[A-Za-z0-9+/]{76}\r/);
  });

test("the chain comes from a certificate file, so that a receiver finds the way to the root", needsToken, async () => {
  await sign(token({ certificateFile: pki.at("rsa.full.pem") }));
  assert.ok(opensslVerifies("ca.pem"));
});

test("what goes wrong with a token is said, and nothing is written", needsToken, async () => {
  writeFileSync(signatureFile, "kept");
  await failsWith("tokenPinWrong", sign(token(), person("000000")));
  await failsWith("tokenNoCertificate", sign(token({ id: "77" })));
  await failsWith("tokenNoKey", sign(token({ id: "77", certificateFile: pki.at("rsa.pem") })));
  await failsWith("tokenMissing", sign(token({ tokenLabel: "another" })));
  await failsWith("tokenNoModule", sign(token({ module: "/no/such/driver.so" })));
  await failsWith("signerNotStarted", sign(token({ tool: "/no/such/pkcs11-tool" })));
  await failsWith("expired", sign(token({ id: "04" })));
  await failsWith("cancelled", sign(token(), person(undefined)));
  assert.equal(readFileSync(signatureFile, "utf8"), "kept");
});

test("a certificate that is not of the token's key is noticed before the FS is used", needsToken, async () => {
  onToken("int", "05");
  // Another certificate under the id of this key: what comes out does not verify.
  const written = ["--write-object", pki.at("rsa.der"), "--type", "cert", "--id", "05", "--label", "wrong"];
  tool("--delete-object", "--type", "cert", "--id", "05", "--login", "--pin", "env:P");
  tool(...written, "--login", "--pin", "env:P");
  await failsWith("signerRefused", sign(token({ id: "05" })));
});

test("the PIN stands on no command line: a tool in between sees only where it is kept", needsToken, async () => {
  const seen = path.join(folder, "seen");
  const between = path.join(folder, "between.sh");
  writeFileSync(between, `#!/bin/sh\nprintf '%s\\n' "$@" >> ${seen}\nexec pkcs11-tool "$@"\n`);
  chmodSync(between, 0o755);
  await sign(token({ tool: between }));
  const words = readFileSync(seen, "utf8");
  assert.ok(words.includes("env:FLA_TOKEN_PIN") && !words.includes(pin));
  const error = await failsWith("tokenPinWrong", sign(token({ tool: between }), person("918273")));
  assert.ok(!JSON.stringify([error.problem, error.stack]).includes("918273"));
});

test("a set of several parts asks for the PIN once", needsToken, async () => {
  const who = person(pin);
  const channel = channelTo({ port: 1, user: "u", keyFile: "/k" }, { signer: "my card" });
  const sets = await createTriplets({
    ...{ home, channel, environment: "R", file: document, applicationCode: "XTST", clock: now, interaction: who },
    signers: [token()],
    split: { maxForms: 1 },
  });
  assert.deepEqual([sets.length, sets[0].files.length, who.asked.length], [1, 7, 1]);
});

/* ------------------------------------------------------------------------------------------------------- programs */

/** A program that is run with the path of the FI last. */
function program(name: string, script: string): ExternalSource {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { kind: "command", name, command: [file] };
}

const cms = `openssl cms -sign -binary -outform DER -signer ${pki.at("rsa.pem")} -inkey ${pki.at("rsa.key")} -md sha256 -nosmimecap`;

test("another program makes the FS: from its output, from a file, as DER or PEM; ours is written strictly", async () => {
  await sign(program("der.sh", `${cms} -in "$1"`));
  assert.ok(opensslVerifies());
  assert.match(readFileSync(signatureFile, "latin1"), /^[A-Za-z0-9+/]{76}\r/);
  await sign(program("pem.sh", `${cms} -in "$1" | openssl pkcs7 -inform DER -outform PEM`));
  assert.ok(opensslVerifies());
  const args = cms.split(" ");
  await sign({ kind: "command", name: "openssl", command: [...args, "-in", "{file}", "-out", "{out}"] });
  assert.ok(opensslVerifies());
});

test("no shell reads the arguments or the path", async () => {
  const odd = path.join(folder, 'FI.X $(touch pwned) "q";&');
  writeFileSync(odd, "<a/>");
  const echo = program("echo.sh", `printf %s "$1" > ${path.join(folder, "path")}; ${cms} -in "$1"`);
  await signFile({ file: odd, credentials: echo, clock: now, interaction: person(undefined) });
  assert.equal(readFileSync(path.join(folder, "path"), "utf8"), odd);
  assert.ok(!existsSync(path.join(folder, "pwned")));
});

test("what a program gives is not taken on trust", async () => {
  writeFileSync(signatureFile, "kept");
  await failsWith("signerGaveNothing", sign(program("nothing.sh", "true")));
  await failsWith("signerGaveNothing", sign(program("words.sh", "echo what is this")));
  await failsWith("signerOtherBytes", sign(program("text.sh", `${cms.replace(" -binary", "")} -in "$1"`)));
  await failsWith("signerOtherBytes", sign(program("other.sh", `echo other | ${cms}`)));
  await failsWith("signerRefused", sign(program("sha1.sh", `${cms.replace("sha256", "sha1")} -in "$1"`)));
  await failsWith("signerRefused", sign(program("attached.sh", `${cms} -nodetach -in "$1"`)));
  const error = await failsWith("signerFailed", sign(program("fails.sh", "echo no card >&2; exit 4")));
  assert.match(error.message, /status 4 \(no card\)/);
  await failsWith("signerNotStarted", sign({ kind: "command", name: "absent", command: ["/no/such/program"] }));
  assert.equal(readFileSync(signatureFile, "utf8"), "kept");
});

test("a signer that does not end is ended when the person cancels", async () => {
  const cancel = new AbortController();
  const slow = program("slow.sh", "exec sleep 600");
  const signing = signFile({
    ...{ file: document, credentials: slow, clock: now },
    interaction: person(undefined),
    signal: cancel.signal,
  });
  setImmediate(() => cancel.abort());
  await failsWith("cancelled", signing);
});

/* --------------------------------------------------------------------------------------------------------- settings */

for (const [what, value, wrong] of [
  ["a name and a command", { name: "a", command: ["/bin/sign", "{file}"] }, undefined],
  ["a program found on the PATH", { name: "a", command: ["openssl"] }, undefined],
  ["a token", { name: "a", module: "/lib/p11.so", id: "0a", pinOnReader: true }, undefined],
  ["no name", { command: ["/bin/sign"] }, "name"],
  ["a program beside the document", { name: "a", command: ["./sign"] }, "command"],
  ["a command line in one string", { name: "a", command: "/bin/sign --x" }, "command"],
  ["a driver by a relative path", { name: "a", module: "p11.so", id: "02" }, "module"],
  ["an id that is not hexadecimal", { name: "a", module: "/lib/p11.so", id: "first" }, "id"],
  ["a PIN in the settings", { name: "a", module: "/lib/p11.so", id: "02", pin: "1234" }, "pin"],
  ["both", { name: "a", command: ["/bin/sign"], id: "02" }, "id"],
] as const)
  test(`a signer with ${what}: ${wrong === undefined ? "good" : `${wrong} is wrong`}`, () => {
    const { signers, problems } = checkSigners([value], "fla.signers");
    assert.equal(signers.length, wrong === undefined ? 1 : 0);
    assert.deepEqual(
      problems.map(({ args }) => args.field),
      wrong === undefined ? [] : [wrong],
    );
  });

test("signers of the setting come before those of the user's file; an unknown one is named", () => {
  const file = path.join(folder, "signers.json");
  writeFileSync(
    file,
    JSON.stringify([
      { name: "a", command: ["/bin/file"] },
      { name: "b", command: ["/bin/b"] },
    ]),
  );
  const { signers } = mergeSigners(
    checkSigners([{ name: "a", command: ["/bin/setting"] }], "fla.signers"),
    readSigners(file),
  );
  const channel = channelTo({ port: 1, user: "u", keyFile: "/k" }, { signer: "a" });
  assert.deepEqual(signatureSourceOf(channel, signers), { kind: "command", name: "a", command: ["/bin/setting"] });
  assert.throws(
    () => signatureSourceOf({ ...channel, signer: "c" }, signers),
    (error: ChannelError) => error.is("noSuchSigner") && problemText(error.problem, "en").includes("a, b"),
  );
  writeFileSync(file, "no json");
  assert.equal(readSigners(file).problems.length, 1);
  assert.deepEqual(readSigners(path.join(folder, "absent.json")), { signers: [], problems: [] });
});

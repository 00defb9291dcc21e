// What we sign, openssl and certtool verify; what they refuse, we refuse before anything is written.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { dataFileFor, signFile, verifyFile } from "../../core/src/channel/signing/operations";
import { ChannelError } from "../../core/src/channel/problem";
import { credentialSource, type CredentialSource } from "../../core/src/channel/signing/credentials";
import type { Layout } from "../../core/src/channel/signing/encode";
import { keyKinds, makeLeaf, makeP12, makePki, openssl, p12Passphrase } from "../support/pki";
import { temporaryFolder, temporaryHome } from "../support/temporary";

const folder = temporaryFolder("fla-sign");
const pki = makePki(path.join(folder, "pki"));
const home = temporaryHome();
const now = (): Date => new Date();
const document = path.join(folder, "FI.XFLA.123456.20250304.00001.T.1.1");
writeFileSync(document, '<?xml version="1.0" encoding="UTF-8"?>\n<Root>\n  <Name>Zoë €</Name>\n</Root>\n');

async function sign(
  source: CredentialSource,
  options: { passphrase?: string; layout?: Layout; clock?: () => Date } = {},
): Promise<Buffer> {
  const { signatureFile } = await signFile({
    file: document,
    credentials: source,
    clock: options.clock ?? now,
    layout: options.layout,
    interaction: { passphrase: async () => options.passphrase },
  });
  return readFileSync(signatureFile);
}

const pem = (name: string): CredentialSource => credentialSource(pki.at(`${name}.full.pem`), pki.at(`${name}.key`));
const p12 = (name: string): CredentialSource => credentialSource(pki.at(`${name}.p12`));

const oddBytes: [string, string | Buffer, string[]][] = [
  ["nothing odd", "<R>\n</R>\n", []],
  ["a byte order mark", "\uFEFF<R/>", ["ACRF-138 byteOrderMark"]],
  ["another declared encoding", '<?xml version="1.0" encoding="ISO-8859-1"?><R/>', ["ACRF-138 otherEncoding"]],
  ["bytes that are no UTF-8", Buffer.from("<R>\u00e9</R>", "latin1"), ["ACRF-138 notUtf8"]],
  ["mixed line ends", "<R>\r\n<a/>\n</R>", ["ACRF-125 mixedLineEnds"]],
];
for (const [title, content, expected] of oddBytes)
  test(`what is signed is looked at: ${title}`, async () => {
    const file = path.join(folder, "FI.XFLA.123456.20250304.00002.T.1.1");
    writeFileSync(file, content);
    const interaction = { passphrase: () => Promise.resolve(undefined) };
    const { problems } = await signFile({ file, credentials: pem("rsa"), clock: now, interaction });
    assert.deepEqual(
      problems.map(({ code, kind }) => `${code} ${kind}`),
      expected,
    );
  });

/** Status of `openssl cms -verify` on a content. */
function opensslVerifies(fs: Buffer, content = document): boolean {
  writeFileSync(pki.at("sig.der"), Buffer.from(fs.toString("latin1").replace(/[\r\n]/g, ""), "base64"));
  const args = [
    "cms",
    "-verify",
    "-binary",
    "-inform",
    "DER",
    "-in",
    pki.at("sig.der"),
    "-content",
    content,
    "-CAfile",
    pki.at("ca.pem"),
    "-purpose",
    "any",
    "-out",
    pki.at("out"),
  ];
  return spawnSync("openssl", args).status === 0;
}

function certtoolVerifies(content = document): boolean {
  const input = execFileSync("certtool", [
    "--p7-info",
    "--inder",
    "--infile",
    pki.at("sig.der"),
    "--outfile",
    pki.at("out"),
  ]);
  assert.ok(input);
  const args = [
    "--p7-verify",
    "--inder",
    "--infile",
    pki.at("sig.der"),
    "--load-ca-certificate",
    pki.at("ca.pem"),
    "--load-data",
    content,
    "--outfile",
    pki.at("out"),
  ];
  return spawnSync("certtool", args).status === 0;
}

async function refusal(kind: string, action: () => Promise<unknown>): Promise<void> {
  await assert.rejects(action, (error: unknown) => {
    assert.ok(error instanceof ChannelError, String(error));
    assert.equal(error.problem.kind, kind, error.message);
    return true;
  });
}

for (const name of ["rsa", "ec"])
  test(`openssl and certtool accept a signature with ${name}, and refuse it for other bytes`, async () => {
    const fs = await sign(pem(name));
    assert.ok(opensslVerifies(fs), "openssl");
    assert.ok(certtoolVerifies(), "certtool");
    const other = path.join(folder, "other.xml");
    writeFileSync(other, readFileSync(document, "utf8").replace("Zoë", "Zoé"));
    assert.ok(!opensslVerifies(fs, other));
    assert.ok(!certtoolVerifies(other));
  });

test("the form is base64 in 76 columns with single CR, or one line; nothing else", async () => {
  const columns = (await sign(pem("rsa"))).toString("latin1");
  const lines = columns.split("\r");
  assert.ok(lines.length > 10);
  assert.ok(!columns.includes("\n"));
  assert.ok(lines.slice(0, -1).every((line) => line.length === 76));
  assert.match(lines[lines.length - 1], /^[A-Za-z0-9+/]{1,76}={0,2}$/);
  assert.match((await sign(pem("rsa"), { layout: "oneLine" })).toString("latin1"), /^[A-Za-z0-9+/]+={0,2}$/);
});

test("P-384 and a curve key on one file with its certificate", async () => {
  makeLeaf(pki, "ec384", { key: keyKinds.curve("P-384") });
  writeFileSync(
    pki.at("both.pem"),
    Buffer.concat([readFileSync(pki.at("ec384.full.pem")), readFileSync(pki.at("ec384.key"))]),
  );
  assert.ok(opensslVerifies(await sign(credentialSource(pki.at("both.pem")))));
});

for (const name of ["rsa", "ec"])
  for (const form of ["modern", "legacy"])
    test(`.p12 in ${form} form with ${name}`, async () => {
      if (!existsSync(pki.at(`${name}-${form}.p12`))) makeP12(pki, name);
      assert.ok(opensslVerifies(await sign(p12(`${name}-${form}`), { passphrase: p12Passphrase })));
    });

test("what a file holds decides whether it is a .p12, whatever its name", async () => {
  if (!existsSync(pki.at("rsa-modern.p12"))) makeP12(pki, "rsa");
  copyFileSync(pki.at("rsa-modern.p12"), pki.at("rsa.key-store"));
  writeFileSync(
    pki.at("pair.p12"),
    readFileSync(pki.at("rsa.full.pem"), "utf8") + readFileSync(pki.at("rsa.key"), "utf8"),
  );
  openssl(pki.folder, "x509", "-in", "rsa.pem", "-outform", "DER", "-out", "rsa.pfx");
  assert.ok(opensslVerifies(await sign(credentialSource(pki.at("rsa.key-store")), { passphrase: p12Passphrase })));
  assert.ok(opensslVerifies(await sign(credentialSource(pki.at("pair.p12")))));
  assert.equal(credentialSource(pki.at("rsa.pfx")).kind, "pem");
  assert.equal(credentialSource(pki.at("not-there.pfx")).kind, "p12");
});

test("a curve without a well-known name has the bits of its points", async () => {
  makeLeaf(pki, "brainpool", { key: keyKinds.curve("brainpoolP256r1") });
  assert.ok(opensslVerifies(await sign(pem("brainpool"))));
});

test("an FS leads to the file beside it; a folder, and an FS that is named and not there, cannot be read", async () => {
  await sign(pem("rsa"));
  const beside = path.join(folder, path.basename(document).replace("FI", "FS"));
  assert.equal((await verifyFile({ home, file: beside, clock: now })).state, "signerUnknown");
  assert.equal(dataFileFor(beside), document);
  assert.equal(dataFileFor(path.join(folder, "drafts", "may.xml.FS")), path.join(folder, "drafts", "may.xml"));
  assert.equal(dataFileFor(document), document);
  const unreadable = (error: unknown): boolean => error instanceof ChannelError && error.is("fileUnreadable");
  await assert.rejects(verifyFile({ home, file: folder, clock: now }), unreadable);
  const signatureFile = path.join(folder, "nothing");
  await assert.rejects(verifyFile({ home, file: document, signatureFile, clock: now }), unreadable);
});

test(".p12 with letters beyond ASCII in its passphrase, and with none", async () => {
  makeLeaf(pki, "p");
  for (const passphrase of ["Café-Zoë", "prijs 5 €", ""]) {
    makeP12(pki, "p", passphrase);
    for (const form of ["modern", "legacy"])
      assert.ok(opensslVerifies(await sign(p12(`p-${form}`), { passphrase })), `${form} ${passphrase}`);
  }
});

test("encrypted PEM keys: PKCS#8 and the traditional form", async () => {
  openssl(pki.folder, "pkcs8", "-topk8", "-in", "rsa.key", "-out", "rsa.enc", "-passout", "pass:abc");
  openssl(pki.folder, "rsa", "-in", "rsa.key", "-traditional", "-aes128", "-out", "rsa.old", "-passout", "pass:abc");
  for (const key of ["rsa.enc", "rsa.old"])
    assert.ok(
      opensslVerifies(await sign(credentialSource(pki.at("rsa.full.pem"), pki.at(key)), { passphrase: "abc" })),
    );
});

test("each reason not to sign has its own message, and nothing is written", async () => {
  makeLeaf(pki, "weak", { key: keyKinds.rsa(1024) });
  makeLeaf(pki, "sha1", { hash: "sha1" });
  makeLeaf(pki, "tls", { usage: "keyEncipherment" });
  makeLeaf(pki, "old", { from: "20200101000000Z", to: "20210101000000Z" });
  makeLeaf(pki, "soon", { from: "20990101000000Z", to: "20990601000000Z" });
  makeLeaf(pki, "ed", { key: ["-algorithm", "ED25519"] });
  makeP12(pki, "rsa");
  const fs = document.replace("FI.", "FS.");
  writeFileSync(fs, "kept");
  await refusal("weakKey", () => sign(pem("weak")));
  await refusal("weakHash", () => sign(pem("sha1")));
  await refusal("keyUsage", () => sign(pem("tls")));
  await refusal("expired", () => sign(pem("old")));
  await refusal("notYetValid", () => sign(pem("soon")));
  await refusal("keyType", () => sign(pem("ed")));
  await refusal("keyMismatch", () => sign(credentialSource(pki.at("rsa.pem"), pki.at("ec.key"))));
  await refusal("passphraseWrong", () => sign(p12("rsa-modern"), { passphrase: "wrong" }));
  await refusal("passphraseWrong", () => sign(p12("rsa-legacy"), { passphrase: "wrong" }));
  await refusal("passphraseWrong", () =>
    sign(credentialSource(pki.at("rsa.pem"), pki.at("rsa.enc")), { passphrase: "wrong" }),
  );
  await refusal("cancelled", () => sign(p12("rsa-modern")));
  writeFileSync(pki.at("nonsense.p12"), "nonsense");
  await refusal("p12Unreadable", () => sign(p12("nonsense"), { passphrase: "x" }));
  await refusal("keyUnreadable", () => sign(credentialSource(pki.at("rsa.pem"), pki.at("rsa.pem"))));
  await refusal("certificateUnreadable", () => sign(credentialSource(pki.at("rsa.key"), pki.at("rsa.key"))));
  await refusal("fileUnreadable", () => sign(pem("absent")));
  openssl(pki.folder, "pkcs12", "-export", "-nokeys", "-in", "rsa.pem", "-passout", "pass:x", "-out", "certonly.p12");
  await refusal("p12Incomplete", () => sign(p12("certonly"), { passphrase: "x" }));
  assert.equal(readFileSync(fs, "utf8"), "kept");
});

test("no message names a passphrase", async () => {
  const secret = "Zeer-geheim-woord";
  await assert.rejects(
    sign(p12("rsa-modern"), { passphrase: secret }),
    (error: Error) => !JSON.stringify([error.message, error.stack, error.cause]).includes(secret),
  );
});

test("verifying says intact, and pinned only for a pinned signer", async () => {
  await sign(pem("rsa"));
  const report = await verifyFile({ home, file: document, clock: now, authoritiesFile: pki.at("ca.pem") });
  assert.equal(report.state, "signerUnknown");
  assert.equal(report.chain, "trusted");
  assert.deepEqual(report.problems, []);
  assert.equal(report.signer?.commonName, "Verzonden Zender rsa");
  writeFileSync(path.join(home.signersDir, "me.pem"), readFileSync(pki.at("rsa.pem")));
  assert.equal((await verifyFile({ home, file: document, clock: now })).state, "signerPinned");
});

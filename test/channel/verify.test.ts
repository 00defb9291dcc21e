// What openssl and others signed, judged by us: a table of cases with the state and the codes of annex 25.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createHash, X509Certificate } from "node:crypto";
import path from "node:path";
import { test } from "node:test";
import { languages } from "../../core/src/messages/catalogue";
import {
  integer,
  nothing,
  objectId,
  octets,
  sequence,
  set,
  tagged,
  toDer,
  fromDer,
  membersOf,
  type Node,
} from "../../core/src/channel/signing/der";
import { decodeSignature } from "../../core/src/channel/signing/encode";
import { signatureReportLines } from "../../core/src/channel/signing/explain";
import { detachedCms } from "../../core/src/channel/signing/sign";
import { verifySignature, type SignatureReport, type VerifyOptions } from "../../core/src/channel/signing/verify";
import { readCredentials, credentialSource } from "../../core/src/channel/signing/credentials";
import { keyKinds, makeLeaf, makePki, openssl } from "../support/pki";
import { temporaryFolder } from "../support/temporary";

const folder = temporaryFolder("fla-verify");
const pki = makePki(path.join(folder, "pki"));
const text = '<?xml version="1.0" encoding="UTF-8"?>\n<Root>\n  <Name>Zoë</Name>\n</Root>\n';
const document = pki.at("document.xml");
writeFileSync(document, text);
const now = new Date();

/** Signs with `openssl cms` (or smime) and gives DER. */
function opensslSigned(name: string, ...more: string[]): Buffer {
  const args = [
    "cms",
    "-sign",
    "-binary",
    "-in",
    document,
    "-signer",
    pki.at(`${name}.pem`),
    "-inkey",
    pki.at(`${name}.key`),
  ];
  openssl(pki.folder, ...args, "-certfile", "int.pem", "-outform", "DER", "-out", "out.der", ...more);
  return readFileSync(pki.at("out.der"));
}

function verify(
  signature: Buffer | undefined,
  content: string | Buffer = text,
  options: Partial<VerifyOptions> = {},
): Promise<SignatureReport> {
  return verifySignature({ bytes: Buffer.from(content as string) }, signature, { now, ...options });
}

function withoutCertificates(): Buffer {
  openssl(
    pki.folder,
    "cms",
    "-sign",
    "-binary",
    "-nocerts",
    "-in",
    document,
    "-signer",
    "rsa.pem",
    "-inkey",
    "rsa.key",
    "-outform",
    "DER",
    "-out",
    "bare.der",
  );
  return readFileSync(pki.at("bare.der"));
}

/** State and codes as one line. */
async function judged(
  signature: Buffer | undefined,
  content?: string | Buffer,
  options?: Partial<VerifyOptions>,
): Promise<string> {
  const report = await verify(signature, content, options);
  for (const language of languages)
    for (const line of signatureReportLines(report, language)) assert.doesNotMatch(line, /\{\w+\}|undefined/, line);
  return [report.state, ...report.problems.map(({ code }) => code)].join(" ");
}

/** Our own structure with one part changed. */
function changed(change: (parts: { outer: Node[]; signedData: Node[]; signer: Node[] }) => void): Buffer {
  const { node } = fromDer(opensslSigned("rsa"));
  const outer = membersOf(node);
  const signedData = membersOf(membersOf(outer[1])[0]);
  const signer = membersOf(membersOf(signedData[signedData.length - 1])[0]);
  change({ outer, signedData, signer });
  return toDer(node);
}

test("what openssl signs detached, RSA and curve, is intact", async () => {
  for (const name of ["rsa", "ec"]) assert.equal(await judged(opensslSigned(name)), "signerUnknown");
  const pinned = new Set([
    createHash("sha256")
      .update(new X509Certificate(readFileSync(pki.at("rsa.pem"))).raw)
      .digest("hex"),
  ]);
  const report = await verify(opensslSigned("rsa"), text, { pinned });
  assert.equal(report.state, "signerPinned");
  assert.ok(report.acceptable);
});

test("a signature without signed attributes covers the bytes themselves", async () => {
  assert.equal(await judged(opensslSigned("rsa", "-noattr")), "signerUnknown");
  assert.equal(await judged(opensslSigned("rsa", "-noattr"), text + " "), "altered 1203");
});

test("no signature, and what is none", async () => {
  assert.equal(await judged(undefined), "unsigned");
  assert.equal(await judged(Buffer.alloc(0)), "unsigned");
  assert.equal(await judged(Buffer.from(" \r\n ")), "unsigned");
  assert.equal(await judged(Buffer.from("hello, this is no signature!")), "broken 1");
  assert.equal(await judged(Buffer.from(Buffer.from("nonsense that is base64").toString("base64"))), "broken 1");
  assert.equal(await judged(Buffer.alloc(2_000_000, 0x41)), "broken 1");
});

const structure: [string, () => Buffer, string][] = [
  ["attached", () => opensslSigned("rsa", "-nodetach"), "signerUnknown 8"],
  ["without certificates", () => withoutCertificates(), "broken 9 10"],
  ["signer named by key identifier", () => opensslSigned("rsaKid", "-keyid"), "broken 4002 4004 14"],
  ["SHA-512", () => opensslSigned("rsa", "-md", "sha512"), "signerUnknown 3001 3002"],
  ["SHA-1", () => opensslSigned("rsa", "-md", "sha1"), "signerUnknown 3001 3002"],
  ["SHA-384", () => opensslSigned("rsa", "-md", "sha384"), "signerUnknown 3001 3002"],
  ["SHA-384 with a curve", () => opensslSigned("ec", "-md", "sha384"), "signerUnknown 3001 3002"],
  ["P-224, below what the profile takes", () => opensslSigned("p224"), "signerUnknown 3005"],
  ["two signers by openssl", () => opensslSigned("rsa", ...signer("ec")), "signerUnknown 11"],
  ["attached and two signers", () => opensslSigned("rsa", "-nodetach", ...signer("ec")), "signerUnknown 8 11"],
  ["PSS", () => opensslSigned("rsa", "-keyopt", "rsa_padding_mode:pss"), "signerUnknown 3003"],
  ["a weak key", () => opensslSigned("weak"), "signerUnknown 3005"],
  ["a certificate signed with SHA-1", () => opensslSigned("sha1"), "signerUnknown 3004"],
  ["a certificate that has expired", () => opensslSigned("old"), "signerUnknown 1207"],
  ["a certificate that is not valid yet", () => opensslSigned("soon"), "signerUnknown 1207"],
  ["version 2", () => changed(({ signedData }) => (signedData[0] = integer(2))), "signerUnknown 4002"],
  ["signer version 2", () => changed(({ signer }) => (signer[0] = integer(2))), "signerUnknown 4004"],
  ["another outer type", () => changed(({ outer }) => (outer[0] = objectId("1.2.840.113549.1.7.3"))), "broken 4001"],
  [
    "another inner type",
    () => changed(({ signedData }) => (membersOf(signedData[2])[0] = objectId("1.2.840.113549.1.7.5"))),
    "signerUnknown 4003",
  ],
  ["bytes after the end", () => Buffer.concat([opensslSigned("rsa"), Buffer.from([0, 0])]), "signerUnknown 21"],
  ["cut in the middle", () => opensslSigned("rsa").subarray(0, 700), "broken 1"],
  ["no signer", () => changed(({ signedData }) => (signedData[signedData.length - 1] = set())), "broken 11"],
  [
    "two signers",
    () => changed(({ signedData, signer }) => membersOf(signedData[signedData.length - 1]).push(sequence(...signer))),
    "signerUnknown 11",
  ],
  [
    "revocation lists",
    () => changed(({ signedData }) => signedData.splice(4, 0, tagged(1, [sequence()]))),
    "signerUnknown 22",
  ],
  [
    "unauthenticated attributes",
    () => changed(({ signer }) => signer.push(tagged(1, [sequence(objectId("1.2.3.4"), set(nothing()))]))),
    "signerUnknown 23",
  ],
  ["another signature value", () => changed(({ signer }) => (signer[5] = octets(Buffer.alloc(256, 1)))), "broken 1203"],
  [
    "an attribute added after signing",
    () => changed(({ signer }) => membersOf(signer[3]).push(sequence(objectId("1.2.3.4"), set(nothing())))),
    "broken 1203",
  ],
  [
    "no digest attribute",
    () => changed(({ signer }) => removeAttribute(signer[3], "1.2.840.113549.1.9.4")),
    "altered 1204 1205",
  ],
  [
    "no content type attribute",
    () => changed(({ signer }) => removeAttribute(signer[3], "1.2.840.113549.1.9.3")),
    "broken 1204 1203",
  ],
  [
    "another certificate of the same issuer",
    () =>
      changed(
        ({ signedData }) =>
          (signedData[3] = tagged(0, [fromDer(new X509Certificate(readFileSync(pki.at("ec.pem"))).raw).node])),
      ),
    "broken 10",
  ],
];

makeLeaf(pki, "p224", { key: keyKinds.curve("P-224") });
makeLeaf(pki, "weak", { key: keyKinds.rsa(1024) });
makeLeaf(pki, "sha1", { hash: "sha1" });
makeLeaf(pki, "old", { from: "20200101000000Z", to: "20210101000000Z" });
makeLeaf(pki, "soon", { from: "20990101000000Z", to: "20990601000000Z" });
writeFileSync(pki.at("kid.ext"), "subjectKeyIdentifier=hash\nkeyUsage=critical,digitalSignature\n");
openssl(pki.folder, "genpkey", "-algorithm", "RSA", "-out", "rsaKid.key");
openssl(pki.folder, "req", "-new", "-key", "rsaKid.key", "-subj", "/CN=Kid", "-out", "kid.csr");
openssl(
  pki.folder,
  "x509",
  "-req",
  "-in",
  "kid.csr",
  "-CA",
  "int.pem",
  "-CAkey",
  "int.key",
  "-set_serial",
  "77",
  "-days",
  "900",
  "-extfile",
  "kid.ext",
  "-out",
  "rsaKid.pem",
);

for (const [title, make, expected] of structure)
  test(`${title}: ${expected}`, async () => {
    const signature = make();
    assert.equal(await judged(signature), expected);
    assert.ok(!(await verify(signature)).acceptable);
  });

test("what openssl signs with a curve of 384 or 521 bits is intact", async () => {
  for (const [name, curve] of [
    ["p384", "P-384"],
    ["p521", "P-521"],
  ] as const) {
    makeLeaf(pki, name, { key: keyKinds.curve(curve) });
    const report = await verify(opensslSigned(name));
    assert.equal(report.state, "signerUnknown", name);
    assert.ok(report.acceptable, name);
    assert.equal(await judged(opensslSigned(name), `${text} `), "altered 1205");
  }
});

test("a signature that is cut off, and one in a mail, are named so", async () => {
  const der = opensslSigned("rsa");
  const pem = `-----BEGIN CMS-----\n${columns(der, 64, "\n")}`;
  const cut = { found: 700, expected: der.length };
  const mail = openssl(pki.folder, "cms", "-sign", "-in", document, "-signer", "rsa.pem", "-inkey", "rsa.key");
  for (const [signature, kind, args] of [
    [der.subarray(0, 700), "cutOff", cut],
    [Buffer.from(der.subarray(0, 700).toString("base64")), "cutOff", cut],
    [Buffer.from(pem.slice(0, 700)), "cutOff", undefined],
    [mail, "isMail", {}],
    [Buffer.from("no signature at all"), "notReadable", {}],
  ] as const) {
    const { state, problems } = await verify(signature);
    assert.deepEqual([state, problems[0].code, problems[0].kind], ["broken", "1", kind]);
    if (args) assert.deepEqual(problems[0].args, args);
  }
});

/** A further signer of the same structure. */
function signer(name: string): string[] {
  return ["-signer", pki.at(`${name}.pem`), "-inkey", pki.at(`${name}.key`)];
}

function removeAttribute(attributes: Node, oid: string): void {
  const wanted = toDer(objectId(oid));
  const kept = membersOf(attributes).filter((attribute) => !toDer(membersOf(attribute)[0]).equals(wanted));
  assert.equal(kept.length, membersOf(attributes).length - 1);
  attributes.value = kept;
}

test("indefinite lengths (BER) are read", async () => {
  // openssl writes them for a streamed structure.
  openssl(
    pki.folder,
    "cms",
    "-sign",
    "-binary",
    "-stream",
    "-nodetach",
    "-in",
    document,
    "-signer",
    pki.at("rsa.pem"),
    "-inkey",
    pki.at("rsa.key"),
    "-outform",
    "DER",
    "-out",
    "ber",
  );
  const signature = readFileSync(pki.at("ber"));
  assert.equal(signature[1], 0x80);
  assert.equal(await judged(signature), "signerUnknown 8");
  assert.equal(await judged(signature, "other"), "altered 8 1205");
});

const forms: [string, (der: Buffer) => Buffer, string][] = [
  ["PEM", (der) => Buffer.from(`-----BEGIN CMS-----\n${columns(der, 64, "\n")}-----END CMS-----\n`), "pem"],
  [
    "PEM of PKCS7",
    (der) => Buffer.from(`-----BEGIN PKCS7-----\r\n${columns(der, 64, "\r\n")}-----END PKCS7-----\r\n`),
    "pem",
  ],
  ["64 columns with CRLF", (der) => Buffer.from(columns(der, 64, "\r\n")), "lines"],
  ["76 columns with CR", (der) => Buffer.from(columns(der, 76, "\r")), "lines"],
  ["76 columns with LF", (der) => Buffer.from(columns(der, 76, "\n")), "lines"],
  ["one line", (der) => Buffer.from(der.toString("base64")), "oneLine"],
  ["DER", (der) => der, "der"],
  ["a byte order mark before", (der) => Buffer.from(`\uFEFF${der.toString("base64")}`), "oneLine"],
];
for (const [title, write, form] of forms)
  test(`read leniently: ${title}`, async () => {
    const signature = write(opensslSigned("rsa"));
    assert.equal(decodeSignature(signature).form, form);
    assert.equal(await judged(signature), "signerUnknown");
  });

function columns(der: Buffer, width: number, end: string): string {
  return der.toString("base64").replace(new RegExp(`.{1,${width}}`, "g"), (line) => line + end);
}

const alterations: [string, string, string][] = [
  ["crlfBecameLf", text.replaceAll("\n", "\r\n"), text],
  ["lfBecameCrlf", text, text.replaceAll("\n", "\r\n")],
  ["markAdded", text, `\uFEFF${text}`],
  ["markRemoved", `\uFEFF${text}`, text],
  ["unknown", text, text.replace("Zoë", "Zoé")],
];
for (const [alteration, signed, found] of alterations)
  test(`bytes altered: ${alteration}`, async () => {
    writeFileSync(document, signed);
    try {
      const report = await verify(opensslSigned("rsa"), found);
      assert.equal(report.state, "altered");
      assert.equal(report.alteration, alteration);
      assert.equal(signatureReportLines(report, "en").length >= 6, true);
    } finally {
      writeFileSync(document, text);
    }
  });

test("line ends across the pieces of a stream are told apart too", async () => {
  const long = `${"x".repeat(70)}\r\n`.repeat(40_000); // Longer than the piece that is read at once.
  writeFileSync(document, long);
  const signature = opensslSigned("rsa");
  const file = pki.at("lf.xml");
  writeFileSync(file, long.replaceAll("\r\n", "\n"));
  const report = await verifySignature({ file }, signature, { now });
  assert.equal(report.alteration, "crlfBecameLf");
  writeFileSync(document, text);
});

test("openssl smime without -binary signs the CRLF form: bare LF fails, and is explained", async () => {
  openssl(
    pki.folder,
    "smime",
    "-sign",
    "-in",
    document,
    "-signer",
    "rsa.pem",
    "-inkey",
    "rsa.key",
    "-md",
    "sha256",
    "-outform",
    "DER",
    "-out",
    "smime.der",
  );
  const report = await verify(readFileSync(pki.at("smime.der")));
  assert.equal(report.state, "altered");
  assert.equal(report.alteration, "crlfBecameLf");
});

test("the chain to a given authority", async () => {
  const authorities = [new X509Certificate(readFileSync(pki.at("ca.pem")))];
  assert.equal((await verify(opensslSigned("rsa"), text, { authorities })).chain, "trusted");
  const strangers = [new X509Certificate(readFileSync(pki.at("weak.pem")))];
  const report = await verify(opensslSigned("rsa"), text, { authorities: strangers });
  assert.equal(report.chain, "untrusted");
  assert.deepEqual(
    report.problems.map(({ code }) => code),
    ["1104"],
  );
});

test("a signature from the future, beyond what clocks differ", async () => {
  const credentials = await readCredentials(
    credentialSource(pki.at("rsa.pem"), pki.at("rsa.key")),
    async () => undefined,
  );
  const digest = createHash("sha256").update(text).digest();
  const at = (minutes: number): Buffer =>
    detachedCms(digest, "sha256", credentials, new Date(now.getTime() + minutes * 60_000));
  assert.equal(await judged(at(5)), "signerUnknown");
  assert.equal(await judged(at(60)), "signerUnknown 1204");
});

test("ten thousand damaged signatures are judged without a throw", { timeout: 120_000 }, async () => {
  const good = opensslSigned("ec");
  let seed = 20250304;
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
  const states = new Map<string, number>();
  for (let count = 0; count < 10_000; count++) {
    const bytes = Buffer.from(good);
    for (let flips = 1 + random(3); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
    const { state } = await verify(random(10) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  assert.ok((states.get("broken") ?? 0) > 1_000, JSON.stringify([...states]));
  assert.equal(states.get("signerPinned"), undefined);
});

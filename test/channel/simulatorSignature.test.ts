// The practice channel's own check of signatures, on what our signing makes (RSA and EC) and on structures that annex 25 forbids.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import forge from "node-forge";
import { detachedCms } from "../../core/src/channel/signing/sign";
import { checkSignature } from "../../core/src/channel/simulator/cmsCheck";

const openssl = spawnSync("openssl", ["version"]).status === 0;
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-cms-"));
const content = Buffer.from("<FLA>\n</FLA>\n");

/** Runs OpenSSL in the folder of this test. */
const run = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "ignore" });

function makeKeys(): void {
  run(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "36500",
    "-subj",
    "/CN=Invented CA",
  );
  for (const [name, kind] of [
    ["rsa", ["rsa:2048"]],
    ["p256", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]],
    ["p384", ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]],
  ] as const) {
    run(
      "req",
      "-newkey",
      ...kind,
      "-nodes",
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
      "-subj",
      `/CN=Invented ${name}`,
    );
    run(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-out",
      `${name}.pem`,
      "-days",
      "3650",
    );
  }
}

const read = (name: string) => readFileSync(path.join(folder, name));

/** The DER of a signature by our own signing. */
function sign(name: string, asOf?: Date): Buffer {
  const credentials = {
    key: createPrivateKey(read(`${name}.key`)),
    certificate: new X509Certificate(read(`${name}.pem`)),
    chain: [],
  };
  // A day after the certificate was made, whenever that was.
  const moment = asOf ?? new Date(Date.parse(credentials.certificate.validFrom) + 86_400_000);
  return detachedCms(createHash("sha256").update(content).digest(), "sha256", credentials, moment);
}

const inColumns = (der: Buffer) => Buffer.from(der.toString("base64").replace(/.{76}(?=.)/g, "$&\r"));

/** "" when the judge takes it, else type and reason. */
function verdict(fs: Buffer, bytes: Uint8Array = content): string {
  const problem = checkSignature(fs, bytes, [new X509Certificate(read("ca.pem"))]);
  return problem ? `${problem.code} ${problem.reason}` : "";
}

/** A good signature with one thing changed in its structure. */
function altered(change: (signedData: forge.asn1.Asn1[], signer: forge.asn1.Asn1[]) => void): Buffer {
  const tree = forge.asn1.fromDer(sign("rsa").toString("latin1"));
  const parts = (node: forge.asn1.Asn1) => node.value as forge.asn1.Asn1[];
  const signedData = parts(parts(parts(tree)[1])[0]);
  change(signedData, parts(parts(signedData[signedData.length - 1])[0]));
  return inColumns(Buffer.from(forge.asn1.toDer(tree).getBytes(), "latin1"));
}

const tagged = (tag: number) =>
  forge.asn1.create(forge.asn1.Class.CONTEXT_SPECIFIC, tag as forge.asn1.Type, true, [
    forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, []),
  ]);
const number = (value: number) =>
  forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.INTEGER, false, String.fromCharCode(value));

describe("signatures", { skip: openssl ? false : "openssl is not installed" }, () => {
  before(makeKeys);
  after(() => rmSync(folder, { recursive: true }));

  for (const name of ["rsa", "p256", "p384"])
    test(`our own signing, ${name}`, () => assert.equal(verdict(inColumns(sign(name))), ""));

  test("on one line, and in columns of 64 with CRLF", () => {
    const base64 = sign("rsa").toString("base64");
    assert.equal(verdict(Buffer.from(base64)), "");
    assert.equal(verdict(Buffer.from(base64.replace(/.{64}/g, "$&\r\n"))), "");
  });

  test("OpenSSL's own", () => {
    writeFileSync(path.join(folder, "fi"), content);
    run(
      "cms",
      "-sign",
      "-binary",
      "-in",
      "fi",
      "-signer",
      "p256.pem",
      "-inkey",
      "p256.key",
      "-outform",
      "DER",
      "-out",
      "fi.der",
    );
    assert.equal(verdict(inColumns(read("fi.der"))), "");
  });

  test("another content, by one line end", () =>
    assert.equal(verdict(inColumns(sign("rsa")), Buffer.from("<FLA>\r\n</FLA>\n")), "125 1205"));
  test("made before the certificate was valid", () =>
    assert.equal(verdict(inColumns(sign("rsa", new Date("2001-01-01T00:00:00Z")))), "125 1207"));
  test("no base64", () => assert.equal(verdict(Buffer.from("-----BEGIN CMS-----")), "125 1"));
  test("empty", () => assert.equal(verdict(Buffer.alloc(0)), "125 1"));
  test("cut", () => assert.equal(verdict(inColumns(sign("rsa").subarray(0, 300))), "125 1"));
  test("something after the end", () =>
    assert.equal(verdict(inColumns(Buffer.concat([sign("rsa"), Buffer.from([5, 0])]))), "125 1"));

  const changes: [what: string, change: Parameters<typeof altered>[0], expected: string][] = [
    ["nothing", () => undefined, ""],
    ["version 3", (data) => void data.splice(0, 1, number(3)), "125 4002"],
    ["signer's version 3", (_, signer) => void signer.splice(0, 1, number(3)), "125 4004"],
    ["revocation lists", (data) => void data.splice(4, 0, tagged(1)), "125 22"],
    ["unauthenticated attributes", (_, signer) => void signer.push(tagged(1)), "125 23"],
    ["no certificate", (data) => void data.splice(3, 1), "125 9"],
    [
      "two signers",
      (data) => void (data[4].value as forge.asn1.Asn1[]).push((data[4].value as forge.asn1.Asn1[])[0]),
      "125 11",
    ],
    [
      "another serial number",
      (_, signer) => void (signer[1].value as forge.asn1.Asn1[]).splice(1, 1, number(7)),
      "125 5",
    ],
    ["an attribute left out", (_, signer) => void (signer[3].value as forge.asn1.Asn1[]).splice(2, 1), "125 1204"],
    [
      "a signature with one bit turned",
      (_, signer) =>
        void (signer[5].value = `${(signer[5].value as string).slice(0, -1)}${String.fromCharCode((signer[5].value as string).charCodeAt(255) ^ 1)}`),
      "125 1203",
    ],
  ];
  for (const [what, change, expected] of changes)
    test(`structure: ${what}`, () => assert.equal(verdict(altered(change)), expected));

  test("a certificate of another authority", () => {
    run(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      "other.key",
      "-out",
      "other.pem",
      "-days",
      "36500",
      "-subj",
      "/CN=Invented CA",
    );
    const problem = checkSignature(inColumns(sign("rsa")), content, [new X509Certificate(read("other.pem"))]);
    assert.deepEqual(problem, { code: "153", reason: "1104" });
  });
});

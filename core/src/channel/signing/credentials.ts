// The signing key and its certificate: a PEM pair, or a .p12 / .pfx in its modern and its legacy form, RSA and elliptic curve.
// Wrong passphrase, nothing usable inside, and key and certificate that do not belong together each have their own message.
import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import path from "node:path";
import forge from "node-forge";
import type { AskPassphrase } from "../interaction";
import { channelError, signingError } from "../problem";
import { readBounded } from "../safeFile";

/** Where the credentials lie. */
export type CredentialSource =
  | { readonly kind: "pem"; readonly certificateFile: string; readonly keyFile: string }
  | { readonly kind: "p12"; readonly file: string };

export interface Credentials {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  /** Certificates between the signer's and its root, so that a receiver can build the chain. */
  readonly chain: readonly X509Certificate[];
}

/** Certificates and keys are a few kilobytes; a .p12 with a long chain some tens. */
const maxCredentialBytes = 1024 * 1024;

const maxTries = 3;

/** Reads the credentials; asks for a passphrase only where the file has one. */
export async function readCredentials(source: CredentialSource, ask: AskPassphrase): Promise<Credentials> {
  const credentials = source.kind === "pem" ? await readPem(source, ask) : await readP12(source.file, ask);
  if (!credentials.certificate.checkPrivateKey(credentials.key))
    throw signingError("keyMismatch", { file: nameOf(source) });
  return credentials;
}

/** The certificate alone, without asking for anything; undefined for a .p12, which is locked as a whole. */
export async function readCertificateOnly(source: CredentialSource): Promise<X509Certificate | undefined> {
  if (source.kind === "p12") return undefined;
  const [first] = certificatesIn(await readBounded(source.certificateFile, maxCredentialBytes), source.certificateFile);
  return first;
}

/**
 * Source from two optional paths, as channel and command line have them. What the file holds decides whether it is a .p12, whatever
 * its name; the name decides where it cannot be read, so that reading it says why.
 */
export function credentialSource(certificateFile: string, keyFile?: string): CredentialSource {
  const isP12 = startsAsP12(certificateFile) ?? /\.(p12|pfx)$/i.test(certificateFile);
  if (isP12) return { kind: "p12", file: certificateFile };
  return { kind: "pem", certificateFile, keyFile: keyFile ?? certificateFile };
}

/** A PFX is a SEQUENCE that begins with its version, the INTEGER 3; a certificate begins with another SEQUENCE, a key with 0 or 1. */
function startsAsP12(file: string): boolean | undefined {
  const head = headOf(file, 16);
  if (!head || head.length < 2) return undefined;
  if (head[0] !== 0x30) return head.includes("-----") ? false : undefined;
  const lengthBytes = head[1] > 0x80 ? head[1] - 0x80 : 0;
  return head
    .subarray(2 + lengthBytes)
    .toString("hex")
    .startsWith("020103");
}

/** The first bytes of a file, or undefined where it cannot be read. */
function headOf(file: string, length: number): Buffer | undefined {
  try {
    const handle = openSync(file, "r");
    try {
      const head = Buffer.alloc(length);
      return head.subarray(0, readSync(handle, head, 0, length, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

/** All certificates of a PEM or DER file, in their order. */
export function certificatesIn(content: Buffer, file: string): X509Certificate[] {
  const text = content.toString("latin1");
  const blocks = text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g);
  try {
    return blocks ? blocks.map((block) => new X509Certificate(block)) : [new X509Certificate(content)];
  } catch (error) {
    throw signingError("certificateUnreadable", { file: path.basename(file) }, error);
  }
}

async function readPem(source: { certificateFile: string; keyFile: string }, ask: AskPassphrase): Promise<Credentials> {
  const certificates = certificatesIn(
    await readBounded(source.certificateFile, maxCredentialBytes),
    source.certificateFile,
  );
  const content = (await readBounded(source.keyFile, maxCredentialBytes)).toString("latin1");
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content))
    throw signingError("keyUnreadable", { file: path.basename(source.keyFile) });
  const key = await withPassphrase(source.keyFile, isEncryptedPem(content), ask, (passphrase) =>
    openPemKey(content, passphrase),
  );
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!own) throw signingError("keyMismatch", { file: path.basename(source.keyFile) });
  return { key, certificate: own, chain: chainOf(own, certificates) };
}

function isEncryptedPem(content: string): boolean {
  return content.includes("BEGIN ENCRYPTED PRIVATE KEY") || content.includes("Proc-Type: 4,ENCRYPTED");
}

/** The key, "wrong" for a wrong passphrase, or an error for a file that is no key. */
function openPemKey(content: string, passphrase: string | undefined): KeyObject | "wrong" | Error {
  try {
    return createPrivateKey({ key: content, format: "pem", passphrase });
  } catch (error) {
    return passphrase !== undefined ? "wrong" : (error as Error);
  }
}

async function readP12(file: string, ask: AskPassphrase): Promise<Credentials> {
  const bytes = await readBounded(file, maxCredentialBytes);
  let structure: forge.asn1.Asn1;
  try {
    structure = forge.asn1.fromDer(bytes.toString("latin1"));
  } catch (error) {
    throw signingError("p12Unreadable", { file: path.basename(file) }, error);
  }
  const open = (passphrase = ""): forge.pkcs12.Pkcs12Pfx | "wrong" | Error => openP12(structure, passphrase);
  const empty = open("");
  const container = empty === "wrong" || empty instanceof Error ? await withPassphrase(file, true, ask, open) : empty;
  const { keys, certificates } = contentsOf(container, file);
  for (const key of keys) {
    const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
    if (own) return { key, certificate: own, chain: chainOf(own, certificates) };
  }
  throw signingError(keys.length > 0 && certificates.length > 0 ? "keyMismatch" : "p12Incomplete", {
    file: path.basename(file),
  });
}

function openP12(structure: forge.asn1.Asn1, passphrase: string): forge.pkcs12.Pkcs12Pfx | "wrong" | Error {
  try {
    return forge.pkcs12.pkcs12FromAsn1(structure, false, passphrase);
  } catch (error) {
    if (!/MAC|password|decrypt|padding|private key/i.test((error as Error).message)) return error as Error;
    return openBeyondAscii(structure, passphrase) ?? "wrong";
  }
}

/**
 * With é or € in the passphrase the modern form is locked by its UTF-8 bytes and sealed by its UTF-16 ones, which forge cannot
 * do in one call. The seal is left aside then: a wrong passphrase shows when the content does not open.
 */
function openBeyondAscii(structure: forge.asn1.Asn1, passphrase: string): forge.pkcs12.Pkcs12Pfx | undefined {
  const utf8 = Buffer.from(passphrase, "utf8").toString("latin1");
  if (utf8 === passphrase || !Array.isArray(structure.value)) return undefined;
  try {
    return forge.pkcs12.pkcs12FromAsn1({ ...structure, value: structure.value.slice(0, 2) }, false, utf8);
  } catch {
    return undefined;
  }
}

function contentsOf(
  container: forge.pkcs12.Pkcs12Pfx,
  file: string,
): { keys: KeyObject[]; certificates: X509Certificate[] } {
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids as Record<string, string>;
  const bags = (bagType: string): forge.pkcs12.Bag[] => container.getBags({ bagType })[bagType] ?? [];
  try {
    const keys = [...bags(pkcs8ShroudedKeyBag), ...bags(keyBag)].map(keyOfBag);
    return { keys, certificates: bags(certBag).map(certificateOfBag) };
  } catch (error) {
    throw signingError("p12Unreadable", { file: path.basename(file) }, error);
  }
}

/** forge understands RSA keys only; of another one it keeps the PKCS#8 structure, which node:crypto takes. */
function keyOfBag(bag: forge.pkcs12.Bag): KeyObject {
  if (bag.key) return createPrivateKey(forge.pki.privateKeyToPem(bag.key));
  return createPrivateKey({ key: derOf(bag.asn1), format: "der", type: "pkcs8" });
}

function certificateOfBag(bag: forge.pkcs12.Bag): X509Certificate {
  return new X509Certificate(bag.cert ? forge.pki.certificateToPem(bag.cert) : derOf(bag.asn1));
}

function derOf(node: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(node).getBytes(), "latin1");
}

/** Asks until it opens, is given up, or was wrong too often. */
async function withPassphrase<T>(
  file: string,
  locked: boolean,
  ask: AskPassphrase,
  open: (passphrase?: string) => T | "wrong" | Error,
): Promise<T> {
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    const passphrase = locked ? await ask({ purpose: "certificate", file, again: attempt > 1 }) : undefined;
    if (locked && passphrase === undefined) throw channelError("cancelled");
    const opened = open(passphrase);
    if (opened instanceof Error) throw signingError("keyUnreadable", { file: path.basename(file) }, opened);
    if (opened !== "wrong") return opened;
  }
  throw signingError("passphraseWrong", { file: path.basename(file) });
}

/** Issuers from the signer upward, as far as the file has them; a root signs itself and is left out. */
export function chainOf(own: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let current = own; chain.length < all.length;) {
    const issuer = all.find((candidate) => candidate !== current && current.checkIssued(candidate));
    if (!issuer || issuer.checkIssued(issuer) || chain.includes(issuer)) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}

function nameOf(source: CredentialSource): string {
  return path.basename(source.kind === "pem" ? source.keyFile : source.file);
}

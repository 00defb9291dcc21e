// What the practice channel shows and gives out, made on this machine at its first start and kept beside its folders:
// a host key, an SSH key pair for the sender, a test authority, and a signing certificate for the sender and for the channel.
import { generateKeyPair, randomBytes, X509Certificate } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import forge from "node-forge";
import { utils } from "ssh2";
import { fingerprint } from "../hostKeys";
import type { Home } from "../home";
import { practiceMark, registerPracticeCertificate, registerPracticeHostKey } from "../practice";
import { makePrivateFolder } from "../safeFile";

/** Long enough for any clock that is handed in: a practice certificate must not run out in an exercise. */
const validity = { from: new Date(Date.UTC(2020, 0, 1)), to: new Date(Date.UTC(2049, 11, 31)) };

export interface Identity {
  /** Private host key, OpenSSH form. */
  readonly hostKey: string;
  /** As `ssh-keygen -l` prints it: "SHA256:..." without padding. */
  readonly hostKeySha256: string;
  /** The public half as SSH sends it. */
  readonly hostKeyBlob: Buffer;
  readonly userKeyFile: string;
  /** Public half of the sender's key, as in authorized_keys. */
  readonly userPublicKey: string;
  readonly caFile: string;
  readonly certificateFile: string;
  readonly certificateKeyFile: string;
  /** With these the channel signs its answers. */
  readonly authorityCertificateFile: string;
  readonly authorityKeyFile: string;
}

const files = {
  hostKey: "host_key",
  userKey: "user_key",
  userPublicKey: "user_key.pub",
  ca: "ca.pem",
  certificate: "certificate.pem",
  certificateKey: "certificate.key",
  authority: "authority.pem",
  authorityKey: "authority.key",
};

/** Reads the identity kept in a folder, or makes a new one there when a piece is missing. */
export async function loadIdentity(folder: string): Promise<Identity> {
  makePrivateFolder(folder);
  const complete = Object.values(files).every((name) => existsSync(path.join(folder, name)));
  if (!complete) await makeIdentity(folder);
  const hostKey = readHostKey(path.join(folder, files.hostKey));
  return {
    hostKey,
    hostKeySha256: fingerprint(publicBlob(hostKey)),
    hostKeyBlob: publicBlob(hostKey),
    userKeyFile: path.join(folder, files.userKey),
    userPublicKey: readFileSync(path.join(folder, files.userPublicKey), "utf8"),
    caFile: path.join(folder, files.ca),
    certificateFile: path.join(folder, files.certificate),
    certificateKeyFile: path.join(folder, files.certificateKey),
    authorityCertificateFile: path.join(folder, files.authority),
    authorityKeyFile: path.join(folder, files.authorityKey),
  };
}

/** Lets the home folder know what this machine made for practice, so that everything else counts as real. */
export function registerIdentity(home: Home, identity: Identity): void {
  registerPracticeHostKey(home, identity.hostKeySha256);
  for (const file of [identity.caFile, identity.certificateFile, identity.authorityCertificateFile])
    registerPracticeCertificate(home, new X509Certificate(readFileSync(file)).fingerprint256);
}

/** The host key in a file. One that cannot be read never served: another one takes its place. */
function readHostKey(file: string): string {
  const kept = readFileSync(file, "utf8");
  if (!(utils.parseKey(kept) instanceof Error)) return kept;
  const made = makeHostKey();
  writePrivate(file, made);
  return made;
}

/**
 * A private host key. ssh2 1.17 drops a zero at the beginning of the public half (its issue 1390) and cannot read one key in 256 that
 * it makes: such a one is made again.
 */
export function makeHostKey(generate = utils.generateKeyPairSync): string {
  for (;;) {
    const { private: key } = generate("ed25519", { comment: "practice channel" });
    if (!(utils.parseKey(key) instanceof Error)) return key;
  }
}

function publicBlob(key: string): Buffer {
  const parsed = utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}

async function makeIdentity(folder: string): Promise<void> {
  const [user, ca, sender, authority] = await Promise.all([rsaKey(), rsaKey(), rsaKey(), rsaKey()]);
  const issuer = subject("Practice certification authority");
  const issue = (name: string, key: RsaKey) =>
    certificate({
      subject: subject(name),
      issuer,
      publicKey: key.publicKey,
      signWith: ca.privateKey,
      isAuthority: false,
    });
  const write = (name: string, text: string) => writePrivate(path.join(folder, name), text);
  write(files.hostKey, makeHostKey());
  write(files.userKey, user.privateKey);
  write(files.userPublicKey, publicLine(user.privateKey));
  // The authority's key is not kept: nothing else is ever issued by it.
  write(
    files.ca,
    certificate({ subject: issuer, issuer, publicKey: ca.publicKey, signWith: ca.privateKey, isAuthority: true }),
  );
  write(files.certificate, issue("Practice sender", sender));
  write(files.certificateKey, sender.privateKey);
  write(files.authority, issue("Practice social security", authority));
  write(files.authorityKey, authority.privateKey);
}

interface RsaKey {
  readonly publicKey: string;
  /** PKCS#1: the form that ssh2, OpenSSH and OpenSSL all read. */
  readonly privateKey: string;
}

const generate = promisify(generateKeyPair);

async function rsaKey(): Promise<RsaKey> {
  return generate("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
}

function publicLine(privateKey: string): string {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return `${parsed.type} ${parsed.getPublicSSH().toString("base64")} practice sender\n`;
}

function subject(commonName: string): forge.pki.CertificateField[] {
  return [
    { name: "countryName", value: "BE" },
    { name: "organizationName", value: practiceMark },
    { name: "organizationalUnitName", value: "For exercises only, without legal value" },
    { name: "commonName", value: commonName },
  ];
}

interface CertificateRequest {
  readonly subject: forge.pki.CertificateField[];
  readonly issuer: forge.pki.CertificateField[];
  readonly publicKey: string;
  readonly signWith: string;
  readonly isAuthority: boolean;
}

function certificate(request: CertificateRequest): string {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(request.publicKey);
  // The leading 01 keeps the number positive and of fixed length.
  made.serialNumber = `01${randomBytes(15).toString("hex")}`;
  made.validity.notBefore = validity.from;
  made.validity.notAfter = validity.to;
  made.setSubject(request.subject);
  made.setIssuer(request.issuer);
  made.setExtensions(
    request.isAuthority
      ? [
          { name: "basicConstraints", cA: true, critical: true },
          { name: "subjectKeyIdentifier" },
          { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
        ]
      : [
          { name: "basicConstraints", cA: false },
          { name: "subjectKeyIdentifier" },
          { name: "keyUsage", digitalSignature: true, nonRepudiation: true, critical: true },
        ],
  );
  made.sign(forge.pki.privateKeyFromPem(request.signWith), forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}

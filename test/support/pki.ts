// A throw-away test PKI made by openssl: root, intermediate, leaves of several kinds, and .p12 files. Invented names only.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export const p12Passphrase = "Geheim-geheim 1";

export interface Pki {
  readonly folder: string;
  /** Path of a file of the PKI. */
  at(name: string): string;
}

export interface LeafOptions {
  /** openssl genpkey arguments. */
  readonly key?: readonly string[];
  readonly hash?: string;
  readonly usage?: string;
  /** YYYYMMDDHHMMSSZ; otherwise from now, or what days say. */
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
}

const rsa = (bits: number): string[] => ["-algorithm", "RSA", "-pkeyopt", `rsa_keygen_bits:${bits}`];
const curve = (name: string): string[] => ["-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${name}`];

/** Runs openssl and gives its output; its complaints are part of the error. */
export function openssl(folder: string, ...args: string[]): Buffer {
  return execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
}

/** Makes root, intermediate, and the leaves "rsa" and "ec". */
export function makePki(folder: string): Pki {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => path.join(folder, name);
  writeFileSync(at("ca.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
  openssl(folder, "genpkey", ...rsa(2048), "-out", "ca.key");
  openssl(folder, "req", "-new", "-key", "ca.key", "-subj", "/C=BE/O=Invented/CN=Invented Root", "-out", "ca.csr");
  openssl(
    folder,
    "x509",
    "-req",
    "-in",
    "ca.csr",
    "-signkey",
    "ca.key",
    "-sha256",
    "-days",
    "7300",
    "-extfile",
    "ca.ext",
    "-out",
    "ca.pem",
  );
  openssl(folder, "genpkey", ...rsa(2048), "-out", "int.key");
  openssl(
    folder,
    "req",
    "-new",
    "-key",
    "int.key",
    "-subj",
    "/C=BE/O=Invented/CN=Invented Intermediate",
    "-out",
    "int.csr",
  );
  openssl(
    folder,
    "x509",
    "-req",
    "-in",
    "int.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-set_serial",
    "0x0102030405060708090a0b0c0d0e0f10",
    "-sha256",
    "-days",
    "7200",
    "-extfile",
    "ca.ext",
    "-out",
    "int.pem",
  );
  writeFileSync(
    at("chain.pem"),
    Buffer.concat([openssl(folder, "x509", "-in", "int.pem"), openssl(folder, "x509", "-in", "ca.pem")]),
  );
  const pki = { folder, at };
  makeLeaf(pki, "rsa");
  makeLeaf(pki, "ec", { key: curve("P-256") });
  return pki;
}

/** A certificate issued by the intermediate: NAME.key, NAME.pem, and NAME.full.pem with the intermediate. */
export function makeLeaf({ folder, at }: Pki, name: string, options: LeafOptions = {}): void {
  const { key = rsa(2048), hash = "sha256", usage = "digitalSignature,nonRepudiation" } = options;
  openssl(folder, "genpkey", ...key, "-out", `${name}.key`);
  const subject = options.subject ?? `/C=BE/O=Invented/CN=Verzonden Zender ${name}`;
  openssl(folder, "req", "-new", "-key", `${name}.key`, "-utf8", "-subj", subject, "-out", `${name}.csr`);
  writeFileSync(at("leaf.ext"), `basicConstraints=CA:FALSE\n${usage ? `keyUsage=critical,${usage}\n` : ""}`);
  const serial = `0x1${[...name].map((letter) => letter.charCodeAt(0).toString(16)).join("")}`;
  if (options.from) issueWithDates({ folder, at }, name, serial, hash, options);
  else issueNow(folder, name, serial, hash);
  writeFileSync(at(`${name}.full.pem`), Buffer.concat([readFileSync(at(`${name}.pem`)), readFileSync(at("int.pem"))]));
}

function issueNow(folder: string, name: string, serial: string, hash: string): void {
  openssl(
    folder,
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    "-CA",
    "int.pem",
    "-CAkey",
    "int.key",
    "-set_serial",
    serial,
    `-${hash}`,
    "-days",
    "900",
    "-extfile",
    "leaf.ext",
    "-out",
    `${name}.pem`,
  );
}

/** `openssl ca` is the only command of OpenSSL 3.0 that takes dates. */
function issueWithDates({ folder, at }: Pki, name: string, serial: string, hash: string, options: LeafOptions): void {
  if (!existsSync(at("index.txt"))) writeFileSync(at("index.txt"), "");
  writeFileSync(at("serial"), `${serial.slice(2).padStart(16, "0")}\n`);
  writeFileSync(
    at("ca.cnf"),
    "[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\npolicy=p\nunique_subject=no\n[p]\nC=optional\nO=optional\nCN=supplied\n",
  );
  openssl(
    folder,
    "ca",
    "-batch",
    "-config",
    "ca.cnf",
    "-in",
    `${name}.csr`,
    "-cert",
    "int.pem",
    "-keyfile",
    "int.key",
    "-md",
    hash,
    "-startdate",
    options.from!,
    "-enddate",
    options.to!,
    "-extfile",
    "leaf.ext",
    "-notext",
    "-out",
    `${name}.pem`,
  );
}

/** NAME-modern.p12 and NAME-legacy.p12 with the given passphrase. */
export function makeP12({ folder }: Pki, name: string, passphrase = p12Passphrase): void {
  const common = [
    "pkcs12",
    "-export",
    "-inkey",
    `${name}.key`,
    "-in",
    `${name}.pem`,
    "-certfile",
    "chain.pem",
    "-name",
    name,
    "-passout",
    `pass:${passphrase}`,
  ];
  openssl(folder, ...common, "-out", `${name}-modern.p12`);
  openssl(folder, ...common, "-legacy", "-out", `${name}-legacy.p12`);
}

export const keyKinds = { rsa, curve };

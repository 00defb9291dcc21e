// What makes a channel a practice channel: it presents a host key that this machine made for one. Everything else is real,
// loopback tunnels included. Certificates made for practice are known here too, because they never sign for a real channel.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Home } from "./home";
import { privateFile } from "./safeFile";

/** Organisation (O) of every certificate made for practice: such a certificate is known as one on any machine. */
export const practiceMark = "FLA BATCH PRACTICE CHANNEL";

type PracticeThing = "host-keys" | "certificates";

/** Remembers a host key made here for a practice channel ("SHA256:..."). */
export function registerPracticeHostKey(home: Home, sha256: string): void {
  register(home, "host-keys", sha256);
}

export function isPracticeHostKey(home: Home, sha256: string): boolean {
  return registered(home, "host-keys").has(sha256);
}

/** Remembers a certificate made here for practice by its SHA-256 fingerprint, 64 hexadecimal digits. */
export function registerPracticeCertificate(home: Home, sha256: string): void {
  register(home, "certificates", sha256.toLowerCase().replaceAll(":", ""));
}

export function isPracticeCertificate(
  home: Home,
  certificate: { sha256: string; subject: string; issuer: string },
): boolean {
  if (`${certificate.subject}\n${certificate.issuer}`.includes(practiceMark)) return true;
  return registered(home, "certificates").has(certificate.sha256.toLowerCase().replaceAll(":", ""));
}

/** Fingerprints of the certificates made here: a practice channel's answers are signed by one of them. */
export function practiceCertificates(home: Home): ReadonlySet<string> {
  return registered(home, "certificates");
}

function register(home: Home, thing: PracticeThing, line: string): void {
  if (registered(home, thing).has(line)) return;
  appendFileSync(path.join(home.practiceDir, thing), `${line}\n`, { mode: privateFile });
}

function registered(home: Home, thing: PracticeThing): Set<string> {
  const file = path.join(home.practiceDir, thing);
  return new Set(existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);
}

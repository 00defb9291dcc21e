// Host keys are pinned at first contact, after a person saw the fingerprint; a key that changed is refused.
// The file has the form of OpenSSH's known_hosts, so that ssh-keygen -l reads it too.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Home } from "./home";
import { privateFile, writeWhole } from "./safeFile";

export interface HostKey {
  /** "ssh-ed25519", "rsa-sha2-512" keys are "ssh-rsa". */
  readonly type: string;
  /** The public key as SSH sends it. */
  readonly blob: Buffer;
  /** "SHA256:..." as ssh-keygen and a server's administrator give it. */
  readonly sha256: string;
}

/** Reads the public key that a server presents. */
export function hostKeyFrom(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  const type = length <= 64 && blob.length >= 4 + length ? blob.toString("latin1", 4, 4 + length) : "";
  return { type, blob, sha256: fingerprint(blob) };
}

export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The keys pinned for a host and port. */
export function pinnedHostKeys(home: Home, host: string, port: number): HostKey[] {
  const name = hostName(host, port);
  return lines(home)
    .map((line) => line.split(" "))
    .filter(([known]) => known === name)
    .map(([, , base64]) => hostKeyFrom(Buffer.from(base64 ?? "", "base64")));
}

/** Pins a key. Adding is one write, so that two windows at once lose nothing. */
export function pinHostKey(home: Home, host: string, port: number, key: HostKey): void {
  if (pinnedHostKeys(home, host, port).some((known) => known.sha256 === key.sha256)) return;
  const line = `${hostName(host, port)} ${key.type} ${key.blob.toString("base64")}\n`;
  appendFileSync(home.knownHostsFile, line, { mode: privateFile });
}

/** Takes back what was pinned for a host: the next contact asks again. Only on a person's explicit wish. */
export function forgetHostKeys(home: Home, host: string, port: number): void {
  const name = hostName(host, port);
  const kept = lines(home).filter((line) => !line.startsWith(`${name} `));
  writeWhole(home.knownHostsFile, kept.map((line) => `${line}\n`).join(""));
}

function hostName(host: string, port: number): string {
  const lower = host.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

function lines(home: Home): string[] {
  if (!existsSync(home.knownHostsFile)) return [];
  return readFileSync(home.knownHostsFile, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

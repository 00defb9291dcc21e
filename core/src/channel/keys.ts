// SSH keys: read in every form that people have, and made here. ssh2 reads OpenSSH and PKCS#1; PKCS#8 is converted.
// A passphrase is asked when a file needs it, used, and forgotten.
import { createPrivateKey, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import path from "node:path";
import { utils, type ParsedKey } from "ssh2";
import type { AskPassphrase } from "./interaction";
import { openSshPrivateKey } from "./opensshKey";
import { channelError, ChannelError } from "./problem";
import { readBounded, writeNew } from "./safeFile";

/** A private key file is a few kilobytes; more is a mistake. */
const maxKeyBytes = 64 * 1024;

/** Shorter passphrases are guessed by machines. */
export const minimumPassphrase = 8;

/** Tries at a passphrase before the operation stops. */
const maxTries = 3;

/**
 * Reads a private key file for SSH.
 * @throws ChannelError for a .ppk, a public key, an unknown form, a wrong passphrase or none given
 */
export async function readSshKey(file: string, ask: AskPassphrase): Promise<ParsedKey> {
  const content = (await readBounded(file, maxKeyBytes)).toString("latin1");
  refuseOtherThings(content, file);
  const withoutPassphrase = parse(content, undefined);
  if (withoutPassphrase !== "encrypted") return usable(withoutPassphrase, file);
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    const passphrase = await ask({ purpose: "sshKey", file, again: attempt > 1 });
    if (passphrase === undefined) throw channelError("cancelled");
    const key = parse(content, passphrase);
    if (key !== "encrypted") return usable(key, file);
  }
  throw channelError("keyPassphraseWrong", { file: path.basename(file) });
}

export interface NewKeyPair {
  readonly privateFile: string;
  readonly publicFile: string;
  /** One line, "ssh-rsa AAAA... comment": what the portal asks for. */
  readonly publicLine: string;
}

/** Makes an RSA key pair in OpenSSH form. The private half is this user's alone; existing files are never overwritten. */
export async function makeSshKeyPair(
  file: string,
  options: { bits: 3072 | 4096; passphrase?: string; comment: string },
): Promise<NewKeyPair> {
  const generate = promisify(utils.generateKeyPair) as (
    type: string,
    options: object,
  ) => Promise<{ private: string; public: string }>;
  const secret = options.passphrase ? { passphrase: options.passphrase, cipher: "aes256-ctr", rounds: 24 } : {};
  const pair = await generate("rsa", { bits: options.bits, comment: options.comment, ...secret });
  try {
    writeNew(file, pair.private.endsWith("\n") ? pair.private : `${pair.private}\n`);
    writeNew(`${file}.pub`, `${pair.public}\n`, 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw channelError("keyFileExists", { file });
    throw error;
  }
  return { privateFile: file, publicFile: `${file}.pub`, publicLine: pair.public };
}

/** The line of a key's public half, for the portal. */
export function publicLineOf(key: ParsedKey, comment = ""): string {
  return `${key.type} ${key.getPublicSSH().toString("base64")} ${comment}`.trimEnd();
}

function refuseOtherThings(content: string, file: string): void {
  const name = path.basename(file);
  if (content.startsWith("PuTTY-User-Key-File")) throw channelError("keyPutty", { file: name });
  if (/^(ssh-|ecdsa-|---- BEGIN SSH2 PUBLIC|-----BEGIN (RSA )?PUBLIC KEY)/.test(content))
    throw channelError("keyPublic", { file: name });
  if (!content.includes("-----BEGIN ")) throw channelError("keyUnknownForm", { file: name });
}

/** The key, or "encrypted" when a passphrase is missing or wrong, or what else is wrong. */
function parse(content: string, passphrase: string | undefined): ParsedKey | "encrypted" | Error {
  if (/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(content)) return parsePkcs8(content, passphrase);
  const key = utils.parseKey(content, passphrase);
  if (!(key instanceof Error)) return Array.isArray(key) ? key[0] : key;
  return /encrypted|passphrase|integrity|decrypt/i.test(key.message) || passphrase !== undefined ? "encrypted" : key;
}

function parsePkcs8(content: string, passphrase: string | undefined): ParsedKey | "encrypted" | Error {
  if (content.includes("BEGIN ENCRYPTED") && passphrase === undefined) return "encrypted";
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: content, format: "pem", passphrase });
  } catch (error) {
    return content.includes("BEGIN ENCRYPTED") ? "encrypted" : (error as Error);
  }
  const converted = toSsh(key);
  if (converted === undefined) return new Error(key.asymmetricKeyType);
  return utils.parseKey(converted);
}

/** The same key in a form that ssh2 reads. */
function toSsh(key: KeyObject): string | undefined {
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
  if (key.asymmetricKeyType === "ec") return key.export({ type: "sec1", format: "pem" }).toString();
  if (key.asymmetricKeyType === "ed25519") return openSshPrivateKey(key);
  return undefined;
}

function usable(key: ParsedKey | Error, file: string): ParsedKey {
  const name = path.basename(file);
  if (key instanceof Error)
    throw new ChannelError({ area: "channel", kind: "keyUnknownForm", args: { file: name } }, { cause: key });
  if (!key.isPrivateKey()) throw channelError("keyPublic", { file: name });
  return key;
}

// An Ed25519 key that came as PKCS#8, written in OpenSSH's own form (PROTOCOL.key), because ssh2 reads no other for it.
import type { KeyObject } from "node:crypto";

/** The unencrypted OpenSSH form; it lives in memory only. */
export function openSshPrivateKey(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  const seed = Buffer.from(jwk.d!, "base64url");
  const point = Buffer.from(jwk.x!, "base64url");
  const type = Buffer.from("ssh-ed25519");
  const publicBlob = Buffer.concat([field(type), field(point)]);
  const check = Buffer.alloc(8); // Two equal numbers; they would prove a right passphrase, here there is none.
  const secret = Buffer.concat([check, publicBlob, field(Buffer.concat([seed, point])), field(Buffer.alloc(0))]);
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field(Buffer.from("none")),
    field(Buffer.from("none")),
    field(Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    field(publicBlob),
    field(padded(secret)),
  ]);
  const lines = body.toString("base64").replace(/.{1,70}/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Filled up to blocks of eight with 1, 2, 3, ... */
function padded(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}

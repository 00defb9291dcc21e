// DER by node-forge's asn1: the only place that touches it for writing and reading structures. Bytes are Buffers outside.
import forge from "node-forge";

const { asn1 } = forge;
export type Node = forge.asn1.Asn1;
export const { Class, Type } = asn1;

export const oids = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  sha1: "1.3.14.3.2.26",
  sha224: "2.16.840.1.101.3.4.2.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
  md5: "1.2.840.113549.2.5",
  rsa: "1.2.840.113549.1.1.1",
  rsaPss: "1.2.840.113549.1.1.10",
  ecdsaSha256: "1.2.840.10045.4.3.2",
  ecdsaSha384: "1.2.840.10045.4.3.3",
  ecdsaSha512: "1.2.840.10045.4.3.4",
  keyUsage: "2.5.29.15",
} as const;

/** Hash names of node:crypto by object identifier. */
export const hashByOid: Readonly<Record<string, string>> = {
  [oids.md5]: "md5",
  [oids.sha1]: "sha1",
  [oids.sha224]: "sha224",
  [oids.sha256]: "sha256",
  [oids.sha384]: "sha384",
  [oids.sha512]: "sha512",
};

export function sequence(...values: Node[]): Node {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, values);
}

export function set(...values: Node[]): Node {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, values);
}

/** Context-specific [number], constructed. */
export function tagged(number: number, values: Node[]): Node {
  return asn1.create(Class.CONTEXT_SPECIFIC, number as forge.asn1.Type, true, values);
}

export function objectId(oid: string): Node {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(oid).getBytes());
}

export function integer(value: number): Node {
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
}

export function nothing(): Node {
  return asn1.create(Class.UNIVERSAL, Type.NULL, false, "");
}

export function octets(bytes: Buffer): Node {
  return asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, bytes.toString("latin1"));
}

/** UTCTime until 2049, GeneralizedTime from 2050 on, as RFC 5652 says. */
export function time(moment: Date): Node {
  return moment.getUTCFullYear() < 2050
    ? asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, asn1.dateToUtcTime(moment) as unknown as string)
    : asn1.create(
        Class.UNIVERSAL,
        Type.GENERALIZEDTIME,
        false,
        asn1.dateToGeneralizedTime(moment) as unknown as string,
      );
}

/** A SET OF in DER: its members stand in the order of their bytes. */
export function inDerOrder(values: Node[]): Node[] {
  return [...values].sort((a, b) => Buffer.compare(toDer(a), toDer(b)));
}

export function toDer(node: Node): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), "latin1");
}

/** Reads one structure, definite or indefinite lengths; throws on anything else. `rest` is what follows it. */
export function fromDer(bytes: Buffer): { node: Node; rest: number } {
  const buffer = forge.util.createBuffer(bytes.toString("latin1"));
  const node = asn1.fromDer(buffer, { strict: true, parseAllBytes: false, decodeBitStrings: false } as never);
  return { node, rest: buffer.length() };
}

/** Bytes that a SEQUENCE says it has, with its head; undefined for what begins otherwise, and for an indefinite length. */
export function declaredLength(der: Buffer): number | undefined {
  const lengthBytes = der[1] - 0x80;
  if (der[0] !== 0x30 || lengthBytes < 1 || 4 < lengthBytes || der.length < 2 + lengthBytes) return undefined;
  return 2 + lengthBytes + der.readUIntBE(2, lengthBytes);
}

/** Members of a constructed node; none for a primitive one. */
export function membersOf(node: Node | undefined): Node[] {
  return node && Array.isArray(node.value) ? node.value : [];
}

/** Content of a primitive node; a constructed octet string is joined. */
export function bytesOf(node: Node | undefined): Buffer {
  if (!node) return Buffer.alloc(0);
  if (typeof node.value === "string") return Buffer.from(node.value, "latin1");
  return Buffer.concat(node.value.map(bytesOf));
}

/** Dotted object identifier, or "" where the node is none. */
export function oidOf(node: Node | undefined): string {
  if (!node || node.type !== Type.OID || typeof node.value !== "string") return "";
  return asn1.derToOid(forge.util.createBuffer(node.value));
}

/** A small INTEGER, or undefined. */
export function numberOf(node: Node | undefined): number | undefined {
  if (!node || node.type !== Type.INTEGER || typeof node.value !== "string") return undefined;
  if (node.value.length < 1 || 4 < node.value.length) return undefined;
  return bytesOf(node).readIntBE(0, node.value.length);
}

/** UTCTime or GeneralizedTime, or undefined. */
export function timeOf(node: Node | undefined): Date | undefined {
  if (!node || typeof node.value !== "string") return undefined;
  try {
    const moment = node.type === Type.UTCTIME ? asn1.utcTimeToDate(node.value) : asn1.generalizedTimeToDate(node.value);
    return Number.isNaN(moment.getTime()) ? undefined : moment;
  } catch {
    return undefined;
  }
}

/** True for the context-specific tag [number]. */
export function isTagged(node: Node | undefined, number: number): boolean {
  return node !== undefined && node.tagClass === Class.CONTEXT_SPECIFIC && (node.type as number) === number;
}

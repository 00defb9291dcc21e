// What a certificate says, as plain facts. node:crypto reads the names and dates; the DER gives issuer, number and key usage
// as they stand, because a signature names its signer by these very bytes.
import { X509Certificate, type KeyObject } from "node:crypto";
import { fromDer, hashByOid, isTagged, membersOf, bytesOf, oidOf, oids, toDer, type Node } from "./der";

export interface CertificateFacts {
  /** One line, "CN=..., O=...". */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyType: string;
  /** Bits of an RSA modulus or of an elliptic curve; 0 when unknown. */
  readonly keyBits: number;
  readonly curve?: string;
  /** Hash with which its issuer signed it, or "" when unknown. */
  readonly issuerHash: string;
  /** False when a key usage is given that allows neither digital signature nor non-repudiation. */
  readonly maySign: boolean;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Ten-digit enterprise number found in the subject, if any. */
  readonly enterpriseNumber?: string;
}

/** Bits of the curves in use. */
const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp256k1: 256, secp384r1: 384, secp521r1: 521 };

/** Bits of another curve, by the length of its point: 04 and two coordinates; 0 for what is no such point. */
function pointBits(key: KeyObject): number {
  if (key.asymmetricKeyType !== "ec") return 0;
  const [, bits] = membersOf(fromDer(key.export({ type: "spki", format: "der" })).node);
  // A BIT STRING begins with the number of unused bits.
  const point = bytesOf(bits).subarray(1);
  return point[0] === 4 ? ((point.length - 1) / 2) * 8 : 0;
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const key = certificate.publicKey;
  const details = key.asymmetricKeyDetails;
  const parts = certificateParts(certificate);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    commonName: /(?:^|\n)CN=(.*)/.exec(certificate.subject ?? "")?.[1] ?? "",
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    keyType: key.asymmetricKeyType ?? "",
    keyBits: details?.modulusLength ?? curveBits[details?.namedCurve ?? ""] ?? pointBits(key),
    curve: details?.namedCurve,
    issuerHash: issuerHash(parts.signatureOid, certificate),
    maySign: parts.keyUsage === undefined || (parts.keyUsage & 0xc0) !== 0,
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    enterpriseNumber: enterpriseNumberIn(certificate.subject ?? ""),
  };
}

/** Issuer and serial number as they stand in the certificate, to be copied without re-encoding. */
export function issuerAndSerial(certificate: X509Certificate): { issuer: Node; serial: Node } {
  const fields = toBeSigned(certificate);
  return { serial: fields[0], issuer: fields[2] };
}

/** The bytes that identify a signer: issuer and serial number. */
export function signerId(issuer: Node, serial: Node): string {
  return Buffer.concat([toDer(issuer), toDer(serial)]).toString("base64");
}

/** Fields of TBSCertificate after the optional version. */
function toBeSigned(certificate: X509Certificate): Node[] {
  const [body] = membersOf(fromDer(certificate.raw).node);
  const fields = membersOf(body);
  return isTagged(fields[0], 0) ? fields.slice(1) : fields;
}

function certificateParts(certificate: X509Certificate): { signatureOid: string; keyUsage?: number } {
  const fields = toBeSigned(certificate);
  const signatureOid = oidOf(membersOf(fields[1])[0]);
  const extensions = membersOf(membersOf(fields.find((field) => isTagged(field, 3)))[0]);
  const usage = extensions.map(membersOf).find(([oid]) => oidOf(oid) === oids.keyUsage);
  if (!usage) return { signatureOid };
  // KeyUsage is a BIT STRING inside an OCTET STRING: tag, length, unused bits, bits.
  const bits = bytesOf(usage[usage.length - 1]);
  return { signatureOid, keyUsage: bits.length >= 4 ? bits[3] : 0 };
}

/** Signature algorithms of issuers; their hash is what may be too weak. */
const issuerHashes: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.4": "md5",
  "1.2.840.113549.1.1.5": "sha1",
  "1.2.840.113549.1.1.14": "sha224",
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.1": "sha1",
  [oids.ecdsaSha256]: "sha256",
  [oids.ecdsaSha384]: "sha384",
  [oids.ecdsaSha512]: "sha512",
};

function issuerHash(oid: string, certificate: X509Certificate): string {
  if (oid !== oids.rsaPss) return issuerHashes[oid] ?? "";
  const [, algorithm] = membersOf(fromDer(certificate.raw).node);
  const hash = membersOf(membersOf(algorithm)[1]).find((field) => isTagged(field, 0));
  return hash ? (hashByOid[oidOf(membersOf(membersOf(hash)[0])[0])] ?? "") : "sha1";
}

/** "NTRBE-0123456789" (organisation identifier), "CBE=..." or a bare number with the right check digits. */
function enterpriseNumberIn(subject: string): string | undefined {
  for (const [, digits] of subject.matchAll(/(?:BE-?|=|\D)?([01]\d{9})(?!\d)/g))
    if (97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8))) return digits;
  return undefined;
}

function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").reverse().join(", ");
}

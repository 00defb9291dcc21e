// The authority's check of a signature file: its structure as annex 25 asks, the digest, the signature, the signer's certificate.
// Deliberately its own code, apart from core/src/channel/signing: it must be able to refuse what our own signing makes.
import { createHash, verify, X509Certificate } from "node:crypto";
import forge from "node-forge";

const { asn1 } = forge;
type Node = forge.asn1.Asn1;

/** What the authority sees: the ACRF type digits, and the number of the reason in annex 25. */
export interface SignatureProblem {
  readonly code: "125" | "153";
  readonly reason: string;
}

/** Object identifiers that are looked for. */
const oid = {
  signedData: "1.2.840.113549.1.7.2",
  data: "1.2.840.113549.1.7.1",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
};

/** SHA-1 is deprecated and refused. */
const digests: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** Which signature algorithms are taken, and the digest that the name of each holds. */
const signatures: Readonly<Record<string, string | undefined>> = {
  "1.2.840.113549.1.1.1": undefined,
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

/** Stops the check at the first thing that is wrong. */
class Refused extends Error {
  constructor(readonly problem: SignatureProblem) {
    super(problem.reason);
  }
}

function refuseUnless(holds: boolean, reason: string, code: "125" | "153" = "125"): asserts holds {
  if (!holds) throw new Refused({ code, reason });
}

/** Checks an FS over the bytes of its FI. `authorities` are the certificates that the channel trusts. */
export function checkSignature(
  fs: Uint8Array,
  content: Uint8Array,
  authorities: readonly X509Certificate[],
): SignatureProblem | undefined {
  try {
    const signed = readSignedData(fs);
    const certificate = signerOf(signed);
    checkAttributes(signed, content, certificate);
    checkOwner(certificate, authorities);
    return undefined;
  } catch (error) {
    return error instanceof Refused ? error.problem : { code: "125", reason: "1" };
  }
}

interface SignedData {
  readonly certificates: readonly Node[];
  readonly issuer: Node;
  readonly serial: Node;
  readonly digest: string;
  readonly attributes: Node;
  readonly signatureDigest: string | undefined;
  readonly signature: Buffer;
}

function readSignedData(fs: Uint8Array): SignedData {
  const text = Buffer.from(fs).toString("latin1").replace(/\s+/g, "");
  refuseUnless(/^[A-Za-z0-9+/]+={0,2}$/.test(text), "1");
  // Strict: nothing may stand after the end of the structure.
  const info = parts(asn1.fromDer(Buffer.from(text, "base64").toString("latin1"), true));
  refuseUnless(info.length === 2 && idOf(info[0]) === oid.signedData, "4001");
  const body = parts(parts(info[1])[0]);
  refuseUnless(hex(body[0]) === "01", "4002");
  for (const algorithm of parts(body[1])) refuseUnless(idOf(parts(algorithm)[0]) in digests, "3001");
  const inner = parts(body[2]);
  refuseUnless(idOf(inner[0]) === oid.data, "4003");
  refuseUnless(inner.length === 1, "8");
  const certificates = tagged(body, 0);
  refuseUnless(certificates !== undefined, "9");
  refuseUnless(tagged(body, 1) === undefined, "22");
  return { certificates: parts(certificates), ...readSigner(parts(body[body.length - 1])) };
}

function readSigner(signers: readonly Node[]): Omit<SignedData, "certificates"> {
  refuseUnless(signers.length === 1, "11");
  const [version, name, digestAlgorithm, attributes, signatureAlgorithm, signature, more] = parts(signers[0]);
  refuseUnless(hex(version) === "01", "4004");
  refuseUnless(more === undefined, "23");
  const [issuer, serial] = parts(name);
  const digest = digests[idOf(parts(digestAlgorithm)[0])];
  refuseUnless(digest !== undefined, "3002");
  refuseUnless(isTagged(attributes, 0), "18");
  const algorithm = idOf(parts(signatureAlgorithm)[0]);
  refuseUnless(algorithm in signatures, "3003");
  return { issuer, serial, digest, attributes, signatureDigest: signatures[algorithm], signature: bytesOf(signature) };
}

/** The certificate that the signer's issuer and serial number name; it must be among those that came along. */
function signerOf(signed: SignedData): X509Certificate {
  const found = signed.certificates.find((certificate) => {
    const body = parts(parts(certificate)[0]);
    const first = isTagged(body[0], 0) ? 1 : 0;
    return der(body[first]).equals(der(signed.serial)) && der(body[first + 2]).equals(der(signed.issuer));
  });
  refuseUnless(found !== undefined, "5");
  return new X509Certificate(der(found));
}

function checkAttributes(signed: SignedData, content: Uint8Array, certificate: X509Certificate): void {
  const attribute = (type: string) =>
    parts(signed.attributes)
      .map(parts)
      .find(([id]) => idOf(id) === type)?.[1];
  const contentType = attribute(oid.contentType);
  refuseUnless(contentType !== undefined && idOf(parts(contentType)[0]) === oid.data, "1204");
  const digest = attribute(oid.messageDigest);
  refuseUnless(digest !== undefined, "1204");
  const computed = createHash(signed.digest).update(content).digest();
  refuseUnless(bytesOf(parts(digest)[0]).equals(computed), "1205");
  const time = attribute(oid.signingTime);
  if (time) refuseUnless(isWithin(timeOf(parts(time)[0]), certificate), "1207");
  refuseUnless(!signed.signatureDigest || signed.signatureDigest === signed.digest, "1206");
  // What is signed is the DER of the attributes as a universal SET (RFC 5652, 5.4).
  const set = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, [...parts(signed.attributes)]);
  refuseUnless(verify(signed.digest, der(set), certificate.publicKey, signed.signature), "1203");
}

/** The certificate must come from an authority that the channel knows: else it is not this sender's. */
function checkOwner(certificate: X509Certificate, authorities: readonly X509Certificate[]): void {
  const issued = authorities.some(
    (authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
  refuseUnless(issued, "1104", "153");
}

function isWithin(time: Date, certificate: X509Certificate): boolean {
  return new Date(certificate.validFrom) <= time && time <= new Date(certificate.validTo);
}

// ---- ASN.1

function parts(node: Node | undefined): readonly Node[] {
  refuseUnless(node !== undefined && Array.isArray(node.value), "900");
  return node.value as Node[];
}

function bytesOf(node: Node | undefined): Buffer {
  refuseUnless(node !== undefined && typeof node.value === "string", "900");
  return Buffer.from(node.value as string, "latin1");
}

function idOf(node: Node | undefined): string {
  return asn1.derToOid(forge.util.createBuffer(bytesOf(node).toString("latin1")));
}

function hex(node: Node | undefined): string {
  return bytesOf(node).toString("hex");
}

function der(node: Node): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), "latin1");
}

function isTagged(node: Node | undefined, tag: number): boolean {
  return node?.tagClass === asn1.Class.CONTEXT_SPECIFIC && (node.type as number) === tag;
}

function tagged(nodes: readonly Node[], tag: number): Node | undefined {
  return nodes.find((node) => isTagged(node, tag));
}

function timeOf(node: Node): Date {
  const text = bytesOf(node).toString("latin1");
  return (node.type as number) === asn1.Type.UTCTIME ? asn1.utcTimeToDate(text) : asn1.generalizedTimeToDate(text);
}

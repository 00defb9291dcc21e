// Takes a CMS structure apart and judges it by the receiver's checks (annex 25). Each check that fails keeps its explanatory
// code, so that a person can compare with what the receiver's helpdesk says.
import { X509Certificate } from "node:crypto";
import type { MessageArgs } from "../../messages/catalogue";
import type { SigningMessage } from "../../messages/signing";
import { certificateFacts, issuerAndSerial, signerId } from "./certificate";
import {
  bytesOf,
  declaredLength,
  fromDer,
  hashByOid,
  inDerOrder,
  isTagged,
  membersOf,
  numberOf,
  oidOf,
  oids,
  set,
  timeOf,
  toDer,
  type Node,
} from "./der";
import type { SignatureProfile } from "./profile";

/** A structure check that failed. */
export interface StructureProblem {
  /** Explanatory code of annex 25: "4002", "22", "1205". */
  readonly code: string;
  readonly kind: SigningMessage;
  readonly args: MessageArgs;
}

export interface Structure {
  readonly problems: StructureProblem[];
  readonly certificates: readonly X509Certificate[];
  readonly signer?: SignerInfo;
}

export interface SignerInfo {
  readonly certificate?: X509Certificate;
  /** Hash of the content: "sha256", or "" when it is not known to us. */
  readonly hash: string;
  readonly scheme: "rsa" | "pss" | "ec" | "unknown";
  readonly signature: Buffer;
  /** Digest among the signed attributes; undefined without signed attributes. */
  readonly digest?: Buffer;
  readonly signedAt?: Date;
  /** The signed attributes as they may have been signed: as they stand, and in DER order. */
  readonly attributeForms: readonly Buffer[];
}

/** Reads the structure leniently; what the receiver would refuse is a problem, not an end. */
export function readStructure(der: Buffer, profile: SignatureProfile): Structure {
  try {
    return readWhole(der, profile);
  } catch {
    // Damage that no check foresaw, deep inside a certificate or an algorithm: it is no signature, and no reason to stop.
    return { problems: [{ code: "3", kind: "notReadable", args: {} }], certificates: [] };
  }
}

function readWhole(der: Buffer, profile: SignatureProfile): Structure {
  const problems: StructureProblem[] = [];
  const report: Report = (code, kind, args = {}) => void problems.push({ code, kind, args });
  const signedData = openContentInfo(der, report);
  if (!signedData) return { problems, certificates: [] };
  const [version, digests, inner, ...rest] = membersOf(signedData);
  if (numberOf(version) !== 1) report("4002", "cmsVersion", { found: numberOf(version) ?? "?" });
  checkDigests(digests, profile, report);
  checkInner(inner, report);
  const certificates = readCertificates(
    rest.find((field) => isTagged(field, 0)),
    report,
  );
  if (rest.some((field) => isTagged(field, 1))) report("22", "crlsFound");
  const signers = membersOf(rest[rest.length - 1]);
  if (signers.length === 0 || isTagged(rest[rest.length - 1], 0)) report("11", "signerMissing");
  else if (signers.length > 1) report("11", "signerCount", { count: signers.length });
  const signer = signers.length > 0 ? readSigner(signers[0], certificates, profile, report) : undefined;
  return { problems, certificates, signer };
}

type Report = (code: string, kind: SigningMessage, args?: MessageArgs) => void;

function openContentInfo(der: Buffer, report: Report): Node | undefined {
  try {
    const { node, rest } = fromDer(der);
    const [type, content] = membersOf(node);
    if (rest > 0) report("21", "dataAfterEnd", { bytes: rest });
    if (oidOf(type) !== oids.signedData) {
      report("4001", "notSignedData");
      return undefined;
    }
    const [signedData] = membersOf(content);
    if (!signedData) report("3", "notReadable");
    return signedData;
  } catch {
    const expected = declaredLength(der);
    if (expected !== undefined && der.length < expected) report("1", "cutOff", { found: der.length, expected });
    else report("1", "notReadable");
    return undefined;
  }
}

function checkDigests(digests: Node | undefined, profile: SignatureProfile, report: Report): void {
  for (const digest of membersOf(digests)) {
    const hash = hashByOid[oidOf(membersOf(digest)[0])] ?? oidOf(membersOf(digest)[0]);
    if (!profile.hashes.includes(hash)) report("3001", "hashNotAllowed", { hash });
  }
}

function checkInner(inner: Node | undefined, report: Report): void {
  const [type, content] = membersOf(inner);
  if (oidOf(type) !== oids.data) report("4003", "innerNotData");
  if (content) report("8", "notDetached");
}

function readCertificates(field: Node | undefined, report: Report): X509Certificate[] {
  if (!field) {
    report("9", "certificatesMissing");
    return [];
  }
  return membersOf(field).flatMap((node) => {
    try {
      const certificate = new X509Certificate(toDer(node));
      certificateFacts(certificate); // A key that cannot be decoded shows here.
      return [certificate];
    } catch {
      report("10", "certificateBroken");
      return [];
    }
  });
}

function readSigner(
  node: Node,
  certificates: readonly X509Certificate[],
  profile: SignatureProfile,
  report: Report,
): SignerInfo {
  const [version, id, digestAlgorithm, ...rest] = membersOf(node);
  if (numberOf(version) !== 1) report("4004", "signerVersion", { found: numberOf(version) ?? "?" });
  const attributes = isTagged(rest[0], 0) ? membersOf(rest[0]) : [];
  const [algorithm, signature, unsigned] = isTagged(rest[0], 0) ? rest.slice(1) : rest;
  if (unsigned) report("23", "unauthenticatedFound");
  const hash = hashByOid[oidOf(membersOf(digestAlgorithm)[0])] ?? "";
  if (!profile.hashes.includes(hash))
    report("3002", "hashNotAllowed", { hash: hash || oidOf(membersOf(digestAlgorithm)[0]) });
  const scheme = schemeOf(oidOf(membersOf(algorithm)[0]));
  if (scheme === "unknown" || scheme === "pss")
    report("3003", "schemeNotAllowed", { found: oidOf(membersOf(algorithm)[0]) });
  const certificate = findSigner(id, certificates, report);
  if (certificate) checkCertificate(certificate, profile, report);
  return { certificate, hash, scheme, signature: bytesOf(signature), ...readAttributes(attributes, report) };
}

function findSigner(
  id: Node | undefined,
  certificates: readonly X509Certificate[],
  report: Report,
): X509Certificate | undefined {
  const [issuer, serial] = membersOf(id);
  if (!issuer || !serial) {
    report("14", "signerNotByIssuer");
    return certificates.length === 1 ? certificates[0] : undefined;
  }
  const wanted = signerId(issuer, serial);
  const found = certificates.find((certificate) => {
    const own = issuerAndSerial(certificate);
    return signerId(own.issuer, own.serial) === wanted;
  });
  if (!found) report("10", "signerCertificateMissing");
  return found;
}

function checkCertificate(certificate: X509Certificate, profile: SignatureProfile, report: Report): void {
  const facts = certificateFacts(certificate);
  if (facts.issuerHash === "md5" || facts.issuerHash === "sha1")
    report("3004", "hashNotAllowed", { hash: facts.issuerHash });
  const least = facts.keyType === "rsa" ? profile.minimumRsaBits : profile.minimumCurveBits;
  if (facts.keyType !== "rsa" && facts.keyType !== "ec") report("1101", "keyNotKnown", { found: facts.keyType });
  else if (facts.keyBits < least) report("3005", "keyTooSmall", { bits: facts.keyBits, least });
}

function readAttributes(
  attributes: readonly Node[],
  report: Report,
): Pick<SignerInfo, "digest" | "signedAt" | "attributeForms"> {
  if (attributes.length === 0) return { attributeForms: [] };
  const valueOf = (oid: string): Node | undefined => {
    const found = attributes.find((attribute) => oidOf(membersOf(attribute)[0]) === oid);
    return membersOf(membersOf(found)[1])[0];
  };
  if (oidOf(valueOf(oids.contentType)) !== oids.data) report("1204", "attributeContentType");
  const digest = valueOf(oids.messageDigest);
  if (!digest) report("1204", "attributeDigestMissing");
  return {
    digest: digest ? bytesOf(digest) : Buffer.alloc(0),
    signedAt: timeOf(valueOf(oids.signingTime)),
    attributeForms: [toDer(set(...attributes)), toDer(set(...inDerOrder([...attributes])))],
  };
}

/** Plain and combined identifiers; some tools write the key's own identifier for an elliptic curve. */
function schemeOf(oid: string): SignerInfo["scheme"] {
  if (oid === oids.rsaPss) return "pss";
  if (oid.startsWith("1.2.840.113549.1.1.")) return "rsa";
  return oid.startsWith("1.2.840.10045.") ? "ec" : "unknown";
}

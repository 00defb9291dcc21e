// A detached CMS signature (RFC 5652) over the exact bytes of a file. node:crypto hashes a stream and signs the signed
// attributes only, so memory does not grow with the file. Everything that can be wrong is said before anything is written.
import { createHash, sign as signBytes } from "node:crypto";
import type { Clock } from "../clock";
import { inBrussels } from "../clock";
import { channelError, signingError } from "../problem";
import { readThrough } from "../safeFile";
import { certificateFacts, issuerAndSerial, type CertificateFacts } from "./certificate";
import type { Credentials } from "./credentials";
import {
  inDerOrder,
  integer,
  nothing,
  objectId,
  octets,
  oids,
  sequence,
  set,
  tagged,
  time,
  toDer,
  fromDer,
  type Node,
} from "./der";
import { encodeSignature, type Layout } from "./encode";
import { strictProfile, type SignatureProfile } from "./profile";

export interface SignOptions {
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly profile?: SignatureProfile;
  readonly layout?: Layout;
  readonly signal?: AbortSignal;
}

/** Signs a file; resolves with the content of the FS. Nothing is written. */
export async function signatureOf(file: string, options: SignOptions): Promise<Buffer> {
  const profile = options.profile ?? strictProfile;
  const moment = options.clock();
  checkCredentials(options.credentials, moment, profile);
  const digest = await digestFile(file, profile.hashes[0], options.signal);
  const der = detachedCms(digest, profile.hashes[0], options.credentials, moment);
  return encodeSignature(der, options.layout, profile.columns);
}

/** Hash of a file, streamed. */
export async function digestFile(file: string, hash = "sha256", signal?: AbortSignal): Promise<Buffer> {
  const digest = createHash(hash);
  try {
    await readThrough(file, (bytes) => void digest.update(bytes), signal);
  } catch (error) {
    if (signal?.aborted) throw channelError("cancelled", {}, error);
    throw channelError("fileUnreadable", { file, reason: (error as NodeJS.ErrnoException).code ?? "" }, error);
  }
  return digest.digest();
}

/** Refuses credentials that the receiver would refuse: dates, use, key size, weak hash. Returns what they say. */
export function checkCredentials(
  credentials: Pick<Credentials, "certificate">,
  moment: Date,
  profile = strictProfile,
): CertificateFacts {
  const facts = certificateFacts(credentials.certificate);
  const owner = facts.commonName;
  const day = (date: Date): string => inBrussels(date).date;
  if (moment < facts.notBefore) throw signingError("notYetValid", { owner, from: day(facts.notBefore) });
  if (moment > facts.notAfter) throw signingError("expired", { owner, to: day(facts.notAfter) });
  if (!facts.maySign) throw signingError("keyUsage", { owner });
  if (facts.keyType !== "rsa" && facts.keyType !== "ec") throw signingError("keyType", { owner, found: facts.keyType });
  const least = facts.keyType === "rsa" ? profile.minimumRsaBits : profile.minimumCurveBits;
  if (facts.keyBits < least) throw signingError("weakKey", { owner, bits: facts.keyBits, least });
  if (facts.issuerHash === "md5" || facts.issuerHash === "sha1")
    throw signingError("weakHash", { owner, hash: facts.issuerHash });
  return facts;
}

/** The structure that annex 25 asks for: version 1, signer by issuer and number, certificate included, no CRL. */
export function detachedCms(digest: Buffer, hash: string, credentials: Credentials, moment: Date): Buffer {
  const { toSign, finish } = prepareCms(digest, hash, credentials, moment);
  return finish(signBytes(hash, toSign, credentials.key));
}

/** A structure that lacks the signature only, so that a key outside of this process can make it. */
export interface PreparedCms {
  /** DER of the signed attributes: what the key signs. */
  readonly toSign: Buffer;
  /** The whole structure with this signature: PKCS#1 v1.5 for RSA, a DER sequence of two numbers for a curve. */
  finish(signature: Buffer): Buffer;
}

export function prepareCms(
  digest: Buffer,
  hash: string,
  { certificate, chain }: Pick<Credentials, "certificate" | "chain">,
  moment: Date,
): PreparedCms {
  const attributes = inDerOrder([
    attribute(oids.contentType, objectId(oids.data)),
    attribute(oids.messageDigest, octets(digest)),
    attribute(oids.signingTime, time(moment)),
  ]);
  const certificates = [certificate, ...chain].map(({ raw }) => fromDer(raw).node);
  const { issuer, serial } = issuerAndSerial(certificate);
  const isCurve = certificate.publicKey.asymmetricKeyType === "ec";
  const finish = (signature: Buffer): Buffer => {
    const signer = sequence(
      integer(1),
      sequence(issuer, serial),
      digestAlgorithm(hash),
      tagged(0, attributes),
      signatureAlgorithm(hash, isCurve),
      octets(signature),
    );
    const signedData = sequence(
      integer(1),
      set(digestAlgorithm(hash)),
      sequence(objectId(oids.data)),
      tagged(0, inDerOrder(certificates)),
      set(signer),
    );
    return toDer(sequence(objectId(oids.signedData), tagged(0, [signedData])));
  };
  // Signed is the universal SET, while the structure holds the same members under the tag [0] (RFC 5652, 5.4).
  return { toSign: toDer(set(...attributes)), finish };
}

function attribute(oid: string, value: Node): Node {
  return sequence(objectId(oid), set(value));
}

/** Parameters are absent for SHA-2 (RFC 5754). */
function digestAlgorithm(hash: string): Node {
  return sequence(objectId(oids[hash as "sha256"]));
}

function signatureAlgorithm(hash: string, curve: boolean): Node {
  const ecdsa: Record<string, string> = {
    sha256: oids.ecdsaSha256,
    sha384: oids.ecdsaSha384,
    sha512: oids.ecdsaSha512,
  };
  return curve ? sequence(objectId(ecdsa[hash])) : sequence(objectId(oids.rsa), nothing());
}

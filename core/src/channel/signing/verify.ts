// What a signature says about a file. The answer is never just "valid": unsigned, broken, bytes altered, intact with a signer
// nobody pinned, or intact with a pinned signer; with the algorithm, the dates, and which structure checks failed.
import {
  constants,
  createHash,
  createVerify,
  verify as verifyBytes,
  type VerifyKeyObjectInput,
  type X509Certificate,
} from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { certificateFacts, type CertificateFacts } from "./certificate";
import { decodeSignature, type DecodedSignature } from "./encode";
import { strictProfile, type SignatureProfile } from "./profile";
import { digestFile } from "./sign";
import { readStructure, type SignerInfo, type Structure, type StructureProblem } from "./structure";

export type SignatureState = "unsigned" | "broken" | "altered" | "signerUnknown" | "signerPinned";

/** What was done to the bytes after signing, where it can be told. */
export type Alteration = "crlfBecameLf" | "lfBecameCrlf" | "markAdded" | "markRemoved" | "unknown";

/** A file on disk, whose SHA-256 may be known already, or bytes in memory. */
export type Content = { readonly file: string; readonly sha256?: Buffer } | { readonly bytes: Buffer };

export interface SignatureReport {
  readonly state: SignatureState;
  /** Structure checks that failed, with the codes of annex 25. */
  readonly problems: readonly StructureProblem[];
  readonly signer?: CertificateFacts;
  /** The signer's certificate itself, to be pinned. */
  readonly certificate?: X509Certificate;
  readonly signedAt?: Date;
  readonly hash?: string;
  readonly alteration?: Alteration;
  /** How the FS was written. */
  readonly form: DecodedSignature;
  /** Whether the chain ends at the authorities that were given. */
  readonly chain: "trusted" | "untrusted" | "notChecked";
  /** True when the receiver's checks, as far as they can be made here, pass. */
  readonly acceptable: boolean;
}

export interface VerifyOptions {
  /** The moment to judge dates at, where the signature names none. */
  readonly now: Date;
  /** SHA-256 fingerprints (hexadecimal) of certificates that the user knows. */
  readonly pinned?: ReadonlySet<string>;
  /** Certification authorities to check the chain against. */
  readonly authorities?: readonly X509Certificate[];
  readonly profile?: SignatureProfile;
  /** It is an answer: the authority's own signatures (CAdES-T) hold a time stamp among unauthenticated attributes. */
  readonly answer?: boolean;
}

/** A bigger FS is no signature: real ones have 3 to 30 kB. */
export const maxSignatureBytes = 1024 * 1024;

/** Judges the signature of a file. `signature` is the content of the FS, undefined when there is none. */
export async function verifySignature(
  content: Content,
  signature: Buffer | undefined,
  options: VerifyOptions,
): Promise<SignatureReport> {
  const form = decodeSignature(signature ?? Buffer.alloc(0));
  const nothing = { problems: [], form, chain: "notChecked", acceptable: false } as const;
  if (form.form === "empty") return { ...nothing, state: "unsigned" };
  if (!form.der || (signature?.length ?? 0) > maxSignatureBytes) {
    const kind = form.form === "mail" ? "isMail" : "notReadable";
    return { ...nothing, state: "broken", problems: [{ code: "1", kind, args: {} }] };
  }
  const structure = readStructure(form.der, options.profile ?? strictProfile);
  return { ...(await judge(content, structure, options)), form };
}

async function judge(
  content: Content,
  structure: Structure,
  options: VerifyOptions,
): Promise<Omit<SignatureReport, "form">> {
  const problems = structure.problems.filter(({ kind }) => !(options.answer && kind === "unauthenticatedFound"));
  const { signer } = structure;
  const facts = signer?.certificate ? certificateFacts(signer.certificate) : undefined;
  const common = {
    signer: facts,
    certificate: signer?.certificate,
    signedAt: signer?.signedAt,
    hash: signer?.hash,
    chain: "notChecked" as const,
    acceptable: false,
  };
  if (!signer || !signer.certificate || signer.hash === "") return { ...common, state: "broken", problems };
  if (signer.digest) {
    const digest = await digestOf(content, signer.hash);
    if (!digest.equals(signer.digest)) {
      problems.push({ code: "1205", kind: "bytesAltered", args: {} });
      return { ...common, state: "altered", alteration: await findAlteration(content, signer), problems };
    }
  }
  if (!(await isSignatureRight(content, signer))) {
    // Without signed attributes the signature covers the bytes themselves: then altered bytes look just like this.
    problems.push({ code: "1203", kind: "signatureWrong", args: {} });
    return {
      ...common,
      state: signer.digest ? "broken" : "altered",
      alteration: signer.digest ? undefined : "unknown",
      problems,
    };
  }
  problems.push(...checkDates(facts!, signer, options.now));
  const chain = checkChain(structure, options);
  if (chain === "untrusted") problems.push({ code: "1104", kind: "chainUntrusted", args: { issuer: facts!.issuer } });
  const pinned = options.pinned?.has(facts!.sha256) ?? false;
  return {
    ...common,
    state: pinned ? "signerPinned" : "signerUnknown",
    problems,
    chain,
    acceptable: problems.length === 0,
  };
}

function checkDates(facts: CertificateFacts, signer: SignerInfo, now: Date): StructureProblem[] {
  const moment = signer.signedAt ?? now;
  const problems: StructureProblem[] = [];
  if (moment < facts.notBefore || moment > facts.notAfter)
    problems.push({ code: "1207", kind: "outsideValidity", args: { at: moment.toISOString() } });
  // A signature from the future comes from a wrong clock; some minutes are usual between machines.
  if (signer.signedAt && signer.signedAt.getTime() > now.getTime() + 10 * 60_000)
    problems.push({ code: "1204", kind: "signedInFuture", args: { at: moment.toISOString() } });
  return problems;
}

async function isSignatureRight(content: Content, signer: SignerInfo): Promise<boolean> {
  const key = keyFor(signer);
  try {
    if (signer.attributeForms.length > 0)
      return signer.attributeForms.some((form) => verifyBytes(signer.hash, form, key, signer.signature));
    const verifier = createVerify(signer.hash);
    await pipeline(streamOf(content), verifier);
    return verifier.verify(key, signer.signature);
  } catch {
    return false;
  }
}

function keyFor(signer: SignerInfo): VerifyKeyObjectInput {
  const key = signer.certificate!.publicKey;
  if (signer.scheme !== "pss") return { key };
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
}

/** From the signer upward through the certificates of the signature to one that an authority issued or is. */
function checkChain(structure: Structure, options: VerifyOptions): SignatureReport["chain"] {
  if (!options.authorities) return "notChecked";
  const { authorities } = options;
  let current = structure.signer!.certificate!;
  for (let steps = 0; steps < 8; steps++) {
    if (authorities.some((authority) => authority.raw.equals(current.raw))) return "trusted";
    const known = [...authorities, ...structure.certificates];
    const issuer = known.find(
      (candidate) => candidate.ca && current.checkIssued(candidate) && current.verify(candidate.publicKey),
    );
    if (!issuer || issuer.raw.equals(current.raw)) return "untrusted";
    current = issuer;
  }
  return "untrusted";
}

/* ---------------------------------------------------------------------------------------- what happened to the bytes */

/** Tries the changes that editors and transfer tools make: line ends and the byte order mark. */
async function findAlteration(content: Content, signer: SignerInfo): Promise<Alteration> {
  const undo: [Alteration, () => Transform][] = [
    ["crlfBecameLf", () => mapBytes(loneLfToCrlf())],
    ["lfBecameCrlf", () => mapBytes(crlfToLf())],
    ["markAdded", () => mapBytes(withoutMark())],
    ["markRemoved", () => mapBytes(withMark())],
  ];
  for (const [alteration, transform] of undo) {
    const digest = createHash(signer.hash);
    await pipeline(streamOf(content), transform(), digest);
    if (digest.digest().equals(signer.digest!)) return alteration;
  }
  return "unknown";
}

/** A change of bytes, piece by piece; `last` is true once, with the empty rest. */
type ByteChange = (piece: Buffer, last: boolean) => Buffer;

function mapBytes(change: ByteChange): Transform {
  return new Transform({
    transform: (piece: Buffer, _encoding, done) => done(null, change(piece, false)),
    flush: (done) => done(null, change(Buffer.alloc(0), true)),
  });
}

function loneLfToCrlf(): ByteChange {
  let before = 0;
  return (piece) => {
    const out: number[] = [];
    for (const byte of piece) {
      if (byte === 0x0a && before !== 0x0d) out.push(0x0d);
      out.push((before = byte));
    }
    return Buffer.from(out);
  };
}

function crlfToLf(): ByteChange {
  let heldCr = false;
  return (piece, last) => {
    const out: number[] = [];
    for (const byte of piece) {
      if (heldCr && byte !== 0x0a) out.push(0x0d);
      heldCr = byte === 0x0d;
      if (!heldCr) out.push(byte);
    }
    if (last && heldCr) out.push(0x0d);
    return Buffer.from(out);
  };
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

function withMark(): ByteChange {
  let first = true;
  return (piece) => {
    const whole = first ? Buffer.concat([mark, piece]) : piece;
    first = false;
    return whole;
  };
}

function withoutMark(): ByteChange {
  let first = true;
  return (piece) => {
    const rest = first && piece.subarray(0, 3).equals(mark) ? piece.subarray(3) : piece;
    first = false;
    return rest;
  };
}

async function digestOf(content: Content, hash: string): Promise<Buffer> {
  if (!("file" in content)) return createHash(hash).update(content.bytes).digest();
  if (hash === "sha256" && content.sha256) return content.sha256;
  return digestFile(content.file, hash);
}

function streamOf(content: Content): Readable {
  return "file" in content
    ? createReadStream(content.file, { highWaterMark: 1 << 20 })
    : Readable.from([content.bytes]);
}

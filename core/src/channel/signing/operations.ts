// Signing a file and explaining a signature: what editor and command line both call.
import type { X509Certificate } from "node:crypto";
import { existsSync, statSync, type Stats } from "node:fs";
import path from "node:path";
import type { Clock } from "../clock";
import type { SetProblem } from "../../triplet/set";
import { readDataJson } from "../files";
import { scanBytes } from "../forms";
import type { Home } from "../home";
import type { AskPassphrase, Interaction } from "../interaction";
import { judgeBytes } from "../preflight";
import { channelError } from "../problem";
import { fileError, readBounded, writeWhole } from "../safeFile";
import { practiceCertificates } from "../practice";
import { pinnedSigners } from "../signers";
import { certificateFacts, type CertificateFacts } from "./certificate";
import { certificatesIn, readCertificateOnly, readCredentials } from "./credentials";
import type { Layout } from "./encode";
import { signatureProfileFrom, type SignatureProfile } from "./profile";
import { readTokenCertificate } from "./externalSigner";
import { openSigner, type SignatureSource } from "./signer";
import { maxSignatureBytes, verifySignature, type SignatureReport } from "./verify";

export interface SignRequest {
  readonly file: string;
  readonly credentials: SignatureSource;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase">;
  readonly layout?: Layout;
  /** Where to write; otherwise beside the FI under the FS name. */
  readonly out?: string;
  readonly signal?: AbortSignal;
}

export interface Signed {
  readonly file: string;
  readonly signatureFile: string;
  /** Undefined for a program that alone knows its certificate. */
  readonly signer?: CertificateFacts;
  /** What the receiver would say of the bytes that were signed: a mark, an encoding, line ends of several kinds. */
  readonly problems: readonly SetProblem[];
}

/** Signs an FI and writes the FS beside it. A file whose name is no FI name gets ".FS" appended. */
export async function signFile(request: SignRequest): Promise<Signed> {
  const { clock, interaction, layout, signal } = request;
  const options = { ask: interaction.passphrase, clock, layout, signal, profile: signatureProfile() };
  const signer = await openSigner(request.credentials, options);
  const content = await signer.signatureOf(request.file);
  const signatureFile = request.out ?? signatureFileFor(request.file);
  writeWhole(signatureFile, content, 0o644);
  const { file } = request;
  const problems = judgeBytes(path.basename(file), await scanBytes(file));
  return { file, signatureFile, signer: signer.certificate && certificateFacts(signer.certificate), problems };
}

/** The public part of what signs, for the portal; undefined where only a program knows it. No PIN is needed. */
export async function publicCertificate(
  source: SignatureSource | undefined,
  ask: AskPassphrase,
): Promise<X509Certificate | undefined> {
  if (source === undefined || source.kind === "command") return undefined;
  if (source.kind === "token") return (await readTokenCertificate(source)).certificate;
  return (await readCertificateOnly(source)) ?? (await readCredentials(source, ask)).certificate;
}

/** The FS beside a file of the wire: FI.X..., FO.X... or CO.X... -> FS.X... */
export function signatureFileFor(file: string): string {
  const name = path.basename(file);
  return path.join(path.dirname(file), /^(FI|FO|CO)\./.test(name) ? `FS${name.slice(2)}` : `${name}.FS`);
}

export interface VerifyRequest {
  readonly home: Home;
  readonly file: string;
  /** Otherwise the FS beside the file. */
  readonly signatureFile?: string;
  /** PEM file of certification authorities. */
  readonly authoritiesFile?: string;
  readonly clock: Clock;
}

/**
 * Explains the signature of a file, or that of the file beside which an FS stands. An FS that is missing beside it is the state
 * "unsigned"; one that was named has to be there.
 */
export async function verifyFile(request: VerifyRequest): Promise<SignatureReport> {
  const { signatureFile } = request;
  const file = signatureFile === undefined ? dataFileFor(request.file) : request.file;
  assertFile(file);
  const beside = signatureFile ?? signatureFileFor(file);
  const isThere = signatureFile !== undefined || existsSync(beside);
  const content = isThere ? await readBounded(beside, maxSignatureBytes) : undefined;
  return verifySignature({ file }, content, {
    now: request.clock(),
    pinned: new Set([...(await pinnedSigners(request.home)), ...practiceCertificates(request.home)]),
    answer: /^(FO|CO)\./.test(path.basename(file)),
    authorities: request.authoritiesFile
      ? certificatesIn(await readBounded(request.authoritiesFile, maxSignatureBytes), request.authoritiesFile)
      : undefined,
    profile: signatureProfile(),
  });
}

/** @throws ChannelError "fileUnreadable" */
function assertFile(file: string): void {
  let found: Stats;
  try {
    found = statSync(file);
  } catch (error) {
    throw fileError(error, file);
  }
  if (!found.isFile()) throw channelError("fileUnreadable", { file, reason: "EISDIR" });
}

/** The file that an FS belongs to, FS.X to FI.X, FO.X or CO.X beside it and X.FS to X; any other file is its own data. */
export function dataFileFor(file: string): string {
  const name = path.basename(file);
  if (/.\.FS$/.test(name)) return file.slice(0, -".FS".length);
  if (!name.startsWith("FS.")) return file;
  const candidates = ["FI", "FO", "CO"].map((prefix) => path.join(path.dirname(file), `${prefix}${name.slice(2)}`));
  return candidates.find((one) => existsSync(one)) ?? candidates[0];
}

/** What the receiver takes, from the product's data. */
export function signatureProfile(): SignatureProfile {
  return signatureProfileFrom(readDataJson("channel/signature-profile.json"));
}

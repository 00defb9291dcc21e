// Making sets of files (FI, FS, GO), and taking those that other software made. Nothing is sent here.
import { existsSync } from "node:fs";
import { constants, copyFile } from "node:fs/promises";
import path from "node:path";
import {
  formatFileName,
  goNameOf,
  isCalendarDate,
  maxParts,
  parseFileName,
  setOf,
  type Environment,
  type SetName,
} from "../triplet/names";
import { isSequence } from "../triplet/sequence";
import type { Channel } from "./channels";
import { inBrussels, type Clock } from "./clock";
import { assertUnchanged, stampOf, type FileStamp } from "./fileStamp";
import { writingHome, type Home } from "./home";
import { pinnedHostKeys } from "./hostKeys";
import type { Interaction } from "./interaction";
import { isPracticeHostKey } from "./practice";
import { filesOfSet, type PreflightFile } from "./preflight";
import { channelError, signingError } from "./problem";
import { makeFolder, makePrivateFolder, writeNew } from "./safeFile";
import { markSequence, reserveSequence } from "./sequences";
import { signatureSourceOf } from "./externalSigners";
import type { ExternalSource } from "./signing/externalSigner";
import type { Layout } from "./signing/encode";
import { signatureProfile } from "./signing/operations";
import { openSigner, type FileSigner, type SignatureSource } from "./signing/signer";
import { splitFile, type Piece, type SplitLimits } from "./split";
import { newSubmissionId, sentFolder, type Submission } from "./submissions";

/** A finished set on disk. */
export interface Triplet {
  readonly id: string;
  readonly folder: string;
  readonly environment: Environment;
  readonly set: SetName;
  readonly goName: string;
  /** FI, FS by part, GO last. */
  readonly files: readonly PreflightFile[];
  readonly signed: boolean;
  /** False for a set that other software made. */
  readonly madeHere: boolean;
}

export interface TripletRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly environment: Environment;
  /** The document on disk. */
  readonly file: string;
  /** The document as it was checked: another one is refused. */
  readonly checked?: FileStamp;
  /** Four capitals; see `applicationCodeFor`. */
  readonly applicationCode: string;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase">;
  /** Folder for the files; otherwise FLA_HOME keeps them with the submission. */
  readonly out?: string;
  /** Signing files other than the channel's. */
  readonly credentials?: SignatureSource;
  /** Cards, tokens and programs of this user; a channel may name one. */
  readonly signers?: readonly ExternalSource[];
  readonly layout?: Layout;
  /** In place of the channel's own limits. */
  readonly split?: SplitLimits;
  /** Sequence numbers seen elsewhere, e.g. in the folders of the server. */
  readonly usedNumbers?: Iterable<string>;
  readonly signal?: AbortSignal;
}

/** Makes FI, FS (in production always, in test when the channel signs tests) and GO. More than nine parts become several sets. */
export function createTriplets(request: TripletRequest): Promise<Triplet[]> {
  return writingHome(request.home, () => makeTriplets(request));
}

async function makeTriplets(request: TripletRequest): Promise<Triplet[]> {
  const { channel, environment } = request;
  const signed = environment === "R" || channel.signTests === true || request.credentials !== undefined;
  const signer = signed ? await signerFor(channel, request) : undefined;
  const pieces = await splitFile(request.file, request.split ?? channel);
  const triplets: Triplet[] = [];
  for (let at = 0; at < pieces.length; at += maxParts) {
    const set = reserveSet(request);
    triplets.push(await writeSet(request, set, pieces.slice(at, at + maxParts), signer));
  }
  if (request.checked !== undefined) assertUnchanged(request.file, request.checked);
  return triplets;
}

/** The same for a file that goes as one set, which is nearly always so. */
export async function createTriplet(request: TripletRequest): Promise<Triplet> {
  const [first, ...more] = await createTriplets(request);
  if (more.length > 0) throw channelError("severalSets", { count: more.length + 1 });
  return first;
}

function signerFor(channel: Channel, request: TripletRequest): Promise<FileSigner> {
  const source = request.credentials ?? signatureSourceOf(channel, request.signers ?? []);
  if (!source) throw signingError("noCertificate", { channel: channel.name });
  const { clock, interaction, layout, signal } = request;
  return openSigner(source, { ask: interaction.passphrase, clock, layout, signal, profile: signatureProfile() });
}

function reserveSet(
  request: Pick<TripletRequest, "home" | "channel" | "environment" | "clock" | "applicationCode" | "usedNumbers">,
): SetName {
  const { channel, environment } = request;
  const date = inBrussels(request.clock()).compactDate;
  const senderNumber = channel.senderNumber;
  if (environment === "R" && !channel.sequenceFrom && !isKnownPractice(request.home, channel))
    throw channelError("noSequenceRange", { channel: channel.name });
  const range = { from: channel.sequenceFrom, to: channel.sequenceTo };
  const sequence = reserveSequence(request.home, { senderNumber, date, environment, range, used: request.usedNumbers });
  return { code: request.applicationCode, sender: senderNumber, date, sequence, environment };
}

async function writeSet(
  request: TripletRequest,
  set: SetName,
  pieces: readonly Piece[],
  signer: FileSigner | undefined,
): Promise<Triplet> {
  const total = pieces.length;
  const goName = formatFileName("GO", set, total);
  const id = newSubmissionId(goName);
  const folder = request.out ?? sentFolder(request.home, id);
  if (request.out) makeFolder(folder);
  else makePrivateFolder(folder);
  const files: PreflightFile[] = [];
  for (const [at, piece] of pieces.entries()) {
    const data = { name: formatFileName("FI", set, total, at + 1), path: "" };
    data.path = path.join(folder, data.name);
    await piece.writeTo(data.path);
    files.push(data);
    if (!signer) continue;
    const name = formatFileName("FS", set, total, at + 1);
    writeNew(path.join(folder, name), await signer.signatureOf(data.path));
    files.push({ name, path: path.join(folder, name) });
  }
  writeNew(path.join(folder, goName), "");
  files.push({ name: goName, path: path.join(folder, goName) });
  return {
    id,
    folder,
    environment: request.environment,
    set,
    goName,
    files,
    signed: signer !== undefined,
    madeHere: true,
  };
}

/**
 * Takes FI, FS and GO that other software made, found beside the file that is named. Nothing is changed in them; one that changes
 * from here on is not sent.
 */
export async function openTriplet(anyFile: string, environment: Environment): Promise<Triplet> {
  let files: PreflightFile[];
  try {
    files = (await filesOfSet(anyFile)).map((file) => ({ ...file, stamp: stampOf(file.path) }));
  } catch (error) {
    throw channelError("fileUnreadable", { file: anyFile, reason: (error as NodeJS.ErrnoException).code ?? "" }, error);
  }
  const goName = goNameOf(path.basename(anyFile));
  const parsed = parseFileName(path.basename(anyFile));
  const set = setOf(parsed) ?? {
    code: parsed.code,
    sender: parsed.sender,
    date: parsed.date,
    sequence: parsed.sequence,
    environment,
  };
  const signed = files.some(({ name }) => name.startsWith("FS."));
  return {
    id: newSubmissionId(goName),
    folder: path.dirname(anyFile),
    environment,
    set,
    goName,
    files,
    signed,
    madeHere: false,
  };
}

/** Paths of the data files of a set. */
export function dataFilesOf({ files }: Triplet): string[] {
  return files.filter(({ name }) => parseFileName(name).prefix === "FI").map((file) => file.path);
}

export interface CodeRequest {
  readonly home: Home;
  readonly channel: Channel;
  /** The pack's codes; undefined where no pack knows the document. */
  readonly pack?: {
    readonly applicationCode: string | null;
    readonly practiceCode?: string;
    readonly formCodes?: Readonly<Record<string, string>>;
  };
  /** Identification of the first form. */
  readonly identification?: string;
}

/**
 * The four capitals for a document on a channel: the pack's, or on the practice channel its practice code, or the channel's.
 * Undefined where nobody here knows it: the official manual has it, and the person is asked. None is invented.
 */
export function applicationCodeFor({ home, channel, pack, identification }: CodeRequest): string | undefined {
  const byForm = identification !== undefined ? pack?.formCodes?.[identification] : undefined;
  const official = byForm ?? pack?.applicationCode ?? undefined;
  if (official !== undefined) return official;
  if (isKnownPractice(home, channel) && pack?.practiceCode !== undefined) return pack.practiceCode;
  return channel.applicationCode;
}

/** True when the host key pinned for this channel is a practice key made on this machine. */
export function isKnownPractice(home: Home, channel: Channel): boolean {
  const pinned = pinnedHostKeys(home, channel.host, channel.port);
  return pinned.length > 0 && pinned.every(({ sha256 }) => isPracticeHostKey(home, sha256));
}

/** The set of an earlier submission, to send it again after a failure: same names, same bytes. */
export function tripletOfSubmission(submission: Submission): Triplet {
  const { id, environment, set: goName, files, madeHere } = submission;
  const folder = path.join(submission.folder, "sent");
  const kept = files.map(({ name }) => ({ name, path: path.join(folder, name) }));
  const missing = kept.find((file) => !existsSync(file.path));
  if (missing) throw channelError("bytesGone", { name: missing.name });
  const parsed = parseFileName(goName);
  const { code, sender, date, sequence } = parsed;
  const set = setOf(parsed) ?? { code, sender, date, sequence, environment };
  const signed = kept.some(({ name }) => name.startsWith("FS."));
  return { id, folder, environment, set, goName, files: kept, signed, madeHere };
}

export interface RenumberRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly submission: Submission;
  readonly clock: Clock;
  /** Sequence numbers seen elsewhere, e.g. in the folders of the server. */
  readonly usedNumbers?: Iterable<string>;
}

/**
 * The same bytes as a new set under the next number, where the receiver has had the name (ACRF-133). A signature speaks of the
 * bytes and not of their name, so it goes along.
 */
export async function renumberSubmission(request: RenumberRequest): Promise<Triplet> {
  const { home, submission } = request;
  const old = tripletOfSubmission(submission);
  const { environment } = submission;
  const set = reserveSet({ ...request, environment, applicationCode: old.set.code });
  const total = old.files.filter(({ name }) => name.startsWith("FI.")).length;
  const goName = formatFileName("GO", set, total);
  const id = newSubmissionId(goName);
  const folder = sentFolder(home, id);
  makePrivateFolder(folder);
  const files: PreflightFile[] = [];
  for (const { name, path: source } of old.files) {
    const { prefix, part } = parseFileName(name);
    const renamed = formatFileName(prefix as "FI" | "FS" | "GO", set, total, Number(part ?? 1));
    await copyFile(source, path.join(folder, renamed), constants.COPYFILE_EXCL);
    files.push({ name: renamed, path: path.join(folder, renamed) });
  }
  return { ...old, id, folder, set, goName, files };
}

/** A set of other software uses up its number here too, so that ours never takes the same. */
export function noteForeignNumber(home: Home, triplet: Triplet): void {
  const { sender, date, sequence, environment } = triplet.set;
  if (!/^\d{6}$/.test(sender) || !isCalendarDate(date) || !isSequence(sequence)) return;
  markSequence(home, { senderNumber: sender, date, environment }, sequence);
}

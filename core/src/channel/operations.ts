// The operations that editor and command line both call: sign a file, make a triplet, send it, fetch the answers. Here is the
// order of things; questions, passphrases, progress and the clock are handed in.
import { copyFile, mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import type { X509Certificate } from "node:crypto";
import {
  formatFileName,
  folders,
  goNameOf,
  isCalendarDate,
  maxParts,
  parseFileName,
  setOf,
  type Environment,
  type SetName,
} from "../triplet/names";
import type { Channel } from "./channels";
import { inBrussels, type Clock } from "./clock";
import { connect, type Connection, type ConnectOptions } from "./connection";
import { practiceCodes, readDataJson } from "./files";
import { formKey } from "./forms";
import {
  decide,
  GateRefusal,
  passGate,
  refuseFirst,
  type ContentFacts,
  type GateFacts,
  type GateSession,
} from "./gate";
import type { Home } from "./home";
import { pinnedHostKeys } from "./hostKeys";
import type { Interaction } from "./interaction";
import { Journal, readJournal, repairJournal } from "./journal";
import { isPracticeCertificate, isPracticeHostKey } from "./practice";
import { filesOfSet, preflight, type Preflight, type PreflightFile } from "./preflight";
import { channelError, ChannelError, signingError } from "./problem";
import { makePrivateFolder, readBounded, writeNew, writeWhole } from "./safeFile";
import { markSequence, reserveSequence } from "./sequences";
import { pinnedSigners } from "./signers";
import { certificateFacts, type CertificateFacts } from "./signing/certificate";
import {
  certificatesIn,
  credentialSource,
  readCertificateOnly,
  readCredentials,
  type Credentials,
  type CredentialSource,
} from "./signing/credentials";
import type { Layout } from "./signing/encode";
import { signatureProfileFrom, type SignatureProfile } from "./signing/profile";
import { checkCredentials, signatureOf } from "./signing/sign";
import { maxSignatureBytes, verifySignature, type SignatureReport } from "./signing/verify";
import { splitFile, type SplitLimits } from "./split";
import { Steps, type StepObserver } from "./step";
import { findSentForm, foldJournal, newSubmissionId, sentFolder, sentToProduction } from "./submissions";
import { GoUnknown, sendFiles, type TransferEvents } from "./transfer";

/* ---------------------------------------------------------------------------------------------------- sign, verify */

export interface SignRequest {
  readonly file: string;
  readonly credentials: CredentialSource;
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
  readonly signer: CertificateFacts;
}

/** Signs an FI and writes the FS beside it. A file whose name is no FI name gets ".FS" appended. */
export async function signFile(request: SignRequest): Promise<Signed> {
  const credentials = await readCredentials(request.credentials, request.interaction.passphrase);
  const content = await signatureOf(request.file, { ...request, credentials, profile: signatureProfile() });
  const signatureFile = request.out ?? signatureFileFor(request.file);
  writeWhole(signatureFile, content, 0o644);
  return { file: request.file, signatureFile, signer: certificateFacts(credentials.certificate) };
}

/** The FS beside an FI: FI.X... -> FS.X... */
export function signatureFileFor(file: string): string {
  const name = path.basename(file);
  return path.join(path.dirname(file), name.startsWith("FI.") ? `FS${name.slice(2)}` : `${name}.FS`);
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

/** Explains the signature of a file; a missing FS is the state "unsigned". */
export async function verifyFile(request: VerifyRequest): Promise<SignatureReport> {
  const signatureFile = request.signatureFile ?? signatureFileFor(request.file);
  const content = existsSync(signatureFile) ? await readBounded(signatureFile, maxSignatureBytes) : undefined;
  if (!existsSync(request.file)) throw channelError("fileUnreadable", { file: request.file, reason: "ENOENT" });
  return verifySignature({ file: request.file }, content, {
    now: request.clock(),
    pinned: await pinnedSigners(request.home),
    authorities: request.authoritiesFile
      ? certificatesIn(await readBounded(request.authoritiesFile, maxSignatureBytes), request.authoritiesFile)
      : undefined,
    profile: signatureProfile(),
  });
}

/** What the receiver takes, from the product's data. */
export function signatureProfile(): SignatureProfile {
  return signatureProfileFrom(readDataJson("channel/signature-profile.json"));
}

/* ---------------------------------------------------------------------------------------------------- triplet */

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
  readonly declarations: number;
}

export interface TripletRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly environment: Environment;
  /** The document on disk. */
  readonly file: string;
  /** Four capitals; see `applicationCodeFor`. */
  readonly applicationCode: string;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase">;
  /** Folder for the files; otherwise FLA_HOME keeps them with the submission. */
  readonly out?: string;
  /** Signing files other than the channel's. */
  readonly credentials?: CredentialSource;
  readonly layout?: Layout;
  readonly split?: SplitLimits;
  /** Sequence numbers seen elsewhere, e.g. in the folders of the server. */
  readonly usedNumbers?: Iterable<string>;
  readonly signal?: AbortSignal;
}

/** Makes FI, FS (in production always, in test when the channel signs tests) and GO. More than nine parts become several sets. */
export async function createTriplets(request: TripletRequest): Promise<Triplet[]> {
  const { channel, environment, clock } = request;
  const signed = environment === "R" || channel.signTests === true || request.credentials !== undefined;
  const credentials = signed ? await credentialsFor(channel, request) : undefined;
  if (credentials) checkCredentials(credentials, clock(), signatureProfile());
  const pieces = await splitFile(request.file, request.split);
  const triplets: Triplet[] = [];
  for (let at = 0; at < pieces.length; at += maxParts) {
    const set = reserveSet(request);
    triplets.push(await writeSet(request, set, pieces.slice(at, at + maxParts), credentials));
  }
  return triplets;
}

/** The same for a file that goes as one set, which is nearly always so. */
export async function createTriplet(request: TripletRequest): Promise<Triplet> {
  const [first, ...more] = await createTriplets(request);
  if (more.length > 0) throw channelError("severalSets", { count: more.length + 1 });
  return first;
}

async function credentialsFor(
  channel: Channel,
  request: Pick<TripletRequest, "credentials" | "interaction">,
): Promise<Credentials> {
  const source =
    request.credentials ??
    (channel.certificateFile ? credentialSource(channel.certificateFile, channel.certificateKeyFile) : undefined);
  if (!source) throw signingError("noCertificate", { channel: channel.name });
  return readCredentials(source, request.interaction.passphrase);
}

function reserveSet(request: TripletRequest): SetName {
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
  pieces: readonly Awaited<ReturnType<typeof splitFile>>[number][],
  credentials: Credentials | undefined,
): Promise<Triplet> {
  const total = pieces.length;
  const goName = formatFileName("GO", set, total);
  const id = newSubmissionId(goName);
  const folder = request.out ?? sentFolder(request.home, id);
  if (request.out) await mkdir(folder, { recursive: true });
  else makePrivateFolder(folder);
  const files: PreflightFile[] = [];
  for (const [at, piece] of pieces.entries()) {
    const data = { name: formatFileName("FI", set, total, at + 1), path: "" };
    data.path = path.join(folder, data.name);
    await piece.writeTo(data.path);
    files.push(data);
    if (!credentials) continue;
    const name = formatFileName("FS", set, total, at + 1);
    const content = await signatureOf(data.path, { ...request, credentials, profile: signatureProfile() });
    writeNew(path.join(folder, name), content);
    files.push({ name, path: path.join(folder, name) });
  }
  writeNew(path.join(folder, goName), "");
  files.push({ name: goName, path: path.join(folder, goName) });
  const declarations = pieces.reduce((sum, piece) => sum + piece.forms, 0);
  return {
    id,
    folder,
    environment: request.environment,
    set,
    goName,
    files,
    signed: credentials !== undefined,
    madeHere: true,
    declarations,
  };
}

/** Takes FI, FS and GO that other software made, found beside the file that is named. Nothing is changed in them. */
export async function openTriplet(anyFile: string, environment: Environment): Promise<Triplet> {
  let files: PreflightFile[];
  try {
    files = await filesOfSet(anyFile);
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
    declarations: 0,
  };
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

/* ---------------------------------------------------------------------------------------------------- send */

export interface SendRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly triplet: Triplet;
  /** What the check of the document said; undefined where nobody checked it. */
  readonly content: ContentFacts | undefined;
  readonly clock: Clock;
  readonly interaction: Interaction;
  readonly session: GateSession;
  readonly signal?: AbortSignal;
  readonly observe?: StepObserver;
  /** Waits between tries; tests shorten them. */
  readonly backoffMs?: readonly number[];
  readonly stepTimeoutMs?: number;
}

export interface Sent {
  readonly id: string;
  readonly folder: string;
  readonly names: readonly string[];
  readonly practice: boolean;
  /** Names whose size the server confirmed. */
  readonly confirmed: readonly string[];
  readonly answersFolder: string;
}

/** Sends a finished set: preflight, gate, FI and FS, GO last. Throws with the set's state clear in the journal. */
export async function send(request: SendRequest): Promise<Sent> {
  const { home, channel } = request;
  repairJournal(home);
  const journal = new Journal(home, request.clock);
  const steps = new Steps({ observe: request.observe, signal: request.signal, timeoutMs: request.stepTimeoutMs });
  try {
    const triplet = await keepBytes(request);
    const checked = await checkSet(request, triplet);
    const facts = await gateFacts(request, triplet, checked);
    refuseFirst(decide(facts));
    await steps.step("journal created", async () => record(journal, request, triplet, checked));
    const options: ConnectOptions = {
      home,
      steps,
      passphrase: request.interaction.passphrase,
      hostKey: request.interaction.hostKey,
    };
    const connection = await failing(journal, triplet.id, () => connect(channel, options));
    return await failing(journal, triplet.id, () =>
      sendOver(connection, request, triplet, checked, { facts, journal, steps, options }),
    );
  } finally {
    journal.close();
  }
}

interface SendSurroundings {
  readonly facts: GateFacts;
  readonly journal: Journal;
  readonly steps: Steps;
  readonly options: ConnectOptions;
}

async function sendOver(
  connection: Connection,
  request: SendRequest,
  triplet: Triplet,
  checked: Preflight,
  around: SendSurroundings,
): Promise<Sent> {
  const { journal, steps } = around;
  const folder = folders[triplet.environment].put;
  try {
    const facts = { ...around.facts, practice: connection.practice };
    const passed = await passGate(facts, request.interaction.confirm, request.session);
    const log = (event: Parameters<Journal["append"]>[1]) =>
      steps.step(`journal ${event.kind}`, async () => journal.append(triplet.id, event));
    await log({ kind: "gate", practice: passed.practice, items: passed.items, reason: passed.reason });
    const events: TransferEvents = {
      uploading: (name) => log({ kind: "uploading", name }),
      uploaded: (name, sizeRead) => log({ kind: "uploaded", name, sizeRead }),
      goIntended: (name) => log({ kind: "goIntended", name, folder }),
      goSent: (name) => log({ kind: "goSent", name, folder }),
      goRefused: (name) => log({ kind: "goRefused", name }),
    };
    const outgoing = triplet.files.map(({ name, path: file }) => {
      const known = checked.files.find((record) => record.name === name);
      return { name, path: file, size: known?.size ?? 0, sha256: known?.sha256 };
    });
    const isGo = ({ name }: { name: string }): boolean => name === triplet.goName;
    const go = outgoing.find(isGo);
    if (!go) throw channelError("noGo", { name: triplet.goName });
    const plan = { folder, files: outgoing.filter((file) => !isGo(file)), go };
    const result = await sendFiles(connection, plan, {
      channel: request.channel,
      connect: around.options,
      steps,
      events,
      progress: request.interaction.progress,
      backoffMs: request.backoffMs,
    });
    const names = outgoing.map(({ name }) => name);
    return {
      id: triplet.id,
      folder,
      names,
      practice: connection.practice,
      confirmed: result.confirmed,
      answersFolder: folders[triplet.environment].answers,
    };
  } finally {
    await connection.end();
  }
}

/** Writes down that it failed, and why, in the words of the problem's kind. "GO unknown" stays what the events say. */
async function failing<T>(journal: Journal, id: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const problem =
      error instanceof ChannelError ? error.problem.kind : error instanceof GateRefusal ? "gateRefused" : "unexpected";
    if (!(error instanceof GoUnknown)) journal.append(id, { kind: "failed", problem });
    throw error;
  }
}

/** The bytes that go are those kept in FLA_HOME: nobody edits them between the check and the send. */
async function keepBytes({ home, triplet }: SendRequest): Promise<Triplet> {
  const folder = sentFolder(home, triplet.id);
  if (triplet.folder === folder) return triplet;
  makePrivateFolder(folder);
  const files: PreflightFile[] = [];
  for (const { name, path: source } of triplet.files) {
    const target = path.join(folder, path.basename(name));
    await copyFile(source, target);
    files.push({ name, path: target });
  }
  return { ...triplet, folder, files };
}

async function checkSet({ home, channel, clock }: SendRequest, triplet: Triplet): Promise<Preflight> {
  const own = await ownCertificate(channel);
  const pinned = new Set(await pinnedSigners(home));
  if (own) pinned.add(certificateFacts(own).sha256);
  return preflight(triplet.files, {
    environment: triplet.environment,
    senderNumber: channel.senderNumber,
    today: inBrussels(clock()).compactDate,
    verify: { now: clock(), pinned, profile: signatureProfile() },
  });
}

async function ownCertificate(channel: Channel): Promise<X509Certificate | undefined> {
  if (!channel.certificateFile) return undefined;
  return readCertificateOnly(credentialSource(channel.certificateFile, channel.certificateKeyFile)).catch(
    () => undefined,
  );
}

async function gateFacts(request: SendRequest, triplet: Triplet, checked: Preflight): Promise<GateFacts> {
  const { home, channel, content } = request;
  const { entries } = readJournal(home);
  const before = sentToProduction(entries.filter(({ id }) => id !== triplet.id));
  const known = foldJournal(home, entries);
  const signers = [...checked.signatures.values()].flatMap(({ signer }) => signer ?? []);
  const pinned = pinnedHostKeys(home, channel.host, channel.port);
  const byHash = checked.files
    .map(({ name, sha256 }) => (name.startsWith("FI.") ? before.byHash.get(sha256) : undefined))
    .find(Boolean);
  const byForm = findSentForm(before, checked.forms);
  return {
    channel: channel.name,
    senderNumber: channel.senderNumber,
    environment: triplet.environment,
    practice: pinned.length > 0 ? isKnownPractice(home, channel) : undefined,
    madeHere: triplet.madeHere,
    code: triplet.set.code,
    practiceCodes: practiceCodes(),
    problems: checked.problems.filter(({ kind }) => kind !== "signatureInvalid" && kind !== "signatureMissing"),
    signature: checked.signature,
    practiceCertificate: signers.some((signer) => isPracticeCertificate(home, signer)),
    content,
    declarations: checked.forms.length,
    sentBefore: byHash ? { by: "hash", set: byHash } : byForm ? { by: "form", set: byForm } : undefined,
    doubtful: known.find(
      (one) => one.state === "goUnknown" && one.set === triplet.goName && one.channel === channel.name,
    )?.set,
    outsideMandates: undefined,
  };
}

/** Forms a line of the journal may hold; eight bytes each, so a line stays below 100 kB. */
const formsPerLine = 8_000;

function record(journal: Journal, { channel, content }: SendRequest, triplet: Triplet, checked: Preflight): void {
  const { id, environment, goName, madeHere } = triplet;
  const { sender } = triplet.set;
  journal.append(id, {
    kind: "created",
    channel: channel.name,
    environment,
    sender,
    set: goName,
    files: checked.files,
    declarations: checked.forms.length,
    madeHere,
    pack: content?.pack?.id,
  });
  const certificates = new Set([...checked.signatures.values()].flatMap(({ signer }) => signer?.sha256 ?? []));
  for (const certificate of certificates)
    journal.append(id, {
      kind: "signed",
      names: checked.files.map(({ name }) => name).filter((name) => name.startsWith("FS.")),
      certificate,
    });
  journal.append(id, { kind: "preflight", codes: [...new Set(checked.problems.map(({ code }) => code))] });
  for (let at = 0; at < checked.forms.length; at += formsPerLine)
    journal.append(id, {
      kind: "forms",
      hashes: Buffer.concat(checked.forms.slice(at, at + formsPerLine).map(formKey)).toString("base64"),
    });
}

/** A set of other software uses up its number here too, so that ours never takes the same. */
export function noteForeignNumber(home: Home, triplet: Triplet): void {
  const { sender, date, sequence, environment } = triplet.set;
  if (!/^\d{6}$/.test(sender) || !isCalendarDate(date) || !/^[0-9A-Z]{5}$/.test(sequence)) return;
  markSequence(home, { senderNumber: sender, date, environment }, sequence);
}

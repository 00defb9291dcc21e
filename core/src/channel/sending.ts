// Sending a finished set: the bytes are kept, looked at, passed through the gate, and put on the channel, GO last. What is
// written in the journal before each step is what a crash leaves to go by.
import type { X509Certificate } from "node:crypto";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { folders, parseFileName, siblingName, type Environment } from "../triplet/names";
import type { Channel } from "./channels";
import { claimFiles, releaseFiles } from "./claims";
import { inBrussels, type Clock } from "./clock";
import { connect, statusOf, type Connection, type ConnectOptions } from "./connection";
import { practiceCodes } from "./files";
import { assertUnchanged } from "./fileStamp";
import { installedPracticeCodes } from "./packs/known";
import { formKey, type FormHead } from "./forms";
import {
  decide,
  GateRefusal,
  passGate,
  refuseFirst,
  type ContentFacts,
  type GateFacts,
  type GateItem,
  type GateSession,
} from "./gate";
import { writingHome, type Home } from "./home";
import { pinnedHostKeys } from "./hostKeys";
import type { Interaction } from "./interaction";
import { Journal, readJournal, repairJournal, type JournalEntry, type JournalEvent } from "./journal";
import { isPracticeCertificate } from "./practice";
import { Lease } from "./lease";
import { preflight, type Preflight, type PreflightFile } from "./preflight";
import { channelError, ChannelError } from "./problem";
import { makePrivateFolder } from "./safeFile";
import { pinnedSigners } from "./signers";
import { certificateFacts } from "./signing/certificate";
import { credentialSource, readCertificateOnly } from "./signing/credentials";
import { signatureProfile } from "./signing/operations";
import { Steps, type StepObserver } from "./step";
import { findSentForm, foldJournal, refusedFiles, sentFolder, sentToProduction, type Submission } from "./submissions";
import { GoUnknown, putEmpty, sendFiles, type TransferEvents, type TransferPlan } from "./transfer";
import { isKnownPractice, noteForeignNumber, type Triplet } from "./triplets";

/** What every operation over a connection is given. */
export interface ChannelRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase" | "hostKey">;
  readonly signal?: AbortSignal;
  readonly observe?: StepObserver;
  /** Told of a step once it is under way, before its answer. */
  readonly begun?: (step: string) => void;
  readonly stepTimeoutMs?: number;
}

export interface SendRequest extends ChannelRequest {
  readonly triplet: Triplet;
  /** What the check of the document said; undefined where nobody checked it. */
  readonly content: ContentFacts | undefined;
  readonly interaction: Interaction;
  readonly session: GateSession;
  /** Waits between tries; tests shorten them. */
  readonly backoffMs?: readonly number[];
}

export interface Sent {
  readonly id: string;
  readonly folder: string;
  readonly names: readonly string[];
  readonly practice: boolean;
  /** Names whose size the server confirmed. */
  readonly confirmed: readonly string[];
  readonly answersFolder: string;
  /** What the gate merely said. */
  readonly warnings: readonly GateItem[];
}

/**
 * Sends a finished set: preflight, gate, FI and FS, GO last. A set whose earlier try failed before its GO goes on under its own
 * name. Throws with the set's state clear in the journal.
 */
export function send(request: SendRequest): Promise<Sent> {
  return writingHome(request.home, () => sendSet(request));
}

async function sendSet(request: SendRequest): Promise<Sent> {
  const { home, channel } = request;
  repairJournal(home);
  const lease = Lease.take(home, request.triplet.id, request.triplet.goName);
  const journal = new Journal(home, request.clock);
  const steps = stepsOf(request);
  try {
    const { entries } = readJournal(home);
    const earlier = foldJournal(home, entries).find(({ id }) => id === request.triplet.id);
    refuseRepeat(earlier);
    const triplet = await keepBytes(request);
    if (!triplet.madeHere) noteForeignNumber(home, triplet);
    const checked = await checkSet(request, triplet, entries);
    const facts = gateFacts(request, triplet, checked, entries);
    refuseFirst(decide(facts));
    const work: Work = {
      request,
      triplet,
      checked,
      facts,
      journal,
      lease,
      steps,
      begun: new Set(earlier?.begun),
      unsure: new Set(earlier?.unsure),
    };
    if (!earlier) await writeDown(work);
    const connection = await failing(work, () => connect(channel, connectOptions(request, steps)));
    return await failing(work, () => sendOver(connection, work));
  } finally {
    journal.close();
    lease.release();
  }
}

/** What one send carries along. */
interface Work {
  readonly request: SendRequest;
  readonly triplet: Triplet;
  readonly checked: Preflight;
  readonly facts: GateFacts;
  readonly journal: Journal;
  readonly lease: Lease;
  readonly steps: Steps;
  readonly begun: ReadonlySet<string>;
  readonly unsure: ReadonlySet<string>;
}

function stepsOf({ observe, begun, signal, stepTimeoutMs }: ChannelRequest): Steps {
  return new Steps({ observe, begun, signal, timeoutMs: stepTimeoutMs });
}

function connectOptions({ home, interaction }: ChannelRequest, steps: Steps): ConnectOptions {
  return { home, steps, passphrase: interaction.passphrase, hostKey: interaction.hostKey };
}

async function sendOver(connection: Connection, work: Work): Promise<Sent> {
  const { request, triplet, steps } = work;
  const folder = folders[triplet.environment].put;
  try {
    const facts = { ...work.facts, practice: connection.practice };
    const passed = await passGate(facts, request.interaction.confirm, request.session);
    const items = [...passed.items, ...passed.warnings.map(({ kind }) => kind)];
    await log(work, { kind: "gate", practice: passed.practice, items, reason: passed.reason });
    const plan = planOf(work, folder);
    const result = await sendFiles(connection, plan, {
      channel: request.channel,
      connect: connectOptions(request, steps),
      steps,
      events: eventsOf(work, folder, connection.practice),
      progress: request.interaction.progress,
      backoffMs: request.backoffMs,
    });
    return {
      id: triplet.id,
      folder,
      names: triplet.files.map(({ name }) => name),
      practice: connection.practice,
      confirmed: result.confirmed,
      answersFolder: folders[triplet.environment].answers,
      warnings: passed.warnings,
    };
  } finally {
    await connection.end();
  }
}

function planOf({ triplet, checked, begun, unsure }: Work, folder: string): TransferPlan {
  const outgoing = triplet.files.map(({ name, path: file }) => {
    const known = checked.files.find((record) => record.name === name);
    return { name, path: file, size: known?.size ?? 0, sha256: known?.sha256 };
  });
  const go = outgoing.find(({ name }) => name === triplet.goName);
  if (!go) throw channelError("noGo", { name: triplet.goName });
  return { folder, files: outgoing.filter((file) => file !== go), go, begun, unsure };
}

/** The journal's side of the transfer. Into a real IN the files are claimed first: two windows never send the same. */
function eventsOf(work: Work, folder: string, practice: boolean): TransferEvents {
  const { request, triplet, checked } = work;
  const hashes = checked.files.flatMap(({ name, sha256 }) => (name.startsWith("FI.") ? sha256 : []));
  const claims = triplet.environment === "R" && !practice;
  return {
    uploading: (name) => {
      work.lease.check();
      return log(work, { kind: "uploading", name });
    },
    opened: (name) => log(work, { kind: "opened", name }),
    uploaded: (name, sizeRead) => log(work, { kind: "uploaded", name, sizeRead }),
    goIntended: async (name) => {
      work.lease.check();
      // The intent first: a claim that a crash leaves behind then always has its intent beside it.
      await log(work, { kind: "goIntended", name, folder });
      if (claims) await claimOrRefuse(work, name, hashes);
    },
    goSent: (name) => log(work, { kind: "goSent", name, folder }),
    goRefused: async (name) => {
      await log(work, { kind: "goRefused", name });
      if (claims) releaseFiles(request.home, hashes, triplet.id);
    },
  };
}

async function claimOrRefuse(work: Work, name: string, hashes: readonly string[]): Promise<void> {
  try {
    const { home } = work.request;
    claimFiles(home, hashes, work.triplet.id, refusedFiles(readJournal(home).entries));
  } catch (error) {
    await log(work, { kind: "goRefused", name });
    throw error;
  }
}

async function log({ steps, journal, triplet }: Work, event: JournalEvent): Promise<void> {
  await steps.step(`journal ${event.kind}`, async () => journal.append(triplet.id, event));
}

/** A set that went, or may have gone, never goes again by itself. */
function refuseRepeat(earlier: Submission | undefined): void {
  if (!earlier || ["prepared", "sending", "failed"].includes(earlier.state)) return;
  const kind = earlier.state === "goUnknown" ? "goUnknown" : "sentBeforeFile";
  throw new GateRefusal([{ area: "gate", kind, args: { set: earlier.set } }]);
}

/** Writes down that it failed, and why, in the words of the problem's kind. "GO unknown" stays what the events say. */
async function failing<T>(work: Work, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    // Of a set that another process took over, that one writes the journal.
    const isElsewhere = error instanceof ChannelError && error.is("leaseLost");
    if (!(error instanceof GoUnknown) && !isElsewhere) writeDownFailure(work, error);
    throw error;
  }
}

/** Where the journal itself cannot be written, the first error is the one to tell. */
function writeDownFailure({ journal, triplet }: Work, error: unknown): void {
  try {
    journal.append(triplet.id, { kind: "failed", problem: problemKind(error) });
  } catch {
    // The state stays what was written last.
  }
}

function problemKind(error: unknown): string {
  if (error instanceof GateRefusal) return error.items[0].kind;
  return error instanceof ChannelError ? error.problem.kind : "unexpected";
}

/** The bytes that go are those kept in FLA_HOME: nobody edits them between the check and the send. */
async function keepBytes({ home, triplet }: SendRequest): Promise<Triplet> {
  const folder = sentFolder(home, triplet.id);
  if (triplet.folder === folder) return triplet;
  makePrivateFolder(folder);
  const files: PreflightFile[] = [];
  for (const { name, path: source, stamp } of triplet.files) {
    const target = path.join(folder, path.basename(name));
    await copyFile(source, target);
    if (stamp !== undefined) assertUnchanged(source, stamp);
    files.push({ name, path: target });
  }
  return { ...triplet, folder, files };
}

async function checkSet(
  { home, channel, clock }: SendRequest,
  triplet: Triplet,
  entries: readonly JournalEntry[],
): Promise<Preflight> {
  const own = await ownCertificate(channel);
  const pinned = await pinnedSigners(home);
  if (own) pinned.add(certificateFacts(own).sha256);
  return preflight(triplet.files, {
    environment: triplet.environment,
    senderNumber: channel.senderNumber,
    today: inBrussels(clock()).compactDate,
    used: namesThatWent(home, entries, triplet.id, channel),
    // A set of other software is as big as it is.
    limits: triplet.madeHere ? { bytes: channel.maxBytes, forms: channel.maxForms } : undefined,
    verify: { now: clock(), pinned, profile: signatureProfile() },
  });
}

/** Names that this channel's receiver has had from here: used again, they are refused (ACRF-133). */
function namesThatWent(home: Home, entries: readonly JournalEntry[], id: string, channel: Channel): Set<string> {
  const practice = isKnownPractice(home, channel);
  const isGone = ({ state }: Submission): boolean => !["prepared", "sending", "failed"].includes(state);
  const went = foldJournal(home, entries).filter(
    (one) => one.id !== id && one.channel === channel.name && one.practice === practice && isGone(one),
  );
  return new Set(went.map(({ set }) => set));
}

async function ownCertificate(channel: Channel): Promise<X509Certificate | undefined> {
  if (!channel.certificateFile) return undefined;
  const source = credentialSource(channel.certificateFile, channel.certificateKeyFile);
  return readCertificateOnly(source).catch(() => undefined);
}

function gateFacts(
  { home, channel, content }: SendRequest,
  triplet: Triplet,
  checked: Preflight,
  entries: readonly JournalEntry[],
): GateFacts {
  const others = entries.filter(({ id }) => id !== triplet.id);
  const signers = [...checked.signatures.values()].flatMap(({ signer }) => signer ?? []);
  const contacted = pinnedHostKeys(home, channel.host, channel.port).length > 0;
  const { enterpriseNumber } = channel;
  const isSameSet = (one: Submission): boolean => one.set === triplet.goName && one.channel === channel.name;
  return {
    channel: channel.name,
    senderNumber: channel.senderNumber,
    environment: triplet.environment,
    practice: contacted ? isKnownPractice(home, channel) : undefined,
    madeHere: triplet.madeHere,
    code: triplet.set.code,
    practiceCodes: [...practiceCodes(), ...installedPracticeCodes(home.dir)],
    // The gate has its own word for signatures, which knows whether they are demanded.
    problems: checked.problems.filter(({ kind }) => kind !== "signatureInvalid" && kind !== "signatureMissing"),
    signature: checked.signature,
    practiceCertificate: signers.some((signer) => isPracticeCertificate(home, signer)),
    content,
    declarations: checked.forms.length,
    sentBefore: sentBefore(others, checked),
    doubtful: foldJournal(home, others).find((one) => one.state === "goUnknown" && isSameSet(one))?.set,
    outsideMandates: outsideMandates(channel, checked.forms, triplet.set.code),
    otherDeclarant: otherDeclarant(channel, checked.forms),
    otherOwner: signers.find((one) => (one.enterpriseNumber ?? enterpriseNumber) !== enterpriseNumber)
      ?.enterpriseNumber,
    simulation: channel.simulation ?? false,
    enterpriseNumber,
  };
}

function sentBefore(entries: readonly JournalEntry[], checked: Preflight): GateFacts["sentBefore"] {
  const before = sentToProduction(entries);
  for (const { name, sha256 } of checked.files) {
    const set = name.startsWith("FI.") ? before.byHash.get(sha256) : undefined;
    if (set !== undefined) return { by: "hash", set };
  }
  const set = findSentForm(before, checked.forms);
  return set === undefined ? undefined : { by: "form", set };
}

/** Forms for employers that gave this channel no mandate for the application; a channel without a list has no say. */
function outsideMandates({ mandates }: Channel, forms: readonly FormHead[], code: string): number | undefined {
  if (!mandates) return undefined;
  const isMandated = (employer: string): boolean =>
    mandates.some((mandate) => mandate.employer === employer && (mandate.application ?? code) === code);
  return forms.filter(({ employers }) => !employers.every(isMandated)).length;
}

/** A training provider declares in its own name only; representatives declare for others. */
function otherDeclarant({ quality, enterpriseNumber }: Channel, forms: readonly FormHead[]): number | undefined {
  if (quality !== "training") return undefined;
  return forms.filter(({ declarants }) => declarants.some((number) => number !== enterpriseNumber)).length;
}

/** Forms a line of the journal may hold; eight bytes each, so a line stays below 100 kB. */
const formsPerLine = 8_000;

/** The first lines of a submission: what it is, who signed it, what the preflight said, and by what its forms are known. */
async function writeDown(work: Work): Promise<void> {
  const { request, triplet, checked } = work;
  const { environment, goName, madeHere } = triplet;
  await log(work, {
    kind: "created",
    channel: request.channel.name,
    environment,
    sender: triplet.set.sender,
    set: goName,
    files: checked.files,
    declarations: checked.forms.length,
    madeHere,
    pack: request.content?.pack?.id,
  });
  const names = checked.files.map(({ name }) => name).filter((name) => name.startsWith("FS."));
  const certificates = new Set([...checked.signatures.values()].flatMap(({ signer }) => signer?.sha256 ?? []));
  for (const certificate of certificates) await log(work, { kind: "signed", names, certificate });
  await log(work, { kind: "preflight", codes: [...new Set(checked.problems.map(({ code }) => code))] });
  for (let at = 0; at < checked.forms.length; at += formsPerLine) {
    const keys = checked.forms.slice(at, at + formsPerLine).map(formKey);
    await log(work, { kind: "forms", hashes: Buffer.concat(keys).toString("base64") });
  }
}

/* -------------------------------------------------------------------------------------------- after a failed send */

export interface SubmissionRequest extends ChannelRequest {
  readonly submission: Submission;
}

/** Sends a TD for a set whose GO has not gone: the receiver forgets its files. Resolves with the TD's name. */
export async function withdraw(request: SubmissionRequest): Promise<string> {
  const { submission, home } = request;
  const { id, set } = submission;
  const lease = Lease.take(home, id, set);
  const journal = new Journal(home, request.clock);
  try {
    // As it is now: while the person was asked, another window may have sent it.
    const now = foldJournal(home, readJournal(home).entries).find((one) => one.id === id) ?? submission;
    if (!["prepared", "sending", "failed"].includes(now.state)) throw channelError("cannotWithdraw", { set });
    return await sendWithdrawal(request, siblingName(set, "TD"), (name) =>
      journal.append(id, { kind: "withdrawn", name }),
    );
  } finally {
    journal.close();
    lease.release();
  }
}

async function sendWithdrawal(request: SubmissionRequest, name: string, sent: (name: string) => void): Promise<string> {
  const connection = await connect(request.channel, connectOptions(request, stepsOf(request)));
  try {
    await putEmpty(connection, folders[request.submission.environment].put, name);
    sent(name);
    return name;
  } finally {
    await connection.end();
  }
}

/** What the server shows of a GO whose state is unknown. "gone" may mean never made, or taken already. */
export async function lookForGo(request: SubmissionRequest): Promise<"there" | "gone" | "cannotTell"> {
  const { submission, channel } = request;
  const connection = await connect(channel, connectOptions(request, stepsOf(request)));
  try {
    const found = await connection.sizeOf(`${folders[submission.environment].put}/${submission.set}`);
    if (found.size !== undefined) return "there";
    return found.missing ? "gone" : "cannotTell";
  } finally {
    await connection.end();
  }
}

/**
 * A person looked, and says whether the GO of unknown state is there. Only then is the set sent, or free to be sent again.
 * @throws ChannelError "beingSent" while a process is still at work on it
 */
export function settleGo(home: Home, submission: Submission, sent: boolean, clock: Clock): void {
  const lease = Lease.take(home, submission.id, submission.set);
  const journal = new Journal(home, clock);
  try {
    journal.append(submission.id, { kind: "goSettled", sent });
    const hashes = submission.files.flatMap(({ name, sha256 }) => (name.startsWith("FI.") ? sha256 : []));
    if (!sent) releaseFiles(home, hashes, submission.id);
  } finally {
    journal.close();
    lease.release();
  }
}

/**
 * Sequence numbers of this sender that are visible in the folders of the server: other software sends on the same account.
 * Empty where the server does not list.
 */
export async function numbersOnServer(
  request: ChannelRequest & { readonly environment: Environment },
): Promise<ReadonlySet<string>> {
  const { channel, environment, clock } = request;
  const connection = await connect(channel, connectOptions(request, stepsOf(request)));
  const today = inBrussels(clock()).compactDate;
  const numbers = new Set<string>();
  try {
    for (const folder of [folders[environment].put, folders[environment].answers])
      for (const { name } of await connection.list(folder).catch(ignoreRefusal)) {
        const { sender, date, sequence, environment: found } = parseFileName(name);
        if (sender === channel.senderNumber && date === today && found === environment) numbers.add(sequence);
      }
    return numbers;
  } finally {
    await connection.end();
  }
}

function ignoreRefusal(error: unknown): [] {
  if (statusOf(error) === undefined) throw error;
  return [];
}

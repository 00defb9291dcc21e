// What was prepared and sent, from the journal, with the bytes kept in FLA_HOME: one folder a submission, `sent` and `answers`
// inside. State is never stored, it follows from the events; after a crash between intent and answer it is "GO unknown".
import { existsSync, readdirSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Environment } from "../triplet/names";
import { parseFileName, siblingName } from "../triplet/names";
import { formKey } from "./forms";
import type { Home } from "./home";
import { readJournal, type FileRecord, type JournalEntry, type JournalReading, type Measure } from "./journal";
import { makePrivateFolder, writeWhole } from "./safeFile";

export type SubmissionState =
  | "prepared"
  | "sending"
  | "failed"
  | "goUnknown"
  | "sent"
  | "withdrawn"
  | "taken"
  | "refused"
  | "accepted"
  | "anomalies";

export interface AnswerRecord {
  readonly name: string;
  readonly at: string;
  /** "ACRF" or "NOTIFICATION". */
  readonly about: string;
  readonly result: string;
  readonly codes: readonly string[];
  /** Forms that it speaks of. */
  readonly forms: number;
  /** Path of the kept file; undefined after a purge. */
  readonly path?: string;
}

export interface Submission {
  readonly id: string;
  readonly channel: string;
  readonly environment: Environment;
  readonly sender: string;
  /** Name of the GO. */
  readonly set: string;
  readonly createdAt: string;
  readonly sentAt?: string;
  readonly state: SubmissionState;
  readonly files: readonly FileRecord[];
  readonly declarations: number;
  readonly madeHere: boolean;
  readonly pack?: string;
  readonly practice?: boolean;
  /** Typed to override the gate. */
  readonly reason?: string;
  /** Names that this set made on the server. */
  readonly begun: readonly string[];
  /** Names that it asked for, where the answer was lost: they may be its own, empty still. */
  readonly unsure: readonly string[];
  readonly answers: readonly AnswerRecord[];
  /** The receiver's number for the file, from the ACRF. */
  readonly ticket?: string;
  /** Folder of the kept bytes; it may be gone after a purge. */
  readonly folder: string;
  /** The kept bytes were removed; names, hashes and codes are still known. */
  readonly purged: boolean;
  /** What was foreseen beside what came back, once an answer was compared. */
  readonly compared?: Measure;
}

export interface SubmissionList {
  /** Newest first. */
  readonly submissions: readonly Submission[];
  readonly damaged: JournalReading["damaged"];
}

/** A new id: the GO's name, which a person can read, and chance, because other software may use the same name. */
export function newSubmissionId(goName: string): string {
  return `${goName.replace(/[^A-Za-z0-9.]/g, "_").slice(0, 80)}~${randomBytes(4).toString("hex")}`;
}

/** The set that an id was made for, as far as a person can read it off. */
export function setOfId(id: string): string {
  return id.split("~")[0];
}

function submissionFolder(home: Home, id: string): string {
  return path.join(home.submissionsDir, id);
}

/** Folder of the bytes as they are sent. */
export function sentFolder(home: Home, id: string): string {
  return path.join(submissionFolder(home, id), "sent");
}

function answersFolder(home: Home, id: string): string {
  return path.join(submissionFolder(home, id), "answers");
}

/** All submissions that the journal knows. */
export function listSubmissions(home: Home): SubmissionList {
  const reading = readJournal(home);
  if (lastList?.reading === reading && lastList.dir === home.dir) return lastList.list;
  const { entries, damaged } = reading;
  const list = { submissions: foldJournal(home, entries).reverse(), damaged };
  lastList = { reading, dir: home.dir, list };
  return list;
}

/** The list of the last reading, for as long as nothing is added to the journal. */
let lastList: { readonly reading: JournalReading; readonly dir: string; readonly list: SubmissionList } | undefined;

/** Submissions from journal entries, oldest first. */
export function foldJournal(home: Home, entries: readonly JournalEntry[]): Submission[] {
  const byId = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (known) known.push(entry);
    else byId.set(entry.id, [entry]);
  }
  return [...byId].flatMap(([id, events]) => fold(home, id, events) ?? []);
}

/** What was sent to IN and may not go again: hashes of FI files and keys of forms, with the set they went in. */
export interface SentBefore {
  readonly byHash: ReadonlyMap<string, string>;
  readonly byForm: ReadonlyMap<string, string>;
}

/** Collects what reached, or may have reached, IN. A practice channel's IN does not count, nor a file that an ACRF refused. */
export function sentToProduction(entries: readonly JournalEntry[]): SentBefore {
  const byHash = new Map<string, string>();
  const byForm = new Map<string, string>();
  const wanted = new Map<string, string>();
  const real = new Set(entries.flatMap((entry) => (entry.kind === "gate" && !entry.practice ? [entry.id] : [])));
  const reached = new Set(entries.flatMap((entry) => (entry.kind === "goIntended" ? [entry.id] : [])));
  for (const entry of entries) if (isNotThere(entry) || isFileRefused(entry)) reached.delete(entry.id);
  for (const entry of entries) {
    if (!real.has(entry.id) || !reached.has(entry.id)) continue;
    if (entry.kind === "created" && entry.environment === "R") {
      wanted.set(entry.id, entry.set);
      for (const file of entry.files) if (file.name.startsWith("FI.")) byHash.set(file.sha256, entry.set);
    }
    if (entry.kind !== "forms" || !wanted.has(entry.id)) continue;
    const hashes = Buffer.from(entry.hashes, "base64");
    for (let at = 0; at + 8 <= hashes.length; at += 8)
      byForm.set(hashes.toString("hex", at, at + 8), wanted.get(entry.id)!);
  }
  return { byHash, byForm };
}

/** The set in which one of these forms was sent before. */
export function findSentForm(before: SentBefore, forms: readonly Parameters<typeof formKey>[0][]): string | undefined {
  for (const form of forms) {
    if (form.date === "" && form.hour === "") continue; // Nothing to know it by; the schema asks for both.
    const set = before.byForm.get(formKey(form).toString("hex"));
    if (set !== undefined) return set;
  }
  return undefined;
}

/** True while an answer is still to come: the GO went or may have gone, and not every form has its NOTIFICATION. */
export function isAwaited(submission: Submission): boolean {
  if (!wasSent(submission)) return false;
  if (submission.answers.some(({ about, result }) => about === "ACRF" && result === "0")) return false;
  const decided = submission.answers.filter(({ about, result }) => about !== "ACRF" && isDecided(result));
  const handled = decided.reduce((sum, { forms }) => sum + forms, 0);
  return handled < Math.max(1, submission.declarations);
}

/** Where answers are looked for: where some are awaited, else where something went, else in the test folder. */
export function environmentsToFetch(submissions: readonly Submission[], channel: string): readonly Environment[] {
  const ours = submissions.filter((one) => one.channel === channel && wasSent(one));
  const awaited = ours.filter(isAwaited);
  const found = new Set((awaited.length > 0 ? awaited : ours).map(({ environment }) => environment));
  return found.size > 0 ? [...found] : ["T"];
}

/** True when the GO went, or may have gone. */
export function wasSent({ state }: Submission): boolean {
  return !["prepared", "sending", "failed", "withdrawn"].includes(state);
}

/**
 * True when a corrective file can be made of it: something was refused, or accepted with anomalies and its pack declares how a
 * change is made.
 * @param changeable ids of the packs that do
 */
export function isCorrectable({ answers, pack, purged }: Submission, changeable: ReadonlySet<string>): boolean {
  if (purged) return false;
  if (answers.some(({ result }) => result === "0")) return true;
  const isAccepted = ({ about, result, codes }: AnswerRecord): boolean =>
    about !== "ACRF" && (result === "1" || result === "3") && codes.length > 0;
  return changeable.has(pack ?? "") && answers.some(isAccepted);
}

/** Keeps an answer beside what was sent. Returns its path. */
export function keepAnswer(home: Home, id: string, name: string, content: Buffer): string {
  return keepIn(answersFolder(home, id), name, content);
}

/** Writes a file that came from outside, whole or not at all; one of that name is never written over. */
export function keepIn(folder: string, name: string, content: Buffer): string {
  makePrivateFolder(folder);
  const file = path.join(folder, path.basename(name));
  if (!existsSync(file)) writeWhole(file, content);
  return file;
}

/** Paths of the FI files of a submission; none after a purge. */
export function sentDataFiles(submission: Submission): string[] {
  const folder = path.join(submission.folder, "sent");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => parseFileName(name).prefix === "FI")
    .sort()
    .map((name) => path.join(folder, name));
}

/** Removes the kept bytes of a submission; the journal keeps the hashes. */
export function removeKeptBytes(home: Home, id: string): void {
  rmSync(submissionFolder(home, id), { recursive: true, force: true });
}

/** The events that say for certain that no GO is there. */
function isNotThere(entry: JournalEntry): boolean {
  return entry.kind === "goRefused" || entry.kind === "withdrawn" || (entry.kind === "goSettled" && !entry.sent);
}

/** The receiver took nothing of the file: a name used twice, no mandate, a broken signature. */
function isFileRefused(entry: JournalEntry): boolean {
  return entry.kind === "answer" && entry.about === "ACRF" && entry.result === "0";
}

/** Submissions whose bytes may be sent to IN again, because the receiver refused the file as a whole. */
export function refusedFiles(entries: readonly JournalEntry[]): ReadonlySet<string> {
  return new Set(entries.filter(isFileRefused).map(({ id }) => id));
}

function fold(home: Home, id: string, events: readonly JournalEntry[]): Submission | undefined {
  const created = events.find((event) => event.kind === "created");
  if (!created) return undefined;
  const gate = events.findLast((event) => event.kind === "gate");
  const sent = events.findLast((event) => event.kind === "goSent" || (event.kind === "goSettled" && event.sent));
  const answers = events.filter((event) => event.kind === "answer");
  const folder = submissionFolder(home, id);
  return {
    id,
    channel: created.channel,
    environment: created.environment,
    sender: created.sender,
    set: created.set,
    createdAt: created.at,
    sentAt: sent?.at,
    state: stateOf(events),
    files: created.files,
    declarations: created.declarations,
    madeHere: created.madeHere,
    pack: created.pack,
    practice: gate?.practice,
    reason: gate?.reason,
    begun: events.flatMap((event) => (event.kind === "opened" ? [event.name] : [])),
    unsure: events.flatMap((event) => (event.kind === "uploading" ? [event.name] : [])),
    answers: answers.map((answer) => toRecord(answer, folder)),
    ticket: answers.find(({ ticket }) => ticket !== undefined)?.ticket,
    folder,
    purged: events.some((event) => event.kind === "purged"),
    compared: events.findLast((event) => event.kind === "compared"),
  };
}

function toRecord(
  { name, at, about, result, codes, forms }: Extract<JournalEntry, { kind: "answer" }>,
  folder: string,
): AnswerRecord {
  return {
    ...{ name, at, about, result, codes, forms },
    /** Looked for when somebody asks: a list of a thousand submissions asks for none. */
    get path() {
      return keptPath(folder, name);
    },
  };
}

/** Of a CO the FO that it held. */
function keptPath(folder: string, name: string): string | undefined {
  const kept = parseFileName(name).prefix === "CO" ? siblingName(name, "FO") : name;
  const file = path.join(folder, "answers", path.basename(kept));
  return existsSync(file) ? file : undefined;
}

/**
 * The last word on the GO, then the answers, wherever they stand among the events: clocks may differ (`--as-of`, two machines),
 * but what was answered did arrive. A NOTIFICATION says more than an ACRF.
 */
function stateOf(events: readonly JournalEntry[]): SubmissionState {
  let state = stateBeforeAnswers(events);
  for (const event of events) if (event.kind === "answer") state = afterAnswer(state, event);
  return state;
}

function stateBeforeAnswers(events: readonly JournalEntry[]): SubmissionState {
  let state: SubmissionState = "prepared";
  for (const event of events) {
    if (event.kind === "uploading") state = "sending";
    else if (event.kind === "failed" && state !== "goUnknown" && state !== "sent") state = "failed";
    else if (event.kind === "goIntended") state = "goUnknown";
    else if (event.kind === "goRefused") state = "failed";
    else if (event.kind === "goSent") state = "sent";
    else if (event.kind === "goSettled") state = event.sent ? "sent" : "failed";
    else if (event.kind === "withdrawn") state = "withdrawn";
  }
  return state;
}

function afterAnswer(
  state: SubmissionState,
  { about, result, codes }: { about: string; result: string; codes: readonly string[] },
): SubmissionState {
  if (about === "ACRF") {
    if (state === "accepted" || state === "anomalies") return state;
    if (result === "0") return "refused";
    return result === "1" ? "taken" : state;
  }
  if (result === "0") return "refused";
  if (state === "refused") return state; // One refused form of several keeps the set from being called accepted.
  if (codes.length > 0 || state === "anomalies") return "anomalies";
  return isDecided(result) ? "accepted" : state;
}

/** ResultCode of a NOTIFICATION: refused, accepted, provisionally accepted. A proposal, a timeout or an unknown one decides nothing. */
function isDecided(result: string): boolean {
  return result === "0" || result === "1" || result === "3";
}

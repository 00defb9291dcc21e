// Fetches what came back and belongs to what was sent from here. Each answer is read leniently, matched, its signature judged,
// kept in FLA_HOME beside what was sent, and written down. What matches nothing of ours is named and not kept.
import { createHash } from "node:crypto";
import type { Answer, AnswerForm } from "../answers/answer";
import { matchAnswer, type FormMatch, type SentSet } from "../answers/match";
import { plainCode } from "../answers/read";
import { parseFileName, siblingName, type Environment } from "../triplet/names";
import { readAnswerBytes } from "./answerText";
import type { Channel } from "./channels";
import type { Clock } from "./clock";
import { connect, type Connection } from "./connection";
import { fetchNew, rememberSeen, removeTaken, seenNames, type Incoming, type IncomingAnswer } from "./fetching";
import type { Home } from "./home";
import type { Interaction } from "./interaction";
import { Journal, repairJournal, type JournalEvent } from "./journal";
import { signatureProfile } from "./signing/operations";
import { practiceCertificates } from "./practice";
import { toSentSet } from "./sentSet";
import { pinnedSigners } from "./signers";
import { verifySignature, type SignatureReport } from "./signing/verify";
import { Steps, type StepObserver } from "./step";
import { isAwaited, keepAnswer, keepIn, listSubmissions, sentDataFiles, wasSent, type Submission } from "./submissions";

export interface FetchRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase" | "hostKey">;
  /** Folder for answers that belong to nothing sent from here; without it they are named only. */
  readonly keepForeign?: string;
  /** Removes from the server what was taken: only answers that speak of nothing but what was sent from here. */
  readonly removeTaken?: boolean;
  readonly signal?: AbortSignal;
  readonly observe?: StepObserver;
}

export interface FetchedAnswer {
  /** Name on the server: of an FO, or of a CO. */
  readonly name: string;
  /** Kept copy of the FO in FLA_HOME. */
  readonly path: string;
  /** All that it objects to in the submission: anomalies of its forms, and errors of the file. */
  readonly anomalies: number;
  readonly signature: SignatureReport;
  /** The submission it belongs to, with this answer counted in. */
  readonly submission: Submission;
  /** Which form of the answer speaks of which form that was sent. */
  readonly matches: readonly FormMatch[];
  /** The FI files as they were sent; none after a purge. */
  readonly sentFiles: readonly string[];
}

export interface Fetched {
  readonly folder: string;
  readonly answers: readonly FetchedAnswer[];
  /** Answers on this account that belong to nothing sent from here. */
  readonly foreign: readonly string[];
  /** What could not be taken yet, and why. */
  readonly left: Incoming["left"];
  /** What the server would not remove, when it was asked to. */
  readonly notRemoved: readonly string[];
  /** Submissions of this channel and environment that still wait. */
  readonly awaited: number;
}

/** Takes what is new in OUTTEST or OUT since the oldest submission that still waits. */
export async function fetchAnswers(request: FetchRequest): Promise<Fetched> {
  const { home, channel } = request;
  repairJournal(home);
  const ours = submissionsOf(request);
  const steps = new Steps({ observe: request.observe, signal: request.signal });
  const connection = await connect(channel, {
    home,
    steps,
    passphrase: request.interaction.passphrase,
    hostKey: request.interaction.hostKey,
  });
  const journal = new Journal(home, request.clock);
  try {
    const fetched = await takeAll(connection, request, ours, journal);
    if (!request.removeTaken) return fetched;
    // They are kept on this disk by now, and written down.
    const names = fetched.answers.filter(isOursAlone).map(({ name }) => name);
    return { ...fetched, notRemoved: await removeTaken(connection, fetched.folder, [...new Set(names)]) };
  } finally {
    journal.close();
    await connection.end();
  }
}

/** Round by round, so that no more than some answers are in memory at once. */
async function takeAll(
  connection: Connection,
  request: FetchRequest,
  ours: readonly Submission[],
  journal: Journal,
): Promise<Fetched> {
  const seen = namesTaken(request, ours);
  const selection = { environment: request.environment, seen, since: oldestDate(ours) };
  for (let all: Fetched | undefined; ;) {
    const incoming = await fetchNew(connection, selection);
    const round = await takeIn(incoming, request, ours, journal);
    all = all ? joined(all, round) : round;
    if (!incoming.more) return all;
    for (const { name } of [...incoming.answers, ...incoming.left]) seen.add(name);
  }
}

function joined(before: Fetched, after: Fetched): Fetched {
  const both = <T>(pick: (one: Fetched) => readonly T[]): readonly T[] => [...pick(before), ...pick(after)];
  return {
    ...after,
    answers: both(({ answers }) => answers),
    foreign: both(({ foreign }) => foreign),
    left: both(({ left }) => left),
  };
}

/** An answer of which a form speaks of another's file stays for the others. */
function isOursAlone({ matches }: FetchedAnswer): boolean {
  return matches.length > 0 && matches.every(({ set }) => set !== undefined);
}

async function takeIn(
  incoming: Incoming,
  request: FetchRequest,
  ours: readonly Submission[],
  journal: Journal,
): Promise<Fetched> {
  const { home, channel, environment } = request;
  const pinned = new Set([...(await pinnedSigners(home)), ...practiceCertificates(home)]);
  let sets = incoming.answers.length === 0 ? [] : await sentSets(ours);
  const taken: Omit<FetchedAnswer, "submission" | "sentFiles">[] = [];
  const owners: string[] = [];
  const foreign: string[] = [];
  for (const one of incoming.answers) {
    const answer = await readAnswerBytes(one.content);
    const matches = matchAnswer(answer, sets);
    const ids = [...new Set(matches.flatMap(({ set }) => set?.id ?? []))];
    if (ids.length === 0) {
      foreign.push(one.name);
      if (request.keepForeign !== undefined) keepBeside(request.keepForeign, one);
      continue;
    }
    const now = request.clock();
    const signature = await signatureOf(one, { now, pinned, profile: signatureProfile(), answer: true });
    for (const id of ids) {
      const file = keep(home, id, one);
      const forms = formsAbout(id, answer, matches);
      const event = eventOf(one, answer.kind, forms);
      journal.append(id, event);
      sets = withTicket(sets, id, event.ticket);
      taken.push({ name: one.name, path: file, anomalies: countOf(forms), signature, matches });
      owners.push(id);
    }
  }
  if (request.keepForeign === undefined) rememberSeen(home, channel.name, environment, foreign);
  const now = submissionsOf(request);
  const answers = taken.map((one, at) => {
    const submission = now.find(({ id }) => id === owners[at])!;
    return { ...one, submission, sentFiles: sentDataFiles(submission) };
  });
  const awaited = now.filter(isAwaited).length;
  return { folder: incoming.folder, answers, foreign, left: incoming.left, awaited, notRemoved: [] };
}

/** One file after the other, because there may be a thousand. What is older than all that waits is known by its names alone. */
async function sentSets(ours: readonly Submission[]): Promise<readonly SentSet[]> {
  const since = oldestDate(ours);
  const sets: SentSet[] = [];
  for (const one of ours) sets.push(await toSentSet(one, since <= parseFileName(one.set).date));
  return sets;
}

/** The signature of a CO stands over the archive; one over what is in it is taken, too. */
async function signatureOf(
  { content, archive, signature }: IncomingAnswer,
  options: Parameters<typeof verifySignature>[2],
): Promise<SignatureReport> {
  const report = await verifySignature({ bytes: archive ?? content }, signature, options);
  return archive && report.state === "altered" ? verifySignature({ bytes: content }, signature, options) : report;
}

/** Submissions of this channel and environment whose GO went, or may have gone. */
function submissionsOf({ home, channel, environment }: FetchRequest): Submission[] {
  return listSubmissions(home).submissions.filter(
    (one) => one.channel === channel.name && one.environment === environment && wasSent(one),
  );
}

/** Date of the oldest set that waits; when none does, of the newest that was sent. */
function oldestDate(ours: readonly Submission[]): string {
  const dates = (list: readonly Submission[]): string[] => list.map(({ set }) => parseFileName(set).date).sort();
  const waiting = dates(ours.filter(isAwaited));
  return waiting[0] ?? dates(ours).at(-1) ?? "99999999";
}

function namesTaken(
  { home, channel, environment, keepForeign }: FetchRequest,
  ours: readonly Submission[],
): Set<string> {
  const taken = new Set(ours.flatMap(({ answers }) => answers.map(({ name }) => name)));
  if (keepForeign === undefined) for (const name of seenNames(home, channel.name, environment)) taken.add(name);
  return taken;
}

function countOf(forms: readonly AnswerForm[]): number {
  return forms.reduce((sum, { anomalies, fileErrors }) => sum + anomalies.length + fileErrors.length, 0);
}

/** An ACRF of this very fetch may give the ticket by which the next answer is known. */
function withTicket(sets: readonly SentSet[], id: string, ticket: string | undefined): readonly SentSet[] {
  if (ticket === undefined) return sets;
  return sets.map((set) => (set.id === id ? { ...set, ticket: set.ticket ?? ticket } : set));
}

/** The forms of an answer that speak of one submission: others may stand beside them. */
function formsAbout(id: string, { forms }: Answer, matches: readonly FormMatch[]): readonly AnswerForm[] {
  const indexes = new Set(matches.flatMap(({ set, answerForm }) => (set?.id === id ? [answerForm] : [])));
  return forms.filter(({ index }) => indexes.has(index));
}

type AnswerEvent = Extract<JournalEvent, { kind: "answer" }>;

function eventOf({ name, content }: IncomingAnswer, about: Answer["kind"], forms: readonly AnswerForm[]): AnswerEvent {
  const codes = new Set<string>();
  for (const { fileErrors, anomalies } of forms) {
    for (const { code } of fileErrors) codes.add(plainCode(code));
    for (const { code } of anomalies) codes.add(plainCode(code));
  }
  return {
    kind: "answer",
    name,
    sha256: createHash("sha256").update(content).digest("hex"),
    about,
    result: resultOf(forms),
    codes: [...codes],
    forms: forms.length,
    ticket: about === "ACRF" ? forms.map(({ fileReference }) => fileReference?.number).find(Boolean) : undefined,
  };
}

/** One for all forms: that of a refused one, else that of one that is not decided, else that of the first. */
function resultOf(forms: readonly AnswerForm[]): string {
  const told = forms.find(({ outcome }) => outcome === "refused") ?? forms.find(({ outcome }) => !isGood(outcome));
  return plainResult((told ?? forms.at(0))?.resultCode);
}

function isGood(outcome: AnswerForm["outcome"]): boolean {
  return outcome === "taken" || outcome === "accepted" || outcome === "provisional";
}

/** A digit, as it should be; another text stays in the answer. */
function plainResult(code = ""): string {
  return /^\d{1,2}$/.test(code) ? code : "";
}

function keep(home: Home, id: string, { name, content, archive, signature }: IncomingAnswer): string {
  if (signature) keepAnswer(home, id, siblingName(name, "FS"), signature);
  if (archive) keepAnswer(home, id, name, archive);
  return keepAnswer(home, id, archive ? siblingName(name, "FO") : name, content);
}

function keepBeside(folder: string, { name, content, archive, signature }: IncomingAnswer): void {
  keepIn(folder, name, archive ?? content);
  if (signature) keepIn(folder, siblingName(name, "FS"), signature);
}

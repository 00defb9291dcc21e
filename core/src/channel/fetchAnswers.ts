// Fetches what came back and belongs to what was sent from here. Each answer is read leniently, matched, its signature judged,
// kept in FLA_HOME beside what was sent, and written down. What matches nothing of ours is named and not kept.
import { createHash } from "node:crypto";
import type { Answer } from "../answers/answer";
import { matchAnswer, type FormMatch, type SentSet } from "../answers/match";
import { plainCode, readAnswer } from "../answers/read";
import { parseFileName, siblingName, type Environment } from "../triplet/names";
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
  readonly text: string;
  readonly answer: Answer;
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
  const sets = incoming.answers.length === 0 ? [] : await sentSets(ours);
  const taken: Omit<FetchedAnswer, "submission" | "sentFiles">[] = [];
  const owners: string[] = [];
  const foreign: string[] = [];
  for (const one of incoming.answers) {
    const text = one.content.toString("utf8");
    const answer = readAnswer(text);
    const matches = matchAnswer(answer, withTickets(sets, taken));
    const ids = [...new Set(matches.flatMap(({ set }) => set?.id ?? []))];
    if (ids.length === 0) {
      foreign.push(one.name);
      if (request.keepForeign !== undefined) keepBeside(request.keepForeign, one);
      continue;
    }
    const signature = await signatureOf(one, { now: request.clock(), pinned, profile: signatureProfile() });
    for (const id of ids) {
      const file = keep(home, id, one);
      journal.append(
        id,
        eventOf(
          one,
          answer,
          matches.filter(({ set }) => set?.id === id),
        ),
      );
      taken.push({ name: one.name, path: file, text, answer, signature, matches });
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
async function sentSets(ours: readonly Submission[]): Promise<SentSet[]> {
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

/** An ACRF of this very fetch may give the ticket by which the next answer is known. */
function withTickets(
  sets: readonly SentSet[],
  taken: readonly { matches: readonly FormMatch[]; answer: Answer }[],
): SentSet[] {
  const tickets = new Map<string, string>();
  for (const { answer, matches } of taken) {
    const ticket = ticketOf(answer);
    for (const { set } of matches) if (set && ticket !== undefined) tickets.set(set.id, ticket);
  }
  return sets.map((set) => ({ ...set, ticket: set.ticket ?? tickets.get(set.id) }));
}

function ticketOf(answer: Answer): string | undefined {
  if (answer.kind !== "ACRF") return undefined;
  return answer.forms
    .map(({ fileReference }) => fileReference?.number)
    .find((number) => number !== undefined && number !== "");
}

function eventOf(incoming: IncomingAnswer, answer: Answer, matches: readonly FormMatch[]): JournalEvent {
  const indexes = new Set(matches.map(({ answerForm }) => answerForm));
  const forms = answer.forms.filter(({ index }) => indexes.has(index));
  const codes = forms.flatMap(({ fileErrors, anomalies }) =>
    [...fileErrors, ...anomalies].map(({ code }) => plainCode(code)),
  );
  const refused = forms.some(({ outcome }) => outcome === "refused");
  return {
    kind: "answer",
    name: incoming.name,
    sha256: createHash("sha256").update(incoming.content).digest("hex"),
    about: answer.kind,
    result: refused ? "0" : plainResult(forms[0]?.resultCode),
    codes: [...new Set(codes)],
    forms: forms.length,
    ticket: ticketOf(answer),
  };
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

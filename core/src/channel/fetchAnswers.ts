// Fetches what came back and belongs to what was sent from here. Each answer is read leniently, matched, its signature judged,
// kept in FLA_HOME beside what was sent, and written down. What matches nothing of ours is named and not kept.
import { createHash } from "node:crypto";
import type { Answer } from "../answers/answer";
import { matchAnswer, type FormMatch, type SentSet } from "../answers/match";
import { readAnswer } from "../answers/read";
import { parseFileName, siblingName, type Environment } from "../triplet/names";
import type { Channel } from "./channels";
import type { Clock } from "./clock";
import { connect } from "./connection";
import { fetchNew, rememberSeen, seenNames, type Incoming, type IncomingAnswer } from "./fetching";
import type { Home } from "./home";
import type { Interaction } from "./interaction";
import { Journal, repairJournal, type JournalEvent } from "./journal";
import { signatureProfile } from "./signing/operations";
import { practiceCertificates } from "./practice";
import { toSentSet } from "./sentSet";
import { pinnedSigners } from "./signers";
import { verifySignature, type SignatureReport } from "./signing/verify";
import { Steps, type StepObserver } from "./step";
import { isAwaited, keepAnswer, keepIn, listSubmissions, sentDataFiles, type Submission } from "./submissions";

export interface FetchRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase" | "hostKey">;
  /** Folder for answers that belong to nothing sent from here; without it they are named only. */
  readonly keepForeign?: string;
  readonly signal?: AbortSignal;
  readonly observe?: StepObserver;
}

export interface FetchedAnswer {
  /** FO name. */
  readonly name: string;
  /** Kept copy in FLA_HOME. */
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
  /** Submissions of this channel and environment that still wait. */
  readonly awaited: number;
}

/** Takes what is new in OUTTEST or OUT since the oldest submission that still waits. */
export async function fetchAnswers(request: FetchRequest): Promise<Fetched> {
  const { home, channel, environment } = request;
  repairJournal(home);
  const ours = submissionsOf(request);
  const steps = new Steps({ observe: request.observe, signal: request.signal });
  const connection = await connect(channel, {
    home,
    steps,
    passphrase: request.interaction.passphrase,
    hostKey: request.interaction.hostKey,
  });
  let incoming: Incoming;
  try {
    incoming = await fetchNew(connection, { environment, seen: namesTaken(request, ours), since: oldestDate(ours) });
  } finally {
    await connection.end();
  }
  const journal = new Journal(home, request.clock);
  try {
    return await takeIn(incoming, request, ours, journal);
  } finally {
    journal.close();
  }
}

async function takeIn(
  incoming: Incoming,
  request: FetchRequest,
  ours: readonly Submission[],
  journal: Journal,
): Promise<Fetched> {
  const { home, channel, environment } = request;
  const pinned = new Set([...(await pinnedSigners(home)), ...practiceCertificates(home)]);
  const sets = await Promise.all(ours.map(toSentSet));
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
    const signature = await verifySignature({ bytes: one.content }, one.signature, {
      now: request.clock(),
      pinned,
      profile: signatureProfile(),
    });
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
  return { folder: incoming.folder, answers, foreign, left: incoming.left, awaited: now.filter(isAwaited).length };
}

/** Submissions of this channel and environment whose GO went, or may have gone. */
function submissionsOf({ home, channel, environment }: FetchRequest): Submission[] {
  return listSubmissions(home).submissions.filter(
    (one) =>
      one.channel === channel.name &&
      one.environment === environment &&
      !["prepared", "sending", "failed", "withdrawn"].includes(one.state),
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
  const codes = forms.flatMap(({ fileErrors, anomalies }) => [...fileErrors, ...anomalies].map(({ code }) => code));
  const refused = forms.some(({ outcome }) => outcome === "refused");
  return {
    kind: "answer",
    name: incoming.name,
    sha256: createHash("sha256").update(incoming.content).digest("hex"),
    about: answer.kind,
    result: refused ? "0" : (forms[0]?.resultCode ?? ""),
    codes: [...new Set(codes)],
    forms: forms.length,
    ticket: ticketOf(answer),
  };
}

function keep(home: Home, id: string, { name, content, signature }: IncomingAnswer): string {
  if (signature) keepAnswer(home, id, siblingName(name, "FS"), signature);
  return keepAnswer(home, id, name, content);
}

function keepBeside(folder: string, { name, content, signature }: IncomingAnswer): void {
  keepIn(folder, name, content);
  if (signature) keepIn(folder, siblingName(name, "FS"), signature);
}

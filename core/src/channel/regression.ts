// A folder of declarations as a test: each is checked, sent to INTEST, awaited, and what came back is compared with what was
// expected. For the command line (CI) and the editor's test view alike, against a real INTEST or the practice channel.
import { readFileSync } from "node:fs";
import path from "node:path";
import { anchorAnomalies } from "../answers/anchor";
import { recordKeys } from "../answers/keys";
import { CheckSession } from "../check/session";
import type { Language, MessageArgs } from "../messages/catalogue";
import type { RegressionMessage } from "../messages/regression";
import { parseFileName } from "../triplet/names";
import { elementRange, nodeAtPath } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { Channel } from "./channels";
import { inBrussels, type Clock } from "./clock";
import type { EnvironmentAt } from "./comparison";
import { expectationOf, type Expectation, type RegressionCase, type ReturnedVerdict } from "./expectation";
import { fetchAnswers } from "./fetchAnswers";
import type { ContentFacts } from "./gate";
import { GateRefusal, GateSession, gateItemText } from "./gate";
import type { Home } from "./home";
import type { Interaction } from "./interaction";
import { ChannelError, errorText } from "./problem";
import { returnedTo } from "./returned";
import { numbersOnServer, send } from "./sending";
import { isAwaited, listSubmissions, type Submission } from "./submissions";
import { applicationCodeFor, createTriplets, openTriplet, type Triplet } from "./triplets";

export interface RegressionRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase" | "hostKey">;
  readonly cases: readonly RegressionCase[];
  readonly environmentAt: EnvironmentAt;
  /** Where neither pack nor channel has one. */
  readonly applicationCode?: string;
  /** How long the answers to one declaration are waited for, after the last one went. */
  readonly waitMs: number;
  /** Between two looks at the folder of answers. */
  readonly pauseMs: number;
  readonly language: Language;
  readonly signal?: AbortSignal;
  readonly onStart?: (one: RegressionCase) => void;
  readonly onResult?: (result: CaseResult) => void;
}

/** One difference, or the reason why there is nothing to compare; never a value of the declaration. */
export interface CaseMessage {
  readonly kind: RegressionMessage;
  readonly args: MessageArgs;
  /** Place in the declaration, where there is one: 0-based line. */
  readonly line?: number;
}

/** What came back. */
export interface Returned {
  readonly verdict: ReturnedVerdict;
  readonly codes: readonly string[];
  /** Places of the anomalies in the file as it was sent. */
  readonly paths: readonly string[];
}

export interface CaseResult {
  readonly case: RegressionCase;
  /** "error": it could not be sent, or nothing came back. */
  readonly outcome: "passed" | "failed" | "error";
  readonly messages: readonly CaseMessage[];
  readonly returned?: Returned;
  /** What that was compared with. */
  readonly expected?: Expectation;
  /** The submissions that it made. */
  readonly submissions: readonly string[];
  readonly durationMs: number;
}

/** One case under way. */
interface Running {
  readonly case: RegressionCase;
  readonly session: CheckSession;
  readonly startedMs: number;
  readonly expectation: Expectation | undefined;
  readonly submissions: readonly string[];
}

/** Runs all cases: sent one after the other, then awaited together. Results come in the order in which they are known. */
export async function runRegression(request: RegressionRequest): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const report = (result: CaseResult): void => {
    results.push(result);
    request.onResult?.(result);
  };
  const running: Running[] = [];
  for (const one of request.cases) {
    if (request.signal?.aborted) break;
    request.onStart?.(one);
    const started = await start(request, one);
    if ("outcome" in started) report(started);
    else running.push(started);
    if (running.length >= maxUnderWay) await takeAnswered(request, running, report);
  }
  await awaitAnswers(request, running, report);
  return results;
}

/** So many are sent before the first answers are looked for: the receiver's folder stays small. */
const maxUnderWay = 200;

async function start(request: RegressionRequest, one: RegressionCase): Promise<Running | CaseResult> {
  const startedMs = performance.now();
  const failed = (kind: RegressionMessage, args: MessageArgs): CaseResult => ({
    ...{ case: one, outcome: "error", submissions: [] },
    messages: [{ kind, args }],
    durationMs: performance.now() - startedMs,
  });
  const reading = expectationOf(one);
  if (reading && "problem" in reading) {
    const { kind, args } = reading.problem;
    return failed(kind, { ...args, file: path.basename(one.expectFile ?? "") });
  }
  try {
    const { date, time } = inBrussels(request.clock());
    const session = new CheckSession(readFileSync(one.file, "utf8"), request.environmentAt({ date, time }));
    const submissions = await sendCase(request, one, session);
    const expectation = reading && "expectation" in reading ? reading.expectation : undefined;
    return { case: one, session, startedMs, expectation, submissions };
  } catch (error) {
    if (error instanceof NoCode) return failed("noCode", {});
    return failed("notSent", { reason: reasonOf(error, request.language) });
  }
}

async function sendCase(request: RegressionRequest, one: RegressionCase, session: CheckSession): Promise<string[]> {
  const { home, channel, clock, signal } = request;
  // INTEST takes deliberately wrong content: the run was asked for, so the gate's question for a test is answered.
  const interaction: Interaction = { ...request.interaction, confirm: async () => ({}) };
  const common = { home, channel, clock, interaction, signal };
  const sent: string[] = [];
  for (const triplet of await tripletsOf(request, one, session)) {
    const content = contentFacts(session);
    sent.push((await send({ ...common, triplet, content, session: new GateSession() })).id);
  }
  return sent;
}

/** A data file of the wire goes under its own name, when it is a test; a document gets names. */
async function tripletsOf(request: RegressionRequest, one: RegressionCase, session: CheckSession): Promise<Triplet[]> {
  const { home, channel, clock, interaction, signal } = request;
  const { prefix, environment } = parseFileName(path.basename(one.file));
  if (prefix === "FI" && environment === "T") return [await openTriplet(one.file, "T")];
  const identification = session.forms()[0]?.identification;
  const known = applicationCodeFor({ home, channel, pack: session.pack?.manifest, identification });
  const applicationCode = request.applicationCode ?? known;
  if (applicationCode === undefined) throw new NoCode();
  const common = { home, channel, clock, interaction, signal, environment: "T" as const };
  const usedNumbers = await numbersOnServer(common);
  return createTriplets({ ...common, file: one.file, applicationCode, usedNumbers });
}

/** Neither pack nor channel says which application the file is of. */
class NoCode extends Error {
  constructor() {
    super("application code");
  }
}

function contentFacts(session: CheckSession): ContentFacts {
  const { pack, verdict } = session;
  return {
    pack: pack ? { id: pack.id, official: pack.official } : null,
    verdict,
    blocking: session.findings().filter((finding) => finding.class === "B").length,
    declarations: session.forms().length,
  };
}

function reasonOf(error: unknown, language: Language): string {
  if (error instanceof GateRefusal) return error.items.map((item) => gateItemText(item, language)).join(" ");
  if (error instanceof ChannelError) return errorText(error, language);
  return error instanceof Error ? error.message : String(error);
}

async function awaitAnswers(
  request: RegressionRequest,
  running: Running[],
  report: (result: CaseResult) => void,
): Promise<void> {
  const end = performance.now() + request.waitMs;
  while (running.length > 0) {
    const problem = await takeAnswered(request, running, report);
    if (running.length === 0) return;
    if (request.signal?.aborted || end <= performance.now()) {
      const args = { seconds: Math.round(request.waitMs / 1000) };
      for (const one of running.splice(0)) report(resultOf(one, "error", [problem ?? { kind: "noAnswer", args }]));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, request.pauseMs));
  }
}

/** Looks once for answers; the cases that have all of theirs leave the list. A lost connection is tried again. */
async function takeAnswered(
  request: RegressionRequest,
  running: Running[],
  report: (result: CaseResult) => void,
): Promise<CaseMessage | undefined> {
  const { home, channel, clock, interaction, signal } = request;
  try {
    await fetchAnswers({ home, channel, clock, interaction, signal, environment: "T" });
  } catch (error) {
    return { kind: "notFetched", args: { reason: reasonOf(error, request.language) } };
  }
  const known = new Map(listSubmissions(home).submissions.map((one) => [one.id, one]));
  for (const one of [...running]) {
    const submissions = one.submissions.map((id) => known.get(id)).filter((found) => found !== undefined);
    if (submissions.some(isAwaited)) continue;
    running.splice(running.indexOf(one), 1);
    report(await judge(one, submissions));
  }
  return undefined;
}

async function judge(one: Running, submissions: readonly Submission[]): Promise<CaseResult> {
  const returned = await whatReturned(submissions, one.session);
  const expected = one.expectation ?? foreseen(one.session);
  const messages = compare(returned, expected, one.session);
  return { ...resultOf(one, messages.length === 0 ? "passed" : "failed", messages), returned, expected };
}

function resultOf(one: Running, outcome: CaseResult["outcome"], messages: readonly CaseMessage[]): CaseResult {
  const { submissions, startedMs } = one;
  return { case: one.case, outcome, messages, submissions, durationMs: performance.now() - startedMs };
}

/** All answers of the case's submissions, each anomaly at its place in the file. */
async function whatReturned(submissions: readonly Submission[], session: CheckSession): Promise<Returned> {
  const keys = recordKeys(session.pack?.manifest.records ?? []);
  const codes: string[] = [];
  const paths = new Set<string>();
  let refused = false;
  for (const submission of submissions) {
    const parts = await returnedTo(submission);
    const isSplit = submissions.length > 1 || parts.length > 1;
    for (const { answers, file } of parts) {
      const sent = isSplit ? parseXml(readFileSync(file, "utf8")) : undefined;
      for (const { answer, forms } of answers) {
        const about = new Set(forms.map(({ answerForm }) => answerForm));
        refused ||= answer.forms.some(({ index, outcome }) => about.has(index) && outcome === "refused");
        const options = { source: "OUTTEST", keys, about: forms, sent, isAsSent: true } as const;
        for (const found of anchorAnomalies(session.tree, answer, options)) {
          codes.push(found.code);
          if (found.anchoredBy !== "form" && found.anchoredBy !== "file") paths.add(found.path.join(","));
        }
      }
    }
  }
  return { verdict: refused ? "refused" : "accepted", codes: codes.sort(), paths: [...paths].sort() };
}

/** Without an expectation of its own: the receiver decides as the check did. */
function foreseen(session: CheckSession): Expectation {
  return session.verdict === "undecided" ? {} : { verdict: session.verdict };
}

function compare(returned: Returned, expected: Expectation, session: CheckSession): CaseMessage[] {
  const messages: CaseMessage[] = [];
  if (expected.verdict !== undefined && expected.verdict !== returned.verdict)
    messages.push({ kind: "otherVerdict", args: { expected: expected.verdict, returned: returned.verdict } });
  if (expected.codes !== undefined) {
    for (const code of without(expected.codes, returned.codes)) messages.push({ kind: "codeMissing", args: { code } });
    for (const code of without(returned.codes, expected.codes)) messages.push({ kind: "codeExtra", args: { code } });
  }
  if (expected.paths !== undefined) {
    for (const at of without(expected.paths, returned.paths)) messages.push(placed("pathMissing", at, session));
    for (const at of without(returned.paths, expected.paths)) messages.push(placed("pathExtra", at, session));
  }
  return messages;
}

/** What is in the first list and not in the second; each occurrence counts. */
function without(list: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return list.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function placed(kind: RegressionMessage, location: string, { tree }: CheckSession): CaseMessage {
  const node = nodeAtPath(tree, location.split(",").map(Number));
  const line = node === undefined ? undefined : tree.text.positionAt(elementRange(tree, node).from).line;
  return { kind, args: { location }, ...(line !== undefined && { line }) };
}

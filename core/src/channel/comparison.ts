// Predicted against returned: what would have been foreseen of a submission on the day it was sent, beside what the authority said.
// The result goes into the journal as counts of codes, so that the product's measure of itself outlives the kept bytes.
import { readFileSync } from "node:fs";
import { AnchorGround, anchorSteps, type AnchoredFinding } from "../answers/anchor";
import { comparePrediction, type Comparison } from "../answers/compare";
import { recordKeys } from "../answers/keys";
import { plainCode } from "../answers/read";
import { CheckSession, type CheckEnvironment } from "../check/session";
import type { Finding } from "../findings/finding";
import { TextStore } from "../text/textStore";
import { inBrussels, type Clock } from "./clock";
import type { Home } from "./home";
import { Journal, type CodeCounts, type Measure } from "./journal";
import { returnedTo, type ReturnedPart } from "./returned";
import { inSlices, untilDone } from "./slices";
import type { Submission } from "./submissions";

/** What checks a document as of a day: packs and tables are the caller's. */
export type EnvironmentAt = (asOf: CheckEnvironment["asOf"]) => CheckEnvironment;

/** One data file: the check as of its sending, and what came back. */
export interface ComparedPart {
  readonly file: string;
  readonly session: CheckSession;
  readonly comparison: Comparison;
}

/** Compares each part that an answer speaks of, in slices; nothing after a purge, or before an answer. */
export async function compareSubmission(
  submission: Submission,
  environmentAt: EnvironmentAt,
): Promise<readonly ComparedPart[]> {
  const { date, time } = inBrussels(new Date(submission.sentAt ?? submission.createdAt));
  const environment = environmentAt({ date, time });
  const compared: ComparedPart[] = [];
  for (const part of await returnedTo(submission)) {
    const answered = part.answers.filter(({ forms, answer }) => forms.length > 0 && saysMore(answer.forms));
    if (answered.length > 0) compared.push(await comparePart(part, answered, submission, environment));
  }
  return compared;
}

/** That a file was taken says nothing of its forms. */
function saysMore(forms: ReturnedPart["answers"][number]["answer"]["forms"]): boolean {
  return forms.some(({ outcome, fileErrors }) => outcome !== "taken" || fileErrors.length > 0);
}

async function comparePart(
  { file }: ReturnedPart,
  answered: ReturnedPart["answers"],
  { environment }: Submission,
  checkEnvironment: CheckEnvironment,
): Promise<ComparedPart> {
  const bytes = readFileSync(file);
  const session = CheckSession.begin(TextStore.fromUtf8(bytes) ?? bytes.toString("utf8"), checkEnvironment);
  await untilDone((isLate) => session.advance(isLate));
  const source = environment === "R" ? "OUT" : "OUTTEST";
  const keys = recordKeys(session.pack?.manifest.records ?? []);
  const answers = answered.map(({ answer }) => answer);
  const ground = new AnchorGround(session.tree, { keys, isAsSent: true }, answers);
  const returned: AnchoredFinding[] = [];
  for (const { answer, forms } of answered) {
    const { types } = session.channelData;
    const steps = anchorSteps(ground, answer, { source, types, about: forms });
    for (const finding of await inSlices(steps)) returned.push(finding);
  }
  return { file, session, comparison: comparePrediction(predictedFor(session, answered, returned), returned) };
}

/** A refused file says nothing of its forms, and a form without an answer may still get one: what was foreseen there waits. */
function predictedFor(
  session: CheckSession,
  answered: ReturnedPart["answers"],
  returned: readonly AnchoredFinding[],
): readonly Finding[] {
  const isFileRefused = returned.some(({ code }) => code.startsWith("ACRF-"));
  const told = answered.flatMap(({ forms }) => forms.map(({ path }) => path));
  const all = told.includes(undefined);
  return session.findings().filter(({ code, path }) => {
    if (isFileRefused || code.startsWith("ACRF-")) return isFileRefused && code.startsWith("ACRF-");
    return all || told.some((form) => form?.every((step, at) => path[at] === step));
  });
}

/** How often each code, over all parts. */
export function measureOf(parts: readonly ComparedPart[]): Measure {
  const codes = (pick: (comparison: Comparison) => readonly string[]): CodeCounts =>
    countCodes(parts.flatMap(({ comparison }) => pick(comparison)));
  return {
    both: codes(({ both }) => both.map(({ returned }) => returned.code)),
    otherCode: codes(({ otherCode }) => otherCode.map(({ returned }) => returned.code)),
    returnedOnly: codes(({ returnedOnly }) => returnedOnly.map(({ code }) => code)),
    predictedOnly: codes(({ predictedOnly }) => predictedOnly.map(({ code }) => code)),
  };
}

function countCodes(codes: readonly string[]): CodeCounts {
  const counts: Record<string, number> = {};
  for (const code of codes.map(plainCode)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Compares submissions that have new answers, and writes the result down. */
export async function recordComparisons(
  home: Home,
  submissions: readonly Submission[],
  environmentAt: EnvironmentAt,
  clock: Clock,
): Promise<void> {
  const journal = new Journal(home, clock);
  try {
    for (const submission of submissions) {
      const parts = await compareSubmission(submission, environmentAt);
      if (parts.length > 0) journal.append(submission.id, { kind: "compared", ...measureOf(parts) });
    }
  } finally {
    journal.close();
  }
}

/** The summary of a month: how much of what came back had been foreseen. */
export interface MonthMeasure {
  /** YYYY-MM of the sending. */
  readonly month: string;
  readonly submissions: number;
  readonly both: number;
  readonly otherCode: number;
  readonly returnedOnly: number;
  readonly predictedOnly: number;
  /** Share of what came back that had been foreseen with its code, 0 to 1; undefined when nothing came back. */
  readonly foreseen?: number;
}

export interface MeasureSummary {
  /** Newest first. */
  readonly months: readonly MonthMeasure[];
  /** The codes that were missed most, each with its count. */
  readonly misses: readonly (readonly [code: string, count: number])[];
}

/** Over all submissions that were compared, purged ones included. */
export function summariseMeasures(submissions: readonly Submission[]): MeasureSummary {
  const byMonth = new Map<string, Measure[]>();
  const missed = new Map<string, number>();
  for (const { compared, sentAt, createdAt } of submissions) {
    if (!compared) continue;
    const month = (sentAt ?? createdAt).slice(0, 7);
    const known = byMonth.get(month);
    if (known) known.push(compared);
    else byMonth.set(month, [compared]);
    for (const [code, count] of Object.entries(compared.returnedOnly))
      missed.set(code, (missed.get(code) ?? 0) + count);
  }
  return {
    months: [...byMonth]
      .map(([month, measures]) => monthOf(month, measures))
      .sort((a, b) => (a.month < b.month ? 1 : -1)),
    misses: [...missed].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
  };
}

function monthOf(month: string, measures: readonly Measure[]): MonthMeasure {
  const total = (kind: keyof Measure): number =>
    measures.reduce((sum, measure) => sum + Object.values(measure[kind]).reduce((a, b) => a + b, 0), 0);
  const [both, otherCode, returnedOnly, predictedOnly] = (
    ["both", "otherCode", "returnedOnly", "predictedOnly"] as const
  ).map(total);
  const returned = both + otherCode + returnedOnly;
  const counts = { month, submissions: measures.length, both, otherCode, returnedOnly, predictedOnly };
  return returned > 0 ? { ...counts, foreseen: both / returned } : counts;
}

// Bringing answers back to their lines, and listing what was sent. Bars: ten thousand anomalies onto a 50 MB document within two
// seconds, the document changed since or not; a long answer read in steps so short that nobody waits for one; a thousand submissions listed well within the second that their view may take.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { anchorAnomalies, type AnchoredFinding } from "../../core/src/answers/anchor";
import { recordKeys } from "../../core/src/answers/keys";
import { readAnswer, readAnswerSteps } from "../../core/src/answers/read";
import { answerText } from "../../core/src/channel/answerText";
import { openHome } from "../../core/src/channel/home";
import { listSubmissions } from "../../core/src/channel/submissions";
import type { Steps } from "../../core/src/features/steps";
import { parseXml } from "../../core/src/xml/parse";
import { declaration, inss } from "./generate";
import { writeSubmissions } from "./submissions";

const anomalies = 10_000;
const documentSize = 50e6;
const rounds = 5;

/** Bars, in milliseconds on the machine of record; the parse of the same document beside them tells how fast this one is. */
const anchorBarMs = 2_000;
const listBarMs = 1_000;

const keys = recordKeys([{ element: "NaturalPerson", key: ["INSS"], label: {} }]);

function personOf(n: number): string {
  return inss(
    1960 + (n % 40),
    1 + (Math.floor(n / 40) % 12),
    1 + (Math.floor(n / 480) % 28),
    1 + (Math.floor(n / 13440) % 997),
  );
}

/** A third by Location, a third by Path, a third by TagName and Value near a Location that leads elsewhere. */
function notification(count: number, people: number): string {
  const reports = Array.from({ length: count }, (_, index) => {
    const n = Math.floor((index * people) / count);
    const at = n + 5; // Four elements stand before the first person.
    const place = (location: string) => `<AnomalyLocation><Location>${location}</Location></AnomalyLocation>`;
    if (index % 3 === 0) return report("XREF11-003", "RightUnit", "D", place(`1,1,6,${at},6,5,2`));
    if (index % 3 === 1)
      return report("00046-008", "JointCommissionNbr", undefined, `<Path><INSS>${personOf(n)}</INSS></Path>`);
    return report("00024-004", "INSS", personOf(n), place("1,1,6,1"));
  });
  return `<NOTIFICATION><Form><HandledOriginalForm><FormCreationDate>2025-06-30</FormCreationDate><FormCreationHour>09:00:00.000</FormCreationHour></HandledOriginalForm><HandlingResult><ResultCode>1</ResultCode>${reports.join("\n")}</HandlingResult></Form></NOTIFICATION>`;
}

function report(code: string, tag: string, value: string | undefined, place: string): string {
  return `<AnomalyReport><ErrorID>${code}</ErrorID><TagName>${tag}</TagName>${value === undefined ? "" : `<Value>${value}</Value>`}<AnomalyClass>NB</AnomalyClass>${place}</AnomalyReport>`;
}

function best(run: () => void): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

function line(what: string, ms: number, barMs?: number): void {
  const verdict = barMs === undefined ? "" : ms < barMs ? `within ${barMs} ms` : `OVER ${barMs} ms`;
  if (barMs !== undefined && ms >= barMs) process.exitCode = 1;
  console.log(`${what.padEnd(64)} ${ms.toFixed(0).padStart(6)} ms  ${verdict}`);
}

function anchoring(): void {
  const text = declaration(documentSize);
  const people = text.split("<NaturalPerson>").length - 1;
  const parseMs = best(() => void parseXml(text));
  line(`parse of the ${(text.length / 1e6).toFixed(0)} MB document, for comparison`, parseMs);
  const answerText = notification(anomalies, people);
  const answer = readAnswer(answerText);
  line(
    `reading the answer (${(answerText.length / 1e6).toFixed(1)} MB)`,
    best(() => void readAnswer(answerText)),
  );
  const sent = parseXml(text);
  let found: AnchoredFinding[] = [];
  const plain = best(() => (found = anchorAnomalies(sent, answer, { source: "OUT", keys })));
  line(`${anomalies} anomalies onto it`, plain, anchorBarMs);
  tally(found);
  const now = parseXml(edited(text));
  const followed = best(() => (found = anchorAnomalies(now, answer, { source: "OUT", keys, sent })));
  line(`the same, records inserted, mended and deleted since`, followed, anchorBarMs);
  tally(found);
}

/** Each hundredth person: one inserted before, a value mended, or the record deleted. */
function edited(text: string): string {
  let n = 0;
  return text.replace(/ {6}<NaturalPerson>[^]*?<\/NaturalPerson>\n/g, (person) => {
    n++;
    if (n % 300 === 0) return person.replace(/<INSS>\d/, "<INSS>9") + person;
    if (n % 300 === 100) return person.replace("<RightUnit>D", "<RightUnit>H");
    return n % 300 === 200 ? "" : person;
  });
}

function tally(found: readonly AnchoredFinding[]): void {
  const counts = new Map<string, number>();
  for (const { anchoredBy, state } of found)
    counts.set(`${anchoredBy} ${state}`, (counts.get(`${anchoredBy} ${state}`) ?? 0) + 1);
  console.log(`    ${[...counts].map(([what, count]) => `${what}: ${count}`).join(", ")}`);
}

function listing(): void {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  try {
    const home = openHome(folder);
    const count = 1_000;
    writeSubmissions(home, count);
    const other = openHome(path.join(folder, "other"));
    let first = Infinity;
    for (let round = 0; round < rounds; round++) {
      listSubmissions(other); // What was read last is kept; another home takes its place.
      const started = performance.now();
      listSubmissions(home);
      first = Math.min(first, performance.now() - started);
    }
    line(`listing ${count} submissions, each with two answers`, first, listBarMs);
    const again = best(() => void listSubmissions(home));
    line("    again, when nothing was added", again);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A key that comes in while a long answer is read waits for one step; collections of garbage fall into some. */
function reading(): void {
  const answer = Buffer.from(notification(200_000, 1_000_000));
  let longest = Infinity;
  const ms = best(() => (longest = Math.min(longest, longestStep(readingOf(answer)))));
  line(`reading an answer of ${(answer.length / 1e6).toFixed(0)} MB from its bytes, in steps`, ms);
  line("    the longest of its steps", longest);
}

function* readingOf(bytes: Buffer): Steps<void> {
  yield* readAnswerSteps(yield* answerText(bytes));
}

function longestStep(steps: Steps<void>): number {
  let longest = 0;
  for (let before = performance.now(), done = false; !done;) {
    done = steps.next().done === true;
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

anchoring();
reading();
listing();

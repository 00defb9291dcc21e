// File names of the BATCH channel: PREFIX.CODE.SENDER.DATE.SEQUENCE.ENVIRONMENT[.TOTAL[.PART]].
// Reading is lenient: 6, 7 and 8 components are taken, what is missing is said, and every problem has the ACRF code that the
// receiver would answer with. Writing is strict: formatFileName refuses what the receiver would refuse.
import type { TripletMessage } from "../messages/triplet";
import type { MessageArgs } from "../messages/catalogue";
import { isSequence } from "./sequence";

/** FI data, FS signature, GO start, TD cancel; FO an answer, CO an answer as ZIP. */
export type Prefix = "FI" | "FS" | "GO" | "TD" | "FO" | "CO";
const prefixes: readonly Prefix[] = ["FI", "FS", "GO", "TD", "FO", "CO"];

/** R production, T test, S simulation. */
export type Environment = "R" | "T" | "S";
export const environments: readonly Environment[] = ["R", "T", "S"];

/** Where files are put, and where the answers come, by environment. */
export const folders: Readonly<Record<Environment, { readonly put: string; readonly answers: string }>> = {
  R: { put: "IN", answers: "OUT" },
  T: { put: "INTEST", answers: "OUTTEST" },
  S: { put: "INTEST-S", answers: "OUTTEST-S" },
};

/** The social security itself, as the sender of answers. */
export const authoritySender = "999999";

/** TOTAL is one digit, so a set has at most nine parts. */
export const maxParts = 9;

/** The components of one name. All are text as found; `problems` says what is wrong with them. */
export interface ParsedName {
  readonly name: string;
  readonly prefix: string;
  readonly code: string;
  readonly sender: string;
  /** YYYYMMDD. */
  readonly date: string;
  readonly sequence: string;
  readonly environment: string;
  readonly total?: string;
  readonly part?: string;
  /** A tail such as "xml": it is not part of a name on the wire. */
  readonly extension?: string;
  /** Components that a name of this prefix should have and this one has not. */
  readonly missing: readonly ("total" | "part")[];
  readonly problems: readonly NameProblem[];
}

export interface NameProblem {
  /** As an ACRF would say it: "ACRF-131". */
  readonly code: string;
  readonly kind: TripletMessage;
  readonly args: MessageArgs;
  /** Half-open range inside the name. */
  readonly from: number;
  readonly to: number;
}

/** What identifies one set: everything but prefix, total and part. */
export interface SetName {
  readonly code: string;
  readonly sender: string;
  readonly date: string;
  readonly sequence: string;
  readonly environment: Environment;
}

/** What is wrong with a name of a data file; nothing where a file has a name of its own, such as "march.xml". */
export function nameProblems(name: string): readonly NameProblem[] {
  const parsed = /^FI(?:\.[^.]+){5}/.test(name) ? parseFileName(name) : undefined;
  return parsed?.extension === undefined ? (parsed?.problems ?? []) : [];
}

/** Reads a file name. Never throws; a name with fewer than six components has empty ones and a problem. */
export function parseFileName(name: string): ParsedName {
  const pieces = split(name);
  const extension = pieces.length > 6 && looksLikeExtension(pieces[pieces.length - 1].text) ? pieces.pop() : undefined;
  const [prefix, code, sender, date, sequence, environment, total, part] = pieces;
  const problems: NameProblem[] = [];
  const report = reporter(problems, structureCode(prefix.text));
  checkPrefix(prefix, problems);
  if (pieces.length < 6 || pieces.length > 8)
    report("components", { from: 0, text: name }, { count: pieces.length, name });
  if (extension) report("extension", extension, { extension: extension.text });
  if (code) checkCode(code, report);
  if (sender) checkSender(sender, report);
  if (date) checkDate(date, report);
  if (sequence) checkSequence(sequence, report);
  if (environment) checkEnvironment(environment, report);
  if (total) checkDigit(total, "total", report);
  if (part) checkDigit(part, "part", report);
  if (total && part) checkPartWithinTotal(total, part, report);
  const missing = missingOf(prefix.text, total, part);
  if (missing.length > 0 && pieces.length >= 6) report(missingKind(missing), { from: 0, text: name });
  if (part && isWithoutPart(prefix.text)) report("partOnGo", part, { prefix: prefix.text });
  return {
    name,
    prefix: prefix.text,
    code: code?.text ?? "",
    sender: sender?.text ?? "",
    date: date?.text ?? "",
    sequence: sequence?.text ?? "",
    environment: environment?.text ?? "",
    total: total?.text,
    part: part?.text,
    extension: extension?.text,
    missing,
    problems,
  };
}

/** The name of a file of a set. Throws RangeError where the receiver would refuse it: the caller chose the parts. */
export function formatFileName(prefix: Prefix, set: SetName, total = 1, part = 1): string {
  const head = [prefix, set.code, set.sender, set.date, set.sequence, set.environment, total];
  const name = (isWithoutPart(prefix) ? head : [...head, part]).join(".");
  const [problem] = parseFileName(name).problems;
  if (problem) throw new RangeError(`${name}: ${problem.code} ${problem.kind}`);
  return name;
}

/** The set of a well-formed name; undefined for one that names no set. */
export function setOf(parsed: ParsedName): SetName | undefined {
  const environment = environments.find((known) => known === parsed.environment);
  if (!environment || !parsed.code || !parsed.sender || !parsed.date || !parsed.sequence) return undefined;
  return { code: parsed.code, sender: parsed.sender, date: parsed.date, sequence: parsed.sequence, environment };
}

/** Name of the GO that belongs to an FI or FS: with its total, without the part. As found, so also for odd names. */
export function goNameOf(name: string): string {
  return siblingName(name, "GO");
}

/** The name of a file beside this one: FS for an FI, GO for either, FI for an FS. An extension is dropped. */
export function siblingName(name: string, prefix: Prefix): string {
  const parsed = parseFileName(name);
  const head = [prefix, parsed.code, parsed.sender, parsed.date, parsed.sequence, parsed.environment];
  const tail = [parsed.total, isWithoutPart(prefix) ? undefined : parsed.part].filter((piece) => piece !== undefined);
  return [...head, ...tail].join(".");
}

/** True for YYYYMMDD that is a day of the calendar. */
export function isCalendarDate(date: string): boolean {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(date);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

interface Piece {
  readonly from: number;
  readonly text: string;
}

type Report = (kind: TripletMessage, piece: Piece, args?: MessageArgs, code?: string) => void;

function reporter(problems: NameProblem[], structure: string): Report {
  return (kind, piece, args = {}, code = structure) =>
    problems.push({ code, kind, args, from: piece.from, to: piece.from + piece.text.length });
}

function split(name: string): Piece[] {
  let from = 0;
  return name.split(".").map((text) => {
    const piece = { from, text };
    from += text.length + 1;
    return piece;
  });
}

/** Short and starting with a letter, such as "xml": TOTAL and PART are digits, so nothing is lost. */
function looksLikeExtension(text: string): boolean {
  return /^[a-z][a-z0-9]{1,7}$/i.test(text);
}

/** GO and TD speak of the whole set. */
function isWithoutPart(prefix: string): boolean {
  return prefix === "GO" || prefix === "TD";
}

/** The anomaly for a wrong structure depends on the kind of file. */
function structureCode(prefix: string): string {
  if (isWithoutPart(prefix)) return "ACRF-107";
  return prefix === "FS" ? "ACRF-132" : "ACRF-131";
}

function missingOf(prefix: string, total: Piece | undefined, part: Piece | undefined): ("total" | "part")[] {
  if (prefix === "FO" || prefix === "CO") return []; // Answers come with and without a tail.
  const missing: ("total" | "part")[] = [];
  if (!total) missing.push("total");
  if (!part && !isWithoutPart(prefix)) missing.push("part");
  return missing;
}

function missingKind(missing: readonly string[]): TripletMessage {
  if (missing.length > 1) return "missingBoth";
  return missing[0] === "total" ? "missingTotal" : "missingPart";
}

function checkPrefix(prefix: Piece, problems: NameProblem[]): void {
  if (prefixes.some((known) => known === prefix.text)) return;
  reporter(problems, "ACRF-129")("prefix", prefix, { found: prefix.text, expected: prefixes });
}

function checkCode(code: Piece, report: Report): void {
  if (!/^[A-Z]{4}$/.test(code.text)) report("code", code, { found: code.text });
}

function checkSender(sender: Piece, report: Report): void {
  if (!/^\d{6}$/.test(sender.text) || sender.text === "000000") report("sender", sender, { found: sender.text });
}

function checkDate(date: Piece, report: Report): void {
  if (date.text.length !== 8) report("dateLength", date, { found: date.text }, "ACRF-109");
  else if (!isCalendarDate(date.text)) report("date", date, { found: date.text }, "ACRF-110");
}

function checkSequence(sequence: Piece, report: Report): void {
  const { text } = sequence;
  if (text.length !== 5) report("sequenceLength", sequence, { found: text, length: text.length }, "ACRF-112");
  else if (text === "00000") report("sequenceZero", sequence, {}, "ACRF-127");
  else if (!isSequence(text)) report("sequenceCharacter", sequence, { found: text }, "ACRF-367");
}

function checkEnvironment(environment: Piece, report: Report): void {
  if (environments.some((known) => known === environment.text)) return;
  report("environment", environment, { found: environment.text }, "ACRF-117");
}

function checkDigit(piece: Piece, component: "total" | "part", report: Report): void {
  const { text } = piece;
  const total = component === "total";
  if (text.length !== 1) report(total ? "totalLength" : "part", piece, { found: text }, total ? "ACRF-114" : undefined);
  else if (!/\d/.test(text))
    report(total ? "totalDigit" : "part", piece, { found: text }, total ? "ACRF-115" : undefined);
  else if (text === "0") report(total ? "totalZero" : "part", piece, { found: text }, total ? "ACRF-116" : undefined);
}

function checkPartWithinTotal(total: Piece, part: Piece, report: Report): void {
  if (!/^[1-9]$/.test(total.text) || !/^[1-9]$/.test(part.text)) return;
  if (Number(part.text) <= Number(total.text)) return;
  report("partBeyondTotal", part, { part: part.text, total: total.text }, "ACRF-123");
}

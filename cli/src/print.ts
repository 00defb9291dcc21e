// What a person reads: findings with a code frame. The only file of the CLI that knows lines and colours.
import type { JsonFile, JsonFinding, JsonPosition } from "../../core/src/check/contract";
import type { AnchorState } from "../../core/src/answers/anchor";
import { answerText } from "../../core/src/messages/answers";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { verdictTexts } from "../../core/src/messages/verdict";
import { printLine } from "./output";

/** More findings than this are counted, not printed: a screen is read from the top. JSON is never capped. */
const maxPrinted = 50;

/** Longer lines are cut around the finding, so that a file on one line stays readable. */
const maxFrameWidth = 100;

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string): string => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = (text: string): string => paint(1, text);
const dim = (text: string): string => paint(2, text);
const bySeverity = { error: 31, warning: 33, information: 36 } as const;

/** Text of a line, without its line end. */
export type LineSource = (line: number) => string;

/** The whole report of one file. */
export function printFile(
  file: JsonFile,
  shown: readonly JsonFinding[],
  packTitle: string | undefined,
  line: LineSource,
  language: Language,
): void {
  const blocking = file.counts.error;
  const verdict = verdictText(file.verdict, language);
  const counts = cliText("findingsCount", language, { total: file.total, blocking });
  printLine(`${bold(file.file)}: ${bold(verdict)}${file.total > 0 ? ` (${counts})` : ""}`);
  printLine(dim(packTitle ?? cliText("noPack", language)));
  for (const reason of file.reasons) printLine(`  ${reason}`);
  const { secondOpinion } = file;
  if (secondOpinion && secondOpinion.outcome !== "disagrees") printLine(`  ${secondOpinion.message}`);
  printLine();
  printFindings(file.file, shown, line, language);
  const silenced = file.findings.length - shown.length;
  if (silenced > 0) printLine(cliText("silenced", language, { count: silenced }) + "\n");
  if (file.forms.length > 1) for (const form of file.forms) printLine(formLine(form, language));
  printLine(dim(cliText("notChecked", language)));
}

function formLine(form: JsonFile["forms"][number], language: Language): string {
  return `  ${cliText("formLine", language, { ...form, verdict: verdictText(form.verdict, language) })}`;
}

function verdictText(verdict: JsonFile["verdict"], language: Language): string {
  const keys = { accepted: "verdictAccepted", refused: "verdictRefused", undecided: "verdictUndecided" } as const;
  return cliText(keys[verdict], language);
}

/** What came back has a state, too: how its element stands now. */
type PlacedFinding = JsonFinding & { readonly state?: AnchorState };

export function printFindings(
  file: string,
  findings: readonly PlacedFinding[],
  line: LineSource,
  language: Language,
): void {
  for (const finding of findings.slice(0, maxPrinted)) printFinding(file, finding, line, language);
  printRest(findings.length, language);
}

function printRest(count: number, language: Language): void {
  const more = count - maxPrinted;
  if (more > 0) printLine(cliText("moreFindings", language, { count: more }) + "\n");
}

/** Anomalies whose declaration is not at hand: code, sentence, element, place, and what the code means. */
export function printReturned(findings: readonly ReturnedFinding[], language: Language): void {
  for (const finding of findings.slice(0, maxPrinted)) printReturnedFinding(finding, language);
  printRest(findings.length, language);
}

type ReturnedFinding = JsonFinding & { readonly explanation?: string };

function printReturnedFinding(finding: ReturnedFinding, language: Language): void {
  const { explanation } = finding;
  const place = [finding.element && `<${finding.element}>`, finding.path].filter(Boolean).join(" ");
  printLine(
    `${paint(bySeverity[finding.severity], bold(finding.code || "?"))} ${finding.message} ${dim(`(${classText(finding, language)}, ${finding.source})`)}`,
  );
  if (place) printLine(dim(`  --> ${place}`));
  if (explanation) printLine(`  ${explanation}`);
  printLine();
}

function printFinding(file: string, finding: PlacedFinding, line: LineSource, language: Language): void {
  const { start, end } = finding.range;
  const { state } = finding;
  const certainty = state === undefined ? certaintyText(finding, language) : "";
  const changed = state === undefined || state === "there" ? "" : answerText(`state.${state}`, {}, language);
  const notes = [classText(finding, language), certainty, sourceText(finding, language), changed]
    .filter(Boolean)
    .join(", ");
  printLine(
    `${paint(bySeverity[finding.severity], bold(finding.code || "?"))} ${finding.message} ${dim(`(${notes})`)}`,
  );
  const gutter = " ".repeat(String(start.line + 1).length);
  printLine(dim(`${gutter}--> ${file}:${start.line + 1}:${start.character + 1}`));
  const frame = cut(line(start.line), start, end);
  printLine(`${dim(`${start.line + 1} |`)} ${frame.text}`);
  printLine(
    `${dim(`${gutter} |`)} ${" ".repeat(frame.at)}${paint(bySeverity[finding.severity], "^".repeat(frame.length))}`,
  );
  printLine();
}

/** The class in words; one that is not known here stands as it came. */
export function classText(finding: Pick<JsonFinding, "class">, language: Language): string {
  const texts: Partial<Record<string, string>> = verdictTexts[language];
  return texts[`class.${finding.class}`] ?? finding.class;
}

/** Which check found it: names of formats and folders stand as they are, words in the reader's language. */
function sourceText({ source }: JsonFinding, language: Language): string {
  if (source === "rule") return cliText("certaintyRule", language);
  return source === "file" ? cliText("sourceFile", language) : source;
}

/** Where the code comes from; a rule names its own, which needs no word. */
function certaintyText({ certainty }: JsonFinding, language: Language): string {
  if (certainty === "rule") return "";
  return cliText(certainty === "listed" ? "certaintyListed" : "certaintyAssumed", language);
}

/** The part of a line around a range, with tabs and controls as single characters so that the marks stand beneath. */
function cut(text: string, start: JsonPosition, end: JsonPosition): { text: string; at: number; length: number } {
  const to = end.line === start.line ? end.character : text.length;
  const length = Math.max(1, Math.min(to, text.length) - start.character);
  const flat = text.replace(/[\t\r\n]/g, " ").replace(/[\u0000-\u001f\u007f-\u009f]/g, "\u2426");
  if (flat.length <= maxFrameWidth) return { text: flat, at: start.character, length };
  const from = Math.max(0, start.character - 20);
  const piece = flat.slice(from, from + maxFrameWidth);
  const head = from > 0 ? "..." : "";
  const tail = from + maxFrameWidth < flat.length ? "..." : "";
  const at = start.character - from + head.length;
  return { text: head + piece + tail, at, length: Math.max(1, Math.min(length, head.length + piece.length - at)) };
}

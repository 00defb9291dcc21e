// fla check: foresees the anomalies of declarations. JSON by the contract (core/src/check/contract.ts), or text for a person.
import { createInterface } from "node:readline";
import { exitCode, type JsonFile, type Verdict } from "../../../core/src/check/contract";
import { summaryText } from "../../../core/src/answers/document";
import { readAnswerTree } from "../../../core/src/answers/read";
import type { CheckSession } from "../../../core/src/check/session";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import type { Command } from "../command";
import { BatchChecker, checkFile, checkOptions, environmentFrom, maxFindings } from "../content";
import { inputFiles } from "../inputFiles";
import { printFile } from "../print";
import { toSarif } from "../sarif";
import { VERSION } from "../version";
import { CheckCancelled } from "../workInSlices";
import { printAside, printJson, printLine } from "../output";

export const check: Command = {
  help: "helpCheck",
  async run(args, language) {
    const { values, files } = readArguments(args, { ...checkOptions, ...ownOptions });
    if (values.batch === true) return batch(values, language);
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    const format = checkFormat(values, language);
    const most = maxFindings(values, language) ?? Infinity;
    const environment = environmentFrom(values, language);
    const reports: JsonFile[] = [];
    let failed = 0;
    for (const file of inputFiles(files, language)) {
      try {
        const checked = await checkFile(file, values, language, environment);
        reports.push(reportOf(checked, { file, most, isText: format === "text" }, language));
        checked.close();
      } catch (error) {
        // One file that cannot be read costs no other its report; a check that was cancelled ends them all.
        if (!(error instanceof CommandError) || error instanceof CheckCancelled) throw error;
        failed++;
        printAside(error.message);
      }
    }
    if (reports.length === 0) return exitCode.couldNotRun;
    if (format === "json") printJson({ version: 1, files: reports });
    if (format === "sarif") printJson(toSarif(reports, VERSION));
    if (failed > 0) return exitCode.couldNotRun;
    return worstOf(reports.flatMap(({ answer: isAnswer, verdict }) => (isAnswer ? [] : verdict)));
  },
};

type Checked = Awaited<ReturnType<typeof checkFile>>;

/** The report of one file; for a person it is printed. */
function reportOf(
  checked: Checked,
  { file, most, isText }: { file: string; most: number; isText: boolean },
  language: Language,
): JsonFile {
  const told = answerIn(checked.session, language);
  if (isText && told) printLine(cliText("isAnswer", language, { file, ...told }));
  else if (isText) printFile(checked.json, checked.shown(), checked.packTitle, checked.line, language);
  if (isText && checked.session.missedSchema !== undefined) printLine(cliText("packOffer", language));
  return { ...mostImportantOf(checked.json, most), ...(told && { answer: told }) };
}

function checkFormat(values: Arguments["values"], language: Language): "text" | "json" | "sarif" {
  const asked = text(values, "format") ?? "text";
  if (asked !== "text" && asked !== "json" && asked !== "sarif")
    throw new UsageError(cliText("badCheckFormat", language, { asked }));
  return asked;
}

const ownOptions = { batch: { type: "boolean" } } as const;

/** What an answer of the authority says: nobody is asked to mend it, so it gets no verdict. */
function answerIn({ pack, schemaOnly, tree }: CheckSession, language: Language): JsonFile["answer"] {
  if (!pack?.manifest.answers || schemaOnly) return undefined;
  const answer = readAnswerTree(tree);
  return { kind: answer.root, summary: summaryText(answer, language) };
}

/** The report with the worst findings alone, in document order; its total stays that of all. */
function mostImportantOf(file: JsonFile, most: number): JsonFile {
  if (file.findings.length <= most) return file;
  const worst = (["error", "warning", "information"] as const).flatMap((severity) =>
    file.findings.filter((finding) => finding.severity === severity),
  );
  const kept = new Set(worst.slice(0, most));
  return { ...file, findings: file.findings.filter((finding) => kept.has(finding)) };
}

export function formatIsJson(values: Arguments["values"], language: Language): boolean {
  const asked = text(values, "format") ?? "text";
  if (asked !== "text" && asked !== "json") throw new UsageError(cliText("badFormat", language, { asked }));
  return asked === "json";
}

/** One refused file makes the run refused; else one undecided makes it undecided. */
function worstOf(verdicts: readonly Verdict[]): number {
  if (verdicts.includes("refused")) return exitCode.refused;
  return verdicts.includes("undecided") ? exitCode.undecided : exitCode.clean;
}

/** Lines {"id","schema","file"} in, lines {"id","schemaValid","verdict"} out, in the same order. */
async function batch(values: Arguments["values"], language: Language): Promise<number> {
  const checker = new BatchChecker(values, language);
  let line = 0;
  for await (const request of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line++;
    if (request.trim() === "") continue;
    printJson(answer(checker, request, line, language));
  }
  return exitCode.clean;
}

/** A file or schema that cannot be read is undecided: one bad line must not end the others. */
function answer(checker: BatchChecker, request: string, line: number, language: Language): object {
  const { id, schema, file } = readRequest(request, line, language);
  try {
    return { id, ...checker.check(schema, file) };
  } catch (error) {
    if (error instanceof CommandError) return { id, schemaValid: null, verdict: "undecided", error: error.message };
    throw error;
  }
}

function readRequest(
  request: string,
  line: number,
  language: Language,
): { id: unknown; schema?: string; file: string } {
  try {
    const { id, schema, file } = JSON.parse(request) as Record<string, unknown>;
    if (typeof file === "string" && (schema === undefined || schema === null || typeof schema === "string"))
      return { id, schema: schema ?? undefined, file };
  } catch {
    // Said below: it is no JSON at all.
  }
  throw new UsageError(cliText("badBatchLine", language, { line }));
}

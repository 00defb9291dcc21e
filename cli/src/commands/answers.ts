// fla answers: answers (FO) beside the declarations (FI) they speak of; no journal, key or channel is needed.
import { anchorAnomalies, fitsDocument, type AnchoredFinding } from "../../../core/src/answers/anchor";
import type { Answer } from "../../../core/src/answers/answer";
import { recordKeys } from "../../../core/src/answers/keys";
import { matchAnswer, readSentForms, type FormMatch, type SentSet } from "../../../core/src/answers/match";
import { readAnswer } from "../../../core/src/answers/read";
import { toJsonFinding } from "../../../core/src/check/report";
import { CheckSession } from "../../../core/src/check/session";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { goNameOf, parseFileName } from "../../../core/src/triplet/names";
import path from "node:path";
import { readArguments, UsageError } from "../args";
import type { Command } from "../command";
import { environmentFrom, readDocument } from "../content";
import { printFindings, printLine } from "../print";
import { formatIsJson } from "./check";
import type { JsonFinding } from "../../../core/src/check/contract";

/** A finding of the contract, and how it found its place. */
export interface JsonAnswerFinding extends JsonFinding {
  state: AnchoredFinding["state"];
  anchoredBy: AnchoredFinding["anchoredBy"];
}

export interface Declaration {
  readonly file: string;
  readonly session: CheckSession;
}

export const answers: Command = {
  help: "helpAnswers",
  async run(args, language) {
    const { values, files } = readArguments(args, { format: { type: "string" }, pack: { type: "string" } });
    const json = formatIsJson(values, language);
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    const read = files.map((file) => ({
      file,
      text: readDocument(file, language),
      answer: undefined as Answer | undefined,
    }));
    for (const one of read) one.answer = readAnswer(one.text);
    const isAnswer = ({ answer }: { answer?: Answer }): boolean => answer !== undefined && answer.kind !== "unknown";
    const environment = environmentFrom(values, language);
    const declarations = read
      .filter((one) => !isAnswer(one))
      .map(({ file, text }) => ({ file, session: new CheckSession(text, environment) }));
    const results = read.filter(isAnswer).map(({ file, answer }) => anchored(file, answer!, declarations, language));
    if (json)
      printLine(
        JSON.stringify({
          version: 1,
          answers: results.map(({ file, about, findings }) => ({ file, about, findings })),
        }),
      );
    else
      for (const { file, answer, about, findings, declaration } of results) {
        printLine(`${file}${about ? ` -> ${about}` : ""}`);
        printOutcome(answer, language);
        const source = declaration?.session.tree.text;
        printFindings(
          about ?? file,
          findings,
          (line) =>
            source
              ?.slice(source.offsetAt({ line, character: 0 }), source.offsetAt({ line: line + 1, character: 0 }))
              .replace(/[\r\n]+$/, "") ?? "",
          language,
        );
      }
    return results.some(({ findings }) => findings.some((finding) => finding.class === "B")) ? 1 : 0;
  },
};

/** What the authority decided, form by form. */
export function printOutcome(answer: Answer, language: Language): void {
  for (const form of answer.forms) {
    if (answer.kind === "ACRF") {
      const taken = form.outcome === "taken";
      printLine(
        `  ${cliText(taken ? "acrfTaken" : "acrfRefused", language, { ticket: form.fileReference?.number ?? "-", codes: form.fileErrors.map((error) => error.errorId).join(", ") })}`,
      );
    } else {
      const known = ["0", "1", "2", "3", "4"].includes(form.resultCode ?? "");
      const result = known ? cliText(`result${form.resultCode}` as "result0", language) : (form.resultCode ?? "?");
      printLine(
        `  ${cliText("formResult", language, { form: form.handledForm?.identification ?? String(form.index), result })}`,
      );
    }
  }
}

interface AnchoredAnswer {
  readonly file: string;
  readonly answer: Answer;
  readonly declaration?: Declaration;
  readonly about?: string;
  readonly findings: JsonAnswerFinding[];
}

/** Puts an answer on the declaration that fits it: by what it names, else by what its anomalies find, else the only one. */
function anchored(
  file: string,
  answer: Answer,
  declarations: readonly Declaration[],
  language: Language,
): AnchoredAnswer {
  const sets = declarations.map(toSentSet);
  const matches = matchAnswer(answer, sets);
  const set = matches.find((match) => match.set)?.set;
  const byContent = declarations.find(({ session }) => answer.forms.some((form) => fitsDocument(session.tree, form)));
  const declaration =
    (set && declarations[sets.indexOf(set)]) ?? byContent ?? (declarations.length === 1 ? declarations[0] : undefined);
  const findings = declaration
    ? anchorOn(declaration, answer, matches, sourceOf(file), language)
    : withoutDeclaration(answer, sourceOf(file), language);
  return { file, answer, declaration, about: declaration?.file, findings };
}

export function anchorOn(
  declaration: Declaration,
  answer: Answer,
  matches: readonly FormMatch[],
  source: "OUTTEST" | "OUT",
  language: Language,
): JsonAnswerFinding[] {
  const { session } = declaration;
  const forms = new Map(matches.flatMap(({ answerForm, form }) => (form ? [[answerForm, form.path] as const] : [])));
  const options = { source, forms, keys: recordKeys(session.pack?.manifest.records ?? []) };
  return anchorAnomalies(session.tree, answer, options).map((finding) => ({
    ...toJsonFinding(finding, session.tree.text, language),
    state: finding.state,
    anchoredBy: finding.anchoredBy,
  }));
}

/** Without the declaration there are still codes, elements and explanations. */
function withoutDeclaration(answer: Answer, source: "OUTTEST" | "OUT", language: Language): JsonAnswerFinding[] {
  const nothing = new CheckSession("", { packs: [], asOf: { date: "1970-01-01", time: "00:00:00.000" } });
  return anchorAnomalies(nothing.tree, answer, { source }).map((finding) => ({
    ...toJsonFinding(finding, nothing.tree.text, language),
    state: finding.state,
    anchoredBy: finding.anchoredBy,
  }));
}

function toSentSet({ file, session }: Declaration): SentSet {
  const name = path.basename(file);
  return { id: file, goName: goNameOf(name), dataNames: [name], forms: readSentForms(session.tree, 1) };
}

/** The environment in the answer's own name: R came from OUT, everything else from OUTTEST. */
function sourceOf(file: string): "OUTTEST" | "OUT" {
  return parseFileName(path.basename(file)).environment === "R" ? "OUT" : "OUTTEST";
}

// fla answers: answers (FO) beside the declarations (FI) they speak of; no journal, key or channel is needed.
import path from "node:path";
import { correctable, correctiveText } from "../../../core/src/answers/corrective";
import { runThrough } from "../../../core/src/features/steps";
import { ShownAnswers } from "../../../core/src/answers/shown";
import { answerText as textOfAnswer } from "../../../core/src/channel/answerText";
import { isZip } from "../../../core/src/channel/archive";
import { inBrussels } from "../../../core/src/channel/clock";
import { anchorAnomalies, type AnchoredFinding } from "../../../core/src/answers/anchor";
import type { Answer, AnswerForm, ReturnedAnomaly } from "../../../core/src/answers/answer";
import { pairAnswer } from "../../../core/src/answers/beside";
import { recordKeys } from "../../../core/src/answers/keys";
import type { FormOnPart } from "../../../core/src/answers/parts";
import { readAnswer } from "../../../core/src/answers/read";
import type { JsonFinding } from "../../../core/src/check/contract";
import { toJsonFinding } from "../../../core/src/check/report";
import { CheckSession, type CheckEnvironment } from "../../../core/src/check/session";
import { answerText } from "../../../core/src/messages/answers";
import type { Language } from "../../../core/src/messages/catalogue";
import { channelText } from "../../../core/src/messages/channel";
import { cliText } from "../../../core/src/messages/cli";
import { parseFileName } from "../../../core/src/triplet/names";
import { parseXml } from "../../../core/src/xml/parse";
import type { TextStore } from "../../../core/src/text/textStore";
import type { XmlTree } from "../../../core/src/xml/tree";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import { asOfDay, clockOf } from "../channelPart";
import type { Command } from "../command";
import { channelData, checkOptions, environmentFrom, explanationOf, lineSource } from "../content";
import { decodeToStore, readBytes, readDocument } from "../document";
import { newFile, writeOutput } from "../outputFile";
import { printFindings, printReturned } from "../print";
import { formatIsJson } from "./check";
import { printJson, printLine } from "../output";

/** A finding of the contract, and how it found its place. */
export interface JsonAnswerFinding extends JsonFinding {
  state: AnchoredFinding["state"];
  anchoredBy: AnchoredFinding["anchoredBy"];
  /** What the code means, where somebody knows it. */
  explanation?: string;
}

export interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly tree: XmlTree;
  readonly session: CheckSession;
  /** The declaration as it was sent, when the file may have changed since. */
  readonly sent?: XmlTree;
}

export const answers: Command = {
  help: "helpAnswers",
  async run(args, language) {
    const { values, files } = readArguments(args, {
      format: { type: "string" },
      pack: { type: "string" },
      sent: { type: "string" },
      corrective: { type: "string" },
      "as-of": checkOptions["as-of"],
    });
    const json = formatIsJson(values, language);
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    const read = readFiles(files, environmentFrom(values, language), text(values, "sent"), language);
    const results = read.answers.flatMap((one) => besideDeclarations(one, read.declarations, language));
    if (json) printJson({ version: 1, answers: results.map(toJson) });
    else for (const result of results) print(result, language);
    const corrective = text(values, "corrective");
    if (corrective !== undefined) writeCorrective(corrective, results, values, language);
    if (results.some(({ findings }) => findings.some((finding) => finding.class === "B"))) return 1;
    return read.answers.some(({ answer }) => tellsNothing(answer)) ? 3 : 0;
  },
};

/** Of such a file nobody can say that all is well. */
function tellsNothing({ kind, wellFormed }: Answer): boolean {
  return kind === "unknown" || !wellFormed;
}

/** The forms that the answers object to, as a declaration of their own; never over a file that is there. */
function writeCorrective(
  file: string,
  results: readonly AnchoredAnswer[],
  values: Arguments["values"],
  language: Language,
): void {
  const declarations = new Set(results.flatMap(({ declaration }) => declaration ?? []));
  const [declaration] = declarations;
  if (declarations.size !== 1) throw new UsageError(cliText("oneFile", language));
  const { session, sent } = declaration;
  const { pack, tree } = session;
  const given = results.map(({ file: name, text: content, forms }) => ({
    source: sourceOf(name),
    text: content,
    forms,
  }));
  const shown = runThrough(ShownAnswers.read(given, sent ? [sent.text] : [], tree.text));
  const concerned = shown.lay(tree, { keys: recordKeys(pack?.manifest.records ?? []) }).concerned;
  const content = correctiveText(
    tree,
    concerned,
    inBrussels(clockOf(asOfDay(values, language))()),
    pack?.manifest.change,
  );
  if (content === undefined) throw new CommandError(cliText("nothingToCorrect", language));
  const chosen = correctable(concerned, pack?.manifest.change);
  const refused = chosen.filter(({ kind }) => kind === "refused").length;
  writeOutput(file, content, language, newFile);
  process.stderr.write(
    `${cliText("correctiveWritten", language, { file, refused, changed: chosen.length - refused })}\n`,
  );
}

interface AnswerFile {
  readonly file: string;
  readonly text: TextStore;
  readonly answer: Answer;
}

/**
 * Sorts the files by what they hold: what is no answer is a declaration. An answer is read whatever its bytes are, also in a
 * CO; a declaration must be text.
 */
function readFiles(
  files: readonly string[],
  environment: CheckEnvironment,
  sentFile: string | undefined,
  language: Language,
): { answers: AnswerFile[]; declarations: Declaration[] } {
  const answers: AnswerFile[] = [];
  const declarations: Declaration[] = [];
  const sent = sentFile === undefined ? undefined : parseXml(readDocument(sentFile, language));
  for (const file of files) {
    const bytes = readBytes(file, language);
    const content = runThrough(textOfAnswer(bytes));
    if (isZip(bytes) && content.length === 0)
      throw new CommandError(channelText("leftBadArchive", language, { name: file }));
    const answer = readAnswer(content);
    const isAnswer = answer.kind !== "unknown" || /^(FO|CO)\./.test(path.basename(file));
    if (isAnswer) answers.push({ file, text: content, answer });
    else {
      const session = new CheckSession(decodeToStore([bytes], file, language), environment);
      declarations.push(toDeclaration(file, session, sentFile, sent));
    }
  }
  return { answers, declarations };
}

/** Matching goes by what was sent: its name and the heads of its forms. */
function toDeclaration(file: string, session: CheckSession, sentFile: string | undefined, sent?: XmlTree): Declaration {
  return { file, session, sent, name: path.basename(sentFile ?? file), tree: sent ?? session.tree };
}

/** What the authority decided, form by form. */
export function printOutcome(answer: Answer, language: Language): void {
  // A thousand reports may have one and the same oddity.
  const oddities = new Set(answer.problems.map(({ args, kind }) => answerText(kind, args, language)));
  for (const oddity of oddities) printLine(`  ${oddity}`);
  for (const form of answer.forms) printLine(`  ${outcomeText(answer, form, language)}`);
}

function outcomeText({ kind, forms }: Answer, form: AnswerForm, language: Language): string {
  const { outcome, resultCode = "", fileReference, fileErrors, handledForm, index } = form;
  if (kind === "ACRF" && outcome === "taken")
    return cliText("acrfTaken", language, { ticket: fileReference?.number ?? "-" });
  if (kind === "ACRF" && outcome === "refused")
    return cliText("acrfRefused", language, { codes: fileErrors.map(({ errorId }) => errorId).join(", ") });
  const known = ["0", "1", "2", "3", "4"].includes(resultCode);
  const unknown = [answerText("outcome.unknown", {}, language), resultCode && `(${resultCode})`]
    .filter(Boolean)
    .join(" ");
  const result = known ? cliText(`result${resultCode}` as "result0", language) : unknown;
  const { identification } = handledForm ?? {};
  // Of several, the identification alone would not tell which.
  const name = forms.length > 1 && identification ? `${index} (${identification})` : (identification ?? String(index));
  return cliText("formResult", language, { form: name, result });
}

interface AnchoredAnswer extends AnswerFile {
  readonly declaration?: Declaration;
  /** The answer's forms that speak of the declaration. */
  readonly forms: readonly FormOnPart[];
  readonly findings: JsonAnswerFinding[];
}

/** An answer on each declaration that it speaks of; without one there are still codes, elements and explanations. */
function besideDeclarations(
  { file, text: content, answer }: AnswerFile,
  declarations: readonly Declaration[],
  language: Language,
): AnchoredAnswer[] {
  const source = sourceOf(file);
  const pairs = pairAnswer(answer, declarations);
  if (pairs.length === 0)
    return [{ file, text: content, answer, forms: [], findings: withoutDeclaration(answer, source, language) }];
  return pairs.map(({ declaration, forms }) => ({
    ...{ file, text: content, answer, declaration, forms },
    findings: anchorOn(declaration, answer, forms, source, language),
  }));
}

/** An answer's forms on the declaration they speak of. */
export function anchorOn(
  { session, sent }: Pick<Declaration, "session" | "sent">,
  answer: Answer,
  about: readonly FormOnPart[],
  source: "OUTTEST" | "OUT",
  language: Language,
): JsonAnswerFinding[] {
  const found = anchorAnomalies(session.tree, answer, {
    ...{ source, sent, about },
    keys: recordKeys(session.pack?.manifest.records ?? []),
    types: channelData().types,
  });
  return found.map((finding) => toJsonAnswer(finding, session.tree, language));
}

/** The element is the answer's word for it: its TagName. */
function withoutDeclaration(answer: Answer, source: "OUTTEST" | "OUT", language: Language): JsonAnswerFinding[] {
  const nothing = parseXml("");
  const types = channelData().types;
  return anchorAnomalies(nothing, answer, { source, types }).map((finding) => {
    const { tagName, location } = anomalyOf(answer, finding) ?? {};
    const explanation = explanationOf(finding.code, undefined, language)?.explanation;
    return {
      ...toJsonAnswer(finding, nothing, language),
      element: tagName ?? "",
      path: location?.join(",") ?? "",
      ...(explanation && { explanation }),
    };
  });
}

/** Both are numbered from 1 in their order; 0 is an error of the file. */
function anomalyOf({ forms }: Answer, { answerForm, anomaly }: AnchoredFinding): ReturnedAnomaly | undefined {
  return anomaly === 0 ? undefined : forms.at(answerForm - 1)?.anomalies.at(anomaly - 1);
}

function toJsonAnswer(finding: AnchoredFinding, tree: XmlTree, language: Language): JsonAnswerFinding {
  const { state, anchoredBy } = finding;
  return { ...toJsonFinding(finding, tree.text, language), state, anchoredBy };
}

function toJson({ file, answer, declaration, findings }: AnchoredAnswer): object {
  return { file, kind: answer.kind, about: declaration?.file, findings };
}

function print({ file, answer, declaration, findings }: AnchoredAnswer, language: Language): void {
  printLine(`${file}${declaration ? ` -> ${declaration.file}` : ""}`);
  printOutcome(answer, language);
  printLine();
  if (declaration) printFindings(declaration.file, findings, lineSource(declaration.session), language);
  else printReturned(findings, language);
}

/** The environment in the answer's own name: R came from OUT, everything else from OUTTEST. */
function sourceOf(file: string): "OUTTEST" | "OUT" {
  return parseFileName(path.basename(file)).environment === "R" ? "OUT" : "OUTTEST";
}

// A checked document in words and lines: what `fla check --format json` prints, and the sentence of a finding. The only places
// in core where offsets become lines and kinds become text.
import type { Finding, FindingArgs, RelatedPlace } from "../findings/finding";
import { fill, type Language } from "../messages/catalogue";
import { findingTexts } from "../messages/findings";
import { ruleTexts } from "../messages/rules";
import { isSchemaKind, schemaMessages, schemaText } from "../messages/schema";
import { tripletText, type TripletMessage } from "../messages/triplet";
import { verdictTexts } from "../messages/verdict";
import { xmlMessages } from "../messages/xml";
import type { PackProblem } from "../pack/shape";
import type { RuleProblem } from "../rules/problem";
import type { TextStore } from "../text/textStore";
import { runToEnd } from "../xml/tree";
import type { JsonFile, JsonFinding, JsonForm } from "./contract";
import type { CheckSession } from "./session";
import type { Reason } from "./verdict";

/** One file of `fla check --format json`. */
export function toJsonFile(session: CheckSession, file: string, language: Language): JsonFile {
  return runToEnd(jsonFileSteps(session, file, language));
}

/** So many findings are put into words between two yields. */
const findingsPerStep = 100;

/** The same in slices. */
export function* jsonFileSteps(session: CheckSession, file: string, language: Language): Generator<void, JsonFile> {
  const { pack, tree } = session;
  yield* session.judgeSteps();
  const { counts } = session;
  const findings: JsonFinding[] = [];
  for (const finding of session.findings()) {
    findings.push(toJsonFinding(finding, tree.text, language));
    if (findings.length % findingsPerStep === 0) yield;
  }
  // Of thousands of forms each of these takes milliseconds.
  const forms = yield* session.formSteps();
  yield;
  const formsTotal = tree.text.isPaged ? session.formCount : forms.length;
  yield;
  const { verdict } = session;
  yield;
  return {
    file,
    pack: pack ? { id: pack.id, version: pack.version, official: pack.official } : null,
    schemaValid: session.schemaValid,
    verdict,
    reasons: session.reasons.map((reason) => reasonMessage(reason, language)),
    forms: forms.map(({ index, identification, path, verdict }): JsonForm => ({
      index,
      identification,
      path: path.join(","),
      verdict,
    })),
    formsTotal,
    total: counts.error + counts.warning + counts.information,
    counts,
    findings,
  };
}

export function toJsonFinding(finding: Finding, text: TextStore, language: Language): JsonFinding {
  const { kind, code, certainty, severity, source, element } = finding;
  return {
    kind,
    code,
    certainty,
    severity,
    class: finding.class,
    source,
    message: findingMessage(finding, language),
    element,
    path: finding.path.join(","),
    range: { start: text.positionAt(finding.from), end: text.positionAt(finding.to) },
  };
}

/** Sentences by the arguments they were made of: an edit moves a thousand findings and leaves what they say. */
const sentences = new WeakMap<
  FindingArgs,
  { kind: string; language: Language; texts: Finding["texts"]; text: string }
>();

/** The sentence of a finding: the rule's own where it has one, else that of its kind. */
export function findingMessage({ kind, args, texts }: Finding, language: Language): string {
  const known = sentences.get(args);
  if (known && known.kind === kind && known.language === language && known.texts === texts) return known.text;
  const text = messageOf({ kind, args, texts }, language);
  sentences.set(args, { kind, language, texts, text });
  return text;
}

function messageOf(finding: Pick<Finding, "kind" | "args" | "texts">, language: Language): string {
  const own = finding.texts?.[language] ?? finding.texts?.en ?? Object.values(finding.texts ?? {})[0];
  if (own === undefined && isSchemaKind(finding.kind)) return schemaText(finding.kind, language, finding.args);
  return fill(own ?? sentence(finding.kind, language), finding.args, language);
}

/** The sentence at a place that belongs to a finding. */
export function relatedMessage(place: RelatedPlace, language: Language): string {
  return fill(sentence(place.message, language), place.args, language);
}

/** Why a file is refused or undecided. */
export function reasonMessage(reason: Reason, language: Language): string {
  return fill(sentence(reason.kind, language), reason.args, language);
}

/** A problem of a pack's files, with its place: "catalogue.json:12:5: rules[3] lacks the field ...". */
export function packProblemMessage(problem: PackProblem, language: Language): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  return `${place}: ${fill(sentence(problem.kind, language), problem.args, language)}`;
}

/** Why a rule cannot be used: "The rule R1 cannot be used: ...". */
export function ruleProblemMessage(rule: string, problem: RuleProblem, language: Language): string {
  const why = fill(sentence(problem.kind, language), problem.args, language);
  return fill(sentence("pack.ruleRefused", language), { rule, problem: why }, language);
}

/** What is wrong with an expression or path that a person wrote. */
export function ruleProblemSentence({ kind, args }: Pick<RuleProblem, "kind" | "args">, language: Language): string {
  return fill(sentence(kind, language), args, language);
}

/** The sentence of a kind, or the kind itself, which is still better than nothing. */
function sentence(kind: string, language: Language): string {
  if (kind.startsWith("name.")) return tripletText(kind.slice(5) as TripletMessage, language);
  for (const area of [xmlMessages, schemaMessages, findingTexts, ruleTexts, verdictTexts]) {
    const texts: Readonly<Record<string, string>> = area[language];
    if (Object.hasOwn(texts, kind)) return texts[kind];
  }
  return kind;
}

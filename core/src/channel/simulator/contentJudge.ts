// What becomes of each form? The schema's verdict is libxml2's; codes, texts and business rules come from the core.
// Where the two engines disagree, libxml2 wins and the disagreement is told: the judge must not repeat the core's mistakes.
import type { ChildFacts, OpinionError } from "../secondOpinion/opinion";
import type { Anomaly } from "./answerXml";
import type { CheckedDocument } from "./fileCheck";
import { codeOf, isWrongPlace, onParent } from "./libxml2Codes";

/** A finding of the core, as the judge needs it. */
export interface CoreFinding {
  /** "00024-004" */
  readonly code: string;
  readonly class: string;
  readonly element: string;
  readonly value?: string;
  readonly label: string;
  readonly path: readonly number[];
  /** From syntax or schema; else from a business rule. */
  readonly isSchema: boolean;
}

/** Asks the core about a document; undefined when it cannot say anything. */
export type CoreJudge = (document: CheckedDocument) => readonly CoreFinding[] | undefined;

export interface JudgedForm {
  /** 1-based, over all parts of the set. */
  readonly index: number;
  readonly facts: ChildFacts;
  /** 0 refused, 1 accepted, 2 could not be decided. */
  readonly resultCode: number;
  readonly anomalies: readonly Anomaly[];
}

export interface Disagreement {
  readonly form: number;
  readonly libxml2: boolean;
  readonly own: boolean;
}

export interface ContentVerdict {
  readonly forms: readonly JudgedForm[];
  readonly disagreements: readonly Disagreement[];
  /** Reasons for which libxml2 had no opinion on a part. */
  readonly withoutOpinion: readonly string[];
}

/** Judges every form of a file that was taken. */
export function judgeContent(documents: readonly CheckedDocument[], core: CoreJudge): ContentVerdict {
  const forms: JudgedForm[] = [];
  const disagreements: Disagreement[] = [];
  const withoutOpinion: string[] = [];
  for (const document of documents) {
    if (document.opinion.reason) withoutOpinion.push(document.opinion.reason);
    const findings = core(document);
    for (const [position, facts] of (document.opinion.facts?.children ?? []).entries()) {
      const index = forms.length + 1;
      const judged = judgeForm(document, position + 1, findings);
      if (judged.disagreement) disagreements.push({ form: index, ...judged.disagreement });
      forms.push({ index, facts, resultCode: judged.resultCode, anomalies: judged.anomalies });
    }
  }
  return { forms, disagreements, withoutOpinion };
}

interface FormVerdict {
  readonly resultCode: number;
  readonly anomalies: readonly Anomaly[];
  readonly disagreement?: { readonly libxml2: boolean; readonly own: boolean };
}

function judgeForm(
  document: CheckedDocument,
  position: number,
  findings: readonly CoreFinding[] | undefined,
): FormVerdict {
  const { opinion } = document;
  const errors = opinion.errors.filter(({ path }) => isAbout(path, position));
  const own = (findings ?? []).filter(({ path, code }) => isAbout(path, position) && !isFileCode(code));
  const ownSchema = own.filter(({ isSchema }) => isSchema);
  const rules = own.filter(({ isSchema }) => !isSchema);
  const schema = opinion.valid === null ? ownSchema.map(toAnomaly) : schemaAnomalies(document, errors, ownSchema);
  const anomalies = [...schema, ...rules.map(toAnomaly)];
  const blocking = anomalies.some((anomaly) => anomaly.class === "B");
  const undecided = opinion.reason === "wildcard";
  const agree = !findings || opinion.valid === null || isCapped(document) || errors.length > 0 === ownSchema.length > 0;
  return {
    resultCode: blocking ? 0 : undecided ? 2 : 1,
    anomalies,
    disagreement: agree ? undefined : { libxml2: errors.length === 0, own: ownSchema.length === 0 },
  };
}

/** Codes of the file as a whole: these checks are the judge's own. */
function isFileCode(code: string): boolean {
  return code.startsWith("ACRF-");
}

/** A finding on the root or the file as such is about every form. */
function isAbout(path: readonly number[], position: number): boolean {
  return path.length < 2 || path[1] === position;
}

/** Beyond libxml2's thousandth message nothing is known of a form. */
function isCapped({ opinion }: CheckedDocument): boolean {
  return opinion.errors.length < opinion.total;
}

/** libxml2 says whether; the core says which code. What only the core objects to is left out. */
function schemaAnomalies(
  document: CheckedDocument,
  errors: readonly OpinionError[],
  own: readonly CoreFinding[],
): Anomaly[] {
  if (errors.length === 0 && !isCapped(document)) return [];
  if (own.length === 0) return errors.map((error) => fromLibxml2(document, error));
  return own.map((finding) => asTheAuthority(finding, errors));
}

/** The core marks the misplaced element; the authority names its parent's block, with the misplaced tag as the value. */
function asTheAuthority(finding: CoreFinding, errors: readonly OpinionError[]): Anomaly {
  const anomaly = toAnomaly(finding);
  const misplaced = errors.find((error) => isWrongPlace(error) && error.path.join() === finding.path.join());
  if (!misplaced || !/^(9\d{4}|XBLK\d\d)-09[12]$/.test(finding.code)) return anomaly;
  const { tagName, value, path } = onParent(misplaced, () => finding.code);
  return { ...anomaly, tagName, value, location: path.join(",") };
}

function toAnomaly(finding: CoreFinding): Anomaly {
  return {
    errorId: finding.code,
    tagName: finding.element,
    value: finding.value,
    class: finding.class,
    label: finding.label,
    location: finding.path.join(","),
  };
}

function fromLibxml2({ pack }: CheckedDocument, error: OpinionError): Anomaly {
  const { errorId, tagName, value, path } = codeOf(error, pack);
  return {
    errorId,
    tagName,
    value,
    class: "B",
    label: error.message,
    line: error.line,
    location: path.join(","),
  };
}

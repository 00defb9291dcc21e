// The state of a document in a few numbers: for a status item and for the lens above each form.
import type { Finding } from "../findings/finding";
import { fill, type Language } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import type { Verdict } from "../check/contract";
import { firstFrom } from "./mostImportant";
import { startTagRange } from "../xml/nodes";
import type { Snapshot, Span } from "./snapshot";

export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly information: number;
  readonly total: number;
}

export function countBySeverity(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, information: 0, total: findings.length };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

export interface FormLens {
  readonly span: Span;
  /** 1-based position among the forms. */
  readonly index: number;
  readonly verdict: Verdict;
  readonly text: string;
}

/** More lenses than this make an editor crawl; the first forms have one. */
const maxLenses = 500;

/** One line above each form: its verdict, the number of findings, and that a reference pack is no authority. */
export function formLenses(snapshot: Snapshot, language: Language): readonly FormLens[] {
  const findings = snapshot.findings();
  return snapshot.forms(maxLenses).map((form): FormLens => {
    const counts = countBySeverity(within(findings, form));
    const text = lensText(form.verdict, counts, snapshot.pack?.official === false, language);
    return { span: startTagRange(snapshot.tree, form.node), index: form.index, verdict: form.verdict, text };
  });
}

function lensText(verdict: Verdict, counts: Counts, isReference: boolean, language: Language): string {
  const text = featureTexts[language];
  const others = counts.warning + counts.information;
  const parts = [
    fill(text[`lens.${verdict}`], { count: counts.error }, language),
    others > 0 ? fill(text["lens.warnings"], { count: others }, language) : "",
    isReference ? text["lens.reference"] : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** The findings that begin in a range; findings stand in document order. */
function within(findings: readonly Finding[], span: Span): readonly Finding[] {
  return findings.slice(firstFrom(findings, span.from), firstFrom(findings, span.to));
}

// The state of a document in a few numbers: for a status item and for the lens above each form.
import type { Finding } from "../findings/finding";
import { fill, type Language } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import type { Verdict } from "../check/contract";
import { firstFrom } from "../check/mostImportant";
import { countsOf, type Counts } from "../check/overview";
import { startTagRange } from "../xml/nodes";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

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
export function* formLenses(snapshot: Snapshot, language: Language): Steps<readonly FormLens[]> {
  yield* snapshot.findingSteps();
  const findings = snapshot.findings();
  yield;
  const lenses: FormLens[] = [];
  for (const form of yield* snapshot.formSteps(maxLenses)) {
    yield;
    const counts = countsOf(within(findings, form));
    const text = lensText(form.verdict, counts, snapshot.pack?.official === false, language);
    const span = startTagRange(snapshot.tree, form.node);
    lenses.push({ span, index: form.index, verdict: form.verdict, text });
  }
  return lenses;
}

function lensText(verdict: Verdict, counts: Readonly<Counts>, isReference: boolean, language: Language): string {
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

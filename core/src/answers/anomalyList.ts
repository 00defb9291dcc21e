// The findings of a document as a list to walk through: grouped by code or by form, filtered by words, one after the other.
import { isPast } from "./anchor";
import { isReturned } from "./hover";
import type { ChannelData } from "../catalogue/channelData";
import { findingMessage } from "../check/report";
import type { Finding, Severity } from "../findings/finding";
import type { Language } from "../messages/catalogue";
import { formsSteps } from "../features/forms";
import { elementRange, type Range } from "../xml/nodes";
import type { XmlTree } from "../xml/tree";
import type { Steps } from "../features/steps";

export type Grouping = "code" | "form";

export interface AnomalyGroup {
  /** The code, or the form's number; "0" for the file as such. */
  readonly key: string;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

/** Words that are looked for in a finding: its code, element and sentence. */
export type WordsOf = (finding: Finding) => string;

/** The findings in which every word of the filter occurs, in document order. */
export function* filtered(findings: readonly Finding[], filter: string, wordsOf: WordsOf): Steps<readonly Finding[]> {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return findings;
  const found: Finding[] = [];
  for (const finding of findings) {
    yield;
    const text = `${finding.code} ${finding.element} ${finding.kind} ${wordsOf(finding)}`.toLowerCase();
    if (words.every((word) => text.includes(word))) found.push(finding);
  }
  return found;
}

/** Findings as a list shows them: what came back and was mended since asks for nothing any more. */
export function asListed(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) =>
    isReturned(finding) && isPast(finding) ? { ...finding, severity: "information" } : finding,
  );
}

/** The folder that a finding came back in; undefined for one that is foreseen. */
export function returnedIn(finding: Finding): "OUT" | "OUTTEST" | undefined {
  return isReturned(finding) ? (finding.source as "OUT" | "OUTTEST") : undefined;
}

/** Title of a group by code: that of the rule, else of the type. A rule that cannot be used found nothing of what it is named for. */
export function groupTitle(findings: readonly Finding[], types: ChannelData["types"], language: Language): string {
  const [first] = findings;
  if (first.kind === "fla.ruleRefused") return findingMessage(first, language);
  const rule = findings.find((finding) => finding.rule !== undefined)?.rule;
  return rule?.texts[language].label ?? types.get(first.code.slice(-3))?.label[language] ?? "";
}

/** So many findings or forms are looked at without letting others in between. */
const findingsAStep = 500;

const order: readonly Severity[] = ["error", "warning", "information"];

/** Groups by code, the worst and most frequent first; by form in the order of the document. */
export function* groupFindings(
  findings: readonly Finding[],
  by: Grouping,
  tree: XmlTree,
): Steps<readonly AnomalyGroup[]> {
  const forms = by === "form" ? yield* formRanges(tree) : [];
  const groups = new Map<string, Finding[]>();
  let count = 0;
  for (const finding of findings) {
    if (++count % findingsAStep === 0) yield;
    const key = by === "code" ? finding.code : String(formOf(finding, forms));
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  yield;
  const made = [...groups].map(([key, own]) => ({ key, severity: worst(own), findings: own }));
  if (by === "form") return made.sort((a, b) => Number(a.key) - Number(b.key));
  return made.sort(
    (a, b) =>
      order.indexOf(a.severity) - order.indexOf(b.severity) ||
      b.findings.length - a.findings.length ||
      (a.key < b.key ? -1 : 1),
  );
}

/** The nearest finding behind (or before) a place; from the other end when there is none. */
export function findingBeside(
  findings: readonly Finding[],
  offset: number,
  direction: "next" | "previous",
): Finding | undefined {
  if (direction === "next") return findings.find(({ from }) => from > offset) ?? findings[0];
  return [...findings].reverse().find(({ from }) => from < offset) ?? findings[findings.length - 1];
}

/** From where to where each form reaches: the end of a long one is found by a walk over the text. */
function* formRanges(tree: XmlTree): Steps<readonly Range[]> {
  yield;
  const ranges: Range[] = [];
  for (const form of yield* formsSteps(tree)) {
    if (ranges.length % findingsAStep === 0) yield;
    ranges.push(elementRange(tree, form));
  }
  return ranges;
}

/** Number of the form that holds a finding; 0 for what lies outside of all forms. */
function formOf({ from }: Finding, forms: readonly Range[]): number {
  let low = 0;
  let high = forms.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const form = forms[middle];
    if (from < form.from) high = middle - 1;
    else if (form.to <= from) low = middle + 1;
    else return middle + 1;
  }
  return 0;
}

function worst(findings: readonly Finding[]): Severity {
  return order.find((severity) => findings.some((finding) => finding.severity === severity)) ?? "information";
}

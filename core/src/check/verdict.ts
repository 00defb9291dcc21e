// The verdict on each form and on the file, as the receiver would decide: any blocking anomaly refuses a form, a blocking
// anomaly of the file refuses all of them, and what could not be checked is never accepted.
import type { Finding, FindingArgs } from "../findings/finding";
import type { NodeRef } from "../xml/segment";
import type { Verdict } from "./contract";

export interface FormPlace {
  readonly node: NodeRef;
  readonly identification: string;
  readonly path: readonly number[];
  readonly from: number;
  readonly to: number;
}

export interface JudgedForm extends FormPlace {
  readonly verdict: Verdict;
}

/** Why a file is refused or undecided: key and values of a sentence in messages/verdict.ts. */
export interface Reason {
  readonly kind: ReasonKind;
  readonly args: FindingArgs;
}

export type ReasonKind =
  | "reason.syntax"
  | "reason.file"
  | "reason.blocking"
  | "reason.schema"
  | "reason.noSchema"
  | "reason.payload"
  | "reason.otherVersion"
  | "reason.ruleFailed"
  | "reason.limit"
  | "reason.undecided";

export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
}

/** The verdict on the file: of `decisive` findings, those that block or leave undecided, in document order. */
export function judge(decisive: readonly Finding[], schemaValid: boolean | null, schemaOnly: boolean): Judgement {
  let verdict = verdictOf(decisive);
  if (verdict === "accepted" && schemaValid === null) verdict = "undecided";
  if (schemaOnly && schemaValid === false) verdict = "refused";
  return { verdict, reasons: reasonsFor(verdict, decisive) };
}

/** The verdict on the first forms; `isInLaterForm` answers for places behind them. */
export function judgeForms(
  decisive: readonly Finding[],
  forms: readonly FormPlace[],
  isInLaterForm: (offset: number) => boolean,
): JudgedForm[] {
  const end = forms.length === 0 ? 0 : forms[forms.length - 1].to;
  const ofForm = (finding: Finding): boolean =>
    !isOfFile(finding, forms) || (finding.from >= end && isOfContent(finding) && isInLaterForm(finding.from));
  const ofFile = verdictOf(decisive.filter((finding) => !ofForm(finding)));
  const ofForms = decisive.filter(ofForm);
  return forms.map((form) => ({ ...form, verdict: worst(ofFile, verdictOf(within(ofForms, form))) }));
}

/** A finding of the file as such, or one on what lies outside of all forms. */
function isOfFile(finding: Finding, forms: readonly FormPlace[]): boolean {
  return !isOfContent(finding) || !isInForm(forms, finding.from);
}

function isOfContent({ source }: Finding): boolean {
  return source !== "file" && source !== "xml";
}

function isInForm(forms: readonly FormPlace[], offset: number): boolean {
  let low = 0;
  let high = forms.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (offset < forms[middle].from) high = middle - 1;
    else if (forms[middle].to <= offset) low = middle + 1;
    else return true;
  }
  return false;
}

function within(findings: readonly Finding[], form: FormPlace): Finding[] {
  let low = 0;
  let high = findings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (findings[middle].from < form.from) low = middle + 1;
    else high = middle;
  }
  const found: Finding[] = [];
  for (let index = low; index < findings.length && findings[index].from < form.to; index++) found.push(findings[index]);
  return found;
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some((finding) => finding.class === "B" && finding.undecided !== true)) return "refused";
  return findings.length > 0 ? "undecided" : "accepted";
}

const order: readonly Verdict[] = ["accepted", "undecided", "refused"];

function worst(a: Verdict, b: Verdict): Verdict {
  return order[Math.max(order.indexOf(a), order.indexOf(b))];
}

/** The most codes that a reason names; the findings have them all. */
const maxNamed = 8;

function reasonsFor(verdict: Verdict, decisive: readonly Finding[]): Reason[] {
  if (verdict === "accepted") return [];
  const isBlocking = (finding: Finding): boolean => finding.undecided !== true;
  const blockers = decisive.filter(isBlocking);
  const syntax = blockers.filter((finding) => finding.source === "xml");
  const file = blockers.filter((finding) => finding.source === "file");
  const others = blockers.filter(({ source }) => source === "xsd" || source === "rule");
  const reasons: Reason[] = [];
  if (syntax.length > 0) reasons.push({ kind: "reason.syntax", args: { count: syntax.length } });
  if (file.length > 0) reasons.push({ kind: "reason.file", args: { codes: codesOf(file) } });
  if (others.length > 0)
    reasons.push({ kind: "reason.blocking", args: { count: others.length, codes: codesOf(others) } });
  const undecided = new Map<string, Reason>();
  for (const finding of decisive) {
    if (isBlocking(finding)) continue;
    const reason = reasonFor(finding);
    undecided.set(JSON.stringify(reason), reason);
  }
  reasons.push(...undecided.values());
  if (reasons.length > 0) return reasons;
  return [{ kind: verdict === "refused" ? "reason.schema" : "reason.undecided", args: {} }];
}

const reasonByKind: Readonly<Record<string, ReasonKind>> = {
  "fla.noSchema": "reason.noSchema",
  "fla.schemaUnusable": "reason.noSchema",
  "fla.packUnknown": "reason.noSchema",
  "fla.otherVersion": "reason.otherVersion",
  "fla.ruleFailed": "reason.ruleFailed",
  "fla.ruleRefused": "reason.ruleFailed",
  "xsd.wildcardNoSchema": "reason.payload",
};

function reasonFor(finding: Finding): Reason {
  const kind = reasonByKind[finding.kind] ?? (finding.source === "xml" ? "reason.limit" : "reason.undecided");
  if (kind === "reason.payload") return { kind, args: { element: finding.element } };
  if (kind === "reason.ruleFailed") return { kind, args: { rule: finding.args.rule ?? finding.code } };
  if (kind === "reason.otherVersion") return { kind, args: finding.args };
  return { kind, args: {} };
}

function codesOf(findings: readonly Finding[]): string {
  const codes = [...new Set(findings.map((finding) => finding.code))];
  return (codes.length > maxNamed ? [...codes.slice(0, maxNamed), "…"] : codes).join(", ");
}

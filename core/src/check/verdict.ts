// The verdict on each form and on the file, as the receiver would decide: any blocking anomaly refuses a form, a blocking
// anomaly of the file refuses all of them, and what could not be checked is never accepted.
import type { Finding, FindingArgs } from "../findings/finding";
import type { NodeRef } from "../xml/segment";
import type { Verdict } from "./contract";
import { inOrder } from "./findings";

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

/** The verdict on the file, of what its decisive findings tell. */
export function judge(facts: DecisiveFacts, schemaValid: boolean | null, schemaOnly: boolean): Judgement {
  let { verdict } = facts;
  if (verdict === "accepted" && schemaValid === null) verdict = "undecided";
  if (schemaOnly && schemaValid === false) verdict = "refused";
  return { verdict, reasons: reasonsFor(verdict, facts) };
}

/** Does a finding block, or leave something undecided? */
export function isDecisive(finding: Finding): boolean {
  return finding.undecided === true || finding.class === "B";
}

/** What decisive findings tell of the file, whether they are kept or not, and in whatever order they come. */
export class DecisiveFacts {
  /** Mistakes of syntax, and blocking findings of the content. */
  syntax = 0;
  others = 0;
  private blocks = false;
  private readonly fileCodes = new Firsts<string>();
  private readonly otherCodes = new Firsts<string>();
  private readonly doubts = new Firsts<Reason>();

  add(finding: Finding): void {
    const { source, code, undecided } = finding;
    if (undecided) {
      const reason = reasonFor(finding);
      this.doubts.add(JSON.stringify(reason), reason, finding);
    } else if (source === "xml") this.syntax++;
    else if (source === "file") this.fileCodes.add(code, code, finding);
    else if (source === "xsd" || source === "rule") {
      this.others++;
      this.otherCodes.add(code, code, finding);
    }
    this.blocks ||= finding.class === "B" && !undecided;
  }

  /** So many more blocking findings there are, of which no more is known. */
  addMore(kind: "syntax" | "others", count: number): void {
    this[kind] += count;
    this.blocks ||= count > 0;
  }

  get verdict(): Verdict {
    if (this.blocks) return "refused";
    return this.doubts.isEmpty ? "accepted" : "undecided";
  }

  /** Codes of the file's blocking findings; of those of the content; why something is undecided: as they come in the document. */
  get codes(): {
    readonly file: readonly string[];
    readonly others: readonly string[];
    readonly doubts: readonly Reason[];
  } {
    return { file: this.fileCodes.list(), others: this.otherCodes.list(), doubts: this.doubts.list() };
  }
}

/** Things with the first finding that told each. */
class Firsts<T> {
  private readonly known = new Map<string, { readonly thing: T; first: Finding }>();

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  add(key: string, thing: T, finding: Finding): void {
    const known = this.known.get(key);
    if (!known) this.known.set(key, { thing, first: finding });
    else if (inOrder(finding, known.first) < 0) known.first = finding;
  }

  list(): T[] {
    return [...this.known.values()].sort((a, b) => inOrder(a.first, b.first)).map(({ thing }) => thing);
  }
}

/** So many findings are looked at without letting others in between. */
const findingsAStep = 1_000;

/** The verdict on the first forms; `isInLaterForm` answers for findings behind them. In steps: findings may be tens of thousands. */
export function* judgeForms(
  decisive: readonly Finding[],
  forms: readonly FormPlace[],
  isInLaterForm: (finding: Finding) => boolean,
): Generator<void, JudgedForm[]> {
  const end = forms.length === 0 ? 0 : forms[forms.length - 1].to;
  const ofForms: Finding[] = [];
  const others: Finding[] = [];
  let count = 0;
  for (const finding of decisive) {
    if (++count % findingsAStep === 0) yield;
    const isLater = finding.from >= end && isOfContent(finding) && isInLaterForm(finding);
    if (isLater) continue;
    (isOfFile(finding, forms) ? others : ofForms).push(finding);
  }
  const ofFile = verdictOf(others);
  return forms.map((form) => ({ ...form, verdict: worst(ofFile, verdictWithin(ofForms, form)) }));
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

/** The verdict of the findings that begin in a form: the first that blocks decides. */
function verdictWithin(findings: readonly Finding[], form: FormPlace): Verdict {
  let low = 0;
  let high = findings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (findings[middle].from < form.from) low = middle + 1;
    else high = middle;
  }
  let verdict: Verdict = "accepted";
  for (let index = low; index < findings.length && findings[index].from < form.to; index++) {
    if (blocks(findings[index])) return "refused";
    verdict = "undecided";
  }
  return verdict;
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(blocks)) return "refused";
  return findings.length > 0 ? "undecided" : "accepted";
}

function blocks({ class: anomalyClass, undecided }: Finding): boolean {
  return anomalyClass === "B" && undecided !== true;
}

const order: readonly Verdict[] = ["accepted", "undecided", "refused"];

export function worst(a: Verdict, b: Verdict): Verdict {
  return order[Math.max(order.indexOf(a), order.indexOf(b))];
}

/** The most codes that a reason names; the findings have them all. */
const maxNamed = 8;

function reasonsFor(verdict: Verdict, facts: DecisiveFacts): Reason[] {
  if (verdict === "accepted") return [];
  const { syntax, others, codes } = facts;
  const reasons: Reason[] = [];
  if (syntax > 0) reasons.push({ kind: "reason.syntax", args: { count: syntax } });
  if (codes.file.length > 0) reasons.push({ kind: "reason.file", args: { codes: named(codes.file) } });
  if (others > 0) reasons.push({ kind: "reason.blocking", args: { count: others, codes: named(codes.others) } });
  reasons.push(...codes.doubts);
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
  "xsd.valueTooLong": "reason.limit",
};

function reasonFor(finding: Finding): Reason {
  const kind = reasonByKind[finding.kind] ?? (finding.source === "xml" ? "reason.limit" : "reason.undecided");
  if (kind === "reason.payload") return { kind, args: { element: finding.element } };
  if (kind === "reason.ruleFailed") return { kind, args: { rule: finding.args.rule ?? finding.code } };
  if (kind === "reason.otherVersion") return { kind, args: finding.args };
  return { kind, args: {} };
}

function named(codes: readonly string[]): string {
  return (codes.length > maxNamed ? [...codes.slice(0, maxNamed), "…"] : codes).join(", ");
}

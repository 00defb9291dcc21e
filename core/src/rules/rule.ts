// What a rule type is: it compiles a catalogue row to a check. A local check looks at one context and what its paths reach;
// a grouped check lets each context contribute to a group (a key within a scope) and judges the group as a whole.
import type { FindingArgs } from "../findings/finding";
import type { CatalogueRule, CodeList, Condition, Operand, Amount, Path, RuleType } from "../pack/manifest";
import type { NodeRef } from "../xml/segment";
import { compileAmount, compileCondition, compileDay, type DayOf, type NumberOf, type Test } from "./operands";
import { compilePath, type CompiledPath, type LocalNames } from "./paths";
import { RuleProblem } from "./problem";
import type { Reader } from "./reader";

export type RuleOf<Type extends RuleType> = Extract<CatalogueRule, { readonly type: Type }>;

/** Where on the element a finding lies. */
export interface ReportPlace {
  /** "name": the name in the start tag. "value" (default): the text without white space around it; the name where it is empty. */
  readonly part?: "value" | "name";
  /** Range inside the value, in units from its first character. */
  readonly within?: { readonly from: number; readonly to: number };
  readonly related?: readonly { readonly node: NodeRef; readonly message: string }[];
}

/** `kind` is the key of the sentence: "rule.order". */
export type Report = (kind: RuleKind, node: NodeRef, args?: FindingArgs, place?: ReportPlace) => void;

export type RuleKind =
  | "rule.checkDigit"
  | "rule.birthDate"
  | "rule.sex"
  | "rule.order"
  | "rule.orderStrict"
  | "rule.tooEarly"
  | "rule.tooLate"
  | "rule.notFuture"
  | "rule.deadline"
  | "rule.unique"
  | "rule.overlap"
  | "rule.total"
  | "rule.totalTooLow"
  | "rule.totalTooHigh"
  | "rule.counterFirst"
  | "rule.counterLinear"
  | "rule.tooFew"
  | "rule.tooMany"
  | "rule.codeUnknown"
  | "rule.codeNotValid"
  | "rule.required"
  | "rule.forbidden"
  | "rule.notAllowed"
  | "rule.notEqual"
  | "rule.notDifferent"
  | "rule.notAtMost"
  | "rule.notAtLeast"
  | "rule.notLess"
  | "rule.notMore"
  | "rule.limitLow"
  | "rule.limitHigh"
  | "rule.reference"
  | "rule.characters"
  | "rule.assert";

/** Looks at one context. */
export type LocalCheck = (reader: Reader, report: Report) => void;

/** One context's contribution to a group. */
export interface Contribution {
  readonly key: string;
  /** What `judge` needs of it: numbers and texts only, because nodes move with edits. */
  readonly data: readonly (number | string | undefined)[];
  /** The element at which a finding about it lies; the context by default. */
  readonly report: NodeRef;
}

export interface Member {
  readonly node: NodeRef;
  readonly data: Contribution["data"];
}

export interface GroupedCheck {
  /** Ends at an ancestor: keys are compared within it. */
  readonly scope: CompiledPath;
  /** Elements that contribute to the same groups beside the contexts: those at this path from the scope. */
  readonly items?: { readonly path: CompiledPath; contribute(reader: Reader): Contribution | undefined };
  contribute(reader: Reader): Contribution | undefined;
  /** The members in document order. */
  judge(members: readonly Member[], report: Report): void;
  /**
   * For groups of thousands, of which an edit changes one member: the same judgement, member by member, where each depends
   * on one other alone, the one before it or the first (undefined for the first itself).
   */
  readonly each?: {
    readonly beside: "before" | "first";
    judge(member: Member, other: Member | undefined, report: Report): void;
  };
  /** Does a member of this data settle the group, so that nothing is wrong with any? */
  settles?(data: Contribution["data"]): boolean;
}

export type Check = LocalCheck | GroupedCheck;

/** What a rule type needs to compile its row. */
export interface Tools {
  readonly locals: LocalNames;
  readonly codeLists: ReadonlyMap<string, CodeList>;
  path(text: Path): CompiledPath;
  day(operand: Operand): DayOf;
  number(amount: Amount): NumberOf;
  test(condition: Condition): Test;
  /** An XPath 1.0 expression as a test on the context. */
  xpath(expression: string): Test;
}

export function makeTools(
  locals: LocalNames,
  codeLists: ReadonlyMap<string, CodeList>,
  xpath: (expression: string) => Test,
): Tools {
  return {
    locals,
    codeLists,
    path: (text) => compilePath(text, locals),
    day: (operand) => compileDay(operand, locals),
    number: (amount) => compileAmount(amount, locals),
    test: (condition) => compileCondition(condition, locals),
    xpath,
  };
}

/** A parameter that the type cannot do without. */
export function need<T>(value: T | undefined, param: string): T {
  if (value === undefined || value === null) throw new RuleProblem("rule.missingParam", { param });
  return value;
}

/** A scope must be an ancestor, so that an element belongs to one only. */
export function scopePath(text: Path, tools: Tools): CompiledPath {
  const path = tools.path(text);
  if (path.down.length > 0 || path.attribute !== undefined)
    throw new RuleProblem("rule.scopeIsNoAncestor", { path: text });
  return path;
}

// Messages of our own for writing declarations: new ones, comparing two, and expressions that a person evaluates.
import type { ValueChange } from "../../core/src/answers/recordChanges";
import type { TemplateOffer } from "../../core/src/features/newDeclaration";
import type { Position, Range, RequestDeclaration } from "./messages";
import { asCount, asFields, asList, asText } from "./shape";

export type { TemplateOffer, TemplateQuestion } from "../../core/src/features/newDeclaration";
export type { ValueChange } from "../../core/src/answers/recordChanges";

// ---- fla/templates -------------------------------------------------------------------------------------------------

/** Client to server: what a new declaration can be begun with, in the reader's language. */
export const templates: RequestDeclaration<Record<string, never>, readonly TemplateOffer[]> = {
  method: "fla/templates",
  from: () => ({}),
  is: (value): value is readonly TemplateOffer[] => asList(value, (one) => asText(asFields(one)?.id)) !== undefined,
};

// ---- fla/newDeclaration --------------------------------------------------------------------------------------------

export interface NewDeclarationParams {
  /** A new document has no address. */
  readonly uri?: undefined;
  readonly packId: string;
  readonly template: string;
  /** By question; what is missing stays empty in the document. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface NewDeclarationResult {
  readonly text: string;
  /** The first value that is still to be written. */
  readonly cursor: Position;
}

/** Client to server: the text of a new declaration; null for a template that is not there. */
export const newDeclaration: RequestDeclaration<NewDeclarationParams, NewDeclarationResult | null> = {
  method: "fla/newDeclaration",
  from: newDeclarationFrom,
  is: (value): value is NewDeclarationResult | null => value === null || asText(asFields(value)?.text) !== undefined,
};

export interface AnswerParams extends NewDeclarationParams {
  readonly question: string;
}

/** Client to server: what is wrong with the answer to one question; null when nothing is. */
export const checkAnswer: RequestDeclaration<AnswerParams, string | null> = {
  method: "fla/checkAnswer",
  from(value) {
    const question = asText(asFields(value)?.question);
    const rest = newDeclarationFrom(value);
    return rest && question ? { ...rest, question } : undefined;
  },
  is: (value): value is string | null => value === null || typeof value === "string",
};

function newDeclarationFrom(value: unknown): NewDeclarationParams | undefined {
  const fields = asFields(value);
  const packId = asText(fields?.packId);
  const template = asText(fields?.template);
  const answers = Object.entries(asFields(fields?.answers) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return packId && template ? { packId, template, answers: Object.fromEntries(answers) } : undefined;
}

// ---- fla/compare ---------------------------------------------------------------------------------------------------

export interface CompareParams {
  /** The newer declaration as the server has it open; then its text need not come along. */
  readonly uri?: string;
  readonly before: { readonly uri: string; readonly text: string };
  readonly after: { readonly uri: string; readonly text?: string };
}

export interface RecordDifference {
  readonly kind: "added" | "removed" | "changed";
  /** Labels of the records around it, the outermost first. */
  readonly around: readonly string[];
  readonly label: string;
  readonly before?: Range;
  readonly after?: Range;
  readonly values: readonly ValueChange[];
}

export interface CompareResult {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** True when there are more than are listed. */
  readonly capped: boolean;
  readonly changes: readonly RecordDifference[];
}

/** Client to server: two declarations by record; null when one of them cannot be read. */
export const compare: RequestDeclaration<CompareParams, CompareResult | null> = {
  method: "fla/compare",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const before = documentText(fields?.before);
    const after = documentText(fields?.after) ?? (uri ? { uri } : undefined);
    return before && after ? { ...(uri && { uri }), before, after } : undefined;
  },
  is: (value): value is CompareResult | null => value === null || Array.isArray(asFields(value)?.changes),
};

function documentText(value: unknown): { uri: string; text: string } | undefined {
  const fields = asFields(value);
  const uri = asText(fields?.uri);
  return uri && typeof fields?.text === "string" ? { uri, text: fields.text } : undefined;
}

// ---- fla/evaluateXPath ---------------------------------------------------------------------------------------------

export interface XPathParams {
  readonly uri: string;
  readonly expression: string;
}

export type XPathAnswer =
  | {
      readonly kind: "nodes";
      /** May be more than are listed. */
      readonly total: number;
      readonly nodes: readonly {
        readonly name: string;
        readonly text: string;
        readonly location: string;
        readonly range: Range;
      }[];
    }
  | { readonly kind: "value"; readonly type: string; readonly value: string }
  | { readonly kind: "problem"; readonly message: string };

/** Client to server: an XPath 1.0 expression on an open document; null when it is not open, and without an expression, when the server
 * only makes itself ready for one. */
export const evaluateXPath: RequestDeclaration<XPathParams, XPathAnswer | null> = {
  method: "fla/evaluateXPath",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const expression = asText(fields?.expression);
    return uri && expression !== undefined ? { uri, expression } : undefined;
  },
  is: (value): value is XPathAnswer | null => value === null || asText(asFields(value)?.kind) !== undefined,
};

// ---- data of code actions ------------------------------------------------------------------------------------------

/** `data` of an action whose edit is made when it is chosen. */
export interface RefactoringData {
  readonly uri: string;
  readonly version: number;
  readonly refactoring: string;
  /** Offsets of the range for which it was offered. */
  readonly from: number;
  readonly to: number;
}

/** Reads `data` of an action that may be another one. */
export function refactoringDataFrom(value: unknown): RefactoringData | undefined {
  const fields = asFields(value);
  const uri = asText(fields?.uri);
  const refactoring = asText(fields?.refactoring);
  const [version, from, to] = [fields?.version, fields?.from, fields?.to].map(asCount);
  if (!uri || !refactoring || version === undefined || from === undefined || to === undefined) return undefined;
  return { uri, version, refactoring, from, to };
}

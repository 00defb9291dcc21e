// What an answer of the social security says, as data: the acknowledgement of a file (ACRF) and the notification of its forms.
// Fields are texts as they stood, because an answer may follow another version of the schema than ours.

/** Half-open range of offsets in the answer's text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type AnswerKind = "ACRF" | "NOTIFICATION" | "unknown";

export interface Answer {
  readonly kind: AnswerKind;
  /** Local name of the root element; "" when there is none. */
  readonly root: string;
  readonly wellFormed: boolean;
  /** What was odd: the answer is read as far as possible all the same. */
  readonly problems: readonly AnswerProblem[];
  readonly forms: readonly AnswerForm[];
  /** Children of the root that are no forms. */
  readonly others: readonly OtherElement[];
}

export interface AnswerProblem extends Span {
  /** Key in the messages of answers. */
  readonly kind:
    | "answer.notWellFormed"
    | "answer.notXml"
    | "answer.unknownRoot"
    | "answer.noForm"
    | "answer.badErrorId"
    | "answer.noErrorId"
    | "answer.badLocation"
    | "answer.unknownClass"
    | "answer.unknownResult"
    | "answer.noResult";
  readonly args: Readonly<Record<string, string | number>>;
}

/** The channel's common header. */
export interface FormHeader {
  readonly identification?: string;
  readonly creationDate?: string;
  readonly creationHour?: string;
  readonly attestationStatus?: string;
  readonly typeForm?: string;
}

export interface FileReference {
  readonly fileName?: string;
  readonly origin?: string;
  /** The ticket, when the origin is 2. */
  readonly number?: string;
}

export interface Reference {
  readonly type?: string;
  /** 1 declarant, 2 ticket, 3 sector. */
  readonly origin?: string;
  readonly number?: string;
}

/** A form of an answer that speaks of a document, or of one part of a set. */
export interface FormOnPart {
  /** Index of the answer's form. */
  readonly answerForm: number;
  /** Path in the document of the form that was handled, where it is known. */
  readonly path?: readonly number[];
  /** Nothing tells that it is this part and not another one of the set: Location alone then leads to no element. */
  readonly guessed?: boolean;
}

/** What became of a file or a form. */
export type Outcome = "taken" | "refused" | "accepted" | "proposal" | "provisional" | "timeout" | "unknown";

/** One form of an answer: about a file (ACRF), or about one form of a file (NOTIFICATION). */
export interface AnswerForm extends Span {
  /** 1-based. */
  readonly index: number;
  readonly header: FormHeader;
  readonly outcome: Outcome;
  readonly resultCode?: string;
  readonly fileReference?: FileReference;
  /** Header of the form that was handled. */
  readonly handledForm?: FormHeader;
  /** References that the sender had given. */
  readonly references: readonly Reference[];
  /** References that the authority gave. */
  readonly handledReferences: readonly Reference[];
  readonly diagnosis: readonly string[];
  /** ErrorIDs of an ACRF. */
  readonly fileErrors: readonly FileError[];
  readonly anomalies: readonly ReturnedAnomaly[];
  /** What else stands in the form: kept and shown. */
  readonly others: readonly OtherElement[];
}

export interface FileError extends Span {
  /** "ACRF-125" */
  readonly code: string;
  /** As it stood. */
  readonly errorId: string;
}

/** One AnomalyReport. */
export interface ReturnedAnomaly extends Span {
  /** 1-based, within its form. */
  readonly index: number;
  /** "00024-004"; as it stood where it has no known form. */
  readonly code: string;
  readonly errorId: string;
  readonly tagName?: string;
  readonly value?: string;
  /** "B", "NP", ..., or a class of the future. */
  readonly class?: string;
  readonly label?: string;
  /** 1-based child positions from the root. */
  readonly location?: readonly number[];
  readonly line?: number;
  readonly column?: number;
  /** Path: INSS, CompanyID and other references, in order. */
  readonly path: readonly PathEntry[];
  readonly systemCorrection?: OtherElement;
  readonly complement?: OtherElement;
  readonly others: readonly OtherElement[];
}

export interface PathEntry {
  readonly name: string;
  readonly value: string;
}

/** An element that has no field of its own here. */
export interface OtherElement extends Span {
  readonly name: string;
  /** Direct text. */
  readonly text: string;
  readonly children: readonly OtherElement[];
}

// The messages of our own between client and server, declared once: method, who sends it and why, and how a value that came over
// the wire is read. No key, passphrase or channel setting is in any of them: signing and sending do not run in the server.
import type { AnchoredBy, AnchorState } from "../../core/src/answers/anchor";
import type { Explanation } from "../../core/src/catalogue/explain";
import type { JsonFile, Verdict } from "../../core/src/check/contract";
import type { PackOrigin } from "../../core/src/pack/pack";
import type { AnomalyClass, Certainty } from "../../core/src/findings/finding";
import { languages, type Language } from "../../core/src/messages/catalogue";
import { asChoice, asCount, asFields, asList, asPosition, asText } from "./shape";

/** A question and its answer. `from` reads the parameters in the server, `is` checks the answer in the client. */
export interface RequestDeclaration<Params, Result> {
  readonly method: string;
  from(value: unknown): Params | undefined;
  is(value: unknown): value is Result;
}

/** A message without an answer. */
export interface NotificationDeclaration<Params> {
  readonly method: string;
  from(value: unknown): Params | undefined;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

// ---- fla/setAnomalies ----------------------------------------------------------------------------------------------

/** One answer of the authority about the document. */
export interface AnswerText {
  /** Folder it came from; shown as the source of its diagnostics. */
  readonly source: "OUTTEST" | "OUT";
  /** The answer (ACRF or NOTIFICATION) as received. Without it the server reads the file at `uri`: it may have 50 MB. */
  readonly text?: string;
  /** Address of the answer, so that a finding can lead to it. */
  readonly uri?: string;
  /** Index in `sent` of the text that it speaks of; the first one without it. */
  readonly part?: number;
  /** The answer's forms that speak of this document; all of them without it. */
  readonly forms?: readonly AnsweredForm[];
}

/** A form of an answer, and the form in the sent text that it handled, where matching has told it. */
export interface AnsweredForm {
  /** 1-based. */
  readonly answerForm: number;
  /** Child positions from the root. */
  readonly path?: readonly number[];
  /** Nothing tells that it handled this part of the set: Location alone then leads to no element. */
  readonly guessed?: boolean;
}

export interface SetAnomaliesParams {
  readonly uri: string;
  /** All answers to be shown; an empty list takes the shown ones away. */
  readonly answers: readonly AnswerText[];
  /**
   * The declaration as it was sent, in its parts: anchors are found there and carried over to the open text. Without it the
   * text that is open now counts as what was sent.
   */
  readonly sent?: readonly string[];
  /** Addresses of files, instead of the texts in `sent`. */
  readonly sentFiles?: readonly string[];
}

export interface SetAnomaliesResult {
  /** Number of anomalies now shown. */
  readonly shown: number;
  /** Of these, how many could only be laid on the form or the file. */
  readonly unanchored: number;
  /** Forms that a corrective file would hold; 0 where there is nothing to correct, or the pack does not say how. */
  readonly correctable: number;
}

/** Client to server: shows what the authority answered on the elements of an open document. */
export const setAnomalies: RequestDeclaration<SetAnomaliesParams, SetAnomaliesResult> = {
  method: "fla/setAnomalies",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const answers = asList(fields?.answers, answerFrom);
    const [sent, sentFiles] = [asList(fields?.sent, asText), asList(fields?.sentFiles, asText)];
    return uri && answers ? { uri, answers, sent, sentFiles } : undefined;
  },
  is(value): value is SetAnomaliesResult {
    const fields = asFields(value);
    return [fields?.shown, fields?.unanchored, fields?.correctable].every((count) => asCount(count) !== undefined);
  },
};

function answerFrom(value: unknown): AnswerText | undefined {
  const fields = asFields(value);
  const source = asChoice(fields?.source, ["OUTTEST", "OUT"]);
  const [text, uri] = [asText(fields?.text), asText(fields?.uri)];
  if (!source || !(text ?? uri)) return undefined;
  const forms = asList(fields?.forms, answeredFormFrom);
  return { source, text, uri, part: asCount(fields?.part), ...(forms && { forms }) };
}

function answeredFormFrom(value: unknown): AnsweredForm | undefined {
  const fields = asFields(value);
  const answerForm = asCount(fields?.answerForm);
  if (!answerForm) return undefined;
  return { answerForm, path: asList(fields?.path, asCount), guessed: fields?.guessed === true };
}

// ---- fla/correctiveFile ---------------------------------------------------------------------------------------------

export interface CorrectiveFileResult {
  /** A whole declaration with the forms concerned; "" when there is nothing to correct. */
  readonly text: string;
  /** Refused forms in it, that go again as they were, with a new header. */
  readonly refused: number;
  /** Accepted forms in it, that are changed. */
  readonly changed: number;
  /** Accepted forms with anomalies that are left out, because the pack does not say how they are changed. */
  readonly left: number;
}

/** Client to server: a new declaration with the forms that the shown answers object to; null when none are shown. */
export const correctiveFile: RequestDeclaration<DocumentParams, CorrectiveFileResult | null> = {
  method: "fla/correctiveFile",
  from: documentFrom,
  is: (value): value is CorrectiveFileResult | null =>
    value === null || asCount(asFields(value)?.refused) !== undefined,
};

// ---- fla/returnedPlace ---------------------------------------------------------------------------------------------

export interface ReturnedPlaceParams {
  /** The declaration on which answers are shown. */
  readonly uri: string;
  /** Address of the answer, as it was given with `fla/setAnomalies`. */
  readonly answer: string;
  /** 1-based index of the answer's form. */
  readonly form: number;
  /** 1-based index of its AnomalyReport; without it the first one. */
  readonly anomaly?: number;
}

/** Client to server: where an anomaly of an answer stands in the declaration now; null when it is not shown there. */
export const returnedPlace: RequestDeclaration<ReturnedPlaceParams, Range | null> = {
  method: "fla/returnedPlace",
  from(value) {
    const fields = asFields(value);
    const [uri, answer, form] = [asText(fields?.uri), asText(fields?.answer), asCount(fields?.form)];
    return uri && answer && form ? { uri, answer, form, anomaly: asCount(fields?.anomaly) } : undefined;
  },
  is: (value): value is Range | null => value === null || asPosition(asFields(value)?.start) !== undefined,
};

// ---- fla/status ----------------------------------------------------------------------------------------------------

export interface FormStatus {
  /** 1-based. */
  readonly index: number;
  readonly identification: string;
  /** "1,1": child positions as in AnomalyLocation. */
  readonly path: string;
  readonly verdict: Verdict;
}

/** What the status item of an editor shows of a document. */
export interface DocumentStatus {
  readonly uri: string;
  readonly version: number;
  /** Title is in the reader's language. `official` is false for a reference pack, and whoever shows a verdict says so. */
  readonly pack: {
    readonly id: string;
    readonly version: string;
    readonly official: boolean;
    readonly origin: PackOrigin;
    readonly title: string;
  } | null;
  /** The document is an answer of the authority: its root, and what it says in a line. It has no pack and no verdict. */
  readonly answer: { readonly kind: string; readonly summary: string } | null;
  readonly verdict: Verdict;
  /** Why it is undecided or refused as a whole, in the reader's language. */
  readonly reasons: readonly string[];
  readonly counts: {
    readonly error: number;
    readonly warning: number;
    readonly information: number;
    readonly total: number;
  };
  /** Number of diagnostics sent; less than the total when there are very many. */
  readonly shown: number;
  /** True while a long check is still under way: the rest is as of before. */
  readonly busy: boolean;
  readonly forms: readonly FormStatus[];
  /** A document of the channel whose schema is not here: what to ask the person for, such as "Dimona_20231.xsd". */
  readonly missedSchema?: string;
}

export interface DocumentParams {
  readonly uri: string;
}

/** Client to server: the state of one document; null when it is not open or not ours. */
export const status: RequestDeclaration<DocumentParams, DocumentStatus | null> = {
  method: "fla/status",
  from: documentFrom,
  is: (value): value is DocumentStatus | null => value === null || isStatus(value),
};

/** What a client writes under `capabilities.experimental` to be sent `fla/statusChanged`. */
export const experimentalCapabilities = { flaStatus: true } as const;

/** True when a client's experimental capabilities ask for the status. */
export function wantsStatus(experimental: unknown): boolean {
  return asFields(experimental)?.flaStatus === true;
}

/** Server to client: the same, whenever it changed, after the diagnostics. Only to clients that ask for it. */
export const statusChanged: NotificationDeclaration<DocumentStatus> = {
  method: "fla/statusChanged",
  from: (value) => (isStatus(value) ? value : undefined),
};

function documentFrom(value: unknown): DocumentParams | undefined {
  const uri = asText(asFields(value)?.uri);
  return uri ? { uri } : undefined;
}

function isStatus(value: unknown): value is DocumentStatus {
  const fields = asFields(value);
  const counts = asFields(fields?.counts);
  return (
    asText(fields?.uri) !== undefined && asText(fields?.verdict) !== undefined && asCount(counts?.total) !== undefined
  );
}

/** Server to client: packs were installed, removed or changed. Only to clients that ask for the status. */
export const packsChanged = { method: "fla/packsChanged" } as const;

// ---- fla/packs -----------------------------------------------------------------------------------------------------

export interface ListedPack {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly origin: "workspace" | "user" | "bundled";
  readonly official: boolean;
  /** In the reader's language: "official", "changed since it was installed, so not official". */
  readonly standing: string;
  /** What the pack says of itself, in the reader's language; "" where it says nothing. */
  readonly notice: string;
  readonly usable: boolean;
  readonly folder: string;
  readonly counts: {
    readonly elements: number;
    readonly codes: number;
    readonly rules: number;
    readonly schemas: number;
  } | null;
  /** The schemas, as file and version. */
  readonly schemas: readonly { readonly file: string; readonly version: string }[];
  /** Mistakes in its files, in the reader's language. */
  readonly problems: readonly string[];
}

/** Client to server: the packs that this machine knows, in order of precedence. */
export const packs: RequestDeclaration<Record<string, never>, readonly ListedPack[]> = {
  method: "fla/packs",
  from: () => ({}),
  is: (value): value is readonly ListedPack[] => Array.isArray(value),
};

// ---- fla/check -----------------------------------------------------------------------------------------------------

export interface CheckResult {
  /** Version of the open text that was checked. */
  readonly version: number;
  /** The same report as `fla check --format json`: never capped. */
  readonly file: JsonFile;
}

/** Client to server: the full report on the open text, for the gate before sending; null when it is not open. */
export const check: RequestDeclaration<DocumentParams, CheckResult | null> = {
  method: "fla/check",
  from: documentFrom,
  is(value): value is CheckResult | null {
    if (value === null) return true;
    const fields = asFields(value);
    return asCount(fields?.version) !== undefined && Array.isArray(asFields(fields?.file)?.findings);
  },
};

// ---- fla/explain ---------------------------------------------------------------------------------------------------

export interface ExplainParams {
  /** "00024-004", "ACRF-107". */
  readonly code: string;
  /** Document whose pack is asked; without it all packs are. */
  readonly uri?: string;
  readonly language?: Language;
}

export type { Explanation } from "../../core/src/catalogue/explain";

/** Client to server: what an anomaly code means; null for one that nobody knows. */
export const explain: RequestDeclaration<ExplainParams, Explanation | null> = {
  method: "fla/explain",
  from(value) {
    const fields = asFields(value);
    const code = asText(fields?.code);
    return code ? { code, uri: asText(fields?.uri), language: asChoice(fields?.language, languages) } : undefined;
  },
  is(value): value is Explanation | null {
    return value === null || asText(asFields(value)?.code) !== undefined;
  },
};

// ---- places in a document ------------------------------------------------------------------------------------------

export interface PlaceParams {
  readonly uri: string;
  readonly position: Position;
}

export interface PathResult {
  /** Child positions as in AnomalyLocation: "1,1,7,2". */
  readonly location: string;
  /** "/Root[1]/Form[1]/Worker[7]". */
  readonly xpath: string;
  readonly range: Range;
}

/** Client to server: the location path and XPath of the element at a position; null outside the root. */
export const pathAt: RequestDeclaration<PlaceParams, PathResult | null> = {
  method: "fla/pathAt",
  from: placeFrom,
  is: (value): value is PathResult | null => value === null || asText(asFields(value)?.location) !== undefined,
};

export interface GoToPathParams {
  readonly uri: string;
  /** "1,1,7,2" or a path in the form that `pathAt` gives. */
  readonly path: string;
}

/** Client to server: where the element of a location path stands; null when there is none. */
export const rangeOfPath: RequestDeclaration<GoToPathParams, Range | null> = {
  method: "fla/rangeOfPath",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const path = asText(fields?.path);
    return uri && path ? { uri, path } : undefined;
  },
  is: (value): value is Range | null => value === null || asPosition(asFields(value)?.start) !== undefined,
};

export interface AutoCloseResult {
  /** Text to put at the cursor, such as `</Worker>`; the cursor stays before it. */
  readonly text: string;
}

/** Client to server: the end tag for the start tag just closed by `>`, or the name after `</`; null when there is none. */
export const autoClose: RequestDeclaration<PlaceParams, AutoCloseResult | null> = {
  method: "fla/autoClose",
  from: placeFrom,
  is: (value): value is AutoCloseResult | null => value === null || asText(asFields(value)?.text) !== undefined,
};

function placeFrom(value: unknown): PlaceParams | undefined {
  const fields = asFields(value);
  const uri = asText(fields?.uri);
  const position = asPosition(fields?.position);
  return uri && position ? { uri, position } : undefined;
}

// ---- fla/extractForm -----------------------------------------------------------------------------------------------

export interface ExtractFormParams {
  readonly uri: string;
  /** 1-based. */
  readonly index: number;
}

export interface ExtractFormResult {
  /** A whole document that holds this form alone. */
  readonly text: string;
}

/** Client to server: a document with one of the forms alone, for "Extract to new file"; null when there is no such form. */
export const extractForm: RequestDeclaration<ExtractFormParams, ExtractFormResult | null> = {
  method: "fla/extractForm",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const index = asCount(fields?.index);
    return uri && index ? { uri, index } : undefined;
  },
  is: (value): value is ExtractFormResult | null => value === null || asText(asFields(value)?.text) !== undefined,
};

// ---- fla/embedded --------------------------------------------------------------------------------------------------

export interface EmbeddedParams {
  readonly uri: string;
  /** Child positions of the element: "1,1,7,2". */
  readonly path?: string;
  /** A place in the element or its value, in the place of a path. */
  readonly position?: Position;
}

export interface EmbeddedResult {
  readonly base64: string;
  /** File name to suggest: "DocumentBase64.pdf". */
  readonly name: string;
}

/** Client to server: the document that an element holds as base64; null when it holds none. */
export const embedded: RequestDeclaration<EmbeddedParams, EmbeddedResult | null> = {
  method: "fla/embedded",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    return uri ? { uri, path: asText(fields?.path), position: asPosition(fields?.position) } : undefined;
  },
  is: (value): value is EmbeddedResult | null => value === null || asText(asFields(value)?.base64) !== undefined,
};

// ---- commands and data of diagnostics ------------------------------------------------------------------------------

/** Names of commands that code lenses and quick fixes refer to; an editor that knows them registers them. */
export const clientCommands = {
  showProblems: "fla.showProblems",
  sendToIntest: "fla.sendToIntest",
  extractForm: "fla.extractForm",
  explainCode: "fla.explainCode",
  goToDeclaration: "fla.goToDeclaration",
  draftRule: "fla.draftRule",
  extractEmbedded: "fla.extractEmbedded",
  installPack: "fla.installPack",
  silence: "fla.silence",
} as const;

/** `data` of the code action that fixes every finding of a code: its edit is made when it is chosen. */
export interface FixAllData {
  readonly uri: string;
  readonly code: string;
}

export function fixAllDataFrom(value: unknown): FixAllData | undefined {
  const fields = asFields(value);
  const uri = asText(fields?.uri);
  const code = asText(fields?.code);
  return uri && code ? { uri, code } : undefined;
}

/** `data` of a fix that concerns the whole file: its edit is made when it is chosen. */
export interface WholeFixData {
  readonly uri: string;
  readonly version: number;
  /** Title of the fix, and an offset at which it was offered. */
  readonly wholeFix: string;
  readonly at: number;
}

export function wholeFixDataFrom(value: unknown): WholeFixData | undefined {
  const fields = asFields(value);
  const uri = asText(fields?.uri);
  const wholeFix = asText(fields?.wholeFix);
  const { version, at } = fields ?? {};
  if (!uri || !wholeFix || typeof version !== "number" || typeof at !== "number") return undefined;
  return { uri, version, wholeFix, at };
}

/** `data` of a diagnostic: what a client needs to group and filter without reading its message. */
export interface DiagnosticData {
  readonly kind: string;
  readonly code: string;
  readonly certainty: Certainty;
  readonly class: AnomalyClass;
  /** Of an anomaly that came back: whether its place is as the authority saw it, and how it was found. */
  readonly state?: AnchorState;
  readonly anchoredBy?: AnchoredBy;
}

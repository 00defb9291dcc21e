// Messages about anomalies beside diagnostics: the list of a document, the search over codes, new headers. Declared once,
// as in messages.ts.
import type { KnownCode } from "../../core/src/catalogue/codes";
import type { Severity } from "../../core/src/findings/finding";
import { languages, type Language } from "../../core/src/messages/catalogue";
import type { Range, RequestDeclaration } from "./messages";
import { asChoice, asCount, asFields, asPosition, asText } from "./shape";

// ---- fla/anomalies -------------------------------------------------------------------------------------------------

export interface AnomaliesParams {
  readonly uri: string;
  readonly by: "code" | "form";
  /** Words that each must occur in code, element or sentence; "" for all. */
  readonly filter: string;
}

export interface AnomalyItem {
  readonly code: string;
  readonly severity: Severity;
  readonly element: string;
  /** The sentence, in the reader's language. */
  readonly message: string;
  readonly range: Range;
  /** The folder that it came back in; absent where it is foreseen. */
  readonly returned?: "OUT" | "OUTTEST";
}

export interface AnomalyGroupItem {
  /** The code, or the number of the form ("0" for the file as such). */
  readonly key: string;
  /** Title of the code; "" for a form. */
  readonly label: string;
  readonly severity: Severity;
  readonly count: number;
  /** The first ones; `count` says how many there are. */
  readonly items: readonly AnomalyItem[];
}

export interface AnomaliesResult {
  /** Findings of the document, and of these: not silenced and within the filter. */
  readonly total: number;
  readonly shown: number;
  readonly silenced: number;
  readonly groups: readonly AnomalyGroupItem[];
}

/** Client to server: the findings of a document in groups; null when it is not open or not ours. */
export const anomalies: RequestDeclaration<AnomaliesParams, AnomaliesResult | null> = {
  method: "fla/anomalies",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const by = asChoice(fields?.by, ["code", "form"]);
    return uri && by ? { uri, by, filter: asText(fields?.filter) ?? "" } : undefined;
  },
  is: (value): value is AnomaliesResult | null => value === null || Array.isArray(asFields(value)?.groups),
};

// ---- fla/anomalyBeside ---------------------------------------------------------------------------------------------

export interface AnomalyBesideParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly direction: "next" | "previous";
  readonly filter: string;
}

/** Client to server: the next or previous finding of a document, round its end; null when there is none. */
export const anomalyBeside: RequestDeclaration<AnomalyBesideParams, AnomalyItem | null> = {
  method: "fla/anomalyBeside",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    const position = asPosition(fields?.position);
    const direction = asChoice(fields?.direction, ["next", "previous"]);
    return uri && position && direction
      ? { uri, position, direction, filter: asText(fields?.filter) ?? "" }
      : undefined;
  },
  is: (value): value is AnomalyItem | null => value === null || asText(asFields(value)?.code) !== undefined,
};

// ---- fla/codes -----------------------------------------------------------------------------------------------------

export interface CodesParams {
  readonly uri?: string;
  readonly language?: Language;
}

export type { KnownCode } from "../../core/src/catalogue/codes";

/** Client to server: every code that can be explained, for a search. */
export const codes: RequestDeclaration<CodesParams, readonly KnownCode[]> = {
  method: "fla/codes",
  from(value) {
    const fields = asFields(value);
    return { uri: asText(fields?.uri), language: asChoice(fields?.language, languages) };
  },
  is: (value): value is readonly KnownCode[] => Array.isArray(value),
};

// ---- fla/refreshHeader ---------------------------------------------------------------------------------------------

export interface RefreshHeaderParams {
  readonly uri: string;
  /** Own references are counted up, too. */
  readonly references: boolean;
}

export interface RefreshHeaderResult {
  /** Version of the text that the edits belong to. */
  readonly version: number;
  readonly forms: number;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** Client to server: the edits that give every form a new header; null when the document is not open. */
export const refreshHeader: RequestDeclaration<RefreshHeaderParams, RefreshHeaderResult | null> = {
  method: "fla/refreshHeader",
  from(value) {
    const fields = asFields(value);
    const uri = asText(fields?.uri);
    return uri ? { uri, references: fields?.references === true } : undefined;
  },
  is: (value): value is RefreshHeaderResult | null =>
    value === null || (asCount(asFields(value)?.forms) !== undefined && Array.isArray(asFields(value)?.edits)),
};

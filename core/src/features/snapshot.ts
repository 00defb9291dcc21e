// What a feature reads: one state of a checked document. Features are pure: a snapshot and a place in, plain records out.
import type { CheckSession } from "../check/session";
import type { Language } from "../messages/catalogue";

/** The checked document; a feature may not edit it. */
export type Snapshot = Pick<
  CheckSession,
  "tree" | "validation" | "pack" | "choice" | "findings" | "findingsIn" | "findingSteps" | "formSteps" | "asOf"
>;

/** How a reader wants to be spoken to. */
export interface Reader {
  readonly language: Language;
  /** Identities of persons are shown masked. */
  readonly masked: boolean;
  /** What a code of a list of the document's pack means, for labels that say so. */
  codeLabel?(list: string, code: string): string | undefined;
  /** Title of an anomaly type by its code, from the channel's general table. */
  anomalyTitle?(code: string): string | undefined;
}

/** A half-open range of offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

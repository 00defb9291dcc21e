// What a segment contributes to the constraints that reach beyond it: keys, references, IDs. Places are relative to the
// segment, so that an edit elsewhere leaves them as they are.
import type { IdentityConstraint } from "../model";

/** The table for xs:ID values, and the references to it; both belong to the whole document. */
export type IdTable = "ID" | "IDREF";

export interface Contribution {
  readonly constraint: IdentityConstraint | IdTable;
  /** The element whose constraint it is: token in this segment, or -1 - its level; -1 - 0 for the document as well. */
  readonly scope: number;
  /** Equal tuples have equal keys. */
  readonly key: string;
  /** The value as a reader knows it. */
  readonly shown: string;
  readonly place: FieldPlace;
}

/** Where the first field of a tuple stands. */
export interface FieldPlace {
  readonly from: number;
  readonly to: number;
  readonly part: "tag" | "value" | "attribute";
  /** Name id of the attribute. */
  readonly attribute?: number;
}

/** A constrained element that starts in the segment. */
export interface ScopeStart {
  readonly token: number;
  readonly level: number;
  readonly constraints: readonly IdentityConstraint[];
}

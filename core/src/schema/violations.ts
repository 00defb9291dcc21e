// What validation says is wrong, and the form in which a segment keeps it: relative to the segment, so that an edit
// elsewhere leaves it as it is.
import type { FindingArgs } from "../findings/finding";
import type { ViolationKind } from "../messages/schema";
import type { Name, NodeRef } from "../xml/segment";
import type { ElementDecl } from "./model";

export type ViolationPart = "tag" | "value" | "attribute";

export interface Violation {
  /** The key of the sentence. */
  readonly kind: ViolationKind;
  /** The element it speaks of; for a missing child the parent. */
  readonly node: NodeRef;
  readonly part: ViolationPart;
  readonly attribute?: Name;
  /** Half-open range of offsets in the document. */
  readonly from: number;
  readonly to: number;
  /** Declaration of the element, or of the missing or expected one. */
  readonly decl?: ElementDecl;
  readonly parentDecl?: ElementDecl;
  /** What must stand there and does not, in order of the model: it may be named instead. */
  readonly due?: readonly ElementDecl[];
  readonly args: FindingArgs;
  /** The check could not be made. */
  readonly undecided?: boolean;
}

/** A violation as its segment keeps it. */
export interface LocalViolation {
  readonly kind: ViolationKind;
  /** Token of the start tag, or -1 - index among the elements open at the start of the segment. */
  readonly node: number;
  readonly part: ViolationPart;
  /** Name id of the attribute. */
  readonly attribute?: number;
  /** Relative to the segment; a value may start before it. Absent: the name in the start tag. */
  readonly from?: number;
  readonly to?: number;
  readonly decl?: ElementDecl;
  readonly parentDecl?: ElementDecl;
  readonly due?: readonly ElementDecl[];
  readonly args: FindingArgs;
  readonly undecided?: boolean;
  /** A doubt: it only counts when a later settlement names its parent's level and this number. */
  readonly doubt?: Doubt;
  /** Only its declaration is in doubt: unsettled it counts too, but without it. */
  readonly isCertain?: boolean;
  /** Which kind it is depends on the siblings before it (siblings.ts). */
  readonly looksBack?: boolean;
}

/** A violation of which only the declaration was in doubt, and nothing settled it. */
export function undoubted(violation: LocalViolation): LocalViolation {
  const { decl: _, doubt: __, ...rest } = violation;
  return rest;
}

/** In place of a doubt's number: all doubts of the level are over, and none of them was a violation. */
export const noneOfThem = -1;

/** Settles an earlier doubt: it was a violation. Numbers are given again once all doubts of a level are over. */
export interface Settlement {
  readonly settles: Doubt;
}

export interface Doubt {
  /** How many elements are open around the child. */
  readonly level: number;
  readonly number: number;
}

// What a segment contributes to the constraints that reach beyond it: keys, references, IDs. Places are relative to the
// segment, so that an edit elsewhere leaves them as they are.
import type { IdentityConstraint } from "../model";

/** The table for xs:ID values, and the references to it; both belong to the whole document. */
export type IdTable = "ID" | "IDREF";

export interface Contribution {
  readonly constraint: IdentityConstraint | IdTable;
  /** The element whose constraint it is: token in this segment, or -1 - its level; -1 - 0 for the document as well. */
  readonly scope: number;
  /** Equal tuples have equal keys (`tupleKey`). */
  readonly key: string;
  /** The first field; absent when it lies in an earlier segment (fieldPlace.ts finds it again). */
  readonly place: FieldPlace | undefined;
  /** The selected element: token in this segment, or -1 - its level. */
  readonly node: number;
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

/** A tuple that breaks its constraint within one segment: a duplicate, with the first one, or a reference without target. */
export interface LocalWrong {
  readonly contribution: Contribution;
  readonly first: Contribution | undefined;
}

/**
 * Key of what nobody can read: the element may hold any key, and each reference in its scope may mean it. No text holds this
 * character.
 */
export const unknownKey = "\0";

const separator = "\u001f";

/** Key of a tuple of value keys ("decimal:1.5"). */
export function tupleKey(keys: readonly string[]): string {
  return keys.length === 1
    ? keys[0]
    : keys.map((key) => key.replaceAll(separator, `${separator}${separator}`)).join(`${separator},`);
}

/** The values of a tuple as a reader knows them: "1.5, abc". */
export function shownTuple(key: string): string {
  return key
    .split(`${separator},`)
    .map((value) => value.slice(value.indexOf(":") + 1))
    .join(", ");
}

/** Judges the tuples of one element, all of them known: what a table of the whole document would say. */
export function judgeScope(contributions: readonly Contribution[]): LocalWrong[] {
  const wrong: LocalWrong[] = [];
  const isUnsure = contributions.some(({ key }) => key === unknownKey);
  for (const contribution of contributions) {
    const { constraint, key } = contribution;
    if (typeof constraint === "string" || key === unknownKey) continue;
    if (constraint.kind === "keyref") {
      if (isUnsure) continue;
      const isFound = contributions.some((other) => other.constraint === constraint.refer && other.key === key);
      if (!isFound) wrong.push({ contribution, first: undefined });
    } else {
      const first = contributions.find((other) => other.constraint === constraint && other.key === key);
      if (first && first !== contribution) wrong.push({ contribution, first });
    }
  }
  return wrong;
}

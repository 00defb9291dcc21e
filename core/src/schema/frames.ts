// The state of the walk: the open elements, outermost first. At each border between segments it is copied, and compared
// after an edit: where the copies are equal, nothing behind the border can have changed.
import { sameState, type ContentModel, type ContentState, type Gap } from "./content/model";
import { sameText, type LongText } from "./longText";
import type { ElementDecl } from "./model";
import { Mode, type TypeInfo } from "./runtime";
import type { Namespaces } from "./schemaNode";

/** An element that was passed over: a later sibling stood in its place. */
export interface Passed {
  readonly gap: Gap;
  /** Number of the doubt at the child that stood in its place. */
  readonly doubt: number;
}

/** What the walk remembers of an element whose content did not follow its model. A value, never changed. */
export interface Repairs {
  readonly passed: readonly Passed[];
  /** Another reading: the offending child left out, or taken for what was expected. */
  readonly other: ContentState | undefined;
  /** The doubt that holds when the other reading wins; -1 when the child is reported already. */
  readonly otherDoubt: number;
  readonly nextDoubt: number;
  /** Leaves up to this index stood before an element that came too late: they are not missing. */
  readonly excusedUpTo: number;
  /** A damaged child stands here: what is missing at this place goes unreported. */
  readonly muted: boolean;
  /** Index of the leaf of which there are too many already: further ones in a row are the same mistake. */
  readonly excess: number;
  /** The doubt at a text that may be the value of an element whose start tag is broken; -1 without one (missingStart.ts). */
  readonly text: number;
  /** The children that come now are those of an element whose start tag is missing. */
  readonly inside: Inside | undefined;
}

/** An element without its start tag, within another one. A value, never changed. */
export interface Inside {
  readonly symbol: number;
  readonly model: ContentModel;
  readonly state: ContentState;
  /** The state around it once its end tag shows that it is there. */
  readonly after: ContentState;
  /** The doubt at its first child, which is a stranger if that end tag never comes. */
  readonly doubt: number;
}

export const noRepairs: Repairs = {
  passed: [],
  other: undefined,
  otherDoubt: -1,
  nextDoubt: 0,
  excusedUpTo: -1,
  muted: false,
  excess: -1,
  text: -1,
  inside: undefined,
};

/** A text value that is not in one piece, or not in one segment. */
export interface Pending {
  /** Decoded text so far. */
  readonly text: LongText;
  /** Written text of a token that goes on in the next segment, not yet decoded. */
  readonly raw: LongText;
  /** Where the text starts and ends, relative to the segment; -1 while there is none. */
  readonly from: number;
  readonly to: number;
  readonly damaged: boolean;
  /** It is longer than what is held (`maxValueUnits`): this is its beginning. */
  readonly isCut: boolean;
}

export const noNamespaces: readonly string[] = [];

/** One open element. Reused at its depth. */
export class Frame {
  decl: ElementDecl | undefined = undefined;
  info!: TypeInfo;
  mode: Mode = Mode.skip;
  state: ContentState | undefined = undefined;
  repairs: Repairs | undefined = undefined;
  pending: Pending | undefined = undefined;
  scope: Namespaces | undefined = undefined;
  /** xsi:nil is true: it must be empty. */
  nil = false;
  /** A child stands in its value: the value is not judged. */
  muted = false;
  /** Name id of the element. */
  name = 0;
  /** Its start tag is broken. */
  damaged = false;
  /** Its xsi:type is wrong: what may stand in it is not known, so that its content model is not judged. */
  lenient = false;
  /** Token of the start tag in this segment, or -1. */
  token = -1;
  /** Of the root: namespaces that the schema does not know and of which a finding tells. */
  strangeNamespaces: readonly string[] = noNamespaces;
  /** Identity constraints that look at it (identity/observer.ts). */
  watch: Watch | undefined = undefined;

  /** Takes over everything; what changes in place is copied. */
  assign(other: Frame): void {
    this.decl = other.decl;
    this.info = other.info;
    this.mode = other.mode;
    this.state = other.state;
    this.repairs = other.repairs;
    this.pending = other.pending;
    this.scope = other.scope;
    this.nil = other.nil;
    this.muted = other.muted;
    this.name = other.name;
    this.damaged = other.damaged;
    this.lenient = other.lenient;
    this.token = other.token;
    this.strangeNamespaces = other.strangeNamespaces;
    this.watch = other.watch?.copy();
  }

  copy(): Frame {
    const copy = new Frame();
    copy.assign(this);
    return copy;
  }
}

/** Opaque here; states are compared by `same`. */
export interface Watch {
  same(other: Watch): boolean;
  /** A copy for another segment. */
  copy(): Watch;
}

/** Where a walk over a segment began, and how much of that is as it was. */
interface Before {
  readonly start: readonly Frame[];
  /** So many of the outermost elements stayed as they were, but for what looks into them and for their text. */
  readonly untouched: number;
}

/** The open elements, their tokens forgotten: copies, and those at the start of the segment where nothing has changed. */
export function checkpointOf(
  frames: readonly Frame[],
  depth: number,
  segmentLength: number,
  { start, untouched }: Before,
): Frame[] {
  const copies: Frame[] = [];
  for (let i = 0; i < depth; i++) {
    if (i < untouched && !frames[i].watch && !frames[i].pending) {
      copies.push(start[i]);
      continue;
    }
    const copy = frames[i].copy();
    copy.token = -1;
    if (copy.pending) copy.pending = shiftPending(copy.pending, segmentLength);
    copies.push(copy);
  }
  return copies;
}

function shiftPending(pending: Pending, by: number): Pending {
  if (pending.to < 0 && pending.from < 0 && pending.text.length + pending.raw.length === 0) return pending;
  return { ...pending, from: pending.from - by, to: pending.to - by };
}

export function sameCheckpoint(a: readonly Frame[], b: readonly Frame[]): boolean {
  return a.length === b.length && a.every((frame, i) => frame === b[i] || sameFrame(frame, b[i]));
}

function sameFrame(a: Frame, b: Frame): boolean {
  return (
    a.decl === b.decl &&
    a.name === b.name &&
    a.damaged === b.damaged &&
    a.lenient === b.lenient &&
    a.info === b.info &&
    a.mode === b.mode &&
    a.nil === b.nil &&
    a.muted === b.muted &&
    sameNames(a.strangeNamespaces, b.strangeNamespaces) &&
    sameState(a.state, b.state) &&
    sameRepairs(a.repairs, b.repairs) &&
    samePending(a.pending, b.pending) &&
    sameScope(a.scope, b.scope) &&
    sameWatch(a.watch, b.watch)
  );
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, i) => name === b[i]));
}

function sameRepairs(a: Repairs | undefined, b: Repairs | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  const samePassed = (x: Passed, y: Passed) =>
    x.doubt === y.doubt &&
    x.gap.count === y.gap.count &&
    x.gap.leaves.length === y.gap.leaves.length &&
    x.gap.leaves.every((leaf, i) => leaf === y.gap.leaves[i]);
  return (
    a.otherDoubt === b.otherDoubt &&
    a.nextDoubt === b.nextDoubt &&
    a.excusedUpTo === b.excusedUpTo &&
    a.muted === b.muted &&
    a.excess === b.excess &&
    a.text === b.text &&
    sameInside(a.inside, b.inside) &&
    sameState(a.other, b.other) &&
    a.passed.length === b.passed.length &&
    a.passed.every((one, i) => samePassed(one, b.passed[i]))
  );
}

function sameInside(a: Inside | undefined, b: Inside | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  return a.symbol === b.symbol && a.doubt === b.doubt && sameState(a.state, b.state) && sameState(a.after, b.after);
}

function samePending(a: Pending | undefined, b: Pending | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  const samePlace = a.from === b.from && a.to === b.to;
  return (
    samePlace && a.damaged === b.damaged && a.isCut === b.isCut && sameText(a.text, b.text) && sameText(a.raw, b.raw)
  );
}

function sameScope(a: Namespaces | undefined, b: Namespaces | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  if (a.bindings.size !== b.bindings.size) return false;
  for (const [prefix, uri] of a.bindings) if (b.bindings.get(prefix) !== uri) return false;
  return sameScope(a.outer, b.outer);
}

function sameWatch(a: Watch | undefined, b: Watch | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.same(b));
}

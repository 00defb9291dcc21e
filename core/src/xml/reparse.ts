// Keeps a document parsed through edits, in three steps: scan what the edits touched, decide anew which tags are at fault,
// and build again the segments for which something changed. A segment whose tokens cannot change, because only elements
// around it did, keeps them and gets new surroundings (`rebase`). The result equals that of a fresh parse.
// The work is a generator that yields after every slice; what is left undone when it is dropped, the next edit does.
import type { TextChange, TextStore } from "../text/textStore";
import { Builder } from "./build";
import { isSound } from "./damage";
import { findFaults, type Faults, OpenTags } from "./matching";
import type { NameTable } from "./names";
import { ChangedScopes, type Scope } from "./namespaces";
import { contentUnits, type MayContain } from "./openElements";
import { PagedPiece, Pager } from "./pagedPiece";
import {
  type Checkpoint,
  depthOf,
  type Open,
  Piece,
  sameCheckpoint,
  sameElement,
  sameOutside,
  type Shape,
} from "./piece";
import { longTokenUnits, maxDepth, mostPagedFindings } from "./limits";
import { realigned, replacedRuns, type ReplacedRun } from "./runs";
import { type Lex, Scanner } from "./scanner";
import { toTheEnd } from "./scanWindow";
import { Scratch } from "./scratch";
import { TokenFlag, TokenKind } from "./segment";
import { addOpenTags, addOpenTagsOfRun, summarise } from "./summary";
import { toColumns } from "./tokens";

/** Segments that are only looked at or rebased between two yields. */
const lightSteps = 64;

/** Which segments an edit replaced. */
export interface Reparse {
  /** The smallest run that covers them all: from `first` on, `removed` old ones gave way to `added` new ones. */
  readonly first: number;
  readonly removed: number;
  readonly added: number;
  /** The same exactly, in ascending order; segments between runs are the same objects as before. */
  readonly runs: readonly ReplacedRun[];
}

export interface ParseOptions {
  /** What a schema knows of which element may stand where: helps to find where a missing end tag belongs. */
  readonly mayContain?: MayContain;
  /** Of a text that is not held so many syntax findings are kept, the first ones; `mostPagedFindings` when nobody asks. */
  readonly mostFindings?: number;
}

/** How a segment follows the one before it. */
const Joint = {
  /** Some of its tags are at fault. */
  irregular: 0,
  /** It is in order, but does not start as the one before ends. */
  apart: 1,
  fits: 2,
} as const;
type Joint = (typeof Joint)[keyof typeof Joint];

/** A segment that an edit left shorter takes in the next one, so that typing and deleting does not leave crumbs. */
const crumbUnits = 4_096;

export class Parser {
  /** The segments in order; replaced by a new array when they change. */
  pieces: Piece[] = [];
  /** starts[k] is the offset of segment k; one entry more than segments. */
  starts: number[] = [0];

  private readonly scanner: Scanner;
  private readonly builder: Builder;
  /** The segments as of the last finished work. */
  private reported: readonly Piece[] = [];
  /** By segment, for `jointsOf`: how it follows the one before. */
  private joints: (Joint | undefined)[] = [];
  private jointsOf: readonly Piece[] = [];
  /** How often a segment stayed as it is among other elements. */
  rebases = 0;
  private readonly pager: Pager | undefined;

  constructor(
    private readonly text: TextStore,
    private readonly names: NameTable,
    { mayContain, mostFindings = mostPagedFindings }: ParseOptions,
  ) {
    this.scanner = new Scanner(text, names);
    this.builder = new Builder(text, names, mayContain);
    this.pager = text.isPaged ? new Pager(text, names, mayContain, mostFindings) : undefined;
  }

  /** Offset at which segment `k` starts; for k = pieces.length the length of the text. */
  segmentStart(k: number): number {
    return this.starts[k];
  }

  /** Index of the segment that holds the unit at `offset`; the last one for the end of the text. */
  segmentAt(offset: number): number {
    const { starts } = this;
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Applies a change to the text, and marks the segments that it touches. */
  change(change: TextChange): void {
    const from = Math.max(0, Math.min(change.from, this.text.length));
    const to = Math.max(from, Math.min(change.to, this.text.length));
    this.text.edit(from, to, change.text);
    this.mark(from, to, change.text.length - (to - from));
  }

  /** Asks another schema what may stand where: what rests on the answers of the old one is parsed again. */
  setMayContain(mayContain: MayContain | undefined): void {
    this.builder.setMayContain(mayContain);
    this.pager?.setMayContain(mayContain);
    for (const piece of this.pieces) if (!isSound(piece) || restsOnGuess(piece)) piece.stale = true;
  }

  /** Parses what is marked. Yields after every slice of work, and returns what was replaced since the last finished work. */
  *settle(): Generator<void, Reparse> {
    const scratch = Scratch.take();
    this.scanner.use(scratch);
    this.builder.use(scratch.levels);
    try {
      yield* this.scanStale();
      this.alignJoints();
      if (!this.fits()) yield* this.repair();
    } finally {
      scratch.giveBack();
    }
    if (this.pager) yield* this.recallFindings(this.pager);
    const reparse = toReparse(replacedRuns(this.reported, this.pieces));
    this.reported = this.pieces;
    return reparse;
  }

  // ---- marking

  private mark(from: number, to: number, delta: number): void {
    const { pieces, starts } = this;
    for (let k = 0; k < pieces.length; k++) {
      const { reach } = pieces[k].shape;
      if (to >= starts[k] && (reach === toTheEnd || from < starts[k + 1] + reach)) pieces[k].stale = true;
    }
    for (let k = 1; k < starts.length; k++) {
      if (starts[k] <= from) continue;
      starts[k] = starts[k] >= to ? starts[k] + delta : from;
    }
    if (pieces.length > 0) starts[pieces.length] = this.text.length;
  }

  // ---- scanning

  /** Replaces every run of stale segments by freshly scanned ones, built as if no tag were at fault. */
  private *scanStale(): Generator<void> {
    if (this.pieces.length === 0) yield* this.scanRun(0);
    for (let k = 0; k < this.pieces.length; k++) if (this.pieces[k].stale) yield* this.scanRun(k);
  }

  /** Scans from segment `first` on until the borders and the scanner's state are those of an old segment again. */
  private *scanRun(first: number): Generator<void> {
    const { pieces, starts } = this;
    const run = new Run(pieces, starts, first);
    let state = first === 0 ? Builder.start : pieces[first - 1].shape.end;
    let finished = false;
    try {
      for (;;) {
        this.scanner.scan(run.at, state.lex, run.preferredEnd(this.text.length));
        const piece = this.build(run.at, state, undefined);
        state = piece.shape.end;
        run.add(piece);
        if (piece.shape.last || run.meets(state.lex)) break;
        yield;
      }
      finished = true;
    } finally {
      if (!finished) run.leaveOff();
      this.pieces = run.newPieces();
      this.starts = run.newStarts(this.text.length);
    }
  }

  /** A segment from what was scanned just now. */
  private build(at: number, start: Checkpoint, faults: Faults | undefined): Piece {
    const { scanner } = this;
    const last = at + scanner.tokens.length >= this.text.length;
    const shape = this.builder.build(scanner.tokens, at, start, scanner, faults, last);
    const columns = toColumns(scanner.tokens);
    if (!this.pager) return new Piece(columns, shape);
    return new PagedPiece(columns, this.pager.findings.bounded(at, shape, columns.length), at, this.pager);
  }

  private recallFindings(pager: Pager): Generator<void> {
    return pager.findings.recall(this.pieces as PagedPiece[], (piece) => pager.shapeOf(piece));
  }

  // ---- states at the borders

  /** Takes over the joints of the segments that are still there, and looks at the others. */
  private alignJoints(): void {
    const { pieces } = this;
    const runs = replacedRuns(this.jointsOf, pieces);
    this.joints = realigned(this.joints, runs);
    this.jointsOf = pieces;
    for (const { at, added } of runs)
      for (let k = Math.max(0, at - 1); k <= at + added; k++) if (k < pieces.length) this.joints[k] = this.jointAt(k);
    if (pieces.length > 0) this.joints[pieces.length - 1] = this.jointAt(pieces.length - 1);
  }

  private jointAt(k: number): Joint {
    const { pieces } = this;
    const { shape } = pieces[k];
    if (!shape.regular) return Joint.irregular;
    const state = k === 0 ? Builder.start : pieces[k - 1].shape.end;
    return sameCheckpoint(shape.start, state) && shape.last === (k === pieces.length - 1) ? Joint.fits : Joint.apart;
  }

  /** Whether no tag is at fault and every segment starts as the one before it ends. */
  private fits(): boolean {
    return this.firstThatDoesNotFit(0) === this.pieces.length;
  }

  private firstThatDoesNotFit(from: number): number {
    let k = from;
    while (k < this.joints.length && this.joints[k] === Joint.fits) k++;
    return k;
  }

  /** Finds the tags at fault and builds, or rebases, what they and the states at the borders change. */
  private *repair(): Generator<void> {
    const faults = yield* this.findFaults();
    const faulty = [...faults.keys()].sort((a, b) => a - b);
    // While the work is under way nothing is known of the joints: should it be dropped, all are looked at again.
    const joints = this.joints;
    const count = this.pieces.length;
    this.joints = [];
    this.jointsOf = [];
    let isMoved = false;
    for (let k = 0; k < count; k++) {
      if (!isMoved) {
        while (k < count && joints[k] === Joint.fits && faulty[0] !== k) k++;
        if (k === count) break;
      }
      if (faulty[0] === k) faulty.shift();
      const { end } = this.pieces[k].shape;
      const state = k === 0 ? Builder.start : this.pieces[k - 1].shape.end;
      if (!this.keeps(k, state, faults.get(k))) {
        this.scanner.rescan(this.starts[k], state.lex, this.starts[k + 1]);
        this.replace(k, this.build(this.starts[k], state, faults.get(k)));
        yield;
      } else if (k % lightSteps === 0) yield;
      const { shape } = this.pieces[k];
      joints[k] = shape.regular ? Joint.fits : Joint.irregular;
      isMoved = !sameCheckpoint(shape.end, end);
    }
    this.joints = joints;
    this.jointsOf = this.pieces;
  }

  /** Whether segment `k` stays as it is, but for the elements around it. */
  private keeps(k: number, state: Checkpoint, faults: Faults | undefined): boolean {
    const piece = this.pieces[k];
    const { shape } = piece;
    if (shape.last !== (k === this.pieces.length - 1) || !sameFaults(shape.faults, faults)) return false;
    if (sameCheckpoint(shape.start, state)) return true;
    const rebased = this.rebase(piece, this.starts[k], state);
    if (rebased) {
      piece.shape = rebased;
      this.rebases++;
    }
    return rebased !== undefined;
  }

  private replace(k: number, piece: Piece): void {
    piece.openTags = this.pieces[k].openTags;
    if (this.pieces === this.reported) this.pieces = this.pieces.slice();
    this.pieces[k] = piece;
  }

  private *findFaults(): Generator<void, ReadonlyMap<number, Faults>> {
    const all = new OpenTags();
    for (let k = 0; k < this.pieces.length;) {
      const piece = this.pieces[k];
      if (piece.shape.regular) {
        const end = this.firstThatDoesNotFit(k + 1);
        addOpenTagsOfRun(all, this.pieces, k, end);
        k = end;
        continue;
      }
      if (!piece.openTags) {
        this.scanner.rescan(this.starts[k], piece.shape.start.lex, this.starts[k + 1]);
        piece.openTags = summarise(this.scanner.tokens);
        yield;
      }
      addOpenTags(all, k, piece.openTags);
      k++;
    }
    return findFaults(all, this.text, this);
  }

  /** The shape of a segment among other elements, if its tokens are the same there. */
  private rebase(piece: Piece, base: number, start: Checkpoint): Shape | undefined {
    const { shape } = piece;
    if (!shape.regular || !sameOutside(shape.start, start) || start.tooDeep > 0) return undefined;
    const delta = depthOf(start) - depthOf(shape.start);
    const lowest = shape.lowest + delta;
    if (lowest < 0 || lowest > 0 !== shape.lowest > 0 || shape.highest + delta > maxDepth) return undefined;
    const scopes = new ChangedScopes(piece, this.names);
    let was = shape.start.open;
    let now = start.open;
    for (let i = 0; i < shape.unpairedEnds.length; i++, was = was!.parent, now = now!.parent) {
      if (!sameElement(was!, now!) || !scopes.mayDiffer(was!, now!)) return undefined;
    }
    if (!scopes.mayDiffer(was, now) || was?.unclosed || (now?.unclosed && this.closesBefore(piece, base, now)))
      return undefined;
    if (was?.other || now?.other) return undefined;
    const begun = depthOf(shape.end) - shape.lowest;
    if (was?.scope !== now?.scope && !(inherit(shape.end.open, begun, was!.scope) && leavesNoDamage(piece)))
      return undefined;
    if (this.builder.mayLack(piece, base, start)) return undefined;
    const open = reopen(shape.end.open, begun, now?.unclosed ? this.withLastChild(piece, now) : now);
    const end = { ...shape.end, open, lacking: start.lacking };
    const reach = start.lacking.length > 0 ? Math.max(shape.reach, contentUnits) : shape.reach;
    return { ...shape, start, end, lowest, highest: shape.highest + delta, reach };
  }

  /** Whether one of the children that an unclosed element has in a segment would close it, or be left out, instead. */
  private closesBefore(piece: Piece, base: number, open: Open): boolean {
    for (const i of childrenIn(piece)) {
      const name = piece.name[i];
      const spelling = this.names.spellingOf(name);
      if (spelling === open.spelling || this.builder.closesEarly(open, name, spelling, base + piece.from[i]))
        return true;
    }
    return false;
  }

  /** An unclosed element behind the children that it has in a segment. */
  private withLastChild(piece: Piece, open: Open): Open {
    const lastChild = piece.name[[...childrenIn(piece)].at(-1) ?? -1] ?? open.lastChild;
    return lastChild === open.lastChild ? open : { ...open, lastChild };
  }
}

/** Old segments from `first` on that give way to new ones. */
class Run {
  /** Where the next new segment starts. */
  at: number;
  /** First old segment that may stay. */
  private next: number;
  private readonly fresh: Piece[] = [];
  private readonly freshStarts: number[] = [];

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly starts: readonly number[],
    private readonly first: number,
  ) {
    this.at = starts[first];
    this.next = first;
    this.skip();
  }

  /** Where the segment that starts at `at` should end: at the next old one, if that leaves no crumb. */
  preferredEnd(length: number): number {
    const { pieces, starts, next, at } = this;
    if (next >= pieces.length) return length;
    if (starts[next] - at >= crumbUnits || starts[next + 1] - at > longTokenUnits) return starts[next];
    return starts[next + 1];
  }

  add(piece: Piece): void {
    this.freshStarts.push(this.at);
    this.fresh.push(piece);
    this.at += piece.length;
    this.skip();
    if (piece.shape.last) this.next = this.pieces.length;
  }

  /** Whether the next old segment starts just here and in the scanner's state; if it starts in another one, it has to go. */
  meets(lex: Lex): boolean {
    const { pieces, starts } = this;
    if (this.next >= pieces.length || starts[this.next] !== this.at) return false;
    if (pieces[this.next].shape.start.lex === lex) return true;
    this.next++;
    this.skip();
    return false;
  }

  /** The work is dropped here: the last new segment stands, stale, for what was not scanned. */
  leaveOff(): void {
    this.fresh[this.fresh.length - 1].stale = true;
  }

  newPieces(): Piece[] {
    return this.pieces.slice(0, this.first).concat(this.fresh, this.pieces.slice(this.next));
  }

  newStarts(length: number): number[] {
    const starts = this.starts
      .slice(0, this.first)
      .concat(this.freshStarts, this.starts.slice(this.next, this.pieces.length));
    starts.push(length);
    return starts;
  }

  private skip(): void {
    const { pieces, starts } = this;
    while (this.next < pieces.length && (starts[this.next] < this.at || pieces[this.next].stale)) this.next++;
  }
}

/** Tags of the children that begin in a segment of the element whose start tag stands in an earlier one, and whose end tag does not stand here. */
function* childrenIn({ kind, partner, count, shape: { unpairedEnds } }: Piece): Generator<number> {
  const first = unpairedEnds.length > 0 ? unpairedEnds[unpairedEnds.length - 1] + 1 : 0;
  for (let i = first; i < count; i++) {
    if (kind[i] !== TokenKind.StartTag && kind[i] !== TokenKind.EmptyTag) continue;
    yield i;
    if (partner[i] < 0) return;
    i = partner[i];
  }
}

/** Only where an element is known to be unclosed, one is missing, or a broken tag leaves namespaces unknown, is anything asked. */
function restsOnGuess({ shape }: Piece): boolean {
  if (shape.start.lacking.length > 0 || shape.start.open?.scope.isForgiving) return true;
  for (let open = shape.start.open; open; open = open.parent) if (open.unclosed || open.other !== 0) return true;
  return false;
}

/** Are the `count` innermost elements in the scope that they were begun in? */
function inherit(open: Open | undefined, count: number, scope: Scope): boolean {
  for (let at = open, i = 0; i < count; at = at!.parent, i++) if (at!.scope !== scope) return false;
  return true;
}

/** Is every tag whole that leaves its element open? A broken one may declare anything: its scope is one of its own. */
function leavesNoDamage({ flags, shape }: Piece): boolean {
  return shape.unpairedStarts.every((t) => (flags[t] & TokenFlag.damaged) === 0);
}

/**
 * Stacks the `count` innermost elements of `open` on others. Where these are in another scope than the ones they stood on, all of
 * them inherited that (see `inherit`), and inherit the other one now.
 */
function reopen(open: Open | undefined, count: number, on: Open | undefined): Open | undefined {
  if (count === 0) return on;
  const parent = reopen(open!.parent, count - 1, on);
  const inherits = open!.parent?.scope === open!.scope;
  return { ...open!, scope: inherits && parent ? parent.scope : open!.scope, parent, depth: (parent?.depth ?? 0) + 1 };
}

function sameFaults(a: Faults | undefined, b: Faults | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.size !== b.size) return false;
  for (const [at, fault] of a) if (b.get(at) !== fault) return false;
  return true;
}

function toReparse(runs: readonly ReplacedRun[]): Reparse {
  if (runs.length === 0) return { first: 0, removed: 0, added: 0, runs };
  const start = runs[0];
  const end = runs[runs.length - 1];
  const removed = end.first + end.removed - start.first;
  return { first: start.first, removed, added: end.at + end.added - start.at, runs };
}

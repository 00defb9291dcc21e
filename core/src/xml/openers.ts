// The elements open at each border between segments, with their places among their siblings: so that the parent or the path
// of an element far into a document is found without a walk over the segments before it. Worked out as far as it is asked for.
import type { Piece } from "./piece";
import type { ReplacedRun } from "./runs";
import type { NodeRef } from "./segment";

/** An element open at a border; the outermost is the document itself. A value, shared by the borders that it is the same at. */
export interface Opener {
  /** -1 for the document. */
  readonly node: NodeRef;
  readonly parent: Opener | undefined;
  /** How many elements are open, this one included. */
  readonly depth: number;
  /** 1-based position among its siblings. */
  readonly position: number;
  /** Child elements begun before the border. */
  readonly children: number;
}

const ofDocument: Opener = { node: -1, parent: undefined, depth: 0, position: 1, children: 0 };

export class Openers {
  /** The innermost opener at the start of each segment, as far as known. */
  private readonly known: Opener[] = [ofDocument];

  /** Some segments are others now: what they leave open as the old ones did is still right behind them. */
  replace(pieces: readonly Piece[], runs: readonly ReplacedRun[]): void {
    for (const { removed, at, added } of runs) {
      if (at + 1 >= this.known.length) return;
      if (removed !== added || at + added >= this.known.length || !this.leadsOn(pieces, at, at + added)) {
        this.known.length = at + 1;
        return;
      }
    }
  }

  private leadsOn(pieces: readonly Piece[], from: number, to: number): boolean {
    const old = this.known.slice(from + 1, to + 1);
    for (let j = from; j < to; j++) this.known[j + 1] = after(this.known[j], pieces[j], j);
    if (!isSame(this.known[to], old[old.length - 1])) return false;
    this.known[to] = old[old.length - 1];
    return true;
  }

  /** The innermost element open at the start of segment `k`. */
  at(pieces: readonly Piece[], k: number): Opener {
    for (let j = this.known.length; j <= k; j++) this.known.push(after(this.known[j - 1], pieces[j - 1], j - 1));
    return this.known[k];
  }
}

function isSame(a: Opener, b: Opener): boolean {
  let x: Opener | undefined = a;
  let y: Opener | undefined = b;
  for (; x !== y; x = x.parent, y = y.parent)
    if (!x || !y || x.node !== y.node || x.position !== y.position || x.children !== y.children) return false;
  return true;
}

/** The innermost opener behind segment `j`. */
function after(start: Opener, piece: Piece, j: number): Opener {
  const { lowest, childrenBegun, unpairedStarts } = piece.shape;
  let opener = start;
  while (opener.depth > lowest) opener = opener.parent!;
  if (childrenBegun[0] > 0) opener = { ...opener, children: opener.children + childrenBegun[0] };
  for (let i = 0; i < unpairedStarts.length; i++) {
    opener = {
      node: j * 65_536 + unpairedStarts[i],
      parent: opener,
      depth: opener.depth + 1,
      position: opener.children,
      children: childrenBegun[i + 1],
    };
  }
  return opener;
}

/** The opener of the `depth` outermost elements, from one that is as deep or deeper. */
export function openerAtDepth(from: Opener, depth: number): Opener {
  let opener = from;
  while (opener.depth > depth) opener = opener.parent!;
  return opener;
}

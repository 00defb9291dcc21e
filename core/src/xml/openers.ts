// The elements open at each border between segments, with their places among their siblings: so that the parent or the path
// of an element far into a document is found without a walk over the segments before it. Worked out as far as it is asked for.
import type { Piece } from "./piece";
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

  /** The segments from `k` on are others now. */
  forgetFrom(k: number): void {
    if (k + 1 < this.known.length) this.known.length = k + 1;
  }

  /** The innermost element open at the start of segment `k`. */
  at(pieces: readonly Piece[], k: number): Opener {
    for (let j = this.known.length; j <= k; j++) this.known.push(after(this.known[j - 1], pieces[j - 1], j - 1));
    return this.known[k];
  }
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

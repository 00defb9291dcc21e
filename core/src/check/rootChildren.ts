// The children of the root, counted by segment: a declaration may hold tens of thousands of forms, and an edit touches one.
import { depthOf, type Piece } from "../xml/piece";
import { realigned } from "../xml/runs";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** What one segment has of them. */
interface Part {
  readonly named: number;
  /** Tokens of those with another name. */
  readonly others: readonly number[];
}

/** Most segments have none. */
const noPart: Part = { named: 0, others: [] };

export class RootChildren {
  private parts: (Part | undefined)[] = [];
  private pieces: readonly Piece[] = [];
  private rebases = -1;

  constructor(
    private readonly tree: XmlTree,
    private readonly local: string,
  ) {}

  /** How many children of the root have the name, and which have another. */
  count(): { named: number; others: NodeRef[] } {
    const { tree } = this;
    this.parts = realigned(this.parts, tree.runsSince(this.pieces));
    if (this.rebases !== tree.rebases) this.parts.fill(undefined);
    this.pieces = tree.segments;
    this.rebases = tree.rebases;
    let named = 0;
    const others: NodeRef[] = [];
    for (let k = 0; k < this.parts.length; k++) {
      const part = (this.parts[k] ??= this.countIn(this.pieces[k]));
      if (part === noPart) continue;
      named += part.named;
      for (const token of part.others) others.push(k * 65_536 + token);
    }
    return { named, others };
  }

  private countIn(piece: Piece): Part {
    if (piece.shape.lowest > 1) return noPart;
    const part = countIn(this.tree, piece, depthOf(piece.shape.start), this.local);
    return part.named + part.others.length > 0 ? part : noPart;
  }
}

function countIn(tree: XmlTree, piece: Piece, depth: number, local: string): Part {
  const { kind, name, count } = piece;
  const others: number[] = [];
  let named = 0;
  let open = depth;
  for (let i = 0; i < count; i++) {
    if (kind[i] === TokenKind.EndTag) open--;
    else if (kind[i] === TokenKind.StartTag || kind[i] === TokenKind.EmptyTag) {
      if (open === 1) {
        if (tree.names.get(name[i]).local === local) named++;
        else others.push(i);
      }
      if (kind[i] === TokenKind.StartTag) open++;
    }
  }
  return { named, others };
}

// The children of the root, counted by segment: a declaration may hold tens of thousands of forms, and an edit touches one.
import { depthOf, type Piece } from "../xml/piece";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** What one segment has of them. */
interface Part {
  readonly depth: number;
  readonly named: number;
  /** Tokens of those with another name. */
  readonly others: readonly number[];
}

export class RootChildren {
  private readonly parts = new WeakMap<Piece, Part>();

  /** How many children of the root have a local name, and which have another. */
  count(tree: XmlTree, local: string): { named: number; others: NodeRef[] } {
    let named = 0;
    const others: NodeRef[] = [];
    tree.segments.forEach((piece, k) => {
      if (piece.shape.lowest > 1) return;
      const part = this.partOf(tree, piece, local);
      named += part.named;
      for (const token of part.others) others.push(k * 65_536 + token);
    });
    return { named, others };
  }

  private partOf(tree: XmlTree, piece: Piece, local: string): Part {
    const depth = depthOf(piece.shape.start);
    const known = this.parts.get(piece);
    if (known?.depth === depth) return known;
    const part = countIn(tree, piece, depth, local);
    this.parts.set(piece, part);
    return part;
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
  return { depth, named, others };
}

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
  /** Of a text that is not held: the nodes of all of them, in order. */
  private nodes = new Uint32Array(64);
  private size = 0;
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
    if (tree.text.isPaged && this.pieces !== tree.segments) {
      this.parts.fill(undefined);
      this.size = 0;
    }
    this.pieces = tree.segments;
    this.rebases = tree.rebases;
    let named = 0;
    const others: NodeRef[] = [];
    for (let k = 0; k < this.parts.length; k++) {
      const part = (this.parts[k] ??= this.countIn(this.pieces[k], k));
      if (part === noPart) continue;
      named += part.named;
      for (const token of part.others) others.push(k * 65_536 + token);
    }
    return { named, others };
  }

  /** The nodes of all children, in order; known of a text that is never edited, when they were counted. */
  all(): Uint32Array {
    return this.nodes.subarray(0, this.size);
  }

  private countIn(piece: Piece, k: number): Part {
    if (piece.shape.lowest > 1) return noPart;
    const found = this.tree.text.isPaged ? (token: number) => this.remember(k * 65_536 + token) : undefined;
    const part = countIn(this.tree, piece, this.local, found);
    return part.named + part.others.length > 0 ? part : noPart;
  }

  private remember(node: NodeRef): void {
    if (this.size === this.nodes.length) {
      const grown = new Uint32Array(2 * this.size);
      grown.set(this.nodes);
      this.nodes = grown;
    }
    this.nodes[this.size++] = node;
  }
}

function countIn(tree: XmlTree, piece: Piece, local: string, found?: (token: number) => void): Part {
  const { kind, name, count } = piece;
  const others: number[] = [];
  let named = 0;
  let open = depthOf(piece.shape.start);
  for (let i = 0; i < count; i++) {
    if (kind[i] === TokenKind.EndTag) open--;
    else if (kind[i] === TokenKind.StartTag || kind[i] === TokenKind.EmptyTag) {
      if (open === 1) {
        found?.(i);
        if (tree.names.get(name[i]).local === local) named++;
        else others.push(i);
      }
      if (kind[i] === TokenKind.StartTag) open++;
    }
  }
  return { named, others };
}

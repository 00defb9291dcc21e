// Fast ways to an element for many anomalies at once: child lists that are made once, and one scan of the whole document
// for all names and values that are asked for. 10,000 anomalies in 50 MB cost one pass, not 10,000.
import { runThrough, type Steps } from "../features/steps";
import { children, endTagOf, nameOf, parent, rootElement, textOf } from "../xml/nodes";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

export class Places {
  private readonly lists = new Map<NodeRef, readonly NodeRef[]>();
  private readonly positions = new Map<NodeRef, ReadonlyMap<NodeRef, number>>();
  private found: ReadonlyMap<string, NamedElements> = new Map();
  private isScanned = false;
  private names: ReadonlySet<string> = new Set();

  constructor(readonly tree: XmlTree) {}

  get root(): NodeRef | undefined {
    return rootElement(this.tree);
  }

  children(node: NodeRef): readonly NodeRef[] {
    let list = this.lists.get(node);
    if (!list) this.lists.set(node, (list = children(this.tree, node)));
    return list;
  }

  /** The element at child positions, counted from the root ([1]). */
  at(path: readonly number[]): NodeRef | undefined {
    let node = path[0] === 1 ? this.root : undefined;
    for (let i = 1; i < path.length && node !== undefined; i++) node = this.children(node)[path[i] - 1];
    return node;
  }

  /** 1-based child positions from the root; each list of children is numbered once. */
  pathOf(node: NodeRef): number[] {
    const path: number[] = [];
    for (let at: NodeRef | undefined = node; at !== undefined;) {
      const around: NodeRef | undefined = parent(this.tree, at);
      path.push(around === undefined ? 1 : this.positionIn(around, at));
      at = around;
    }
    return path.reverse();
  }

  private positionIn(around: NodeRef, node: NodeRef): number {
    let positions = this.positions.get(around);
    if (!positions) {
      positions = new Map(this.children(around).map((one, index) => [one, index + 1]));
      this.positions.set(around, positions);
    }
    return positions.get(node) ?? 1;
  }

  name(node: NodeRef): string {
    return nameOf(this.tree, node).local;
  }

  text(node: NodeRef): string {
    return textOf(this.tree, node).trim();
  }

  isLeaf(node: NodeRef): boolean {
    return this.children(node).length === 0;
  }

  childNamed(node: NodeRef, name: string): NodeRef | undefined {
    return this.children(node).find((one) => this.name(one) === name);
  }

  /** Those of some elements in document order that lie in another, itself included; no more than `most`. */
  within(nodes: readonly NodeRef[], outer: NodeRef, most = Infinity): readonly NodeRef[] {
    // Nodes are numbered in document order.
    const first = firstFrom(nodes, outer);
    return nodes.slice(first, Math.min(first + most, firstFrom(nodes, endTagOf(this.tree, outer) + 1)));
  }

  /** Names that `withValue` will be asked for; the pass is made when it is asked the first time. */
  willAsk(names: ReadonlySet<string>): void {
    this.names = names;
  }

  /** Elements with a name, in document order. */
  withName(name: string): readonly NodeRef[] {
    runThrough(this.scanSteps());
    return this.found.get(name)?.all ?? [];
  }

  /** Elements with a name and a value, in document order. */
  withValue(name: string, value: string): readonly NodeRef[] {
    return this.valueOf(name, value)?.nodes ?? [];
  }

  /** The elements around those with a name and a value. */
  aroundValue(name: string, value: string): ReadonlySet<NodeRef> {
    const found = this.valueOf(name, value);
    if (!found) return nowhere;
    return (found.around ??= new Set(found.nodes.flatMap((node) => parent(this.tree, node) ?? [])));
  }

  private valueOf(name: string, value: string): ElementsOfValue | undefined {
    runThrough(this.scanSteps());
    return this.found.get(name)?.byValue.get(plainValue(value));
  }

  /** The pass over the document that these rest on, segment by segment; once it is made there is nothing to do. */
  *scanSteps(): Steps<void> {
    if (this.isScanned || this.names.size === 0) return;
    const found = new Map([...this.names].map((name) => [name, { all: [], byValue: new Map() } as NamedElements]));
    const wanted = new Map<number, NamedElements | undefined>();
    const { segments, names } = this.tree;
    for (const [k, { count, kind, name }] of segments.entries()) {
      yield;
      for (let t = 0; t < count; t++) {
        if (kind[t] !== TokenKind.StartTag && kind[t] !== TokenKind.EmptyTag) continue;
        const id = name[t];
        if (!wanted.has(id)) wanted.set(id, found.get(names.get(id).local));
        const named = wanted.get(id);
        if (named) add(named, this.text(k * 65_536 + t), k * 65_536 + t);
      }
    }
    this.found = found;
    this.isScanned = true;
  }
}

/** Index of the first node that is not below a number, by halving. */
function firstFrom(nodes: readonly NodeRef[], least: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodes[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The elements of one local name, in document order: all of them, and by their value. */
interface NamedElements {
  readonly all: NodeRef[];
  readonly byValue: Map<string, ElementsOfValue>;
}

interface ElementsOfValue {
  readonly nodes: NodeRef[];
  /** The elements around these; made when somebody asks. */
  around?: ReadonlySet<NodeRef>;
}

const nowhere: ReadonlySet<NodeRef> = new Set();

function add({ all, byValue }: NamedElements, text: string, node: NodeRef): void {
  all.push(node);
  const value = plainValue(text);
  const known = byValue.get(value);
  if (known) known.nodes.push(node);
  else byValue.set(value, { nodes: [node] });
}

/** A value as it is compared: the authority writes numbers of enterprises and employers with and without their leading zeros. */
export function plainValue(text: string): string {
  const value = text.trim();
  return /^0+\d+$/.test(value) ? value.replace(/^0+(?=\d)/, "") : value;
}

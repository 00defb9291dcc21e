// Fast ways to an element for many anomalies at once: child lists that are made once, and one scan of the whole document
// for all names and values that are asked for. 10,000 anomalies in 50 MB cost one pass, not 10,000.
import { runThrough, type Steps } from "../features/steps";
import { children, endTagOf, nameOf, parent, rootElement, textOf } from "../xml/nodes";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

export class Places {
  private readonly lists = new Map<NodeRef, readonly NodeRef[]>();
  private readonly positions = new Map<NodeRef, ReadonlyMap<NodeRef, number>>();
  /** Local name -> value -> elements, in document order. */
  private found: ReadonlyMap<string, Map<string, NodeRef[]>> = new Map();
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

  /** Those of some elements in document order that lie in another. Nodes are numbered in document order. */
  within(nodes: readonly NodeRef[], outer: NodeRef): readonly NodeRef[] {
    return nodes.slice(firstFrom(nodes, outer), firstFrom(nodes, endTagOf(this.tree, outer) + 1));
  }

  /** Names that `withValue` will be asked for; the pass is made when it is asked the first time. */
  willAsk(names: ReadonlySet<string>): void {
    this.names = names;
  }

  /** Elements with a name and a value, in document order. */
  withValue(name: string, value: string): readonly NodeRef[] {
    this.scan();
    return this.found.get(name)?.get(value) ?? [];
  }

  private scan(): void {
    runThrough(this.scanSteps());
  }

  /** The pass over the document that `withValue` rests on, segment by segment; once it is made there is nothing to do. */
  *scanSteps(): Steps<void> {
    if (this.isScanned || this.names.size === 0) return;
    const found = new Map([...this.names].map((name) => [name, new Map<string, NodeRef[]>()]));
    const wanted = new Map<number, Map<string, NodeRef[]> | undefined>();
    const { segments, names } = this.tree;
    for (const [k, { count, kind, name }] of segments.entries()) {
      yield;
      for (let t = 0; t < count; t++) {
        if (kind[t] !== TokenKind.StartTag && kind[t] !== TokenKind.EmptyTag) continue;
        const id = name[t];
        if (!wanted.has(id)) wanted.set(id, found.get(names.get(id).local));
        const values = wanted.get(id);
        if (values) add(values, this.text(k * 65_536 + t), k * 65_536 + t);
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

function add(values: Map<string, NodeRef[]>, value: string, node: NodeRef): void {
  const list = values.get(value);
  if (list) list.push(node);
  else values.set(value, [node]);
}

// Fast ways to an element for many anomalies at once: child lists that are made once, and one scan of the whole document
// for all names and values that are asked for. 10,000 anomalies in 50 MB cost one pass, not 10,000.
import { children, endTagOf, nameOf, rootElement, textOf } from "../xml/nodes";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

export class Places {
  private readonly lists = new Map<NodeRef, readonly NodeRef[]>();
  /** Local name -> value -> elements, in document order. */
  private readonly found = new Map<string, Map<string, NodeRef[]>>();

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

  /** True when `inner` is `outer` or lies in it. Nodes are numbered in document order. */
  isWithin(inner: NodeRef, outer: NodeRef): boolean {
    return outer <= inner && inner <= endTagOf(this.tree, outer);
  }

  /** Looks up all these names in one pass; `withValue` then answers for them. */
  scan(names: ReadonlySet<string>): void {
    const wanted = new Map<number, Map<string, NodeRef[]> | undefined>();
    for (const name of names) this.found.set(name, new Map());
    this.tree.segments.forEach(({ count, kind, name }, k) => {
      for (let t = 0; t < count; t++) {
        if (kind[t] !== TokenKind.StartTag && kind[t] !== TokenKind.EmptyTag) continue;
        const id = name[t];
        if (!wanted.has(id)) wanted.set(id, this.found.get(this.tree.names.get(id).local));
        const values = wanted.get(id);
        if (values) add(values, this.text(k * 65_536 + t), k * 65_536 + t);
      }
    });
  }

  /** Elements with a name and a value, in document order; only after a scan for the name. */
  withValue(name: string, value: string): readonly NodeRef[] {
    return this.found.get(name)?.get(value) ?? [];
  }
}

function add(values: Map<string, NodeRef[]>, value: string, node: NodeRef): void {
  const list = values.get(value);
  if (list) list.push(node);
  else values.set(value, [node]);
}

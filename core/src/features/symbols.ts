// The outline: records by the names that their content gives them, as the pack's labels say. Identities are masked.
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import {
  elementRange,
  firstChild,
  nameOf,
  nameRange,
  nextSibling,
  rootElement,
  segmentOf,
  tokenOf,
} from "../xml/nodes";
import { labelOf, recordOf } from "./records";
import type { Reader, Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

export interface DocumentSymbol {
  readonly name: string;
  /** The element's name, where the label does not say it. */
  readonly detail: string;
  readonly isRecord: boolean;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/** Editors draw no more; 31,000 take about 70 ms to encode. */
const maxSymbols = 50_000;

/** Nesting beyond this is not outlined. */
const maxDepth = 40;

/** The symbols of a document from the root down. */
export function* documentSymbols(snapshot: Snapshot, reader: Reader): Steps<readonly DocumentSymbol[]> {
  const root = rootElement(snapshot.tree);
  if (root === undefined) return [];
  return [yield* new Outline(snapshot, reader).symbolOf(root, undefined, 0)];
}

class Outline {
  #left = maxSymbols;
  readonly #recordNames: ReadonlySet<string> | undefined;
  readonly #mayBeRecord = new Map<number, boolean>();
  readonly #tree: XmlTree;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly reader: Reader,
  ) {
    this.#tree = snapshot.tree;
    const records = snapshot.pack?.manifest.records ?? [];
    this.#recordNames = records.length > 0 ? new Set(records.map(({ element }) => lastStep(element))) : undefined;
  }

  *symbolOf(node: NodeRef, label: string | undefined, depth: number): Steps<DocumentSymbol> {
    const children = depth < maxDepth ? yield* this.#below(node, depth + 1) : [];
    return this.#symbol(node, label, children);
  }

  /** An element within one segment is small enough for one step: most records are, and steps have their price. */
  #atOnce(node: NodeRef, label: string | undefined, depth: number): DocumentSymbol {
    const children: DocumentSymbol[] = [];
    if (depth < maxDepth) this.#collect(node, depth + 1, children);
    return this.#symbol(node, label, children);
  }

  #collect(node: NodeRef, depth: number, found: DocumentSymbol[]): void {
    for (let at = firstChild(this.#tree, node); at !== undefined && this.#left > 0; at = nextSibling(this.#tree, at)) {
      if (isPlainLeaf(this.#tree, at) && !this.#mayBe(at)) continue;
      const label = this.#labelOf(at);
      if (label !== undefined) found.push(this.#atOnce(at, label, depth));
      else if (firstChild(this.#tree, at) === undefined || depth >= maxDepth) continue;
      else if (this.#recordNames) this.#collect(at, depth + 1, found);
      else found.push(this.#atOnce(at, undefined, depth));
    }
  }

  #symbol(node: NodeRef, label: string | undefined, children: readonly DocumentSymbol[]): DocumentSymbol {
    this.#left--;
    const { qname } = nameOf(this.#tree, node);
    return {
      name: label ?? qname,
      detail: label === undefined || label.includes(qname) ? "" : qname,
      isRecord: label !== undefined,
      span: elementRange(this.#tree, node),
      nameSpan: nameRange(this.#tree, node),
      children,
    };
  }

  /** The symbols inside an element; elements that are no records give way to the records in them. */
  *#below(node: NodeRef, depth: number): Steps<readonly DocumentSymbol[]> {
    const found: DocumentSymbol[] = [];
    for (let at = firstChild(this.#tree, node); at !== undefined && this.#left > 0; at = nextSibling(this.#tree, at)) {
      const label = this.#labelOf(at);
      if (label === undefined && isPlainLeaf(this.#tree, at)) continue;
      yield;
      if (isInOneSegment(this.#tree, at) && (label !== undefined || !this.#recordNames)) {
        if (label !== undefined || firstChild(this.#tree, at) !== undefined) found.push(this.#atOnce(at, label, depth));
      } else if (label !== undefined) found.push(yield* this.symbolOf(at, label, depth));
      else if (firstChild(this.#tree, at) === undefined || depth >= maxDepth) continue;
      else if (this.#recordNames) for (const one of yield* this.#below(at, depth + 1)) found.push(one);
      else found.push(yield* this.symbolOf(at, undefined, depth));
    }
    return found;
  }

  /** Does some record have the element's name? */
  #mayBe(node: NodeRef): boolean {
    const id = this.#tree.segments[segmentOf(node)].name[tokenOf(node)];
    let mayBe = this.#mayBeRecord.get(id);
    if (mayBe === undefined) {
      mayBe = this.#recordNames?.has(nameOf(this.#tree, node).local) ?? false;
      this.#mayBeRecord.set(id, mayBe);
    }
    return mayBe;
  }

  #labelOf(node: NodeRef): string | undefined {
    const record = this.#mayBe(node) ? recordOf(this.#tree, this.snapshot.pack, node) : undefined;
    return record && (labelOf(this.#tree, record, node, this.reader) ?? nameOf(this.#tree, node).qname);
  }
}

/** Does an element end in the segment in which it begins? Then it has less than 65,536 units. */
function isInOneSegment(tree: XmlTree, node: NodeRef): boolean {
  return tree.segments[segmentOf(node)].partner[tokenOf(node)] >= 0;
}

/** Start tag, text, end tag, as most elements are: told without a step into them. */
function isPlainLeaf(tree: XmlTree, node: NodeRef): boolean {
  const { partner } = tree.segments[segmentOf(node)];
  const t = tokenOf(node);
  return partner[t] >= 0 && partner[t] <= t + 2;
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

// The outline: records by the names that their content gives them, as the pack's labels say. Identities are masked.
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import {
  elementRange,
  firstChild,
  isInOneSegment,
  isPlainLeaf,
  nameOf,
  nameRange,
  nextSibling,
  rootElement,
  segmentOf,
  tokenOf,
} from "../xml/nodes";
import { FirstNumbers } from "./firstNumbers";
import type { HoverReader } from "./hover";
import { labelOf, mayBeRecord, recordOf } from "./records";
import type { Reader, Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

/** What is told of a symbol beside those in it. */
export interface SymbolHead {
  readonly name: string;
  /** The element's name, where the label does not say it; without a label the first numbers in the element. */
  readonly detail: string;
  readonly isRecord: boolean;
  readonly span: Span;
  readonly nameSpan: Span;
}

export interface DocumentSymbol extends SymbolHead {
  readonly children: readonly DocumentSymbol[];
}

type OutlineReader = Reader & Pick<HoverReader, "rules">;

/** Takes symbols in document order: what begins before another one ends lies in it. */
export interface OutlineSink {
  begin(symbol: SymbolHead): void;
  end(): void;
}

/** Editors draw no more. */
const maxSymbols = 50_000;

/** Nesting beyond this is not outlined. */
const maxDepth = 40;

/** The symbols of a document from the root down. */
export function* documentSymbols(snapshot: Snapshot, reader: OutlineReader): Steps<readonly DocumentSymbol[]> {
  const sink = new SymbolTree();
  yield* writeOutline(snapshot, reader, sink);
  return sink.symbols;
}

/** The same, told one by one: of a large document nobody has to hold them all. */
export function* writeOutline(snapshot: Snapshot, reader: OutlineReader, sink: OutlineSink): Steps<void> {
  const root = rootElement(snapshot.tree);
  if (root !== undefined) yield* new Outline(snapshot, reader, sink).element(root, undefined, 0);
}

class SymbolTree implements OutlineSink {
  readonly symbols: DocumentSymbol[] = [];
  readonly #open: DocumentSymbol[][] = [this.symbols];

  begin(symbol: SymbolHead): void {
    const children: DocumentSymbol[] = [];
    this.#open[this.#open.length - 1].push({ ...symbol, children });
    this.#open.push(children);
  }

  end(): void {
    this.#open.pop();
  }
}

class Outline {
  #left = maxSymbols;
  readonly #hasRecords: boolean;
  /** By the number of a name: is there a record that is called so? */
  readonly #recordNames: Uint8Array;
  readonly #tree: XmlTree;
  readonly #numbers: FirstNumbers;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly reader: OutlineReader,
    private readonly sink: OutlineSink,
  ) {
    this.#tree = snapshot.tree;
    this.#numbers = new FirstNumbers(snapshot, reader);
    this.#hasRecords = (snapshot.pack?.manifest.records ?? []).length > 0;
    this.#recordNames = recordNames(snapshot);
  }

  *element(node: NodeRef, label: string | undefined, depth: number): Steps<void> {
    this.#begin(node, label);
    if (depth < maxDepth) yield* this.#below(node, depth + 1);
    this.sink.end();
  }

  /** An element within one segment is small enough for one step: most records are, and steps have their price. */
  #atOnce(node: NodeRef, label: string | undefined, depth: number): void {
    this.#begin(node, label);
    if (depth < maxDepth) this.#belowAtOnce(node, depth + 1);
    this.sink.end();
  }

  #belowAtOnce(node: NodeRef, depth: number): void {
    if (this.#hasRecords) return this.#recordsAtOnce(node, depth);
    for (let at = firstChild(this.#tree, node); at !== undefined && this.#left > 0; at = nextSibling(this.#tree, at)) {
      if (!isPlainLeaf(this.#tree, at) && firstChild(this.#tree, at) !== undefined) this.#atOnce(at, undefined, depth);
    }
  }

  /** The records in an element of one segment, read off its columns: most elements are none. */
  #recordsAtOnce(node: NodeRef, depth: number): void {
    const k = segmentOf(node);
    const { kind, partner, name } = this.#tree.segments[k];
    const names = this.#recordNames;
    const end = partner[tokenOf(node)];
    let level = depth;
    for (let t = tokenOf(node) + 1; t < end && this.#left > 0; t++) {
      const token = kind[t];
      if (token === TokenKind.EndTag) level--;
      else if (token === TokenKind.StartTag || token === TokenKind.EmptyTag) {
        const label = names[name[t]] === 1 && level <= maxDepth ? this.#labelOf(k * 65_536 + t) : undefined;
        if (label !== undefined) {
          this.#atOnce(k * 65_536 + t, label, level);
          t = partner[t];
        } else if (token === TokenKind.StartTag) level++;
      }
    }
  }

  #begin(node: NodeRef, label: string | undefined): void {
    this.#left--;
    const { qname } = nameOf(this.#tree, node);
    this.sink.begin({
      name: label ?? qname,
      detail: label === undefined ? this.#numbers.of(node) : label.includes(qname) ? "" : qname,
      isRecord: label !== undefined,
      span: elementRange(this.#tree, node),
      nameSpan: nameRange(this.#tree, node),
    });
  }

  /** The symbols inside an element; elements that are no records give way to the records in them. */
  *#below(node: NodeRef, depth: number): Steps<void> {
    for (let at = firstChild(this.#tree, node); at !== undefined && this.#left > 0; at = nextSibling(this.#tree, at)) {
      const label = this.#labelOf(at);
      if (label === undefined && isPlainLeaf(this.#tree, at)) continue;
      yield;
      if (isInOneSegment(this.#tree, at) && (label !== undefined || !this.#hasRecords)) {
        if (label !== undefined || firstChild(this.#tree, at) !== undefined) this.#atOnce(at, label, depth);
      } else if (label !== undefined) yield* this.element(at, label, depth);
      else if (firstChild(this.#tree, at) === undefined || depth >= maxDepth) continue;
      else if (this.#hasRecords) yield* this.#below(at, depth + 1);
      else yield* this.element(at, undefined, depth);
    }
  }

  #labelOf(node: NodeRef): string | undefined {
    if (this.#recordNames[this.#tree.segments[segmentOf(node)].name[tokenOf(node)]] === 0) return undefined;
    const record = recordOf(this.#tree, this.snapshot.pack, node);
    return record && (labelOf(this.#tree, record, node, this.reader) ?? nameOf(this.#tree, node).qname);
  }
}

function recordNames({ tree, pack }: Snapshot): Uint8Array {
  const { names } = tree;
  return Uint8Array.from({ length: names.size + 1 }, (_, id) => (mayBeRecord(pack, names.get(id).local) ? 1 : 0));
}

// What can be found in a file from outside: its records by their labels, and the numbers and references by which people ask for
// them. Numbers of persons are found by nobody: they stand in labels only, masked.
import type { Pack } from "../pack/pack";
import {
  firstChild,
  isInOneSegment,
  isPlainLeaf,
  nameOf,
  nameRange,
  nextSibling,
  rootElement,
  textOf,
  valueRange,
} from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { formattedAs, labelOf, reached, recordOf } from "./records";
import { checkCbe, checkEstablishment, checkNoss } from "../rules/identifiers";
import type { Reader, Span } from "./snapshot";
import type { Steps } from "./steps";

export interface FoundInFile {
  /** What is shown and searched. */
  readonly name: string;
  /** Label of the record around it; "" for none. */
  readonly container: string;
  readonly isRecord: boolean;
  readonly span: Span;
}

/** A file gives no more than this; the search says so by being incomplete for it, and the outline of the file has all. */
const maxEntriesOfFile = 50_000;

/** Takes records, and the values by which they are asked for, in document order: of a large file nobody has to hold them all. */
export type TakeEntry = (entry: FoundInFile) => void;

/** Tells the entries of a tree one by one. */
export function* entriesOf(tree: XmlTree, pack: Pack, reader: Reader, take: TakeEntry): Steps<void> {
  const root = rootElement(tree);
  if (root !== undefined) yield* new Search(tree, pack, reader, take).below(root, "");
}

class Search {
  #left = maxEntriesOfFile;

  constructor(
    private readonly tree: XmlTree,
    private readonly pack: Pack,
    private readonly reader: Reader,
    private readonly take: TakeEntry,
  ) {}

  *below(node: NodeRef, container: string): Steps<void> {
    const { tree } = this;
    for (let at = firstChild(tree, node); at !== undefined; at = nextSibling(tree, at)) {
      if (this.#left <= 0) return;
      if (this.#isLeaf(at, node, container)) continue;
      yield;
      const inner = this.#record(at, container) ?? container;
      if (isInOneSegment(tree, at)) this.#belowAtOnce(at, inner);
      else yield* this.below(at, inner);
    }
  }

  #found(entry: FoundInFile): void {
    this.#left--;
    this.take(entry);
  }

  /** An element within one segment is small enough for one step. */
  #belowAtOnce(node: NodeRef, container: string): void {
    const { tree } = this;
    for (let at = firstChild(tree, node); at !== undefined; at = nextSibling(tree, at)) {
      if (this.#left <= 0) return;
      if (!this.#isLeaf(at, node, container)) this.#belowAtOnce(at, this.#record(at, container) ?? container);
    }
  }

  /** Has an element no other in it? Then it is taken where it holds a number. */
  #isLeaf(node: NodeRef, around: NodeRef, container: string): boolean {
    const { tree } = this;
    if (!isPlainLeaf(tree, node) && firstChild(tree, node) !== undefined) return false;
    const span = valueRange(tree, node);
    if (span.to - span.from < leastDigits) return true;
    const name = asNumber(textOf(tree, node).trim());
    if (name) this.#found({ name, container: container || nameOf(tree, around).local, isRecord: false, span });
    return true;
  }

  /** Takes an element as a record, with the keys by which it is asked for; its label, where it is one. */
  #record(node: NodeRef, container: string): string | undefined {
    const { tree, pack, reader } = this;
    const record = recordOf(tree, pack, node);
    const label = record && labelOf(tree, record, node, reader);
    if (!record || label === undefined) return undefined;
    this.#found({ name: label, container, isRecord: true, span: nameRange(tree, node) });
    for (const path of record.key) for (const leaf of reached(tree, node, path)) this.#key(leaf, label);
    return label;
  }

  /** A part of a record's key that its label does not say, such as the sender's own reference. */
  #key(leaf: NodeRef, label: string): void {
    const { tree, pack, reader } = this;
    const value = textOf(tree, leaf).trim();
    if (value === "" || label.includes(value) || asNumber(value)) return;
    if (formattedAs(tree, pack, leaf, value, reader) !== value) return;
    this.#found({ name: value, container: label, isRecord: false, span: valueRange(tree, leaf) });
  }
}

/** The numbers that are searched have at least so many digits. */
const leastDigits = 9;

/** An enterprise, establishment or NOSS number with right check digits, as it is written. */
function asNumber(value: string): string | undefined {
  if (!/^\d{9,10}$/.test(value)) return undefined;
  return [checkCbe, checkEstablishment, checkNoss].some((check) => check(value) === true) ? value : undefined;
}

/** Does a name hold what was typed: all of it, or its letters in this order? Both as `searchable` makes them. */
export function matches(text: string, wanted: string): boolean {
  if (text.includes(wanted)) return true;
  let at = 0;
  for (const character of wanted) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** A text as it is searched: without case, accents and separators. */
export function searchable(text: string): string {
  const plain = isAscii.test(text) ? text : text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return plain.replace(/[\s.,:;()*'"-]/g, "").toLowerCase();
}

const isAscii = /^[ -~]*$/;

// What can be found in a file from outside: its records by their labels, and the numbers and references by which people ask for
// them. Numbers of persons are found by nobody: they stand in labels only, masked.
import type { Pack } from "../pack/pack";
import { nameOf, nameRange, rootElement, textOf, valueRange, children } from "../xml/nodes";
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
export const maxEntriesOfFile = 50_000;

/** Records, and the values by which they are asked for, in document order. */
export function* entriesOf(tree: XmlTree, pack: Pack, reader: Reader): Steps<readonly FoundInFile[]> {
  const found: FoundInFile[] = [];
  const root = rootElement(tree);
  if (root !== undefined) yield* below(tree, pack, reader, root, "", found);
  return found;
}

function* below(
  tree: XmlTree,
  pack: Pack,
  reader: Reader,
  node: NodeRef,
  container: string,
  found: FoundInFile[],
): Steps<void> {
  for (const child of children(tree, node)) {
    if (found.length >= maxEntriesOfFile) return;
    if (isLeaf(tree, child)) {
      const number = asNumber(textOf(tree, child).trim());
      if (number)
        found.push({
          name: number,
          container: container || nameOf(tree, node).local,
          isRecord: false,
          span: valueRange(tree, child),
        });
      continue;
    }
    yield;
    const record = recordOf(tree, pack, child);
    const label = record && labelOf(tree, record, child, reader);
    if (record && label !== undefined) {
      found.push({ name: label, container, isRecord: true, span: nameRange(tree, child) });
      for (const path of record.key) pushKey(tree, pack, reader, child, path, label, found);
    }
    yield* below(tree, pack, reader, child, label ?? container, found);
  }
}

/** A part of a record's key that its label does not say, such as the sender's own reference. */
function pushKey(
  tree: XmlTree,
  pack: Pack,
  reader: Reader,
  node: NodeRef,
  path: string,
  label: string,
  found: FoundInFile[],
): void {
  for (const leaf of reached(tree, node, path)) {
    const value = textOf(tree, leaf).trim();
    const shown = formattedAs(tree, pack, leaf, value, reader);
    if (value === "" || shown !== value || label.includes(value) || asNumber(value)) continue;
    found.push({ name: value, container: label, isRecord: false, span: valueRange(tree, leaf) });
  }
}

function isLeaf(tree: XmlTree, node: NodeRef): boolean {
  return children(tree, node).length === 0;
}

/** An enterprise, establishment or NOSS number with right check digits, as it is written. */
function asNumber(value: string): string | undefined {
  if (!/^\d{9,10}$/.test(value)) return undefined;
  return [checkCbe, checkEstablishment, checkNoss].some((check) => check(value) === true) ? value : undefined;
}

/** Does a name hold what was typed: all its words, or its letters in this order? Case and separators do not count. */
export function matchesQuery(name: string, query: string): boolean {
  return matches(searchable(name), searchable(query));
}

/** The same for texts that were made `searchable` before. */
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

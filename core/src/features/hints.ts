// Inlay hints: the meaning of a code or a number, behind its value.
import { TokenKind, type NodeRef } from "../xml/segment";
import { textOf, valueRange } from "../xml/nodes";
import type { HoverReader } from "./hover";
import { inLanguage } from "./records";
import type { Snapshot, Span } from "./snapshot";
import { codeEntry, valueFactsOf, type ValueFacts } from "./zones";

export interface Hint {
  readonly at: number;
  readonly text: string;
}

/** Longer meanings are for the hover. */
const maxLength = 60;

/** A screen shows about a hundred lines; editors ask for some more. */
const maxHints = 1_000;

/** Hints for the codes in a range. */
export function hintsIn(snapshot: Snapshot, range: Span, reader: HoverReader): readonly Hint[] {
  const { tree, validation } = snapshot;
  if (!validation) return [];
  const lists = new Map<number, ValueFacts["list"]>();
  const found: Hint[] = [];
  for (let k = tree.segmentAt(range.from); k < tree.segments.length && tree.segmentStart(k) < range.to; k++) {
    const segment = tree.segments[k];
    const base = tree.segmentStart(k);
    for (let t = 0; t + 1 < segment.count && found.length < maxHints; t++) {
      const isLeaf = segment.kind[t] === TokenKind.StartTag && segment.partner[t] === t + 2;
      if (!isLeaf || base + segment.from[t] < range.from || range.to < base + segment.from[t]) continue;
      const hint = hintAt(snapshot, k * 65_536 + t, lists, reader);
      if (hint) found.push(hint);
    }
  }
  return found;
}

function hintAt(
  snapshot: Snapshot,
  node: NodeRef,
  lists: Map<number, ValueFacts["list"]>,
  reader: HoverReader,
): Hint | undefined {
  const decl = snapshot.validation?.declOf(node);
  if (!decl) return undefined;
  if (!lists.has(decl.id)) lists.set(decl.id, valueFactsOf(snapshot, reader.rules, node).list);
  const list = lists.get(decl.id)?.list;
  if (!list) return undefined;
  const entry = codeEntry(list, textOf(snapshot.tree, node), snapshot.asOf.date);
  const label = inLanguage(entry?.label, reader.language);
  if (label === "") return undefined;
  const text = label.length > maxLength ? `${label.slice(0, maxLength - 1)}…` : label;
  return { at: valueRange(snapshot.tree, node).to, text };
}

// Two declarations compared by record and not by line: what was added, removed and changed. Records are paired as anchors are:
// by the keys that the pack declares, then by content, then in order; a record that only moved is no change.
import { formattedAs, labelOf, keyOf, recordOf } from "../features/records";
import type { Reader } from "../features/snapshot";
import { runThrough, type Steps } from "../features/steps";
import type { CheckEnvironment } from "../check/session";
import { choosePack, readHead, type Choice } from "../pack/choose";
import type { RecordDefinition } from "../pack/manifest";
import type { Pack } from "../pack/pack";
import type { NodeRef } from "../xml/segment";
import type { TextStore } from "../text/textStore";
import { parseSteps, parseXml } from "../xml/parse";
import { XmlTree } from "../xml/tree";
import { elementRange, nameOf } from "../xml/nodes";
import { Correspondence, isSameUnits } from "./correspond";
import { Places } from "./places";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** One value of a record. `before` is absent for one that was added, `after` for one that was removed. */
export interface ValueChange {
  readonly element: string;
  readonly before?: string;
  readonly after?: string;
}

export interface RecordChange {
  readonly kind: "added" | "removed" | "changed";
  /** Labels of the records around it, the outermost first. */
  readonly around: readonly string[];
  /** Label of the record; identities are masked as the reader wants it. */
  readonly label: string;
  /** Where the record stands in the first document, and in the second. */
  readonly before?: Span;
  readonly after?: Span;
  /** The values that differ; empty unless it was changed. */
  readonly values: readonly ValueChange[];
}

export interface RecordComparison {
  readonly changes: readonly RecordChange[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** True when there are more changes than are listed; the numbers count them all. */
  readonly capped: boolean;
}

/** A longer list is not read; two files that have little in common say so by their numbers. */
const maxChanges = 5_000;

export interface ComparedDocuments {
  readonly before: XmlTree;
  readonly after: XmlTree;
  readonly comparison: RecordComparison;
}

/** Compares two texts with the pack that knows the second one, else that of the first. A tree that is there is not made again. */
export function* compareDocuments(
  before: TextStore | XmlTree,
  after: TextStore | XmlTree,
  { packs, packId }: Pick<CheckEnvironment, "packs" | "packId">,
  reader: Reader,
): Steps<ComparedDocuments> {
  const packOf = (one: TextStore | XmlTree) =>
    choosePack(packs, readHead(parseXml(textIn(one).slice(0, headUnits))), packId) ?? undefined;
  const [old, now] = [packOf(before), packOf(after)];
  const beforeTree = yield* parsed(before, old);
  const afterTree = yield* parsed(after, now);
  const comparison = yield* compareSteps(beforeTree, afterTree, (now ?? old)?.pack, reader);
  return { before: beforeTree, after: afterTree, comparison };
}

/** The root element stands in here. */
const headUnits = 16_384;

function textIn(one: TextStore | XmlTree): TextStore {
  return one instanceof XmlTree ? one.text : one;
}

/** A missing end tag is sought where the schema says that it belongs. */
function* parsed(text: TextStore | XmlTree, choice: Choice | undefined): Steps<XmlTree> {
  if (text instanceof XmlTree) return text;
  const schema = choice?.pack.compile(choice.schema.file).schema;
  return yield* parseSteps(text, schema && { mayContain: (outer, inner) => schema.mayContain(outer, inner) });
}

/** Compares two trees; without a pack every element that holds others is a record, called by its name. */
export function compareDeclarations(
  before: XmlTree,
  after: XmlTree,
  pack: Pack | undefined,
  reader: Reader,
): RecordComparison {
  return runThrough(compareSteps(before, after, pack, reader));
}

/** The same in steps. */
function compareSteps(
  before: XmlTree,
  after: XmlTree,
  pack: Pack | undefined,
  reader: Reader,
): Steps<RecordComparison> {
  return new Comparing(before, after, pack, reader).run();
}

class Comparing {
  private readonly old: Places;
  private readonly now: Places;
  private readonly pairs: Correspondence;
  private readonly changes: RecordChange[] = [];
  private readonly counts = { added: 0, removed: 0, changed: 0 };

  constructor(
    before: XmlTree,
    after: XmlTree,
    private readonly pack: Pack | undefined,
    private readonly reader: Reader,
  ) {
    this.old = new Places(before);
    this.now = new Places(after);
    this.pairs = new Correspondence(this.old, this.now, (places, node) => {
      const record = recordOf(places.tree, pack, node);
      return record && keyOf(places.tree, record, node);
    });
  }

  *run(): Steps<RecordComparison> {
    const { root: from } = this.old;
    const { root: to } = this.now;
    if (from !== undefined && to !== undefined && this.pairs.find(from, []) === to) {
      yield* this.record(from, to, [], []);
    } else {
      if (from !== undefined) this.gone(from, []);
      if (to !== undefined) this.come(to, []);
    }
    const total = this.counts.added + this.counts.removed + this.counts.changed;
    return { changes: this.changes, ...this.counts, capped: total > this.changes.length };
  }

  /** A record that both have: its own values, then the records in it. */
  private *record(from: NodeRef, to: NodeRef, ancestors: readonly NodeRef[], around: readonly string[]): Steps<void> {
    yield;
    if (sameText(this.old.tree, from, this.now.tree, to)) return;
    const values: ValueChange[] = [];
    const at = this.changes.length;
    // The root is in no trail: every trail would begin with it.
    const inside = ancestors.length === 0 ? around : [...around, this.labelIn(this.now, to)];
    yield* this.element(from, to, ancestors, { values, inside });
    if (values.length === 0) return;
    const change: RecordChange = {
      kind: "changed",
      around,
      label: this.labelIn(this.now, to),
      before: elementRange(this.old.tree, from),
      after: elementRange(this.now.tree, to),
      values,
    };
    this.add(change, at);
  }

  private *element(from: NodeRef, to: NodeRef, ancestors: readonly NodeRef[], context: Context): Steps<void> {
    const above = [...ancestors, from];
    const met = new Set<NodeRef>();
    const leaves = this.old.isLeaf(from) && this.now.isLeaf(to);
    if (leaves) return this.leaf(from, to, context);
    for (const child of this.old.children(from)) {
      const partner = this.pairs.find(child, above);
      if (partner === undefined) this.missing(this.old, child, context, "removed");
      else {
        met.add(partner);
        yield* this.pair(child, partner, above, context);
      }
    }
    for (const child of this.now.children(to)) if (!met.has(child)) this.missing(this.now, child, context, "added");
  }

  private *pair(from: NodeRef, to: NodeRef, above: readonly NodeRef[], context: Context): Steps<void> {
    if (this.isRecord(this.now, to)) yield* this.record(from, to, above, context.inside);
    else if (!sameText(this.old.tree, from, this.now.tree, to)) yield* this.element(from, to, above, context);
  }

  private leaf(from: NodeRef, to: NodeRef, context: Context): void {
    const [before, after] = [this.old.text(from), this.now.text(to)];
    if (before === after) return;
    const element = this.now.name(to);
    context.values.push({ element, before: this.shown(this.old, from), after: this.shown(this.now, to) });
  }

  private missing(places: Places, node: NodeRef, context: Context, kind: "added" | "removed"): void {
    if (this.isRecord(places, node) || !places.isLeaf(node)) {
      if (kind === "added") this.come(node, context.inside);
      else this.gone(node, context.inside);
      return;
    }
    const text = this.shown(places, node);
    context.values.push({ element: places.name(node), ...(kind === "added" ? { after: text } : { before: text }) });
  }

  private gone(node: NodeRef, around: readonly string[]): void {
    const before = elementRange(this.old.tree, node);
    this.add({ kind: "removed", around, label: this.labelIn(this.old, node), before, values: [] });
  }

  private come(node: NodeRef, around: readonly string[]): void {
    const after = elementRange(this.now.tree, node);
    this.add({ kind: "added", around, label: this.labelIn(this.now, node), after, values: [] });
  }

  /** A changed record stands before the changes of the records in it. */
  private add(change: RecordChange, at = this.changes.length): void {
    this.counts[change.kind]++;
    if (this.changes.length < maxChanges) this.changes.splice(at, 0, change);
  }

  private isRecord(places: Places, node: NodeRef): boolean {
    if (this.pack?.manifest.records?.length) return this.recordIn(places, node) !== undefined;
    return !places.isLeaf(node);
  }

  private recordIn(places: Places, node: NodeRef): RecordDefinition | undefined {
    return recordOf(places.tree, this.pack, node);
  }

  private labelIn(places: Places, node: NodeRef): string {
    const record = this.recordIn(places, node);
    const label = record && labelOf(places.tree, record, node, this.reader);
    return label ?? nameOf(places.tree, node).qname;
  }

  /** A value as the labels of the pack show it: an identity is masked here as there. */
  private shown(places: Places, node: NodeRef): string {
    return formattedAs(places.tree, this.pack, node, places.text(node), this.reader);
  }
}

interface Context {
  readonly values: ValueChange[];
  /** Labels of the records around what is found, the outermost first. */
  readonly inside: readonly string[];
}

/** Elements of the same text have nothing to tell apart; that is most of two versions of a file. */
function sameText(a: XmlTree, from: NodeRef, b: XmlTree, to: NodeRef): boolean {
  return isSameUnits(a.text, elementRange(a, from), b.text, elementRange(b, to));
}

// Validates a document against a schema, segment by segment, and again what an edit touched.
import type { Name, NodeRef } from "../xml/segment";
import type { Reparse, XmlTree } from "../xml/tree";
import { nameRange, openerOf } from "../xml/nodes";
import { sameCheckpoint, type Frame } from "./frames";
import type { ElementDecl, Type } from "./model";
import { runtimeOf } from "./runtime";
import type { Schema } from "./schema";
import { kindBySiblings } from "./siblings";
import { Walker, type SegmentResult } from "./walker";
import type { LocalViolation, Violation } from "./violations";

export type { Violation } from "./violations";

export function validate(tree: XmlTree, schema: Schema): Validation {
  const validation = new Validation(tree, schema);
  validation.run();
  return validation;
}

/** Which segments an update walked again. */
export interface Revalidated {
  readonly first: number;
  readonly count: number;
}

export class Validation {
  private readonly walker: Walker;
  private results: (SegmentResult | undefined)[];
  private found: readonly Violation[] | undefined;
  /** Segments from here on are not walked yet. */
  private done = 0;

  constructor(
    readonly tree: XmlTree,
    readonly schema: Schema,
  ) {
    const observer = { start() {}, end() {}, value() {}, text() {}, attributeValue() {} };
    this.walker = new Walker(runtimeOf(schema), tree.names, tree.text, observer);
    this.results = new Array<SegmentResult | undefined>(tree.segments.length).fill(undefined);
  }

  /** Walks what is not walked yet. */
  run(): void {
    this.step(Infinity);
  }

  /** Walks at most `segments` more; true when all are done. For work in slices. */
  step(segments: number): boolean {
    const end = Math.min(this.results.length, this.done + segments);
    for (; this.done < end; this.done++) this.results[this.done] = this.walkOne(this.done);
    this.found = undefined;
    return this.done === this.results.length;
  }

  get isDone(): boolean {
    return this.done === this.results.length;
  }

  private walkOne(k: number): SegmentResult {
    const start: readonly Frame[] = k === 0 ? [] : this.results[k - 1]!.end;
    return this.walker.walk(this.tree.segments[k], this.tree.segmentStart(k), start);
  }

  /** After an edit of the tree: walks the new segments, and on until nothing changes any more. */
  update({ first, removed, added }: Reparse): Revalidated {
    const ends = this.results.slice(first + removed - 1, first + removed).map((result) => result?.end);
    const oldEnd = first + removed > 0 ? ends[0] : [];
    this.results.splice(first, removed, ...new Array<undefined>(added).fill(undefined));
    this.done = Math.min(this.done, first);
    this.found = undefined;
    let k = first;
    let expected = oldEnd;
    for (; k < this.results.length; k++) {
      if (first + added <= k && expected && sameCheckpoint(this.results[k - 1]!.end, expected)) break;
      expected = this.results[k]?.end;
      this.results[k] = this.walkOne(k);
    }
    this.done = this.results.length;
    return { first, count: k - first };
  }

  /** Declaration of an element; undefined where there is none. */
  declOf(node: NodeRef): ElementDecl | undefined {
    const id = this.results[node >>> 16]?.decls[node & 0xffff];
    return id ? this.schema.elements[id - 1] : undefined;
  }

  /** Type in force for an element: that of xsi:type, else of its declaration. */
  typeOf(node: NodeRef): Type | undefined {
    return this.results[node >>> 16]?.types?.get(node & 0xffff) ?? this.declOf(node)?.type;
  }

  /** Everything found, in document order. */
  violations(): readonly Violation[] {
    return (this.found ??= this.collect());
  }

  /** Valid, not valid, or null: something could not be checked and nothing else is wrong. */
  get schemaValid(): boolean | null {
    let undecided = false;
    for (const violation of this.violations()) {
      if (!violation.undecided) return false;
      undecided = true;
    }
    return undecided || !this.isDone ? null : true;
  }

  private collect(): Violation[] {
    const doubts = new Map<string, Violation>();
    const all: Violation[] = [];
    this.results.forEach((result, k) => {
      for (const local of result?.violations ?? []) this.place(local, k, doubts, all);
    });
    return all.sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** Doubts wait until something settles them; all else is placed in the document. */
  private place(local: LocalViolation, k: number, doubts: Map<string, Violation>, all: Violation[]): void {
    if (local.settles) {
      const key = `${local.settles.level}:${local.settles.number}`;
      const settled = doubts.get(key);
      if (settled) all.push(settled);
      doubts.delete(key);
      return;
    }
    const violation = this.toAbsolute(local, k);
    if (local.doubt) doubts.set(`${local.doubt.level}:${local.doubt.number}`, violation);
    else all.push(local.looksBack ? kindBySiblings(this, violation) : violation);
  }

  private toAbsolute(local: LocalViolation, k: number): Violation {
    const node = local.node >= 0 ? k * 65_536 + local.node : openerOf(this.tree, k, -1 - local.node);
    const base = this.tree.segmentStart(k);
    const range = local.from === undefined ? nameRange(this.tree, node) : { from: base + local.from, to: base + (local.to ?? local.from) };
    const { kind, part, decl, parentDecl, args, undecided } = local;
    const attribute: Name | undefined = local.attribute === undefined ? undefined : this.tree.names.get(local.attribute);
    return { kind, node, part, attribute, ...range, decl, parentDecl, args, undecided };
  }
}

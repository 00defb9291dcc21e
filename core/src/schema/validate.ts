// Validates a document against a schema, segment by segment, and again what an edit touched.
import type { Name, NodeRef } from "../xml/segment";
import type { Reparse, XmlTree } from "../xml/tree";
import { nameOf, nameRange, nodeAt, openerOf } from "../xml/nodes";
import { shownTuple } from "./identity/contribution";
import { IdentityIndex, type WrongTuple } from "./identity/identityIndex";
import { sameCheckpoint, type Frame } from "./frames";
import type { ElementDecl, Type } from "./model";
import { runtimeOf } from "./runtime";
import type { Schema } from "./schema";
import { kindBySiblings } from "./siblings";
import { Walker, type SegmentResult } from "./walker";
import type { LocalViolation, Settlement, Violation } from "./violations";

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
  private readonly identity = new IdentityIndex();
  private found: readonly Violation[] | undefined;
  /** Segments from here on are not walked yet. */
  private done = 0;

  constructor(
    readonly tree: XmlTree,
    readonly schema: Schema,
  ) {
    this.walker = new Walker(runtimeOf(schema), tree.names, tree.text);
    this.results = new Array<SegmentResult | undefined>(tree.segments.length).fill(undefined);
  }

  /** Walks what is not walked yet. */
  run(): void {
    this.step(Infinity);
  }

  /** Walks at most `segments` more; true when all are done. For work in slices. */
  step(segments: number): boolean {
    const end = Math.min(this.results.length, this.done + segments);
    for (; this.done < end; this.done++) {
      const result = this.walkOne(this.done);
      this.results[this.done] = result;
      this.identity.append(result.identity);
    }
    this.found = undefined;
    return this.done === this.results.length;
  }

  get isDone(): boolean {
    return this.done === this.results.length;
  }

  private walkOne(k: number): SegmentResult {
    return this.walker.walk(this.tree.segments[k], this.tree.segmentStart(k), this.endBefore(k));
  }

  /** After an edit of the tree: walks the new segments, and on until nothing changes any more. */
  update({ first, removed, added }: Reparse): Revalidated {
    if (first > this.done) return { first, count: 0 };
    const walkedBefore = this.done;
    let expected = this.results[first + removed - 1]?.end;
    this.results.splice(first, removed, ...new Array<undefined>(added).fill(undefined));
    let k = first;
    for (; k < this.results.length; k++) {
      if (first + added <= k && expected && sameCheckpoint(this.endBefore(k), expected)) break;
      expected = this.results[k]?.end;
      this.results[k] = this.walkOne(k);
    }
    this.done = Math.max(k, walkedBefore - removed + added);
    this.updateIdentity(first, removed + k - first - added, k);
    this.found = undefined;
    return { first, count: k - first };
  }

  private endBefore(k: number): readonly Frame[] {
    return k === 0 ? [] : this.results[k - 1]!.end;
  }

  /** Segments [first, to) took the place of `removed` old ones. */
  private updateIdentity(first: number, removed: number, to: number): void {
    const added = this.results.slice(first, to).map((result) => result!.identity);
    if (this.identity.replace(first, Math.min(removed, this.identity.size - first), added)) return;
    this.identity.clear();
    for (let k = 0; k < this.done; k++) this.identity.append(this.results[k]!.identity);
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
      if (!result) return;
      for (const local of result.violations) this.place(local, k, doubts, all);
      for (const { contribution, first } of result.wrong) {
        all.push(this.ofTuple({ contribution, position: k, first: first && { contribution: first, position: k } }));
      }
    });
    for (const wrong of this.identity.wrong()) all.push(this.ofTuple(wrong));
    return all.sort((a, b) => a.from - b.from || a.to - b.to);
  }

  private ofTuple({ contribution, position, first }: WrongTuple): Violation {
    const { constraint, key, place } = contribution;
    const base = this.tree.segmentStart(position);
    const from = base + place.from;
    const node = nodeAt(this.tree, from) ?? 0;
    const name = typeof constraint === "string" ? "" : constraint.name;
    const args = { element: nameOf(this.tree, node).local, constraint: name, value: shownTuple(key) };
    const firstAt = first && this.tree.segmentStart(first.position) + first.contribution.place.from;
    return {
      kind: kindOfTuple(constraint),
      node,
      part: place.part,
      attribute: place.attribute === undefined ? undefined : this.tree.names.get(place.attribute),
      from,
      to: base + place.to,
      decl: this.declOf(node),
      args: firstAt === undefined ? args : { ...args, firstAt },
    };
  }

  /** Doubts wait until something settles them; all else is placed in the document. */
  private place(local: LocalViolation | Settlement, k: number, doubts: Map<string, Violation>, all: Violation[]): void {
    if ("settles" in local) {
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

function kindOfTuple(constraint: WrongTuple["contribution"]["constraint"]): Violation["kind"] {
  if (typeof constraint === "string") return constraint === "ID" ? "xsd.duplicateId" : "xsd.missingIdTarget";
  return constraint.kind === "keyref" ? "xsd.missingKeyTarget" : "xsd.duplicateKey";
}

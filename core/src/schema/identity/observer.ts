// Follows key, unique, keyref, ID and IDREF through the walk: which elements are selected, what their fields hold, and
// what the segment contributes to each table when a selected element ends.
import type { StartTag } from "../attributeCheck";
import type { Frame, Watch } from "../frames";
import type { IdentityConstraint, SimpleType } from "../model";
import { admitsStep } from "./names";
import type { Runtime } from "../runtime";
import { Mode } from "../runtime";
import { listItems, normalise } from "../values";
import type { Walker } from "../walker";
import type { Contribution, FieldPlace } from "./contribution";
import { Shapes, type FieldHit, type Item, type Selection, type Shape, type Transition } from "./shape";

/** A field's value: absent while undefined; "invalid" was reported as such and says nothing. */
type FieldValue = { readonly key: string; readonly shown: string; readonly place: FieldPlace } | "invalid" | undefined;

/** An element selected for a constraint. A value, never changed. */
interface Target {
  readonly constraint: IdentityConstraint;
  readonly level: number;
  readonly values: readonly FieldValue[];
}

export class Watching implements Watch {
  constructor(
    readonly shape: Shape,
    readonly targets: readonly Target[],
    readonly hits: readonly FieldHit[],
    /** Constraints that are declared on this element. */
    readonly scopes: readonly IdentityConstraint[],
  ) {}

  same(other: Watch): boolean {
    return (
      other instanceof Watching &&
      this.shape === other.shape &&
      this.hits.length === other.hits.length &&
      this.scopes === other.scopes &&
      this.targets.length === other.targets.length &&
      this.targets.every((target, i) => sameTarget(target, other.targets[i]))
    );
  }

  /** Places move with the border between segments. */
  shifted(by: number): Watching {
    if (this.targets.every((target) => target.values.every((value) => value === undefined))) return this;
    const targets = this.targets.map((target) => ({ ...target, values: target.values.map((value) => shiftValue(value, by)) }));
    return new Watching(this.shape, targets, this.hits, this.scopes);
  }
}

function shiftValue(value: FieldValue, by: number): FieldValue {
  if (value === undefined || value === "invalid") return value;
  return { ...value, place: { ...value.place, from: value.place.from - by, to: value.place.to - by } };
}

function sameTarget(a: Target, b: Target): boolean {
  if (a.constraint !== b.constraint || a.level !== b.level) return false;
  return a.values.every((value, i) => sameValue(value, b.values[i]));
}

function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.key === b.key && a.place.from === b.place.from && a.place.to === b.place.to;
}

const nothing: Transition = { items: [], selections: [], hits: [] };

export class IdentityObserver {
  private readonly shapes: Shapes;

  constructor(runtime: Runtime) {
    this.shapes = new Shapes(runtime.schema.symbols);
  }

  /** Does anyone look at a child of this name, or below it? */
  isWatched(parent: Frame | undefined, symbol: number): boolean {
    return parent?.watch !== undefined && (parent.watch as Watching).shape.next(symbol) !== null;
  }

  /** An element has started, and its frame is on the stack. */
  start(walker: Walker, token: number, frame: Frame, parent: Frame | undefined, tag: StartTag): void {
    const symbol = walker.symbolOf(walker.segment.name[token]);
    const seen = (parent?.watch as Watching | undefined)?.shape.next(symbol) ?? nothing;
    const own = frame.decl?.identity ?? [];
    if (seen === nothing && own.length === 0) return;
    const level = walker.depth - 1;
    const items: Item[] = [...seen.items];
    const selections = [...seen.selections, ...openScopes(own, level, items)];
    const hits: FieldHit[] = [...seen.hits];
    const targets = unique(selections).map((selection, index) => startTarget(selection, { level, index }, items, hits));
    frame.watch = new Watching(this.shapes.of(items), targets, valueHits(hits), own);
    if (own.length > 0) walker.openScope({ token, level, constraints: own });
    this.attributeHits(walker, token, hits, tag);
  }

  /** An attribute that several alternatives of a field name is one node. */
  private attributeHits(walker: Walker, token: number, hits: readonly FieldHit[], tag: StartTag): void {
    const seen = new Set<string>();
    for (const hit of hits) {
      const { attribute, target, field } = hit;
      for (const [name, key] of tag.keys) {
        const node = `${target.level}.${target.index}.${field} ${name}`;
        if (!attribute || !admitsStep(attribute, name) || seen.has(node)) continue;
        seen.add(node);
        this.setField(walker, hit, { key, shown: shownOf(key), place: attributePlace(walker, token, name) });
      }
    }
  }

  private setField(walker: Walker, { target, field }: FieldHit, value: FieldValue): void {
    const frame = walker.frames[target.level];
    const watch = frame.watch as Watching;
    const one = watch.targets[target.index];
    if (one.values[field] !== undefined && value !== undefined) {
      const args = { constraint: one.constraint.name, element: walker.frameName(frame) };
      walker.report({ kind: "xsd.keyFieldTwice", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
    }
    const values = one.values.map((old, i) => (i === field ? value : old));
    const targets = watch.targets.map((old, i) => (i === target.index ? { ...one, values } : old));
    frame.watch = new Watching(watch.shape, targets, watch.hits, watch.scopes);
  }

  /** The value of an element turned out to be valid. */
  text(walker: Walker, frame: Frame, key: string): void {
    const watch = frame.watch as Watching | undefined;
    if (!watch) return;
    for (const hit of watch.hits) {
      this.setField(walker, hit, { key, shown: shownOf(key), place: walker.valuePlace(frame) });
      if (frame.decl?.nillable) this.refuseNillable(walker, frame, hit);
    }
  }

  /** A key may not be made of elements that may be nil. */
  private refuseNillable(walker: Walker, frame: Frame, { target }: FieldHit): void {
    const { constraint } = (walker.frames[target.level].watch as Watching).targets[target.index];
    if (constraint.kind !== "key") return;
    const args = { constraint: constraint.name, element: walker.frameName(frame) };
    walker.report({ kind: "xsd.keyFieldNillable", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
  }

  /** An element ends; its frame has left the stack. */
  end(walker: Walker, frame: Frame): void {
    const watch = frame.watch as Watching;
    for (const hit of watch.hits) this.endField(walker, frame, hit);
    for (const target of (frame.watch as Watching).targets) this.endTarget(walker, frame, target);
  }

  /** A field without a valid value: no value at all, one that was refused, or content that is none. */
  private endField(walker: Walker, frame: Frame, hit: FieldHit): void {
    const target = (walker.frames[hit.target.level].watch as Watching).targets[hit.target.index];
    if (target.values[hit.field] !== undefined || frame.nil) return;
    this.setField(walker, hit, "invalid");
    if (frame.mode === Mode.text || frame.mode === Mode.skip) return;
    const args = { constraint: target.constraint.name, element: walker.frameName(frame) };
    walker.report({ kind: "xsd.keyFieldNotSimple", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
  }

  private endTarget(walker: Walker, frame: Frame, { constraint, level, values }: Target): void {
    if (values.includes("invalid")) return;
    const present = values.filter((value) => typeof value === "object");
    if (present.length < values.length) {
      if (constraint.kind === "key") this.reportIncomplete(walker, frame, constraint);
      return;
    }
    const scope = walker.frames[level].token >= 0 ? walker.frames[level].token : -1 - level;
    walker.contribute({
      constraint,
      scope,
      key: present.map((value) => `${value.key.length}:${value.key}`).join(""),
      shown: present.map((value) => value.shown).join(", "),
      place: present[0].place,
    });
  }

  private reportIncomplete(walker: Walker, frame: Frame, constraint: IdentityConstraint): void {
    const args = { constraint: constraint.name, element: walker.frameName(frame), fields: constraint.fields.map(fieldName) };
    walker.report({ kind: "xsd.missingKeyField", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
  }

  // ---- ID and IDREF

  /** A valid value of a type that may be an ID or refer to one. */
  value(walker: Walker, frame: Frame, text: string, type: SimpleType): void {
    contributeIds(walker, text, type, walker.valuePlace(frame));
  }

  /** The value of an attribute that is not written. */
  defaultValue(walker: Walker, token: number, text: string, type: SimpleType): void {
    contributeIds(walker, text, type, { ...walker.tagName(token), part: "tag" });
  }

  attributeValue(walker: Walker, a: number, text: string, type: SimpleType): void {
    const { valueFrom, valueTo, attributeName } = walker.segment;
    contributeIds(walker, text, type, { from: valueFrom[a], to: valueTo[a], part: "attribute", attribute: attributeName[a] });
  }
}

function contributeIds(walker: Walker, text: string, type: SimpleType, place: FieldPlace): void {
  const kind = type.variety === "list" ? type.item?.idKind : type.idKind;
  if (kind !== "ID" && kind !== "IDREF") return;
  for (const key of listItems(normalise("collapse", text))) {
    const contribution: Contribution = { constraint: kind, scope: -1, key, shown: key, place };
    walker.contribute(contribution);
  }
}

/** Selectors of the constraints declared on an element; those that select the element itself. */
function openScopes(own: readonly IdentityConstraint[], level: number, items: Item[]): Selection[] {
  const selections: Selection[] = [];
  for (const constraint of own) {
    for (const path of constraint.selector) {
      if (path.steps.length === 0) selections.push({ constraint, level });
      if (path.steps.length > 0 || path.anywhere) items.push({ kind: "select", constraint, level, path, at: 0 });
    }
  }
  return selections;
}

/** Hits of the element's own value, each once. */
function valueHits(hits: readonly FieldHit[]): FieldHit[] {
  const byField = new Map<string, FieldHit>();
  for (const hit of hits) if (!hit.attribute) byField.set(`${hit.target.level}.${hit.target.index}.${hit.field}`, hit);
  return [...byField.values()];
}

function unique(selections: readonly Selection[]): Selection[] {
  return selections.filter(
    (one, i) => selections.findIndex((other) => other.constraint === one.constraint && other.level === one.level) === i,
  );
}

/** Begins to look for the fields of a selected element. */
function startTarget(selection: Selection, ref: { level: number; index: number }, items: Item[], hits: FieldHit[]): Target {
  const { constraint, level } = selection;
  constraint.fields.forEach((paths, field) => {
    for (const path of paths) {
      if (path.steps.length === 0) hits.push({ target: ref, field, attribute: path.attribute });
      if (path.steps.length > 0 || path.anywhere) items.push({ kind: "field", target: ref, field, path, at: 0 });
    }
  });
  return { constraint, level, values: constraint.fields.map(() => undefined) };
}

function attributePlace(walker: Walker, token: number, key: string): FieldPlace {
  const { firstAttribute, attributeName, valueFrom, valueTo } = walker.segment;
  for (let a = firstAttribute[token]; a < firstAttribute[token + 1]; a++) {
    if (walker.attributeKey(a) === key) return { from: valueFrom[a], to: valueTo[a], part: "attribute", attribute: attributeName[a] };
  }
  const { from, to } = walker.tagName(token);
  return { from, to, part: "tag" };
}

/** "decimal:1.5" is shown as 1.5. */
function shownOf(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

function fieldName(paths: IdentityConstraint["fields"][number]): string {
  const { steps, attribute } = paths[0];
  return [...steps.map((step) => step.local), ...(attribute ? [`@${attribute.local}`] : [])].join("/") || ".";
}

// Follows key, unique, keyref, ID and IDREF through the walk: which elements are selected, what their fields hold, and
// what the segment contributes to each table when a selected element ends. The tables of an element that starts and ends
// in one segment are judged there and then; only what reaches further is handed on.
import type { StartTag } from "../attributeCheck";
import type { Frame, Watch } from "../frames";
import type { ElementDecl, IdentityConstraint, SimpleType } from "../model";
import { admitsStep } from "./names";
import type { Runtime } from "../runtime";
import { Mode } from "../runtime";
import { checkValue, listItems, normalise } from "../values";
import type { Walker } from "../walker";
import {
  judgeScope,
  tupleKey,
  unknownKey,
  type Contribution,
  type FieldPlace,
  type IdTable,
  type ScopeStart,
} from "./contribution";
import { noTransition, Shapes, type FieldHit, type Item, type Selection, type Shape, type Transition } from "./shape";

/** A field's value: absent while undefined; "invalid" was reported as such and says nothing. */
type FieldValue = { readonly key: string; readonly place: FieldPlace | undefined } | "invalid" | undefined;

/** An element selected for a constraint. Its values are filled in while it is open. */
interface Target {
  readonly constraint: IdentityConstraint;
  readonly level: number;
  readonly values: FieldValue[];
  /** Something in it cannot be read: a field that seems to be absent may be there. */
  isUnsure: boolean;
}

/** What follows from an element's name, its level and its declaration; worked out once. */
interface Prepared {
  readonly shape: Shape;
  readonly selections: readonly Selection[];
  readonly valueHits: readonly FieldHit[];
  readonly attributeHits: readonly FieldHit[];
}

/** Tuples beyond this number are not judged on the spot, because comparing each with each would take too long. */
const maxTuplesOnTheSpot = 64;

class Watching implements Watch {
  /** Tuples of the constraints declared on this element, while all of them lie in one segment. */
  tuples: Contribution[] | undefined;
  /** The element as a scope of later segments or of the index; made known when it turns out to be needed. */
  start: ScopeStart | undefined;

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

  /** A copy for another segment: places in this one are forgotten. */
  copy(): Watching {
    const targets = this.targets.map((target) => ({ ...target, values: target.values.map(withoutPlace) }));
    return new Watching(this.shape, targets, this.hits, this.scopes);
  }
}

function withoutPlace(value: FieldValue): FieldValue {
  return typeof value === "object" ? { key: value.key, place: undefined } : value;
}

function sameTarget(a: Target, b: Target): boolean {
  if (a.constraint !== b.constraint || a.level !== b.level || a.isUnsure !== b.isUnsure) return false;
  return a.values.every((value, i) => sameValue(value, b.values[i]));
}

function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.key === b.key;
}

const noHits: readonly FieldHit[] = [];
const noConstraints: readonly IdentityConstraint[] = [];

export class IdentityObserver {
  private readonly shapes: Shapes;
  /** Constraints that a keyref of an outer element refers to: their tuples count beyond their own element. */
  private readonly wanted: ReadonlySet<IdentityConstraint>;
  /** Constraints that a keyref refers to. */
  private readonly referred: ReadonlySet<IdentityConstraint>;
  private readonly unwatched: Transition = { ...noTransition, prepared: new Map() };

  constructor(runtime: Runtime) {
    this.shapes = new Shapes(runtime.schema.symbols);
    this.wanted = wantedElsewhere(runtime.schema.elements);
    this.referred = new Set(runtime.schema.identities.flatMap(({ refer }) => refer ?? []));
  }

  /** What a child's name means to those who look at the parent; null when nobody does. */
  transition(parent: Frame | undefined, symbol: number): Transition | null {
    return parent?.watch === undefined ? null : (parent.watch as Watching).shape.next(symbol);
  }

  /** A field whose value is valid, in one piece in this segment: no frame was made for it. */
  shortField(walker: Walker, transition: Transition, type: SimpleType, place: { from: number; to: number }): void {
    const value: FieldValue = {
      key: keyOf(walker, type, place),
      place: { from: place.from, to: place.to, part: "value" },
    };
    for (const hit of transition.hits) this.setField(walker, hit, value);
  }

  /** An element has started, and its frame is on the stack. */
  start(walker: Walker, token: number, frame: Frame, parent: Frame | undefined, tag: Pick<StartTag, "keys">): void {
    // An element that is taken for another by its place, as where its name is misspelt, has the keys of that one.
    const symbol = frame.decl?.symbol ?? walker.symbolOf(walker.segment.name[token]);
    const seen = this.transition(parent, symbol) ?? this.unwatched;
    const own = frame.decl?.identity ?? noConstraints;
    if (seen === this.unwatched && own.length === 0) return;
    const level = walker.depth - 1;
    const prepared = this.prepare(seen, own.length > 0 ? frame.decl : undefined, level);
    const targets = prepared.selections.map((selection) => startTarget(selection, frame.damaged));
    const watch = new Watching(prepared.shape, targets, prepared.valueHits, own);
    frame.watch = watch;
    if (own.length > 0) {
      watch.start = { token, level, constraints: own };
      if (this.areLocal(own)) watch.tuples = [];
    }
    if (prepared.attributeHits.length > 0) this.attributeHits(walker, token, prepared.attributeHits, tag);
  }

  /** Do the constraints of one element mean nothing beyond it? */
  private areLocal(own: readonly IdentityConstraint[]): boolean {
    return own.every((one) => !this.wanted.has(one) && (one.refer === undefined || own.includes(one.refer)));
  }

  private prepare(seen: Transition, decl: ElementDecl | undefined, level: number): Prepared {
    let byLevel = seen.prepared.get(decl) as Prepared[] | undefined;
    if (!byLevel) seen.prepared.set(decl, (byLevel = []));
    return (byLevel[level] ??= this.workOut(seen, decl?.identity ?? noConstraints, level));
  }

  private workOut(seen: Transition, own: readonly IdentityConstraint[], level: number): Prepared {
    const items: Item[] = [...seen.items];
    const hits: FieldHit[] = [...seen.hits];
    const selections = unique([...seen.selections, ...openScopes(own, level, items)]);
    selections.forEach(({ constraint }, index) => lookForFields(constraint, { level, index }, items, hits));
    const attributeHits = hits.filter((hit) => hit.attribute);
    return { shape: this.shapes.of(items), selections, valueHits: ownValueHits(hits), attributeHits };
  }

  /** An attribute that several alternatives of a field name is one node. */
  private attributeHits(walker: Walker, token: number, hits: readonly FieldHit[], tag: Pick<StartTag, "keys">): void {
    const seen = new Set<string>();
    for (const hit of hits) {
      const { attribute, target, field } = hit;
      for (const [name, key] of tag.keys()) {
        const node = `${target.level}.${target.index}.${field} ${name}`;
        if (!attribute || !admitsStep(attribute, name) || seen.has(node)) continue;
        seen.add(node);
        // In a broken tag a value may be cut short.
        const isRead = key !== undefined && !walker.isDamaged(token);
        const value = !isRead ? "invalid" : { key, place: attributePlace(walker, token, name) };
        this.setField(walker, hit, value);
      }
    }
  }

  private setField(walker: Walker, { target, field }: FieldHit, value: FieldValue): void {
    const frame = walker.frames[target.level];
    const { constraint, values } = targetOf(walker, target);
    if (values[field] !== undefined) {
      const args = { constraint: constraint.name, element: walker.frameName(frame) };
      walker.report({ kind: "xsd.keyFieldTwice", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
    }
    values[field] = value;
  }

  /** The value of an element turned out to be valid. */
  text(walker: Walker, frame: Frame, key: string): void {
    for (const hit of (frame.watch as Watching).hits) {
      this.setField(walker, hit, { key, place: walker.valuePlace(frame) });
      if (frame.decl?.nillable) this.refuseNillable(walker, frame, hit);
    }
  }

  /** A key may not be made of elements that may be nil. */
  private refuseNillable(walker: Walker, frame: Frame, { target }: FieldHit): void {
    const { constraint } = targetOf(walker, target);
    if (constraint.kind !== "key") return;
    const args = { constraint: constraint.name, element: walker.frameName(frame) };
    walker.report({ kind: "xsd.keyFieldNillable", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
  }

  /** An element ends; its frame has left the stack. */
  end(walker: Walker, frame: Frame): void {
    const watch = frame.watch as Watching;
    const { hits, targets, tuples } = watch;
    for (const hit of hits) this.endField(walker, frame, hit);
    for (const target of targets) this.endTarget(walker, frame, target);
    if (!tuples) return;
    if (frame.token >= 0 && tuples.length <= maxTuplesOnTheSpot)
      for (const wrong of judgeScope(tuples)) walker.judged(wrong);
    else handOn(walker, watch);
  }

  /** The segment ends while the element is open. */
  goesOn(walker: Walker, frame: Frame): void {
    const watch = frame.watch as Watching | undefined;
    if (watch && watch.scopes.length > 0) handOn(walker, watch);
  }

  /** A field without a valid value: no value at all, one that was refused, or content that is none. */
  private endField(walker: Walker, frame: Frame, hit: FieldHit): void {
    const target = targetOf(walker, hit.target);
    const isText = frame.mode === Mode.text || frame.mode === Mode.skip;
    if (frame.nil || (isText && target.values[hit.field] !== undefined)) return;
    target.values[hit.field] = "invalid";
    if (isText) return;
    const args = { constraint: target.constraint.name, element: walker.frameName(frame) };
    walker.report({ kind: "xsd.keyFieldNotSimple", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
  }

  private endTarget(walker: Walker, frame: Frame, target: Target): void {
    const { constraint, level, values } = target;
    const keys: string[] = [];
    for (const value of values) {
      if (typeof value !== "object") return this.endIncomplete(walker, frame, target);
      keys.push(value.key);
    }
    const [first] = values;
    const place = typeof first === "object" ? first.place : undefined;
    const scope = scopeOf(walker, level);
    addTuple(walker, level, { constraint, scope, key: tupleKey(keys), place, node: walker.nodeOf(frame) });
  }

  private endIncomplete(walker: Walker, frame: Frame, { constraint, level, values, isUnsure }: Target): void {
    const isRead = !isUnsure && !values.includes("invalid");
    if (!isRead || constraint.kind === "key") this.addUnknown(walker, constraint, level);
    if (!isRead || constraint.kind !== "key") return;
    const fields = constraint.fields.filter((_, i) => values[i] === undefined).map(fieldName);
    const args = { constraint: constraint.name, element: walker.frameName(frame), fields };
    walker.report({ kind: "xsd.missingKeyField", node: walker.nodeOf(frame), part: "tag", decl: frame.decl, args });
  }

  // ---- what nobody can read

  /** A child of an open element, or a part of its content, cannot be read: it may be a key, or hold one. */
  lose(walker: Walker, frame: Frame): void {
    loseId(walker);
    const watch = frame.watch as Watching | undefined;
    if (!watch) return;
    for (const item of watch.shape.items) {
      if (item.kind === "select") this.addUnknown(walker, item.constraint, item.level);
      else targetOf(walker, item.target).isUnsure = true;
    }
  }

  /** An element that is selected for a constraint may have any key. */
  private addUnknown(walker: Walker, constraint: IdentityConstraint, level: number): void {
    if (!this.referred.has(constraint)) return;
    const scope = scopeOf(walker, level);
    addTuple(walker, level, { constraint, scope, key: unknownKey, place: undefined, node: 0 });
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
    contributeIds(walker, text, type, {
      from: valueFrom[a],
      to: valueTo[a],
      part: "attribute",
      attribute: attributeName[a],
    });
  }
}

/** The element at a level as a contribution names it. */
function scopeOf(walker: Walker, level: number): number {
  const { token } = walker.frames[level];
  return token >= 0 ? token : -1 - level;
}

/** Adds a tuple of the constraints that are declared on the element at a level. */
function addTuple(walker: Walker, level: number, tuple: Contribution): void {
  const watch = walker.frames[level].watch as Watching;
  if (watch.tuples) watch.tuples.push(tuple);
  else {
    makeKnown(walker, watch);
    walker.contribute(tuple);
  }
}

/** Tuples of an element that goes on in the next segment, or has too many. */
function handOn(walker: Walker, watch: Watching): void {
  makeKnown(walker, watch);
  for (const tuple of watch.tuples ?? []) walker.contribute(tuple);
  watch.tuples = undefined;
}

function makeKnown(walker: Walker, watch: Watching): void {
  if (watch.start) walker.openScope(watch.start);
  watch.start = undefined;
}

/** The value of some ID cannot be read. */
export function loseId(walker: Walker): void {
  walker.contribute({ constraint: idTable, scope: -1, key: unknownKey, place: undefined, node: 0 });
}

const idTable: IdTable = "ID";

function targetOf(walker: Walker, { level, index }: FieldHit["target"]): Target {
  return (walker.frames[level].watch as Watching).targets[index];
}

function contributeIds(walker: Walker, text: string, type: SimpleType, place: FieldPlace): void {
  const kind = type.variety === "list" ? type.item?.idKind : type.idKind;
  if (kind !== "ID" && kind !== "IDREF") return;
  const ids = listItems(normalise("collapse", text));
  // Two references to one element in a value are one to a reader; two IDs are not.
  for (const id of kind === "ID" ? ids : new Set(ids))
    walker.contribute({ constraint: kind, scope: -1, key: id, place, node: 0 });
}

function wantedElsewhere(elements: readonly ElementDecl[]): Set<IdentityConstraint> {
  const wanted = new Set<IdentityConstraint>();
  for (const { identity } of elements) {
    for (const { refer } of identity) if (refer && !identity.includes(refer)) wanted.add(refer);
    // A constraint beside a wanted one is handed on with it: the tables of one element stay together.
  }
  return wanted;
}

/** Key of a valid value: digits without leading zeros, and plain strings, are their own. */
function keyOf(walker: Walker, type: SimpleType, { from, to }: { from: number; to: number }): string {
  const name = type.primitive?.name;
  const text = walker.written(from, to);
  if (name === "decimal" && walker.areDigits(from, to)) return `decimal:${text}`;
  if (name === "string") return `string:${normalise(type.facets.whiteSpace.value, text)}`;
  const result = checkValue(type, text);
  return "key" in result ? result.key : `any:${text}`;
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
function ownValueHits(hits: readonly FieldHit[]): readonly FieldHit[] {
  const byField = new Map<string, FieldHit>();
  for (const hit of hits) if (!hit.attribute) byField.set(`${hit.target.level}.${hit.target.index}.${hit.field}`, hit);
  return byField.size === 0 ? noHits : [...byField.values()];
}

function unique(selections: readonly Selection[]): Selection[] {
  return selections.filter(
    (one, i) => selections.findIndex((other) => other.constraint === one.constraint && other.level === one.level) === i,
  );
}

/** Begins to look for the fields of a selected element. */
function lookForFields(
  constraint: IdentityConstraint,
  target: { level: number; index: number },
  items: Item[],
  hits: FieldHit[],
): void {
  constraint.fields.forEach((paths, field) => {
    for (const path of paths) {
      if (path.steps.length === 0) hits.push({ target, field, attribute: path.attribute });
      if (path.steps.length > 0 || path.anywhere) items.push({ kind: "field", target, field, path, at: 0 });
    }
  });
}

function startTarget({ constraint, level }: Selection, isUnsure: boolean): Target {
  const values = new Array<FieldValue>(constraint.fields.length).fill(undefined);
  return { constraint, level, values, isUnsure };
}

function attributePlace(walker: Walker, token: number, key: string): FieldPlace {
  const { firstAttribute, attributeName, valueFrom, valueTo } = walker.segment;
  for (let a = firstAttribute[token]; a < firstAttribute[token + 1]; a++) {
    if (walker.attributeKey(a) === key)
      return { from: valueFrom[a], to: valueTo[a], part: "attribute", attribute: attributeName[a] };
  }
  const { from, to } = walker.tagName(token);
  return { from, to, part: "tag" };
}

function fieldName(paths: IdentityConstraint["fields"][number]): string {
  const { steps, attribute } = paths[0];
  return [...steps.map((step) => step.local), ...(attribute ? [`@${attribute.local}`] : [])].join("/") || ".";
}

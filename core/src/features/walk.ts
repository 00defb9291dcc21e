// Where a content model stands at a place: the same walk that validates, run over the children before the place.
import type { ContentModel, ContentState } from "../schema/content/model";
import type { Term } from "../schema/terms";
import type { ElementDecl, Type } from "../schema/model";
import type { Schema } from "../schema/schema";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { children, firstChild, nameOf, nextSibling, startTagRange } from "../xml/nodes";
import { childrenAStep } from "./childSteps";
import { runThrough, type Steps } from "./steps";

/** How many of the elements after the place are asked whether they would still fit. */
const lookAhead = 40;

/** What may stand at a place inside an element. */
export interface Position {
  readonly model: ContentModel;
  readonly state: ContentState;
  /** Symbols of the elements that stand after the place. */
  readonly following: readonly number[];
}

/** An element that may stand at a place. */
export interface Candidate {
  readonly decl: ElementDecl;
  /** The element is not complete without it. */
  readonly required: boolean;
}

/** Where an element stands whose children are walked over, and how they are declared. */
export interface Walked {
  readonly tree: XmlTree;
  readonly schema: Schema;
  readonly type: Type;
  readonly node: NodeRef;
}

/**
 * The walk over the children of an element up to an offset; undefined when its type has no child elements. `halfTyped`: the tag at
 * the offset is being written, and what follows may have been taken for its content.
 */
export function* positionSteps(
  { tree, schema, type, node }: Walked,
  offset: number,
  halfTyped = false,
): Steps<Position | undefined> {
  if (type.kind !== "complex" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return undefined;
  const { model } = type.content;
  let state = model.start;
  const following: number[] = [];
  let count = 0;
  for (let child = firstChild(tree, node); child !== undefined; child = nextSibling(tree, child)) {
    if (++count % childrenAStep === 0) yield;
    const { from } = startTagRange(tree, child);
    if (from < offset) {
      const symbol = symbolOf(tree, schema, child);
      state = model.next(state, symbol) ?? resumed(model, symbol) ?? state;
    } else if (halfTyped && from === offset) following.push(...brokenTag(tree, schema, child));
    else following.push(symbolOf(tree, schema, child));
    if (following.length >= lookAhead) break;
  }
  return { model, state, following };
}

/** The same at once. */
export function positionIn(walked: Walked, offset: number): Position | undefined {
  return runThrough(positionSteps(walked, offset));
}

/** A half-typed tag is no element of its own; what a parser puts into it stands after the place. */
function brokenTag(tree: XmlTree, schema: Schema, node: NodeRef): readonly number[] {
  // A lone `<` right before a tag was read as part of that tag.
  const { from } = startTagRange(tree, node);
  if (tree.text.slice(from + 1, from + 2) === "<") return [symbolOf(tree, schema, node)];
  const inner: number[] = [];
  for (let child = firstChild(tree, node); child !== undefined; child = nextSibling(tree, child)) {
    inner.push(symbolOf(tree, schema, child));
    if (inner.length >= lookAhead) break;
  }
  return inner;
}

function symbolOf(tree: XmlTree, schema: Schema, node: NodeRef): number {
  const name = nameOf(tree, node);
  return schema.symbols.find(name.uri, name.local);
}

/** After a child that cannot stand where it is: on from the place of the model that knows it, as far as that can be said. */
function resumed(model: ContentModel, symbol: number): ContentState | undefined {
  const [leaf] = model.leavesOf(symbol);
  if (!leaf) return undefined;
  let state: ContentState | undefined = model.start;
  for (const before of model.leaves) {
    if (before === leaf) return state && (model.next(state, symbol) ?? model.nextLeaf(state, leaf));
    if (state && model.expected(state).includes(before)) state = model.nextLeaf(state, before) ?? state;
  }
  return undefined;
}

/** What may stand at the place: required ones first, each only while what follows still fits. */
export function candidatesAt(position: Position, schema: Schema): readonly Candidate[] {
  const { model, state, following } = position;
  const mandatory = mandatoryLeaves(state.term);
  const fitting = reachOf(model, state, following);
  const found = new Map<string, Candidate>();
  for (const leaf of model.expected(state)) {
    if (leaf.term.kind !== "element") continue;
    for (const decl of schema.substitutesFor(leaf.term)) {
      const next = model.next(state, decl.symbol);
      if (!next || decl.abstract || reachOf(model, next, following) < fitting) continue;
      const key = `${decl.uri} ${decl.local}`;
      if (!found.has(key)) found.set(key, { decl, required: mandatory.has(leaf.index) });
    }
  }
  return [...found.values()].sort((a, b) => Number(b.required) - Number(a.required));
}

/** An element that the content model wants and that is not there. */
export interface Missing {
  readonly decl: ElementDecl;
  /** The child before which it belongs; undefined: at the end. */
  readonly before: NodeRef | undefined;
}

/** No element is completed by more than this at once. */
const maxMissing = 50;

/** What an element lacks, at the places where it belongs. Children that fit nowhere are passed over. */
export function missingIn(tree: XmlTree, schema: Schema, type: Type, node: NodeRef): readonly Missing[] {
  if (type.kind !== "complex" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return [];
  const { model } = type.content;
  const found: Missing[] = [];
  let state = model.start;
  for (const child of children(tree, node)) {
    const symbol = symbolOf(tree, schema, child);
    const bridge = bridgeTo(model, state, symbol);
    if (!bridge || found.length > maxMissing) continue;
    for (const wanted of bridge.inserted) found.push({ decl: wanted, before: child });
    state = model.next(bridge.state, symbol) ?? bridge.state;
  }
  for (const wanted of bridgeToEnd(model, state)) found.push({ decl: wanted, before: undefined });
  return found;
}

/** The required elements that have to stand before a name fits; undefined when it does not fit after them either. */
function bridgeTo(model: ContentModel, from: ContentState, symbol: number) {
  let state = from;
  const inserted: ElementDecl[] = [];
  while (!model.next(state, symbol)) {
    const step = nextRequired(model, state);
    if (!step || inserted.length >= maxMissing) return undefined;
    inserted.push(step.decl);
    state = step.state;
  }
  return { state, inserted };
}

function bridgeToEnd(model: ContentModel, from: ContentState): readonly ElementDecl[] {
  const inserted: ElementDecl[] = [];
  for (let state = from; !state.accepts && inserted.length < maxMissing;) {
    const step = nextRequired(model, state);
    if (!step) break;
    inserted.push(step.decl);
    state = step.state;
  }
  return inserted;
}

/** The next element that has to come; of a choice the first one. */
function nextRequired(
  model: ContentModel,
  state: ContentState,
): { decl: ElementDecl; state: ContentState } | undefined {
  if (state.accepts) return undefined;
  const mandatory = mandatoryLeaves(state.term);
  const leaves = model.expected(state).filter((leaf) => leaf.term.kind === "element");
  const leaf = leaves.find((one) => mandatory.has(one.index)) ?? leaves[0];
  const next = leaf && model.nextLeaf(state, leaf);
  return next && leaf.term.kind === "element" ? { decl: leaf.term, state: next } : undefined;
}

/** A place for an element among the children of another. */
export interface Home {
  readonly decl: ElementDecl;
  /** The child before which it fits; undefined: at the end. */
  readonly before: NodeRef | undefined;
}

/** An element with more children is not searched: the fix would come too late. */
const maxSiblings = 2_000;

/**
 * Where an element of this name fits among the children of another: the place nearest to where it stands at which the model
 * takes it and what follows. `without`: the element itself, which stands elsewhere and goes away there.
 */
export function homeOf(
  tree: XmlTree,
  schema: Schema,
  type: Type,
  around: NodeRef,
  local: string,
  without?: NodeRef,
): Home | undefined {
  if (type.kind !== "complex" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return undefined;
  const { model } = type.content;
  const all = children(tree, around);
  if (all.length > maxSiblings) return undefined;
  const others = all.filter((child) => child !== without);
  const symbols = others.map((child) => symbolOf(tree, schema, child));
  const wanted = symbolNamed(model, schema, local);
  if (!wanted) return undefined;
  const stands = without === undefined ? others.length : all.indexOf(without);
  const far = (gap: number) => Math.abs(gap - stands);
  const gaps = gapsFor(model, symbols, wanted.symbol);
  const [best] = gaps.sort((a, b) => a.misses - b.misses || far(a.gap) - far(b.gap));
  return best ? { decl: wanted, before: others[best.gap] } : undefined;
}

/** The gaps in which the model takes the symbol, each with how many of the next elements no longer fit behind it. */
function gapsFor(model: ContentModel, symbols: readonly number[], wanted: number): { gap: number; misses: number }[] {
  const found: { gap: number; misses: number }[] = [];
  let state = model.start;
  for (let gap = 0; gap <= symbols.length; gap++) {
    const taken = model.next(state, wanted);
    const behind = symbols.slice(gap, gap + lookAhead);
    if (taken) found.push({ gap, misses: behind.length - reachOf(model, taken, behind) });
    // Another element that fits nowhere is passed over, as in the walk that validates.
    if (gap < symbols.length) state = model.next(state, symbols[gap]) ?? resumed(model, symbols[gap]) ?? state;
  }
  return found;
}

/** The element of this local name that the model knows. */
function symbolNamed(model: ContentModel, schema: Schema, local: string): ElementDecl | undefined {
  for (const { term } of model.leaves) {
    if (term.kind !== "element") continue;
    const named = schema.substitutesFor(term).find((decl) => decl.local === local && !decl.abstract);
    if (named) return named;
  }
  return undefined;
}

/** How many of the following elements the model takes from a state. */
function reachOf(model: ContentModel, from: ContentState, following: readonly number[]): number {
  let state: ContentState | undefined = from;
  let count = 0;
  for (const symbol of following) {
    state = model.next(state, symbol);
    if (!state) break;
    count++;
  }
  return count;
}

/** The leaves without which the rest cannot be completed. */
function mandatoryLeaves(term: Term): ReadonlySet<number> {
  switch (term.kind) {
    case "set":
      return new Set([term.set]);
    case "then": {
      const found = new Set<number>();
      let rest: Term = term;
      for (; rest.kind === "then"; rest = rest.tail) for (const leaf of mandatoryLeaves(rest.head)) found.add(leaf);
      for (const leaf of mandatoryLeaves(rest)) found.add(leaf);
      return found;
    }
    case "either": {
      const [first, ...others] = term.options.map(mandatoryLeaves);
      return new Set([...first].filter((leaf) => others.every((other) => other.has(leaf))));
    }
    case "all":
      return new Set(term.members.flatMap((member) => [...mandatoryLeaves(member)]));
    case "repeat":
      return term.min > 0 ? mandatoryLeaves(term.body) : new Set();
    default:
      return new Set();
  }
}

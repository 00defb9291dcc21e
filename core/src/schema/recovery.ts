// How the walk goes on after a child that cannot stand where it does, so that one mistake is one finding. Two readings
// are kept: in one the child counts, and what should have come before it was passed over; in the other it was left out.
// What comes next decides between them. Everything is decided from left to right, so that an edit gives the same result
// as a fresh walk.
import type { FindingArgs } from "../findings/finding";
import type { ViolationKind } from "../messages/schema";
import { sameState, type Bridge, type ContentModel, type ContentState, type Gap, type Leaf } from "./content/model";
import { noRepairs, type Frame, type Passed, type Repairs } from "./frames";
import { beginInside, childInside, leaveInside, settleText } from "./missingStart";
import { textType, type ElementDecl, type Type, type Wildcard } from "./model";
import { closest } from "./repair";
import { noneOfThem, type LocalViolation } from "./violations";
import type { Walker } from "./walker";

/** What the child is taken for; neither: its content is passed over. */
export interface Recovered {
  readonly decl?: ElementDecl;
  readonly wildcard?: Wildcard;
}

/** Passed-over elements remembered of one parent; beyond it they are reported at once. */
const maxPassed = 50;

/** Takes a child that the model does not expect, or any child of a parent whose content has been repaired before. */
export function recover(walker: Walker, token: number, parent: Frame, symbol: number): Recovered {
  const model = parent.info.model!;
  settleText(walker, parent, walker.depth);
  const inside = childInside(walker, parent, symbol);
  if (inside) return { decl: inside };
  const repairs = parent.repairs ?? noRepairs;
  const next = model.next(parent.state!, symbol);
  const other = repairs.other && model.next(repairs.other, symbol);
  if (next) {
    const reading = other && haveMet(other, next, repairs) ? undefined : other;
    const isOpen = reading || repairs.passed.length > 0 || repairs.excusedUpTo >= 0;
    parent.repairs = isOpen ? { ...repairs, other: reading, muted: false } : undefined;
    if (!isOpen) forgetDoubts(walker, repairs, walker.depth);
    parent.state = next;
    return matchOf(walker, next.last!, symbol);
  }
  const passedAt = repairs.passed.findIndex(({ gap }) => gap.leaves.some((leaf) => matches(walker, leaf, symbol)));
  if (passedAt >= 0) return catchUp(walker, parent, { repairs, passedAt, other }, symbol);
  if (other) {
    switchReading(walker, parent, repairs);
    parent.state = other;
    return matchOf(walker, other.last!, symbol);
  }
  return newBreak(walker, token, parent, symbol);
}

/** From here on both readings expect the same, and no finding waits for either: nothing can decide between them any more. */
function haveMet(other: ContentState, next: ContentState, { otherDoubt }: Repairs): boolean {
  return otherDoubt < 0 && sameState(other, next);
}

function matchOf(walker: Walker, leaf: Leaf, symbol: number): Recovered {
  if (leaf.term.kind === "wildcard") return { wildcard: leaf.term };
  return { decl: walker.schema.substitutesFor(leaf.term).find((decl) => decl.symbol === symbol) ?? leaf.term };
}

function matches(walker: Walker, leaf: Leaf, symbol: number): boolean {
  return leaf.term.kind === "element" && walker.schema.substitutesFor(leaf.term).some((decl) => decl.symbol === symbol);
}

/** An element that had been passed over comes after all: the one that stood in its place was too early. */
function catchUp(
  walker: Walker,
  parent: Frame,
  { repairs, passedAt, other }: { repairs: Repairs; passedAt: number; other: ContentState | undefined },
  symbol: number,
): Recovered {
  const { gap, doubt } = repairs.passed[passedAt];
  settle(walker, doubt);
  const left = gap.count > 1 ? [{ gap: { ...gap, count: gap.count - 1 }, doubt }] : [];
  const passed = [...repairs.passed.slice(0, passedAt), ...left, ...repairs.passed.slice(passedAt + 1)];
  parent.repairs = { ...repairs, passed, other };
  const leaf = gap.leaves.find((one) => matches(walker, one, symbol)) ?? gap.leaves[0];
  return matchOf(walker, leaf, symbol);
}

/** The other reading was right: the child that broke the order does not count. */
function switchReading(walker: Walker, parent: Frame, repairs: Repairs): void {
  if (repairs.otherDoubt >= 0) settle(walker, repairs.otherDoubt);
  const passed = repairs.passed.filter((one) => one.doubt !== repairs.otherDoubt);
  parent.repairs = { ...repairs, passed, other: undefined, otherDoubt: -1, muted: false };
}

function settle(walker: Walker, number: number): void {
  walker.settle({ level: walker.depth, number });
}

function newBreak(walker: Walker, token: number, parent: Frame, symbol: number): Recovered {
  const model = parent.info.model!;
  if (!model.knows(symbol)) {
    const elsewhere = inOtherNamespace(walker, token, model);
    if (elsewhere) {
      if (!walker.isDamaged(token)) reportUnknown(walker, token, parent, { meant: elsewhere });
      return recover(walker, token, parent, elsewhere.symbol);
    }
    const inside = walker.isDamaged(token)
      ? undefined
      : beginInside(walker, parent, symbol, stranger(walker, token, parent));
    return inside ? { decl: inside } : unknownChild(walker, token, parent);
  }
  const bridge = model.bridgeTo(parent.state!, symbol);
  return bridge ? passOver(walker, token, parent, bridge, symbol) : tooLate(walker, token, parent, symbol);
}

/** What the model knows by the child's local name, in another namespace. */
function inOtherNamespace(walker: Walker, token: number, model: ContentModel): ElementDecl | undefined {
  const local = walker.localName(token);
  for (const { term } of model.leaves)
    if (term.kind === "element" && term.local === local && model.knows(term.symbol)) return term;
  return undefined;
}

/** The child fits when something before it is missing; whether it is missing or only late, the rest will show. */
function passOver(walker: Walker, token: number, parent: Frame, bridge: Bridge, symbol: number): Recovered {
  const repairs = parent.repairs ?? noRepairs;
  const doubt = repairs.nextDoubt;
  const gaps = walker.isNameUnsure(token) || repairs.muted ? [] : unexcused(bridge.gaps, repairs);
  const fits = repairs.passed.length + gaps.length <= maxPassed;
  if (!fits) for (const gap of gaps) reportMissing(walker, parent, gap);
  const passed: Passed[] = fits ? gaps.map((gap) => ({ gap, doubt })) : [];
  if (passed.length > 0) {
    const told = misplaced(walker, token, parent);
    told.due = passed.flatMap(({ gap }) => onlyElement(gap));
    told.doubt = { level: walker.depth, number: doubt };
    say(walker, parent, told);
  }
  parent.repairs = {
    ...repairs,
    passed: [...repairs.passed, ...passed],
    other: parent.state,
    otherDoubt: passed.length > 0 ? doubt : -1,
    nextDoubt: doubt + 1,
    muted: false,
  };
  parent.state = bridge.state;
  return matchOf(walker, bridge.state.last!, symbol);
}

/** Gaps without those that stood earlier, out of their order. */
function unexcused(gaps: readonly Gap[], repairs: Repairs): readonly Gap[] {
  return gaps.filter(({ leaves }) => !leaves.some((leaf) => leaf.index <= repairs.excusedUpTo));
}

function misplaced(walker: Walker, token: number, parent: Frame): ViolationDraft {
  const args = {
    element: walker.localName(token),
    parent: walker.frameName(parent),
    expected: expectedNames(walker, parent),
  };
  const told = ofTag("xsd.unexpectedElement", token, parent, args);
  told.decl = declNamed(walker, token, parent);
  return told;
}

function declNamed(walker: Walker, token: number, parent: Frame): ElementDecl | undefined {
  const symbol = walker.symbolOf(walker.segment.name[token]);
  const leaf = parent.info.model!.leavesOf(symbol).find((one) => one.term.kind === "element");
  return leaf?.term.kind === "element" ? leaf.term : undefined;
}

/** Names of what may come, in order of the model; the end tag, when nothing may. */
function expectedNames(walker: Walker, parent: Frame): readonly string[] {
  const local = walker.frameName(parent);
  const names = namesOf(parent.info.model!.expected(parent.state!));
  return parent.state!.accepts ? [...names, `</${local}>`] : names;
}

/** The state behind a name wherever in the model it stands, as if the children began again. */
function resumeAfter(model: ContentModel, symbol: number): ContentState | undefined {
  return model.bridgeTo(model.start, symbol)?.state;
}

/** What is missing in a gap, where only one element will do. */
function onlyElement({ leaves }: Gap): readonly ElementDecl[] {
  const term = onlyOne(leaves)?.term;
  return term?.kind === "element" ? [term] : [];
}

const maxExpected = 8;

function namesOf(leaves: readonly Leaf[]): readonly string[] {
  const names = leaves.map((leaf) => (leaf.term.kind === "element" ? leaf.term.local : "*"));
  const unique = [...new Set(names)];
  return unique.length <= maxExpected ? unique : [...unique.slice(0, maxExpected), "…"];
}

/** The model knows the child, but only earlier: it stands too late, once too often, or beside what excludes it. */
function tooLate(walker: Walker, token: number, parent: Frame, symbol: number): Recovered {
  const model = parent.info.model!;
  const repairs = parent.repairs ?? noRepairs;
  const isTold = repairs.excess >= 0 && repairs.excess === parent.state!.last?.index;
  if (!walker.isDamaged(token) && !repairs.muted && !isTold) {
    const told = misplaced(walker, token, parent);
    told.looksBack = true;
    say(walker, parent, told);
  }
  const leaves = model.leavesOf(symbol);
  const last = parent.state!.last;
  // One more of what stood just before: the place in the model does not change.
  if (last && leaves.includes(last)) {
    parent.repairs = { ...repairs, excess: last.index };
    return matchOf(walker, last, symbol);
  }
  const resumed = resumeAfter(model, symbol);
  const reached = Math.max(repairs.excusedUpTo, parent.state!.last?.index ?? -1);
  parent.repairs = { ...repairs, other: parent.state, otherDoubt: -1, excusedUpTo: reached };
  if (resumed) parent.state = resumed;
  const leaf = resumed?.last ?? leaves[0];
  return matchOf(walker, leaf, symbol);
}

/** A name that the model does not know: a slip for what is expected, in the wrong namespace, or a stranger. */
function unknownChild(walker: Walker, token: number, parent: Frame): Recovered {
  const model = parent.info.model!;
  const repairs = parent.repairs ?? noRepairs;
  const meant = meantBy(walker, token, model.expected(parent.state!));
  const isMuted = walker.isDamaged(token);
  const taken = meant ?? missingFirst(model, parent.state!);
  const replaced = taken && model.nextLeaf(parent.state!, taken.leaf);
  if (meant && replaced) {
    if (!isMuted) reportUnknown(walker, token, parent, { meant: meant.term });
    parent.repairs = { ...repairs, other: parent.state, otherDoubt: -1, muted: isMuted };
    parent.state = replaced;
    return { decl: meant.term };
  }
  const doubt = replaced && !isMuted ? repairs.nextDoubt : -1;
  const only = onlyMissing(model, parent.state!);
  const due = doubt >= 0 && only ? { decl: only, number: doubt } : undefined;
  if (!isMuted) reportUnknown(walker, token, parent, { meant: meant?.term, due });
  parent.repairs = {
    ...repairs,
    other: replaced ?? repairs.other,
    otherDoubt: doubt,
    nextDoubt: Math.max(repairs.nextDoubt, doubt + 1),
    muted: isMuted,
  };
  return {};
}

interface Meant {
  readonly leaf: Leaf;
  readonly term: ElementDecl;
}

/** What is expected and has the same local name, or nearly so. */
function meantBy(walker: Walker, token: number, expected: readonly Leaf[]): Meant | undefined {
  // What the schema has elsewhere is no slip for something of another kind: a record for one of its values.
  const known = walker.schema.declarationsNamed(walker.localName(token));
  const mayBe = ({ type }: ElementDecl): boolean =>
    known.length === 0 || known.some((decl) => isValue(decl.type) === isValue(type));
  const elements = expected.flatMap((leaf): Meant[] =>
    leaf.term.kind === "element" && mayBe(leaf.term) ? [{ leaf, term: leaf.term }] : [],
  );
  const name = closest(
    walker.localName(token),
    elements.map(({ term }) => term.local),
  );
  return name === undefined ? undefined : elements.find(({ term }) => term.local === name);
}

function isValue(type: Type): boolean {
  return textType(type) !== undefined;
}

/** What is missing here, when it is an element: the stranger may stand in its place. */
function missingFirst(model: ContentModel, state: ContentState): { readonly leaf: Leaf } | undefined {
  const leaf = model.missingAtEnd(state)?.[0]?.leaves[0] ?? onlyOne(model.expected(state));
  return leaf?.term.kind === "element" ? { leaf } : undefined;
}

/** The one element that is missing here, else the only one that may come; undefined where any of several would do. */
function onlyMissing(model: ContentModel, state: ContentState): ElementDecl | undefined {
  const leaf = onlyOne(model.missingAtEnd(state)?.[0]?.leaves ?? model.expected(state));
  return leaf?.term.kind === "element" ? leaf.term : undefined;
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** What an unknown name may stand for: what it is nearly called, or what is missing where it stands. */
interface StandsFor {
  readonly meant?: ElementDecl;
  /** With the number of the doubt: what comes later shows whether it is missing. */
  readonly due?: { readonly decl: ElementDecl; readonly number: number };
}

function stranger(walker: Walker, token: number, parent: Frame): LocalViolation {
  const expected = expectedNames(walker, parent);
  const args = { element: walker.localName(token), parent: walker.frameName(parent), expected };
  return { kind: "xsd.unknownElement", node: token, part: "tag", parentDecl: parent.decl, args };
}

function reportUnknown(walker: Walker, token: number, parent: Frame, { meant, due }: StandsFor): void {
  const element = walker.localName(token);
  const parentName = walker.frameName(parent);
  const expected = expectedNames(walker, parent);
  if (!meant) {
    const unknown = ofTag("xsd.unknownElement", token, parent, { element, parent: parentName, expected });
    if (due) {
      unknown.decl = due.decl;
      unknown.doubt = { level: walker.depth, number: due.number };
      unknown.isCertain = true;
    }
    return say(walker, parent, unknown);
  }
  if (meant.local !== element) {
    const args = { element, parent: parentName, expected, suggestion: meant.local };
    return say(walker, parent, ofTag("xsd.misspeltElement", token, parent, args));
  }
  const { uri } = walker.names.get(walker.segment.name[token]);
  const kind = namespaceKind(uri, meant.uri);
  // One mistake in a declaration, wherever its prefix is used.
  if (kind === "xsd.wrongNamespace" && !parent.lenient && walker.isStrangeFromOutside(token, uri)) {
    if (walker.isToldStrange(uri)) return;
    walker.tellStrange(uri);
  }
  const args = { element, parent: parentName, expected: meant.uri, namespace: uri };
  say(walker, parent, ofTag(kind, token, parent, args));
}

/** Field by field: of tens of thousands that are copied and added to many would have a hidden class to themselves (`findingAt`). */
function ofTag(kind: ViolationKind, node: number, parent: Frame, args: FindingArgs): ViolationDraft {
  return { kind, node, part: "tag", parentDecl: parent.decl, args };
}

type ViolationDraft = { -readonly [Field in keyof LocalViolation]: LocalViolation[Field] };

/** What is wrong with a namespace, when it is another one than is expected. */
function namespaceKind(found: string, expected: string) {
  if (found === "") return "xsd.namespaceMissing" as const;
  return expected === "" ? ("xsd.namespaceTooMuch" as const) : ("xsd.wrongNamespace" as const);
}

/** The parent ends: what is still missing is reported at its start tag. */
export function settleEnd(walker: Walker, parent: Frame, isBroken: boolean): void {
  settleWhatIsLeft(walker, parent, isBroken);
  if (parent.repairs) forgetDoubts(walker, parent.repairs, walker.depth + 1);
}

/** Doubts that nothing settled are none, and their numbers are given again. */
function forgetDoubts(walker: Walker, { nextDoubt }: Repairs, level: number): void {
  if (nextDoubt > 0) walker.settle({ level, number: noneOfThem });
}

function settleWhatIsLeft(walker: Walker, parent: Frame, isBroken: boolean): void {
  settleText(walker, parent, walker.depth + 1);
  leaveInside(walker, parent, walker.depth + 1);
  const repairs = parent.repairs ?? noRepairs;
  if (!parent.state!.accepts && repairs.other?.accepts) {
    if (repairs.otherDoubt >= 0) settleAt(walker, repairs.otherDoubt);
    reportPassed(
      walker,
      parent,
      repairs.passed.filter((one) => one.doubt !== repairs.otherDoubt),
    );
    return;
  }
  if (standsIn(parent, repairs)) settleAt(walker, repairs.otherDoubt);
  if (!isBroken) reportPassed(walker, parent, repairs.passed);
  if (parent.state!.accepts || isBroken || repairs.muted) return;
  // A model that nothing completes (a choice without branches) still leaves the element incomplete.
  const missing = parent.info.model!.missingAtEnd(parent.state!) ?? [{ leaves: [], count: 1 }];
  for (const gap of unexcused(missing, repairs)) reportMissing(walker, parent, gap);
}

/** Both readings are complete, and a stranger stands where the only thing that could come never came. */
function standsIn({ state }: Frame, { other, otherDoubt, passed }: Repairs): boolean {
  const isStranger = otherDoubt >= 0 && !passed.some(({ doubt }) => doubt === otherDoubt);
  return isStranger && state!.accepts && other?.accepts === true;
}

/** At the parent's end its frame has left the stack: its children were one level deeper. */
function settleAt(walker: Walker, number: number): void {
  walker.settle({ level: walker.depth + 1, number });
}

function reportPassed(walker: Walker, parent: Frame, passed: readonly Passed[]): void {
  for (const { gap } of passed) reportMissing(walker, parent, gap);
}

function reportMissing(walker: Walker, parent: Frame, { leaves, count }: Gap): void {
  const [only] = leaves;
  const single = leaves.length === 1 && only.term.kind === "element" ? only.term : undefined;
  const names = namesOf(leaves);
  const isWild = names.length === 0 || names.every((name) => name === "*");
  const parentName = walker.frameName(parent);
  const element = isWild ? parentName : names[0];
  const tell = (kind: ViolationKind, args: FindingArgs): void => {
    const missing = ofTag(kind, walker.nodeOf(parent), parent, args);
    missing.decl = single;
    say(walker, parent, missing);
  };
  // Some of them are there: what is wrong is their number.
  const limit = only?.particle.min ?? 1;
  if (single && count < limit)
    return tell("xsd.tooFew", { element, parent: parentName, expected: names, count: limit - count, limit });
  const kind = isWild ? "xsd.missingContent" : names.length > 1 ? "xsd.missingOneOf" : "xsd.missingElement";
  tell(kind, { element, parent: parentName, expected: names });
}

function say(walker: Walker, parent: Frame, violation: LocalViolation): void {
  if (!parent.lenient) walker.report(violation);
}

// An element whose start tag is broken or gone leaves its end tag behind, and its content stands in the element around it. What
// follows shows it: until its end tag comes, its text and its first child are in doubt; then they are its own, and the broken
// tag, which the parser reports, is the only mistake. Decided from left to right, like all recovery.
import type { ContentState } from "./content/model";
import { noRepairs, type Frame, type Inside, type Repairs } from "./frames";
import type { ElementDecl } from "./model";
import type { LocalViolation } from "./violations";
import type { Walker } from "./walker";

/** In place of a text's doubt: an end tag without start tag stands before it, and it is part of that mistake. */
const isPartOfMistake = -2;

/** A text where only elements may stand: it may be the value of an element without start tag. */
export function doubtText(walker: Walker, parent: Frame, violation: LocalViolation): void {
  const repairs = parent.repairs ?? noRepairs;
  if (repairs.text >= 0 || repairs.text === isPartOfMistake) return; // One mistake, whatever stands between its parts.
  const number = repairs.nextDoubt;
  walker.report({ ...violation, doubt: { level: walker.depth, number } });
  parent.repairs = { ...repairs, text: number, nextDoubt: number + 1 };
}

/** No end tag has followed a text: it is one where none may stand. */
export function settleText(walker: Walker, parent: Frame, level: number): void {
  const { repairs } = parent;
  if (!repairs || repairs.text === -1) return;
  if (repairs.text >= 0) walker.settle({ level, number: repairs.text });
  parent.repairs = { ...repairs, text: -1 };
}

/** An end tag without start tag: its element counts as standing here. */
export function endWithoutStart(parent: Frame, symbol: number): void {
  const model = parent.info.model!;
  const repairs: Repairs = { ...(parent.repairs ?? noRepairs), text: isPartOfMistake };
  const { inside } = repairs;
  if (inside?.symbol === symbol) {
    parent.state = inside.after;
    parent.repairs = { ...repairs, inside: undefined };
    return;
  }
  const within = inside?.model.next(inside.state, symbol);
  if (inside && within) {
    parent.repairs = { ...repairs, inside: { ...inside, state: within } };
    return;
  }
  const next = model.next(parent.state!, symbol) ?? model.bridgeTo(parent.state!, symbol)?.state;
  if (!next) {
    // What may stand only earlier is one too many, and so is what nothing waits for: what follows stands where it should.
    parent.repairs = { ...repairs, muted: !model.knows(symbol) && !parent.state!.accepts };
    return;
  }
  // The end tag may be the one that is too much: then its element is still to come.
  parent.repairs = { ...repairs, other: parent.state, otherDoubt: -1 };
  parent.state = next;
}

/** The declaration of a child that begins, or goes on, the content of an element without start tag; undefined where it does not. */
export function childInside(walker: Walker, parent: Frame, symbol: number): ElementDecl | undefined {
  const inside = parent.repairs?.inside;
  if (!inside) return undefined;
  const next = inside.model.next(inside.state, symbol);
  const model = parent.info.model!;
  const isOutside = model.next(inside.after, symbol) ?? model.next(parent.state!, symbol);
  const leaf = next?.last ?? (isOutside ? undefined : inside.model.leavesOf(symbol).at(0));
  if (leaf?.term.kind !== "element") {
    leaveInside(walker, parent, walker.depth);
    return undefined;
  }
  if (next) parent.repairs = { ...parent.repairs!, inside: { ...inside, state: next } };
  return declFor(walker, leaf.term, symbol);
}

/** Its end tag has not come: the first child was a stranger. */
export function leaveInside(walker: Walker, parent: Frame, level: number): void {
  const { repairs } = parent;
  if (!repairs?.inside) return;
  walker.settle({ level, number: repairs.inside.doubt });
  parent.repairs = { ...repairs, inside: undefined, other: repairs.inside.after, otherDoubt: -1 };
}

/** A child that is unknown here, and the first one of an element that may stand here. */
export function beginInside(
  walker: Walker,
  parent: Frame,
  symbol: number,
  stranger: LocalViolation,
): ElementDecl | undefined {
  const repairs = parent.repairs ?? noRepairs;
  // An end tag that stands for its start tag has been taken for the element itself: the other reading is that it still comes.
  for (const base of repairs.other ? [parent.state!, repairs.other] : [parent.state!]) {
    const opened = openedBy(walker, parent, base, symbol);
    if (!opened) continue;
    const doubt = repairs.nextDoubt;
    if (!parent.lenient) walker.report({ ...stranger, doubt: { level: walker.depth, number: doubt } });
    parent.repairs = { ...repairs, nextDoubt: doubt + 1, inside: { ...opened.inside, doubt } };
    return declFor(walker, opened.first, symbol);
  }
  return undefined;
}

/** The element that may come next and begins with such a child. */
function openedBy(
  walker: Walker,
  parent: Frame,
  base: ContentState,
  symbol: number,
): { inside: Omit<Inside, "doubt">; first: ElementDecl } | undefined {
  const outer = parent.info.model!;
  for (const leaf of outer.expected(base)) {
    if (leaf.term.kind !== "element") continue;
    const { model } = walker.runtime.ofDecl(leaf.term);
    const state = model?.next(model.start, symbol);
    const after = state && outer.nextLeaf(base, leaf);
    if (model && after && state.last?.term.kind === "element")
      return { inside: { symbol: leaf.term.symbol, model, state, after }, first: state.last.term };
  }
  return undefined;
}

function declFor(walker: Walker, head: ElementDecl, symbol: number): ElementDecl {
  return walker.schema.substitutesFor(head).find((decl) => decl.symbol === symbol) ?? head;
}

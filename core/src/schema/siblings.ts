// A child that its parent's model knows, but not here: too many of it, in the wrong place, or beside something that
// excludes it? The siblings before it tell; only a finding asks, never the walk.
import type { NodeRef } from "../xml/segment";
import { firstChild, nextSibling, parent } from "../xml/nodes";
import type { ContentModel, ContentState } from "./content/model";
import type { Validation } from "./validate";
import type { Violation } from "./violations";

/** Siblings looked at: enough for any record, bounded for lists of thousands. */
const maxSiblings = 400;

export function kindBySiblings(validation: Validation, violation: Violation): Violation {
  const { tree } = validation;
  const around = parent(tree, violation.node);
  const type = around === undefined ? undefined : validation.typeOf(around);
  if (around === undefined || type?.kind !== "complex" || !("model" in type.content)) return violation;
  const symbolOf = (node: NodeRef) => validation.symbolOf(node);
  const before: number[] = [];
  for (let at = firstChild(tree, around); at !== undefined && at < violation.node; at = nextSibling(tree, at)) {
    if (before.push(symbolOf(at)) > maxSiblings) return violation;
  }
  const kind = judge(type.content.model, before, symbolOf(violation.node));
  return kind === violation.kind ? violation : { ...violation, kind, args: withCount(violation, before, symbolOf) };
}

function withCount(
  violation: Violation,
  before: readonly number[],
  symbolOf: (node: NodeRef) => number,
): Violation["args"] {
  const symbol = symbolOf(violation.node);
  const { element, parent: around, expected } = violation.args;
  return { element, parent: around, expected, count: before.filter((one) => one === symbol).length + 1 };
}

function judge(model: ContentModel, all: readonly number[], symbol: number): Violation["kind"] {
  const before = inOrder(model, all);
  for (let at = before.length; at >= 0; at--) {
    const order = [...before.slice(0, at), symbol, ...before.slice(at)];
    if (fits(model, order)) return "xsd.unexpectedElement";
  }
  return before.includes(symbol) ? "xsd.tooMany" : "xsd.excludedElement";
}

/** The children without those that stand wrong themselves. */
function inOrder(model: ContentModel, symbols: readonly number[]): readonly number[] {
  let state = model.start;
  return symbols.filter((symbol) => {
    const next = model.next(state, symbol);
    state = next ?? state;
    return next !== undefined;
  });
}

/** May children of these names stand in this order, as far as they go? */
function fits(model: ContentModel, symbols: readonly number[]): boolean {
  let state: ContentState | undefined = model.start;
  for (const symbol of symbols) {
    state = model.next(state, symbol);
    if (!state) return false;
  }
  return true;
}

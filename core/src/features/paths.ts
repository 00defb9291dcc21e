// A reader of rule paths at any element, outside of a run of rules: for hints and for expressions that a person evaluates.
import { LocalNames } from "../rules/paths";
import { Reader, type Heads } from "../rules/reader";
import { nameOf, parent, segmentOf } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** Nothing is remembered of earlier segments: every ancestor is looked at where it stands. */
const noHeads: Heads = {
  value: () => undefined,
  has: () => false,
  isUnsure: () => false,
  isPresenceUnsure: () => false,
};

export class PathReader {
  readonly locals: LocalNames;
  readonly #reader: Reader;
  #home = -1;

  constructor(
    private readonly tree: XmlTree,
    /** The day of the check as a day number, and its time in milliseconds. */
    day: number,
    timeOfDay: number,
  ) {
    this.locals = new LocalNames(tree.names);
    this.#reader = new Reader(this.locals, day, timeOfDay);
  }

  /** The reader with an element as its context. */
  at(node: NodeRef): Reader {
    const home = segmentOf(node);
    if (home !== this.#home) this.#reader.begin(this.tree, home, noHeads);
    this.#home = home;
    const stack = ancestors(this.tree, node);
    const locals = stack.map((above) => this.locals.idOf(nameOf(this.tree, above).local));
    this.#reader.at(node, stack, locals, 0);
    return this.#reader;
  }
}

/** From the root down to the parent. */
function ancestors(tree: XmlTree, node: NodeRef): NodeRef[] {
  const found: NodeRef[] = [];
  for (let at = parent(tree, node); at !== undefined; at = parent(tree, at)) found.push(at);
  return found.reverse();
}

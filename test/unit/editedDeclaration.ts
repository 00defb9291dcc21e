// A declaration as plain objects that are edited by known edits: what became of an element is known because it is the same
// object, not because something compared texts. Written out, it is what an editor would hold.
import type { Random } from "./xmlSupport";

export interface Item {
  readonly name: string;
  /** The start tag as written, and the end tag; "" for an empty element. */
  readonly open: string;
  readonly close: string;
  /** Texts, comments and elements, in order. */
  content: (Item | string)[];
}

/** What a form is known by: no edit touches it. */
const header = /^(Identification|FormCreationDate|FormCreationHour|AttestationStatus|TypeForm|Reference)$/;

export class EditedDeclaration {
  readonly root: Item;
  private readonly head: string;
  private readonly tail: string;
  private readonly parents = new Map<Item, Item>();
  /** Of an element that was edited: nothing else may happen in its record, or what became of it could not be told. */
  private readonly touched = new Set<Item>();
  private fresh = 0;

  constructor(
    text: string,
    private readonly random: Random,
    /** Names of what makes a record the same record: no edit mends it and copies it, too. */
    private readonly keyNames: ReadonlySet<string> = new Set(),
  ) {
    const { root, head, tail } = itemsOf(text);
    Object.assign(this, { root, head, tail });
    this.root = root;
    this.head = head;
    this.tail = tail;
    this.adopt(root);
  }

  get text(): string {
    return this.head + written(this.root) + this.tail;
  }

  /** All elements but the root, in document order. */
  elements(): Item[] {
    return descendants(this.root).slice(1);
  }

  /** 1-based child positions from the root; undefined for an element that is not there any more. */
  locationOf(item: Item): number[] | undefined {
    if (item === this.root) return [1];
    const parent = this.parents.get(item);
    const above = parent && this.locationOf(parent);
    const position = parent ? childrenOf(parent).indexOf(item) + 1 : 0;
    return above && position > 0 ? [...above, position] : undefined;
  }

  /** The nearest element around it that is there still. */
  nearest(item: Item): Item {
    let at = item;
    while (this.locationOf(at) === undefined) at = this.parents.get(at)!;
    return at;
  }

  formOf(item: Item): Item | undefined {
    for (let at: Item | undefined = item; at; at = this.parents.get(at)) if (at.name === "Form") return at;
    return undefined;
  }

  /** One edit of a kind, mostly of an element of interest or around one; undefined when the document has no place for it. */
  edit(kind: EditKind, ofInterest: ReadonlySet<Item>): string | undefined {
    const places = this.elements().filter((item) => this.mayEdit(item) && this.fits(kind, item));
    const near = places.filter((item) => descendants(item).some((one) => ofInterest.has(one)));
    if (kind === "copy a record and mend the old one" && near.length === 0) return undefined;
    if (places.length === 0) return undefined;
    const item = this.random.pick(near.length > 0 && this.random.below(3) > 0 ? near : places);
    this.touch(item);
    edits[kind](this, item, ofInterest);
    return `${kind} ${item.name}`;
  }

  private mayEdit(item: Item): boolean {
    const form = this.formOf(item);
    if (!form || item === form || header.test(item.name) || this.locationOf(item) === undefined) return false;
    for (let at: Item | undefined = item; at && at !== form; at = this.parents.get(at))
      if (this.touched.has(at) || header.test(at.name)) return false;
    return !descendants(item).some((one) => this.touched.has(one));
  }

  private fits(kind: EditKind, item: Item): boolean {
    const isLeaf = childrenOf(item).length === 0;
    if (kind === "change a value") return isLeaf && textOf(item) !== "";
    if (kind === "delete a value") return isLeaf && this.isOnlyOne(item);
    if (kind === "insert a comment") return true;
    // Of records that read the same nobody can tell which one it was.
    return !isLeaf && this.alike(item).every((one) => one === item || written(one) !== written(item));
  }

  /** Siblings of its name, itself included. */
  alike(item: Item): Item[] {
    return childrenOf(this.parents.get(item)!).filter(({ name }) => name === item.name);
  }

  private isOnlyOne(item: Item): boolean {
    return this.alike(item).length === 1;
  }

  /** The record and, of values that stand in a row under one name, the others. */
  private touch(item: Item): void {
    this.touched.add(item);
    const parent = this.parents.get(item);
    if (childrenOf(item).length === 0 && parent && this.formOf(parent) !== parent) this.touched.add(parent);
  }

  remove(item: Item): void {
    const { content } = this.parents.get(item)!;
    content.splice(content.indexOf(item), 1);
  }

  insertBefore(item: Item, added: Item): void {
    const parent = this.parents.get(item)!;
    parent.content.splice(parent.content.indexOf(item), 0, added, "\n");
    this.parents.set(added, parent);
    this.adopt(added);
    for (const one of descendants(added)) this.touched.add(one);
  }

  moveBefore(item: Item, other: Item): void {
    const { content } = this.parents.get(item)!;
    content.splice(content.indexOf(item), 1);
    content.splice(content.indexOf(other), 0, item);
  }

  /** A value that stands nowhere else, of the same length where it can be. */
  freshValue(old: string): string {
    const number = String(7_000 + ++this.fresh);
    return old.length > number.length ? old.slice(0, old.length - number.length) + number : number;
  }

  /** A copy that differs in one value, the first that nobody objected to; undefined for a record of fewer values than four. */
  nearCopyOf(item: Item, objected: ReadonlySet<Item>): Item | undefined {
    const values = descendants(item).filter((one) => childrenOf(one).length === 0 && textOf(one) !== "");
    const other = values.find((one) => !objected.has(one));
    const copy = (one: Item): Item => ({
      ...one,
      content:
        one === other
          ? [this.freshValue(textOf(one))]
          : one.content.map((inner) => (typeof inner === "string" ? inner : copy(inner))),
    });
    return other === undefined || values.length < 4 ? undefined : copy(item);
  }

  /** The value in a record that somebody objected to gets another one. */
  mend(item: Item, objected: ReadonlySet<Item>): void {
    const value = descendants(item).find(
      (one) => objected.has(one) && !this.keyNames.has(one.name) && childrenOf(one).length === 0 && textOf(one) !== "",
    );
    if (value) value.content = [this.freshValue(textOf(value))];
  }

  /** Another record of that kind: every value is another. */
  copyOf(item: Item): Item {
    const copy = { ...item, content: item.content.map((one) => (typeof one === "string" ? one : this.copyOf(one))) };
    if (childrenOf(item).length === 0 && textOf(item) !== "") copy.content = [this.freshValue(textOf(item))];
    return copy;
  }

  pick<T>(items: readonly T[]): T {
    return this.random.pick(items);
  }

  private adopt(item: Item): void {
    for (const child of childrenOf(item)) {
      this.parents.set(child, item);
      this.adopt(child);
    }
  }
}

export type EditKind = keyof typeof edits;

const edits = {
  "insert a record before": (document: EditedDeclaration, item: Item) =>
    document.insertBefore(item, document.copyOf(item)),
  "copy a record and mend the old one": (document: EditedDeclaration, item: Item, objected: ReadonlySet<Item>) => {
    const copy = document.nearCopyOf(item, objected);
    if (!copy) return;
    document.insertBefore(item, copy);
    document.mend(item, objected);
  },
  "move a record": (document: EditedDeclaration, item: Item) => {
    const others = document.alike(item).filter((one) => one !== item);
    if (others.length > 0) document.moveBefore(item, document.pick(others));
  },
  "change a value": (document: EditedDeclaration, item: Item) => {
    item.content = [document.freshValue(textOf(item))];
  },
  "delete a record": (document: EditedDeclaration, item: Item) => document.remove(item),
  "delete a value": (document: EditedDeclaration, item: Item) => document.remove(item),
  "insert a comment": (_: EditedDeclaration, item: Item) => {
    item.content.unshift("<!-- a note\nof two lines -->");
  },
};

export const editKinds = Object.keys(edits) as EditKind[];

export function childrenOf(item: Item): Item[] {
  return item.content.filter((one) => typeof one !== "string");
}

/** Direct text without comments. */
export function textOf(item: Item): string {
  const texts = item.content.filter((one) => typeof one === "string");
  return texts
    .join("")
    .replace(/<!--[^]*?-->/g, "")
    .trim();
}

function descendants(item: Item): Item[] {
  return [item, ...childrenOf(item).flatMap(descendants)];
}

function written({ open, content, close }: Item): string {
  return open + content.map((one) => (typeof one === "string" ? one : written(one))).join("") + close;
}

/** Of a well-formed text without CDATA sections. */
function itemsOf(text: string): { root: Item; head: string; tail: string } {
  const open: Item[] = [];
  let root: Item | undefined;
  let at = 0;
  let head = "";
  for (const match of text.matchAll(/<!--[^]*?-->|<[?!][^>]*>|<(\/)?([^\s<>/]+)(?:"[^"]*"|'[^']*'|[^<>"'])*?(\/)?>/g)) {
    const [tag, close, qname, empty] = match;
    const before = text.slice(at, match.index);
    const top = open.at(-1);
    if (top && before) top.content.push(before);
    if (!top && !root) head += before;
    at = match.index + tag.length;
    if (qname === undefined) {
      if (top) top.content.push(tag);
      else if (!root) head += tag;
    } else if (close) {
      const item = open.pop()!;
      Object.assign(item, { close: tag });
    } else {
      const item: Item = { name: qname.slice(qname.indexOf(":") + 1), open: tag, close: "", content: [] };
      top?.content.push(item);
      root ??= item;
      if (!empty) open.push(item);
    }
    if (root && open.length === 0 && close) break;
  }
  return { root: root!, head, tail: text.slice(at) };
}

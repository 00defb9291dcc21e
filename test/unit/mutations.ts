// One-edit mutations of well-formed documents: the mistakes that people and programs make, each with the places at which a finding
// about it may stand.
import assert from "node:assert/strict";
import { children, endTagOf, nameOf, rootElement, tokenRange, type Range } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { Name } from "../../core/src/xml/segment";
import type { MayContain, XmlTree } from "../../core/src/xml/tree";
import type { Random } from "./xmlSupport";

export interface Mutation {
  readonly kind: string;
  readonly text: string;
  /** Where the first finding may be: the edited tag or place, and the partner of that tag, in the new text. */
  readonly places: readonly Range[];
  /** What was replaced, as offsets in the old text, and how long that is now. */
  readonly from: number;
  readonly to: number;
  readonly added: number;
  /** The elements whose tags were edited, or stand at the edited place. */
  readonly nodes: readonly number[];
}

export interface Tag extends Range {
  readonly node: number;
  readonly isEnd: boolean;
  readonly partner: Range | undefined;
}

/** A well-formed document, and where in it mistakes can be made. */
export class Original {
  readonly tree: XmlTree;
  readonly tags: Tag[] = [];
  /** Texts of elements without children. */
  readonly texts: Range[] = [];
  readonly attributes: readonly Range[];
  readonly comments: readonly Range[];
  readonly sections: readonly Range[];
  readonly references: readonly Range[];
  private readonly pairs = new Set<string>();
  private readonly locals = new Set<string>();

  constructor(
    readonly name: string,
    readonly text: string,
  ) {
    this.tree = parseXml(text);
    assert.equal(this.tree.wellFormed, true, name);
    this.visit(rootElement(this.tree)!, "");
    this.tags.sort((a, b) => a.from - b.from);
    this.attributes = this.tags.flatMap((tag) => this.within(tag, /(?<=\s)[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*')/g));
    this.comments = this.matches(/<!--[^]*?-->/g);
    this.sections = this.matches(/<!\[CDATA\[[^]*?\]\]>/g);
    this.references = this.matches(/&#?\w+;/g);
  }

  /** What a schema would say that allows just what the document has. */
  readonly mayContain: MayContain = (parent: Name | undefined, child: Name) => {
    if (!parent) return this.pairs.has(`/${child.local}`);
    if (!this.locals.has(parent.local)) return undefined;
    return this.pairs.has(`${parent.local}/${child.local}`);
  };

  /** The tag that holds a place. */
  tagAt(offset: number): Tag | undefined {
    return this.tags.find((tag) => tag.from <= offset && offset < tag.to);
  }

  private matches(pattern: RegExp): Range[] {
    return [...this.text.matchAll(pattern)].map(({ index, 0: found }) => ({ from: index, to: index + found.length }));
  }

  private within({ from, to, isEnd }: Tag, pattern: RegExp): Range[] {
    if (isEnd) return [];
    const found = [...this.text.slice(from, to).matchAll(pattern)];
    return found.map(({ index, 0: one }) => ({ from: from + index, to: from + index + one.length }));
  }

  private visit(node: number, around: string): void {
    const { tree } = this;
    const start = tokenRange(tree, node);
    const end = endTagOf(tree, node);
    const local = nameOf(tree, node).local;
    this.pairs.add(`${around}/${local}`);
    this.locals.add(local);
    const partner = end === node ? undefined : tokenRange(tree, end);
    this.tags.push({ ...start, node, isEnd: false, partner });
    if (partner) this.tags.push({ ...partner, node, isEnd: true, partner: start });
    const inner = children(tree, node);
    if (inner.length === 0 && partner && partner.from > start.to) this.texts.push({ from: start.to, to: partner.from });
    for (const child of inner) this.visit(child, local);
  }
}

/** Does a range meet a place at which a mistake may be told? */
export function meets({ places }: Mutation, range: Range): boolean {
  return places.some((place) => range.from <= place.to && range.to >= place.from);
}

/** Makes a mistake; undefined where the document has no place for it. */
export type Maker = (random: Random, original: Original) => Mutation | undefined;

interface Edit extends Range {
  readonly kind: string;
  readonly text: string;
  readonly tags?: readonly (Tag | undefined)[];
}

function edited(original: Original, { kind, from, to, text, tags = [] }: Edit): Mutation {
  const delta = text.length - (to - from);
  const move = (range: Range): Range => ({
    from: range.from >= to ? range.from + delta : Math.min(range.from, from),
    to: range.to >= to ? range.to + delta : Math.min(range.to, from),
  });
  const touched = tags.filter((tag) => tag !== undefined);
  const markup = [...original.comments, ...original.sections, ...original.references];
  return {
    kind,
    text: original.text.slice(0, from) + text + original.text.slice(to),
    places: [
      { from, to: from + text.length },
      ...markup.filter((one) => one.from <= from && from < one.to).map(move),
      ...touched.flatMap((tag) => [move(tag), ...(tag.partner ? [move(tag.partner)] : [])]),
    ],
    from,
    to,
    added: text.length,
    nodes: touched.map(({ node }) => node),
  };
}

function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : random.pick(items);
}

const marks = ["<", ">", "/", '"', "'", "=", "&", " ", "x", "-", "!", "?", "]", ";", "\n", "1", ":", "."];

/** A character of such a part is deleted, put in or replaced. */
function characterEdits(part: string, find: (random: Random, original: Original) => Range | undefined): Maker[] {
  return ["deleted", "put in", "replaced"].map((how) => (random, original) => {
    const range = find(random, original);
    if (!range || range.to - range.from < 2) return undefined;
    const tags = [original.tagAt(range.from)];
    const kind = `a character of ${part} ${how}`;
    const mark = random.pick(marks);
    const at = range.from + random.below(range.to - range.from);
    if (how === "deleted") return edited(original, { kind, from: at, to: at + 1, text: "", tags });
    const inside = Math.max(at, range.from + 1);
    if (how === "put in") return edited(original, { kind, from: inside, to: inside, text: mark, tags });
    return original.text[at] === mark ? undefined : edited(original, { kind, from: at, to: at + 1, text: mark, tags });
  });
}

const startTags = ({ tags }: Original): Tag[] => tags.filter(({ isEnd }) => !isEnd);
const endTags = ({ tags }: Original): Tag[] => tags.filter(({ isEnd }) => isEnd);

/** The name in a tag. */
function nameIn({ text }: Original, tag: Tag): Range {
  const [whole, name] = /^<\/?([\w:.-]+)/.exec(text.slice(tag.from, tag.to))!;
  return { from: tag.from + whole.length - name.length, to: tag.from + whole.length };
}

function written({ text }: Original, { from, to }: Range): string {
  return text.slice(from, to);
}

/** Something is put before a tag. */
function putBefore(kind: string, texts: (random: Random, original: Original) => string): Maker {
  return (random, original) => {
    const tag = random.pick(original.tags);
    if (tag.from === 0) return undefined;
    return edited(original, { kind, from: tag.from, to: tag.from, text: texts(random, original), tags: [tag] });
  };
}

const broken = ["<", "&", "]]>", "< ", "& ", "&x;", "<?", "</", "<!--", "<![CDATA[", "<!", "-->", ">", "/>", "\u0001"];
const inValue = [...broken, "&#0;", "&amp", " & ", "&x"];
const halfTyped = ["", "Na", "Name", "Name a", "Name a=", 'Name a="b', "/", "/Na"];

export const makers: readonly Maker[] = [
  ...characterEdits("a start tag", (random, original) => random.pick(startTags(original))),
  ...characterEdits("an end tag", (random, original) => pick(random, endTags(original))),
  ...characterEdits("an attribute", (random, { attributes }) => pick(random, attributes)),
  ...characterEdits("a comment", (random, { comments }) => pick(random, comments)),
  ...characterEdits("a CDATA section", (random, { sections }) => pick(random, sections)),
  ...characterEdits("a reference", (random, { references }) => pick(random, references)),
  (random, original) => {
    const tag = random.pick(original.tags);
    return edited(original, { kind: "a tag deleted", ...tag, text: "", tags: [tag] });
  },
  (random, original) => {
    const tag = random.pick(original.tags);
    const text = written(original, tag);
    return edited(original, { kind: "a tag doubled", from: tag.to, to: tag.to, text, tags: [tag] });
  },
  (random, original) => {
    const tag = random.pick(original.tags);
    const name = nameIn(original, tag);
    const old = written(original, name);
    const other = written(original, nameIn(original, random.pick(original.tags)));
    const text = random.below(2) === 0 ? old + random.pick(["a", "x", "B"]) : other;
    return text === old ? undefined : edited(original, { kind: "a tag renamed", ...name, text, tags: [tag] });
  },
  (random, original) => {
    const index = random.below(original.tags.length - 1);
    const [a, b] = original.tags.slice(index, index + 2);
    const text = written(original, b) + original.text.slice(a.to, b.from) + written(original, a);
    return edited(original, { kind: "two tags swapped", from: a.from, to: b.to, text, tags: [a, b] });
  },
  (random, original) => {
    const tag = random.pick(startTags(original));
    const at = tag.to - 1;
    return edited(original, { kind: "a start tag closed", from: at, to: at, text: "/", tags: [tag] });
  },
  (random, original) => {
    const text = pick(random, original.texts);
    if (!text) return undefined;
    const at = text.from + random.below(text.to - text.from + 1);
    const tags = [original.tagAt(text.from - 1)];
    return edited(original, { kind: "a mark put into a text", from: at, to: at, text: random.pick(inValue), tags });
  },
  // One of the marks that make it a tag, which are few beside the letters of its name.
  ...["deleted", "doubled"].map((how): Maker => (random, original) => {
    const tag = random.pick(original.tags);
    const found = [...written(original, tag).matchAll(/[<>/="']/g)];
    const at = tag.from + random.pick(found).index;
    const text = how === "deleted" ? "" : original.text[at].repeat(2);
    return edited(original, { kind: `a mark of a tag ${how}`, from: at, to: at + 1, text, tags: [tag] });
  }),
  (random, original) => {
    const tag = random.pick(original.tags);
    const text = random.pick(["text", " ", nameOf(original.tree, tag.node).local, "12"]);
    return edited(original, { kind: "a tag replaced by text", ...tag, text, tags: [tag] });
  },
  (random, original) => {
    const section = pick(random, [...original.comments, ...original.sections]);
    if (!section) return undefined;
    const from = section.to - "-->".length;
    return edited(original, { kind: "the end of a comment or section deleted", from, to: section.to, text: "" });
  },
  putBefore("a comment, section or instruction without end", (random) =>
    random.pick(["<!-- seen", "<!-- seen\n", "<![CDATA[1 < 2", "<?seen by", "<?seen by\n"]),
  ),
  (random, original) => {
    const { from, to } = original.tags[0];
    const end = original.text.length;
    const root = original.text.slice(from, to).replace(/\/>$/, ">");
    const name = written(original, nameIn(original, original.tags[0]));
    const text = random.pick([`${root}</${name}>`, `<${name}/>`, `${root}\n</${name}>`, "text <x/>"]);
    return edited(original, { kind: "a second root", from: end, to: end, text });
  },
  (random, original) => {
    const at = original.tags[0].from;
    return edited(original, {
      kind: "text before the root",
      from: at,
      to: at,
      text: random.pick(["text", "&amp;", "1\n"]),
    });
  },
  (random, original) => {
    const end = original.text.length;
    const at = 1 + original.tags[0].to + random.below(end - original.tags[0].to);
    const tags = original.tags.filter(({ from, isEnd, partner }) => !isEnd && from < at && partner && partner.to > at);
    return at >= end ? undefined : edited(original, { kind: "cut off", from: at, to: end, text: "", tags });
  },
  putBefore("a tag put in", (random, original) => written(original, random.pick(original.tags))),
  putBefore("a mark put before a tag", (random) => random.pick(broken)),
  putBefore("half a tag", (random) => `<${random.pick(halfTyped)}${random.pick(["\n", ""])}`),
  (random, original) => {
    const at = original.text.length;
    const text = random.pick(["<x/>", "text", "</x>", "<x>", "&amp;", "<x></x>"]);
    return edited(original, { kind: "something behind the root", from: at, to: at, text });
  },
];

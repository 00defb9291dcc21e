// One mistake, or something that only looks like one, made in a document: elements, values, attributes, namespaces, and
// what XML allows between and within them. It works on the written text, so that no parser of ours is in the way.
import type { Random } from "../unit/xmlSupport";

/** Words of a schema: names, and values that its facets name. */
export interface Vocabulary {
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
  readonly types: readonly string[];
  readonly values: readonly string[];
}

/** What a schema's documents may speak of. */
export function vocabularyOf(schemas: readonly string[]): Vocabulary {
  const text = schemas.join("\n");
  const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))];
  return {
    elements: all(/:?element\s[^>]*?\bname\s*=\s*["']([^"']+)/g),
    attributes: all(/:?attribute\s[^>]*?\bname\s*=\s*["']([^"']+)/g),
    types: all(/:?(?:complex|simple)Type\s[^>]*?\bname\s*=\s*["']([^"']+)/g),
    values: all(/:?(?:enumeration|\w+clusive|length|m\w+Length)\s[^>]*?\bvalue\s*=\s*["']([^"'<&]*)/g),
  };
}

interface Leaf {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly startTag: string;
  readonly value: string;
}

interface Tag {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The document with one change; the same document when nothing fits. */
export function mutate(text: string, words: Vocabulary, random: Random): string {
  return random.pick(mutations)(new Document(text, words, random));
}

/** Names of the mutations, for a run that counts them. */
export const mutationCount = (): number => mutations.length;

class Document {
  readonly leaves: readonly Leaf[];
  readonly startTags: readonly Tag[];

  constructor(
    readonly text: string,
    readonly words: Vocabulary,
    readonly random: Random,
  ) {
    this.leaves = [...text.matchAll(/(<([\w:.-]+)(?:\s[^<>]*)?>)([^<>]*)<\/\2\s*>/g)].map((match) => ({
      from: match.index,
      to: match.index + match[0].length,
      name: match[2],
      startTag: match[1],
      value: match[3],
    }));
    this.startTags = [...text.matchAll(/<[A-Za-z_][^<>]*>/g)].map((match) => ({
      from: match.index,
      to: match.index + match[0].length,
      text: match[0],
    }));
  }

  replace({ from, to }: { from: number; to: number }, by: string): string {
    return this.text.slice(0, from) + by + this.text.slice(to);
  }

  leaf(): Leaf | undefined {
    return this.leaves.length === 0 ? undefined : this.random.pick(this.leaves);
  }

  /** Another value in one element. */
  withValue(change: (value: string, leaf: Leaf) => string): string {
    const leaf = this.leaf();
    if (!leaf) return this.text;
    return this.replace(leaf, `${leaf.startTag}${change(leaf.value, leaf)}</${leaf.name}>`);
  }

  /** An attribute or declaration added to one start tag. */
  withAttribute(written: string): string {
    const tag = this.random.pick(this.startTags);
    const end = tag.text.endsWith("/>") ? 2 : 1;
    return this.replace(tag, `${tag.text.slice(0, -end)} ${written}${tag.text.slice(-end)}`);
  }

  /** An element with all that is in it, found by counting tags of its name. */
  subtree(): Tag | undefined {
    const tag = this.random.pick(this.startTags.slice(1));
    if (!tag) return undefined;
    const name = /^<([\w:.-]+)/.exec(tag.text)?.[1] ?? "";
    if (tag.text.endsWith("/>")) return tag;
    let depth = 0;
    const pattern = new RegExp(`<(/?)${name.replace(/[.]/g, "\\.")}(?=[\\s/>])[^<>]*?(/?)>`, "g");
    pattern.lastIndex = tag.from;
    for (let match = pattern.exec(this.text); match; match = pattern.exec(this.text)) {
      if (match[1] !== "") depth--;
      else if (match[2] === "") depth++;
      const to = match.index + match[0].length;
      if (depth === 0) return { from: tag.from, to, text: this.text.slice(tag.from, to) };
    }
    return undefined;
  }

  /** A place before or behind a tag. */
  place(): number {
    const tag = this.random.pick(this.startTags.slice(1));
    return tag ? this.random.pick([tag.from, tag.to]) : this.startTags[0].to;
  }

  insert(piece: string): string {
    const at = this.place();
    return this.replace({ from: at, to: at }, piece);
  }

  prefix(): string {
    const tag = this.random.pick(this.startTags).text;
    return /^<([\w.-]+:)/.exec(tag)?.[1] ?? "";
  }
}

type Mutation = (document: Document) => string;

const mutations: readonly Mutation[] = [
  // ---- elements
  (d) => onSubtree(d, () => ""),
  (d) => onSubtree(d, (piece) => piece + piece),
  (d) => onSubtree(d, (piece) => piece.repeat(2 + d.random.below(4))),
  (d) => onSubtree(d, (piece) => `<extra>${piece}</extra>`),
  (d) => onSubtree(d, (piece) => piece.replace(/>[^]*</, "><")),
  (d) => onSubtree(d, (piece) => piece.replace(/^<([\w:.-]+)[^]*$/, "<$1/>")),
  (d) => onLeaf(d, () => ""),
  (d) => onLeaf(d, (leaf) => leaf + leaf),
  (d) => renamed(d, (name) => `${name}X`),
  (d) => renamed(d, (name) => name.slice(0, -1) || "x"),
  (d) => renamed(d, (name) => swapCase(name)),
  (d) => renamed(d, () => d.prefix() + (d.words.elements.length > 0 ? d.random.pick(d.words.elements) : "x")),
  (d) => moved(d),
  (d) => moved(d),
  (d) => swapped(d),
  (d) => swapped(d),
  (d) => d.insert(`<${d.prefix()}${d.words.elements.length > 0 ? d.random.pick(d.words.elements) : "x"}/>`),
  (d) => d.insert(`<${d.prefix()}unheard>1</${d.prefix()}unheard>`),
  // ---- values
  (d) => d.withValue((value) => `x${value}`),
  (d) => d.withValue((value) => `${value}x`),
  (d) => d.withValue(() => ""),
  (d) => d.withValue(() => " "),
  (d) => d.withValue((value) => value + value),
  (d) => d.withValue((value) => value + value.slice(-1)),
  (d) => d.withValue((value) => value.slice(0, -1)),
  (d) => d.withValue((value) => value.slice(1)),
  (d) => d.withValue((value) => value.slice(1) + value.slice(0, 1)),
  (d) => d.withValue((value) => nextNumber(value, d.random)),
  (d) => d.withValue((value) => nextNumber(value, d.random)),
  (d) => d.withValue((value) => d.random.pick([`+${value}`, `-${value}`, `0${value}`, `${value}.0`, `${value}.00`, `${value}.5`, `${value}e0`])),
  (d) => d.withValue((value) => value.replace(/\d/, String(d.random.below(10)))),
  (d) => d.withValue((value) => value.replace(/\d(?=\D*$)/, String(d.random.below(10)))),
  (d) => d.withValue((value) => d.random.pick([`${value}Z`, `${value}+01:00`, `${value}+14:00`, `${value}-15:00`])),
  (d) => d.withValue((value) => value.replace(/-\d\d$/, `-${d.random.pick(["00", "01", "28", "29", "30", "31", "32"])}`)),
  (d) => d.withValue((value) => value.replace(/-\d\d-/, `-${d.random.pick(["00", "02", "12", "13"])}-`)),
  (d) => d.withValue((value) => value.replace(/^\d{4}/, d.random.pick(["0000", "-2024", "12024", "02024", "1900", "2000"]))),
  (d) => d.withValue((value) => value.replace(/\.\d+$/, d.random.pick(["", ".0", ".1234", "."]))),
  (d) => d.withValue(() => d.random.pick(["24:00:00", "23:59:59.999", "true", "1", "0", "-0", "NaN", "1900-02-29", "2000-02-29", "99999999999999999999"])),
  (d) => d.withValue(() => (d.leaf() as Leaf).value),
  (d) => d.withValue(() => (d.words.values.length > 0 ? d.random.pick(d.words.values) : "0")),
  (d) => d.withValue(() => (d.words.values.length > 0 ? nextNumber(d.random.pick(d.words.values), d.random) : "0")),
  (d) => d.withValue((value) => swapCase(value)),
  (d) => d.withValue((value) => `${value}${d.random.pick(["é", "€", "\u{1F600}", "\u00A0", "ß", "Ω", "\u0301"])}`),
  // ---- the same value, written otherwise
  (d) => d.withValue((value) => `<![CDATA[${value.replaceAll("&amp;", "&").replaceAll("&lt;", "<")}]]>`),
  (d) => d.withValue((value) => `${value.slice(0, 1)}<![CDATA[${value.slice(1).replaceAll(/&\w+;/g, "")}]]>`),
  (d) => d.withValue((value) => value.replace(/[A-Za-z0-9]/, (char) => `&#${char.charCodeAt(0)};`)),
  (d) => d.withValue((value) => value.replace(/[A-Za-z0-9]$/, (char) => `&#x${char.charCodeAt(0).toString(16)};`)),
  (d) => d.withValue((value) => `${value}${d.random.pick(["&amp;", "&lt;", "&gt;", "&apos;", "&quot;", "&#10;", "&#9;", "&#32;"])}`),
  (d) => d.withValue((value) => `${value.slice(0, 2)}<!-- c -->${value.slice(2)}`),
  (d) => d.withValue((value) => `${value.slice(0, 2)}<?p i?>${value.slice(2)}`),
  (d) => d.withValue((value) => d.random.pick([` ${value}`, `${value} `, `\n  ${value}\n`, `\t${value}`, `${value.slice(0, 1)} ${value.slice(1)}`])),
  (d) => d.withValue((value) => `${value}<b/>`),
  // ---- between elements
  (d) => d.insert("<!-- between -->"),
  (d) => d.insert("<?between them?>"),
  (d) => d.insert("stray"),
  (d) => d.insert("\u00A0"),
  (d) => d.insert("&#32;"),
  (d) => d.insert("<![CDATA[ ]]>"),
  (d) => d.insert("<![CDATA[x]]>"),
  (d) => d.insert("\n\n"),
  // ---- attributes and namespaces
  (d) => d.withAttribute(`extra="1"`),
  (d) => d.withAttribute(`${d.words.attributes.length > 0 ? d.random.pick(d.words.attributes) : "id"}="1"`),
  (d) => d.withAttribute(`xmlns:q="urn:q" q:extra="1"`),
  (d) => d.withAttribute(`xml:lang="nl"`),
  (d) => d.withAttribute(`xml:space="preserve"`),
  (d) => d.withAttribute(`${xsi} xsi:nil="${d.random.pick(["true", "false", "1", "0", "maybe", " true "])}"`),
  (d) => onLeaf(d, (leaf) => leaf.replace(/^<([\w:.-]+)[^]*$/, `<$1 ${xsi} xsi:nil="true"/>`)),
  (d) => d.withAttribute(`${xsi} xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:${d.random.pick(["string", "token", "integer", "int", "decimal", "date", "anyType", "unheard"])}"`),
  (d) => d.withAttribute(`${xsi} xsi:type="${d.prefix()}${d.words.types.length > 0 ? d.random.pick(d.words.types) : "T"}"`),
  (d) => d.withAttribute(`${xsi} xsi:schemaLocation="urn:nowhere nowhere.xsd"`),
  (d) => d.withAttribute(`${xsi} xsi:unheard="1"`),
  (d) => d.withAttribute(`xmlns=""`),
  (d) => d.withAttribute(`xmlns="urn:other"`),
  (d) => d.withAttribute(`xmlns:unused="urn:unused"`),
  (d) => attribute(d, (_, written) => written.replace(/^\s+[\w:.-]+/, " other")),
  (d) => attribute(d, () => ""),
  (d) => attribute(d, (value, written) => written.replace(value, `${value}x`)),
  (d) => attribute(d, (value, written) => written.replace(value, ` ${value} `)),
  (d) => attribute(d, (value, written) => written.replace(value, "")),
  (d) => attribute(d, (value, written) => written.replace(value, nextNumber(value, d.random))),
]; // prettier-ignore

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

function onSubtree(document: Document, change: (piece: string) => string): string {
  const tree = document.subtree();
  return tree ? document.replace(tree, change(tree.text)) : document.text;
}

function onLeaf(document: Document, change: (piece: string) => string): string {
  const leaf = document.leaf();
  return leaf ? document.replace(leaf, change(document.text.slice(leaf.from, leaf.to))) : document.text;
}

function renamed(document: Document, change: (name: string) => string): string {
  return onSubtree(document, (piece) => {
    const name = /^<([\w:.-]+)/.exec(piece)?.[1] ?? "";
    const other = change(name);
    if (piece.endsWith("/>") && !piece.includes("</")) return `<${other}${piece.slice(1 + name.length)}`;
    return `<${other}${piece.slice(1 + name.length, -name.length - 1)}${other}>`;
  });
}

/** An element somewhere else. */
function moved(document: Document): string {
  const tree = document.subtree();
  if (!tree) return document.text;
  const without = new Document(document.replace(tree, ""), document.words, document.random);
  return without.startTags.length === 0 ? document.text : without.insert(tree.text);
}

/** Two neighbours in the other order. */
function swapped(document: Document): string {
  const first = document.subtree();
  if (!first) return document.text;
  const next = document.startTags.find(({ from }) => from >= first.to);
  if (!next || document.text.slice(first.to, next.from).includes("<")) return moved(document);
  const leaf = document.leaves.find(({ from }) => from === next.from);
  if (!leaf) return document.text;
  const between = document.text.slice(first.to, next.from);
  return document.replace(
    { from: first.from, to: leaf.to },
    document.text.slice(leaf.from, leaf.to) + between + first.text,
  );
}

/** One attribute of the document changed; `change` gets its value and how it is written. */
function attribute(document: Document, change: (value: string, written: string) => string): string {
  const all = document.startTags.flatMap((tag) =>
    [...tag.text.matchAll(/\s+[\w:.-]+\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
      .filter((match) => !/^\s+xmlns/.test(match[0]))
      .map((match) => ({ from: tag.from + match.index, written: match[0], value: match[1] ?? match[2] })),
  );
  if (all.length === 0) return document.text;
  const one = document.random.pick(all);
  return document.replace({ from: one.from, to: one.from + one.written.length }, change(one.value, one.written));
}

/** The number in a value, a little more or less. */
function nextNumber(value: string, random: Random): string {
  return value.replace(/\d+(?=\D*$)/, (digits) => {
    const next = BigInt(digits) + BigInt(random.pick([-1, 1, 1, -1, 10, 100]));
    return next < 0n ? "0" : next.toString().padStart(digits.length, "0");
  });
}

function swapCase(text: string): string {
  return text.replace(/[A-Za-z]/, (char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()));
}

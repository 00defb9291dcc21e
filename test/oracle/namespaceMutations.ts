// Namespaces put otherwise in a document: declared, taken away, bound to others, elements and attributes under other prefixes. The
// documents stay well-formed. They are read and written here, so that no parser of ours is in the way.
import type { Random } from "../unit/xmlSupport";

interface Element {
  name: string;
  readonly attributes: Map<string, string>;
  readonly children: (Element | string)[];
}

const namespaces = ["urn:a", "urn:b", "urn:nowhere", ""];
const markup = /<\/?([\w:]+)([^<>]*?)(\/?)>|[^<]+/g;

/** A document of elements, attributes in double quotes and text with some changes; undefined where they leave a prefix undeclared. */
export function withOtherNamespaces(text: string, random: Random): string | undefined {
  const root = read(text);
  for (let changes = 1 + random.below(3); changes > 0; changes--) random.pick(mutations)(root, random);
  return isWellFormed(root, new Map([["", ""]])) ? write(root) : undefined;
}

function read(text: string): Element {
  const top: Element = { name: "", attributes: new Map(), children: [] };
  const open = [top];
  for (const [piece, name, attributes, slash] of text.matchAll(markup)) {
    if (piece.startsWith("</")) {
      open.pop();
      continue;
    }
    const pairs = [...(attributes ?? "").matchAll(/([\w:]+)="([^"]*)"/g)].map(
      ([, key, value]) => [key, value] as const,
    );
    const child = name === undefined ? piece : { name, attributes: new Map(pairs), children: [] };
    open[open.length - 1].children.push(child);
    if (typeof child !== "string" && slash === "") open.push(child);
  }
  return elementsIn(top)[1];
}

function write({ name, attributes, children }: Element): string {
  const pairs = [...attributes].map(([key, value]) => ` ${key}="${value}"`).join("");
  const inner = children.map((child) => (typeof child === "string" ? child : write(child))).join("");
  return `<${name}${pairs}>${inner}</${name}>`;
}

/** The element and all in it, in order. */
function elementsIn(element: Element): Element[] {
  return [element, ...element.children.flatMap((child) => (typeof child === "string" ? [] : elementsIn(child)))];
}

function isWellFormed({ name, attributes, children }: Element, outer: ReadonlyMap<string, string>): boolean {
  const scope = new Map(outer);
  for (const [key, value] of attributes) {
    if (key === "xmlns") scope.set("", value);
    if (key.startsWith("xmlns:")) scope.set(key.slice(6), value);
  }
  const expanded = [...attributes.keys()]
    .filter((key) => !key.startsWith("xmlns"))
    .map((key) => {
      const { prefix, local } = split(key);
      return prefix === "" ? local : `${scope.get(prefix) ?? ""} ${local}`;
    });
  const isDeclared = [name, ...attributes.keys()].every(
    (one) => one.startsWith("xmlns") || scope.has(split(one).prefix),
  );
  const isBound = [...scope].every(([prefix, uri]) => prefix === "" || uri !== "");
  if (!isDeclared || !isBound || new Set(expanded).size !== expanded.length) return false;
  return children.every((child) => typeof child === "string" || isWellFormed(child, scope));
}

function split(name: string): { prefix: string; local: string } {
  const colon = name.indexOf(":");
  return { prefix: name.slice(0, Math.max(colon, 0)), local: name.slice(colon + 1) };
}

function joined(prefix: string, local: string): string {
  return prefix === "" ? local : `${prefix}:${local}`;
}

const prefixes = ["", "a", "b", "n"];

type Mutation = (root: Element, random: Random) => void;

const mutations: readonly Mutation[] = [
  (root, random) => void anyOf(root, random).attributes.set("xmlns", random.pick(namespaces)),
  (root, random) => void anyOf(root, random).attributes.set(`xmlns:${random.pick(["a", "b", "n"])}`, random.pick(namespaces.slice(0, 3))),
  (root, random) => rebind(root, random),
  (root, random) => rename([anyOf(root, random)], random),
  (root, random) => rename([root], random),
  (root, random) => rename(elementsIn(anyOf(root, random)), random),
  (root, random) => {
    const element = anyOf(root, random);
    element.attributes.set("xmlns:n", random.pick(namespaces.slice(0, 3)));
    const { prefix } = split(element.name);
    for (const one of elementsIn(element)) if (split(one.name).prefix === prefix) one.name = joined("n", split(one.name).local);
  },
  (root, random) => changeAttribute(root, random),
  (root, random) => {
    const { children } = anyOf(root, random);
    if (children.length > 0) children.splice(random.below(children.length), 1);
  },
  (root, random) => {
    const { children } = anyOf(root, random);
    children.splice(random.below(children.length + 1), 0, structuredClone(random.pick(elementsIn(root).slice(1))));
  },
]; // prettier-ignore

function anyOf(root: Element, random: Random): Element {
  return random.pick(elementsIn(root));
}

/** One declaration says something else. */
function rebind(root: Element, random: Random): void {
  const all = elementsIn(root).flatMap(({ attributes }) =>
    [...attributes.keys()].filter((key) => /^xmlns(:[abn])?$/.test(key)).map((key) => ({ attributes, key })),
  );
  if (all.length === 0) return;
  const { attributes, key } = random.pick(all);
  attributes.set(key, random.pick(namespaces.slice(0, 3)));
}

function rename(elements: readonly Element[], random: Random): void {
  const prefix = random.pick(prefixes);
  for (const element of elements) element.name = joined(prefix, split(element.name).local);
}

/** An attribute, or the type that xsi:type names, under another prefix. */
function changeAttribute(root: Element, random: Random): void {
  const having = elementsIn(root).filter(({ attributes }) =>
    [...attributes.keys()].some((key) => !key.startsWith("xmlns")),
  );
  if (having.length === 0) return;
  const { attributes } = random.pick(having);
  const key = random.pick([...attributes.keys()].filter((one) => !one.startsWith("xmlns")));
  const value = attributes.get(key)!;
  const prefix = random.pick(prefixes);
  if (key === "xsi:type") return void attributes.set(key, joined(prefix, split(value).local));
  attributes.delete(key);
  attributes.set(joined(prefix, split(key).local), value);
}

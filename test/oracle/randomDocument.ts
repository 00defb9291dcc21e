// Documents made up from a compiled schema: mostly valid, with values at the edges of their facets. Our own model leads
// the way, other engines judge what comes out.
import { builtinTypes } from "../../core/src/schema/builtins";
import type { Leaf } from "../../core/src/schema/content/model";
import type { AttributeUse, ComplexType, ElementDecl, SimpleType, Type, Wildcard } from "../../core/src/schema/model";
import { admits, derivesFrom } from "../../core/src/schema/model";
import { xmlNamespace, xsdNamespace, xsiNamespace } from "../../core/src/schema/names";
import { parseRegex } from "../../core/src/schema/regex/parse";
import type { Schema } from "../../core/src/schema/schema";
import { visitFirst } from "../../core/src/schema/terms";
import { validateValue } from "../../core/src/schema/values";
import type { Random } from "../unit/xmlSupport";

/** Children that one element gets at most; a model that needs more stays incomplete. */
const maxChildren = 60;
const maxDepth = 7;
const maxElements = 200;

/** A document under one of the schema's global elements. */
export function randomDocument(schema: Schema, root: ElementDecl, random: Random): string {
  return new Author(schema, random).document(root);
}

class Author {
  private readonly prefixes = new Map<string, string>();
  private ids = 0;
  private elements = 0;
  /** Half of the documents are meant to be valid throughout: a long one with slips has too many of them. */
  private readonly isCareful: boolean;

  constructor(
    private readonly schema: Schema,
    private readonly random: Random,
  ) {
    this.isCareful = this.chance(2);
    this.prefixes.set(xsdNamespace, "xs").set(xsiNamespace, "xsi").set(xmlNamespace, "xml");
    for (const { uri } of schema.elements) this.prefixOf(uri);
    for (const { uri } of schema.globalTypes.values()) this.prefixOf(uri);
    for (const { uri } of schema.globalAttributes.values()) this.prefixOf(uri);
  }

  document(root: ElementDecl): string {
    const body = this.element(root, 0);
    const bindings = [...this.prefixes]
      .filter(([, prefix]) => prefix !== "xml")
      .map(([uri, prefix]) => ` xmlns:${prefix}="${escape(uri)}"`);
    return body.replace(/^<[^\s/>]+/, (tag) => tag + bindings.join(""));
  }

  private chance(oneIn: number): boolean {
    return this.random.below(oneIn) === 0;
  }

  /** A slip: something that is likely to be wrong. */
  private slips(oneIn: number): boolean {
    return this.chance(oneIn) && !this.isCareful;
  }

  private prefixOf(uri: string): string {
    if (uri === "") return "";
    let prefix = this.prefixes.get(uri);
    if (prefix === undefined) this.prefixes.set(uri, (prefix = `n${this.prefixes.size}`));
    return prefix;
  }

  private qname(uri: string, local: string): string {
    const prefix = this.prefixOf(uri);
    return prefix === "" ? local : `${prefix}:${local}`;
  }

  // ---- elements

  private element(decl: ElementDecl, depth: number): string {
    this.elements++;
    const name = this.qname(decl.uri, decl.local);
    const { type, written } = this.typeFor(decl);
    const attributes = written + this.attributesOf(type);
    if (decl.nillable && this.chance(6)) return `<${name}${attributes} xsi:nil="true"/>`;
    if (decl.constraint && this.chance(3)) return `<${name}${attributes}/>`;
    const content =
      decl.constraint?.kind === "fixed" && !this.slips(8) ? escape(decl.constraint.text) : this.content(type, depth);
    return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
  }

  /** The declared type; at times, or where that is abstract, one derived from it by xsi:type. */
  private typeFor(decl: ElementDecl): { type: Type; written: string } {
    const isAbstract = decl.type.kind === "complex" && decl.type.abstract;
    if (!isAbstract && !this.chance(8)) return { type: decl.type, written: "" };
    const all = [...this.schema.globalTypes.values(), ...builtinTypes()];
    const derived = all.filter((type) => type.name !== "" && (derivesFrom(type, decl.type) || this.slips(60)));
    if (derived.length === 0) return { type: decl.type, written: "" };
    const type = this.random.pick(derived);
    return { type, written: ` xsi:type="${this.qname(type.uri, type.name)}"` };
  }

  private attributesOf(type: Type): string {
    if (type.kind === "simple") return "";
    const written: string[] = [];
    for (const use of type.attributes.values()) {
      const isWritten = use.required ? !this.slips(30) : this.chance(2);
      if (isWritten) written.push(this.attribute(use));
    }
    if (type.anyAttribute && this.chance(2)) written.push(...this.wildAttribute(type, type.anyAttribute));
    return [...new Set(written)].map((attribute) => ` ${attribute}`).join("");
  }

  private attribute({ decl, constraint }: AttributeUse): string {
    const fixed = constraint ?? decl.constraint;
    const text =
      fixed && (fixed.kind === "fixed" ? !this.slips(4) : this.chance(2)) ? fixed.text : this.value(decl.type);
    return `${this.qname(decl.uri, decl.local)}="${escape(text)}"`;
  }

  private wildAttribute(type: ComplexType, wildcard: Wildcard): string[] {
    const known = [...this.schema.globalAttributes.values()].filter(
      (decl) => admits(wildcard, decl.uri) && !type.attributes.has(`{${decl.uri}}${decl.local}`),
    );
    const decl = known.length > 0 && !this.chance(4) ? this.random.pick(known) : undefined;
    if (decl) return [`${this.qname(decl.uri, decl.local)}="${escape(this.value(decl.type))}"`];
    return [`${this.qname(this.chance(2) ? "urn:strange" : "", "strange")}="1"`];
  }

  private content(type: Type, depth: number): string {
    if (type.kind === "simple") return escape(this.value(type));
    const { content } = type;
    if (content.kind === "empty") return "";
    if (content.kind === "simple") return escape(this.value(content.type));
    const children = this.children(content, depth);
    return content.kind === "mixed"
      ? children.map((child) => (this.chance(3) ? `t ${child}` : child)).join("")
      : children.join("");
  }

  private children(
    { model }: Extract<ComplexType["content"], { kind: "elements" | "mixed" }>,
    depth: number,
  ): string[] {
    const found: string[] = [];
    let state = model.start;
    while (found.length < maxChildren) {
      const isFull = depth > maxDepth || this.elements > maxElements;
      const leaves = model.expected(state);
      if (leaves.length === 0 || (state.accepts && (isFull || this.chance(4)))) break;
      if (depth > 3 * maxDepth) break;
      const leaf = this.random.pick(leaves);
      found.push(this.child(leaf, depth + 1));
      const next = model.nextLeaf(state, leaf);
      if (!next) break;
      state = next;
    }
    return found;
  }

  private child({ term }: Leaf, depth: number): string {
    if (term.kind === "element") return this.element(this.random.pick(this.schema.substitutesFor(term)), depth);
    const known = [...this.schema.globalElements.values()].filter((decl) => admits(term, decl.uri));
    if (known.length > 0 && depth < maxDepth && !(term.process !== "strict" ? this.chance(3) : this.slips(5)))
      return this.element(this.random.pick(known), depth);
    return `<${this.qname(this.chance(2) ? "urn:strange" : "", "strange")}/>`;
  }

  // ---- values

  /** A text, valid in most cases. */
  value(type: SimpleType): string {
    const resolvePrefix = (prefix: string) =>
      [...this.prefixes].find(([, own]) => own === prefix)?.[0] ?? (prefix === "" ? "" : undefined);
    const wantsValid = !this.slips(12);
    let text = "";
    for (let i = 0; i < 30; i++) {
      text = this.candidate(type);
      if (!wantsValid || validateValue(type, text, { resolvePrefix }) === undefined) return text;
    }
    return text;
  }

  private candidate(type: SimpleType): string {
    const { enumeration, patterns } = type.facets;
    if (enumeration && !this.chance(10)) return this.random.pick(enumeration.entries).text;
    if (type.variety === "list" && type.item) {
      const { length, minLength, maxLength } = type.facets.counts;
      const least = (length ?? minLength)?.value ?? 0;
      const most = Math.min((length ?? maxLength)?.value ?? least + 3, 40);
      const count = Math.max(0, least + this.random.below(Math.max(1, most - least + 2)) - (this.chance(6) ? 1 : 0));
      const item = type.item;
      return Array.from({ length: Math.min(count, 60) }, () => this.value(item)).join(
        this.random.pick([" ", " ", "  ", "\n"]),
      );
    }
    if (type.variety === "union") return type.members.length === 0 ? "x" : this.value(this.random.pick(type.members));
    if (patterns.length > 0 && !this.chance(8))
      return this.fromPattern(this.random.pick(patterns[patterns.length - 1].sources));
    const text = this.plain(type);
    return this.chance(8) ? ` ${text}\n` : text;
  }

  private fromPattern(source: string): string {
    return randomMatch(source, this.random) ?? "x";
  }

  private plain(type: SimpleType): string {
    if (type.idKind === "ID") return this.slips(15) ? "id1" : `id${++this.ids}`;
    if (type.idKind === "IDREF") return `id${1 + this.random.below(Math.max(1, this.ids + (this.isCareful ? 0 : 1)))}`;
    const bounds = Object.values(type.facets.bounds).map((facet) => facet.text);
    const pool = samples[type.primitive?.name ?? "string"] ?? samples.string;
    const picked =
      bounds.length > 0 && !this.chance(3) ? this.nearBound(this.random.pick(bounds)) : this.random.pick(pool);
    return this.fitted(type, picked);
  }

  /** A text cut or filled to a length near the limits. */
  private fitted(type: SimpleType, text: string): string {
    const { counts } = type.facets;
    const limit = (
      counts.length ??
      this.random.pick([counts.minLength, counts.maxLength]) ??
      counts.maxLength ??
      counts.minLength
    )?.value;
    if (limit !== undefined && type.primitive?.name !== "decimal") {
      const unit = type.primitive?.name === "hexBinary" ? "0f" : type.primitive?.name === "base64Binary" ? "QUJD" : "a";
      const wanted = Math.min(300, Math.max(0, limit + (this.chance(4) ? this.random.below(3) - 1 : 0)));
      return type.primitive?.name === "base64Binary" ? unit.repeat(Math.ceil(wanted / 3)) : unit.repeat(wanted);
    }
    const digits = counts.totalDigits?.value;
    const decimals = counts.fractionDigits?.value ?? (digits === undefined ? undefined : this.random.below(digits + 2));
    if (type.primitive?.name !== "decimal" || this.chance(3) || (digits === undefined && decimals === undefined))
      return text;
    const after = Math.min(40, Math.max(0, (decimals ?? 0) + (this.chance(6) ? 1 : 0)));
    const before = Math.min(40, Math.max(1, (digits ?? 5) - after + (this.chance(6) ? 1 : 0)));
    const whole = Array.from({ length: before }, (_, i) =>
      String(i === 0 ? 1 + this.random.below(9) : this.random.below(10)),
    ).join("");
    return after === 0 ? whole : `${whole}.${Array.from({ length: after }, () => this.random.below(10)).join("")}`;
  }

  private nearBound(bound: string): string {
    const number = /^([+-]?\d+)(\.\d+)?$/.exec(bound);
    if (!number) return bound;
    const step = BigInt(this.random.below(5) - 2);
    return `${BigInt(number[1]) + step}${number[2] ?? this.random.pick(["", "", ".0", ".5"])}`;
  }
}

/** A text that an XSD regular expression matches, or nearly so; undefined when the expression is wrong. */
export function randomMatch(source: string, random: Random): string | undefined {
  const parsed = parseRegex(source);
  if ("error" in parsed) return undefined;
  const { terms, sets } = parsed;
  let term = parsed.root;
  let text = "";
  for (let i = 0; i < 80; i++) {
    if (term.nullable && random.below(4) === 0) break;
    const first: number[] = [];
    visitFirst(term, (set) => first.push(set));
    if (first.length === 0) break;
    const wanted = sets[random.pick(first)];
    const candidates = alphabet.filter((code) => wanted.has(code));
    if (candidates.length === 0) return text;
    const code = random.pick(candidates.slice(0, 1 + random.below(candidates.length)));
    text += String.fromCodePoint(code);
    term = terms.derive(term, { has: (set) => sets[set].has(code) });
  }
  return text;
}

/** Characters that texts are made of: ASCII, and some of every kind beyond it. */
export const alphabet: readonly number[] = [
  ...Array.from({ length: 95 }, (_, i) => 0x20 + i),
  0x09, 0x0a, 0x0d, 0xa0, 0xb7, 0xd7, 0xe9, 0xf7, 0x131, 0x1c5, 0x2b0, 0x300, 0x391, 0x3c9, 0x410, 0x5d0, 0x660, 0x6de, 0x966,
  0xe01, 0x10d0, 0x1100, 0x1e9b, 0x2000, 0x2014, 0x2028, 0x2039, 0x203f, 0x20ac, 0x2122, 0x2160, 0x2202, 0x2460, 0x3007, 0x3042,
  0x4e2d, 0xac00, 0xe000, 0xfb01, 0xfe33, 0xff10, 0xfffd, 0x10330, 0x1d7ce, 0x20000,
]; // prettier-ignore

const samples: Readonly<Record<string, readonly string[]>> = {
  string: ["a", "abc", "A b  c", "x1-y.z_", "é€", "", " a ", "a\tb", "\u{1F600}", "12", "true", "en-GB", "urn:x"],
  boolean: ["true", "false", "1", "0", "TRUE", "2", ""],
  decimal: ["0", "1", "-1", "+1", "007", "1.5", ".5", "5.", "-0", "100.00", "1e2", "999999999999999999999", "", "-.0", "0.1", "12", "٣"],
  float: ["0", "1.5", "-1E4", "INF", "-INF", "NaN", "1e400", "+INF", "inf", "1E", ".", "-0", "16777217"],
  double: ["0", "1.5", "-1E4", "INF", "-INF", "NaN", "1e400", "+INF", "1e-400", "1.e5", ".5e+1"],
  duration: ["P1Y", "-P1M", "P1DT1H", "PT0S", "P", "PT", "P1Y2M3DT4H5M6.7S", "P1S", "PT1.S", "P-1Y", "P1M", "P30D", "P31D", "P1YT", "PT36H", "P1D"],
  dateTime: ["2024-02-29T00:00:00", "2023-02-29T00:00:00", "2024-01-01T24:00:00", "2024-01-01T24:00:01", "2024-01-01T12:00:00Z", "2024-01-01T12:00:00+14:00", "2024-01-01T12:00:00+14:01", "0000-01-01T00:00:00", "-0001-01-01T00:00:00", "12024-01-01T00:00:00.123", "2024-01-01T12:00", "2024-13-01T00:00:00", "2024-01-01T12:00:60"],
  date: ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2024-01-01Z", "2024-12-31-14:00", "2024-1-1", "-0044-03-15", "0000-01-01", "2024-04-31", "2024-06-15", "20240101"],
  time: ["00:00:00", "24:00:00", "24:00:00.5", "12:00:00.000", "12:00:00Z", "23:59:59.999999", "12:00", "25:00:00", "12:00:60", "12:00:00+05:30"],
  gYearMonth: ["2024-02", "2024-13", "-2024-02", "2024-02Z", "2024-00", "24-02"],
  gYear: ["2024", "-2024", "0000", "02024", "12024", "2024Z", "24", "2024+01:00"],
  gMonthDay: ["--02-29", "--02-30", "--12-31Z", "--13-01", "-02-29"],
  gDay: ["---01", "---31", "---32", "---00", "---15Z", "--15"],
  gMonth: ["--01", "--12", "--13", "--06Z", "--06--"],
  hexBinary: ["", "0f", "0F", "0", "0g", "00ff10", " 0f "],
  base64Binary: ["", "QUJD", "QUI=", "QQ==", "QQ=", "QR==", "Q U J D", "QUJ", "QUJD QUJD", "===="],
  anyURI: ["", "http://a.b/c?d#e", "é", "%41", "urn:x:y", "../x", "http://www.socialsecurity.be/"],
  QName: ["a", "xs:string", "nope:a", "1a", "a:b:c", ":a", "xsi:type"],
  NOTATION: ["a", "xs:a", "gif", "jpeg"],
}; // prettier-ignore

/** Text as XML content or attribute value. */
export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;")
    .replace(/[\t\r\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}

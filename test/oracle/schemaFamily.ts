// Made-up schemas that use what real ones use: several namespaces, includes with and without namespace, imports, redefine,
// derivation both ways, substitution groups, wildcards, lists, unions, facets, attributes, keys. Seeded, so that a schema is
// named by its number; most of them are valid.
import type { Random } from "../unit/xmlSupport";

export interface SchemaFile {
  readonly name: string;
  readonly text: string;
}

/** The files of one schema; the first is the main one. */
export function schemaFamily(random: Random): readonly SchemaFile[] {
  return new Family(random).files();
}

interface SimpleInfo {
  readonly name: string;
  /** Built-in it comes from in the end. */
  readonly root: string;
  /** May be restricted further by these facets, or stand in lists and unions. */
  readonly isAtomic: boolean;
}

type Node =
  | {
      readonly kind: "element";
      readonly name: string;
      readonly type: string;
      readonly extra: string;
      min: number;
      max: number;
    }
  | { readonly kind: "ref"; readonly name: string; min: number; max: number }
  | { readonly kind: "any"; readonly namespace: string; readonly process: string; min: number; max: number }
  | { readonly kind: "sequence" | "choice" | "all"; readonly parts: readonly Node[]; min: number; max: number };

interface ComplexInfo {
  readonly name: string;
  readonly model: Node | undefined;
  readonly attributes: readonly string[];
  readonly mixed: boolean;
}

const builtins = ["string", "token", "normalizedString", "decimal", "integer", "int", "nonNegativeInteger", "date", "dateTime", "time", "boolean",
  "gYear", "gYearMonth", "duration", "double", "anyURI", "hexBinary", "base64Binary", "language", "NMTOKEN", "NCName", "positiveInteger", "long", "unsignedByte"]; // prettier-ignore

const patterns = ["[0-9]{11}", "[A-Z]{1,3}[0-9]*", "(a|b|ab)*", "\\d{4}-\\d{2}", "[^x]{2,5}", "\\c{1,8}", "[a-z-[aeiou]]+", "(\\p{L}|-){1,10}", "\\S+( \\S+)*", "(0|[1-9]\\d{0,3})(\\.\\d{1,2})?"]; // prettier-ignore

class Family {
  private readonly simple: SimpleInfo[] = [];
  private readonly complex: ComplexInfo[] = [];
  private readonly globals: { name: string; type: string }[] = [];
  private readonly groups: string[] = [];
  private readonly foreign: { prefix: string; elements: string[]; types: string[]; attributes: string[] }[] = [];
  private count = 0;
  /** References in the type that is being written: one name stands once, or the model would be ambiguous. */
  private used = new Set<string>();
  /** The file that is being written knows no other namespaces. */
  private isAlone = false;

  constructor(private readonly random: Random) {}

  files(): readonly SchemaFile[] {
    const hasNamespace = !this.chance(4);
    const foreign = Array.from({ length: this.random.below(3) }, (_, i) => this.foreignFile(i));
    const chameleon = this.chance(2) ? this.chameleonFile() : undefined;
    const redefined = this.chance(4) ? this.redefinedFile() : undefined;
    const body = this.mainBody();
    const attributes = [
      'xmlns:xs="http://www.w3.org/2001/XMLSchema"',
      hasNamespace ? 'targetNamespace="urn:main" xmlns="urn:main"' : "",
      ...foreign.map((_, i) => `xmlns:f${i}="urn:f${i}"`),
      this.chance(2) ? 'elementFormDefault="qualified"' : "",
      this.chance(4) ? 'attributeFormDefault="qualified"' : "",
      this.chance(8) ? 'blockDefault="extension"' : "",
    ].filter((one) => one !== "");
    const heads = [
      ...(redefined ? [redefined.how] : []),
      ...(chameleon ? ['<xs:include schemaLocation="common.xsd"/>'] : []),
      ...foreign.map((file, i) => `<xs:import namespace="urn:f${i}" schemaLocation="${file.name}"/>`),
    ];
    const main = `<xs:schema ${attributes.join(" ")}>\n${heads.join("\n")}\n${body}\n</xs:schema>\n`;
    const files = [{ name: "main.xsd", text: main }, ...foreign];
    if (chameleon) files.push(chameleon);
    if (redefined) files.push(redefined.file);
    return files;
  }

  private get others() {
    return this.isAlone ? [] : this.foreign;
  }

  private chance(oneIn: number): boolean {
    return this.random.below(oneIn) === 0;
  }

  private fresh(stem: string): string {
    return `${stem}${++this.count}`;
  }

  private times<T>(from: number, more: number, make: (i: number) => T): T[] {
    return Array.from({ length: from + this.random.below(more + 1) }, (_, i) => make(i));
  }

  // ---- files

  private foreignFile(i: number): SchemaFile {
    const elements = this.times(1, 2, () => this.fresh("e"));
    const types = this.times(1, 2, () => this.fresh("t"));
    const attributes = [this.fresh("a")];
    this.foreign.push({ prefix: `f${i}`, elements, types, attributes });
    const bodies = [
      ...types.map((name) => `<xs:simpleType name="${name}">${this.restriction(this.random.pick(builtins))}</xs:simpleType>`),
      ...elements.map((name) => `<xs:element name="${name}"><xs:complexType><xs:sequence><xs:element name="${this.fresh("l")}" type="xs:int"${this.occurs(this.occurrence())}/></xs:sequence><xs:attribute name="${this.fresh("a")}" type="xs:token"/></xs:complexType></xs:element>`),
      ...attributes.map((name) => `<xs:attribute name="${name}" type="xs:${this.random.pick(builtins)}"/>`),
    ]; // prettier-ignore
    const form = this.chance(2) ? ' elementFormDefault="qualified"' : "";
    return {
      name: `foreign${i}.xsd`,
      text: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:f${i}" xmlns="urn:f${i}"${form}>\n${bodies.join("\n")}\n</xs:schema>\n`,
    };
  }

  /** Without a namespace of its own; it takes that of whoever includes it. */
  private chameleonFile(): SchemaFile {
    this.isAlone = true;
    const bodies = this.times(1, 3, () => this.simpleType());
    bodies.push(this.complexType());
    this.isAlone = false;
    return {
      name: "common.xsd",
      text: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n${bodies.join("\n")}\n</xs:schema>\n`,
    };
  }

  private redefinedFile(): { file: SchemaFile; how: string } {
    const type = this.fresh("R");
    const simple = this.fresh("s");
    const text = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:complexType name="${type}"><xs:sequence><xs:element name="${this.fresh("l")}" type="xs:string"/></xs:sequence></xs:complexType>
<xs:simpleType name="${simple}"><xs:restriction base="xs:string"><xs:maxLength value="20"/></xs:restriction></xs:simpleType>
</xs:schema>\n`;
    const how = `<xs:redefine schemaLocation="redefined.xsd">
<xs:complexType name="${type}"><xs:complexContent><xs:extension base="${type}"><xs:sequence><xs:element name="${this.fresh("l")}" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:simpleType name="${simple}"><xs:restriction base="${simple}"><xs:minLength value="2"/></xs:restriction></xs:simpleType>
</xs:redefine>`;
    this.complex.push({ name: type, model: undefined, attributes: [], mixed: false });
    this.simple.push({ name: simple, root: "string", isAtomic: true });
    return { file: { name: "redefined.xsd", text }, how };
  }

  private mainBody(): string {
    const parts: string[] = [];
    parts.push(...this.times(2, 5, () => this.simpleType()));
    parts.push(...this.times(0, 2, () => this.substitutionGroup()));
    parts.push(...this.times(0, 2, () => this.group()));
    parts.push(...this.times(2, 4, () => this.complexType()));
    parts.push(...this.times(0, 3, () => this.derivedType()));
    parts.push(this.root());
    return parts.join("\n");
  }

  // ---- simple types

  private typeName(): string {
    const { random } = this;
    const foreign = this.others.flatMap(({ prefix, types }) => types.map((type) => `${prefix}:${type}`));
    const own = this.simple.map(({ name }) => name);
    const all = [...own, ...own, ...foreign];
    return all.length > 0 && !this.chance(3) ? random.pick(all) : `xs:${random.pick(builtins)}`;
  }

  private simpleType(): string {
    const name = this.fresh("s");
    const atomic = this.simple.filter(({ isAtomic }) => isAtomic);
    const kind = this.random.below(10);
    if (kind === 0 && atomic.length > 0) {
      this.simple.push({ name, root: "list", isAtomic: false });
      const facet = this.chance(2) ? `<xs:maxLength value="${1 + this.random.below(4)}"/>` : "";
      return `<xs:simpleType name="${name}"><xs:restriction><xs:simpleType><xs:list itemType="${this.random.pick(atomic).name}"/></xs:simpleType>${facet}</xs:restriction></xs:simpleType>`;
    }
    if (kind === 1 && atomic.length > 1) {
      this.simple.push({ name, root: "union", isAtomic: false });
      const members = [this.random.pick(atomic).name, `xs:${this.random.pick(builtins)}`];
      const inline = this.chance(2) ? `<xs:simpleType>${this.restriction("token")}</xs:simpleType>` : "";
      return `<xs:simpleType name="${name}"><xs:union memberTypes="${members.join(" ")}">${inline}</xs:union></xs:simpleType>`;
    }
    if (kind === 2 && atomic.length > 0) {
      const base = this.random.pick(atomic);
      this.simple.push({ ...base, name });
      return `<xs:simpleType name="${name}"><xs:restriction base="${base.name}">${this.chance(2) ? `<xs:pattern value="${this.random.pick(["[^x]*", ".{0,12}", "\\S.*"])}"/>` : ""}</xs:restriction></xs:simpleType>`;
    }
    const root = this.random.pick(builtins);
    this.simple.push({ name, root, isAtomic: true });
    return `<xs:simpleType name="${name}">${this.restriction(root)}</xs:simpleType>`;
  }

  private restriction(root: string): string {
    return `<xs:restriction base="xs:${root}">${this.facets(root)}</xs:restriction>`;
  }

  private facets(root: string): string {
    const { random } = this;
    const facet = (name: string, value: string | number) => `<xs:${name} value="${value}"/>`;
    const isText = ["string", "token", "normalizedString", "NMTOKEN", "NCName", "language"].includes(root);
    if (isText && this.chance(3)) return facet("pattern", random.pick(patterns));
    if (isText && root !== "language" && this.chance(3)) return this.times(1, this.chance(6) ? 200 : 6, (i) => facet("enumeration", random.pick(["A", "b-", "x."]).replace(/[-.]/, "") + i)).join(""); // prettier-ignore
    if (isText || root === "hexBinary" || root === "base64Binary") {
      const min = random.below(5);
      if (this.chance(4)) return facet("length", min + 1);
      return (
        (this.chance(2) ? facet("minLength", min) : "") +
        (this.chance(2) ? facet("maxLength", min + random.below(12)) : "")
      );
    }
    if (["decimal", "integer", "int", "long", "nonNegativeInteger", "positiveInteger", "unsignedByte", "double"].includes(root)) return this.numberFacets(root); // prettier-ignore
    const bounds: Record<string, readonly [string, string]> = {
      date: ["2000-01-01", "2030-12-31"],
      dateTime: ["2000-01-01T00:00:00", "2030-12-31T23:59:59"],
      time: ["06:00:00", "22:30:00"],
      gYear: ["1999", "2031"],
      gYearMonth: ["1999-05", "2031-01"],
      duration: ["P1D", "P2Y"],
    };
    const limits = bounds[root];
    if (!limits) return root === "boolean" && this.chance(3) ? facet("pattern", "true|false") : "";
    const low = this.chance(2) ? facet(random.pick(["minInclusive", "minExclusive"]), limits[0]) : "";
    const high = this.chance(2) ? facet(random.pick(["maxInclusive", "maxExclusive"]), limits[1]) : "";
    return low + high;
  }

  private numberFacets(root: string): string {
    const { random } = this;
    const low = 1 + random.below(5);
    const high = low + 1 + random.below(200);
    const digits = root === "double" ? "" : `<xs:totalDigits value="${3 + random.below(6)}"/>`;
    const decimals = root === "decimal" && this.chance(2) ? `<xs:fractionDigits value="${random.below(3)}"/>` : "";
    const bounds = `<xs:${random.pick(["minInclusive", "minExclusive"])} value="${low}"/><xs:${random.pick(["maxInclusive", "maxExclusive"])} value="${Math.min(high, 255)}"/>`;
    const values = `<xs:enumeration value="${low}"/><xs:enumeration value="0${high % 100}"/>`;
    return random.pick([
      digits,
      decimals,
      bounds,
      digits + decimals,
      bounds + decimals,
      root === "double" ? bounds : values,
    ]);
  }

  // ---- content models

  private occurrence(): { min: number; max: number } {
    return this.random.pick([{ min: 1, max: 1 }, { min: 1, max: 1 }, { min: 0, max: 1 }, { min: 0, max: Infinity }, { min: 1, max: Infinity }, { min: 1, max: 3 }, { min: 2, max: 2 }, { min: 0, max: 12 }]); // prettier-ignore
  }

  private occurs({ min, max }: { min: number; max: number }): string {
    return (
      (min === 1 ? "" : ` minOccurs="${min}"`) +
      (max === 1 ? "" : ` maxOccurs="${max === Infinity ? "unbounded" : max}"`)
    );
  }

  private element(): Node {
    const complex = this.complex.length > 0 && this.chance(3);
    const type = complex ? this.random.pick(this.complex).name : this.typeName();
    const value = type === "xs:string" && this.chance(4) ? this.random.pick([' default="none"', ' fixed="F"']) : "";
    const extra = value + (this.chance(8) ? ' nillable="true"' : "") + (this.chance(10) ? ` form="${this.random.pick(["qualified", "unqualified"])}"` : ""); // prettier-ignore
    return { kind: "element", name: this.fresh("l"), type, extra, ...this.occurrence() };
  }

  private node(depth: number): Node {
    const choice = this.random.below(10);
    if (depth < 3 && choice < 4) {
      const kind = choice < 2 ? "sequence" : "choice";
      return settled({ kind, parts: this.times(2, 2, () => this.node(depth + 1)), ...this.occurrence() });
    }
    const heads = [...this.globals.map(({ name }) => name), ...this.others.flatMap(({ prefix, elements }) => elements.map((name) => `${prefix}:${name}`))].filter((name) => !this.used.has(name)); // prettier-ignore
    if (5 <= choice || heads.length === 0) return this.element();
    const name = this.random.pick(heads);
    this.used.add(name);
    return { kind: "ref", name, ...this.occurrence() };
  }

  private model(): Node | undefined {
    this.used = new Set();
    if (this.chance(10)) return undefined;
    if (this.chance(6)) return { kind: "all", parts: this.times(1, 4, () => ({ ...this.element(), min: this.random.below(2), max: 1 })), min: this.chance(4) ? 0 : 1, max: 1 }; // prettier-ignore
    const parts = this.times(1, 4, () => this.node(1));
    if (this.chance(5)) {
      const namespace = this.random.pick(["##other", "##other", "##local", "##any", "##other", "urn:f0 urn:f1"]);
      parts.push({
        kind: "any",
        namespace,
        process: this.random.pick(["strict", "lax", "skip"]),
        ...this.occurrence(),
      });
    }
    return { kind: this.chance(4) ? "choice" : "sequence", parts, min: 1, max: 1 };
  }

  private write(node: Node): string {
    const occurs = this.occurs(node);
    if (node.kind === "element") return `<xs:element name="${node.name}" type="${node.type}"${node.extra}${occurs}/>`;
    if (node.kind === "ref") return `<xs:element ref="${node.name}"${occurs}/>`;
    if (node.kind === "any")
      return `<xs:any namespace="${node.namespace}" processContents="${node.process}"${occurs}/>`;
    return `<xs:${node.kind}${occurs}>${node.parts.map((part) => this.write(part)).join("")}</xs:${node.kind}>`;
  }

  private attributes(): string[] {
    const written = this.times(0, 3, () => {
      const use = this.random.pick(["", ' use="required"', ' use="optional"']);
      const value = use === "" && this.chance(4) ? this.random.pick([' default="d"', ' fixed="f"']) : "";
      const type = value === "" ? this.typeName() : "xs:string";
      return `<xs:attribute name="${this.fresh("a")}" type="${type}"${use}${value}/>`;
    });
    const foreign = this.others.flatMap(({ prefix, attributes }) => attributes.map((name) => `${prefix}:${name}`));
    if (foreign.length > 0 && this.chance(4)) written.push(`<xs:attribute ref="${this.random.pick(foreign)}"/>`);
    if (this.chance(8)) written.push(`<xs:anyAttribute namespace="${this.random.pick(["##other", "##any", "##local"])}" processContents="${this.random.pick(["strict", "lax", "skip"])}"/>`); // prettier-ignore
    return written;
  }

  // ---- components

  private complexType(): string {
    const name = this.fresh("C");
    const attributes = this.attributes();
    if (this.chance(6)) {
      this.complex.push({ name, model: undefined, attributes, mixed: false });
      return `<xs:complexType name="${name}"><xs:simpleContent><xs:extension base="${this.typeName()}">${attributes.join("")}</xs:extension></xs:simpleContent></xs:complexType>`;
    }
    const model = this.model();
    const mixed = this.chance(8);
    this.complex.push({ name, model, attributes, mixed });
    const group = model && this.groups.length > 0 && model.kind === "sequence" && this.chance(4) ? `<xs:sequence>${this.write(model)}<xs:group ref="${this.random.pick(this.groups)}"/></xs:sequence>` : model ? this.write(model) : ""; // prettier-ignore
    return `<xs:complexType name="${name}"${mixed ? ' mixed="true"' : ""}${this.chance(12) ? ' block="restriction"' : ""}>${group}${attributes.join("")}</xs:complexType>`;
  }

  private group(): string {
    const name = this.fresh("G");
    const text = `<xs:group name="${name}"><xs:sequence>${this.times(1, 3, () => this.write(this.element())).join("")}</xs:sequence></xs:group>`;
    this.groups.push(name);
    return text;
  }

  /** A type by extension, or by restriction of what a base leaves open. */
  private derivedType(): string {
    const bases = this.complex.filter(({ model }) => model !== undefined && model.kind !== "all");
    if (bases.length === 0) return this.complexType();
    const base = this.random.pick(bases);
    const name = this.fresh("D");
    const mixed = base.mixed ? ' mixed="true"' : "";
    if (this.chance(2)) {
      this.used = new Set(this.globals.map((one) => one.name));
      const own = this.node(2);
      this.complex.push({ name, model: undefined, attributes: [], mixed: base.mixed });
      return `<xs:complexType name="${name}"${this.chance(8) ? ' final="extension"' : ""}><xs:complexContent${mixed}><xs:extension base="${base.name}"><xs:sequence>${this.write(own)}</xs:sequence>${this.chance(2) ? `<xs:attribute name="${this.fresh("a")}" type="xs:int"/>` : ""}</xs:extension></xs:complexContent></xs:complexType>`;
    }
    const model = this.narrowed(base.model as Node);
    this.complex.push({ name, model: undefined, attributes: [], mixed: base.mixed });
    return `<xs:complexType name="${name}"><xs:complexContent${mixed}><xs:restriction base="${base.name}">${this.write(model)}</xs:restriction></xs:complexContent></xs:complexType>`;
  }

  /** The same model with tighter numbers; what may be absent may be left out. */
  private narrowed(node: Node): Node {
    const max = node.max === Infinity ? this.random.pick([Infinity, Math.max(5, node.min)]) : Math.max(node.min, node.max - this.random.below(2)); // prettier-ignore
    const min = Math.min(max, node.min + this.random.below(2));
    const numbers = max === 0 ? { min: node.min, max: node.max } : { min, max };
    if (!("parts" in node)) return { ...node, ...numbers };
    const parts = node.parts.filter((part) => node.kind === "choice" || part.min > 0 || !this.chance(3));
    return { ...node, parts: parts.map((part) => this.narrowed(part)), ...(this.chance(2) ? {} : numbers) };
  }

  private substitutionGroup(): string {
    const head = this.fresh("H");
    const type = this.chance(2) || this.complex.length === 0 ? "xs:anySimpleType" : this.random.pick(this.complex).name;
    this.globals.push({ name: head, type });
    const written = [
      `<xs:element name="${head}" type="${type}"${this.chance(2) ? ' abstract="true"' : ""}${this.chance(8) ? ' block="substitution"' : ""}/>`,
    ];
    for (let i = this.random.below(4); i >= 0; i--) {
      const name = this.fresh("M");
      const own = type === "xs:anySimpleType" ? `xs:${this.random.pick(builtins)}` : type;
      written.push(
        `<xs:element name="${name}" type="${own}" substitutionGroup="${this.chance(4) && i > 0 ? head : head}"/>`,
      );
    }
    return written.join("\n");
  }

  private root(): string {
    this.used = new Set();
    const parts = this.times(2, 4, () => this.node(1));
    const named = (name: string) => `<xs:element name="${name}" maxOccurs="unbounded" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="v" type="xs:integer"/></xs:sequence><xs:attribute name="id" type="xs:token"/></xs:complexType></xs:element>`; // prettier-ignore
    const withKeys = this.chance(2);
    const p = "";
    const keys = withKeys
      ? `<xs:${this.random.pick(["key", "unique"])} name="K"><xs:selector xpath="${p}kept"/><xs:field xpath="@id"/></xs:${"KEY"}>`
      : "";
    const kind = /<xs:(key|unique)/.exec(keys)?.[1] ?? "key";
    const constraints = withKeys
      ? `${keys.replace("xs:KEY", `xs:${kind}`)}<xs:keyref name="F" refer="K"><xs:selector xpath="referring"/><xs:field xpath="@id"/></xs:keyref><xs:unique name="U"><xs:selector xpath="kept|referring"/><xs:field xpath="v"/></xs:unique>`
      : "";
    const body = parts.map((part) => this.write(part)).join("") + (withKeys ? named("kept") + named("referring") : "");
    return `<xs:element name="root"><xs:complexType><xs:sequence>${body}</xs:sequence>${this.attributes().join("")}</xs:complexType>${constraints}</xs:element>`;
  }
}

/** In a group that repeats, a part that repeats by itself would leave open which of the two goes on. */
function settled(node: Node): Node {
  if (!("parts" in node) || node.max === 1) return node;
  return { ...node, parts: node.parts.map((part, i) => once(part, i === 0)) };
}

function once(node: Node, isFirst: boolean): Node {
  const min = isFirst ? 1 : Math.min(1, node.min);
  if (!("parts" in node)) return { ...node, min, max: 1 };
  return { ...node, min, max: 1, parts: node.parts.map((part, i) => once(part, i === 0 || isFirst)) };
}

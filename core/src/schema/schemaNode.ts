// A schema document as the compiler reads it: elements, attributes and the namespaces in scope, with their places.
import { cdataContent, decodeText } from "../xml/decode";
import { segmentOf, tokenOf } from "../xml/nodes";
import { TokenFlag, TokenKind, type Name, type NodeRef, type Segment } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { expandValue, type Entities } from "./internalSubset";
import type { Place } from "./model";
import { xmlNamespace, xsdNamespace } from "./names";
import { isBlank, trimBlanks } from "./whiteSpace";

export class SchemaAttribute {
  constructor(
    private readonly documentUri: string,
    readonly uri: string,
    readonly local: string,
    readonly value: string,
    private readonly valueFrom: number,
    private readonly valueTo: number,
    private readonly nameFrom: number,
    private readonly nameTo: number,
  ) {}

  /** Its value; `namePlace` is its name. */
  get place(): Place {
    return { uri: this.documentUri, from: this.valueFrom, to: this.valueTo };
  }

  get namePlace(): Place {
    return { uri: this.documentUri, from: this.nameFrom, to: this.nameTo };
  }
}

const noAttributes: readonly SchemaAttribute[] = [];

export class SchemaNode {
  /** Without namespace declarations. */
  attributes: readonly SchemaAttribute[] = noAttributes;
  /** Those of xs:annotation that are `notes` are left out. */
  readonly children: SchemaNode[] = [];
  /** Is there text directly in it? White space is none. */
  holdsText = false;
  /** Of xs:annotation: its documentation and appinfo, in order. */
  notes: Note[] | undefined;

  constructor(
    private readonly documentUri: string,
    readonly uri: string,
    readonly local: string,
    readonly parent: SchemaNode | undefined,
    private readonly nameFrom: number,
    private readonly nameTo: number,
    readonly namespaces: Namespaces,
  ) {}

  /** The name in the start tag. */
  get place(): Place {
    return { uri: this.documentUri, from: this.nameFrom, to: this.nameTo };
  }
}

/** What xs:documentation or xs:appinfo says: all text in it, in order, white space at the ends left out. */
export interface Note {
  readonly kind: "documentation" | "appinfo";
  readonly source: string;
  readonly text: string;
}

/** Prefixes in scope; "" is the default namespace. */
export interface Namespaces {
  readonly bindings: ReadonlyMap<string, string>;
  readonly outer: Namespaces | undefined;
}

/** Namespace of a prefix; "" for no default namespace, undefined for an undeclared prefix. */
export function resolvePrefix(scope: Namespaces | undefined, prefix: string): string | undefined {
  if (prefix === "xml") return xmlNamespace;
  for (let s = scope; s; s = s.outer) {
    const uri = s.bindings.get(prefix);
    if (uri !== undefined) return uri === "" && prefix !== "" ? undefined : uri;
  }
  return prefix === "" ? "" : undefined;
}

/** Reads the element and all below it; `entities` are those that the document declares for itself. */
export function toSchemaNode(tree: XmlTree, root: NodeRef, documentUri: string, entities: Entities): SchemaNode {
  return new Reader(tree, documentUri, entities).read(root);
}

/** Goes through the tokens once, from left to right. */
class Reader {
  private node: SchemaNode | undefined;
  private note: OpenNote | undefined;
  private segment: Segment;
  private base = 0;

  constructor(
    private readonly tree: XmlTree,
    private readonly documentUri: string,
    private readonly entities: Entities,
  ) {
    this.segment = tree.segments[0];
  }

  read(root: NodeRef): SchemaNode {
    this.enter(segmentOf(root));
    const top = this.open(tokenOf(root));
    if (this.segment.kind[tokenOf(root)] === TokenKind.EmptyTag) return top;
    let t = tokenOf(root) + 1;
    for (let k = segmentOf(root); this.node; t = 0) {
      for (; t < this.segment.count && this.node; t++) this.take(t);
      if (++k >= this.tree.segments.length) break;
      this.enter(k);
    }
    return top;
  }

  private enter(k: number): void {
    this.segment = this.tree.segments[k];
    this.base = this.tree.segmentStart(k);
  }

  private take(t: number): void {
    const kind = this.segment.kind[t];
    if (kind === TokenKind.Text || kind === TokenKind.CData) this.takeText(t, kind);
    else if (kind === TokenKind.StartTag) this.start(t);
    else if (kind === TokenKind.EndTag) this.end();
    else if (kind === TokenKind.EmptyTag) {
      this.start(t);
      this.end();
    }
  }

  private start(t: number): void {
    if (this.note) this.note.depth++;
    else if (this.node?.notes && noteKinds.has(this.nameOf(t).local) && this.nameOf(t).uri === xsdNamespace)
      this.note = this.openNote(t);
    else this.open(t);
  }

  private end(): void {
    if (!this.note) this.node = this.node?.parent;
    else if (--this.note.depth === 0) {
      const { kind, source, parts } = this.note;
      this.node?.notes?.push({ kind, source, text: parts.join("").trim() });
      this.note = undefined;
    }
  }

  private nameOf(t: number): Name {
    return this.tree.names.get(this.segment.name[t]);
  }

  private openNote(t: number): OpenNote {
    const { names } = this.tree;
    const { firstAttribute, attributeName } = this.segment;
    let source = "";
    for (let a = firstAttribute[t]; a < firstAttribute[t + 1]; a++)
      if (names.get(attributeName[a]).qname === "source") source = collapse(this.valueOf(a));
    return { kind: this.nameOf(t).local as Note["kind"], source, depth: 1, parts: [], raw: "" };
  }

  private takeText(t: number, kind: TokenKind): void {
    const { from, flags } = this.segment;
    if ((flags[t] & TokenFlag.blank) !== 0 && !this.note) return;
    const raw = this.tree.text.slice(this.base + from[t], this.base + from[t + 1]);
    if (!this.note) {
      const text = kind === TokenKind.Text ? decodeText(raw) : cdataContent(raw);
      if (this.node && !isBlank(text)) this.node.holdsText = true;
      return;
    }
    // A long token goes on in the next segment: it is decoded when it is whole.
    this.note.raw += raw;
    if ((flags[t] & TokenFlag.continues) !== 0) return;
    this.note.parts.push(kind === TokenKind.Text ? decodeText(this.note.raw) : cdataContent(this.note.raw));
    this.note.raw = "";
  }

  /** Opens a node and gives it to the one around it. */
  private open(t: number): SchemaNode {
    const parent = this.node;
    const { uri, local, qname } = this.nameOf(t);
    const { firstAttribute, from } = this.segment;
    const start = this.base + from[t];
    const isWritten = from[t] < from[t + 1];
    const nameFrom = isWritten ? start + 1 : start;
    const nameTo = isWritten ? nameFrom + qname.length : nameFrom;
    const [first, end] = [firstAttribute[t], firstAttribute[t + 1]];
    const namespaces = this.namespacesOf(first, end, parent?.namespaces);
    const node = new SchemaNode(this.documentUri, uri, local, parent, nameFrom, nameTo, namespaces);
    if (first < end) node.attributes = this.attributesOf(first, end);
    if (local === "annotation" && uri === xsdNamespace) node.notes = [];
    parent?.children.push(node);
    this.node = node;
    return node;
  }

  private attributesOf(first: number, end: number): readonly SchemaAttribute[] {
    const { attributeName, valueFrom, valueTo, attributeFrom, attributeNameTo } = this.segment;
    const { base, documentUri } = this;
    const found: SchemaAttribute[] = [];
    for (let a = first; a < end; a++) {
      const { qname, prefix, uri, local } = this.tree.names.get(attributeName[a]);
      if (declaresNamespace(qname)) continue;
      const place = [
        base + valueFrom[a],
        base + valueTo[a],
        base + attributeFrom[a],
        base + attributeNameTo[a],
      ] as const;
      found.push(new SchemaAttribute(documentUri, prefix === "" ? "" : uri, local, this.valueOf(a), ...place));
    }
    return found;
  }

  /** A value with its references resolved; white space in it becomes a space. */
  private valueOf(a: number): string {
    const { valueFrom, valueTo } = this.segment;
    const raw = this.tree.text.slice(this.base + valueFrom[a], this.base + valueTo[a]);
    return /[&\t\r\n]/.test(raw) ? expandValue(raw, this.entities) : raw;
  }

  private namespacesOf(first: number, end: number, outer: Namespaces | undefined): Namespaces {
    const { attributeName } = this.segment;
    let bindings: Map<string, string> | undefined;
    for (let a = first; a < end; a++) {
      const { qname } = this.tree.names.get(attributeName[a]);
      if (declaresNamespace(qname)) (bindings ??= new Map()).set(qname.slice("xmlns:".length), this.valueOf(a));
    }
    return bindings || !outer ? { bindings: bindings ?? new Map(), outer } : outer;
  }
}

/** A note that is being read. */
interface OpenNote {
  readonly kind: Note["kind"];
  readonly source: string;
  /** Of elements in it, itself among them. */
  depth: number;
  readonly parts: string[];
  raw: string;
}

const noteKinds: ReadonlySet<string> = new Set(["documentation", "appinfo"]);

function declaresNamespace(qname: string): boolean {
  return qname === "xmlns" || qname.startsWith("xmlns:");
}

/** Value of an attribute without namespace, white space collapsed; undefined when it is absent. */
export function attributeOf(node: SchemaNode, local: string): string | undefined {
  const value = attributeNode(node, local)?.value;
  return value === undefined ? undefined : collapse(value);
}

function collapse(value: string): string {
  return /[ \t\r\n]/.test(value) ? trimBlanks(value).replace(/[ \t\r\n]+/g, " ") : value;
}

export function attributeNode(node: SchemaNode, local: string): SchemaAttribute | undefined {
  return node.attributes.find((attribute) => attribute.local === local && attribute.uri === "");
}

/** Where to report something about an attribute: its value, or else the element's name. */
export function placeOf(node: SchemaNode, attribute?: string): Place {
  return (attribute === undefined ? undefined : attributeNode(node, attribute)?.place) ?? node.place;
}

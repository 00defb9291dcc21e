// The nodes of XPath's data model over our tree. Elements, texts, comments and instructions are numbers (segment and token),
// so that document order is the order of numbers; the document is the smallest. Attributes are small records.
import { attributes, endTagOf, nameOf, segmentOf, tokenOf, type Attribute } from "../../xml/nodes";
import { TokenFlag, TokenKind, type NodeRef } from "../../xml/segment";
import type { XmlTree } from "../../xml/tree";
import { decodeToken } from "../content";
import { none, type Reader } from "../reader";

export const documentNode = -2;

export interface AttributeNode {
  readonly owner: NodeRef;
  /** Place among the owner's attributes; namespace nodes come after all of them. */
  readonly index: number;
  readonly kind: "attribute" | "namespace";
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

export type XNode = number | AttributeNode;

export type NodeKind = "document" | "element" | "text" | "comment" | "instruction" | "attribute" | "namespace";

export function kindOf(node: XNode, reader: Reader): NodeKind {
  if (typeof node === "object") return node.kind;
  if (node === documentNode) return "document";
  switch (reader.document.segments[segmentOf(node)].kind[tokenOf(node)]) {
    case TokenKind.Text:
    case TokenKind.CData:
      return "text";
    case TokenKind.Comment:
      return "comment";
    case TokenKind.Instruction:
      return "instruction";
    default:
      return "element";
  }
}

/** Children of the document or of an element, of all kinds when `all`, else elements only. */
export function childrenOf(node: XNode, reader: Reader, all: boolean): number[] {
  if (typeof node === "object") return [];
  if (node === documentNode) return all ? contentBetween(reader, 0, undefined) : rootOf(reader);
  if (kindOf(node, reader) !== "element") return [];
  return all ? contentBetween(reader, node + 1, node) : reader.children(node, 0);
}

function rootOf(reader: Reader): number[] {
  const root = reader.root();
  return root === none ? [] : [root];
}

/** The nodes directly inside an element (or the document), token by token; texts that touch are one node. */
function contentBetween(reader: Reader, from: number, owner: NodeRef | undefined): number[] {
  const tree = reader.document;
  const end = owner === undefined ? tree.segments.length * 65_536 : endTagOf(tree, owner);
  if (owner !== undefined && end === owner) return [];
  const found: number[] = [];
  let textOpen = false;
  for (let at = from; at < end; at = tokenAfter(tree, at)) {
    const segment = tree.segments[segmentOf(at)];
    if (!segment) break;
    const kind = segment.kind[tokenOf(at)];
    const isText = kind === TokenKind.Text || kind === TokenKind.CData;
    const isOther =
      kind === TokenKind.StartTag ||
      kind === TokenKind.EmptyTag ||
      kind === TokenKind.Comment ||
      kind === TokenKind.Instruction;
    reader.look(at);
    if (isText && owner === undefined) continue;
    if (isText ? !textOpen : isOther && (segment.flags[tokenOf(at)] & TokenFlag.continued) === 0) found.push(at);
    if (isText || isOther) textOpen = isText;
  }
  return found;
}

/** The token behind `at`; for a start tag behind its element. */
function tokenAfter(tree: XmlTree, at: number): number {
  const segment = tree.segments[segmentOf(at)];
  const last = segment.kind[tokenOf(at)] === TokenKind.StartTag ? endTagOf(tree, at) : at;
  if (tokenOf(last) + 1 < tree.segments[segmentOf(last)].count) return last + 1;
  let next = segmentOf(last) + 1;
  while (tree.segments[next]?.count === 0) next++;
  return next * 65_536;
}

/** Attributes without namespace declarations. */
export function attributesOf(node: XNode, reader: Reader): AttributeNode[] {
  if (typeof node === "object" || node === documentNode || kindOf(node, reader) !== "element") return [];
  reader.look(node);
  return attributes(reader.document, node)
    .filter((attribute) => !declaresNamespace(attribute))
    .map((attribute, index) => toAttributeNode(node, attribute, index));
}

/** Namespaces in scope: the nearest declaration of each prefix, and xml. */
export function namespacesOf(node: XNode, reader: Reader): AttributeNode[] {
  if (typeof node === "object" || node === documentNode || kindOf(node, reader) !== "element") return [];
  const found = new Map<string, string>([["xml", "http://www.w3.org/XML/1998/namespace"]]);
  const declared = new Set<string>();
  for (let at: NodeRef = node; at !== none; at = reader.parent(at))
    for (const attribute of attributes(reader.document, at).filter(declaresNamespace)) {
      const prefix = attribute.name.prefix === "xmlns" ? attribute.name.local : "";
      if (!declared.has(prefix)) found.set(prefix, attribute.value);
      declared.add(prefix);
    }
  return [...found]
    .filter(([, uri]) => uri !== "")
    .map(([prefix, value], index) => ({
      owner: node,
      index: 1000 + index,
      kind: "namespace",
      name: prefix,
      local: prefix,
      uri: "",
      value,
    }));
}

function declaresNamespace(attribute: Attribute): boolean {
  return attribute.name.qname === "xmlns" || attribute.name.prefix === "xmlns";
}

function toAttributeNode(owner: NodeRef, attribute: Attribute, index: number): AttributeNode {
  const { qname, local, uri } = attribute.name;
  return { owner, index, kind: "attribute", name: qname, local, uri, value: attribute.value };
}

export function parentOf(node: XNode, reader: Reader): XNode | undefined {
  if (typeof node === "object") return node.owner;
  if (node === documentNode) return undefined;
  const found = kindOf(node, reader) === "element" ? reader.parent(node) : reader.around(node);
  return found === none ? documentNode : found;
}

/** XPath's string-value. */
export function stringValue(node: XNode, reader: Reader): string {
  if (typeof node === "object") return node.value;
  const tree = reader.document;
  if (node === documentNode)
    return rootOf(reader)
      .map((root) => stringValue(root, reader))
      .join("");
  const kind = kindOf(node, reader);
  if (kind === "element") return reader.content(node);
  const end = tokenAfter(tree, node);
  if (kind === "text") return textRun(node, reader);
  const raw = rawBetween(tree, node, end);
  return kind === "comment" ? raw.slice(4, -3) : raw.replace(/^<\?\S*\s*/, "").replace(/\?>$/, "");
}

/** A text node: text and CDATA tokens up to the next tag, comment or instruction. */
function textRun(first: number, reader: Reader): string {
  const tree = reader.document;
  let text = "";
  let raw = "";
  for (let at = first; ; at = tokenAfter(tree, at)) {
    const segment = tree.segments[segmentOf(at)];
    const kind = segment?.kind[tokenOf(at)];
    if (kind !== TokenKind.Text && kind !== TokenKind.CData) return text;
    reader.look(at);
    raw += rawBetween(tree, at, at);
    if ((segment.flags[tokenOf(at)] & TokenFlag.continues) !== 0) continue;
    text += decodeToken(kind, raw);
    raw = "";
  }
}

/** The written text from one token to before another; of the first one alone when they are the same. */
function rawBetween(tree: XmlTree, from: number, to: number): string {
  const start = offsetOf(tree, from);
  const segment = tree.segments[segmentOf(from)];
  const end =
    to === from || to < 0 ? tree.segmentStart(segmentOf(from)) + segment.from[tokenOf(from) + 1] : offsetOf(tree, to);
  return tree.text.slice(start, end);
}

function offsetOf(tree: XmlTree, ref: number): number {
  const k = segmentOf(ref);
  if (k >= tree.segments.length) return tree.text.length;
  return tree.segmentStart(k) + tree.segments[k].from[tokenOf(ref)];
}

/** Document order; an attribute comes behind its element and before the element's children. */
export function compareNodes(a: XNode, b: XNode): number {
  const left = typeof a === "object" ? a.owner : a;
  const right = typeof b === "object" ? b.owner : b;
  if (left !== right) return left - right;
  return (typeof a === "object" ? a.index + 1 : 0) - (typeof b === "object" ? b.index + 1 : 0);
}

export function sameNode(a: XNode, b: XNode): boolean {
  return compareNodes(a, b) === 0;
}

/** Name as written, local part and namespace; empty for nodes without a name. */
export function nameParts(node: XNode, reader: Reader): { name: string; local: string; uri: string } {
  if (typeof node === "object") return node;
  const kind = kindOf(node, reader);
  if (kind === "element") {
    const { qname, local, uri } = nameOf(reader.document, node);
    return { name: qname, local, uri };
  }
  if (kind !== "instruction") return { name: "", local: "", uri: "" };
  const target = /^<\?([^\s?]*)/.exec(rawBetween(reader.document, node, node))?.[1] ?? "";
  return { name: target, local: target, uri: "" };
}

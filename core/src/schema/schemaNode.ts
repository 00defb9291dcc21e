// A schema document as the compiler reads it: elements, attributes and the namespaces in scope, with their places.
import type { XmlTree } from "../xml/tree";
import type { NodeRef } from "../xml/segment";
import * as nodes from "../xml/nodes";
import { expandValue, type Entities } from "./internalSubset";
import type { Place } from "./model";
import { xmlNamespace } from "./names";
import { trimBlanks } from "./whiteSpace";

export interface SchemaAttribute {
  readonly uri: string;
  readonly local: string;
  readonly value: string;
  /** Its value; `namePlace` is its name. */
  readonly place: Place;
  readonly namePlace: Place;
}

export interface SchemaNode {
  readonly uri: string;
  readonly local: string;
  /** Without namespace declarations. */
  readonly attributes: readonly SchemaAttribute[];
  readonly children: readonly SchemaNode[];
  readonly parent: SchemaNode | undefined;
  /** Direct text, references resolved. */
  readonly text: string;
  /** The name in the start tag. */
  readonly place: Place;
  readonly namespaces: Namespaces;
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
  return readNode({ tree, documentUri, entities }, root, undefined);
}

interface Reading {
  readonly tree: XmlTree;
  readonly documentUri: string;
  readonly entities: Entities;
}

/** The attributes of an element, with the document's own entities resolved. */
function attributesOf({ tree, entities }: Reading, ref: NodeRef): readonly nodes.Attribute[] {
  const all = nodes.attributes(tree, ref);
  if (entities.size === 0) return all;
  return all.map((one) => {
    const raw = tree.text.slice(one.valueFrom, one.valueTo);
    return raw.includes("&") ? { ...one, value: expandValue(raw, entities) } : one;
  });
}

type Building = { -readonly [K in keyof SchemaNode]: SchemaNode[K] } & { children: SchemaNode[] };

function readNode(reading: Reading, ref: NodeRef, parent: SchemaNode | undefined): SchemaNode {
  const { tree, documentUri } = reading;
  const name = nodes.nameOf(tree, ref);
  const all = attributesOf(reading, ref);
  const node: Building = {
    uri: name.uri,
    local: name.local,
    attributes: all
      .filter((attribute) => !declaresNamespace(attribute.name.qname))
      .map((attribute) => ({
        uri: attribute.name.prefix === "" ? "" : attribute.name.uri,
        local: attribute.name.local,
        value: attribute.value,
        place: { uri: documentUri, from: attribute.valueFrom, to: attribute.valueTo },
        namePlace: { uri: documentUri, from: attribute.from, to: attribute.nameTo },
      })),
    children: [],
    parent,
    text: nodes.textOf(tree, ref),
    place: { uri: documentUri, ...nodes.nameRange(tree, ref) },
    namespaces: bindingsOf(all, parent?.namespaces),
  };
  for (const child of nodes.children(tree, ref)) node.children.push(readNode(reading, child, node));
  return node;
}

function declaresNamespace(qname: string): boolean {
  return qname === "xmlns" || qname.startsWith("xmlns:");
}

function bindingsOf(all: readonly nodes.Attribute[], outer: Namespaces | undefined): Namespaces {
  const declared = all.filter((attribute) => declaresNamespace(attribute.name.qname));
  if (declared.length === 0 && outer) return outer;
  const prefixOf = (qname: string) => (qname === "xmlns" ? "" : qname.slice("xmlns:".length));
  return { bindings: new Map(declared.map((a) => [prefixOf(a.name.qname), a.value])), outer };
}

/** Value of an attribute without namespace, white space collapsed; undefined when it is absent. */
export function attributeOf(node: SchemaNode, local: string): string | undefined {
  const value = attributeNode(node, local)?.value;
  return value === undefined ? undefined : trimBlanks(value).replace(/[ \t\r\n]+/g, " ");
}

export function attributeNode(node: SchemaNode, local: string): SchemaAttribute | undefined {
  return node.attributes.find((attribute) => attribute.local === local && attribute.uri === "");
}

/** Where to report something about an attribute: its value, or else the element's name. */
export function placeOf(node: SchemaNode, attribute?: string): Place {
  return (attribute === undefined ? undefined : attributeNode(node, attribute)?.place) ?? node.place;
}

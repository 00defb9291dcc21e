// Builds particles: elements, wildcards and groups with their occurrences.
import type { Builder } from "./components";
import type { SchemaDocument } from "./documents";
import type { ModelGroup, Particle, Wildcard } from "./model";
import { xsdNamespace } from "./names";
import { attributeNode, attributeOf, placeOf, type SchemaNode } from "./schemaNode";
import { readNamespaces } from "./wildcards";

const groupNames: ReadonlySet<string> = new Set(["sequence", "choice", "all", "group"]);

/** The child that gives a type its content model. */
export function contentNode(node: SchemaNode): SchemaNode | undefined {
  return node.children.find((child) => child.uri === xsdNamespace && groupNames.has(child.local));
}

/** The particle of xs:sequence, xs:choice, xs:all or a reference to a group. */
export function groupParticle(builder: Builder, node: SchemaNode, document: SchemaDocument): Particle | undefined {
  const occurs = occurrences(builder, node);
  if (node.local === "group") return groupReference(builder, node, document, occurs);
  const compositor = node.local as ModelGroup["compositor"];
  const particles: Particle[] = [];
  for (const child of node.children) {
    const particle = child.uri === xsdNamespace ? childParticle(builder, child, document) : undefined;
    // What stands at most zero times is not there at all.
    if (particle && 0 < particle.max) particles.push(particle);
  }
  if (compositor === "all") checkAll(builder, node, particles);
  return { term: { kind: "group", compositor, particles, place: node.place }, ...occurs, place: node.place };
}

interface Occurrences {
  readonly min: number;
  readonly max: number;
}

function occurrences(builder: Builder, node: SchemaNode): Occurrences {
  const min = Number(attributeOf(node, "minOccurs") ?? 1);
  const text = attributeOf(node, "maxOccurs") ?? "1";
  const max = text === "unbounded" ? Infinity : Number(text);
  if (max < min) {
    const args = { min, max: String(max) };
    builder.findings.error("schema.constraint", placeOf(node, "maxOccurs"), "p-props-correct.2.1", args);
    builder.lose();
  }
  return Number.isNaN(min) || Number.isNaN(max) ? { min: 1, max: 1 } : { min: Math.min(min, max), max };
}

function groupReference(
  builder: Builder,
  node: SchemaNode,
  document: SchemaDocument,
  occurs: Occurrences,
): Particle | undefined {
  const ref = attributeOf(node, "ref");
  const entry = ref === undefined ? undefined : builder.entryNamed("group", ref, node, "ref", document);
  const group = entry && builder.group(entry, placeOf(node, "ref"));
  if (!group) return undefined;
  const isAll = group.term.kind === "group" && group.term.compositor === "all";
  if (isAll && 1 < occurs.max)
    builder.findings.error("schema.all", placeOf(node, "maxOccurs"), "cos-all-limited.1.2", {});
  return { term: group.term, ...occurs, place: node.place };
}

function childParticle(builder: Builder, node: SchemaNode, document: SchemaDocument): Particle | undefined {
  if (node.local === "element") return elementParticle(builder, node, document);
  if (node.local === "any") {
    return { term: readWildcard(builder, node, document), ...occurrences(builder, node), place: node.place };
  }
  if (!groupNames.has(node.local)) return undefined;
  const particle = groupParticle(builder, node, document);
  const isAll = particle?.term.kind === "group" && particle.term.compositor === "all";
  if (isAll && 0 < particle.max) builder.findings.error("schema.all", node.place, "cos-all-limited.1.2", {});
  return particle;
}

export function readWildcard(builder: Builder, node: SchemaNode, document: SchemaDocument): Wildcard {
  const process = attributeOf(node, "processContents");
  const namespaces = readNamespaces(attributeOf(node, "namespace"), document.targetNamespace);
  if (namespaces.kind === "list" && [...namespaces.uris].some((uri) => uri.startsWith("##"))) {
    const args = { element: node.local, name: "namespace", found: attributeOf(node, "namespace") ?? "" };
    builder.findings.error("schema.attributeValue", placeOf(node, "namespace"), "s4s-att-invalid-value", args);
  }
  return {
    kind: "wildcard",
    namespaces,
    process: process === "lax" || process === "skip" ? process : "strict",
    place: node.place,
    annotation: builder.annotationOf(node),
  };
}

function elementParticle(builder: Builder, node: SchemaNode, document: SchemaDocument): Particle | undefined {
  const occurs = occurrences(builder, node);
  const ref = attributeOf(node, "ref");
  if (ref === undefined) {
    if (attributeOf(node, "name") === undefined) return refuseNameless(builder, node);
    return { term: builder.localElement(node, document), ...occurs, place: node.place };
  }
  checkReference(builder, node);
  const decl = builder.elementNamed(ref, node, "ref", document);
  return decl && { term: decl, ...occurs, place: node.place };
}

function refuseNameless(builder: Builder, node: SchemaNode): undefined {
  const args = { element: node.local, expected: ["name", "ref"] };
  builder.findings.error("schema.missingElement", node.place, `src-${node.local}.2.1`, args);
  return undefined;
}

const withReference: ReadonlySet<string> = new Set(["ref", "minOccurs", "maxOccurs", "id"]);

/** A reference says nothing about the element itself. */
function checkReference(builder: Builder, node: SchemaNode): void {
  for (const attribute of node.attributes) {
    const { uri, local } = attribute;
    if (uri !== "" || withReference.has(local)) continue;
    const args = { element: "element", names: ["ref", local] };
    builder.findings.error("schema.conflict", attribute.place, "src-element.2", args);
  }
  for (const child of node.children) {
    if (child.uri !== xsdNamespace || child.local === "annotation") continue;
    builder.findings.error("schema.conflict", child.place, "src-element.2", {
      element: "element",
      names: ["ref", child.local],
    });
  }
}

/** In xs:all each element stands at most once. */
function checkAll(builder: Builder, node: SchemaNode, particles: readonly Particle[]): void {
  for (const { max, place } of particles) {
    if (1 < max) builder.findings.error("schema.all", place ?? node.place, "cos-all-limited.2", {});
  }
  if (attributeNode(node, "maxOccurs") && attributeOf(node, "maxOccurs") !== "1") {
    builder.findings.error("schema.all", placeOf(node, "maxOccurs"), "cos-all-limited.1", {});
  }
}

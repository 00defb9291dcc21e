// Reads key, unique and keyref from an element declaration.
import type { Builder } from "./components";
import type { SchemaDocument } from "./documents";
import type { IdentityConstraint, Path } from "./model";
import { expanded, xsdNamespace } from "./names";
import { attributeOf, placeOf, resolvePrefix, type SchemaNode } from "./schemaNode";
import type { Shell } from "./simpleTypes";
import { parseXPath } from "./xpath";

const kinds: ReadonlySet<string> = new Set(["key", "unique", "keyref"]);

/** The constraints of an element; not complete when one of them could not be understood. */
export function readIdentity(
  builder: Builder,
  node: SchemaNode,
  document: SchemaDocument,
): { constraints: IdentityConstraint[]; isComplete: boolean } {
  const written = node.children.filter((child) => child.uri === xsdNamespace && kinds.has(child.local));
  const constraints = written.flatMap((child) => readConstraint(builder, child, document) ?? []);
  return { constraints, isComplete: constraints.length === written.length };
}

function readConstraint(builder: Builder, node: SchemaNode, document: SchemaDocument): IdentityConstraint | undefined {
  const named = (local: string) => node.children.filter((child) => child.uri === xsdNamespace && child.local === local);
  const selector = named("selector").map((child) => readPath(builder, child, false))[0];
  const fields = named("field").map((child) => readPath(builder, child, true));
  if (!selector || fields.length === 0 || fields.some((field) => !field)) return undefined;
  const constraint: Shell<IdentityConstraint> = {
    kind: node.local as IdentityConstraint["kind"],
    id: builder.identities.length,
    name: attributeOf(node, "name") ?? "",
    uri: document.targetNamespace,
    place: placeOf(node, "name"),
    selector,
    fields: fields.filter((field) => field !== undefined),
  };
  builder.identities.push(constraint);
  if (constraint.kind === "keyref") addKeyref(builder, constraint, node, document);
  return constraint;
}

function addKeyref(
  builder: Builder,
  constraint: Shell<IdentityConstraint>,
  node: SchemaNode,
  document: SchemaDocument,
): void {
  const name = builder.qname(attributeOf(node, "refer") ?? "", node, "refer", document);
  const refer = name && expanded(name.uri, name.local);
  builder.keyrefs.push({ constraint, refer, place: placeOf(node, "refer") });
}

function readPath(builder: Builder, node: SchemaNode, mayEndInAttribute: boolean): Path[] | undefined {
  const text = attributeOf(node, "xpath");
  if (text === undefined) return undefined;
  const paths = parseXPath(text, mayEndInAttribute, (prefix) => resolvePrefix(node.namespaces, prefix));
  // The names are known to the schema, so that no element of this name passes for "any other".
  for (const { local, uri } of paths?.flatMap((path) => path.steps) ?? [])
    if (uri !== undefined) builder.symbols.of(uri, local);
  if (paths) return paths;
  const rule = mayEndInAttribute ? "c-fields-xpaths" : "c-selector-xpath";
  builder.findings.error("schema.xpath", placeOf(node, "xpath"), rule, { xpath: text });
  return undefined;
}

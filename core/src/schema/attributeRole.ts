// What the name of an attribute says of it, whatever the type of its element.
import type { Name } from "../xml/segment";
import { xmlnsNamespace, xsiNamespace } from "./names";

export const AttributeRole = { plain: 1, namespace: 2, type: 3, nil: 4, otherXsi: 5 } as const;
export type AttributeRole = (typeof AttributeRole)[keyof typeof AttributeRole];

export function roleOfName({ qname, prefix, uri, local }: Name): AttributeRole {
  if (qname === "xmlns" || prefix === "xmlns" || uri === xmlnsNamespace) return AttributeRole.namespace;
  if (uri !== xsiNamespace || prefix === "") return AttributeRole.plain;
  if (local === "type") return AttributeRole.type;
  if (local === "nil") return AttributeRole.nil;
  return local === "schemaLocation" || local === "noNamespaceSchemaLocation"
    ? AttributeRole.otherXsi
    : AttributeRole.plain;
}

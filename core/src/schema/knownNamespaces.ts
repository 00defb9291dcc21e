// The namespaces of a schema by the local names in them: what was meant where a document does not say, because a tag is broken or
// a prefix is declared nowhere.
import type { KnownNamespaces } from "../xml/namespaces";
import type { AttributeDecl, Type } from "./model";
import { xsiNamespace } from "./names";
import type { Schema } from "./schema";

const instanceNames: ReadonlySet<string> = new Set(["type", "nil", "schemaLocation", "noNamespaceSchemaLocation"]);

export class NamespacesOfSchema implements KnownNamespaces {
  private attributes: ReadonlyMap<string, string> | undefined;

  constructor(private readonly schema: Schema) {}

  knows(uri: string): boolean {
    return uri === "" || uri === xsiNamespace || this.schema.hasNamespace(uri);
  }

  /** Where elements of several namespaces have the name: none, if that may be, else the one that was declared first. */
  ofElement(local: string, prefixed: boolean): string | undefined {
    const uris = this.schema.declarationsNamed(local).map(({ uri }) => uri);
    if (!prefixed && uris.includes("")) return "";
    return uris.find((uri) => uri !== "");
  }

  ofAttribute(local: string): string | undefined {
    this.attributes ??= attributesOf(this.schema);
    return this.attributes.get(local) ?? (instanceNames.has(local) ? xsiNamespace : undefined);
  }
}

/** The namespace of each attribute that has one, by its local name. */
function attributesOf({ globalAttributes, globalTypes, elements }: Schema): Map<string, string> {
  const found = new Map<string, string>();
  const add = ({ local, uri }: AttributeDecl): void => {
    if (uri !== "" && !found.has(local)) found.set(local, uri);
  };
  const addOf = (type: Type): void => {
    if (type.kind === "complex") for (const { decl } of type.attributes.values()) add(decl);
  };
  for (const decl of globalAttributes.values()) add(decl);
  for (const type of globalTypes.values()) addOf(type);
  for (const { type } of elements) addOf(type);
  return found;
}

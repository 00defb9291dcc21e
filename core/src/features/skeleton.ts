// The start of a document: its root with namespaces and the place of its schema, and what that requires.
import type { PackSchema } from "../pack/manifest";
import type { ElementDecl } from "../schema/model";
import { escapeXml } from "./escape";
import { Naming } from "./naming";
import { elementPieces, type Known, type Piece } from "./snippets";

/** The root element of a new document, behind its `<`: namespaces, the place of its schema, and what it requires. */
export function rootPieces(schema: PackSchema, decl: ElementDecl, depth: number, known?: Known): readonly Piece[] {
  const { uri } = decl;
  // Unqualified children in a namespaced root: the root needs a prefix, because a default namespace would take them in.
  const prefix = uri !== "" && hasUnqualifiedChildren(decl) ? "d" : "";
  const file = schema.file.slice(schema.file.lastIndexOf("/") + 1);
  const location =
    uri === "" ? `xsi:noNamespaceSchemaLocation="${file}"` : `xsi:schemaLocation="${escapeXml(uri)} ${file}"`;
  const declared = uri === "" ? "" : ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeXml(uri)}"`;
  const head = `${declared} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${location}`;
  return elementPieces(decl, { naming: Naming.empty([[prefix, uri]]), head, depth, known });
}

function hasUnqualifiedChildren({ type }: ElementDecl): boolean {
  if (type.kind !== "complex" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return false;
  return type.content.model.leaves.some((leaf) => leaf.term.kind === "element" && leaf.term.uri === "");
}

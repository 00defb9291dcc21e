// What a judge must know of a document, read from libxml2's tree: the root and the common header of its forms.
import { XmlElement } from "libxml2-wasm";
import type { ChildFacts, DocumentFacts } from "./messages";

/** The elements of the common header, which every application of the channel has. */
const headerNames = ["Identification", "FormCreationDate", "FormCreationHour", "AttestationStatus", "TypeForm"];

/** Root, and one entry for each of its child elements. */
export function readFacts(root: XmlElement): DocumentFacts {
  return { root: root.name, children: childElements(root).map(readChild) };
}

/** The child elements, in order. */
export function childElements(element: XmlElement): XmlElement[] {
  const list: XmlElement[] = [];
  for (let node = element.firstChild; node; node = node.next) if (node instanceof XmlElement) list.push(node);
  return list;
}

/** The text of an element that holds nothing but text. */
export function textOf(element: XmlElement): string | undefined {
  return childElements(element).length === 0 ? element.content : undefined;
}

function readChild(child: XmlElement): ChildFacts {
  const header: Record<string, string> = {};
  const references: Record<string, string>[] = [];
  for (const part of childElements(child)) {
    if (headerNames.includes(part.name) && !(part.name in header)) header[part.name] = part.content.trim();
    if (part.name === "Reference") references.push(fieldsOf(part));
  }
  return { name: child.name, header, references };
}

function fieldsOf(element: XmlElement): Record<string, string> {
  return Object.fromEntries(childElements(element).map((field) => [field.name, field.content.trim()]));
}

// Is a document one of the channel, though no pack knows it? Then the product has something to offer; other XML is left alone.
import { baseName } from "../pack/version";
import type { DocumentHead } from "../pack/choose";
import { firstChild, nameOf, nextSibling, rootElement } from "../xml/nodes";
import type { XmlTree } from "../xml/tree";

/** The schemas of the channel are named by quarter: "Dimona_20231.xsd". */
const quarterlySchema = /^[A-Za-z]\w*_(?:19|20)\d{2}[1-4]\.xsd$/;

/** The first elements of every form. */
const headerElements: ReadonlySet<string> = new Set(["Identification", "FormCreationDate"]);

/** True for a document with the common header of a form, or one that names a schema in the way of the channel. */
export function isOfTheChannel(tree: XmlTree, head: DocumentHead): boolean {
  if (head.location !== undefined && quarterlySchema.test(baseName(head.location))) return true;
  const root = rootElement(tree);
  const form = root === undefined ? undefined : firstForm(tree, root);
  if (form === undefined) return false;
  const names = new Set<string>();
  let node = firstChild(tree, form);
  for (let n = 0; n < headerElements.size && node !== undefined; n++, node = nextSibling(tree, node))
    names.add(nameOf(tree, node).local);
  return [...headerElements].every((name) => names.has(name));
}

function firstForm(tree: XmlTree, root: NonNullable<ReturnType<typeof rootElement>>) {
  const first = firstChild(tree, root);
  return first !== undefined && nameOf(tree, first).local === "Form" ? first : undefined;
}

/** What to call the schema that a document needs: the file that it names, else its root element. */
export function wantedSchema(head: DocumentHead): string {
  return head.location === undefined ? head.local : baseName(head.location);
}

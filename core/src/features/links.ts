// Links in a document: the schema that it names, and files of the channel.
import { attributes, nodeAtPath, rootElement } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { TokenKind } from "../xml/segment";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

export interface Link {
  readonly span: Span;
  /** A file name or address as it is written. */
  readonly target: string;
}

const fileName = /\b(?:FI|FS|GO|FO|TD|CO)\.[A-Z]{4}\.\d{6}\.\d{8}\.[0-9A-Z]{5}\.[RTS](?:\.\d){0,2}\b/g;

/** Names of files are looked for in the first part of a document only: an answer is short. */
const searched = 200_000;

export function* linksIn({ tree }: Pick<Snapshot, "tree">): Steps<readonly Link[]> {
  const root = rootElement(tree) ?? nodeAtPath(tree, [1]);
  const named = root === undefined ? [] : schemaLinks(tree, root);
  return [...named, ...(yield* fileLinks(tree))].sort((a, b) => a.span.from - b.span.from);
}

/** xsi:noNamespaceSchemaLocation is one address; xsi:schemaLocation holds pairs of namespace and address. */
function schemaLinks(tree: XmlTree, root: NodeRef): Link[] {
  return attributes(tree, root).flatMap((attribute) => {
    const { local } = attribute.name;
    if (local !== "schemaLocation" && local !== "noNamespaceSchemaLocation") return [];
    const raw = tree.text.slice(attribute.valueFrom, attribute.valueTo);
    const words = [...raw.matchAll(/\S+/g)];
    const addresses = local === "schemaLocation" ? words.filter((_, index) => index % 2 === 1) : words;
    return addresses.map((word) => linkOf(attribute.valueFrom + word.index, word[0]));
  });
}

function* fileLinks(tree: XmlTree): Steps<Link[]> {
  const found: Link[] = [];
  for (let k = 0; k < tree.segments.length && tree.segmentStart(k) < searched; k++) {
    yield;
    const segment = tree.segments[k];
    const base = tree.segmentStart(k);
    for (let t = 0; t < segment.count; t++) {
      if (segment.kind[t] !== TokenKind.Text) continue;
      const text = tree.text.slice(base + segment.from[t], base + segment.from[t + 1]);
      for (const match of text.matchAll(fileName)) found.push(linkOf(base + segment.from[t] + match.index, match[0]));
    }
  }
  return found;
}

function linkOf(from: number, target: string): Link {
  return { span: { from, to: from + target.length }, target };
}

// All text of an element and its descendants, in document order: XPath's string-value.
import { endTagOf, segmentOf, tokenOf } from "../xml/nodes";
import { decodeText } from "../xml/decode";
import { maxValueUnits } from "../xml/limits";
import { TokenFlag, TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** At most the beginning that the schema looks at as well (`maxValueUnits`). `look` is told each segment that is read, by one of its tokens. */
export function contentOf(tree: XmlTree, node: NodeRef, look: (ref: number) => void): string {
  const end = endTagOf(tree, node);
  const parts: string[] = [];
  let raw = "";
  let length = 0;
  for (let k = segmentOf(node); k <= segmentOf(end); k++) {
    const { kind, flags, from, count } = tree.segments[k];
    const base = tree.segmentStart(k);
    const last = k === segmentOf(end) ? tokenOf(end) : count;
    look(k * 65_536);
    if (length > maxValueUnits) break;
    for (let t = k === segmentOf(node) ? tokenOf(node) + 1 : 0; t < last; t++) {
      if (kind[t] !== TokenKind.Text && kind[t] !== TokenKind.CData) continue;
      raw += tree.text.slice(base + from[t], base + from[t + 1]);
      length += from[t + 1] - from[t];
      // A long token goes on in the next segment: it is decoded when it is whole.
      if ((flags[t] & TokenFlag.continues) !== 0) continue;
      parts.push(decodeToken(kind[t], raw));
      raw = "";
    }
  }
  return parts.join("");
}

/** The text of a token that is whole: references are decoded, CDATA loses its frame. */
export function decodeToken(kind: number, raw: string): string {
  if (kind === TokenKind.Text) return raw.includes("&") || raw.includes("\r") ? decodeText(raw) : raw;
  return raw.slice("<![CDATA[".length, raw.endsWith("]]>") ? -3 : undefined).replace(/\r\n?/g, "\n");
}

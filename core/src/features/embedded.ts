// Documents that stand in a declaration as base64: what they are and how big, and their content to be taken out.
import { embeddedText as embeddedMessages } from "../messages/embedded";
import type { Language } from "../messages/catalogue";
import { textType } from "../schema/model";
import { TokenKind, type NodeRef } from "../xml/segment";
import { nameOf, nodeAt, nodeAtPath, pathOf, startTagRange, textOf, valueRange } from "../xml/nodes";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

export interface Embedded {
  readonly node: NodeRef;
  /** The element's start tag. */
  readonly span: Span;
  /** Child positions from the root: "1,1,7,2". */
  readonly path: string;
  readonly sizeBytes: number;
  /** "PDF", "ZIP"; undefined for something that is not known by its first bytes. */
  readonly kind: string | undefined;
  /** File name to suggest. */
  readonly name: string;
}

/** More are not listed; an editor shows one above each. */
const maxListed = 500;

/** So many segments are looked through in some tenths of a millisecond. */
const segmentsPerStep = 64;

/** Shorter values are flags and hashes, no documents. */
const minUnits = 16;

/** Kinds of files by their first bytes, as base64 begins with them. */
const kinds: readonly (readonly [start: string, kind: string, extension: string])[] = [
  ["JVBERi", "PDF", "pdf"],
  ["UEsDB", "ZIP", "zip"],
  ["iVBORw0KGgo", "PNG", "png"],
  ["/9j/", "JPEG", "jpg"],
  ["R0lGOD", "GIF", "gif"],
  ["SUkqA", "TIFF", "tif"],
  ["TU0AK", "TIFF", "tif"],
  ["0M8R4KGxGuE", "Office", "doc"],
  ["e1xydGY", "RTF", "rtf"],
  ["PD94bWw", "XML", "xml"],
  ["77u/PD94bWw", "XML", "xml"],
  ["H4sI", "GZIP", "gz"],
];

/** The documents that elements of type xs:base64Binary hold, in document order, as many as are asked for. */
export function* embeddedDocuments(
  snapshot: Pick<Snapshot, "tree" | "validation">,
  most = maxListed,
): Steps<readonly Embedded[]> {
  const { tree, validation } = snapshot;
  const names = base64Names(snapshot);
  if (!validation || names.size === 0) return [];
  const wanted = new Map<number, boolean>();
  const found: Embedded[] = [];
  for (const [k, segment] of tree.segments.entries()) {
    if (found.length >= most) break;
    if (k % segmentsPerStep === segmentsPerStep - 1) yield;
    for (let t = 0; t < segment.count && found.length < most; t++) {
      if (segment.kind[t] !== TokenKind.StartTag) continue;
      const id = segment.name[t];
      let isWanted = wanted.get(id);
      if (isWanted === undefined) wanted.set(id, (isWanted = names.has(tree.names.get(id).local)));
      const one = isWanted ? embeddedIn(snapshot, k * 65_536 + t, found.length + 1) : undefined;
      if (one) found.push(one);
    }
  }
  return found;
}

/** The document whose element or value is at a place. */
export function embeddedAt(snapshot: Pick<Snapshot, "tree" | "validation">, offset: number): Embedded | undefined {
  const node = nodeAt(snapshot.tree, offset);
  return node === undefined ? undefined : embeddedIn(snapshot, node, 1);
}

/** The base64 of a document, without white space; undefined when there is none at the path. */
export function embeddedContent(snapshot: Pick<Snapshot, "tree" | "validation">, path: readonly number[]) {
  const node = nodeAtPath(snapshot.tree, path);
  const embedded = node === undefined ? undefined : embeddedIn(snapshot, node, 1);
  if (node === undefined || !embedded) return undefined;
  return { embedded, base64: textOf(snapshot.tree, node).replace(/\s+/g, "") };
}

/** "Embedded document: PDF, 12 kB". */
export function describeEmbedded({ kind, sizeBytes }: Embedded, language: Language): string {
  const args = { kind: kind ?? "", size: sizeText(sizeBytes, language) };
  return embeddedMessages(kind === undefined ? "unknown" : "known", language, args);
}

function base64Names({ validation }: Pick<Snapshot, "validation">): ReadonlySet<string> {
  const names = new Set<string>();
  for (const decl of validation?.schema.elements ?? [])
    if (textType(decl.type)?.primitive?.name === "base64Binary") names.add(decl.local);
  return names;
}

function embeddedIn({ tree, validation }: Pick<Snapshot, "tree" | "validation">, node: NodeRef, count: number) {
  const decl = validation?.declOf(node);
  if (!decl || textType(decl.type)?.primitive?.name !== "base64Binary") return undefined;
  const { from, to } = valueRange(tree, node);
  if (to - from < minUnits) return undefined;
  const head = tree.text.slice(from, Math.min(to, from + 200)).replace(/\s+/g, "");
  const known = kinds.find(([start]) => head.startsWith(start));
  const { local } = nameOf(tree, node);
  return {
    node,
    span: startTagRange(tree, node),
    path: pathOf(tree, node).join(","),
    sizeBytes: decodedSize(tree, from, to),
    kind: known?.[1],
    name: `${local}${count > 1 ? `-${count}` : ""}.${known?.[2] ?? "bin"}`,
  } satisfies Embedded;
}

/** Four digits stand for three bytes; white space and padding for none. */
function decodedSize({ text }: Snapshot["tree"], from: number, to: number): number {
  const step = 1 << 16;
  let digits = 0;
  for (let at = from; at < to; at += step)
    digits += text.slice(at, Math.min(to, at + step)).replace(/[\s=]+/g, "").length;
  return Math.floor((digits * 3) / 4);
}

function sizeText(bytes: number, language: Language): string {
  const [value, unit] =
    bytes < 1_000 ? [bytes, "B"] : bytes < 1_000_000 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  const rounded = value < 10 && unit !== "B" ? value.toFixed(1) : String(Math.round(value));
  return `${language === "en" ? rounded : rounded.replace(".", ",")} ${unit}`;
}

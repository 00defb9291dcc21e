// Rewritings that a person may want at any element: into a comment or out of one, into an element that may stand around it, out
// of the one around it, and parts of the document as new documents.
import { fill, type MessageArgs } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import { editingTexts, type EditingText } from "../messages/editing";
import { surroundingNames } from "./around";
import { children, elementRange, nameOf, nodeAt, parent, startTagRange, tokenAt, tokenRange } from "../xml/nodes";
import { segmentOf, tokenOf } from "../xml/nodes";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Change } from "./carried";
import { recordAlone, splitEach, splitInTwo, splitOffer } from "./extract";
import { indentAt, lineBreakOf } from "./indent";
import { labelOf, recordOf } from "./records";
import type { Reader, Snapshot, Span } from "./snapshot";
import { endTagRange } from "./tags";

/** A document that a rewriting makes beside the present one; `suffix` goes before the end of its name. */
export interface NewDocument {
  readonly suffix: string;
  readonly text: string;
}

export interface Refactoring {
  readonly id: string;
  readonly title: string;
  readonly kind: "rewrite" | "extract";
  /** Changes of this document. */
  readonly changes: readonly Change[];
  /** New documents; made when they are asked for, because they may be as large as this one. */
  readonly documents?: () => readonly NewDocument[];
}

/** A document is not split into more files than this at once. */
const maxFiles = 99;

/** What can be done with the innermost element around a range. */
export function refactoringsAt(
  snapshot: Pick<Snapshot, "tree" | "pack" | "validation">,
  range: Span,
  reader: Reader,
): readonly Refactoring[] {
  const { tree } = snapshot;
  const comment = commentAt(tree, range, reader);
  if (comment) return [comment];
  let node = nodeAt(tree, range.from);
  while (node !== undefined && elementRange(tree, node).to < range.to) node = parent(tree, node);
  if (node === undefined) return [];
  if (parent(tree, node) === undefined) return splits(snapshot, reader);
  return [
    ...intoComment(tree, node, reader),
    ...surround(snapshot, node, reader),
    ...unwrap(snapshot, node, reader),
    ...extract(snapshot, node, reader),
  ];
}

// ---- comments

function intoComment(tree: XmlTree, node: NodeRef, reader: Reader): Refactoring[] {
  const whole = elementRange(tree, node);
  // Two hyphens would end or break the comment.
  if (tree.text.slice(whole.from, whole.to).includes("--")) return [];
  const title = fill(featureTexts[reader.language]["fix.comment"], { name: nameOf(tree, node).qname });
  const changes = [
    { from: whole.from, to: whole.from, text: "<!-- " },
    { from: whole.to, to: whole.to, text: " -->" },
  ];
  return [{ id: "comment", title, kind: "rewrite", changes }];
}

/** A comment that holds an element becomes that element again. */
function commentAt(tree: XmlTree, range: Span, reader: Reader): Refactoring | undefined {
  if (range.from >= tree.text.length) return undefined;
  const token = tokenAt(tree, range.from);
  if (tree.segments[segmentOf(token)]?.kind[tokenOf(token)] !== TokenKind.Comment) return undefined;
  const { from, to } = tokenRange(tree, token);
  const inner = /^<!--([^]*)-->$/.exec(tree.text.slice(from, to))?.[1].trim();
  if (inner === undefined || !/^<[^!?/][^]*>$/.test(inner)) return undefined;
  return { id: "uncomment", title: say(reader, "uncomment"), kind: "rewrite", changes: [{ from, to, text: inner }] };
}

// ---- around

/** Elements that may stand where this one stands, and that may hold it. */
function surround(snapshot: Pick<Snapshot, "tree" | "validation">, node: NodeRef, reader: Reader): Refactoring[] {
  const { tree } = snapshot;
  const whole = elementRange(tree, node);
  const indent = indentAt(tree.text, whole.from);
  const lineBreak = lineBreakOf(tree.text);
  return surroundingNames(snapshot, node).map((name): Refactoring => {
    const inner = tree.text
      .slice(whole.from, whole.to)
      .split(/\r\n|\r|\n/)
      .join(`${lineBreak}  `);
    const text = `<${name}>${lineBreak}${indent}  ${inner}${lineBreak}${indent}</${name}>`;
    const title = fill(featureTexts[reader.language]["fix.surround"], { name });
    return { id: `surround.${name}`, title, kind: "rewrite", changes: [{ ...whole, text }] };
  });
}

/** The tags of an element go, its content stays, where the schema admits one of its children in the element around it. */
function unwrap(snapshot: Pick<Snapshot, "tree" | "validation">, node: NodeRef, reader: Reader): Refactoring[] {
  const { tree, validation } = snapshot;
  const around = parent(tree, node);
  const end = endTagRange(tree, node);
  const [first] = children(tree, node);
  if (around === undefined || !end || first === undefined || !validation) return [];
  if (validation.schema.mayContain(nameOf(tree, around), nameOf(tree, first)) !== true) return [];
  const start = startTagRange(tree, node);
  const inside = children(tree, node);
  const changes = [
    { from: start.from, to: elementRange(tree, first).from, text: "" },
    { from: elementRange(tree, inside[inside.length - 1]).to, to: end.to, text: "" },
  ];
  return [{ id: "unwrap", title: say(reader, "unwrap", { name: nameOf(tree, node).qname }), kind: "rewrite", changes }];
}

// ---- new documents

/** The record around the place alone, as a new declaration. */
function extract(snapshot: Pick<Snapshot, "tree" | "pack">, node: NodeRef, reader: Reader): Refactoring[] {
  const { tree, pack } = snapshot;
  const found: Refactoring[] = [];
  for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at)) {
    const record = recordOf(tree, pack, at);
    const around = parent(tree, at);
    if (!record || around === undefined) continue;
    const here = at;
    const { local } = nameOf(tree, at);
    const label = labelOf(tree, record, at, reader) ?? local;
    found.push({
      id: `extract.${found.length}`,
      title: say(reader, "extract", { label }),
      kind: "extract",
      changes: [],
      documents: () => {
        const alike = children(tree, around).filter((one) => nameOf(tree, one).local === local);
        return [{ suffix: `${local}-${alike.indexOf(here) + 1}`, text: recordAlone(snapshot, here) ?? "" }];
      },
    });
  }
  return found;
}

function splits(snapshot: Pick<Snapshot, "tree" | "pack">, reader: Reader): Refactoring[] {
  const offer = splitOffer(snapshot);
  if (!offer) return [];
  const { name, count } = offer;
  const halves: Refactoring = {
    id: "split.two",
    title: say(reader, "splitTwo", { name, first: Math.ceil(count / 2), second: Math.floor(count / 2) }),
    kind: "extract",
    changes: [],
    documents: () => splitInTwo(snapshot, offer).map((text, index) => ({ suffix: `part-${index + 1}`, text })),
  };
  if (count > maxFiles) return [halves];
  const each: Refactoring = {
    id: "split.each",
    title: say(reader, "splitEach", { name, count }),
    kind: "extract",
    changes: [],
    documents: () => splitEach(snapshot, offer).map((text, index) => ({ suffix: `${name}-${index + 1}`, text })),
  };
  return [each, halves];
}

function say(reader: Reader, key: EditingText, args: MessageArgs = {}): string {
  return fill(editingTexts[reader.language][key], args, reader.language);
}

// Rewritings that a person may want at any element: into a comment or out of one, into an element that may stand around it, out
// of the one around it, and parts of the document as new documents.
import { fill, type MessageArgs } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import { editingTexts, type EditingText } from "../messages/editing";
import type { CatalogueRule } from "../pack/manifest";
import { elementRange, nameOf, parent, rootElement, tokenAt, tokenRange } from "../xml/nodes";
import { segmentOf, tokenOf } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { mayUnwrap, surround, surroundingNames, unwrap } from "./around";
import type { Change } from "./carried";
import { elementsIn, withoutSpace } from "./chosen";
import { childrenNamed, recordsAlone, splitEach, splitInTwo, splitOffer, standsBesideOthers } from "./extract";
import type { Pieces } from "./pieces";
import { labelOf, recordOf } from "./records";
import type { Reader, Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

/** A document that a rewriting makes beside the present one; `suffix` goes before the end of its name. */
export interface NewDocument {
  readonly suffix: string;
  /** Its text. */
  readonly pieces: Pieces;
}

export interface Refactoring {
  readonly id: string;
  readonly title: string;
  readonly kind: "rewrite" | "extract";
  /** Changes of this document, in document order; made when they are asked for. */
  readonly changes: () => Steps<readonly Change[]>;
  /** New documents; made when they are asked for, because they may be as large as this one. */
  readonly documents?: () => Steps<readonly NewDocument[]>;
}

export interface RefactoringReader extends Reader {
  readonly rules: readonly CatalogueRule[];
}

type Checked = Pick<Snapshot, "tree" | "pack" | "validation">;

/** A document is not split into more files than this at once. */
const maxFiles = 99;

/** Where nothing of this document changes. */
const nothing = () => given([]);

/** A few changes. */
function* given(changes: readonly Change[]): Steps<readonly Change[]> {
  yield;
  return changes;
}

/** What can be done with the elements that a range takes in; outside of the root and in its tags, with the document. */
export function* refactoringsAt(
  snapshot: Checked,
  asked: Span,
  reader: RefactoringReader,
): Steps<readonly Refactoring[]> {
  const { tree, pack } = snapshot;
  const range = withoutSpace(tree, asked);
  // What the authority has signed is read, and not rewritten.
  if (pack?.manifest.answers) return [];
  const comment = commentAt(tree, range, reader);
  if (comment) return [comment];
  const nodes = yield* elementsIn(tree, range);
  if (nodes.length === 0 || parent(tree, nodes[0]) === undefined) return yield* splits(snapshot, reader);
  return [
    ...intoComment(tree, nodes, reader),
    ...(yield* surroundings(snapshot, nodes, reader)),
    ...(yield* unwrapping(snapshot, nodes, reader)),
    ...extract(snapshot, nodes, reader),
  ];
}

// ---- comments

function intoComment(tree: XmlTree, nodes: readonly NodeRef[], reader: Reader): Refactoring[] {
  const { from } = elementRange(tree, nodes[0]);
  const { to } = elementRange(tree, nodes[nodes.length - 1]);
  // Two hyphens would end or break the comment.
  if (to - from > maxComment || tree.text.slice(from, to).includes("--")) return [];
  const title =
    nodes.length > 1
      ? say(reader, "comment.several", { count: nodes.length })
      : fill(featureTexts[reader.language]["fix.comment"], { name: nameOf(tree, nodes[0]).qname });
  const changes = () =>
    given([
      { from, to: from, text: "<!-- " },
      { from: to, to, text: " -->" },
    ]);
  return [{ id: "comment", title, kind: "rewrite", changes }];
}

/** Units; whether more may become a comment takes longer to find out than a light bulb may take. */
const maxComment = 1_000_000;

/** A comment that holds elements, whole ones, becomes them again. */
function commentAt(tree: XmlTree, range: Span, reader: Reader): Refactoring | undefined {
  if (range.from >= tree.text.length) return undefined;
  const token = tokenAt(tree, range.from);
  if (tree.segments[segmentOf(token)]?.kind[tokenOf(token)] !== TokenKind.Comment) return undefined;
  const { from, to } = tokenRange(tree, token);
  if (range.to > to || to - from > maxComment) return undefined;
  const inner = /^<!--([^]*)-->$/.exec(tree.text.slice(from, to))?.[1].trim();
  if (inner === undefined || !/^<[^!?/][^]*>$/.test(inner) || !isWhole(inner)) return undefined;
  const changes = () => given([{ from, to, text: inner }]);
  return { id: "uncomment", title: say(reader, "uncomment"), kind: "rewrite", changes };
}

/** Is a text made of elements that each have both tags? Words about tags are not. */
function isWhole(text: string): boolean {
  const tree = parseXml(`<a>${text}</a>`);
  const root = rootElement(tree);
  return root !== undefined && tree.findings.every(({ kind }) => kind === "xml.undeclaredPrefix");
}

// ---- around

/** Elements that may stand where these stand, and that may hold them. */
function* surroundings(snapshot: Checked, nodes: readonly NodeRef[], reader: Reader): Steps<Refactoring[]> {
  return (yield* surroundingNames(snapshot, nodes)).map((name): Refactoring => {
    const title = fill(featureTexts[reader.language]["fix.surround"], { name });
    return { id: `surround.${name}`, title, kind: "rewrite", changes: () => surround(snapshot, nodes, name) };
  });
}

/** The tags of an element go, its content stays. */
function* unwrapping(snapshot: Checked, nodes: readonly NodeRef[], reader: Reader): Steps<Refactoring[]> {
  const [node] = nodes;
  if (nodes.length > 1 || !(yield* mayUnwrap(snapshot, node))) return [];
  const title = say(reader, "unwrap", { name: nameOf(snapshot.tree, node).qname });
  return [{ id: "unwrap", title, kind: "rewrite", changes: () => unwrap(snapshot, node) }];
}

// ---- new documents

/** Records alone, as a new declaration: those that are selected, or each around the place that stands beside others. */
function extract(snapshot: Checked, nodes: readonly NodeRef[], reader: RefactoringReader): Refactoring[] {
  const { tree, pack } = snapshot;
  if (nodes.length > 1) return extractSeveral(snapshot, nodes, reader);
  const found: Refactoring[] = [];
  for (let at: NodeRef | undefined = nodes[0]; at !== undefined; at = parent(tree, at)) {
    const record = recordOf(tree, pack, at);
    if (!record || !standsBesideOthers(tree, pack, at)) continue;
    const here = at;
    const label = labelOf(tree, record, at, reader) ?? nameOf(tree, at).local;
    found.push({
      id: `extract.${found.length}`,
      title: say(reader, "extract", { label }),
      kind: "extract",
      changes: nothing,
      documents: () => alone(snapshot, [here], reader),
    });
  }
  return found;
}

function extractSeveral(snapshot: Checked, nodes: readonly NodeRef[], reader: RefactoringReader): Refactoring[] {
  const { tree, pack } = snapshot;
  const { local } = nameOf(tree, nodes[0]);
  const areAlike = nodes.every((node) => nameOf(tree, node).local === local);
  if (!areAlike || !recordOf(tree, pack, nodes[0]) || !standsBesideOthers(tree, pack, nodes[0])) return [];
  return [
    {
      id: "extract.several",
      title: say(reader, "extract.several", { count: nodes.length, name: local }),
      kind: "extract",
      changes: nothing,
      documents: () => alone(snapshot, nodes, reader),
    },
  ];
}

/** Records as the only document, named by their places among their like. */
function* alone(
  snapshot: Checked,
  nodes: readonly NodeRef[],
  { rules }: RefactoringReader,
): Steps<readonly NewDocument[]> {
  const { tree } = snapshot;
  const { local } = nameOf(tree, nodes[0]);
  const around = parent(tree, nodes[0]);
  const alike = around === undefined ? nodes : yield* childrenNamed(tree, around, local);
  const places = [nodes[0], nodes[nodes.length - 1]].map((node) => alike.indexOf(node) + 1);
  const pieces = yield* recordsAlone(snapshot, nodes, rules);
  return [{ suffix: [local, ...new Set(places)].join("-"), pieces }];
}

function* splits(snapshot: Checked, reader: RefactoringReader): Steps<Refactoring[]> {
  const offer = yield* splitOffer(snapshot);
  if (!offer) return [];
  const { name, count } = offer;
  const { rules } = reader;
  const halves: Refactoring = {
    id: "split.two",
    title: say(reader, "splitTwo", { name, first: Math.ceil(count / 2), second: Math.floor(count / 2) }),
    kind: "extract",
    changes: nothing,
    documents: () => named("part", splitInTwo(snapshot, offer, rules)),
  };
  if (count > maxFiles) return [halves];
  const each: Refactoring = {
    id: "split.each",
    title: say(reader, "splitEach", { name, count }),
    kind: "extract",
    changes: nothing,
    documents: () => named(name, splitEach(snapshot, offer, rules)),
  };
  // Of two records both would be the same.
  return count > 2 ? [each, halves] : [each];
}

/** Documents that are told apart by a number. */
function* named(name: string, texts: Steps<readonly Pieces[]>): Steps<readonly NewDocument[]> {
  return (yield* texts).map((pieces, index) => ({ suffix: `${name}-${index + 1}`, pieces }));
}

function say(reader: Reader, key: EditingText, args: MessageArgs = {}): string {
  return fill(editingTexts[reader.language][key], args, reader.language);
}

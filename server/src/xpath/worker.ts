// Evaluates XPath expressions in a thread of its own, which is ended when one takes too long: with the reference evaluator
// (@xmldom/xmldom and xpath) on documents up to 1 MB, with the engine of the rules on larger or broken ones.
import { parentPort } from "node:worker_threads";
import type { Attr, Document, Element, Node } from "@xmldom/xmldom";
import { describeFound, evaluateXPath, maxFoundNodes, type XPathResult } from "../../../core/src/features/xpath";
import type { NodeKind } from "../../../core/src/rules/xpath/nodes";
import { TextStore, type Units } from "../../../core/src/text/textStore";
import type { XmlTree } from "../../../core/src/xml/tree";
import { parseXml } from "../../../core/src/xml/parse";
import type { FromThread, PiecesChanged, ToThread, XPathAnswered, XPathQuestion } from "./thread";

/** The reference is too slow, and too large, for more. */
const maxReferenceUnits = 1_000_000;

/** The document of the questions; `reference` undefined while nobody has asked for it, null when there is none. */
interface Held {
  readonly tree: XmlTree;
  reference?: Document | null;
}

let pieces: Units[] = [];
let held: Held = { tree: parseXml("") };

parentPort?.on("message", (message: ToThread) => {
  if (message.kind === "question") return void answer(message.question).then(say);
  if (message.kind === "edit") return edit(message);
  pieces = message.isFirst ? [...message.pieces] : [...pieces, ...message.pieces];
  if (!message.isLast) return;
  // What was held goes before its successor comes.
  held = { tree: parseXml("") };
  held = { tree: parseXml(TextStore.ofPieces(pieces)) };
  pieces = [];
  say({ kind: "held" });
});

function say(message: FromThread): void {
  parentPort?.postMessage(message);
}

/** What was edited is parsed again, the rest is not. */
function edit({ from, to, pieces: put }: PiecesChanged): void {
  const { tree } = held;
  if (from < to || put.length > 0) tree.edit([{ from, to, text: put.map(asText).join("") }]);
  held = { tree };
  say({ kind: "held" });
}

function asText(units: Units): string {
  return TextStore.ofPieces([units]).slice(0, units.length);
}

async function answer({ expression, asOf, masked }: XPathQuestion): Promise<XPathAnswered> {
  const { tree } = held;
  const own = (of: XmlTree) => evaluateXPath({ tree: of, asOf }, expression, { masked });
  try {
    const document = tree.text.length <= maxReferenceUnits ? await referenceOf(held) : undefined;
    // Our own parser says first what is wrong in an expression, and where: the reference says it in riddles.
    const tried = own(document ? parseXml("<x/>") : tree);
    if (!document || tried.kind === "problem") return serial(tried);
    return serial(await byReference(document, expression, tree, masked));
  } catch {
    // What the reference does not know it throws at: the engine of the rules has the last word.
    return serial(own(tree));
  }
}

/** A message between threads holds no instances. */
function serial(result: XPathResult): XPathAnswered {
  if (result.kind !== "problem") return result;
  const { kind, args } = result.problem;
  return { kind: "problem", problem: { kind, args } };
}

/** undefined: not well-formed. Large documents never load the library. */
async function referenceOf(of: Held): Promise<Document | undefined> {
  if (of.reference === undefined) of.reference = (await parsed(of.tree.text.slice(0, of.tree.text.length))) ?? null;
  return of.reference ?? undefined;
}

async function parsed(text: string): Promise<Document | undefined> {
  const { DOMParser } = await import("@xmldom/xmldom");
  let isBroken = false;
  try {
    const parser = new DOMParser({ onError: (level) => void (isBroken ||= level !== "warning") });
    const document = parser.parseFromString(text, "text/xml");
    return isBroken ? undefined : document;
  } catch {
    return undefined;
  }
}

async function byReference(
  document: Document,
  expression: string,
  tree: XmlTree,
  masked: boolean,
): Promise<XPathResult> {
  const reference = (await import("xpath")) as unknown as Reference;
  const options = {
    node: document,
    allowAnyNamespaceForNoPrefix: true,
    namespaces: prefixesOf(document.documentElement),
  };
  const result = reference.parse(expression).evaluate(options);
  if (!(result instanceof reference.XNodeSet)) {
    const type = typeof plainValue(result, reference) as "string" | "number" | "boolean";
    return { kind: "value", type, value: result.toString() };
  }
  const nodes = result.toArray();
  const shown = nodes.slice(0, maxFoundNodes).flatMap((node) => describeFound(tree, describe(node), masked) ?? []);
  return { kind: "nodes", total: nodes.length, nodes: shown };
}

/** The library answers in boxes of its own. */
function plainValue(result: { valueOf(): unknown; toString(): string }, reference: Reference): unknown {
  if (result instanceof reference.XNumber) return 0;
  return result instanceof reference.XBoolean ? true : "";
}

/** Prefixes that the root declares. */
function prefixesOf(root: Element | null): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, value } of root ? [...root.attributes] : [])
    if (name.startsWith("xmlns:")) found[name.slice(6)] = value;
  return found;
}

const kinds: Readonly<Record<number, NodeKind>> = {
  1: "element",
  2: "attribute",
  3: "text",
  4: "text",
  7: "instruction",
  8: "comment",
  9: "document",
};

function describe(node: Node) {
  const kind = kinds[node.nodeType] ?? "namespace";
  const owner = kind === "element" ? node : kind === "attribute" ? (node as Attr).ownerElement : node.parentNode;
  const text = kind === "document" ? "" : (node.textContent ?? node.nodeValue ?? "");
  return {
    kind,
    path: pathOf(owner),
    name: kind === "attribute" ? node.nodeName : "",
    text: text.replace(/\s+/g, " ").trim(),
  };
}

/** Child-element positions from the root, 1-based. */
function pathOf(node: Node | null): number[] {
  const path: number[] = [];
  for (let at = node; at && at.nodeType === 1; at = at.parentNode) {
    let position = 1;
    for (let before = at.previousSibling; before; before = before.previousSibling)
      if (before.nodeType === 1) position++;
    path.unshift(position);
  }
  return path;
}

/** What the library has and its types leave out. */
interface Reference {
  parse(expression: string): { evaluate(options: object): { toString(): string; valueOf(): unknown } };
  readonly XNumber: new () => object;
  readonly XBoolean: new () => object;
  readonly XNodeSet: new () => { toArray(): Node[]; toString(): string; valueOf(): unknown };
}

// Navigation: the same tree as xmldom builds, node by node, over documents of one and of many segments.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { DOMParser, type Element as DomElement } from "@xmldom/xmldom";
import * as nodes from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import { TokenKind } from "../../core/src/xml/segment";
import type { XmlTree } from "../../core/src/xml/tree";
import { needsShared, shared } from "../support/root";

/** Longer than 60 segments, with elements that reach over one, two and all borders. */
function manySegments(): string {
  const parts = ['<?xml version="1.0"?>\n<a:Root xmlns:a="urn:a" xmlns="urn:b">\n'];
  for (let i = 0; i < 12; i++) {
    parts.push(`<Form n="${i}"><Head>é${i} &lt; &#x41;</Head>`);
    for (let r = 0; r < 300; r++)
      parts.push(
        `<Row a:k='${r}' v="a&amp;b\n c"><One>${r}</One>\r\n<Two/><Mix>x<In>y</In>z<![CDATA[<&]]></Mix></Row>\n`,
      );
    parts.push("<Tail xmlns=''><Plain/></Tail></Form>\n");
  }
  parts.push("</a:Root>\n");
  return parts.join("");
}

function checkTree(text: string): number {
  const tree = parseXml(text);
  const dom = new DOMParser().parseFromString(text, "text/xml");
  const root = nodes.rootElement(tree)!;
  assert.equal(nodes.parent(tree, root), undefined);
  return checkElement(tree, root, dom.documentElement!, [1]);
}

/** Checks an element and all within it; returns how many. */
function checkElement(tree: XmlTree, node: number, dom: DomElement, at: number[]): number {
  const name = nodes.nameOf(tree, node);
  assert.deepEqual([name.qname, name.local, name.uri], [dom.nodeName, dom.localName, dom.namespaceURI ?? ""]);
  assert.deepEqual(nodes.pathOf(tree, node), at);
  assert.equal(nodes.nodeAtPath(tree, at), node);
  checkPlaces(tree, node, dom);
  checkAttributes(tree, node, dom);
  const inner = nodes.children(tree, node);
  const theirs = Array.from(dom.childNodes).filter((child) => child.nodeType === 1) as DomElement[];
  assert.equal(inner.length, theirs.length);
  let count = 1;
  inner.forEach((child, i) => {
    assert.equal(nodes.parent(tree, child), node);
    assert.equal(nodes.nextSibling(tree, child), inner[i + 1]);
    count += checkElement(tree, child, theirs[i], [...at, i + 1]);
  });
  if (inner.length > 0) assert.equal(nodes.child(tree, node, theirs[0].localName!), inner[0]);
  assert.equal(nodes.child(tree, node, "Absent"), undefined);
  return count;
}

function checkPlaces(tree: XmlTree, node: number, dom: DomElement): void {
  const element = nodes.elementRange(tree, node);
  const value = nodes.valueRange(tree, node);
  const name = nodes.nameRange(tree, node);
  assert.equal(tree.text.slice(name.from, name.to), dom.nodeName);
  assert.equal(nodes.nodeAt(tree, element.from), node);
  assert.equal(nodes.nodeAt(tree, element.to - 1), node);
  assert.equal(nodes.elementEnd(tree, node), nodes.segmentOf(nodes.endTagOf(tree, node)));
  assert.ok(element.from < value.from && value.to <= element.to);
  const own = Array.from(dom.childNodes).filter((child) => child.nodeType === 3 || child.nodeType === 4);
  assert.equal(nodes.textOf(tree, node), own.map((child) => child.nodeValue).join(""));
}

function checkAttributes(tree: XmlTree, node: number, dom: DomElement): void {
  const ours = nodes.attributes(tree, node);
  assert.deepEqual(
    ours.map(({ name, value }) => [name.qname, name.uri, value]),
    Array.from(dom.attributes).map((attribute) => [attribute.name, attribute.namespaceURI ?? "", attribute.value]),
  );
  for (const { name, from, to, nameTo, valueFrom, valueTo } of ours) {
    assert.equal(tree.text.slice(from, nameTo), name.qname);
    const written = tree.text.slice(from, to);
    assert.ok(written.startsWith(name.qname) && /["']$/.test(written));
    assert.equal(written.slice(valueFrom - from, valueTo - from), written.replace(/^[^"']*["']/, "").slice(0, -1));
  }
}

test("a document of many segments", () => {
  const text = manySegments();
  assert.ok(parseXml(text).segments.length > 15);
  assert.equal(checkTree(text), 1 + 12 * (1 + 1 + 300 * 5 + 2));
});

test("official samples and schemas", needsShared, () => {
  for (const folder of ["samples", "schemas", "answers"]) {
    const place = path.join(shared!, "corpus", folder);
    for (const name of readdirSync(place))
      assert.ok(checkTree(readFileSync(path.join(place, name), "utf8").replace(/^\uFEFF/, "")) > 10);
  }
});

test("a text and a record of many segments are one text and one element", () => {
  const long = "0123456789 &amp; é\n".repeat(20_000);
  const tree = parseXml(`<r><t>${long}</t><u/></r>`);
  assert.ok(tree.segments.length > 5);
  const t = nodes.child(tree, nodes.rootElement(tree)!, "t")!;
  assert.equal(nodes.textOf(tree, t), long.replaceAll("&amp;", "&"));
  assert.deepEqual(nodes.pathOf(tree, nodes.nextSibling(tree, t)!), [1, 2]);
  assert.equal(tree.wellFormed, true);
});

test("tokenAt and nodeAt at every offset of a small document", () => {
  const text = '<a x="1">t<b/><!--c--></a>\n';
  const tree = parseXml(text);
  const at = (offset: number): string => {
    const range = nodes.tokenRange(tree, nodes.tokenAt(tree, offset));
    const node = nodes.nodeAt(tree, offset);
    return `${text.slice(range.from, range.to)} in ${node === undefined ? "-" : nodes.nameOf(tree, node).local}`;
  };
  const seen = [...new Set(Array.from({ length: text.length + 1 }, (_, offset) => at(offset)))];
  assert.deepEqual(seen, ['<a x="1"> in a', "t in a", "<b/> in b", "<!--c--> in a", "</a> in a", "\n in -"]);
});

test("an empty document has no element and one segment", () => {
  const tree = parseXml("");
  assert.deepEqual(
    [nodes.rootElement(tree), nodes.nodeAt(tree, 0), nodes.nodeAtPath(tree, [1]), tree.segments.length],
    [undefined, undefined, undefined, 1],
  );
});

test("attributes by local name", () => {
  const tree = parseXml("<r xmlns:p='urn:p'><a/>x<b p:k='1' k='2'/></r>");
  const root = nodes.rootElement(tree)!;
  const [a, b] = nodes.children(tree, root);
  assert.equal(nodes.attribute(tree, b, "k")?.value, "2");
  assert.equal(nodes.attribute(tree, a, "k"), undefined);
});

test("tokens of no length never win at an offset", () => {
  const tree = parseXml("<r><a>1<b>2</b></r>");
  for (let offset = 0; offset <= 19; offset++) {
    const ref = nodes.tokenAt(tree, offset);
    const range = nodes.tokenRange(tree, ref);
    assert.ok(offset === 19 || range.to > range.from, `at ${offset}`);
    assert.notEqual(tree.segments[0].kind[nodes.tokenOf(ref)], TokenKind.Stray);
  }
});

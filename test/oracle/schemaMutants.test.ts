// The official samples, answers and seeded mutants of them get the verdict that libxml2 gives, and Xerces where it is
// installed. About 1,000 documents; FLA_MUTANTS=500 runs the long form of 10,500.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import { needsShared, shared } from "../support/root";
import { Random } from "../unit/xmlSupport";
import { compareWithOthers, type Made } from "./comparison";
import { exceptions } from "./exceptions";
import { judgeWithLibxml2 } from "./judges";
import { mutate, vocabularyOf } from "./mutate";

const perSample = Number(process.env.FLA_MUTANTS ?? 50);
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-mutants-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const corpus = path.join(shared ?? "", "corpus");

/** Schema file by document: samples are named after it, answers after their kind. */
const schemaOf = (document: string): string => {
  const name = path.basename(document);
  if (name.startsWith("FI.")) return "GenericXmlDocument_20231.xsd";
  if (name.startsWith("FO.ACRF")) return "ACRF_20231.xsd";
  if (name.startsWith("FO.NOTI")) return "NOTIFICATION_20223.xsd";
  return name.replace(/_\d\.xml$/, ".xsd");
};

const documents = shared
  ? ["samples", "answers"].flatMap((kind) =>
      readdirSync(path.join(corpus, kind)).map((name) => path.join(corpus, kind, name)),
    )
  : [];

for (const name of new Set(documents.map(schemaOf))) {
  test(`mutants of the documents of ${name}`, needsShared, async (t) => {
    const schemaFile = path.join(corpus, "schemas", name);
    const { schema, findings } = compileSchema({ uri: schemaFile, text: read(schemaFile) }, () => undefined);
    assert.deepEqual(findings, []);
    assert.ok(schema);
    const words = vocabularyOf([read(schemaFile)]);
    const made = documents
      .filter((document) => schemaOf(document) === name)
      .flatMap((document) => mutantsOf(document, words));
    const { summary, unexplained } = await compareWithOthers(made, schema, schemaFile);
    t.diagnostic(`${name}: ${summary}`);
    assert.deepEqual(unexplained, []);
  });
}

/** The document itself, and mutants with one mistake or two. */
function mutantsOf(document: string, words: ReturnType<typeof vocabularyOf>): Made[] {
  const text = read(document);
  const random = new Random(text.length * 7919 + documents.indexOf(document));
  const stem = path.basename(document, ".xml");
  return Array.from({ length: perSample + 1 }, (_, i) => {
    const once = i === 0 ? text : mutate(text, words, random);
    const made = i > 0 && random.below(3) === 0 ? mutate(once, words, random) : once;
    const file = path.join(folder, `${stem}-${i}.xml`);
    writeFileSync(file, made);
    return { file, text: made };
  });
}

function read(file: string): string {
  return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
}

assert.ok(exceptions.length <= 5);

for (const { engine, what, schema, document, own, covers } of exceptions) {
  test(`an exception: ${engine} ${what}`, async () => {
    const schemaFile = path.join(folder, "exception.xsd");
    const file = path.join(folder, "exception.xml");
    const text = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${schema}</xs:schema>`;
    writeFileSync(schemaFile, text);
    writeFileSync(file, document);
    const compiled = compileSchema({ uri: schemaFile, text }, () => undefined);
    assert.ok(compiled.schema);
    const { differences } = await compareWithOthers([{ file, text: document }], compiled.schema, schemaFile);
    assert.deepEqual(
      differences.filter((one) => one.engine === engine).map((one) => [one.own, covers(one)]),
      [[own, true]],
    );
    assert.equal((await judgeWithLibxml2(schemaFile, [file]))?.valid.has(file), !own);
  });
}

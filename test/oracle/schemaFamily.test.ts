// Made-up schemas with all that real ones use, and documents made for them: the verdict of libxml2, and of Xerces where it
// is installed. FLA_FAMILY=200 runs the long form.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import { Random } from "../unit/xmlSupport";
import { compareWithOthers, type Made } from "./comparison";
import { mutate, vocabularyOf } from "./mutate";
import { randomDocument } from "./randomDocument";
import { schemaFamily } from "./schemaFamily";

const schemas = Number(process.env.FLA_FAMILY ?? 16);
const perSchema = 20;
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-family-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test(`${schemas} schemas, ${perSchema} documents each`, async (t) => {
  let usable = 0;
  let valid = 0;
  const unexplained: string[] = [];
  for (let seed = 1; usable < schemas; seed++) {
    const compared = await compareOne(seed);
    if (!compared) continue;
    usable++;
    valid += compared.valid;
    unexplained.push(...compared.unexplained);
  }
  t.diagnostic(`${usable} schemas, ${usable * perSchema} documents, ${valid} valid, ${unexplained.length} unexplained`);
  assert.deepEqual(unexplained, []);
  assert.ok(valid > (usable * perSchema) / 8, `${valid} valid documents are too few to say something`);
});

/** Undefined where the made-up schema breaks a rule of schemas, such as an ambiguous model. */
async function compareOne(seed: number) {
  const random = new Random(seed);
  const files = schemaFamily(random);
  const own = path.join(folder, String(seed));
  mkdirSync(own);
  for (const { name, text } of files) writeFileSync(path.join(own, name), text);
  const main = path.join(own, files[0].name);
  const { schema, findings } = compileSchema({ uri: main, text: files[0].text }, (uri) => {
    const found = files.find(({ name }) => name === uri);
    return found && { uri: path.join(own, uri), text: found.text };
  });
  if (!schema || findings.length > 0) return undefined;
  const [root] = schema.declarationsNamed("root");
  const words = vocabularyOf(files.map(({ text }) => text));
  const made = Array.from({ length: perSchema }, (_, i): Made => {
    const text = randomDocument(schema, root, random);
    const file = path.join(own, `${seed}-${i}.xml`);
    const changed = i % 3 === 2 ? mutate(text, words, random) : text;
    writeFileSync(file, changed);
    return { file, text: changed };
  });
  const { unexplained, valid } = await compareWithOthers(made, schema, main);
  return { unexplained, valid };
}

// Edits of documents of made-up schemas: validation brought up to date equals a fresh one, whatever the schema uses.
// FLA_FAMILY=200 runs the long form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { validate, type Validation } from "../../core/src/schema/validate";
import { TextStore } from "../../core/src/text/textStore";
import { parseXml } from "../../core/src/xml/parse";
import { Random } from "../unit/xmlSupport";
import { mutate, vocabularyOf } from "./mutate";
import { randomDocument } from "./randomDocument";
import { schemaFamily } from "./schemaFamily";

const schemas = Number(process.env.FLA_FAMILY ?? 16);
const editsPerSchema = 15;

test(`${schemas} schemas, ${editsPerSchema} edits each`, () => {
  let usable = 0;
  for (let seed = 5_000; usable < schemas; seed++) if (editOne(seed)) usable++;
});

/** False where the made-up schema breaks a rule of schemas. */
function editOne(seed: number): boolean {
  const random = new Random(seed);
  const files = schemaFamily(random);
  const { schema, findings } = compileSchema({ uri: "main.xsd", text: files[0].text }, (uri) => {
    const found = files.find(({ name }) => name === uri);
    return found && { uri, text: found.text };
  });
  if (!schema || findings.length > 0) return false;
  const words = vocabularyOf(files.map(({ text }) => text));
  const [root] = schema.declarationsNamed("root");
  // Blanks between the tags make the document long enough for several segments.
  let text = randomDocument(schema, root, random).replace(/></g, () => `>${" ".repeat(random.below(400))}<`);
  const { tree, validation } = opened(schema, text);
  for (let i = 0; i < editsPerSchema; i++) {
    const next = mutate(text, words, random);
    tree.edit([difference(text, next)]);
    validation.settle();
    text = next;
    const fresh: Validation = opened(schema, text).validation;
    assert.deepEqual(linesOf(validation), linesOf(fresh), `seed ${seed}, edit ${i}`);
    assert.equal(validation.schemaValid, fresh.schemaValid, `seed ${seed}, edit ${i}`);
  }
  return true;
}

function opened(schema: Schema, text: string) {
  const tree = parseXml(TextStore.from(text), { mayContain: (parent, child) => schema.mayContain(parent, child) });
  return { tree, validation: validate(tree, schema) };
}

function linesOf(validation: Validation): string[] {
  return validation
    .violations()
    .map(({ kind, from, to, undecided, args }) => JSON.stringify([kind, from, to, undecided ?? false, args]));
}

/** The one change that makes a text of another. */
function difference(before: string, after: string): { from: number; to: number; text: string } {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from++;
  let end = 0;
  const most = Math.min(before.length, after.length) - from;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from, to: before.length - end, text: after.slice(from, after.length - end) };
}

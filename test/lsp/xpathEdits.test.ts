// The thread that evaluates expressions is sent what edits changed: what it answers is what it would answer about the whole text anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { XPathAnswer } from "../../protocol/src/writing";
import { seeded } from "../bench/figures";
import { declaration } from "../bench/generate";
import { sampleDay } from "../support/flaCheck";
import { LspClient, positionAt } from "../support/lspClient";

const expressions = [
  "count(//NaturalPerson)",
  "sum(//TrainingNbr)",
  "//NaturalPerson[last()]/WorkerName",
  "string-length(/)",
  "//WorkerName[. = 'Zoë😀']",
];

const insertions = [
  "Zoë😀",
  "",
  "</Training>",
  "<NaturalPerson><WorkerName>Zoë😀</WorkerName></NaturalPerson>",
  "&amp;",
  "\n",
];

/** FLA_EDITS makes fewer. */
const rounds = Math.min(4, Math.ceil(Number(process.env.FLA_EDITS ?? 100) / 10));

test("after edits here and there, two at a time, and of the whole text", async () => {
  const client = await LspClient.start({ initializationOptions: { asOf: sampleDay } });
  try {
    const random = seeded(9);
    const uri = "file:///edited.xml";
    let text = declaration(1_050_000);
    client.open(uri, text);
    const evaluate = async (of: string) => {
      const answers: XPathAnswer[] = [];
      for (const expression of expressions)
        answers.push((await client.request("fla/evaluateXPath", { uri: of, expression })) as XPathAnswer);
      return answers;
    };
    for (let round = 0; round < rounds; round++) {
      const fresh = `file:///fresh-${round}.xml`;
      client.open(fresh, text);
      const edited = await evaluate(uri);
      assert.deepEqual(edited, await evaluate(fresh), `round ${round}`);
      assert.equal(edited[0].kind, "value");
      client.closeDocument(fresh);
      assert.equal(await client.request("fla/evaluateXPath", { uri, expression: "" }), null);
      for (let n = 0; n < 2; n++) {
        const from = Math.floor(random() * text.length);
        const to = Math.min(text.length, from + (round === 2 ? text.length : Math.floor(random() * 40)));
        const put = insertions[Math.floor(random() * insertions.length)];
        client.edit(uri, { start: positionAt(text, from), end: positionAt(text, to) }, put);
        text = text.slice(0, from) + put + text.slice(to);
      }
    }
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
  }
});

test("a document that is opened again is the one that is asked, though its version is that of before", async () => {
  const client = await LspClient.start({ initializationOptions: { asOf: sampleDay } });
  try {
    const uri = "file:///again.xml";
    const count = async () =>
      (await client.request("fla/evaluateXPath", { uri, expression: "count(//b)" })) as XPathAnswer;
    for (const [text, value] of [
      ["<a><b/></a>", "1"],
      ["<a><b/><b/></a>", "2"],
    ]) {
      client.open(uri, text, "fla-declaration");
      assert.deepEqual(await count(), { kind: "value", type: "number", value });
      client.closeDocument(uri);
    }
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
  }
});

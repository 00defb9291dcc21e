// New declarations: what is known is put in, what is asked is asked, and what remains is the worker's data alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundledPacks, readDataFile } from "../../../core/src/channel/files";
import { CheckSession } from "../../../core/src/check/session";
import { runThrough } from "../../../core/src/features/steps";
import { answerProblem, firstEmpty, newDeclaration, templateOffers } from "../../../core/src/features/newDeclaration";
import { loadPack } from "../../../core/src/pack/load";
import type { Pack } from "../../../core/src/pack/pack";
import { elementRange, nameOf, nodeAt, nodeAtPath } from "../../../core/src/xml/nodes";
import { emptyChannelData } from "../../../core/src/catalogue/channelData";
import { loadRules } from "../../../core/src/pack/load";
import { readerFor } from "./harness";
import { packFiles } from "./workshopPack";

const packs = bundledPacks().flatMap(({ pack }) => (pack ? [pack] : []));
const fla = packs.find(({ id }) => id === "fla")!;
const { rules } = loadRules("catalogue.json", readDataFile("channel/catalogue.json"));
const asOf = { date: "2025-06-15", time: "12:00:00.123" };
const environment = { packs, asOf, channelData: { ...emptyChannelData, rules } };
const answers = {
  employer: "0999002703",
  declarant: "0999010225",
  noss: "199100065",
  size: "6",
  quarter: "20252",
};

const offersOf = (pack: Pack) =>
  runThrough(templateOffers([pack], { ...environment, packs: [pack] }, () => readerFor()));

for (const { id, questions } of offersOf(fla)) {
  test(`${id}: with its questions answered, only the worker's data is missing`, () => {
    const text = newDeclaration(fla, id, answers, environment)!;
    const session = new CheckSession(text, environment);
    assert.ok(questions.length > 1);
    assert.ok(questions.every((question) => question.id in answers));
    const { tree } = session;
    const person = text.indexOf("<NaturalPerson>");
    const range = elementRange(tree, nodeAt(tree, person)!);
    const outside = session.findings().filter(({ from, to }) => from < range.from || range.to < to);
    assert.deepEqual(
      outside.map(({ code, element }) => `${code} ${element}`),
      [],
    );
    assert.ok(session.findings().some(({ element }) => element === "INSS"));
    assert.equal(nameOf(tree, nodeAt(tree, firstEmpty(tree))!).local, "INSS");
    assert.match(text, /<FormCreationDate>2025-06-15<[^]*<FormCreationHour>12:00:00\.123</);
  });
}

test("the quality is the template; size classes come with their meaning, quarters with their days, the due one first", () => {
  const [employer] = offersOf(fla);
  const choices = (id: string) => employer.questions.find((question) => question.id === id)!.choices;
  assert.equal(choices("size").length, 9);
  assert.notEqual(choices("size")[0].meaning, "");
  assert.deepEqual(choices("quarter").slice(0, 2), [
    { value: "20252", meaning: "2025-04-01 – 2025-06-30" },
    { value: "20251", meaning: "2025-01-01 – 2025-03-31" },
  ]);
  const inJanuary = runThrough(
    templateOffers([fla], { ...environment, asOf: { ...asOf, date: "2025-01-20" } }, () => readerFor()),
  );
  assert.equal(inJanuary[0].questions.find(({ id }) => id === "quarter")!.choices[0].value, "20244");
});

test("an answer is checked by schema and rules as in a document", () => {
  const problem = (id: string, value: string) => answerProblem(fla, "employer", { id, value }, environment, "en");
  assert.equal(problem("employer", "0999002703"), undefined);
  assert.match(problem("employer", "0999002704") ?? "", /check digit/);
  assert.ok(problem("employer", "12"));
  assert.ok(problem("noss", "199100064"));
  assert.ok(problem("size", "12"));
  assert.equal(problem("quarter", "20252"), undefined);
});

test("a pack without templates begins with what its schema requires", () => {
  const { pack } = loadPack((name) => packFiles[name]);
  const [offer] = offersOf(pack!);
  assert.deepEqual([offer.id, offer.questions], ["root.Workshop", []]);
  const text = newDeclaration(pack!, offer.id, {}, environment)!;
  assert.match(text, /^<\?xml[^>]*>\n<Workshop xmlns:xsi="[^"]+" xsi:noNamespaceSchemaLocation="workshop\.xsd">/);
  const session = new CheckSession(text, { ...environment, packs: [pack!] });
  const kinds = new Set(session.findings().map(({ kind }) => kind));
  assert.deepEqual(
    [...kinds].filter((kind) => kind.startsWith("xml.") || kind.endsWith("Element")),
    [],
  );
  assert.ok(nodeAtPath(session.tree, [1, 1, 2, 1]) !== undefined, "label of the bench");
});

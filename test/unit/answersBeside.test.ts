// Answers beside declarations without a submission; parts of a set; corrective files; drafts of rules; the pace of watching.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { anchorAnomalies } from "../../core/src/answers/anchor";
import { pairAnswer } from "../../core/src/answers/beside";
import { correctable, correctiveText } from "../../core/src/answers/corrective";
import { draftRule, withDraft } from "../../core/src/answers/draftRule";
import { formsByPart } from "../../core/src/answers/parts";
import { recordKeys } from "../../core/src/answers/keys";
import { matchAnswer } from "../../core/src/answers/match";
import { readAnswer } from "../../core/src/answers/read";
import { runThrough } from "../../core/src/features/steps";
import { ShownAnswers } from "../../core/src/answers/shown";
import { explain } from "../../core/src/catalogue/explain";
import { findCases, isDeclaration, readExpectation } from "../../core/src/channel/expectation";
import { afterLook, freshWatch, nextLookMs, type WatchState } from "../../core/src/channel/watch";
import { CheckSession } from "../../core/src/check/session";
import { languages, type Language } from "../../core/src/messages/catalogue";
import { regressionText } from "../../core/src/messages/regression";
import { loadRules } from "../../core/src/pack/load";
import { parseXml } from "../../core/src/xml/parse";
import { TextStore } from "../../core/src/text/textStore";
import { channelData, flaEnvironment, flaPack, schemas } from "./checkSupport";
import path from "node:path";

const header = (hour: string) =>
  `<FormCreationDate>2025-06-10</FormCreationDate><FormCreationHour>${hour}</FormCreationHour>`;
const form = (hour: string, content: string) =>
  `<Form><Identification>X001</Identification>${header(hour)}<AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>${content}</Form>`;
const document = (...forms: string[]) => `<R>\n  ${forms.join("\n  ")}\n</R>\n`;
const one = form("10:00:00.001", "<A><INSS>111</INSS></A>");
const two = form("10:00:00.002", "<A><INSS>222</INSS></A>");
const three = form("10:00:00.003", "<A><INSS>333</INSS></A>");

interface Told {
  readonly hour?: string;
  readonly result?: string;
  readonly report?: string;
  readonly file?: string;
  readonly ticket?: string;
}

const inss = (value: string, location = "1,1,6,1") =>
  `<AnomalyReport><ErrorID>00024-004</ErrorID><TagName>INSS</TagName><Value>${value}</Value><AnomalyClass>NB</AnomalyClass><AnomalyLocation><Location>${location}</Location></AnomalyLocation></AnomalyReport>`;

function notification(...forms: Told[]): string {
  const body = forms.map(({ hour, result = "0", report = "", file, ticket }) => {
    const reference = file ? `<FileReference><FileName>${file}</FileName></FileReference>` : "";
    const handled = hour ? `<HandledOriginalForm>${header(hour)}</HandledOriginalForm>` : "";
    const given = ticket
      ? `<HandledReference><ReferenceOrigin>2</ReferenceOrigin><ReferenceNbr>${ticket}</ReferenceNbr></HandledReference>`
      : "";
    return `<Form>${reference}${handled}${given}<HandlingResult><ResultCode>${result}</ResultCode>${report}</HandlingResult></Form>`;
  });
  return `<NOTIFICATION>${body.join("")}</NOTIFICATION>`;
}

describe("answers beside declarations", () => {
  const set = "XTST.123456.20250610.00001.T.2";
  const first = { name: `FI.${set}.1`, tree: parseXml(document(one)) };
  const second = { name: `FI.${set}.2`, tree: parseXml(document(two)) };
  const other = { name: "other.xml", tree: parseXml(document(three)) };
  const cases: [what: string, told: Told[], expected: string][] = [
    ["by hour, in the second part", [{ hour: "10:00:00.002" }], "2: 1"],
    ["each form on its own part", [{ hour: "10:00:00.002" }, { hour: "10:00:00.001" }], "1: 2; 2: 1"],
    ["a form of another document", [{ hour: "10:00:00.003" }], "other.xml: 1"],
    ["file alone, TagName and Value decide", [{ file: `GO.${set}`, report: inss("222") }], "2: 1"],
    ["nothing is named, TagName and Value find it", [{ report: inss("333") }], "other.xml: 1"],
    ["Location alone picks nothing", [{ report: inss("444") }], ""],
  ];
  for (const [what, told, expected] of cases)
    test(what, () => {
      const pairs = pairAnswer(readAnswer(notification(...told)), [first, second, other]);
      const shown = pairs.map(({ declaration, forms }) => {
        const name = declaration.name.startsWith("FI.") ? declaration.name.slice(-1) : declaration.name;
        return `${name}: ${forms.map(({ answerForm }) => answerForm).join()}`;
      });
      assert.equal(shown.join("; "), expected);
    });

  test("the only declaration is taken when nothing speaks against it", () => {
    const pairs = pairAnswer(readAnswer(notification({ report: inss("444") })), [other]);
    assert.deepEqual(
      pairs.map(({ declaration }) => declaration),
      [other],
    );
  });

  describe("in a set of several parts", () => {
    const sent = { id: "s", goName: `GO.${set}`, dataNames: [`FI.${set}.1`, `FI.${set}.2`], forms: [] };
    const parts = [first, second].map(({ tree }, index) => ({ number: index + 1, tree: () => tree }));
    const onPart = (answer: ReturnType<typeof readAnswer>) =>
      [...formsByPart(answer, matchAnswer(answer, [sent]), parts)].map(
        ([number, forms]) => `${number}: ${forms.map(({ guessed }) => (guessed ? "guess" : "sure")).join()}`,
      );
    const named = (file: string) =>
      `<ACRF><Form><FileReference><FileName>${file}</FileName></FileReference><ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-125</ErrorID></ReceptionResult></Form></ACRF>`;
    const told = (...reports: string[]) =>
      onPart(readAnswer(notification({ file: `GO.${set}`, report: reports.join("") })));

    test("a refused FI is that part", () => {
      assert.deepEqual(onPart(readAnswer(named(`FI.${set}.2`))), ["1: ", "2: sure"]);
      assert.deepEqual(onPart(readAnswer(named(`GO.${set}`))), ["1: sure", "2: sure"]);
    });

    test("the part in which most anomalies find their element", () => {
      assert.deepEqual(told(inss("111"), inss("222"), inss("222", "1,9")), ["1: ", "2: sure"]);
    });

    test("nothing tells: the first part is a guess, and Location alone leads nowhere", () => {
      const location =
        "<AnomalyReport><ErrorID>00024-004</ErrorID><AnomalyLocation><Location>1,1,6,1</Location></AnomalyLocation></AnomalyReport>";
      assert.deepEqual(told(location), ["1: guess", "2: "]);
      const answer = readAnswer(notification({ file: `GO.${set}`, report: location }));
      const [about] = formsByPart(answer, matchAnswer(answer, [sent]), parts).values();
      const anchors = anchorAnomalies(first.tree, answer, { source: "OUT", about });
      assert.deepEqual(
        anchors.map(({ anchoredBy }) => anchoredBy),
        ["form"],
      );
    });
  });

  test("a refused file speaks of every part", () => {
    const acrf = readAnswer(
      `<ACRF><Form><FileReference><FileName>GO.${set}</FileName></FileReference><ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-125</ErrorID></ReceptionResult></Form></ACRF>`,
    );
    const sent = { id: "s", goName: `GO.${set}`, dataNames: [], forms: [] };
    const byPart = formsByPart(acrf, matchAnswer(acrf, [sent]), [
      { number: 1, tree: () => first.tree },
      { number: 2, tree: () => second.tree },
    ]);
    assert.deepEqual([byPart.get(1)?.length, byPart.get(2)?.length], [1, 1]);
  });
});

test("forms that speak of another part are left out", () => {
  const answer = readAnswer(
    notification({ hour: "10:00:00.001", report: inss("111") }, { hour: "10:00:00.002", report: inss("222") }),
  );
  const found = anchorAnomalies(parseXml(document(one)), answer, { source: "OUT", about: [{ answerForm: 1 }] });
  assert.deepEqual(
    found.map(({ answerForm, state }) => [answerForm, state]),
    [[1, "there"]],
  );
});

describe("a corrective file", () => {
  const text = document(one, two, three);
  const moment = { date: "2025-07-01", time: "23:59:59.999" };
  const keys = recordKeys([{ element: "Form", key: ["FormCreationHour"], label: {} }]);
  const change = { attestationStatus: "1", referenceType: "1" };
  const concerned = (answers: string[], now = text) =>
    runThrough(
      ShownAnswers.read(
        answers.map((answer) => ({ source: "OUT" as const, text: answer })),
        [text],
        TextStore.from(now),
      ),
    ).lay(parseXml(now), { keys }).concerned;
  const refusedTwo = notification({ hour: "10:00:00.002", report: inss("222") });
  const acceptedThree = notification({ hour: "10:00:00.003", result: "1", report: inss("333"), ticket: "T3" });

  test("a refused form goes again with its status and a new header, alone", () => {
    const made = correctiveText(parseXml(text), concerned([refusedTwo]), moment, undefined)!;
    const again = two.replace("2025-06-10", "2025-07-01").replace("10:00:00.002", "23:59:59.999");
    assert.equal(made, document(again));
  });

  test("an accepted form is changed where the pack says how, and left out where it does not", () => {
    const forms = concerned([refusedTwo, acceptedThree]);
    assert.equal(correctable(forms, undefined).length, 1);
    const made = correctiveText(parseXml(text), forms, moment, change)!;
    const changed = parseXml(made);
    assert.ok(changed.wellFormed);
    assert.match(made, /<AttestationStatus>1<\/AttestationStatus>/);
    assert.match(made, /<ReferenceOrigin>2<\/ReferenceOrigin>\s*<ReferenceNbr>T3<\/ReferenceNbr>/);
    // The first header is a millisecond earlier than the last, which is that of the moment.
    const hours = [...made.matchAll(/<FormCreationHour>([^<]*)/g)].map(([, hour]) => hour);
    assert.deepEqual(hours, ["23:59:59.998", "23:59:59.999"]);
  });

  test("an accepted form without anomalies, or without a ticket, needs nothing", () => {
    assert.equal(concerned([notification({ hour: "10:00:00.001", result: "1" })]).length, 0);
    const noTicket = concerned([notification({ hour: "10:00:00.001", result: "1", report: inss("111") })]);
    assert.equal(correctiveText(parseXml(text), noTicket, moment, change), undefined);
  });

  test("a refused file goes again whole; what a later answer says of a form stands", () => {
    const acrf =
      "<ACRF><Form><ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-125</ErrorID></ReceptionResult></Form></ACRF>";
    assert.equal(concerned([acrf]).length, 3);
    const now = notification({ hour: "10:00:00.002", result: "1" });
    assert.equal(concerned([refusedTwo, now]).length, 0);
  });

  test("the document has changed: the form is taken as it is now", () => {
    const edited = document(three, two.replace("222", "999"));
    const made = correctiveText(parseXml(edited), concerned([refusedTwo], edited), moment, undefined)!;
    assert.match(made, /<INSS>999<\/INSS>/);
    assert.equal(made.split("<Form>").length, 2);
  });

  test("a change of a sample of the pack is valid by its schema", () => {
    const sample = new CheckSession(flaEnvironment().packs[0].files("samples/valid-small.xml")!, flaEnvironment());
    const [{ node }] = sample.forms();
    const changed = correctiveText(
      sample.tree,
      [{ node, kind: "accepted", ticket: "0340SYNTH0001" }],
      { date: "2025-06-30", time: "11:00:00.000" },
      flaPack().manifest.change,
    )!;
    const again = new CheckSession(changed, flaEnvironment());
    assert.equal(again.schemaValid, true, JSON.stringify(again.findings().map(({ kind, code }) => [kind, code])));
  });
});

describe("the draft of a rule", () => {
  const tree = parseXml(document(one));
  const draft = (code: string, path: number[], element: string, args = {}) =>
    draftRule(
      tree,
      { code, class: "NB", path, element, args },
      (language) => explain(code, language, { packs: [], channelData }),
      "FO.X",
    );

  test("is a row that the rules loader takes, whatever the code", () => {
    const drafts = [
      draft("00024-004", [1, 1, 6, 1], "INSS"),
      draft("00031-001", [1, 1, 6], "A", { tagName: "Street" }),
      draft("00099-999", [], ""),
    ];
    assert.deepEqual(
      drafts.map(({ type, at }) => [type, at]),
      [
        ["checkDigit", "A/INSS"],
        ["required", "Form/A"],
        ["assert", "Form"],
      ],
    );
    const text = drafts.reduce<string | undefined>((file, one) => withDraft(file, one), undefined)!;
    const { rules, problems } = loadRules("my-rules.json", text);
    assert.deepEqual(problems, []);
    assert.equal(rules.length, 3);
  });

  test("is added to rules that are there, which stay as they are", () => {
    const before = '{\n  "rules": [\n    { "code": "OWN001-001" } // mine\n  ]\n}\n';
    const after = withDraft(before, draft("00024-004", [1, 1, 6, 1], "INSS"));
    assert.ok(after.startsWith('{\n  "rules": [\n    { "code": "OWN001-001" }'));
    assert.match(after, /"code": "00024-004"/);
    assert.equal(withDraft(" \n", { code: "A" }), withDraft(undefined, { code: "A" }));
  });
});

test("watching: quiet while nothing comes, slower after failures, anew after news", () => {
  const after = (...looks: ("news" | "nothing" | "failed")[]) =>
    looks.reduce<WatchState>((state, look) => afterLook(state, look), freshWatch);
  const minutes = (state: WatchState, setting = 10) => nextLookMs(state, setting) / 60_000;
  assert.equal(minutes(freshWatch), 10);
  assert.equal(minutes(after("nothing")), 15);
  assert.equal(minutes(after("failed")), 20);
  assert.equal(minutes(after("failed", "failed", "nothing")), 15);
  assert.equal(minutes(after(...Array<"nothing">(50).fill("nothing"))), 80);
  assert.equal(minutes(after(...Array<"failed">(5_000).fill("failed"))), 80);
  assert.equal(minutes(after("nothing", "nothing", "news")), 10);
  assert.equal(minutes(freshWatch, 0), 1);
});

describe("expectations", () => {
  const cases: [text: string, expected: string][] = [
    ["{}", "ok"],
    ['{"verdict":"refused","codes":["00024-004","00024-004"],"paths":["1,1,7,2"],"description":"x"}', "ok"],
    ['{"codes":["ACRF-125","XREF01-003"]}', "ok"],
    ['{\n"verdict":"undecided"}', "f, line 2: the value of verdict does not fit accepted | refused"],
    ['{"codes":["x"]}', "f, line 1: the value of codes/0 does not fit"],
    ['{"paths":["/A/B"]}', "f, line 1: the value of paths/0 does not fit"],
    ['{\n\n"codez":[]}', "f, line 3: codez is not known there; known are: $schema, description, verdict, codes, paths"],
    ["[]", "f, line 1: / must be of the type object"],
    ["{", "f is not good JSON (line 1): "],
  ];
  for (const [text, expected] of cases)
    test(text, () => {
      const read = readExpectation(text);
      const told = (language: Language): string =>
        "problem" in read ? regressionText(read.problem.kind, { ...read.problem.args, file: "f" }, language) : "ok";
      assert.ok(told("en").startsWith(expected), told("en"));
      for (const language of languages) assert.doesNotMatch(told(language), /\{(file|line|where|expected|reason)\}/);
    });

  test("declarations are told from answers and other files", () => {
    const names = ["a.xml", "A.XML", "FI.XFLA.990001.20250630.00001.T.1.1", "FO.ACRF.999999.20250630.00001.T.1.1.xml"];
    const others = [
      "a.expect.json",
      "FS.XFLA.990001.20250630.00001.T.1.1",
      "GO.XFLA.990001.20250630.00001.T.1",
      "x.txt",
    ];
    assert.deepEqual([...names, ...others].filter(isDeclaration), names.slice(0, 3));
    const found = findCases(path.join(schemas, "fla"));
    assert.ok(found.some(({ name }) => name === "samples/valid-small") && found.every(({ expectFile }) => !expectFile));
  });
});

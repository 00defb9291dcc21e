// Answers: read leniently, matched to what was sent, put on their elements, compared with what was foreseen.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { anchorAnomalies, type AnchoredBy, type AnchorState } from "../../core/src/answers/anchor";
import { comparePrediction } from "../../core/src/answers/compare";
import { returnedHover } from "../../core/src/answers/hover";
import { recordKeys } from "../../core/src/answers/keys";
import { fitting, namesAskedFor } from "../../core/src/answers/locate";
import { Places } from "../../core/src/answers/places";
import { matchAnswer, readSentForms, type SentSet } from "../../core/src/answers/match";
import { readAnswer, toCode } from "../../core/src/answers/read";
import { ShownAnswers } from "../../core/src/answers/shown";
import { findingMessage } from "../../core/src/check/report";
import { runThrough } from "../../core/src/features/steps";
import { languages } from "../../core/src/messages/catalogue";
import { TextStore } from "../../core/src/text/textStore";
import { children, nodeAtPath, pathOf, rootElement } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { NodeRef } from "../../core/src/xml/segment";
import { needsShared, root, shared } from "../support/root";

const inCorpus = (name: string) => path.join(shared ?? "", "corpus", name);
const corpusFile = (name: string) => readFileSync(inCorpus(name), "utf8");

// ---- reading

describe("reading", () => {
  test("an ACRF that takes the file", needsShared, () => {
    const { kind, wellFormed, problems, forms } = readAnswer(corpusFile("answers/FO.ACRF.999999.20260115.00001.R.xml"));
    assert.deepEqual([kind, wellFormed, problems, forms.length], ["ACRF", true, [], 1]);
    const [form] = forms;
    assert.equal(form.outcome, "taken");
    assert.deepEqual(form.fileReference, {
      fileName: "GO.ATDO.123456.20260115.00001.R.1",
      origin: "2",
      number: "0380SYNTH0001",
    });
    assert.deepEqual([form.fileErrors, form.anomalies, form.others], [[], [], []]);
  });

  test("an ACRF that refuses it", needsShared, () => {
    const [form] = readAnswer(corpusFile("answers/FO.ACRF.999999.20260115.00002.R.xml")).forms;
    assert.equal(form.outcome, "refused");
    assert.deepEqual(
      form.fileErrors.map(({ code }) => code),
      ["ACRF-125", "ACRF-153"],
    );
  });

  test("a NOTIFICATION with every part of an anomaly", needsShared, () => {
    const text = corpusFile("answers/FO.NOTI.999999.20260115.00001.R.xml");
    const [form] = readAnswer(text).forms;
    assert.deepEqual([form.outcome, form.diagnosis], ["refused", ["3"]]);
    assert.deepEqual(form.handledForm, {
      identification: "ATDO001",
      creationDate: "2026-01-15",
      creationHour: "10:00:00.000",
      attestationStatus: "0",
      typeForm: "SU",
    });
    assert.deepEqual(form.references, [{ type: "1", origin: "1", number: "MY-REF-1" }]);
    assert.deepEqual(form.handledReferences, [{ type: "1", origin: "2", number: "0340SYNTH0001" }]);
    assert.deepEqual(
      form.others.map(({ name }) => name),
      ["EmployerId"],
    );
    const [first, second] = form.anomalies;
    assert.deepEqual([first.code, first.tagName, first.value, first.class], ["00024-004", "INSS", "85073003329", "B"]);
    assert.deepEqual([first.line, first.column, first.location], [30, 9, [1, 1, 8, 2, 1, 3, 2]]);
    assert.deepEqual([second.label, second.location], ["Synthetic label", undefined]);
    assert.deepEqual(
      second.path.map(({ name }) => name),
      ["NOSSRegistrationNbr", "CompanyID", "INSS"],
    );
    assert.match(text.slice(first.from, first.to), /^<AnomalyReport>[^]*<\/AnomalyReport>$/);
  });

  test("the official samples", needsShared, () => {
    const acrf = readAnswer(corpusFile("samples/ACRF_20231_2.xml"));
    assert.deepEqual(
      acrf.forms[0].fileErrors.map(({ code }) => code),
      ["ACRF-088", "ACRF-172"],
    );
    const noti = readAnswer(corpusFile("samples/NOTIFICATION_20223_2.xml"));
    assert.deepEqual(noti.problems, []);
    assert.deepEqual(
      noti.forms[0].anomalies.map(({ code, tagName }) => `${code} ${tagName}`),
      ["90024-091 Accident", "90004-091 Work", "00237-008 AccidentDate", "00267-207 DimonaNbr"],
    );
    assert.deepEqual(
      noti.forms[0].others.map(({ name }) => name),
      ["EmployerId", "WorkerRecordIdentification", "ApplicationData"],
    );
  });

  /** A notification whose one anomaly has this content. */
  const withAnomaly = (content: string) =>
    `<NOTIFICATION><Form><HandlingResult><ResultCode>0</ResultCode><AnomalyReport>${content}</AnomalyReport></HandlingResult></Form></NOTIFICATION>`;
  const anomalyOf = (content: string) => readAnswer(withAnomaly(content)).forms[0].anomalies[0];

  const parts: Record<string, string> = {
    ErrorID: "<ErrorID>00024-004</ErrorID>",
    TagName: "<TagName>INSS</TagName>",
    Value: "<Value>1</Value>",
    AnomalyClass: "<AnomalyClass>B</AnomalyClass>",
    AnomalyLabel: "<AnomalyLabel>L</AnomalyLabel>",
    AnomalyLocation: "<AnomalyLocation><Location>1,1</Location></AnomalyLocation>",
    Path: "<Path><INSS>1</INSS></Path>",
    SystemCorrection: "<SystemCorrection><BlockAction/></SystemCorrection>",
    AnomalyComplInformation: "<AnomalyComplInformation><DailyRegistration/></AnomalyComplInformation>",
  };
  for (const left of [...Object.keys(parts), "nothing"])
    test(`every optional part, without ${left}`, () => {
      const found = anomalyOf(
        Object.entries(parts)
          .flatMap(([name, xml]) => (name === left ? [] : [xml]))
          .join(""),
      );
      const present = {
        ErrorID: found.code === "00024-004",
        TagName: found.tagName === "INSS",
        Value: found.value === "1",
        AnomalyClass: found.class === "B",
        AnomalyLabel: found.label === "L",
        AnomalyLocation: found.location?.join() === "1,1",
        Path: found.path.length === 1,
        SystemCorrection: found.systemCorrection?.children[0].name === "BlockAction",
        AnomalyComplInformation: found.complement?.children[0].name === "DailyRegistration",
      };
      for (const [name, there] of Object.entries(present)) assert.equal(there, name !== left, name);
      assert.deepEqual(found.others, []);
    });

  test("unknown elements are kept where they stand", () => {
    const found = anomalyOf("<ErrorID>00024-004</ErrorID><NewThing><Deep>x</Deep></NewThing>");
    assert.deepEqual(
      found.others.map(({ name, children: inner }) => `${name} ${inner[0].name} ${inner[0].text}`),
      ["NewThing Deep x"],
    );
  });

  const codes: [errorId: string, code: string | undefined][] = [
    ["00024-004", "00024-004"],
    [" 00024-004\n", "00024-004"],
    ["ACRF-125", "ACRF-125"],
    ["ATDO01-003", "ATDO01-003"],
    // An own id has six characters and leaves no room for the hyphen.
    ["XREF07093", "XREF07-093"],
    ["00024004", "00024-004"],
    ["24-4", undefined],
    ["", undefined],
  ];
  for (const [errorId, code] of codes) test(`the ErrorID "${errorId}"`, () => assert.equal(toCode(errorId), code));

  test("codes, classes and results of the future are kept and told", () => {
    const answer = readAnswer(
      withAnomaly(
        "<ErrorID>NEW</ErrorID><AnomalyClass>ZZ</AnomalyClass><AnomalyLocation><Location>x</Location></AnomalyLocation>",
      ).replace("<ResultCode>0<", "<ResultCode>9<"),
    );
    const [form] = answer.forms;
    assert.deepEqual(
      [form.outcome, form.resultCode, form.anomalies[0].code, form.anomalies[0].class],
      ["unknown", "9", "NEW", "ZZ"],
    );
    assert.deepEqual(answer.problems.map(({ kind }) => kind).sort(), [
      "answer.badErrorId",
      "answer.badLocation",
      "answer.unknownClass",
      "answer.unknownResult",
    ]);
  });

  const shapes: [what: string, xml: string, kind: string, codes: string[]][] = [
    [
      "a default namespace",
      withAnomaly(parts.ErrorID).replace("<NOTIFICATION>", '<NOTIFICATION xmlns="urn:x">'),
      "NOTIFICATION",
      ["00024-004"],
    ],
    [
      "a prefix",
      withAnomaly(parts.ErrorID)
        .replace(/<(\/?)(?=[A-Z])/g, "<$1n:")
        .replace("<n:NOTIFICATION>", '<n:NOTIFICATION xmlns:n="urn:x">'),
      "NOTIFICATION",
      ["00024-004"],
    ],
    ["a wrapper", `<Envelope><Body>${withAnomaly(parts.ErrorID)}</Body></Envelope>`, "NOTIFICATION", ["00024-004"]],
    [
      "an unknown root with known content",
      withAnomaly(parts.ErrorID).replaceAll("NOTIFICATION", "NOTI2030"),
      "NOTIFICATION",
      ["00024-004"],
    ],
    [
      "a form alone",
      "<Form><HandlingResult><AnomalyReport><ErrorID>00024-004</ErrorID></AnomalyReport></HandlingResult></Form>",
      "NOTIFICATION",
      ["00024-004"],
    ],
    [
      "no form around the result",
      "<NOTIFICATION><HandlingResult><AnomalyReport><ErrorID>00024-004</ErrorID></AnomalyReport></HandlingResult></NOTIFICATION>",
      "NOTIFICATION",
      ["00024-004"],
    ],
    [
      "reports outside of the result",
      "<NOTIFICATION><Form><AnomalyReport><ErrorID>00024-004</ErrorID></AnomalyReport></Form></NOTIFICATION>",
      "NOTIFICATION",
      ["00024-004"],
    ],
    [
      "cut in the middle of the second report",
      `${withAnomaly(parts.ErrorID + parts.TagName).split("</AnomalyReport>")[0]}</AnomalyReport><AnomalyReport><ErrorID>00011-001</Err`,
      "NOTIFICATION",
      ["00024-004", "00011-001"],
    ],
    ["another document", "<Cars><Form/></Cars>", "unknown", []],
    ["no XML", "hello", "unknown", []],
    ["nothing", "", "unknown", []],
  ];
  for (const [what, xml, kind, expected] of shapes)
    test(what, () => {
      const answer = readAnswer(xml);
      assert.equal(answer.kind, kind);
      assert.deepEqual(
        answer.forms.flatMap(({ anomalies }) => anomalies.map(({ code }) => code)),
        expected,
      );
    });
});

// ---- matching

describe("matching", () => {
  const set = (id: string, changes: Partial<SentSet> = {}): SentSet => ({
    id,
    goName: `GO.ATDO.123456.20260115.${id}.R.1`,
    dataNames: [`FI.ATDO.123456.20260115.${id}.R.1.1`],
    forms: [],
    ...changes,
  });
  const sentForm = (hour: string, reference = "", part = 1) => ({
    part,
    index: 1,
    path: [1, 1],
    identification: "ATDO001",
    date: "2026-01-15",
    hour,
    references: reference ? [reference] : [],
  });
  const answer = (content: string) => readAnswer(`<NOTIFICATION><Form>${content}</Form></NOTIFICATION>`);
  const file = (name: string, ticket = "") =>
    `<FileReference><FileName>${name}</FileName><ReferenceOrigin>2</ReferenceOrigin><ReferenceNbr>${ticket}</ReferenceNbr></FileReference>`;
  const handled = (hour: string) =>
    `<HandledOriginalForm><Identification>ATDO001</Identification><FormCreationDate>2026-01-15</FormCreationDate><FormCreationHour>${hour}</FormCreationHour></HandledOriginalForm>`;
  const own = (number: string) =>
    `<Reference><ReferenceType>1</ReferenceType><ReferenceOrigin>1</ReferenceOrigin><ReferenceNbr>${number}</ReferenceNbr></Reference>`;
  const sets = [
    set("00001", { forms: [sentForm("10:00:00.000", "REF-A"), { ...sentForm("10:00:00.001", "REF-B", 2), index: 1 }] }),
    set("00002", { ticket: "0380TICKET002", forms: [sentForm("10:00:00.000", "REF-C")] }),
    set("00003", { forms: [sentForm("11:00:00.000", "REF-A")] }),
  ];

  const cases: [what: string, content: string, expected: string][] = [
    ["the GO's name", file("GO.ATDO.123456.20260115.00002.R.1"), "00002 fileName -"],
    ["the FI's name, in an early refusal", file("FI.ATDO.123456.20260115.00003.R.1.1"), "00003 fileName -"],
    ["a name without the tail", file("GO.ATDO.123456.20260115.00003.R"), "00003 fileName -"],
    [
      "the name goes before everything else",
      file("GO.ATDO.123456.20260115.00003.R.1") + handled("10:00:00.001"),
      "00003 fileName 11:00:00.000",
    ],
    ["date and hour", handled("10:00:00.001"), "00001 dateAndHour 10:00:00.001"],
    [
      "date and hour of two sets, and the ticket decides",
      handled("10:00:00.000") + file("", "0380TICKET002"),
      "00002 dateAndHour 10:00:00.000",
    ],
    [
      "date and hour of two sets, and the reference decides",
      handled("10:00:00.000") + own("REF-A"),
      "00001 dateAndHour 10:00:00.000",
    ],
    ["date and hour of two sets, and nothing decides", handled("10:00:00.000"), "? 00001,00002"],
    ["the ticket", file("", "0380TICKET002"), "00002 ticket -"],
    ["the own reference", own("REF-C"), "00002 reference 10:00:00.000"],
    ["an own reference that was used twice", own("REF-A"), "? 00001,00003"],
    ["other software's file", file("GO.DIMN.123456.20260115.00001.R.1"), "? "],
    ["nothing", "", "? "],
  ];
  for (const [what, content, expected] of cases)
    test(what, () => {
      const [match] = matchAnswer(answer(content), sets);
      assert.equal(
        match.set ? `${match.set.id} ${match.by} ${match.form?.hour ?? "-"}` : `? ${match.candidates.join()}`,
        expected,
      );
    });

  test("the application is part of the name", () => {
    assert.equal(matchAnswer(answer(file("GO.DMFA.123456.20260115.00001.R.1")), sets)[0].set, undefined);
  });

  test("the forms of a file, as an answer can name them", () => {
    const tree = parseXml(
      `<R><Form><Identification>A</Identification><FormCreationDate>2026-01-15</FormCreationDate><FormCreationHour>10:00:00.000</FormCreationHour>${own("X")}</Form><Form/></R>`,
    );
    assert.deepEqual(readSentForms(tree, 2), [
      {
        part: 2,
        index: 1,
        path: [1, 1],
        identification: "A",
        date: "2026-01-15",
        hour: "10:00:00.000",
        references: ["X"],
      },
      { part: 2, index: 2, path: [1, 2], identification: "", date: "", hour: "", references: [] },
    ]);
  });
});

// ---- anchoring

/** A declaration of invented people; the INSS are numbers of no form that exists. */
const person = (inss: string, name: string, extra = "") =>
  `<Person><INSS>${inss}</INSS><Name>${name}</Name><Work><Start>2025-01-01</Start><End>2025-06-30</End></Work>${extra}</Person>`;
const form = (hour: string, ...people: string[]) =>
  `<Form><Identification>X001</Identification><FormCreationDate>2025-06-10</FormCreationDate><FormCreationHour>${hour}</FormCreationHour><Data>${people.join("\n")}</Data></Form>`;
const declaration = (...forms: string[]) => `<?xml version="1.0"?>\n<R>\n${forms.join("\n")}\n</R>\n`;

const anna = person("111", "Anna");
const bert = person("222", "Bert");
const carl = person("333", "Carl");
const first = "10:00:00.001";
const second = "10:00:00.002";
const sent = declaration(form(first, anna, bert), form(second, carl));

interface Report {
  readonly code?: string;
  readonly tag?: string;
  readonly value?: string;
  readonly location?: string;
  readonly path?: Record<string, string>;
  readonly hour?: string | null;
  readonly class?: string;
  readonly label?: string;
}

function notification(...reports: Report[]): string {
  const el = (name: string, text: string | undefined) => (text === undefined ? "" : `<${name}>${text}</${name}>`);
  const one = ({ code = "00024-004", tag, value, location, path: entries, hour = first, class: cls, label }: Report) =>
    `<Form>${hour === null ? "" : `<HandledOriginalForm><FormCreationDate>2025-06-10</FormCreationDate><FormCreationHour>${hour}</FormCreationHour></HandledOriginalForm>`}<HandlingResult><ResultCode>0</ResultCode><AnomalyReport>${el("ErrorID", code)}${el("TagName", tag)}${el("Value", value)}${el("AnomalyClass", cls)}${el("AnomalyLabel", label)}${location ? `<AnomalyLocation>${el("Location", location)}</AnomalyLocation>` : ""}${
      entries
        ? `<Path>${Object.entries(entries)
            .map(([name, text]) => el(name, text))
            .join("")}</Path>`
        : ""
    }</AnomalyReport></HandlingResult></Form>`;
  return `<NOTIFICATION>${reports.map(one).join("")}</NOTIFICATION>`;
}

interface Expected {
  readonly by: AnchoredBy;
  readonly state: AnchorState;
  /** Path of the element now. */
  readonly path: string;
  /** The text that is marked. */
  readonly marks: string;
}

/** Anchors one report in a document, and checks where it lands. */
function checkAnchor(
  now: string,
  report: Report,
  expected: Expected,
  options: { sent?: string; guessed?: boolean } = {},
): void {
  const tree = parseXml(now);
  const keys = recordKeys([{ element: "Person", key: ["INSS"], label: {} }]);
  const [finding] = anchorAnomalies(tree, readAnswer(notification(report)), {
    source: "OUTTEST",
    keys,
    sent: options.sent === undefined ? undefined : parseXml(options.sent),
    ...(options.guessed && { about: [{ answerForm: 1, guessed: true }] }),
  });
  const { anchoredBy: by, state } = finding;
  assert.deepEqual({ by, state, path: finding.path.join(), marks: now.slice(finding.from, finding.to) }, expected);
}

const bertsEnd = { tag: "End", value: "2025-06-30", location: "1,1,4,2,3,2" };

describe("anchoring in the document as it was sent", () => {
  const cases: [what: string, report: Report, expected: Expected][] = [
    [
      "Location, TagName and Value agree",
      bertsEnd,
      { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    ["Location alone", { location: "1,1,4,2,1" }, { by: "location", state: "there", path: "1,1,4,2,1", marks: "222" }],
    [
      "TagName with a prefix",
      { ...bertsEnd, tag: "x:End" },
      { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    [
      "a block is marked at its name",
      { tag: "Work", location: "1,1,4,2,3" },
      { by: "location", state: "there", path: "1,1,4,2,3", marks: "Work" },
    ],
    [
      "a wrong order: the block, with the tag as value",
      { code: "90024-091", tag: "Work", value: "End", location: "1,1,4,2,3" },
      { by: "location", state: "there", path: "1,1,4,2,3", marks: "Work" },
    ],
    [
      "a missing child is on its parent",
      { code: "00030-001", tag: "Street", location: "1,1,4,2" },
      { by: "location", state: "there", path: "1,1,4,2", marks: "Person" },
    ],
    [
      "the second form",
      { tag: "INSS", value: "333", location: "1,2,4,1,1", hour: second },
      { by: "location", state: "there", path: "1,2,4,1,1", marks: "333" },
    ],
    [
      "the form's own position counts, not that of Location",
      { tag: "INSS", value: "333", location: "1,1,4,1,1", hour: second },
      { by: "location", state: "there", path: "1,2,4,1,1", marks: "333" },
    ],
    [
      "Location leads elsewhere, Path names the person",
      { tag: "Name", value: "Bert", location: "1,1,4,1,2", path: { INSS: "222" } },
      { by: "path", state: "there", path: "1,1,4,2,2", marks: "Bert" },
    ],
    [
      "Path alone",
      { path: { CompanyID: "0", INSS: "222" } },
      { by: "path", state: "there", path: "1,1,4,2,1", marks: "222" },
    ],
    [
      "Path and a TagName below",
      { tag: "End", path: { INSS: "222" } },
      { by: "path", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    [
      "Path and a TagName whose value was mended",
      { tag: "Name", value: "Berta", path: { INSS: "222" } },
      { by: "path", state: "changed", path: "1,1,4,2,2", marks: "Bert" },
    ],
    [
      "TagName and Value, only one fits",
      { tag: "Name", value: "Bert" },
      { by: "value", state: "there", path: "1,1,4,2,2", marks: "Bert" },
    ],
    [
      "TagName and Value, the nearest to Location",
      { tag: "End", value: "2025-06-30", location: "1,1,4,2,3,9" },
      { by: "value", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    [
      "TagName and Value, several fit",
      { tag: "End", value: "2025-06-30" },
      { by: "form", state: "lost", path: "1,1", marks: "Form" },
    ],
    [
      "the right element with another value",
      { tag: "Name", value: "Berta", location: "1,1,4,2,2" },
      { by: "location", state: "changed", path: "1,1,4,2,2", marks: "Bert" },
    ],
    ["nothing but the form", {}, { by: "form", state: "there", path: "1,1", marks: "Form" }],
    [
      "a form that is not there",
      { hour: "23:00:00.000", location: "1,9,1" },
      { by: "file", state: "lost", path: "1", marks: "R" },
    ],
    [
      "no header, so the position of Location",
      { tag: "INSS", value: "333", location: "1,2,4,1,1", hour: null },
      { by: "location", state: "there", path: "1,2,4,1,1", marks: "333" },
    ],
  ];
  for (const [what, report, expected] of cases) test(what, () => checkAnchor(sent, report, expected));

  const without = (record: string, name: string) => record.replace(new RegExp(`<${name}>[^<]*</${name}>`), "");
  const records: [what: string, document: string, report: Report, expected: Expected][] = [
    [
      "Path of a record that lacks TagName: the record",
      declaration(form(first, anna, without(bert, "Name"))),
      { code: "00030-001", tag: "Name", path: { INSS: "222" } },
      { by: "path", state: "there", path: "1,1,4,2", marks: "Person" },
    ],
    [
      "never another record that has it",
      declaration(form(first, anna, without(bert, "Name"))),
      { tag: "Name", value: "Anna", path: { INSS: "222" } },
      { by: "value", state: "there", path: "1,1,4,1,2", marks: "Anna" },
    ],
    [
      "nor one with another value",
      declaration(form(first, anna, without(bert, "Name"))),
      { tag: "Name", value: "Carl", path: { INSS: "222" } },
      { by: "form", state: "lost", path: "1,1", marks: "Form" },
    ],
    [
      "an element of what is around the record",
      declaration(form(first, `<Employer>7</Employer>${anna}`, bert)),
      { tag: "Employer", path: { INSS: "222" } },
      { by: "path", state: "there", path: "1,1,4,1", marks: "7" },
    ],
    [
      "a number with and without its leading zeros",
      declaration(form(first, person("0400253292", "Dora"), bert)),
      { tag: "INSS", value: "400253292", location: "1,1,4,1,1" },
      { by: "location", state: "there", path: "1,1,4,1,1", marks: "0400253292" },
    ],
    [
      "the same in a Path",
      declaration(form(first, person("0400253292", "Dora"), bert)),
      { tag: "Name", value: "Dora", path: { INSS: "400253292" } },
      { by: "path", state: "there", path: "1,1,4,1,2", marks: "Dora" },
    ],
    [
      "many that read alike, and Location leads to none of them",
      declaration(form(first, ...Array.from({ length: 300 }, () => anna))),
      { tag: "Name", value: "Anna", location: "1,1,4,7,9" },
      { by: "value", state: "there", path: "1,1,4,7,2", marks: "Anna" },
    ],
  ];
  for (const [what, document, report, expected] of records) test(what, () => checkAnchor(document, report, expected));

  test("in one of several parts Location alone proves nothing", () => {
    checkAnchor(
      sent,
      { location: "1,1,4,2,1", hour: null },
      { by: "file", state: "lost", path: "1", marks: "R" },
      { guessed: true },
    );
    checkAnchor(
      sent,
      { ...bertsEnd, hour: null },
      { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
      { guessed: true },
    );
  });

  test("an empty element is marked at its name", () =>
    checkAnchor(
      declaration(form(first, "<Person><INSS/></Person>")),
      { tag: "INSS", value: "", location: "1,1,4,1,1" },
      { by: "location", state: "there", path: "1,1,4,1,1", marks: "INSS" },
    ));

  test("an ACRF's codes are on the file", () => {
    const acrf =
      "<ACRF><Form><ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-125</ErrorID></ReceptionResult></Form></ACRF>";
    const [finding] = anchorAnomalies(parseXml(sent), readAnswer(acrf), { source: "OUT" });
    assert.deepEqual(
      [finding.code, finding.anchoredBy, finding.path, finding.class, finding.source],
      ["ACRF-125", "file", [], "B", "OUT"],
    );
    assert.equal(sent.slice(finding.from, finding.to), "R");
  });

  test("an empty document gets the findings too", () => {
    const [finding] = anchorAnomalies(parseXml(""), readAnswer(notification(bertsEnd)), { source: "OUTTEST" });
    assert.deepEqual([finding.state, finding.from, finding.to, finding.code], ["lost", 0, 0, "00024-004"]);
  });

  test("does an answer speak of this document?", () => {
    const fits = (...reports: Report[]): number => {
      const answer = readAnswer(notification(...reports));
      const places = new Places(parseXml(sent));
      places.willAsk(namesAskedFor([answer]));
      return answer.forms.reduce((sum, form) => sum + fitting(places, form), 0);
    };
    assert.equal(fits(bertsEnd), 1);
    assert.equal(fits({ ...bertsEnd, value: "2020-01-01" }), 0);
    assert.equal(fits({ tag: "Name", value: "Bert" }, { tag: "Name", value: "Dora" }), 1);
    assert.equal(fits({ location: "1,1,4,2,3,2" }), 0);
  });

  const classes: [cls: string | undefined, severity: string, kept: string][] = [
    ["B", "error", "B"],
    ["NP", "warning", "NP"],
    ["W", "warning", "W"],
    ["I", "information", "I"],
    ["ZZ", "warning", "W"],
    [undefined, "error", "B"],
  ];
  for (const [cls, severity, kept] of classes)
    test(`class ${cls}`, () => {
      const [finding] = anchorAnomalies(parseXml(sent), readAnswer(notification({ ...bertsEnd, class: cls })), {
        source: "OUTTEST",
      });
      assert.deepEqual([finding.severity, finding.class], [severity, kept]);
    });

  test("every finding has a sentence, and no value of a person in it", () => {
    const answer = readAnswer(notification({ ...bertsEnd, label: "Wrong end" }, { tag: "INSS", value: "222" }, {}));
    const findings = anchorAnomalies(parseXml(sent), answer, { source: "OUTTEST" });
    assert.deepEqual(
      findings.map((finding) => findingMessage(finding, "en")),
      ["Wrong end", "The social security returned 00024-004 on INSS.", "The social security returned 00024-004 here."],
    );
    for (const language of languages)
      for (const finding of findings) assert.doesNotMatch(findingMessage(finding, language), /\{|222/);
    assert.ok(!JSON.stringify(findings.map(({ args }) => args)).includes("222"));
  });
});

describe("following what was sent to what is there now", () => {
  const bertsName = { tag: "Name", value: "Bert", location: "1,1,4,2,2" };
  const cases: [what: string, now: string, report: Report, expected: Expected][] = [
    ["nothing changed", sent, bertsEnd, { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" }],
    [
      "a record inserted before",
      declaration(form(first, carl, anna, bert), form(second, carl)),
      bertsEnd,
      { by: "location", state: "there", path: "1,1,4,3,3,2", marks: "2025-06-30" },
    ],
    [
      "records in another order",
      declaration(form(first, bert, anna), form(second, carl)),
      bertsName,
      { by: "location", state: "there", path: "1,1,4,1,2", marks: "Bert" },
    ],
    [
      "the value mended",
      sent.replace("Bert", "Berta"),
      bertsName,
      { by: "location", state: "changed", path: "1,1,4,2,2", marks: "Berta" },
    ],
    [
      "the value mended and a record inserted",
      declaration(form(first, carl, anna, bert.replace("Bert", "Berta")), form(second, carl)),
      bertsName,
      { by: "location", state: "changed", path: "1,1,4,3,2", marks: "Berta" },
    ],
    [
      "a copy with another name inserted before, and the objected value mended",
      declaration(
        form(first, anna, bert.replace("Bert", "Berta"), bert.replace("2025-06-30", "2025-07-31")),
        form(second, carl),
      ),
      bertsEnd,
      { by: "location", state: "changed", path: "1,1,4,3,3,2", marks: "2025-07-31" },
    ],
    [
      "the key mended",
      sent.replace("222", "999"),
      { tag: "INSS", value: "222", location: "1,1,4,2,1" },
      { by: "location", state: "changed", path: "1,1,4,2,1", marks: "999" },
    ],
    [
      "another value of the record mended",
      sent.replace("Bert", "Berta"),
      bertsEnd,
      { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    [
      "the element deleted",
      sent.replace("<Name>Bert</Name>", ""),
      bertsName,
      { by: "location", state: "gone", path: "1,1,4,2", marks: "Person" },
    ],
    [
      "the record deleted",
      declaration(form(first, anna), form(second, carl)),
      bertsName,
      { by: "location", state: "gone", path: "1,1,4", marks: "Data" },
    ],
    [
      "the record deleted and another added",
      declaration(form(first, anna, person("444", "Dora")), form(second, carl)),
      bertsName,
      { by: "location", state: "gone", path: "1,1,4", marks: "Data" },
    ],
    [
      "the form deleted",
      declaration(form(second, carl)),
      bertsName,
      { by: "location", state: "lost", path: "1", marks: "R" },
    ],
    [
      "a form inserted before",
      declaration(form("09:00:00.000", carl), form(first, anna, bert), form(second, carl)),
      bertsName,
      { by: "location", state: "there", path: "1,2,4,2,2", marks: "Bert" },
    ],
    ["another document", "<Other/>", bertsName, { by: "location", state: "lost", path: "1", marks: "Other" }],
    [
      "a missing child was added",
      sent.replace("<Name>Bert</Name>", "<Name>Bert</Name><Street>x</Street>"),
      { code: "00030-001", tag: "Street", location: "1,1,4,2" },
      { by: "location", state: "changed", path: "1,1,4,2", marks: "Person" },
    ],
    [
      "a wrong order was mended",
      sent.replace(/(<Start>[^<]*<\/Start>)(<End>[^<]*<\/End>)(?=<\/Work><\/Person><\/Data><\/Form>\n<Form>)/, "$2$1"),
      { code: "90024-091", tag: "Work", value: "End", location: "1,1,4,2,3" },
      { by: "location", state: "changed", path: "1,1,4,2,3", marks: "Work" },
    ],
    [
      "line ends changed",
      sent.replaceAll("\n", "\r\n"),
      bertsEnd,
      { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    [
      "what stood nowhere in what was sent is not gone, whatever is edited: it was never found",
      sent.replace("<Name>Bert</Name>", ""),
      { tag: "Street", value: "Dorpsstraat 1", location: "1,1,4,2,9" },
      { by: "form", state: "lost", path: "1,1", marks: "Form" },
    ],
    [
      "nor when its form is deleted",
      declaration(form(second, carl)),
      { tag: "Street", value: "Dorpsstraat 1" },
      { by: "form", state: "lost", path: "1", marks: "R" },
    ],
    [
      "a value that the authority writes otherwise was not changed since",
      sent.replace("Anna", "Annie"),
      { tag: "Name", value: "BERT", location: "1,1,4,2,2" },
      { by: "location", state: "there", path: "1,1,4,2,2", marks: "Bert" },
    ],
    [
      "the same, found by Path",
      sent.replace("Anna", "Annie"),
      { tag: "Name", value: "BERT", path: { INSS: "222" } },
      { by: "path", state: "there", path: "1,1,4,2,2", marks: "Bert" },
    ],
    [
      "and it is changed once it is mended",
      sent.replace("Bert", "Berta"),
      { tag: "Name", value: "BERT", location: "1,1,4,2,2" },
      { by: "location", state: "changed", path: "1,1,4,2,2", marks: "Berta" },
    ],
    [
      "reformatted",
      sent.replaceAll("><", ">\n  <"),
      bertsEnd,
      { by: "location", state: "there", path: "1,1,4,2,3,2", marks: "2025-06-30" },
    ],
    [
      "broken off",
      sent.slice(0, sent.indexOf("Bert") + 4),
      bertsName,
      { by: "location", state: "there", path: "1,1,4,2,2", marks: "Bert" },
    ],
  ];
  for (const [what, now, report, expected] of cases) test(what, () => checkAnchor(now, report, expected, { sent }));
});

describe("for every element: location path -> element -> location path is the identity", () => {
  const folders = [path.join(root, "schemas/fla/samples"), ...["samples", "answers"].map((name) => inCorpus(name))];
  for (const folder of folders)
    test(
      path.basename(path.dirname(folder)) + "/" + path.basename(folder),
      existsSync(folder) ? {} : needsShared,
      () => {
        let count = 0;
        for (const name of readdirSync(folder).filter((one) => /^F[IO]\.|\.xml$/.test(one)))
          count += checkLocations(readFileSync(path.join(folder, name), "utf8"), name);
        assert.ok(count > 100, `${count} elements`);
      },
    );
});

/** The paths beside those that counting tags gives; returns how many there are. */
function checkLocations(text: string, name: string): number {
  const tree = parseXml(text);
  const places = new Places(tree);
  const counted = locationsByTags(text);
  let at = 0;
  const visit = (node: NodeRef): void => {
    const location = pathOf(tree, node);
    assert.equal(location.join(), counted[at++], name);
    assert.equal(nodeAtPath(tree, location), node, `${name} ${location.join()}`);
    assert.equal(places.at(location), node);
    assert.deepEqual(places.pathOf(node), location);
    children(tree, node).forEach(visit);
  };
  visit(rootElement(tree)!);
  assert.equal(at, counted.length, name);
  return at;
}

/** Locations of all elements in document order, from nothing but the tags of a well-formed text. */
function locationsByTags(text: string): string[] {
  const bare = text.replace(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<[?!][^>]*>/g, "");
  const stack: number[] = [];
  const counts = [0];
  const found: string[] = [];
  for (const [, close, empty] of bare.matchAll(/<(\/)?(?:"[^"]*"|'[^']*'|[^<>"'])*?(\/)?>/g)) {
    if (close) {
      stack.pop();
      counts.pop();
      continue;
    }
    stack.push(++counts[counts.length - 1]);
    found.push(stack.join());
    if (empty) stack.pop();
    else counts.push(0);
  }
  return found;
}

// ---- comparison

test("foreseen beside returned", () => {
  const tree = parseXml(sent);
  const returned = anchorAnomalies(
    tree,
    readAnswer(
      notification(
        bertsEnd,
        { code: "90024-091", tag: "Work", value: "End", location: "1,1,4,1,3" },
        { code: "00001-008", tag: "Name", value: "Anna", location: "1,1,4,1,2" },
        { code: "00002-001", location: "1,1,4,1,1" },
      ),
    ),
    { source: "OUTTEST" },
  );
  const predicted = [
    { ...returned[0], source: "rule" as const },
    // Our own engine marks the misplaced element itself.
    { ...returned[1], source: "xsd" as const, element: "End", path: [1, 1, 4, 1, 3, 2], args: {} },
    { ...returned[2], source: "xsd" as const, code: "00001-003" },
    { ...returned[0], source: "rule" as const, code: "00009-009", path: [1, 2] },
  ];
  const { both, otherCode, returnedOnly, predictedOnly } = comparePrediction(predicted, returned);
  assert.deepEqual(
    both.map((pair) => pair.returned.code),
    ["00024-004", "90024-091"],
  );
  assert.deepEqual(
    otherCode.map((pair) => `${pair.predicted.code} ${pair.returned.code}`),
    ["00001-003 00001-008"],
  );
  assert.deepEqual(
    returnedOnly.map(({ code }) => code),
    ["00002-001"],
  );
  assert.deepEqual(
    predictedOnly.map(({ code }) => code),
    ["00009-009"],
  );
});

test("many anomalies cost one pass over the document, not one each", () => {
  const people = Array.from({ length: 4_000 }, (_, index) => person(String(100_000 + index), `N${index}`));
  const big = parseXml(declaration(form(first, ...people)));
  const { slice } = TextStore.prototype;
  let counted = 0;
  TextStore.prototype.slice = function (from, to) {
    counted++;
    return slice.call(this, from, to);
  };
  const reads = (count: number) => {
    const reports = Array.from({ length: count }, (_, index) => {
      const at = (index * 7) % people.length;
      const reportPath = index % 2 === 0 ? { location: `1,1,4,${at + 1},2` } : { path: { INSS: String(100_000 + at) } };
      return { tag: "Name", value: `N${at}`, ...reportPath };
    });
    const body = notification(...reports).replaceAll(
      "</AnomalyReport></HandlingResult></Form><Form><HandledOriginalForm><FormCreationDate>2025-06-10</FormCreationDate><FormCreationHour>10:00:00.001</FormCreationHour></HandledOriginalForm><HandlingResult><ResultCode>0</ResultCode>",
      "</AnomalyReport>",
    );
    const answer = readAnswer(body);
    assert.equal(answer.forms.length, 1);
    const before = counted;
    const found = anchorAnomalies(big, answer, { source: "OUTTEST" });
    assert.ok(found.every(({ state }) => state === "there"));
    assert.equal(found.length, count);
    return counted - before;
  };
  try {
    // A pass each would read all 4,000 people for every anomaly more.
    const [few, many] = [reads(500), reads(4_000)];
    assert.ok(few > 500 && many - few < 3_500 * 10, `${few} texts read for 500, ${many} for 4,000`);
  } finally {
    TextStore.prototype.slice = slice;
  }
});

test("of records that read the same, the one to which an editor has carried the anomaly", () => {
  const now = declaration(form(first, anna, bert, bert), form(second, carl));
  const answer = notification(bertsEnd);
  const shown = runThrough(ShownAnswers.read([{ source: "OUTTEST", text: answer }], [sent], TextStore.from(now)));
  const [before] = shown.lay(parseXml(now), {}).findings;
  assert.equal(before.path.join(), "1,1,4,2,3,2");
  const at = now.lastIndexOf("2025-06-30", now.lastIndexOf("<Form>"));
  const laid = shown.lay(parseXml(now), { before: [{ ...before, from: at, to: at + 10 }] });
  assert.deepEqual(
    laid.findings.map(({ path: location, state }) => [location.join(), state]),
    [["1,1,4,3,3,2", "there"]],
  );
  const elsewhere = shown.lay(parseXml(now), { before: [{ ...before, from: now.indexOf("Anna"), to: 0 }] });
  assert.equal(elsewhere.findings[0].path.join(), "1,1,4,2,3,2");
});

test("a value that is not the answer's was changed since, unless the document is known to be as it was sent", () => {
  const answer = notification({ tag: "Name", value: "BERT", location: "1,1,4,2,2" });
  const stateIn = (known: readonly string[], now: string): string => {
    const shown = runThrough(ShownAnswers.read([{ source: "OUT", text: answer }], known, TextStore.from(sent)));
    return shown.lay(parseXml(now), {}).findings[0].state;
  };
  const edited = sent.replace("Anna", "Annie");
  assert.deepEqual(
    [stateIn([sent], sent), stateIn([sent], edited), stateIn([], sent), stateIn([], edited)],
    ["there", "there", "changed", "changed"],
  );
});

describe("what an answer lacks is said, and not quoted as an empty text", () => {
  const cases: [what: string, text: string, problems: string[]][] = [
    ["nothing", "", ["answer.notXml"]],
    ["no XML", "\u0000\u0001", ["answer.notXml"]],
    ["no form", "<ACRF/>", ["answer.noForm", "answer.noResult"]],
    ["no result", "<NOTIFICATION><Form/></NOTIFICATION>", ["answer.noResult"]],
    [
      "no ErrorID",
      "<NOTIFICATION><Form><HandlingResult><ResultCode>0</ResultCode><AnomalyReport/></HandlingResult></Form></NOTIFICATION>",
      ["answer.noErrorId"],
    ],
  ];
  for (const [what, text, expected] of cases)
    test(what, () => {
      const answer = readAnswer(text);
      assert.deepEqual(
        answer.problems.map(({ kind }) => kind),
        expected,
      );
      const findings = anchorAnomalies(parseXml(sent), answer, { source: "OUT" });
      for (const finding of findings)
        for (const language of languages) {
          assert.doesNotMatch(findingMessage(finding, language), / {2}|""/);
          const hover = returnedHover(findings, finding.from, language, () => undefined);
          assert.doesNotMatch(hover!.text, /``|\*{4}|undefined/);
        }
    });
});

// File names, sets and sequence numbers: read leniently, written strictly, each problem with its ACRF code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../../core/src/messages/catalogue";
import { tripletText } from "../../core/src/messages/triplet";
import {
  formatFileName,
  goNameOf,
  isCalendarDate,
  parseFileName,
  setOf,
  siblingName,
  type SetName,
} from "../../core/src/triplet/names";
import { firstSequence, freeSequence, isSequence, lastSequence, nextSequence } from "../../core/src/triplet/sequence";
import { checkTripletNames, type SetSurroundings } from "../../core/src/triplet/set";

/** "CODE kind" of every problem of a name. */
function checkProblems(name: string, expected: string[]): void {
  const { problems } = parseFileName(name);
  assert.deepEqual(
    problems.map(({ code, kind }) => `${code} ${kind}`),
    expected,
    name,
  );
  for (const { from, to } of problems)
    assert.ok(0 <= from && from <= to && to <= name.length, `${name} [${from}, ${to})`);
}

test("names that the receiver takes have no problem", () => {
  for (const name of [
    "FI.DMFA.123456.20250304.00001.R.1.1",
    "FS.DMFA.123456.20250304.00001.R.4.3",
    "GO.DMFA.123456.20250304.ZZZZZ.T.9",
    "TD.DMFA.000001.20240229.0000A.S.1",
    "FO.ACRF.999999.20260115.00001.R",
    "FO.NOTI.999999.20260115.00001.R.1.1",
    "CO.NOTI.999999.20260115.00001.R.1.1",
  ])
    checkProblems(name, []);
});

const wrong: [string, string[]][] = [
  ["GO.AOAT.000001.20090728.00901.R", ["ACRF-107 missingTotal"]],
  ["FI.WECH.123456.20030801.00001.R", ["ACRF-131 missingBoth"]],
  ["FS.WECH.123456.20030801.00001.R.1", ["ACRF-132 missingPart"]],
  ["FI.ATDO.123456.20210901.000001.T.1.1", ["ACRF-112 sequenceLength"]],
  ["XX.DMFA.123456.20250304.00001.R.1.1", ["ACRF-129 prefix"]],
  ["FI.dmfa.123456.20250304.00001.R.1.1", ["ACRF-131 code"]],
  ["FI.DMFA.000000.20250304.00001.R.1.1", ["ACRF-131 sender"]],
  ["FI.DMFA.12345.20250304.00001.R.1.1", ["ACRF-131 sender"]],
  ["FI.DMFA.123456.250304.00001.R.1.1", ["ACRF-109 dateLength"]],
  ["FI.DMFA.123456.20250229.00001.R.1.1", ["ACRF-110 date"]],
  ["FI.DMFA.123456.20250304.00000.R.1.1", ["ACRF-127 sequenceZero"]],
  ["FI.DMFA.123456.20250304.0000a.R.1.1", ["ACRF-367 sequenceCharacter"]],
  ["FI.DMFA.123456.20250304.00001.P.1.1", ["ACRF-117 environment"]],
  ["FI.DMFA.123456.20250304.00001.R.10.1", ["ACRF-114 totalLength"]],
  ["FI.DMFA.123456.20250304.00001.R.+.1", ["ACRF-115 totalDigit"]],
  ["FI.DMFA.123456.20250304.00001.R.0.1", ["ACRF-116 totalZero"]],
  ["FI.DMFA.123456.20250304.00001.R.1.0", ["ACRF-131 part"]],
  ["FI.DMFA.123456.20250304.00001.R.1.4", ["ACRF-123 partBeyondTotal"]],
  ["GO.DMFA.123456.20250304.00001.R.1.1", ["ACRF-107 partOnGo"]],
  ["FI.DMFA.123456.20250304.00001.R.1.1.xml", ["ACRF-131 extension"]],
  ["FI.DMFA", ["ACRF-131 components"]],
  ["FI.DMFA.123456.20250304.00001.R.1.1.1", ["ACRF-131 components"]],
];
for (const [name, expected] of wrong) test(`${name}: ${expected.join(", ")}`, () => checkProblems(name, expected));

test("nothing makes the parser throw", () => {
  for (const name of [
    "",
    ".",
    "........",
    "FI",
    "a\nb",
    "FI.😀.x",
    "FI.DMFA.123456.20250304.00001.R.1.1/../..",
    " ".repeat(500),
  ])
    assert.ok(parseFileName(name).problems.length > 0, name);
});

test("every sentence is filled in every language", () => {
  for (const [name] of wrong)
    for (const { kind, args } of parseFileName(name).problems)
      for (const language of languages)
        assert.doesNotMatch(tripletText(kind, language, args), /\{\w+\}/, `${kind} ${language}`);
});

const set: SetName = { code: "DMFA", sender: "123456", date: "20250304", sequence: "00001", environment: "R" };

test("writing is strict, and reading gives back what was written", () => {
  assert.equal(formatFileName("FI", set, 4, 2), "FI.DMFA.123456.20250304.00001.R.4.2");
  assert.equal(formatFileName("GO", set, 4), "GO.DMFA.123456.20250304.00001.R.4");
  assert.deepEqual(setOf(parseFileName(formatFileName("FS", set, 4, 4))), set);
  assert.throws(() => formatFileName("FI", { ...set, sequence: "00000" }), /ACRF-127/);
  assert.throws(() => formatFileName("FI", { ...set, date: "20250230" }), /ACRF-110/);
  assert.throws(() => formatFileName("FI", set, 10, 1), /ACRF-114/);
  assert.throws(() => formatFileName("FI", set, 2, 3), /ACRF-123/);
});

test("siblings keep the shape of the name that was found", () => {
  assert.equal(goNameOf("FI.DMFA.123456.20250304.00001.R.4.2"), "GO.DMFA.123456.20250304.00001.R.4");
  assert.equal(siblingName("FI.WECH.123456.20030801.00001.R", "GO"), "GO.WECH.123456.20030801.00001.R");
  assert.equal(siblingName("FO.NOTI.999999.20260115.00001.R.1.1", "FS"), "FS.NOTI.999999.20260115.00001.R.1.1");
  assert.equal(siblingName("FI.DMFA.123456.20250304.00001.R.1.1.xml", "FS"), "FS.DMFA.123456.20250304.00001.R.1.1");
});

test("days of the calendar", () => {
  for (const day of ["20240229", "20000229", "20251231"]) assert.ok(isCalendarDate(day), day);
  for (const day of ["20250229", "19000229", "20250431", "20251301", "20250100", "2025030", "2025-3-4"])
    assert.ok(!isCalendarDate(day), day);
});

/** Problems of a set as "CODE kind". */
function setProblems(names: string[], around: SetSurroundings = {}): string[] {
  return checkTripletNames(names, around).map(({ code, kind }) => `${code} ${kind}`);
}

test("a whole set in its folder has no problem", () => {
  for (const total of [1, 9]) {
    const names = namesOfSet(set, total, true);
    assert.equal(names.length, 2 * total + 1);
    assert.match(names[names.length - 1], /^GO\./);
    assert.deepEqual(setProblems(names, { today: "20250304", folder: "IN", sender: "123456", signed: "demanded" }), []);
  }
  assert.deepEqual(
    setProblems(namesOfSet({ ...set, environment: "T" }, 1, false), { folder: "INTEST", signed: "optional" }),
    [],
  );
});

test("what is wrong with a set", () => {
  const whole = namesOfSet(set, 2, true);
  const without = (prefix: string): string[] => whole.filter((name) => !name.startsWith(prefix));
  assert.deepEqual(setProblems(without("GO")), ["ACRF-130 goMissing"]);
  assert.deepEqual(setProblems(without("FS"), { signed: "demanded" }), ["ACRF-122 signatureMissing"]);
  assert.deepEqual(setProblems(without("FS"), { signed: "optional" }), []);
  assert.deepEqual(setProblems(whole.filter((name) => !/^FI.*\.1$/.test(name))), ["ACRF-120 dataCount"]);
  assert.deepEqual(setProblems(whole.filter((name) => !/^FS.*\.2$/.test(name))), ["ACRF-122 signatureCount"]);
  assert.deepEqual(setProblems(whole.map((name) => name.replace(/^(FI.*)\.2$/, "$1.1"))), ["ACRF-123 dataNumbering"]);
  assert.deepEqual(setProblems(whole.map((name) => name.replace(/^(FS.*)\.2$/, "$1.1"))), [
    "ACRF-124 signatureNumbering",
  ]);
  assert.deepEqual(setProblems([...without("GO"), "GO.DMFA.123456.20250304.00002.R.2"]), ["ACRF-131 otherSet"]);
  assert.deepEqual(setProblems(namesOfSet(set, 1, false), { today: "20250303" }), [
    "ACRF-111 dateInFuture",
    "ACRF-111 dateInFuture",
  ]);
  assert.deepEqual(setProblems(namesOfSet(set, 1, false), { sender: "654321" }), [
    "ACRF-108 otherSender",
    "ACRF-108 otherSender",
  ]);
  assert.deepEqual(
    setProblems(["GO.DMFA.123456.20250304.00001.R.1"], { used: new Set(["GO.DMFA.123456.20250304.00001.R.1"]) }),
    ["ACRF-133 nameUsed", "ACRF-120 dataCount"],
  );
});

test("environment and folder belong together: 118, 119, 257", () => {
  const codes = { R: "ACRF-118", T: "ACRF-119", S: "ACRF-257" };
  const folders = { R: "IN", T: "INTEST", S: "INTEST-S" };
  for (const environment of ["R", "T", "S"] as const)
    for (const folder of Object.values(folders)) {
      const found = checkTripletNames(namesOfSet({ ...set, environment }, 1, false), { folder });
      assert.deepEqual(
        new Set(found.map(({ code }) => code)),
        new Set(folders[environment] === folder ? [] : [codes[environment]]),
      );
    }
});

test("sequence numbers go up, over to letters after 99999, and end", () => {
  const steps: [string, string | undefined][] = [
    ["00001", "00002"],
    ["00999", "01000"],
    ["99998", "99999"],
    ["99999", "A0000"],
    ["A0009", "A000A"],
    ["A000Z", "A0010"],
    ["AZZZZ", "B0000"],
    ["ZZZZZ", undefined],
    ["00000", undefined],
    ["0000A", "00010"],
    ["9Z000", "A0000"],
    ["12A00", "13000"],
  ];
  for (const [from, to] of steps) assert.equal(nextSequence(from), to, from);
});

test("ten thousand numbers on end are distinct and in the order of their text", () => {
  let number = "95000";
  for (let count = 0; count < 10_000; count++) {
    const next = nextSequence(number)!;
    assert.ok(isSequence(next));
    assert.ok(next > number, `${number} ${next}`);
    number = next;
  }
});

test("the first free number of a range", () => {
  assert.equal(freeSequence([]), firstSequence);
  assert.equal(freeSequence(["00001", "00007"]), "00008");
  assert.equal(freeSequence(["00001", "90000"], "50000", "59999"), "50000");
  assert.equal(freeSequence(["50000", "90000"], "50000", "59999"), "50001");
  assert.equal(freeSequence(["59999"], "50000", "59999"), undefined);
  assert.equal(freeSequence([lastSequence]), undefined);
  assert.equal(freeSequence(["99999"]), "A0000");
});

/** The files of a set in the order in which they are sent: each FI, its FS, and GO last. */
function namesOfSet(set: SetName, total: number, signed: boolean): string[] {
  const names: string[] = [];
  for (let part = 1; part <= total; part++) {
    names.push(formatFileName("FI", set, total, part));
    if (signed) names.push(formatFileName("FS", set, total, part));
  }
  return [...names, formatFileName("GO", set, total)];
}

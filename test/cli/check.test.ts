// fla check by its contract: the JSON form, the exit statuses, the languages, and lines in a batch.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { JsonReport } from "../../core/src/check/contract";
import { declaration } from "../bench/generate";
import { Cli } from "../support/cli";
import { root } from "../support/root";

const asOf = ["--as-of", "2025-06-30"];
const valid = "schemas/fla/samples/valid-small.xml";
const wrongCheckDigit = "schemas/fla/samples/rule-00024-004-check-digit.xml";

let cli: Cli;
let folder: string;
before(() => {
  cli = new Cli();
  folder = mkdtempSync(path.join(tmpdir(), "fla-check-"));
});
after(async () => {
  await cli.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function report(...args: string[]): Promise<{ code: number | null; json: JsonReport }> {
  const { code, stdout, stderr } = await cli.run(["check", "--format", "json", ...asOf, ...args]);
  assert.equal(stderr, "");
  return { code, json: JSON.parse(stdout) as JsonReport };
}

/** Writes a file for one test and gives its path. */
function file(name: string, text: string | Buffer): string {
  const made = path.join(folder, name);
  writeFileSync(made, text);
  return made;
}

test("as of a chosen day the time of the day does not matter", async () => {
  const preload = path.join(root, "test/support/movedDate.cjs");
  const text = readFileSync(valid, "utf8");
  const day = /<FormCreationDate>([^<]+)</.exec(text)![1];
  const file = path.join(folder, "of-that-day.xml");
  writeFileSync(file, text.replace(/<FormCreationHour>[^<]+/, "<FormCreationHour>09:30:00.000"));
  for (const hour of ["22:10", "05:10", "12:10"]) {
    const moved = new Cli({ NODE_OPTIONS: `--require ${preload}`, FLA_TEST_NOW: `2026-03-01T${hour}:00Z` });
    const { code, stdout } = await moved.run(["check", "--as-of", day, file]);
    await moved.stop();
    assert.equal(code, 0, `${hour}: ${stdout}`);
  }
});

test("a valid declaration: accepted, the pack named as not official, exit 0", async () => {
  const { code, json } = await report(valid);
  assert.equal(code, 0);
  assert.equal(json.version, 1);
  const [one] = json.files;
  assert.deepEqual(one.pack, { id: "fla", version: "20251", official: false });
  assert.deepEqual([one.schemaValid, one.verdict, one.total, one.findings], [true, "accepted", 0, []]);
  assert.deepEqual(one.forms, [{ index: 1, identification: "XFLA001", path: "1,1", verdict: "accepted" }]);
});

test("--max-findings keeps the worst, in document order, and the total of all", async () => {
  const demo = "schemas/fla/demo/with-mistakes.xml";
  const [whole] = (await report(demo)).json.files;
  const errors = whole.findings.filter(({ severity }) => severity === "error");
  assert.ok(errors.length > 2 && whole.findings.length > errors.length, "the demo has errors, and milder findings");
  const { code, json } = await report("--max-findings", String(errors.length), demo);
  const { findings, ...rest } = json.files[0];
  assert.equal(code, 1);
  assert.deepEqual(findings, errors);
  assert.equal(rest.total, whole.findings.length);
  assert.equal((await cli.run(["check", "--max-findings", "many", demo])).code, 2);
});

test("a folder, a glob and stdin are checked as the files in them; a file that is not there costs the others nothing", async () => {
  const inner = path.join(folder, "in", "deeper");
  mkdirSync(inner, { recursive: true });
  mkdirSync(path.join(folder, "empty"));
  copyFileSync(path.join(root, valid), path.join(folder, "in", "b.xml"));
  copyFileSync(path.join(root, wrongCheckDigit), path.join(inner, "a.xml"));
  writeFileSync(path.join(inner, "notes.txt"), "no declaration");
  const names = async (...args: string[]) => {
    const { code, json } = await report(...args);
    return [code, ...json.files.map((one) => path.relative(folder, one.file).replaceAll(path.sep, "/"))];
  };
  assert.deepEqual(await names(path.join(folder, "in")), [1, "in/b.xml", "in/deeper/a.xml"]);
  assert.deepEqual(await names(path.join(folder, "in", "*.xml")), [0, "in/b.xml"]);
  assert.deepEqual(await names(path.join(folder, "**", "a.xml"), path.join(inner, "a.xml")), [1, "in/deeper/a.xml"]);
  const some = await cli.run(["check", "--format", "json", ...asOf, path.join(folder, "gone.xml"), valid]);
  assert.deepEqual([some.code, (JSON.parse(some.stdout) as JsonReport).files.map(({ verdict }) => verdict)], [2, ["accepted"]]); // prettier-ignore
  assert.match(some.stderr, /gone\.xml: cannot be read/);
  for (const none of [path.join(folder, "empty"), path.join(folder, "*.xsd")]) {
    const { code, stderr } = await cli.run(["check", none]);
    assert.deepEqual([code, stderr], [2, `fla: ${none}: no declaration there\n`]);
  }
  const piped = spawnSync(process.execPath, ["dist/cli.js", "check", "--format", "json", ...asOf, "-"], {
    cwd: root,
    input: readFileSync(path.join(root, wrongCheckDigit)),
    encoding: "utf8",
  });
  assert.deepEqual([piped.status, (JSON.parse(piped.stdout) as JsonReport).files[0].total], [1, 1]);
});

test("SARIF has a result for each finding, at lines and columns from 1 on", async () => {
  const { code, stdout } = await cli.run(["check", "--format", "sarif", ...asOf, valid, wrongCheckDigit]);
  const { json } = await report(wrongCheckDigit);
  const [{ range, message, path: place }] = json.files[0].findings;
  const [{ tool, results }] = (JSON.parse(stdout) as { runs: [{ tool: unknown; results: object[] }] }).runs;
  assert.equal(code, 1);
  assert.deepEqual(results, [
    {
      ruleId: "00024-004",
      ruleIndex: 0,
      level: "error",
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: wrongCheckDigit },
            region: {
              startLine: range.start.line + 1,
              startColumn: range.start.character + 1,
              endLine: range.end.line + 1,
              endColumn: range.end.character + 1,
            },
          },
        },
      ],
      properties: { kind: "rule.checkDigit", class: "B", certainty: "rule", path: place },
    },
  ]);
  assert.match(JSON.stringify(tool), /"name":"fla"/);
});

test("a wrong check digit: code, certainty, class, path and range by the contract, exit 1", async () => {
  const { code, json } = await report(wrongCheckDigit);
  assert.equal(code, 1);
  const [{ verdict, schemaValid, findings }] = json.files;
  assert.deepEqual([verdict, schemaValid, findings.length], ["refused", true, 1]);
  const [{ message, range, ...rest }] = findings;
  assert.match(message, /check digits/);
  assert.equal(range.end.character - range.start.character, 11);
  assert.deepEqual(rest, {
    kind: "rule.checkDigit",
    code: "00024-004",
    certainty: "rule",
    severity: "error",
    class: "B",
    source: "rule",
    element: "INSS",
    path: "1,1,7,6,2",
  });
});

test("a file-level finding refuses every form", async () => {
  const { code, json } = await report(file("broken.xml", "<FLA><Form></Form><Form></Form>"));
  assert.equal(code, 1);
  assert.deepEqual(
    json.files[0].forms.map((form) => form.verdict),
    ["refused", "refused"],
  );
});

test("an unknown document is undecided, never accepted, exit 3", async () => {
  const { code, json } = await report(file("other.xml", "<Other/>"));
  assert.equal(code, 3);
  const [one] = json.files;
  assert.deepEqual([one.pack, one.schemaValid, one.verdict], [null, null, "undecided"]);
  assert.ok(one.findings.length > 0, "it is said with a finding");
});

test("--schema checks that schema alone: no pack, no rule", async () => {
  const { code, json } = await report("--schema", "schemas/fla/FLA_20251.xsd", wrongCheckDigit);
  assert.equal(code, 0);
  assert.deepEqual([json.files[0].pack, json.files[0].schemaValid, json.files[0].total], [null, true, 0]);
});

test("several files: the worst verdict decides the exit status", async () => {
  const { code, json } = await report(valid, wrongCheckDigit);
  assert.equal(code, 1);
  assert.deepEqual(
    json.files.map((one) => one.verdict),
    ["accepted", "refused"],
  );
});

test("every language has its own sentence for a finding", async () => {
  const messages = await Promise.all(
    ["en", "nl", "fr", "de"].map(async (language) => {
      const { json } = await report("--lang", language, wrongCheckDigit);
      return json.files[0].findings[0].message;
    }),
  );
  assert.equal(new Set(messages).size, 4, messages.join(" | "));
});

test("text for a person: verdict, pack, code frame, what only the authority can check", async () => {
  const { code, stdout } = await cli.run(["check", ...asOf, wrongCheckDigit]);
  assert.equal(code, 1);
  assert.match(stdout, /would be refused/);
  assert.match(stdout, /not official/);
  assert.match(
    stdout,
    /00024-004 .*\n *--> schemas\/fla\/samples\/rule-00024-004-check-digit\.xml:\d+:\d+\n *\d+ \| .*<INSS>\d{11}<\/INSS>\n *\| +\^{11}\n/,
  );
  assert.match(stdout, /only the authority can/);
  assert.doesNotMatch(stdout, /accepted/);
  const dutch = await cli.run(["check", "--lang", "nl", ...asOf, wrongCheckDigit]);
  assert.match(dutch.stdout, /^00024-004 .* \(blokkerend, regel\)$/m);
});

/** Bytes that are no text in the encoding that they say, and where that is said to be. */
const brokenTexts: readonly (readonly [name: string, bytes: Buffer, said: RegExp])[] = [
  ["overlong.xml", Buffer.from("<a>\n\n\xc0\x80</a>", "latin1"), /not UTF-8 text at byte 5, in line 3/],
  ["breaks-off.xml", Buffer.from("<a>\r\n\xe2\x82", "latin1"), /not UTF-8 text at byte 5, in line 2/],
  ["surrogate.xml", Buffer.from("\ufeff<a>\n\ud800</a>", "utf16le"), /not UTF-16LE text at byte 10, in line 2/],
  ["odd.xml", Buffer.from("\ufeff<a/>", "utf16le").swap16().subarray(0, 9), /not UTF-16BE text at byte 8, in line 1/],
  [
    "japanese.xml",
    Buffer.from('<?xml version="1.0" encoding="shift_jis"?>\n\x81', "latin1"),
    /not SHIFT_JIS text at byte 43, in line 2/,
  ],
];

test("what cannot be run ends with 2 and says what, where and what to do", async () => {
  const cases: [string[], RegExp][] = [
    [["check"], /at least one file/],
    [["check", "no-such-file.xml"], /no-such-file\.xml: cannot be read \(ENOENT\)/],
    [["check", "--as-of", "2025-02-30", valid], /--as-of 2025-02-30.*YYYY-MM-DD/],
    [["check", "--pack", "nothing", valid], /--pack nothing: no such pack \(there are: .*fla/],
    [["check", "--format", "yaml", valid], /--format yaml: choose text, json or sarif/],
    [["check", "--nonsense", valid], /nonsense/],
    [["nonsense"], /nonsense: no such command/],
    [["check", "--lang", "es", valid], /--lang es: choose en, nl, fr or de/],
    [
      ["check", file("bytes.xml", Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))],
      /not UTF-8 text at byte 3, in line 1/,
    ],
    ...brokenTexts.map(([name, bytes, said]): [string[], RegExp] => [["check", file(name, bytes)], said]),
  ];
  for (const [args, expected] of cases) {
    const { code, stderr } = await cli.run(args);
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, expected);
  }
});

test("--batch answers each line in one process; a file that cannot be read is undecided", async () => {
  const schema = "schemas/fla/FLA_20251.xsd";
  const broken = file("unclosed.xml", "<FLA>");
  const lines = [
    { id: 1, schema, file: valid },
    { id: "two", schema, file: broken },
    { id: 3, schema, file: "absent.xml" },
    { id: 4, file: wrongCheckDigit },
  ];
  const { code, stdout } = await cli.run(
    ["check", "--batch", ...asOf],
    lines.map((line) => JSON.stringify(line) + "\n").join(""),
  );
  assert.equal(code, 0);
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    answers.map(({ id, schemaValid, verdict }) => [id, schemaValid, verdict]),
    [
      [1, true, "accepted"],
      ["two", false, "refused"],
      [3, null, "undecided"],
      [4, true, "refused"],
    ],
  );
});

test("--second-opinion: libxml2 agrees on valid and on invalid", async () => {
  const good = await report("--second-opinion", valid);
  assert.deepEqual([good.code, good.json.files[0].secondOpinion?.outcome], [0, "agrees"]);
  const { code, json } = await report("--second-opinion", "schemas/fla/demo/with-mistakes.xml");
  assert.deepEqual([code, json.files[0].verdict, json.files[0].schemaValid], [1, "refused", false]);
  assert.deepEqual([json.files[0].secondOpinion?.schemaValid, json.files[0].secondOpinion?.outcome], [false, "agrees"]);
});

test("--second-opinion: where libxml2 differs the verdict is undecided, with both reasons", async () => {
  // libxml2 takes no white space around a date, though XSD collapses it (Datatypes, 4.3.6).
  const schema = file(
    "date.xsd",
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="d" type="xs:date"/></xs:schema>`,
  );
  const document = file("date.xml", "<d>\n2026-02-28</d>");
  const { code, json } = await report("--second-opinion", "--schema", schema, document);
  const [one] = json.files;
  assert.deepEqual([code, one.verdict, one.schemaValid], [3, "undecided", true]);
  assert.equal(one.secondOpinion?.outcome, "disagrees");
  assert.match(one.reasons.join(" "), /Our engine: the schema is kept\. libxml2: line 1, Element 'd'/);
});

test("--second-opinion: a DOCTYPE leaves libxml2 without opinion, and that is said", async () => {
  const schema = file(
    "n.xsd",
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="n" type="xs:int"/></xs:schema>`,
  );
  const { stdout } = await cli.run([
    "check",
    "--second-opinion",
    "--schema",
    schema,
    file("n.xml", "<!DOCTYPE n><n>1</n>"),
  ]);
  assert.match(stdout, /No opinion from libxml2: the document has a DOCTYPE\./);
});

test("a mistake in a schema is said at its place in the schema; what it leaves unchecked is undecided", async () => {
  const schema = file(
    "mistake.xsd",
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n  <xs:include schemaLocation="mistake-part.xsd"/>\n  <xs:element name="r"><xs:complexType><xs:sequence>\n    <xs:element name="a" type="T"/><xs:element name="b" type="xs:int"/>\n  </xs:sequence></xs:complexType></xs:element>\n</xs:schema>`,
  );
  file(
    "mistake-part.xsd",
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n<xs:simpleType name="T">\n  <xs:restriction base="Nowhere"/></xs:simpleType></xs:schema>`,
  );
  const args = ["check", "--format", "json", "--schema", schema];
  const good = await cli.run([...args, file("mistake-1.xml", "<r><a>1</a><b>1</b></r>")]);
  assert.match(good.stderr, /^fla: .*mistake-part\.xsd:3:25: `Nowhere` is not declared \(type\)\.\n$/);
  assert.equal(good.code, 3);
  const bad = await cli.run([...args, file("mistake-2.xml", "<r><a>1</a><b>x</b></r>")]);
  const [{ schemaValid, findings }] = (JSON.parse(bad.stdout) as JsonReport).files;
  assert.deepEqual([bad.code, schemaValid], [1, false]);
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ["xsd.schemaIncomplete", "xsd.notNumeric"],
  );
});

test("explain: a code, a bare type, and a line of a log, in text and JSON", async () => {
  const explained = await cli.run(["explain", "00024-004"]);
  assert.equal(explained.code, 0);
  assert.match(explained.stdout, /^00024-004 .*INSS/);
  assert.match(explained.stdout, /^ {2}class: B \(blocking\), rule$/m);
  const french = await cli.run(["explain", "00024-004", "--lang", "fr"]);
  assert.match(french.stdout, /^ {2}classe : B \(bloquante\), règle$/m);
  const fromLog = await cli.run(["explain", "--format", "json", "2025-06-30 refused: ACRF-125 in FI"]);
  const data = JSON.parse(fromLog.stdout) as { code: string; explanation: string };
  assert.equal(data.code, "ACRF-125");
  assert.ok(data.explanation.length > 20);
  assert.equal((await cli.run(["explain", "nothing here"])).code, 2);
});

/** The command line with a border above which files are read piece by piece. */
async function streamed(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const streaming = new Cli({ FLA_LARGE_FILE_BYTES: "1000" });
  try {
    return await streaming.run(["check", ...asOf, ...args]);
  } finally {
    await streaming.stop();
  }
}

test("a large file, read piece by piece: the same output as in memory, in both forms", async () => {
  const spoil = (text: string, n: number): string =>
    n % 90 === 5 ? text.replace("<RightUnit>D", "<RightUnit>Q") : text;
  const large = file("large.xml", declaration(400_000, spoil).replace("</Employer>", ""));
  for (const format of ["json", "text"]) {
    const inMemory = await cli.run(["check", "--format", format, ...asOf, large]);
    assert.deepEqual(await streamed("--format", format, large), inMemory);
    assert.equal(inMemory.code, 1);
  }
});

test("a large file that is no UTF-8, or UTF-16: read into memory, which is said", async () => {
  const latin = file("latin.xml", Buffer.from(declaration(3_000).replace("Alex", "Zo\xeb"), "latin1"));
  const { code, stderr } = await streamed(latin);
  assert.equal(code, 2);
  assert.match(stderr, /is not UTF-8 text at byte \d+/);
  const wide = file("wide.xml", Buffer.from(`\ufeff${declaration(3_000)}`, "utf16le"));
  const told = await streamed("--format", "json", wide);
  assert.match(told.stderr, /read into memory whole/);
  assert.equal(told.stdout, (await cli.run(["check", "--format", "json", ...asOf, wide])).stdout);
});

test("--progress says on stderr how far it is; Ctrl+C ends the check with exit 2, a sentence and no output", async () => {
  const large = file("cancelled.xml", declaration(20e6));
  const child = spawn(process.execPath, ["dist/cli.js", "check", "--progress", "--format", "json", large], {
    cwd: root,
    env: { ...process.env, FLA_LARGE_FILE_BYTES: "1000", FLA_LANG: "en", FLA_HOME: folder },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => {
    if (stderr === "") child.kill("SIGINT");
    stderr += data;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /checking .*cancelled\.xml: \d+ %/);
  assert.match(stderr, /the check was cancelled; nothing is known of the file/);
});

test("an answer of the authority is no declaration: what it says, and what reads it", async () => {
  const name = "FO.ACRF.999999.20250630.00001.T.1.1";
  const file = path.join(cli.home, name);
  writeFileSync(
    file,
    "<ACRF><Form><ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-125</ErrorID></ReceptionResult></Form></ACRF>",
  );
  const { code, stdout } = await cli.run(["check", file]);
  assert.equal(code, 0, "an answer is not judged, whatever its form");
  assert.match(stdout, /an answer of the authority \(ACRF: refused · anomalies: 1\).*fla answers/);
  assert.doesNotMatch(stdout, /foreseen|blocking/);
});

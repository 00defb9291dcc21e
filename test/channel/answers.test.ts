// What comes back, taken from a server that others use, too: archives, bombs, odd names, other software's answers, and what is removed.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { after, before, test } from "node:test";
import type { Channel } from "../../core/src/channel/channels";
import { compareSubmission, measureOf, recordComparisons, summariseMeasures } from "../../core/src/channel/comparison";
import { fetchAnswers, type FetchRequest } from "../../core/src/channel/fetchAnswers";
import { unpackAnswer } from "../../core/src/channel/archive";
import { bundledPacks, dataFolder } from "../../core/src/channel/files";
import type { Home } from "../../core/src/channel/home";
import { readJournal } from "../../core/src/channel/journal";
import { registerPracticeChannel, startPractice } from "../../core/src/channel/practiceSetup";
import { productEnvironment } from "../../core/src/channel/productEnvironment";
import { submissionsCsv, submissionsHtml } from "../../core/src/channel/report";
import { returnedTo } from "../../core/src/channel/returned";
import type { PracticeChannel } from "../../core/src/channel/simulator/practiceChannel";
import { zipOne } from "../../core/src/channel/simulator/zip";
import { listSubmissions, type Submission } from "../../core/src/channel/submissions";
import { applicationCodeFor, createTriplet } from "../../core/src/channel/triplets";
import { languages } from "../../core/src/messages/catalogue";
import { temporaryHome } from "../support/temporary";
import { agreeing, goodContent, sendTriplet } from "./sendSupport";

const clock = (): Date => new Date("2025-10-15T09:10:11.123Z");
const home: Home = temporaryHome();
const out = path.join(home.practiceDir, "channel", "OUTTEST");
let channel: Channel;
let running: PracticeChannel | undefined;

before(async () => {
  const scenario = path.join(home.dir, "zip.scenario.json");
  const zipped = { acrf: { zip: true }, notification: { zip: true } };
  writeFileSync(scenario, JSON.stringify({ cases: [{ when: { environment: "T" }, times: 1, ...zipped }] }));
  running = await startPractice({ home, clock, port: 0, dir: path.join(home.practiceDir, "channel"), scenario });
  channel = registerPracticeChannel(home, running);
});
after(() => running?.close());

async function sendMistakes(hour: string): Promise<string> {
  const file = path.join(home.dir, `${hour.slice(-3)}.xml`);
  const text = readFileSync(path.join(dataFolder(), "fla/demo/with-mistakes.xml"), "utf8");
  writeFileSync(file, text.replace(/(<FormCreationHour>)[^<]*/, `$1${hour}`));
  const applicationCode = applicationCodeFor({ home, channel, pack: bundledPacks()[0].pack?.manifest })!;
  const common = { home, channel, clock, interaction: agreeing() };
  const triplet = await createTriplet({ ...common, environment: "T", file, applicationCode });
  const content = { ...goodContent, pack: { id: "fla", official: false } };
  return (await sendTriplet({ home, channel, send: { clock, content, interaction: agreeing() } }, triplet)).id;
}

type Fetched = Awaited<ReturnType<typeof fetchAnswers>>;

function fetch(more: Partial<FetchRequest> = {}): Promise<Fetched> {
  return fetchAnswers({ home, channel, environment: "T", clock, interaction: agreeing(), ...more });
}

async function fetchAll(more: Partial<FetchRequest> = {}): Promise<Fetched[]> {
  const all: Fetched[] = [];
  for (let attempt = 0; attempt < 200; attempt++) {
    all.push(await fetch(more));
    if (all.at(-1)!.awaited === 0) return all;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return assert.fail("no answer within the time");
}

function submissionOf(id: string): Submission {
  return listSubmissions(home).submissions.find((one) => one.id === id)!;
}

/** Another's answer, well formed, about a file that was not sent from here. */
function foreign(name: string, content = otherAnswer): void {
  writeFileSync(path.join(out, name), content);
  const go = name.replace(/^(FO|CO)/, "GO").replace(/\.1\.1$/, ".1");
  writeFileSync(path.join(out, go), "");
}

const otherAnswer =
  "<ACRF><Form><FileReference><FileName>GO.DIMN.123456.20251015.00001.T.1</FileName></FileReference><ReceptionResult><ResultCode>1</ResultCode></ReceptionResult></Form></ACRF>";

test("answers in archives are unpacked, their signature stands over the archive, and both are kept", async () => {
  const id = await sendMistakes("09:00:00.001");
  const answers = (await fetchAll()).flatMap((one) => one.answers);
  assert.deepEqual(
    answers.map(({ name, signature }) => [name.slice(0, 7), signature.state]),
    [
      ["CO.ACRF", "signerPinned"],
      ["CO.NOTI", "signerPinned"],
    ],
  );
  const kept = readdirSync(path.join(home.submissionsDir, id, "answers")).map((name) => name.slice(0, 7));
  assert.deepEqual(kept.sort(), ["CO.ACRF", "CO.NOTI", "FO.ACRF", "FO.NOTI", "FS.ACRF", "FS.NOTI"]);
  for (const { path: file } of submissionOf(id).answers) assert.match(readFileSync(file!, "utf8"), /^<\?xml/);
});

test("other software's answers are named once, kept only where asked, and never removed", async () => {
  await sendMistakes("09:00:00.002");
  foreign("FO.ACRF.999999.20251015.ZZZZ1.T.1.1");
  const all = await fetchAll({ removeTaken: true });
  assert.deepEqual(
    all.flatMap((one) => one.foreign),
    ["FO.ACRF.999999.20251015.ZZZZ1.T.1.1"],
  );
  assert.deepEqual(
    all.flatMap(({ notRemoved }) => notRemoved),
    [],
  );
  // The answers of the first test stay: they were taken by a call that removed nothing.
  const left = readdirSync(out).filter((name) => name.startsWith("FO."));
  assert.deepEqual(left, ["FO.ACRF.999999.20251015.ZZZZ1.T.1.1"]);
  const folder = path.join(home.dir, "foreign");
  const kept = await fetch({ keepForeign: folder });
  assert.deepEqual([kept.foreign.length, readdirSync(folder)], [1, ["FO.ACRF.999999.20251015.ZZZZ1.T.1.1"]]);
  assert.deepEqual((await fetch()).foreign, []);
});

test("an answer that speaks of another's file as well stays on the server", async () => {
  const id = await sendMistakes("09:00:00.003");
  await fetchAll();
  const { set } = submissionOf(id);
  const both = otherAnswer.replace("<ACRF>", `<ACRF>${otherAnswer.slice(6, -7).replace(/GO\.[^<]*/, set)}`);
  foreign("FO.ACRF.999999.20251015.ZZZZ2.T.1.1", both);
  const { answers } = await fetch({ removeTaken: true });
  assert.deepEqual(
    answers.map(({ submission }) => submission.id),
    [id],
  );
  assert.ok(existsSync(path.join(out, "FO.ACRF.999999.20251015.ZZZZ2.T.1.1")));
});

test("what is incomplete, broken or too big is left, and said", async () => {
  await sendMistakes("09:00:00.004");
  writeFileSync(path.join(out, "FO.NOTI.999999.20251015.ZZZZ3.T.1.1"), "<NOTIFICATION/>");
  foreign("CO.NOTI.999999.20251015.ZZZZ4.T.1.1", "no archive");
  foreign("CO.NOTI.999999.20251015.ZZZZ5.T.1.1", bomb().toString("latin1"));
  writeFileSync(path.join(out, "CO.NOTI.999999.20251015.ZZZZ5.T.1.1"), bomb());
  for (const odd of ["FO.NOTI.999999.20251015.ZZZZ6.T.1.1 ", "FO...999999", "FO.NOTI.123456.20251015.ZZZZ7.T.1.1"])
    writeFileSync(path.join(out, odd), "<NOTIFICATION/>");
  const left = (await fetchAll()).at(-1)!.left;
  assert.deepEqual(left.map(({ name, why }) => [name.split(".")[4], why]).sort(), [
    ["ZZZZ3", "incomplete"],
    ["ZZZZ4", "badArchive"],
    ["ZZZZ5", "tooBig"],
  ]);
});

/** Half a gigabyte of blanks in some megabytes, and a header that says it is small. */
function bomb(): Buffer {
  const archive = zipOne("FO", Buffer.from("x"));
  const data = deflateRawSync(Buffer.alloc(500_000_000, 32), { level: 1 });
  const local = archive.subarray(0, 30);
  const nameLength = local.readUInt16LE(26);
  const directory = Buffer.from(archive.subarray(archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))));
  directory.writeUInt32LE(data.length, 20);
  const end = directory.indexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  directory.writeUInt32LE(30 + nameLength + data.length, end + 16);
  return Buffer.concat([archive.subarray(0, 30 + nameLength), data, directory]);
}

test("an archive: one file of any name, nothing else", () => {
  const text = Buffer.from("<NOTIFICATION/>");
  assert.deepEqual(unpackAnswer(zipOne("../../etc/passwd", text)), { content: text });
  const cases: [string, Buffer, string][] = [
    ["empty", Buffer.alloc(0), "badArchive"],
    ["an XML document", text, "badArchive"],
    ["cut short", zipOne("FO", text).subarray(0, 40), "badArchive"],
    ["too big", zipOne("FO", Buffer.alloc(1001)), "tooBig"],
    ["a byte changed", flipped(zipOne("FO", text), 33), "badArchive"],
  ];
  for (const [what, archive, why] of cases) assert.deepEqual(unpackAnswer(archive, 1000), { why }, what);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x55;
  return copy;
}

test("what was foreseen stands beside what came back, and the measure outlives the bytes", async () => {
  const id = await sendMistakes("09:00:00.005");
  await fetchAll();
  const submission = submissionOf(id);
  const parts = await compareSubmission(submission, productEnvironment());
  const measure = measureOf(parts);
  const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  assert.ok(total(measure.both) >= 12, JSON.stringify(measure));
  assert.deepEqual([measure.returnedOnly, measure.otherCode], [{}, {}]);
  await recordComparisons(home, [submission], productEnvironment(), clock);
  const [month] = summariseMeasures(listSubmissions(home).submissions).months;
  assert.deepEqual([month.month, month.foreseen, month.both], ["2025-10", 1, total(measure.both)]);
});

test("a report names sets, states and codes, and nothing of a declaration", async () => {
  const { submissions } = listSubmissions(home);
  const sent = readFileSync((await returnedTo(submissions[0]))[0].file, "utf8");
  const secrets = ["INSS", "WorkerName", "CompanyID", "Denomination"].map(
    (name) => new RegExp(`<${name}>([^<]+)`).exec(sent)![1],
  );
  for (const language of languages) {
    const csv = submissionsCsv(submissions, language);
    const html = submissionsHtml(submissions, language, clock());
    assert.equal(csv.split("\r\n").length, submissions.length + 2);
    for (const { set } of submissions) assert.ok(csv.includes(set) && html.includes(set));
    for (const secret of [...secrets, home.dir]) assert.ok(!csv.includes(secret) && !html.includes(secret), secret);
    assert.doesNotMatch(html, /<script|\{\w+\}|undefined/);
    // A table is heard by its name, a row by its first cell.
    assert.doesNotMatch(html, /<table>/);
    assert.match(html, /<table aria-label="[^"{}]+">.*<tr[^>]*><th scope="row">/);
    // Spreadsheets in a language with a decimal comma take semicolons; days and times sort as they stand.
    const [head, row] = csv.split("\r\n").map((line) => line.split(language === "en" ? "," : ";"));
    assert.deepEqual([head.length, row.length], [11, 11]);
    assert.match(row[1], /^2025-10-15$/);
    assert.match(row[9], /^2025-10-15 \d\d:\d\d:\d\d$/);
    assert.match(html, /<td>15[./]10[./]2025 \d\d:\d\d:\d\d<\/td>/);
  }
  const [first] = submissions;
  assert.match(submissionsCsv([{ ...first, channel: '=cmd|"x",1' }], "en"), /\r\n"'=cmd\|""x"",1",/);
});

test("what an answer holds of a person stays in the answer: not in the journal, not in a report", async () => {
  const id = await sendMistakes("09:00:00.006");
  await fetchAll();
  const { set } = submissionOf(id);
  const persons = ["85073003328", "Peeters", "J. Peeters"];
  const report = `<AnomalyReport><ErrorID>${persons[0]}</ErrorID><TagName>${persons[1]}</TagName><Value>${persons[0]}</Value><AnomalyClass>${persons[1]}</AnomalyClass><AnomalyLabel>${persons[2]}</AnomalyLabel><AnomalyLocation><Location>1,1,${persons[0]}</Location></AnomalyLocation><Path><INSS>${persons[0]}</INSS></Path></AnomalyReport>`;
  foreign(
    "FO.NOTI.999999.20251015.ZZZZ8.T.1.1",
    `<NOTIFICATION><Form><FileReference><FileName>${set}</FileName></FileReference><HandlingResult><ResultCode>1</ResultCode><Diagnosis>${persons[0]}</Diagnosis>${report}</HandlingResult></Form></NOTIFICATION>`,
  );
  await fetch();
  assert.deepEqual(submissionOf(id).answers.at(-1)?.codes, ["?"]);
  await recordComparisons(home, [submissionOf(id)], productEnvironment(), clock);
  const { submissions } = listSubmissions(home);
  const journal = readdirSync(home.journalDir).map((name) => readFileSync(path.join(home.journalDir, name), "utf8"));
  const reports = languages.flatMap((language) => [
    submissionsCsv(submissions, language),
    submissionsHtml(submissions, language, clock()),
  ]);
  for (const person of persons)
    for (const text of [...journal, ...reports]) assert.ok(!text.includes(person), `${person} in ${text.slice(0, 80)}`);
});

test("a name cannot lead out of the folder of answers", async () => {
  const folder = path.join(home.dir, "kept");
  mkdirSync(folder, { recursive: true });
  const { keepIn } = await import("../../core/src/channel/submissions");
  const file = keepIn(folder, "../../escaped", Buffer.from("x"));
  assert.equal(path.dirname(file), folder);
  keepIn(folder, "escaped", Buffer.from("y"));
  assert.equal(readFileSync(file, "utf8"), "x");
});

test("an ACRF about several sets gives each its own ticket and its own result", async () => {
  const ids = [await sendMistakes("09:00:00.007"), await sendMistakes("09:00:00.008")];
  await fetchAll();
  const forms = ids.map((id, at) => {
    const file = `<FileReference><FileName>${submissionOf(id).set}</FileName><ReferenceOrigin>2</ReferenceOrigin><ReferenceNbr>TICKET${at}</ReferenceNbr></FileReference>`;
    return `<Form>${file}<ReceptionResult><ResultCode>${1 - at}</ResultCode></ReceptionResult></Form>`;
  });
  const name = "FO.ACRF.999999.20251015.ZZZZ9.T.1.1";
  foreign(name, `<ACRF>${forms.join("")}</ACRF>`);
  const { answers } = await fetch();
  assert.deepEqual(
    answers.map(({ anomalies }) => anomalies),
    [0, 0],
  );
  const told = readJournal(home).entries.flatMap((entry) =>
    entry.kind === "answer" && entry.name === name ? [[entry.id, entry.ticket, entry.result]] : [],
  );
  assert.deepEqual(told, [
    [ids[0], "TICKET0", "1"],
    [ids[1], "TICKET1", "0"],
  ]);
});

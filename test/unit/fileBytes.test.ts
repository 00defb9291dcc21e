// What only bytes and names tell: marks, encodings, line ends, names of the channel.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readInPieces } from "../../core/src/channel/pieces";
import { toJsonFile } from "../../core/src/check/report";
import { CheckSession } from "../../core/src/check/session";
import { languages } from "../../core/src/messages/catalogue";
import { TextStore } from "../../core/src/text/textStore";
import { byteFacts, ByteScan } from "../../core/src/text/utf8";
import { nameProblems } from "../../core/src/triplet/names";
import { temporaryFolder } from "../support/temporary";
import { flaEnvironment, schemas, seeded } from "./checkSupport";

const valid = readFileSync(path.join(schemas, "fla/samples/valid-small.xml"), "utf8");
const bytesOf = (text: string) => Buffer.from(text, "utf8");

function check(bytes: Buffer, name = "march.xml") {
  const environment = flaEnvironment({ bytes: byteFacts(bytes), nameProblems: nameProblems(name) });
  return new CheckSession(bytes.toString("utf8").replace(/^\uFEFF/, ""), environment);
}

const told = (session: CheckSession) => session.findings().map(({ kind, code, class: of }) => `${kind} ${code} ${of}`);

test("a plain UTF-8 file with one kind of line end says nothing", () => {
  assert.deepEqual(told(check(bytesOf(valid))), []);
  assert.deepEqual(told(check(bytesOf(valid.replace(/\n/g, "\r\n")))), []);
});

test("a byte order mark refuses the file", () => {
  const session = check(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytesOf(valid)]));
  assert.deepEqual(told(session), ["file.byteOrderMark ACRF-138 B"]);
  assert.equal(session.verdict, "refused");
});

test("bytes that are no UTF-8 refuse the file, with their offset", () => {
  const name = valid.replace(/<WorkerName>[^<]*/, "<WorkerName>Lef\u00e8vre");
  const bytes = Buffer.from(name, "latin1");
  const session = check(bytes);
  const found = session.findings().find(({ kind }) => kind === "file.notUtf8");
  assert.equal(found?.args.at, bytes.indexOf(0xe8));
  assert.equal(session.verdict, "refused");
});

test("mixed line ends are told, and refuse nothing", () => {
  const session = check(bytesOf(valid.replace("\n", "\r\n")));
  assert.deepEqual(told(session), ["file.mixedLineEnds ACRF-125 I"]);
  assert.equal(session.verdict, "accepted");
});

test("a wrong name of the channel has the receiver's code; names of one's own are left alone", () => {
  assert.deepEqual(told(check(bytesOf(valid), "FI.DIMN.123456.20250630.00001.T.1.1")), []);
  assert.deepEqual(told(check(bytesOf(valid), "FI.DIMN.123456.20250631.00001.T.1.1")), ["name.date ACRF-110 B"]);
  assert.deepEqual(told(check(bytesOf(valid), "FI.DIMN.123456.20250630.00000.Q.1.1")), [
    "name.environment ACRF-117 B",
    "name.sequenceZero ACRF-127 B",
  ]);
  assert.deepEqual(told(check(bytesOf(valid), "FI.DIMN.draft.xml")), []);
  assert.deepEqual(told(check(bytesOf(valid), "Filip.xml")), []);
});

test("each is told in four languages", () => {
  const session = check(
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytesOf(valid.replace("\n", "\r\n"))]),
    "FI.DIMN.1.20250630.00001.T.1.1",
  );
  for (const language of languages)
    for (const { message } of toJsonFile(session, "f", language).findings)
      assert.doesNotMatch(message, /\{|file\.|name\./);
});

test("the facts do not depend on where pieces end", () => {
  const random = seeded(4);
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(
      Array.from({ length: 40 }, () => [10, 13, 65, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xff][Math.floor(random() * 9)]),
    );
    const scan = new ByteScan();
    for (let at = 0; at < bytes.length;) {
      const next = at + 1 + Math.floor(random() * 5);
      scan.push(bytes.subarray(at, next));
      at = next;
    }
    assert.deepEqual(scan.end(), byteFacts(bytes));
    const { crlf, lf, cr, notUtf8At } = byteFacts(bytes);
    const text = bytes.toString("latin1");
    assert.deepEqual(
      [crlf, lf, cr],
      [
        text.split("\r\n").length - 1,
        text.replace(/\r\n/g, "").split("\n").length - 1,
        text.replace(/\r\n/g, "").split("\r").length - 1,
      ],
    );
    assert.equal(notUtf8At === undefined, Buffer.from(bytes.toString("utf8")).equals(bytes));
  }
});

test("a file read in pieces has the same bytes, and is the same text or none", () => {
  const random = seeded(9);
  const parts = ["a", "\r\n", "é", "€", "😀", "\uFEFF"]
    .map(bytesOf)
    .concat(Buffer.from([0xe2]), Buffer.from([0x80, 0xff]));
  const folder = temporaryFolder("fla-pieces");
  for (let round = 0; round < 400; round++) {
    const kinds = round % 2 === 0 ? 6 : parts.length;
    const count = Math.floor(random() * 30);
    const bytes = Buffer.concat(Array.from({ length: count }, () => parts[Math.floor(random() * kinds)]));
    const file = path.join(folder, "some.xml");
    writeFileSync(file, bytes);
    const pieces = readInPieces(file, 8 + Math.floor(random() * 12));
    assert.ok(Buffer.concat(pieces).equals(bytes), `round ${round}`);
    const [whole, pieced] = [TextStore.fromUtf8(bytes), TextStore.fromUtf8(pieces)];
    assert.equal(pieced?.slice(0, pieced.length), whole?.slice(0, whole.length), `round ${round}`);
    assert.deepEqual(byteFacts(pieces), byteFacts(bytes));
  }
});

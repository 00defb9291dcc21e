// A text that is read from its file piece by piece gets, byte for byte, the report of the same text in memory.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { byteTable } from "../../cli/src/largeFile";
import { toJsonFile } from "../../core/src/check/report";
import { CheckSession, type CheckEnvironment } from "../../core/src/check/session";
import { PassingGroups } from "../../core/src/rules/passingGroups";
import { compileSchema } from "../../core/src/schema/compile";
import { openPaged, type ByteSource, type PagedText } from "../../core/src/text/pagedText";
import { TextStore } from "../../core/src/text/textStore";
import { byteFacts } from "../../core/src/text/utf8";
import { runToEnd } from "../../core/src/xml/tree";
import { seeded } from "../bench/figures";
import { declaration } from "../bench/generate";
import { root } from "../support/root";
import { flaEnvironment } from "./checkSupport";

function sourceOf(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, read: (from, into) => into.set(bytes.subarray(from, from + into.length)) };
}

function paged(bytes: Uint8Array, table?: Uint16Array): PagedText | undefined {
  return runToEnd(openPaged(sourceOf(bytes), table));
}

const fla = flaEnvironment();

/** Checks in both ways, and gives the report in which they agree. */
function sameReport(bytes: Uint8Array, environment: CheckEnvironment = fla): ReturnType<typeof toJsonFile> {
  const held = TextStore.fromUtf8(bytes);
  const opened = paged(bytes);
  assert.ok(held && opened);
  assert.deepEqual(opened.bytes, byteFacts(bytes));
  const inMemory = toJsonFile(new CheckSession(held, { ...environment, bytes: opened.bytes }), "x.xml", "en");
  const fromFile = toJsonFile(new CheckSession(opened.text, { ...environment, bytes: opened.bytes }), "x.xml", "en");
  assert.equal(JSON.stringify(fromFile), JSON.stringify(inMemory));
  return inMemory;
}

/** FLA_PAGED=0.5 makes the documents half as long, and half as many of them at random. */
const times = Number(process.env.FLA_PAGED ?? 1);
const base = declaration(500_000 * Math.min(1, times));

/** Replaces the first `old` behind this share of the text. */
function put(share: number, old: string, by: string): string {
  const at = base.indexOf(old, base.length * share);
  assert.ok(at >= 0);
  return base.slice(0, at) + by + base.slice(at + old.length);
}

const firstInss = /<INSS>\d+/.exec(base)![0];

/** A mistake, and how many findings it has at the least. */
const mistakes: readonly (readonly [name: string, text: string, least: number])[] = [
  ["none", base, 0],
  ["a missing end tag at the start", put(0, "</Employer>", ""), 1],
  ["a missing end tag of the first record", put(0, "</NaturalPerson>", ""), 1],
  ["a missing end tag in the middle", put(0.5, "</Employment>", ""), 1],
  ["a missing start tag", put(0.3, "<NaturalPerson>", ""), 1],
  ["an unclosed comment at the start", put(0.01, "<INSS>", "<!-- <INSS>"), 1],
  ["an unclosed comment in the middle", put(0.5, "<INSS>", "<!-- <INSS>"), 1],
  ["an unclosed section", put(0.4, "<INSS>", "<![CDATA[<INSS>"), 1],
  ["an unclosed instruction", put(0.6, "<INSS>", "<?x <INSS>"), 1],
  ["stray marks", put(0.5, "<INSS>", "& < <INSS>"), 1],
  ["a tag without its end", put(0.7, "<INSS>", "<INSS"), 1],
  ["two roots", base + base.slice(base.indexOf("<FLA"), 20_000), 1],
  ["no end of the root", base.replace("</FLA>", ""), 1],
  ["no start of the root", base.replace(/<FLA[^>]*>/, ""), 1],
  ["half a document", base.slice(0, base.length / 2), 1],
  ["an unknown root", base.replaceAll("FLA>", "FLB>").replace("<FLA", "<FLB"), 1],
  ["a duplicate far away", base.slice(0, -40_000) + base.slice(-40_000).replace(/<INSS>\d+/, firstInss), 1],
  ["a broken counter", put(0.9, "<NaturalPersonSequenceNbr>", "<NaturalPersonSequenceNbr>7"), 1],
  ["a header that is wrong", put(0, "<Quarter>20252", "<Quarter>2025"), 1],
  ["duplicates everywhere", declaration(200_000, (text) => text.replace(/<INSS>\d+/, firstInss)), 100],
  ["wrong values everywhere", declaration(200_000, (text) => text.replace("<RightUnit>D", "<RightUnit>Q")), 100],
  ["all in one line", base.replaceAll(/\n */g, ""), 0],
  ["other line ends, and a byte order mark", `\ufeff${base.replaceAll("\n", "\r\n")}`, 1],
];

for (const [name, text, least] of mistakes)
  test(`the same report from the file as in memory: ${name}`, () => {
    const { total } = sameReport(Buffer.from(text));
    assert.ok(total >= least, `${total} findings`);
  });

const rounds = Math.ceil(12 * times);
const pieces = [
  "<",
  ">",
  "&",
  "</",
  "/>",
  '"',
  "<!--",
  "-->",
  "<INSS>",
  "</Form>",
  "é\u{1f600}",
  "<a b='",
  "]]>",
  "<?",
];

test(`the same report over ${rounds} documents with random mistakes`, () => {
  const random = seeded(20_251);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  for (let round = 0; round < rounds; round++) {
    let text = base.slice(0, base.length / 4) + (random() < 0.5 ? base.slice(-60) : "");
    for (let edits = 1 + upTo(4); edits > 0; edits--) {
      const at = upTo(text.length);
      text = text.slice(0, at) + pieces[upTo(pieces.length)] + text.slice(at + upTo(40));
    }
    sameReport(Buffer.from(text));
  }
});

test("keys and references of a schema, over many pieces", () => {
  const text = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="list"><xs:complexType><xs:sequence><xs:element name="item" maxOccurs="unbounded">
    <xs:complexType><xs:attribute name="id" type="xs:integer"/><xs:attribute name="ref" type="xs:integer"/></xs:complexType>
  </xs:element></xs:sequence></xs:complexType>
  <xs:key name="k"><xs:selector xpath="item"/><xs:field xpath="@id"/></xs:key>
  <xs:keyref name="r" refer="k"><xs:selector xpath="item"/><xs:field xpath="@ref"/></xs:keyref>
  </xs:element></xs:schema>`;
  const schema = compileSchema({ uri: "list.xsd", text }, () => undefined);
  assert.ok(schema.schema);
  const items = Array.from(
    { length: 6_000 },
    (_, n) => `<item id="${n === 5_990 ? 3 : n}" ref="${n === 7 ? 99_999 : 5_999 - n}"/>`,
  );
  const { findings } = sameReport(Buffer.from(`<list>\n${items.join("\n")}\n</list>`), {
    ...fla,
    schema: schema.schema,
  });
  assert.deepEqual(findings.map(({ kind }) => kind).sort(), [
    "xsd.duplicateKey",
    "xsd.missingKeyTarget",
    "xsd.missingKeyTarget",
  ]);
});

const corpus = path.join(root, "../shared/corpus/samples");
const skip = existsSync(corpus) ? false : "the official samples are not here";

test("the same report over official samples", { skip }, () => {
  for (const name of ["DmfAOriginal_20223_1.xml"]) {
    const file = path.join(corpus, name);
    if (existsSync(file)) sameReport(readFileSync(file));
  }
});

test("positions, characters and markers are those of the text, whatever its encoding", () => {
  const text = `é\r\n${"Müller \u{1f600}\r\n".repeat(9_000)}-->\r`;
  const opened = paged(Buffer.from(text))!.text;
  const held = TextStore.from(text);
  assert.equal(opened.slice(0, opened.length), text);
  assert.equal(opened.lineCount, held.lineCount);
  assert.equal(opened.indexOf("-->", 0), text.indexOf("-->"));
  for (let offset = 0; offset <= text.length; offset += 997)
    assert.deepEqual(opened.positionAt(offset), held.positionAt(offset));
  for (const label of ["windows-1252", "iso-8859-1", "iso-8859-15", "koi8-r"]) {
    const { encoding } = new TextDecoder(label);
    const bytes = Buffer.from("<a>M\xfcller \x80 \xa4</a>", "latin1");
    const latin = paged(bytes, byteTable(encoding))!.text;
    assert.equal(latin.slice(0, latin.length), new TextDecoder(encoding, { fatal: true }).decode(bytes));
  }
});

test("bytes that are no UTF-8 are no text, and an encoding of two bytes has no table", () => {
  assert.equal(paged(Buffer.from([0x3c, 0x61, 0xff])), undefined);
  assert.equal(paged(Buffer.from([0x3c, 0xc3])), undefined);
  assert.equal(byteTable("utf-16le"), undefined);
  assert.equal(byteTable("shift_jis"), undefined);
});

test("a text that is read from its file refuses to be edited", () => {
  const { text } = paged(Buffer.from("<a/>"))!;
  assert.throws(() => text.edit(0, 1, "x"), /cannot be edited/);
});

test("of a counter the one before counts", () => {
  const groups = new PassingGroups("before");
  const first = { node: 1, data: [1] };
  assert.equal(groups.meet("", first), undefined);
  assert.equal(groups.meet("", { node: 2, data: [2] }), first);
});

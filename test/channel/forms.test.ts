// The stream that finds forms by their head, whatever lies between, and the parts that a file is cut into.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { formKey, scanForms, scanFormsIn, type FormScan } from "../../core/src/channel/forms";
import { splitFile } from "../../core/src/channel/split";
import { temporaryFolder } from "../support/temporary";
import { declaration, failsWith } from "./sendSupport";

const folder = temporaryFolder("fla-forms");
let files = 0;
const scan = (text: string): FormScan => scanFormsIn(Buffer.from(text, "utf8"));
const head = (hour: string): string =>
  `<FormCreationDate>2025-03-04</FormCreationDate><FormCreationHour>${hour}</FormCreationHour>`;

test("forms, their heads and where they lie", () => {
  const text =
    `<?xml version="1.0" encoding="UTF-8"?>\n<!-- <Form> --><R a="x>y">\n` +
    `<Form><Identification> A1 </Identification>${head("10:00:00.001")}<AttestationStatus>0</AttestationStatus>` +
    `<Reference><ReferenceType>1</ReferenceType><ReferenceOrigin>2</ReferenceOrigin><ReferenceNbr>T9</ReferenceNbr></Reference>` +
    `<Reference><ReferenceOrigin>1</ReferenceOrigin><ReferenceNbr>mine é</ReferenceNbr></Reference>` +
    `<Deep><Form><FormCreationHour>no</FormCreationHour></Form></Deep><![CDATA[</Form>]]></Form>` +
    `<x:Form xmlns:x="u"><x:FormCreationHour><![CDATA[11:00:00.002]]></x:FormCreationHour></x:Form></R>`;
  const { forms, root, stranger, encoding, broken } = scan(text);
  assert.deepEqual(
    { root, stranger, encoding, broken },
    { root: "R", stranger: undefined, encoding: "UTF-8", broken: undefined },
  );
  const [first, second] = forms;
  assert.equal(forms.length, 2);
  assert.deepEqual(
    [first.identification, first.date, first.hour, first.attestation],
    ["A1", "2025-03-04", "10:00:00.001", "0"],
  );
  assert.deepEqual([first.reference, first.references], ["mine é", ["mine é"]]);
  assert.deepEqual([second.hour, second.reference, second.position], ["11:00:00.002", "", 2]);
  const bytes = Buffer.from(text);
  assert.ok(bytes.toString("utf8", first.from, first.to).startsWith("<Form><Ident"));
  assert.ok(bytes.toString("utf8", second.from, second.to).endsWith("</x:Form>"));
  assert.equal(formKey(first).length, 8);
});

test("employers and declarant by the names that the official schemas share", () => {
  const text =
    `<R><Form><Declarant><CompanyID>0123456749</CompanyID></Declarant><EmployerDeclaration><CompanyID> 987654394 </CompanyID>` +
    `<Employer><CompanyID>0123456749</CompanyID></Employer><Employer><CompanyID>0123456749</CompanyID></Employer>` +
    `<ParticipantEmployer><CompanyID>0200000093</CompanyID></ParticipantEmployer>` +
    `</EmployerDeclaration><Other><CompanyID>0300000042</CompanyID></Other></Form><Form><Employer><CompanyID>no number</CompanyID></Employer></Form></R>`;
  const [first, second] = scan(text).forms;
  assert.deepEqual(first.employers, ["0987654394", "0123456749"]);
  assert.deepEqual(first.declarants, ["0123456749"]);
  assert.deepEqual([second.employers, second.declarants], [[], []]);
});

test("pieces of any size give the same as the whole", async () => {
  const text = declaration({ forms: 40 })
    .replaceAll("<Note>", "<!-- a > b --><Note a='<'>é€😀")
    .replaceAll("a='<'", "a='&lt;>'");
  const whole = scan(text);
  assert.equal(whole.forms.length, 40);
  const file = path.join(folder, "pieces.xml");
  writeFileSync(file, text);
  assert.deepEqual(await scanForms(file), whole);
  // A file bigger than the buffer that is read at once, with forms on its borders.
  writeFileSync(file, declaration({ forms: 300, bytes: 3_500_000 }));
  const big = await scanForms(file);
  assert.equal(big.forms.length, 300);
  assert.deepEqual(new Set(big.forms.map(({ date }) => date)), new Set(["2025-03-04"]));
  const content = readFileSync(file);
  for (const { from, to } of big.forms)
    assert.equal(content.toString("latin1", from, from + 6) + content.toString("latin1", to - 7, to), "<Form></Form>");
});

const odd: [string, string, Partial<FormScan>][] = [
  ["empty", "", { root: "", size: 0 }],
  ["no form", "<R/>", { root: "R", broken: undefined }],
  ["something beside forms", "<R><Form/><Other/></R>", { stranger: "Other" }],
  ["an unclosed root", "<R><Form></Form>", { broken: "R" }],
  ["a wrong end tag", "<R><Form></Fomr></R>", { broken: "Fomr" }],
  ["an end tag too many", "<R></R></R>", { broken: "R" }],
  ["an unclosed tag", "<R><Form", { broken: "<" }],
  ["a document type", '<!DOCTYPE R [<!ENTITY a "<Form>">]><R><Form/></R>', { root: "R", broken: undefined }],
  ["another encoding", '<?xml version="1.0" encoding="ISO-8859-1"?><R/>', { encoding: "ISO-8859-1" }],
  ["a byte order mark", "\uFEFF<R/>", { byteOrderMark: true, root: "R" }],
  ["line ends of three kinds", "<R>\r\n\r\n\n\r</R>", { crlf: 2, lf: 1, cr: 1 }],
];
for (const [title, text, expected] of odd)
  test(`a file with ${title}`, () => {
    const found = scan(text);
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(found[key as keyof FormScan], value, key);
  });

const utf8: [string, number[], number | undefined][] = [
  ["two, three and four bytes", [0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], undefined],
  ["Latin-1", [0x41, 0xe9, 0x42], 1],
  ["an overlong form", [0xc0, 0xaf], 0],
  ["an overlong form of three", [0x41, 0xe0, 0x80, 0xaf], 1],
  ["a surrogate", [0xed, 0xa0, 0x80], 0],
  ["beyond the last character", [0xf4, 0x90, 0x80, 0x80], 0],
  ["cut at the end", [0x41, 0x42, 0xe2, 0x82], 2],
  ["a stray continuation", [0x41, 0x80], 1],
];
for (const [title, bytes, at] of utf8)
  test(`UTF-8: ${title}`, () => assert.equal(scanFormsIn(Buffer.from(bytes)).notUtf8At, at));

/** Writes the parts of a text and gives their contents. */
async function partsOf(text: string, limits: Parameters<typeof splitFile>[1]): Promise<string[]> {
  const file = path.join(folder, "whole.xml");
  writeFileSync(file, text);
  const pieces = await splitFile(file, limits);
  const texts: string[] = [];
  for (const [at, piece] of pieces.entries()) {
    const target = path.join(folder, `part-${files++}.xml`);
    await piece.writeTo(target);
    texts.push(readFileSync(target, "utf8"));
    assert.equal(piece.bytes, Buffer.byteLength(texts[at]));
    if (pieces.length > 1) assert.equal(piece.forms, scan(texts[at]).forms.length);
  }
  return texts;
}

test("a file below the limits stays byte for byte", async () => {
  const text = "\uFEFF" + declaration({ forms: 3 }).replaceAll("\n", "\r\n");
  assert.deepEqual(await partsOf(text, {}), [text]);
  assert.deepEqual(await partsOf(text, { maxForms: 3, maxBytes: Buffer.byteLength(text) }), [text]);
});

test("parts hold every form once, in order, and each is a whole document", async () => {
  const text = declaration({ forms: 25, bytes: 60_000 }).replace("</TEST>", "<!-- é end --></TEST>");
  for (const limits of [{ maxForms: 4 }, { maxBytes: 10_000 }, { maxForms: 3, maxBytes: 8_500 }]) {
    const parts = await partsOf(text, limits);
    assert.ok(parts.length > 1);
    for (const part of parts) {
      const found = scan(part);
      assert.deepEqual([found.broken, found.root, found.stranger], [undefined, "TEST", undefined]);
      assert.ok(found.forms.length <= (limits.maxForms ?? Infinity));
      assert.ok(Buffer.byteLength(part) <= (limits.maxBytes ?? Infinity));
    }
    const hours = parts.flatMap((part) => scan(part).forms.map(({ hour }) => hour));
    assert.deepEqual(
      hours,
      scan(text).forms.map(({ hour }) => hour),
    );
  }
});

test("what cannot be cut says why", async () => {
  await failsWith("formTooBig", partsOf(declaration({ forms: 2, bytes: 5_000 }), { maxBytes: 1_000 }));
  await failsWith("cannotSplit", partsOf(declaration({ forms: 2 }).replace("</TEST>", ""), { maxForms: 1 }));
  await failsWith("cannotSplit", partsOf("<TEST></TEST>", { maxBytes: 5 }));
});

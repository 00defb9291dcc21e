// A text that is read from its file in tiny pieces gets the report of the same text in memory: random documents with random
// mistakes, of made-up schemas, of the official ones, of keys on several levels, and of the reference pack with all its rules.
// FLA_PAGED=20 makes twenty times as many, 0.25 a quarter; FLA_SEED gives other ones.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { toJsonFile } from "../../core/src/check/report";
import { CheckSession, type CheckEnvironment } from "../../core/src/check/session";
import type { CatalogueRule } from "../../core/src/pack/manifest";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import type { Scratch } from "../../core/src/text/keyLedger";
import { openPaged, type PagingOptions } from "../../core/src/text/pagedText";
import { TextStore } from "../../core/src/text/textStore";
import { maxValueUnits } from "../../core/src/xml/limits";
import { runToEnd } from "../../core/src/xml/tree";
import { declaration } from "../bench/generate";
import { randomDocument } from "../oracle/randomDocument";
import { schemaFamily } from "../oracle/schemaFamily";
import { root } from "../support/root";
import { flaEnvironment, schemas } from "./checkSupport";
import { schemaOf } from "./schemaSupport";
import { Random } from "./xmlSupport";

const times = Number(process.env.FLA_PAGED ?? 1);
const scaled = (count: number): number => Math.ceil(count * times);
const seed = Number(process.env.FLA_SEED ?? 20_251_129);

/** Room in memory, as a file would give it. */
function scratch(): Scratch {
  let bytes = new Uint8Array(0);
  return {
    seed: 7,
    append(more) {
      const at = bytes.length;
      const grown = new Uint8Array(at + more.length);
      grown.set(bytes);
      grown.set(more, at);
      bytes = grown;
      return at;
    },
    read: (from, into) => into.set(bytes.subarray(from, from + into.length)),
  };
}

const sizes = [
  { pieceBytes: 64, segmentUnits: 256 },
  { pieceBytes: 1_024, segmentUnits: 700 },
  { pieceBytes: 4_096, segmentUnits: 2_048 },
];

const fla = flaEnvironment();

/** Checks both ways; gives the number of findings. */
function assertSame(text: string, environment: CheckEnvironment, random: Random, name: string): number {
  const bytes = Buffer.from(text);
  const source = {
    length: bytes.length,
    read: (from: number, into: Uint8Array) => into.set(bytes.subarray(from, from + into.length)),
  };
  const held = TextStore.fromUtf8(bytes);
  const opened = runToEnd(openPaged(source, undefined, { ...random.pick(sizes), scratch: scratch() }));
  assert.ok(held && opened);
  const inMemory = toJsonFile(new CheckSession(held, environment), "x.xml", "en");
  const fromFile = toJsonFile(new CheckSession(opened.text, environment), "x.xml", "en");
  assert.deepEqual(fromFile, inMemory, name);
  return inMemory.total;
}

const pieces = ["<", ">", "&", "</", "/>", '"', "<!--", "-->", "</a>", "é\u{1f600}", "<a b='", "]]>", "<![CDATA[", "<?", " ", "1", "&#65;", "\r\n"]; // prettier-ignore

/** Some damage: marks put in, tags and stretches taken out, elements that stand twice. */
function damaged(text: string, random: Random): string {
  for (let edits = random.below(4); edits > 0; edits--) {
    const at = random.below(text.length);
    const tag = text.indexOf("<", at);
    const end = text.indexOf(">", tag) + 1;
    const kind = random.below(4);
    if (kind === 0 || tag < 0 || end === 0) text = text.slice(0, at) + random.pick(pieces) + text.slice(at);
    else if (kind === 1) text = text.slice(0, tag) + text.slice(end);
    else if (kind === 2) text = text.slice(0, at) + text.slice(at + random.below(200));
    else text = text.slice(0, tag) + text.slice(tag, tag + random.below(900)) + text.slice(tag);
  }
  return text;
}

function schemaOnly(schema: Schema): CheckEnvironment {
  return { ...fla, schema };
}

test(`${scaled(60)} documents of made-up schemas`, () => {
  let done = 0;
  for (let number = seed % 1_000; done < scaled(60); number++) {
    const random = new Random(number);
    const files = schemaFamily(random);
    const { schema } = compileSchema({ uri: files[0].name, text: files[0].text }, (uri) => {
      const found = files.find(({ name }) => name === uri);
      return found && { uri, text: found.text };
    });
    const [start] = schema?.declarationsNamed("root") ?? [];
    if (!schema || !start) continue;
    for (let i = 0; i < 4; i++, done++) {
      const text = damaged(randomDocument(schema, start, random), random);
      assertSame(text, schemaOnly(schema), random, `schema ${number}, document ${i}`);
    }
  }
});

test("keys that stand twice, and keys that nobody can read, in scopes longer and shorter than a segment", () => {
  const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");
  const random = new Random(seed);
  const [first, second] = [
    "<ProviderNbr>1</ProviderNbr>\n        <CompanyID>",
    "<ProviderNbr>2</ProviderNbr>\n        <Den",
  ];
  const changes: readonly [string, string][] = [
    [second, second.replace("2", "1")],
    [first, first.replace("1<", "<<")],
    [first, first.replace("1<", "&<")],
    [first, first.replace("<ProviderNbr>1</ProviderNbr>", "")],
    [second, second.replace(">2</ProviderNbr>", "2</ProviderNbr>")],
  ];
  const form = sample.slice(sample.indexOf("<Form>"), sample.lastIndexOf("</Form>") + "</Form>".length);
  for (const [was, is] of changes) {
    assert.ok(form.includes(was));
    const broken = form.replace(was, is);
    const person = form.slice(
      form.indexOf("<NaturalPerson>"),
      form.indexOf("</NaturalPerson>") + "</NaturalPerson>".length,
    );
    const long = broken.replace(person, () => person.repeat(30));
    for (const forms of [
      broken,
      long,
      long + form + long.replaceAll("ProviderNbr>2<", "ProviderNbr>3<"),
      broken + form,
      form + broken + broken.replaceAll("ProviderNbr>2<", "ProviderNbr>3<"),
    ])
      for (let round = 0; round < 3; round++)
        assertSame(
          sample.replace(form, () => forms),
          fla,
          random,
          is,
        );
  }
});

/** Keys on three levels, a reference from outside to keys within, IDs; scopes longer and shorter than a segment. */
const keyed = schemaOf(`
  <xs:element name="all"><xs:complexType><xs:sequence>
      <xs:element ref="part" maxOccurs="unbounded"/>
      <xs:element name="use" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
        <xs:attribute name="of"/><xs:attribute name="and"/><xs:attribute name="id" type="xs:IDREF"/></xs:complexType></xs:element>
    </xs:sequence></xs:complexType>
    <xs:unique name="parts"><xs:selector xpath="part"/><xs:field xpath="@name"/></xs:unique>
    <xs:keyref name="uses" refer="items"><xs:selector xpath="use"/><xs:field xpath="@of"/></xs:keyref>
    <xs:keyref name="ands" refer="items"><xs:selector xpath="use"/><xs:field xpath="@and"/></xs:keyref>
    <xs:key name="pairs"><xs:selector xpath="part/item"/><xs:field xpath="@id"/><xs:field xpath="value"/></xs:key>
  </xs:element>
  <xs:element name="part"><xs:complexType><xs:sequence><xs:element ref="item" maxOccurs="unbounded"/></xs:sequence>
      <xs:attribute name="name"/></xs:complexType>
    <xs:key name="items"><xs:selector xpath="item"/><xs:field xpath="@id"/></xs:key>
    <xs:keyref name="next" refer="items"><xs:selector xpath="item"/><xs:field xpath="@next"/></xs:keyref>
  </xs:element>
  <xs:element name="item"><xs:complexType><xs:sequence>
      <xs:element name="value" type="xs:decimal" minOccurs="0"/><xs:element name="other" type="xs:int" minOccurs="0" maxOccurs="9"/>
    </xs:sequence><xs:attribute name="id"/><xs:attribute name="next"/><xs:attribute name="own" type="xs:ID"/></xs:complexType>
    <xs:unique name="others"><xs:selector xpath="other"/><xs:field xpath="."/></xs:unique>
  </xs:element>`);

function keyedDocument(random: Random): string {
  const most = random.pick([5, 40, 300]);
  const name = (): string => `n${random.below(most)}`;
  const item = (): string =>
    `  <item id="${name()}"${random.below(2) ? ` next="${name()}"` : ""}${random.below(3) ? "" : ` own="${name()}"`}>` +
    `<value>${random.below(9)}.${random.below(2) ? "0" : "50"}</value>${`<other>${random.below(30)}</other>`.repeat(random.below(3))}</item>\n`;
  const list = (count: number, one: () => string): string => Array.from({ length: count }, one).join("");
  const part = (): string => `<part name="${name()}">\n${list(1 + random.below(random.pick([3, 60])), item)}</part>\n`;
  const use = (): string => `<use of="${name()}" and="${name()}" id="${name()}"/>\n`;
  return `<all>\n${list(1 + random.below(12), part)}${list(random.below(60), use)}</all>\n`;
}

test(`${scaled(100)} documents with keys and references on several levels`, () => {
  let findings = 0;
  for (let round = 0; round < scaled(100); round++) {
    const random = new Random(seed + round);
    const text = random.below(3) === 0 ? damaged(keyedDocument(random), random) : keyedDocument(random);
    findings += assertSame(text, schemaOnly(keyed), random, `round ${round}`);
  }
  assert.ok(findings > 1_000 * times);
});

/** Rules of the kinds that look beyond a record, which the reference pack has none of, or only in one form. */
const texts = { en: { label: "x" }, nl: { label: "x" }, fr: { label: "x" }, de: { label: "x" } };
const ownRules = [
  { id: "U1", type: "unique", at: "Employment", params: { scope: "../../..", key: ["EmploymentStartDate", "WorkRegime"] } },
  { id: "U2", type: "assert", at: "NaturalPerson", params: { test: "not(preceding-sibling::NaturalPerson[1]/INSS = INSS)" } },
  { id: "U3", type: "assert", at: "Form", params: { test: "count(LearningAccountDeclaration/NaturalPerson) < 20" } },
  { id: "U4", type: "overlap", at: "Training", params: { scope: "../..", key: ["TrainingName"], start: "TrainingStartDate", end: "TrainingEndDate" } },
].map((rule) => ({ ...rule, code: "90017-006", class: rule.id === "U4" ? "W" : "B", texts }) as unknown as CatalogueRule); // prettier-ignore

const swaps: readonly (readonly [string, string])[] = [
  ["<RightUnit>D", "<RightUnit>Q"],
  ["<EmploymentNbr>1", "<EmploymentNbr>2"],
  ["<CalendarYear>2025", "<CalendarYear>2031"],
  ["<DurationDays>1.00", "<DurationDays>9.00"],
  ["<TrainingStatus>1", "<TrainingStatus>"],
  ["</NaturalPerson>", ""],
  ["<Employment>", "<Employmant>"],
  ["<RightFollowed>1.00", "<RightFollowed>7.00"],
];

test(`${scaled(40)} declarations with the reference pack and rules that look far`, () => {
  for (let round = 0; round < scaled(40); round++) {
    const random = new Random(seed + round);
    let text = declaration(8_000 + random.below(30_000), (worker) => {
      if (random.below(6) === 0) worker = worker.replace(/<INSS>\d+/, "<INSS>60010100118");
      return random.below(8) === 0 ? worker.replace(...random.pick(swaps)) : worker;
    });
    if (random.below(3) === 0) text = text.replace(/( {2}<Form>[^]*<\/Form>\n)/, "$1$1");
    text = random.below(2) === 0 ? damaged(text, random) : text;
    assertSame(text, { ...fla, rules: random.below(2) === 0 ? ownRules : [] }, random, `round ${round}`);
  }
});

test("samples of the reference pack", () => {
  const folder = path.join(root, "schemas/fla/samples");
  const random = new Random(seed);
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".xml")))
    assertSame(readFileSync(path.join(folder, name), "utf8"), fla, random, name);
});

const corpus = process.env.FLA_CORPUS ?? path.join(root, "../shared/corpus/schemas");
const skip = existsSync(corpus) ? false : "the official schemas are not here";

test(`official schemas, ${scaled(6)} documents each`, { skip }, () => {
  for (const name of readdirSync(corpus).filter((entry) => entry.endsWith(".xsd"))) {
    const uri = path.join(corpus, name);
    const resolve = (other: string) => {
      const file = path.resolve(corpus, other);
      return existsSync(file) ? { uri: file, text: readFileSync(file, "utf8") } : undefined;
    };
    const { schema } = compileSchema({ uri, text: readFileSync(uri, "latin1") }, resolve);
    if (!schema) continue;
    const random = new Random(seed);
    const starts = schema.elements.filter((decl) => schema.declarationsNamed(decl.local).includes(decl));
    for (let i = 0; i < scaled(6) && starts.length > 0; i++) {
      const text = damaged(randomDocument(schema, random.pick(starts), random), random);
      assertSame(text, schemaOnly(schema), random, `${name}, document ${i}`);
    }
  }
});

test("more findings than are kept: the total, the verdict and the worst stay right", () => {
  const text = declaration(60_000, (worker, n) =>
    n % 2 === 0
      ? worker.replace("<RightUnit>D", "<RightUnit>Q").replace("1.00</DurationDays>", "9.00</DurationDays>")
      : worker,
  );
  const bytes = Buffer.from(text);
  const source = {
    length: bytes.length,
    read: (from: number, into: Uint8Array) => into.set(bytes.subarray(from, from + into.length)),
  };
  const all = toJsonFile(new CheckSession(text, fla), "x.xml", "en");
  for (const mostFindings of [0, 1, 10, 1_000]) {
    const { text: paged } = runToEnd(openPaged(source, undefined, sizes[1]))!;
    const some = toJsonFile(new CheckSession(paged, { ...fla, mostFindings }), "x.xml", "en");
    const errors = all.findings.filter(({ severity }) => severity === "error");
    const others = all.findings.filter(({ severity }) => severity !== "error");
    const worst = [...errors, ...others].slice(0, mostFindings);
    assert.deepEqual(some, { ...all, findings: all.findings.filter((finding) => worst.includes(finding)) });
  }
});

/** The report in memory with the worst findings alone, as many as are kept of a text that is read from its file. */
function worstOf<T extends ReturnType<typeof toJsonFile>>(all: T, most: number): T {
  const errors = all.findings.filter(({ severity }) => severity === "error");
  const warnings = all.findings.filter(({ severity }) => severity === "warning");
  const others = all.findings.filter(({ severity }) => severity === "information");
  const worst = new Set([...errors, ...warnings, ...others].slice(0, most));
  return { ...all, findings: all.findings.filter((finding) => worst.has(finding)) };
}

/** Checks both ways with room for `mostFindings`. */
function assertWorst(text: string, environment: CheckEnvironment, size: PagingOptions, name: string): number {
  const { mostFindings = 10_000 } = environment;
  const bytes = Buffer.from(text);
  const source = {
    length: bytes.length,
    read: (from: number, into: Uint8Array) => into.set(bytes.subarray(from, from + into.length)),
  };
  const { text: paged } = runToEnd(openPaged(source, undefined, size))!;
  const all = toJsonFile(new CheckSession(TextStore.fromUtf8(bytes)!, environment), "x.xml", "en");
  assert.deepEqual(toJsonFile(new CheckSession(paged, environment), "x.xml", "en"), worstOf(all, mostFindings), name);
  return all.total;
}

test(`${scaled(60)} documents with more mistakes of syntax than are kept: the first are told, also those told late`, () => {
  let beyond = 0;
  for (let round = 0; round < scaled(60); round++) {
    const random = new Random(seed + round);
    let text = keyedDocument(random);
    for (let edits = 5 + random.below(60); edits > 0; edits--) {
      const at = text.indexOf("<", random.below(text.length));
      if (at < 0) continue;
      const end = text.indexOf(">", at) + 1;
      const kind = random.below(4);
      if (kind === 0) text = text.slice(0, at) + "& " + text.slice(at);
      else if (kind === 1 && text[at + 1] === "/") text = text.slice(0, at) + text.slice(end);
      else if (kind === 2) text = text.slice(0, at) + "<item><value>" + text.slice(at);
      else if (kind === 3) text = text.slice(0, at) + "<x:y/>" + text.slice(at);
    }
    const mostFindings = random.pick([1, 3, 10, 40]);
    const total = assertWorst(text, { ...schemaOnly(keyed), mostFindings }, random.pick(sizes), `round ${round}`);
    if (total > mostFindings) beyond++;
  }
  assert.ok(beyond > 30 * times, `${beyond} with more`);
});

test("of 25,000 mistakes the first is told at the end of the text", () => {
  const text = `<all>\n  <part>\n${`    <item><x>${"&&&&&&&&&&".repeat(10)}</item>\n`.repeat(250)}</all>`;
  assert.ok(assertWorst(text, { ...fla, packs: [] }, {}, "an end tag is missing") > 25_000);
});

test("limits that are reached 40,000 times leave a document undecided, and are all counted", () => {
  const deep = 2_000;
  const text = `${"<a>".repeat(deep)}${"<a></a>".repeat(40_000)}${"</a>".repeat(deep)}`;
  const total = assertWorst(text, { ...fla, packs: [] }, {}, "too deep");
  assert.ok(total > 40_000);
});

test("10,400 wrong keys and twice as many findings: the first 10,000 are told, and all of them counted", () => {
  const items = Array.from({ length: 10_401 }, (_, n) => `<item id="a${n % 1}"/>`).join("\n");
  const bytes = Buffer.from(`<all><part>${items}</part></all>`);
  const source = {
    length: bytes.length,
    read: (from: number, into: Uint8Array) => into.set(bytes.subarray(from, from + into.length)),
  };
  const { text } = runToEnd(openPaged(source, undefined))!;
  const { total, findings, verdict, reasons } = toJsonFile(new CheckSession(text, schemaOnly(keyed)), "x.xml", "en");
  const inMemory = toJsonFile(new CheckSession(bytes.toString(), schemaOnly(keyed)), "x.xml", "en");
  assert.deepEqual([total, findings.length, verdict, reasons], [inMemory.total, 10_000, "refused", inMemory.reasons]);
  assert.deepEqual(findings, inMemory.findings.slice(0, 10_000));
});

test("of a value longer than what is held the length is judged, anything else is undecided", () => {
  const schema = schemaOf(`<xs:element name="r"><xs:complexType><xs:choice>
    <xs:element name="short"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="spelt"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="a*"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="any" type="xs:string"/></xs:choice></xs:complexType></xs:element>`);
  const long = "a".repeat(maxValueUnits + 100_000);
  const told = (name: string): string[] => {
    const bytes = Buffer.from(`<r><${name}>${long}</${name}></r>`);
    const source = {
      length: bytes.length,
      read: (from: number, into: Uint8Array) => into.set(bytes.subarray(from, from + into.length)),
    };
    const { text } = runToEnd(openPaged(source, undefined))!;
    const session = new CheckSession(text, schemaOnly(schema));
    return [session.verdict, ...session.findings().map(({ kind, undecided }) => `${kind} ${undecided ?? false}`)];
  };
  assert.deepEqual(told("short"), ["refused", "xsd.maxLength false"]);
  assert.deepEqual(told("spelt"), ["undecided", "xsd.valueTooLong true"]);
  assert.deepEqual(told("any"), ["accepted"]);
});

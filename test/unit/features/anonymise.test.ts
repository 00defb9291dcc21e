// Anonymous copies: nobody of the original is left, the same is replaced by the same, right stays right and wrong stays wrong,
// and every finding stays at its place.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../../core/src/check/session";
import { anonymise } from "../../../core/src/features/anonymise";
import { Pseudonyms } from "../../../core/src/features/pseudonyms";
import { compileSchema } from "../../../core/src/schema/compile";
import { birthOfInss, checkCbe, checkEstablishment, checkInss, checkNoss } from "../../../core/src/rules/identifiers";
import { needsShared, shared } from "../../support/root";
import { channelData, flaEnvironment, schemas, seeded } from "../checkSupport";

const folder = path.join(schemas, "fla/samples");
const sample = (name: string) => readFileSync(path.join(folder, name), "utf8");
const values = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)<`, "g"))].map(([, value]) => value);

function sessionOf(text: string): CheckSession {
  const date = /<!-- as-of: (\d{4}-\d{2}-\d{2}) -->/.exec(text)?.[1] ?? "2025-06-30";
  return new CheckSession(text, flaEnvironment({ asOf: { date, time: "12:00:00.000" } }));
}

function anonymous(text: string, seed = 7) {
  return anonymise(sessionOf(text), { zones: channelData.personal, chance: seeded(seed) });
}

/** What is personal in the reference pack. */
const personal = [
  "INSS",
  "CompanyID",
  "NOSSRegistrationNbr",
  "LocalUnitID",
  "WorkerName",
  "WorkerFirstName",
  "WorkerBirthdate",
];

for (const name of readdirSync(folder).filter((one) => one.endsWith(".xml")))
  test(`${name}: the same codes at the same paths, and nobody of the original left`, () => {
    const text = sample(name);
    const { text: copy, differences, replaced } = anonymous(text);
    assert.deepEqual(differences, []);
    assert.ok(replaced > 3);
    for (const element of personal) {
      const [before, after] = [values(text, element), values(copy, element)];
      assert.equal(after.length, before.length, element);
      before.forEach((old, index) => {
        if (/^0*$/.test(old)) return;
        assert.notEqual(after[index], old, element);
        assert.ok(!copy.includes(`>${old}<`), `${element} ${index} of the original is left`);
        // Duplicates stay duplicates, and two stay two.
        before.forEach((other, at) =>
          assert.equal(after[at] === after[index], other === old, `${element} ${index} ${at}`),
        );
      });
    }
  });

test("numbers keep what is right and wrong of them", () => {
  const table = new Pseudonyms(seeded(3));
  const random = seeded(11);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join("");
  const kinds = [
    ["inss", 11, checkInss],
    ["enterprise", 10, checkCbe],
    ["unit", 10, checkEstablishment],
    ["noss", 9, checkNoss],
  ] as const;
  for (const [kind, length, check] of kinds) {
    const seen = new Map<string, string>();
    for (let round = 0; round < 3_000; round++) {
      const old = digits(length);
      const fresh = table.of(kind, old);
      assert.equal(fresh.length, old.length);
      assert.equal(check(fresh) === true, check(old) === true, `${kind} ${old} ${fresh}`);
      assert.equal(table.of(kind, old), fresh);
      const before = seen.get(fresh);
      assert.ok(before === undefined || before === old, `${kind}: ${String(before)} and ${old} share ${fresh}`);
      seen.set(fresh, old);
    }
    for (let round = 0, right = 0; right < 200; round++) {
      const old = digits(length);
      if (check(old) !== true) continue;
      right++;
      assert.equal(check(table.of(kind, old)), true, `${kind} ${old}`);
    }
  }
});

test("a number agrees with the birth date and the sex as before", () => {
  const table = new Pseudonyms(seeded(5));
  for (const [inss, born] of [
    ["85073003328", "1985-07-30"],
    ["00010100105", "2000-01-01"],
  ]) {
    const old = birthOfInss(inss);
    const fresh = birthOfInss(table.of("inss", inss));
    const date = table.of("birthDate", born);
    assert.ok(old && fresh);
    assert.equal(fresh.sex, old.sex);
    assert.deepEqual([fresh.month, fresh.day], date.split("-").slice(1).map(Number));
    assert.ok(fresh.years.includes(Number(date.slice(0, 4))));
  }
});

test("separators, spaces and spreadsheets' missing zeros stay as they were", () => {
  const table = new Pseudonyms(seeded(5));
  const plain = table.of("inss", "85073003328");
  assert.equal(table.of("inss", "85.07.30-033.28").replace(/\D/g, ""), plain);
  assert.match(table.of("inss", "85.07.30-033.28"), /^\d\d\.\d\d\.\d\d-\d{3}\.\d\d$/);
  assert.equal(`0${table.of("enterprise", "417497106")}`, table.of("enterprise", "0417497106"));
  assert.equal(table.of("text", `see ${"85073003328"}!`).replace(/\D/g, ""), plain);
});

test("words stay words: capitals, accents, length, and the same word again", () => {
  const table = new Pseudonyms(seeded(5));
  const text = table.of("text", "Jean-François JEAN o'Neil 北京 Łukasz");
  assert.match(
    text,
    /^\p{Lu}\p{Ll}{3}-\p{Lu}\p{Ll}{7} \p{Lu}{4} \p{Ll}'\p{Lu}\p{Ll}{3} \p{Lo}\p{Lo} \p{Lu}\p{Ll}{5}$/u,
  );
  assert.doesNotMatch(text, /Jean|François|Neil|京|Łukasz/i);
  assert.equal(text.slice(0, 4).toUpperCase(), text.split(" ")[1]);
});

test("comments, stray text and unknown elements are made plain", () => {
  const text = sample("valid-small.xml")
    .replace("<Employer>", "<!-- Jan Peeters, 85073003328 --><Employer>Peeters ")
    .replace("</Employer>", "<Nickname>Jantje 85073003328</Nickname></Employer>");
  const { text: copy, differences } = anonymous(text);
  assert.deepEqual(differences, []);
  assert.doesNotMatch(copy, /Jan|Peeters|85073003328/);
  assert.match(copy, /<!-- xxx xxxxxxx, 00000000000 --><Employer>xxxxxxx /);
});

test("letters that names admit are replaced by such letters, whatever is drawn", () => {
  const admitted = "ÁãàäÀÅÃâÄÂÇçĐëÉËÊÈêèéÎÍîÏïÑñöÒÓõÔÖôÕØóÚÜùüÙûÛÝ";
  const letters = [...new Set([...admitted, ..."áåđíòøúýìÌăĂąćĆčďĎęěłŁńňřśšťűůźżž"])];
  const random = seeded(17);
  for (let round = 0; round < 200; round++) {
    const table = new Pseudonyms(random);
    for (const letter of letters) {
      const fresh = [...table.of("text", `b${letter}b`)][1];
      assert.equal(admitted.includes(fresh), admitted.includes(letter), `${letter} became ${fresh}`);
    }
  }
});

test("an ampersand that was never escaped, and a date with digits too many, stay the mistakes that they are", () => {
  const text = sample("valid-small.xml")
    .replace(/<WorkerName>[^<]*/, "<WorkerName>Duboi&")
    .replace(/<EmploymentStartDate>([^<]*)/, "<EmploymentStartDate>$1333");
  assert.match(text, /Duboi&</);
  for (const seed of [1, 2, 3]) {
    const { text: copy, differences } = anonymous(text, seed);
    assert.deepEqual(differences, []);
    assert.match(copy, /<WorkerName>[A-Z][a-z]{4}&</);
    assert.deepEqual(values(copy, "EmploymentStartDate"), values(text, "EmploymentStartDate"));
  }
});

test("a less-than sign that was never escaped stays one, and one that was stays escaped", () => {
  for (const sign of ["<", "&lt;", "& <", "&amp; &lt;"]) {
    const text = sample("valid-small.xml").replace(/<WorkerName>[^<]*/, `<WorkerName>Duboi ${sign} Peters`);
    const { text: copy, differences } = anonymous(text, 4);
    assert.deepEqual(differences, [], sign);
    const name = /<WorkerName>([A-Z][a-z]{4}) (.*) ([A-Z][a-z]{5})<\/WorkerName>/.exec(copy);
    assert.equal(name?.[2], sign);
    assert.notEqual(name?.[1], "Duboi");
  }
});

test("what landed in the column beside is replaced there, too", () => {
  const text = sample("valid-small.xml")
    .replace(/<INSS>[^<]*/, "<INSS>Dubois")
    .replace(/<CompanyID>[^<]*/, "<CompanyID>000 Peters")
    .replace(/<DeclarantQuality>[^<]*/, "<DeclarantQuality>85.07.30-033.28");
  const { text: copy, differences } = anonymous(text, 5);
  assert.deepEqual(differences, []);
  for (const one of ["Dubois", "Peters", "85.07.30-033.28"]) {
    assert.ok(text.includes(one), one);
    assert.ok(!copy.includes(one), one);
  }
  assert.match(copy, /<DeclarantQuality>85\.\d\d\.\d\d-\d{3}\.\d\d</);
});

test("another document of the same run keeps the persons apart and together", () => {
  const pseudonyms = new Pseudonyms(seeded(9));
  const copies = ["valid-small.xml", "valid-several-workers.xml"].map(
    (name) => anonymise(sessionOf(sample(name)), { zones: channelData.personal, chance: seeded(1), pseudonyms }).text,
  );
  const pairs = ["valid-small.xml", "valid-several-workers.xml"].flatMap((name, index) =>
    values(sample(name), "INSS").map((old, at) => [old, values(copies[index], "INSS")[at]] as const),
  );
  for (const [old, fresh] of pairs) for (const [other, copy] of pairs) assert.equal(copy === fresh, other === old);
});

test("official samples: the same findings afterwards", needsShared, (context) => {
  const corpus = path.join(shared as string, "corpus");
  const cases = readdirSync(path.join(corpus, "samples")).filter((name) => name.endsWith(".xml"));
  let checked = 0;
  for (const name of cases) {
    const text = readFileSync(path.join(corpus, "samples", name), "utf8").replace(/^\uFEFF/, "");
    const file = /(\w+_\d{5})/.exec(name)?.[1];
    const xsd = path.join(corpus, "schemas", `${file}.xsd`);
    if (file === undefined || !readdirSync(path.join(corpus, "schemas")).includes(`${file}.xsd`)) continue;
    const { schema } = compileSchema({ uri: xsd, text: readFileSync(xsd, "utf8") }, () => undefined);
    const session = new CheckSession(text, flaEnvironment({ schema }));
    const made = anonymise(session, { zones: channelData.personal, chance: seeded(2) });
    assert.deepEqual(made.differences, [], name);
    for (const inss of text.match(/(?<=<INSS>)\d{11}/g) ?? [])
      if (!/^0+$/.test(inss)) assert.ok(!made.text.includes(inss), name);
    checked++;
  }
  context.diagnostic(`${checked} official samples`);
  assert.ok(checked > 8);
});

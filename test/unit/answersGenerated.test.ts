// Answers made up from the schemas by seeded chance: every optional part there and not there, codes and classes of the future,
// texts that were cut or damaged on the way. What is read is compared with what plain expressions find in the same text.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { anchorAnomalies } from "../../core/src/answers/anchor";
import { answerFindings, answerLenses, summaryText } from "../../core/src/answers/document";
import { readAnswer } from "../../core/src/answers/read";
import { languages } from "../../core/src/messages/catalogue";
import { compileSchema } from "../../core/src/schema/compile";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { shared } from "../support/root";
import { madeAnswer, plain } from "./answerAuthor";
import { schemas } from "./dataSupport";
import { Random } from "./xmlSupport";

const perSchema = Number(process.env.FLA_ANSWERS ?? 60);

const files = [
  { root: "ACRF", file: path.join(schemas, "channel/answers/ACRF.xsd") },
  { root: "NOTIFICATION", file: path.join(schemas, "channel/answers/NOTIFICATION.xsd") },
  { root: "ACRF", file: path.join(shared ?? "", "corpus/schemas/ACRF_20231.xsd") },
  { root: "NOTIFICATION", file: path.join(shared ?? "", "corpus/schemas/NOTIFICATION_20223.xsd") },
].filter(({ file }) => existsSync(file));

for (const { root, file } of files)
  describe(`answers made from ${path.basename(file)}`, () => {
    const { schema } = compileSchema({ uri: file, text: readFileSync(file, "utf8") }, () => undefined);
    const decl = schema!.elements.find(({ local }) => local === root)!;
    const texts = Array.from({ length: perSchema }, (_, seed) => madeAnswer(decl, new Random(seed + 1)));

    test("every part is read that stands there, and no other", () => {
      let valid = 0;
      const seen = { present: new Set<string>(), absent: new Set<string>() };
      for (const [at, text] of texts.entries()) {
        if (validate(parseXml(text), schema!).schemaValid) valid++;
        compare(text, `seed ${at + 1}`, seen);
      }
      // One optional zone of the published schema admits no value at all.
      assert.ok(valid >= perSchema / 10, `${valid} of ${perSchema} are valid`);
      const parts = root === "ACRF" ? ["ErrorID"] : anomalyParts;
      for (const part of parts) assert.ok(seen.present.has(part), `${part} never was there`);
      for (const part of parts.slice(1)) assert.ok(seen.absent.has(part), `${part} was always there`);
    });

    test("codes, classes and results that nobody knows are kept as they stand", () => {
      for (const [at, text] of texts.entries()) {
        const random = new Random(at + 77);
        const strange = text.replace(
          /<(ErrorID|AnomalyClass|ResultCode|TagName)>[^<]*</g,
          (_, name: string) => `<${name}>${random.pick(["NEW", "Z9", "7-7", "ACRF-9999", "&amp;", ""])}<`,
        );
        compare(strange, `seed ${at + 1}`);
      }
    });

    test("a text that was cut anywhere loses nothing of what stands before the cut", () => {
      for (const [at, text] of texts.entries()) {
        const random = new Random(at + 991);
        for (let cut = 0; cut < 3; cut++) {
          const end = random.below(text.length + 1);
          const read = readAll(text.slice(0, end));
          const whole = [...text.slice(0, end).matchAll(report)].map(([one]) => valueIn(one, "ErrorID") ?? "");
          assert.deepEqual(read.slice(0, whole.length), whole, `seed ${at + 1}, cut at ${end}`);
        }
      }
    });

    test("a damaged text is read without an exception, and what can be said of it is said", () => {
      for (const [at, text] of texts.entries()) {
        const random = new Random(at + 4321);
        const damaged = damage(text, random);
        const answer = readAnswer(damaged);
        for (const language of languages) {
          summaryText(answer, language);
          for (const { span } of answerLenses(answer, language)) assert.ok(span.from <= damaged.length);
        }
        for (const { from, to } of answerFindings(answer)) assert.ok(from <= to && to <= damaged.length);
        anchorAnomalies(parseXml("<X><Form><INSS>1</INSS></Form></X>"), answer, { source: "OUT" });
      }
    });
  });

const anomalyParts = [
  "ErrorID",
  "TagName",
  "Value",
  "AnomalyClass",
  "AnomalyLabel",
  "Location",
  "LineNbr",
  "ColumnNbr",
  "Path",
  "SystemCorrection",
  "AnomalyComplInformation",
];
const report = /<AnomalyReport(?:\s[^>]*?)?>([^]*?)<\/AnomalyReport>/g;

/** What the reader tells of a text beside what plain expressions find in it. */
function compare(text: string, what: string, seen?: { present: Set<string>; absent: Set<string> }): void {
  const answer = readAnswer(text);
  const forms = text.match(/<Form[\s/>]/g)?.length ?? 0;
  if (forms > 0) assert.equal(answer.forms.length, forms, what);
  const found = answer.forms.flatMap(({ anomalies }) => anomalies);
  const written = [...text.matchAll(report)].map(([, inner]) => inner);
  assert.equal(found.length, written.length + (text.match(/<AnomalyReport(?:\s[^>]*?)?\/>/g)?.length ?? 0), what);
  if (found.length === written.length)
    written.forEach((inner, index) => {
      const { errorId, tagName, value, class: cls, label, location, line, path: entries } = found[index];
      const direct = inner
        .replace(/<(Path|SystemCorrection|AnomalyComplInformation)[\s>][^]*?<\/\1>/g, "")
        .replace(/<AnomalyLocation[\s>][^]*?<\/AnomalyLocation>/g, "");
      const own = (name: string): string | undefined => valueIn(direct, name);
      assert.deepEqual(
        [errorId, tagName, value, cls, label],
        [own("ErrorID") ?? "", own("TagName"), own("Value"), own("AnomalyClass"), own("AnomalyLabel")],
        what,
      );
      const place = valueIn(inner, "Location");
      if (place !== undefined && /^\d+(,\d+)*$/.test(place) && !/(^|,)0*(,|$)/.test(place))
        assert.equal(location?.join(), place.split(",").map(Number).join(), what);
      const number = valueIn(inner, "LineNbr");
      if (number !== undefined && /^\d{1,15}$/.test(number)) assert.equal(line, Number(number), what);
      const [, within = ""] = /<Path(?:\s[^>]*?)?>([^]*?)<\/Path>/.exec(inner) ?? [];
      assert.equal(entries.length, topLevel(within), what);
      if (seen)
        for (const part of anomalyParts)
          (new RegExp(`<${part}[\\s/>]`).test(
            part === "Path" || part.endsWith("n") || part.endsWith("r") ? inner : direct,
          )
            ? seen.present
            : seen.absent
          ).add(part);
    });
  const errors = [...text.matchAll(/<ReceptionResult[\s>][^]*?<\/ReceptionResult>/g)].flatMap(([one]) =>
    [...one.matchAll(/<ErrorID(?:\s[^>]*?)?(?:\/>|>([^<]*)<)/g)].map(([, id = ""]) => plain(id).trim()),
  );
  assert.deepEqual(
    answer.forms.flatMap(({ fileErrors }) => fileErrors.map(({ errorId }) => errorId)),
    errors,
    what,
  );
  if (errors.length > 0) seen?.present.add("ErrorID");
}

function readAll(text: string): string[] {
  return readAnswer(text).forms.flatMap(({ anomalies }) => anomalies.map(({ errorId }) => errorId));
}

/** The text of the first element of a name, as an XML reader gives it. */
function valueIn(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}(?:\\s[^>]*?)?(?:/>|>([^<]*)<)`).exec(xml);
  return found ? plain(found[1] ?? "").trim() : undefined;
}

/** Elements at the top of a piece of XML without comments. */
function topLevel(xml: string): number {
  let depth = 0;
  let count = 0;
  for (const [, close, empty] of xml.matchAll(/<(\/)?[^<>]*?(\/)?>/g)) {
    if (!close && depth === 0) count++;
    if (close) depth--;
    else if (!empty) depth++;
  }
  return count;
}

/** Two mistakes such as a transfer or a hand makes. */
function damage(text: string, random: Random): string {
  const mistakes: ((one: string, at: number) => string)[] = [
    (one, at) => one.slice(0, at) + one.slice(at + 1 + random.below(40)),
    (one, at) => one.slice(0, at) + random.pick(["<", ">", "&", "\u0000", "]]>", "<!--", "\uD800"]) + one.slice(at),
    (one, at) => one.slice(0, at) + one.slice(at).replace(/<\/[^>]*>/, ""),
    (one, at) => one.slice(0, at) + one.slice(at).replace(/<[^>/]*>/, (tag) => tag + tag),
  ];
  let made = text;
  for (let i = 0; i < 2; i++) made = random.pick(mistakes)(made, random.below(made.length + 1));
  return made;
}

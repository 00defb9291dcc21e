// The two answer schemas of the project take every real answer of the corpus, and refuse what the official ones refuse.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { answersPack } from "../../core/src/channel/files";
import { codeLabel } from "../../core/src/features/zones";
import { languages } from "../../core/src/messages/catalogue";
import { Pack } from "../../core/src/pack/pack";
import { compileSchema } from "../../core/src/schema/compile";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { needsShared, shared } from "../support/root";
import { schemas } from "./dataSupport";

const schemaOf = { ACRF: compile("answers/ACRF.xsd"), NOTIFICATION: compile("answers/NOTIFICATION.xsd") } as const;
type AnswerKind = keyof typeof schemaOf;

function compile(name: string): NonNullable<ReturnType<typeof compileSchema>["schema"]> {
  const { schema, findings } = compileSchema(
    { uri: name, text: readFileSync(path.join(schemas, "channel", name), "utf8") },
    () => undefined,
  );
  assert.deepEqual(findings, []);
  assert.ok(schema);
  return schema;
}

function violations(kind: AnswerKind, text: string): string[] {
  const tree = parseXml(text);
  assert.ok(tree.wellFormed);
  return validate(tree, schemaOf[kind])
    .violations()
    .filter(({ undecided }) => !undecided)
    .map((violation) => violation.kind);
}

function answers(): { kind: AnswerKind; name: string; text: string }[] {
  return ["answers", "samples"].flatMap((folder) =>
    readdirSync(path.join(shared ?? "", "corpus", folder)).flatMap((name) => {
      const kind = /^(?:FO\.ACRF|ACRF_)/.test(name)
        ? "ACRF"
        : /^(?:FO\.NOTI|NOTIFICATION_)/.test(name)
          ? "NOTIFICATION"
          : undefined;
      if (!kind) return [];
      return [{ kind, name, text: readFileSync(path.join(shared ?? "", "corpus", folder, name), "utf8") }] as const;
    }),
  );
}

test("every answer of the corpus is valid", needsShared, () => {
  const all = answers();
  assert.equal(all.length, 8);
  for (const { kind, name, text } of all) assert.deepEqual(violations(kind, text), [], name);
});

const acrf = `<ACRF><Form><Identification>ACRF001</Identification><FormCreationDate>2025-06-30</FormCreationDate>
<FormCreationHour>12:00:00.000</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>FA</TypeForm>
<FileReference><FileName>GO.XFLA.123456.20250630.00001.T.1</FileName></FileReference>
<ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-125</ErrorID></ReceptionResult></Form></ACRF>`;

test("an acknowledgement with a mistake is refused", () => {
  assert.deepEqual(violations("ACRF", acrf), []);
  assert.deepEqual(violations("ACRF", acrf.replace("<ResultCode>0", "<ResultCode>2")), ["xsd.maxInclusive"]);
  assert.deepEqual(violations("ACRF", acrf.replace("12:00:00.000", "12:00:00")), ["xsd.pattern"]);
  assert.deepEqual(violations("ACRF", acrf.replace("ACRF-125", "ACRF-12500")), ["xsd.maxLength"]);
  assert.deepEqual(violations("ACRF", acrf.replace(/<FileReference>[^]*?<\/FileReference>/, "")), [
    "xsd.missingElement",
  ]);
});

test("own ids of six characters fit an ErrorID only without the hyphen", () => {
  assert.deepEqual(violations("ACRF", acrf.replace("ACRF-125", "XREF01-004")), ["xsd.maxLength"]);
  assert.deepEqual(violations("ACRF", acrf.replace("ACRF-125", "XREF01004")), []);
});

test("an installed schema of answers is read with the product's labels, lists and texts, and stays official", () => {
  const product = answersPack().pack!;
  const { manifest, files } = product;
  const bare = { ...manifest, id: "notification", records: undefined, codeLists: undefined, catalogue: undefined };
  const read = new Pack(bare, files, undefined, [], new Map(), [], { origin: "user", official: true }).readAs(product);
  assert.deepEqual([read.id, read.official, read.origin], ["notification", true, "user"]);
  assert.deepEqual([read.manifest.records, read.rules], [manifest.records, product.rules]);
  assert.equal(codeLabel(read, "Diagnosis", "3", "fr"), "refusée : anomalies bloquantes");
  assert.equal(read.glossary?.zone("00232", undefined)?.title?.nl, "Diagnose");
});

test("every digit of a diagnosis, every result and class has a label in every language", () => {
  const { codeLists } = answersPack().pack!;
  const codes = (name: string) => codeLists.get(name)!.entries.map(({ code }) => code);
  assert.deepEqual(codes("Diagnosis").join(""), "0123456789");
  assert.deepEqual(codes("HandlingResult").join(""), "01234");
  assert.deepEqual(codes("ReceptionResult").join(""), "01");
  assert.deepEqual(codes("AnomalyClass"), ["B", "P", "NP", "NB", "D", "W", "I"]);
  for (const [name, { entries }] of codeLists)
    for (const { code, label } of entries)
      for (const language of languages) assert.ok(label[language], `${name} ${code} ${language}`);
});

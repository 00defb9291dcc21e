// Completion while a declaration is written: names without their `<`, what is known before it is typed, namespaces, new roots.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundledPacks, readDataFile } from "../../../core/src/channel/files";
import { CheckSession } from "../../../core/src/check/session";
import { emptyChannelData } from "../../../core/src/catalogue/channelData";
import { completeAt, type Completion, type CompletionReader } from "../../../core/src/features/completion";
import { loadPack, loadRules } from "../../../core/src/pack/load";
import type { Pack } from "../../../core/src/pack/pack";
import { checkComplete, inWorkshop, marked, readerFor, sessionOf } from "./harness";
import { packFiles } from "./workshopPack";

const fla = bundledPacks().find(({ pack }) => pack?.id === "fla")!.pack!;
const { rules: channelRules } = loadRules("catalogue.json", readDataFile("channel/catalogue.json"));
const asOf = { date: "2025-06-15", time: "12:00:00.123" };

function offered(packs: readonly Pack[], source: string, language: "en" | "nl" = "en"): readonly Completion[] {
  const { text, offset } = marked(source);
  const session = new CheckSession(text, { packs, asOf, channelData: emptyChannelData });
  const reader: CompletionReader = {
    ...readerFor(language),
    rules: [...packs.flatMap(({ rules }) => rules), ...channelRules],
    roots: packs.flatMap(({ manifest }) => manifest.schemas.flatMap(({ roots }) => roots)),
    packs,
  };
  return completeAt(session, offset, reader);
}

const inForm = (body: string) => `<FLA><Form><Identification>XFLA001</Identification>${body}</Form></FLA>`;
const inEmployment = (body: string) =>
  inForm(
    `<LearningAccountDeclaration><NaturalPerson><INSS>85073003328</INSS><WorkerName>Peeters</WorkerName><WorkerFirstName>An</WorkerFirstName><Employment><EmploymentNbr>1</EmploymentNbr>${body}</Employment></NaturalPerson></LearningAccountDeclaration>`,
  );
const values = (source: string) => offered([fla], source).map(({ label }) => label);
const snippetOf = (source: string, label: string) =>
  offered([fla], source).find((one) => one.label === label)?.plain ?? "not offered";

test("a name that was begun without `<` becomes a tag", () => {
  checkComplete(inWorkshop("La|"), { pick: "Label", result: inWorkshop("<Label>|</Label>") });
  checkComplete(inWorkshop("\n  La|bel\n"), { pick: "Label", result: inWorkshop("\n  <Label>|</Label>\n") });
  checkComplete(inWorkshop("some words La|"), []);
});

/** What has to stand before a training. */
const enough =
  "<EmploymentStartDate>2020-01-01</EmploymentStartDate><JointCommissionNbr>200</JointCommissionNbr><WorkRegime>100</WorkRegime>";

test("a new record gets the next number, the first one number 1", () => {
  const training = (number: string) => `<Training><TrainingNbr>${number}</TrainingNbr></Training>`;
  assert.match(
    snippetOf(inEmployment(`${training("1")}${training("7")}<|`), "Training"),
    /<TrainingNbr>8<\/TrainingNbr>/,
  );
  assert.match(snippetOf(inEmployment(`${enough}<|`), "Training"), /<TrainingNbr>1<\/TrainingNbr>/);
  const person = inForm(
    "<LearningAccountDeclaration><NaturalPerson><NaturalPersonSequenceNbr>4</NaturalPersonSequenceNbr></NaturalPerson><|</LearningAccountDeclaration>",
  );
  assert.match(snippetOf(person, "NaturalPerson"), /<NaturalPersonSequenceNbr>5</);
  assert.deepEqual(values(inEmployment(`${training("3")}<Training><TrainingNbr>|</TrainingNbr></Training>`)), ["4"]);
});

test("day and time of the header are known", () => {
  assert.deepEqual(values(inForm("<FormCreationDate>|</FormCreationDate>")), ["2025-06-15"]);
  assert.deepEqual(values(inForm("<FormCreationHour>|</FormCreationHour>")), ["12:00:00.123"]);
});

test("dates of the same record come first, the nearest before; then the day", () => {
  const body = "<TrainingStartDate>2025-03-04</TrainingStartDate><TrainingEndDate>|</TrainingEndDate>";
  assert.deepEqual(values(inEmployment(`<Training>${body}</Training>`)), ["2025-03-04", "2025-06-15"]);
});

test("quarters by the type that the official schemas give them", () => {
  assert.deepEqual(values(inForm("<LearningAccountDeclaration><Quarter>|</Quarter></LearningAccountDeclaration>")), [
    "20252",
    "20251",
    "20244",
    "20243",
    "20242",
  ]);
});

test("texts and numbers that the document has already; those of persons masked, names never", () => {
  const training = "<Training><TrainingName>Fire safety</TrainingName></Training>";
  assert.deepEqual(values(inEmployment(`${training}<Training><TrainingName>|</TrainingName></Training>`)), [
    "Fire safety",
  ]);
  assert.deepEqual(
    values(
      inForm(
        "<NaturalPerson><WorkerName>Maes</WorkerName></NaturalPerson><NaturalPerson><WorkerName>|</WorkerName></NaturalPerson>",
      ),
    ),
    [],
  );
  const person = "<NaturalPerson><INSS>85073003328</INSS></NaturalPerson><NaturalPerson><INSS>|</INSS></NaturalPerson>";
  const [found] = offered([fla], inForm(`<LearningAccountDeclaration>${person}</LearningAccountDeclaration>`));
  assert.equal(found.label, "85.07.30-***.**");
  assert.equal(found.plain, "85073003328");
});

test("a reference names the record that it leads to", () => {
  const maker = "<Maker><MakerNbr>1</MakerNbr><INSS>85073003328</INSS><Name>An</Name></Maker>";
  const { text, offset } = marked(
    inWorkshop(`<Label>a</Label><State>new</State>${maker}<Tool><Name>saw</Name><MadeBy>|</MadeBy></Tool>`),
  );
  const [found] = completeAt(sessionOf(text), offset, readerFor());
  assert.deepEqual([found.label, found.detail], ["1", "An 85.07.30-***.**"]);
});

test("a list of values is opened at the one that stands there", () => {
  const present = (source: string) =>
    offered([fla], source)
      .filter(({ isPresent }) => isPresent)
      .map(({ label }) => label);
  assert.deepEqual(present(inEmployment("<JointCommissionNbr>|111</JointCommissionNbr>")), ["111"]);
  assert.deepEqual(present(inEmployment("<JointCommissionNbr>|</JointCommissionNbr>")), []);
});

test("a title that says no more than the element's name is not said beside it", () => {
  const details = (language: "en" | "nl") =>
    offered([fla], inEmployment("<JointCommissionNbr>111</JointCommissionNbr><WorkRegime>100</WorkRegime>|"), language)
      .filter(({ label }) => label === "Training" || label === "TrainingRight")
      .map(({ detail }) => detail);
  assert.deepEqual(details("en"), ["Individual training right · optional", "optional"]);
  assert.deepEqual(details("nl"), ["Individueel opleidingsrecht · facultatief", "Opleiding · facultatief"]);
});

test("codes in force with their meaning in the reader's language, and where they stand in documentation", () => {
  const source = inEmployment("<JointCommissionNbr>|</JointCommissionNbr>");
  const english = offered([fla], source);
  const dutch = offered([fla], source, "nl");
  assert.ok(english.length > 50);
  assert.ok(english.every(({ detail }) => detail !== ""));
  assert.notEqual(english[0].detail, dutch[0].detail);
  assert.ok(english[0].filter.includes(english[0].detail), "found by its meaning, too");
  assert.match(english[0].documentation(), new RegExp(`\\*\\*${english[0].label}\\*\\*`));
});

test("a value with a list of its own opens it at once", () => {
  const { asksOn } = offered([fla], inEmployment("<EmploymentStartDate>2025-01-01</EmploymentStartDate><|")).find(
    ({ label }) => label === "JointCommissionNbr",
  )!;
  assert.equal(asksOn, true);
});

test("a root comes with its schema and what it requires", () => {
  const [root] = offered([fla], "<|");
  assert.match(
    root.plain,
    /^FLA xmlns:xsi="[^"]+" xsi:noNamespaceSchemaLocation="FLA_20251\.xsd">\n\t<Form>\n\t\t<Identification>/,
  );
  assert.match(root.plain, /<FormCreationDate>2025-06-15<[^]*<\/FLA>$/);
});

test("at the root, the attributes of XML Schema", () => {
  const names = (head: string) => offered([fla], `<FLA ${head}><Form/></FLA>`).map(({ label }) => label);
  assert.deepEqual(names("|"), ["xmlns:xsi"]);
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  assert.deepEqual(names(`${xsi} |`), ["xsi:noNamespaceSchemaLocation"]);
  assert.deepEqual(names(`${xsi} xsi:noNamespaceSchemaLocation="FLA_20251.xsd" |`), []);
});

const envelope: Record<string, string> = {
  "pack.json": JSON.stringify({
    id: "envelope",
    title: { en: "Envelope" },
    version: "1",
    official: false,
    applicationCode: null,
    schemas: [{ file: "envelope.xsd", namespace: "urn:envelope", roots: ["Letter"] }],
  }),
  "envelope.xsd": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:envelope" xmlns="urn:envelope" elementFormDefault="qualified">
    <xs:element name="Letter"><xs:complexType><xs:sequence><xs:element name="Stamp" type="xs:string"/>
    <xs:element name="Inside"><xs:complexType><xs:sequence><xs:any namespace="##other" processContents="strict"/></xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element></xs:schema>`,
};
const note: Record<string, string> = {
  "pack.json": JSON.stringify({
    id: "note",
    title: { en: "Note" },
    version: "1",
    official: false,
    applicationCode: null,
    schemas: [{ file: "note.xsd", namespace: "urn:note", roots: ["Note"] }],
  }),
  "note.xsd": `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:note" elementFormDefault="qualified">
    <xs:element name="Note"><xs:complexType><xs:sequence><xs:element name="Text" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
};
const load = (files: Record<string, string>) => loadPack((name) => files[name]).pack!;

test("names take the prefix that is in scope, or declare their namespace", () => {
  const packs = [load(envelope), load(note)];
  const first = (source: string) => offered(packs, source)[0]?.plain;
  assert.equal(first('<Letter xmlns="urn:envelope"><|</Letter>'), "Stamp></Stamp>");
  assert.equal(first('<e:Letter xmlns:e="urn:envelope"><|</e:Letter>'), "e:Stamp></e:Stamp>");
  const payload = (more: string, prefix = "") =>
    `<${prefix}Letter xmlns${prefix ? ":e" : ""}="urn:envelope"${more}><${prefix}Stamp>x</${prefix}Stamp><${prefix}Inside><|</${prefix}Inside></${prefix}Letter>`;
  assert.equal(first(payload("")), 'Note xmlns="urn:note">\n\t<Text></Text>\n</Note>');
  assert.equal(first(payload(' xmlns:n="urn:note"', "e:")), "n:Note>\n\t<n:Text></n:Text>\n</n:Note>");
});

test("a root in a namespace declares it, and its schema", () => {
  const [root] = offered([load(note)], "<|");
  assert.match(
    root.plain,
    /^Note xmlns="urn:note" xmlns:xsi="[^"]+" xsi:schemaLocation="urn:note note\.xsd">\n\t<Text>/,
  );
});

test("the workshop pack stays usable without packs in the reader", () => {
  assert.ok(packFiles["pack.json"]);
  checkComplete("<Wo|", { pick: "Workshop", result: "<Workshop>|</Workshop>" });
});

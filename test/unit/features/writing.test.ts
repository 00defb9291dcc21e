// Rewritings, comparison by record, XPath, search, sums: each on small documents of the workshop pack.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { compareDeclarations } from "../../../core/src/answers/recordChanges";
import { answersPack, bundledPacks } from "../../../core/src/channel/files";
import { CheckSession } from "../../../core/src/check/session";
import { emptyChannelData } from "../../../core/src/catalogue/channelData";
import { codeAt, placeOfCode, startOfTag } from "../../../core/src/features/definition";
import { recordsAlone, splitEach, splitInTwo, splitOffer } from "../../../core/src/features/extract";
import { hintsIn } from "../../../core/src/features/hints";
import { refactoringsAt } from "../../../core/src/features/refactorings";
import type { Pieces } from "../../../core/src/features/pieces";
import { runThrough, type Steps } from "../../../core/src/features/steps";
import { entriesOf, matches, searchable } from "../../../core/src/features/workspaceSymbols";
import { evaluateXPath } from "../../../core/src/features/xpath";
import { nodeAt } from "../../../core/src/xml/nodes";
import { applied, inWorkshop, marked, readerFor, sessionOf } from "./harness";
import { packFiles } from "./workshopPack";
import { channelData } from "../checkSupport";
import { root } from "../../support/root";
import { labelled } from "../../../core/src/messages/catalogue";

const reader = readerFor();
const maker = (number: number, inss = "85073003328") =>
  `<Maker><MakerNbr>${number}</MakerNbr><INSS>${inss}</INSS></Maker>`;
const tool = (name: string, length = 1) => `<Tool><Name>${name}</Name><Length>${length}</Length></Tool>`;
const bench = (body: string) => `<Bench unit="cm"><Label>a</Label><State>new</State>${body}</Bench>`;
const workshop = (...benches: string[]) =>
  `<Workshop>${benches.map((one) => `<Form><Identification>WORK001</Identification>${one}</Form>`).join("")}</Workshop>`;

const textsOf = (steps: Steps<readonly Pieces[]>): string[] => runThrough(steps).map((pieces) => pieces.join(""));

// ---- rewritings

/**
 * The text after the rewriting of this title at the cursor, or of what stands from one | to another; without a title the titles
 * that are offered.
 */
function rewritten(source: string, title?: RegExp): string | string[] {
  const [before, within = "", behind] = source.split("|");
  const text = behind === undefined ? before + within : before + within + behind;
  const range = { from: before.length, to: before.length + (behind === undefined ? 0 : within.length) };
  const all = runThrough(refactoringsAt(sessionOf(text), range, reader));
  if (!title) return all.map((one) => one.title);
  const chosen = all.find((one) => title.test(one.title));
  assert.ok(chosen, all.map((one) => one.title).join(" / "));
  return chosen.documents
    ? runThrough(chosen.documents()).map(({ suffix, pieces }) => `${suffix}: ${pieces.join("")}`)
    : applied(text, runThrough(chosen.changes()));
}

test("an element into a comment, and out of it", () => {
  const commented = rewritten(inWorkshop("<Label>a</Label><W|ood>OAK</Wood>"), /into a comment/);
  assert.equal(commented, inWorkshop("<Label>a</Label><!-- <Wood>OAK</Wood> -->"));
  assert.equal(
    rewritten(inWorkshop("<Label>a</Label><!-- <Wo|od>OAK</Wood> -->"), /out of the comment/),
    inWorkshop("<Label>a</Label><Wood>OAK</Wood>"),
  );
  const words = rewritten(inWorkshop("<!-- just wo|rds -->"));
  assert.ok(!words.includes("Take the element out of the comment"));
});

test("words about tags are no elements to be taken out of a comment", () => {
  const titles = rewritten(inWorkshop("<Label>a</Label><!-- <Wo|od> -->"));
  assert.ok(!titles.includes("Take the element out of the comment"), String(titles));
  const several = rewritten(inWorkshop("|\n <!-- <Label>a</Label>\n<Wood>OAK</Wood> -->\n|"), /out of the comment/);
  assert.equal(several, inWorkshop("\n <Label>a</Label>\n<Wood>OAK</Wood>\n"));
});

test("an element is surrounded by what may stand there and may hold it, and unwrapped again", () => {
  const inside = `<Workshop><Form><Identification>WORK001</Identification><La|bel>a</Label></Form></Workshop>`;
  assert.equal(
    rewritten(inside, /^Surround with <Bench>$/),
    "<Workshop><Form><Identification>WORK001</Identification><Bench><Label>a</Label></Bench></Form></Workshop>",
    "a document without lines gets none",
  );
  assert.ok(!(rewritten(inWorkshop("<La|bel>a</Label>")) as string[]).some((title) => title.startsWith("Surround")));
  const nested = `<Workshop><Form><Form|><Identification>WORK001</Identification></Form></Form></Workshop>`;
  assert.equal(
    rewritten(nested, /^Remove the tags <Form>/),
    "<Workshop><Form><Identification>WORK001</Identification></Form></Workshop>",
  );
});

/** A form on lines of its own, indented by a step. */
const onLines = (step: string, ...lines: string[]) =>
  ["<Workshop>", `${step}<Form>`, ...lines.map((line) => step + step + line), `${step}</Form>`, "</Workshop>"].join(
    "\r\n",
  );

test("what is surrounded keeps the lines of its values and comments; the rest moves by a step", () => {
  const before = `<Workshop>
\t<Form>
\t\t<Identification>WORK001</Identification>
\t\t|<Label>a
b</Label>
\t\t<Maker>
\t\t\t<!-- two
lines -->
\t\t\t<Name><![CDATA[c
d]]></Name>

\t\t\t<Name>
\t\t\t</Name></Maker>|
\t</Form>
</Workshop>`;
  const after = `<Workshop>
\t<Form>
\t\t<Identification>WORK001</Identification>
\t\t<Bench>
\t\t\t<Label>a
b</Label>
\t\t\t<Maker>
\t\t\t\t<!-- two
lines -->
\t\t\t\t<Name><![CDATA[c
d]]></Name>

\t\t\t\t<Name>
\t\t\t</Name></Maker>
\t\t</Bench>
\t</Form>
</Workshop>`;
  for (const lineBreak of ["\n", "\r\n"]) {
    const [source, result] = [before, after].map((text) => text.replaceAll("\n", lineBreak));
    assert.equal(rewritten(source, /^Surround with <Bench>$/), result);
  }
});

test("what is surrounded moves by the step of the document, wherever it stands", () => {
  const form = (body: string) =>
    `<Workshop>\n  <Form>\n        <Identification>WORK001</Identification>\n        ${body}\n  </Form>\n</Workshop>`;
  const result = form("<Bench>\n          <Label>a</Label>\n        </Bench>");
  assert.equal(rewritten(form("<La|bel>a</Label>"), /^Surround with <Bench>$/), result);
});

test("tags that go take nothing with them, and what they held moves to their place", () => {
  const nested = onLines(
    "    ",
    "<Form|>",
    "    <!-- kept -->",
    "    <Identification>WORK001</Identification>",
    "",
    "    <Bench/>",
    "    <!-- kept",
    "too -->",
    "</Form>",
  );
  assert.equal(
    rewritten(nested, /^Remove the tags <Form>/),
    onLines(
      "    ",
      "<!-- kept -->",
      "<Identification>WORK001</Identification>",
      "",
      "<Bench/>",
      "<!-- kept",
      "too -->",
    ),
  );
  const titles = (inner: string) => rewritten(`<Workshop><Form><Form|${inner}</Form></Form></Workshop>`) as string[];
  const bench = "<Bench/>";
  assert.ok(
    titles(`>${bench}`).some((title) => title.startsWith("Remove")),
    "the schema admits it",
  );
  for (const kept of [`>text${bench}`, ` xmlns:p="u">${bench}`, `>${bench}<Tool/>`])
    assert.ok(!titles(kept).some((title) => title.startsWith("Remove")), kept);
});

test("a selection is about the elements that it touches, and not about what is around them", () => {
  const text = (from: string, to: string) =>
    inWorkshop(`<Label>a</Label>${from}\n  ${tool("saw")}\n  ${tool("axe")}${to}\n  ${tool("plane")}\n`);
  assert.deepEqual(rewritten(text("|", "|")), [
    "Put 2 elements into a comment",
    "Extract 2 × <Tool> to a new declaration",
  ]);
  assert.equal(
    rewritten(text("|", "|"), /comment/),
    text("", "")
      .replace("<Tool>", "<!-- <Tool>")
      .replace("</Tool>\n  <Tool><Name>plane", "</Tool> -->\n  <Tool><Name>plane"),
  );
  const [part] = rewritten(text("|", "|"), /Extract 2/) as string[];
  assert.equal(part, `Tool-1-2: ${text("", "").replace(`\n  ${tool("plane")}`, "")}`);
  assert.deepEqual(rewritten(inWorkshop(`|<Label>a</Label>${tool("saw")}|${tool("axe")}`)), [
    "Put 2 elements into a comment",
  ]);
});

test("a record alone keeps what stands around it, and is as valid as before", () => {
  const text = workshop(bench(maker(1) + maker(2) + tool("saw") + tool("plane")), bench(tool("axe")));
  const session = sessionOf(text);
  const toolNode = nodeAt(session.tree, text.indexOf("<Tool><Name>plane"))!;
  assert.equal(
    runThrough(recordsAlone(session, [toolNode], reader.rules)).join(""),
    workshop(bench(maker(1) + maker(2) + tool("plane"))),
  );
  const titles = rewritten(text.replace("<Name>plane", "<Na|me>plane")) as string[];
  assert.ok(titles.includes("Extract “Tool plane” to a new declaration"), titles.join(" / "));
});

test("a record is extracted where something else stays behind, and not what others refer to", () => {
  const titles = (source: string) => (rewritten(source) as string[]).filter((title) => title.startsWith("Extract"));
  assert.deepEqual(titles(workshop(bench(tool("s|aw")))), [], "it would be the same document");
  assert.deepEqual(titles(workshop(bench(maker(1, "85073003|328") + maker(2)))), [], "tools may name it");
  assert.deepEqual(titles(workshop(bench(tool("s|aw")) + bench(tool("axe")))), [
    "Extract “Bench a: 1 tools” to a new declaration",
  ]);
});

test("a document is split by its outermost records, each part with everything around them", () => {
  const [one, two, three] = [tool("a"), tool("b"), tool("c")];
  const several = sessionOf(workshop(bench(one + two + three)));
  const offer = runThrough(splitOffer(several))!;
  assert.deepEqual([offer.name, offer.count], ["Tool", 3]);
  assert.deepEqual(
    textsOf(splitEach(several, offer, reader.rules)),
    [one, two, three].map((body) => workshop(bench(body))),
  );
  assert.deepEqual(textsOf(splitInTwo(several, offer, reader.rules)), [
    workshop(bench(one + two)),
    workshop(bench(three)),
  ]);
  assert.equal(runThrough(splitOffer(sessionOf(workshop(bench(one))))), undefined);
  const parts = rewritten(`<Work|shop>${workshop(bench(one + two)).slice(10)}`, /^Split into 2 files/) as string[];
  assert.deepEqual(
    parts.map((part) => part.slice(0, 6)),
    ["Tool-1", "Tool-2"],
  );
});

test("a document is split by what most of it is, from anywhere around its root", () => {
  const text = workshop(bench(maker(1) + maker(2) + tool("a") + tool("b") + tool("c") + tool("d")));
  const titles = ["Split into 4 files, one for each <Tool>", "Split into two files (2 and 2 × Tool)"];
  for (const place of [0, 22, 30]) {
    const source = `<?xml version="1.0"?>\n${text}`;
    assert.deepEqual(rewritten(`${source.slice(0, place)}|${source.slice(place)}`), titles, String(place));
  }
  assert.deepEqual(rewritten("<!-- emp|ty -->"), []);
});

const fla = bundledPacks().find((one) => one.pack?.id === "fla")!.pack!;
const inFla = (text: string) =>
  new CheckSession(text, { packs: [fla], asOf: { date: "2025-06-30", time: "12:00:00.000" }, channelData });

test("each part of a declaration that is split is as right as the whole, counts from 1 and has its own moment", () => {
  const text = readFileSync(path.join(root, "schemas/fla/samples/valid-several-workers.xml"), "utf8");
  assert.deepEqual(inFla(text).findings(), []);
  for (const source of [text, text.replace(/\n/g, "\r\n")]) {
    const splits = runThrough(refactoringsAt(inFla(source), { from: 0, to: 0 }, { ...reader, rules: fla.rules }));
    assert.equal(splits.length, 2);
    for (const { id, documents } of splits) {
      const parts = runThrough(documents!()).map(({ pieces }) => pieces.join(""));
      assert.equal(parts.length, id === "split.each" ? 3 : 2);
      const found = parts.map((part) =>
        inFla(part)
          .findings()
          .map(({ code }) => code),
      );
      assert.deepEqual(
        found,
        parts.map(() => []),
      );
      const hours = parts.map((part) => /<FormCreationHour>(.*?)</.exec(part)![1]);
      assert.equal(new Set(hours).size, parts.length);
      assert.equal(hours.at(-1), "11:02:45.007", "the last has that of the whole");
      assert.ok(hours.every((hour) => hour <= "11:02:45.007"));
      const persons = parts.flatMap((part) => part.match(/<INSS>\d+/g)!);
      assert.deepEqual(persons, source.match(/<INSS>\d+/g));
      assert.equal(
        parts.some((part) => /(?<!\r)\n/.test(part)),
        source === text,
        "line ends stay",
      );
    }
  }
});

test("a record that is taken out counts from 1, and so do the records around it", () => {
  const text = readFileSync(path.join(root, "schemas/fla/samples/valid-several-workers.xml"), "utf8");
  const at = text.indexOf("Soudage TIG");
  const extracts = runThrough(refactoringsAt(inFla(text), { from: at, to: at }, { ...reader, rules: fla.rules }));
  const parts = extracts.flatMap(({ documents }) => (documents ? runThrough(documents()) : []));
  assert.deepEqual(
    parts.map(({ suffix }) => suffix),
    ["Training-1", "NaturalPerson-3"],
  );
  for (const part of parts) assert.deepEqual(inFla(part.pieces.join("")).findings(), []);
});

test("answers of the authority are not rewritten", () => {
  const text = readFileSync(path.join(root, "test/editor/fixtures/roundTrip.notification.xml"), "utf8");
  const asOf = { date: "2025-06-30", time: "12:00:00.000" };
  const session = new CheckSession(text, { packs: [answersPack().pack!], asOf, channelData });
  assert.ok(session.pack?.manifest.answers);
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1))
    assert.deepEqual(runThrough(refactoringsAt(session, { from: at, to: at }, reader)), []);
});

// ---- comparison

function compared(before: string, after: string): string[] {
  const [old, now] = [sessionOf(before), sessionOf(after)];
  return compareDeclarations(old.tree, now.tree, now.pack, reader).changes.map(
    ({ kind, label, values }) =>
      `${kind} ${label}${values.map((one) => ` ${one.element} ${one.before ?? "–"}→${one.after ?? "–"}`).join("")}`,
  );
}

test("records are compared by their keys: changed, added, removed; moving is no change", () => {
  const before = workshop(bench(tool("saw") + tool("plane") + tool("axe")));
  assert.deepEqual(compared(before, before), []);
  assert.deepEqual(compared(before, workshop(bench(tool("axe") + tool("saw") + tool("plane")))), []);
  assert.deepEqual(compared(before, workshop(bench(tool("saw") + tool("plane", 2) + tool("axe")))), [
    "changed Tool plane Length 1→2",
  ]);
  assert.deepEqual(compared(before, workshop(bench(tool("saw") + tool("axe") + tool("drill", 9)))), [
    "removed Tool plane",
    "added Tool drill",
  ]);
});

test("values that come and go belong to their record, and identities are masked", () => {
  const named = maker(1).replace("</INSS>", "</INSS><Name>An</Name>");
  assert.deepEqual(compared(workshop(bench(maker(1))), workshop(bench(named))), [
    "changed An 85.07.30-***.** Name –→An",
  ]);
  const [change] = compared(workshop(bench(maker(1))), workshop(bench(maker(1, "72061797965"))));
  assert.match(change, /INSS 85\.07\.30-\*\*\*\.\*\*→72\.06\.17-\*\*\*\.\*\*$/);
});

test("documents of different roots have nothing in common", () => {
  assert.deepEqual(compared("<Workshop/>", "<Other/>"), ["removed Workshop", "added Other"]);
});

// ---- XPath

test("an expression selects nodes with their places, or has a value, or is wrong", () => {
  const text = workshop(bench(maker(1) + tool("saw") + tool("plane")));
  const session = sessionOf(text);
  const found = evaluateXPath(session, "//Tool/Name", reader);
  assert.ok(found.kind === "nodes");
  assert.equal(found.total, 2);
  assert.deepEqual(
    found.nodes.map(({ name, text: shown, location, span }) => [name, shown, location, text.slice(span.from, span.to)]),
    [
      ["Name", "saw", "1,1,2,4,1", "<Name>saw</Name>"],
      ["Name", "plane", "1,1,2,5,1", "<Name>plane</Name>"],
    ],
  );
  assert.deepEqual(evaluateXPath(session, "count(//Tool)", reader), { kind: "value", type: "number", value: "2" });
  assert.deepEqual(evaluateXPath(session, "//Bench/@unit = 'cm'", reader), {
    kind: "value",
    type: "boolean",
    value: "true",
  });
  const attribute = evaluateXPath(session, "//@unit", reader);
  assert.ok(attribute.kind === "nodes");
  assert.equal(text.slice(attribute.nodes[0].span.from, attribute.nodes[0].span.to), 'unit="cm"');
  const person = evaluateXPath(session, "//INSS", reader);
  assert.ok(person.kind === "nodes" && person.nodes[0].text === "85.07.30-***.**");
  assert.equal(evaluateXPath(session, "//Tool[", reader).kind, "problem");
});

// ---- search

test("records, numbers and references are found; a person's number is not", () => {
  const text = workshop(bench(maker(1) + tool("Säge")));
  const session = sessionOf(text);
  const names: string[] = [];
  runThrough(entriesOf(session.tree, session.pack!, reader, ({ name }) => names.push(name)));
  assert.ok(names.includes("Tool Säge"), names.join());
  assert.doesNotMatch(names.join(), /85073003328/);
  const isFound = (name: string, query: string) => matches(searchable(name), searchable(query));
  assert.ok(isFound("Tool Säge", "sage"));
  assert.ok(isFound("Employer 0999.002.703", "0999002703"));
  assert.ok(isFound("Training: Fire safety", "trfire"));
  assert.ok(!isFound("Training: Fire safety", "safetyfire"));
});

// ---- codes and sums

test("an end tag leads to its start", () => {
  const { text, offset } = marked(inWorkshop("<Label>a</La|bel>"));
  const start = startOfTag(sessionOf(text), offset)!;
  assert.equal(text.slice(start.from - 1, start.to + 1), "<Label>");
  assert.equal(startOfTag(sessionOf(text), start.from), undefined);
});

test("a code leads to its entry in the list", () => {
  const { text, offset } = marked(inWorkshop("<Label>a</Label><Wood>A|SH</Wood>"));
  const found = codeAt(sessionOf(text), offset, reader.rules);
  assert.deepEqual(found, { list: "woods", code: "ASH" });
  const file = packFiles["codelists.json"];
  const place = placeOfCode(file, "woods", "ASH")!;
  assert.equal(file.slice(place.from, place.to), '"ASH"');
  assert.equal(placeOfCode(file, "woods", "A.H"), undefined);
});

test("sums behind totals, and the days that are left of a right", () => {
  const pack = bundledPacks().find((one) => one.pack?.id === "fla")!.pack!;
  const hints = (left: string, followed: string, ...days: string[]) => {
    const trainings = days.map(
      (day) =>
        `<Training><TrainingEndDate>2025-03-04</TrainingEndDate><DurationDays>${day}</DurationDays><TrainingStatus>1</TrainingStatus><CountsForRight>1</CountsForRight></Training>`,
    );
    const right = `<TrainingRight><CalendarYear>2025</CalendarYear><RightUnit>D</RightUnit><RightEntitled>5</RightEntitled><RightFollowed>${followed}</RightFollowed><RightLeft>${left}</RightLeft></TrainingRight>`;
    const text = `<FLA><Form><LearningAccountDeclaration><NaturalPerson><Employment>${right}${trainings.join("")}</Employment></NaturalPerson></LearningAccountDeclaration></Form></FLA>`;
    const asOf = { date: "2025-06-15", time: "12:00:00.000" };
    const session = new CheckSession(text, { packs: [pack], asOf, channelData: emptyChannelData });
    const all = runThrough(hintsIn(session, { from: 0, to: text.length }, { ...reader, rules: pack.rules }));
    return all.map((one) => one.text).filter((one) => /^[=≠]|left$/.test(one));
  };
  assert.deepEqual(hints("3", "2", "1", "1"), ["3 days left", "= 1 + 1", "= 5 − 2"]);
  assert.deepEqual(hints("4", "2.5", "1", "1", "0.5"), ["2.5 days left", "= 1 + 1 + 0.5", "≠ 5 − 2.5 = 2.5"]);
  assert.deepEqual(hints("1", "4", "4"), ["1 day left", "= 5 − 4"]);
  assert.deepEqual(hints("0", "5", "1", "1", "1", "1", "1"), ["0 days left", "= sum of 5", "= 5 − 5"]);
});

test("a colon stands as the language sets it", () => {
  assert.equal(labelled("Changed", "x", "en"), "Changed: x");
  assert.equal(labelled("Gewijzigd", "x", "nl"), "Gewijzigd: x");
  assert.equal(labelled("Modifié", "x", "fr"), "Modifié : x");
});

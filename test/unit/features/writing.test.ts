// Rewritings, comparison by record, XPath, search, sums: each on small documents of the workshop pack.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareDeclarations } from "../../../core/src/answers/recordChanges";
import { bundledPacks } from "../../../core/src/channel/files";
import { CheckSession } from "../../../core/src/check/session";
import { emptyChannelData } from "../../../core/src/catalogue/channelData";
import { codeAt, placeOfCode, startOfTag } from "../../../core/src/features/definition";
import { recordAlone, splitEach, splitInTwo, splitOffer } from "../../../core/src/features/extract";
import { hintsIn } from "../../../core/src/features/hints";
import { refactoringsAt } from "../../../core/src/features/refactorings";
import { runThrough } from "../../../core/src/features/steps";
import { entriesOf, matchesQuery } from "../../../core/src/features/workspaceSymbols";
import { evaluateXPath } from "../../../core/src/features/xpath";
import { nodeAt } from "../../../core/src/xml/nodes";
import { applied, inWorkshop, marked, readerFor, sessionOf } from "./harness";
import { packFiles } from "./workshopPack";
import { labelled } from "../../../core/src/messages/catalogue";

const reader = readerFor();
const maker = (number: number, inss = "85073003328") =>
  `<Maker><MakerNbr>${number}</MakerNbr><INSS>${inss}</INSS></Maker>`;
const tool = (name: string, length = 1) => `<Tool><Name>${name}</Name><Length>${length}</Length></Tool>`;
const bench = (body: string) => `<Bench unit="cm"><Label>a</Label><State>new</State>${body}</Bench>`;
const workshop = (...benches: string[]) =>
  `<Workshop>${benches.map((one) => `<Form><Identification>WORK001</Identification>${one}</Form>`).join("")}</Workshop>`;

// ---- rewritings

/** The text after the rewriting of this title at the cursor; without a title the titles that are offered. */
function rewritten(source: string, title?: RegExp): string | string[] {
  const { text, offset } = marked(source);
  const all = refactoringsAt(sessionOf(text), { from: offset, to: offset }, reader);
  if (!title) return all.map((one) => one.title);
  const chosen = all.find((one) => title.test(one.title));
  assert.ok(chosen, all.map((one) => one.title).join(" / "));
  return chosen.documents
    ? chosen.documents().map((one) => `${one.suffix}: ${one.text}`)
    : applied(text, chosen.changes);
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

test("an element is surrounded by what may stand there and may hold it, and unwrapped again", () => {
  const inside = `<Workshop><Form><Identification>WORK001</Identification><La|bel>a</Label></Form></Workshop>`;
  assert.equal(
    rewritten(inside, /^Surround with <Bench>$/),
    "<Workshop><Form><Identification>WORK001</Identification><Bench>\n  <Label>a</Label>\n</Bench></Form></Workshop>",
  );
  assert.ok(!(rewritten(inWorkshop("<La|bel>a</Label>")) as string[]).some((title) => title.startsWith("Surround")));
  const nested = `<Workshop><Form><Form|><Identification>WORK001</Identification></Form></Form></Workshop>`;
  assert.equal(
    rewritten(nested, /^Remove the tags <Form>/),
    "<Workshop><Form><Identification>WORK001</Identification></Form></Workshop>",
  );
});

test("a record alone keeps what stands around it, and is as valid as before", () => {
  const text = workshop(bench(maker(1) + maker(2) + tool("saw") + tool("plane")), bench(tool("axe")));
  const session = sessionOf(text);
  const toolNode = nodeAt(session.tree, text.indexOf("<Tool><Name>plane"))!;
  assert.equal(recordAlone(session, toolNode), workshop(bench(maker(1) + maker(2) + tool("plane"))));
  const titles = rewritten(text.replace("<Name>plane", "<Na|me>plane")) as string[];
  assert.ok(titles.includes("Extract “Tool plane” to a new declaration"), titles.join(" / "));
});

test("a document is split by its outermost records, each part with everything around them", () => {
  const [one, two, three] = [tool("a"), tool("b"), tool("c")];
  const several = sessionOf(workshop(bench(one + two + three)));
  const offer = splitOffer(several)!;
  assert.deepEqual([offer.name, offer.count], ["Tool", 3]);
  assert.deepEqual(
    splitEach(several, offer),
    [one, two, three].map((body) => workshop(bench(body))),
  );
  assert.deepEqual(splitInTwo(several, offer), [workshop(bench(one + two)), workshop(bench(three))]);
  assert.equal(splitOffer(sessionOf(workshop(bench(one)))), undefined);
  const parts = rewritten(`<Work|shop>${workshop(bench(one + two)).slice(10)}`, /^Split into 2 files/) as string[];
  assert.deepEqual(
    parts.map((part) => part.slice(0, 6)),
    ["Tool-1", "Tool-2"],
  );
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
  const found = runThrough(entriesOf(session.tree, session.pack!, reader));
  const names = found.map(({ name }) => name);
  assert.ok(names.includes("Tool Säge"), names.join());
  assert.doesNotMatch(names.join(), /85073003328/);
  assert.ok(matchesQuery("Tool Säge", "sage"));
  assert.ok(matchesQuery("Employer 0999.002.703", "0999002703"));
  assert.ok(matchesQuery("Training: Fire safety", "trfire"));
  assert.ok(!matchesQuery("Training: Fire safety", "safetyfire"));
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
    const all = hintsIn(session, { from: 0, to: text.length }, { ...reader, rules: pack.rules });
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

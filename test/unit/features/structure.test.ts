// Outline, folding, tags, locations, formatting, occurrences, forms, tokens, hints and links.
import assert from "node:assert/strict";
import { test } from "node:test";
import { completionSteps } from "../../../core/src/features/completion";
import { definitionAt } from "../../../core/src/features/definition";
import { foldingRanges } from "../../../core/src/features/folding";
import { formAlone, formsOf, formsSteps } from "../../../core/src/features/forms";
import { hintsIn } from "../../../core/src/features/hints";
import { linksIn } from "../../../core/src/features/links";
import { findPath, locationOf, xpathOf } from "../../../core/src/features/locations";
import { occurrencesAt, valuesUsed } from "../../../core/src/features/references";
import { refactoringsAt } from "../../../core/src/features/refactorings";
import { formLenses } from "../../../core/src/features/status";
import type { Span } from "../../../core/src/features/snapshot";
import { runThrough } from "../../../core/src/features/steps";
import { documentSymbols, type DocumentSymbol } from "../../../core/src/features/symbols";
import { autoCloseAt, linkedNamesAt, selectionRanges, tagPairAt } from "../../../core/src/features/tags";
import { nodeAt } from "../../../core/src/xml/nodes";
import { parseXml } from "../../../core/src/xml/parse";
import { formattingChanges } from "../../../core/src/features/formatting";
import { seeded } from "../../bench/figures";
import { loadPack } from "../../../core/src/pack/load";
import { packFiles } from "./workshopPack";
import { applied, checkFormat, inWorkshop, marked, readerFor, sessionOf, tokensOf } from "./harness";

const tools = (...names: string[]) =>
  names.map((name) => `<Tool><Name>${name}</Name><Length>1</Length></Tool>`).join("");

/** The outline as indented names. */
function outline(symbols: readonly DocumentSymbol[], depth = 0): string[] {
  return symbols.flatMap((one) => ["  ".repeat(depth) + one.name, ...outline(one.children, depth + 1)]);
}

test("the outline names records by their content, with masked numbers", () => {
  const text = inWorkshop(
    `<Label>front</Label><Maker><INSS>85073003328</INSS><Name>An</Name></Maker>${tools("saw", "plane")}`,
  );
  const symbols = runThrough(documentSymbols(sessionOf(text), readerFor()));
  assert.deepEqual(outline(symbols), [
    "Workshop",
    "  Bench front: 2 tools",
    "    An 85.07.30-***.**",
    "    Tool saw",
    "    Tool plane",
  ]);
});

test("where no pack says how records are called, the first numbers in them tell them apart", () => {
  const manifest = { ...JSON.parse(packFiles["pack.json"]), records: [] } as object;
  const { pack } = loadPack((name) => (name === "pack.json" ? JSON.stringify(manifest) : packFiles[name]));
  const maker = "<Maker><MakerNbr>7</MakerNbr><INSS>85073003328</INSS><Name>An</Name></Maker>";
  const text = inWorkshop(`<Label>12</Label><Opened>2025-01-02</Opened>${maker}${tools("saw")}`);
  const detailed = (masked: boolean) => {
    const told: string[] = [];
    const tell = (symbols: readonly DocumentSymbol[]) => {
      for (const { name, detail, children } of symbols) {
        told.push(`${name} ${detail}`);
        tell(children);
      }
    };
    tell(runThrough(documentSymbols(sessionOf(text, pack!), { ...readerFor(), masked })));
    return told;
  };
  const common = ["Workshop ", "Form ", "Bench 2025-01-02"];
  assert.deepEqual(detailed(true), [...common, "Maker 7 · 85.07.30-***.**", "Tool 1"]);
  assert.deepEqual(detailed(false), [...common, "Maker 7 · 85073003328", "Tool 1"]);
});

test("a record without values is called by its element", () => {
  assert.deepEqual(outline(runThrough(documentSymbols(sessionOf(inWorkshop("<Tool/>")), readerFor()))), [
    "Workshop",
    "  Bench",
    "    Tool",
  ]);
});

test("folding ends above the end tag, and keeps the outer ranges when there are too many", () => {
  const text = "<Workshop>\n<Form>\n<Bench>\n<Label>a</Label>\n</Bench>\n</Form>\n<!-- a\nb -->\n</Workshop>";
  const { tree } = sessionOf(text);
  assert.deepEqual(
    runThrough(foldingRanges(tree, 100)).map(({ kind, startLine, endLine }) => [kind, startLine, endLine]),
    [
      ["element", 0, 7],
      ["element", 1, 4],
      ["element", 2, 3],
      ["comment", 6, 7],
    ],
  );
  assert.deepEqual(
    runThrough(foldingRanges(tree, 2)).map(({ startLine }) => startLine),
    [0, 1],
  );
});

test("whatever comes first, a limit on folds costs the deep ones, and of those equally deep the last", () => {
  // A deep tower, shallow elements behind it, then a tower that is deeper still.
  const tower = (depth: number): string => "<t>\n".repeat(depth) + "x" + "\n</t>".repeat(depth);
  const text = `<a>\n${tower(6)}\n${"<b>\n<c>\n<d/>\n</c>\n</b>\n".repeat(5)}${tower(9)}\n</a>`;
  const { tree } = sessionOf(text);
  const all = runThrough(foldingRanges(tree, 1_000));
  const depthOf = ({ from, to }: Span): number => all.filter((one) => one.from <= from && to <= one.to).length;
  for (let limit = 0; limit <= all.length; limit++) {
    const shallowest = all.toSorted((a, b) => depthOf(a) - depthOf(b) || a.from - b.from).slice(0, limit);
    assert.deepEqual(
      runThrough(foldingRanges(tree, limit)),
      shallowest.sort((a, b) => a.from - b.from),
      `limit ${limit}`,
    );
  }
});

test("places of a value are sought in steps, of which none looks at more than a segment", () => {
  const one = (n: number) => `<Maker><MakerNbr>${n}</MakerNbr><INSS>85073003328</INSS></Maker>`;
  const text = inWorkshop(Array.from({ length: 2_000 }, (_, n) => one(n + 1)).join(""));
  const session = sessionOf(text);
  const place = text.indexOf("<MakerNbr>1999") + 10;
  const steps = occurrencesAt(session, place);
  let count = 0;
  while (!steps.next().done) count++;
  assert.equal(count, session.tree.segments.length);
});

test("in a very large document values are sought near the place", () => {
  const filler = `<b>${"x".repeat(8_300)}</b>`;
  const tree = parseXml(`<a><v>first</v>${filler.repeat(1_200)}<v>last</v></a>`);
  const used = (offset: number) => [...runThrough(valuesUsed(tree, new Set(["v"]), 10, nodeAt(tree, offset)!)).keys()];
  assert.ok(tree.segments.length > 1_100);
  assert.deepEqual(used("<a><v>f".length), ["first"]);
  assert.deepEqual(used(tree.text.length - "ast</v></a>".length), ["last"]);
  const small = parseXml(`<a><v>first</v>${filler.repeat(900)}<v>last</v></a>`);
  assert.deepEqual([...runThrough(valuesUsed(small, new Set(["v"]), 10, 0)).keys()], ["first", "last"]);
});

test("what a reference names is found however often its value stands in other records", () => {
  const one = "<Maker><MakerNbr>1</MakerNbr></Maker><Tool><MadeBy>1</MadeBy></Tool>";
  const text = `<Workshop>${`<Form><Bench>${one}</Bench></Form>`.repeat(1_500)}</Workshop>`;
  const target = runThrough(definitionAt(sessionOf(text), text.lastIndexOf("<MadeBy>") + 8));
  assert.equal(target?.from, text.lastIndexOf("1</MakerNbr>"));
});

/** The text after the end tag was put in, or undefined. */
function autoClosed(source: string): string | undefined {
  const { text, offset } = marked(source);
  const put = autoCloseAt(sessionOf(text).tree, offset);
  return put === undefined ? undefined : text.slice(0, offset) + put + text.slice(offset);
}

test("auto close", () => {
  assert.equal(autoClosed("<Workshop>|"), "<Workshop></Workshop>");
  assert.equal(autoClosed("<Workshop><Form>|</Workshop>"), "<Workshop><Form></Form></Workshop>");
  assert.equal(autoClosed("<Workshop><Form></|"), "<Workshop><Form></Form>");
  assert.equal(autoClosed("<Workshop><Form>|</Form></Workshop>"), undefined);
  assert.equal(autoClosed("<Workshop><Form/>|</Workshop>"), undefined);
  assert.equal(autoClosed("<Workshop><Form/|</Workshop>"), "<Workshop><Form/></Workshop>");
  assert.equal(autoClosed('<Workshop><Bench unit="cm" /|\n</Workshop>'), '<Workshop><Bench unit="cm" />\n</Workshop>');
  assert.equal(autoClosed("<Workshop><Form/|></Workshop>"), undefined);
  assert.equal(autoClosed('<Workshop><Bench /| unit="cm"></Bench></Workshop>'), undefined);
  assert.equal(autoClosed('<Workshop><Bench unit="cm/|"></Bench></Workshop>'), undefined);
  assert.equal(autoClosed("<Workshop>1/|</Workshop>"), undefined);
  assert.equal(autoClosed("<!-- <Form/| --><Workshop/>"), undefined);
});

test("the names of a tag pair", () => {
  const { text, offset } = marked("<Workshop><Fo|rm>x</Form></Workshop>");
  const names = tagPairAt(sessionOf(text).tree, offset)?.names ?? [];
  assert.deepEqual(
    names.map(({ from, to }) => [text.slice(from, to), from]),
    [
      ["Form", 11],
      ["Form", 19],
    ],
  );
  assert.equal(tagPairAt(sessionOf("<Workshop/>").tree, 10), undefined);
});

test("names are typed together while they are the same", () => {
  const linked = (source: string) => {
    const { text, offset } = marked(source);
    return linkedNamesAt(sessionOf(text).tree, offset).map(({ from, to }) => text.slice(from, to));
  };
  assert.deepEqual(linked("<Workshop><Fo|rm>x</Form></Workshop>"), ["Form", "Form"]);
  assert.deepEqual(linked("<Workshop><Form>x</Form|></Workshop>"), ["Form", "Form"]);
  assert.deepEqual(linked("<Workshop><Fo|rm>x</"), []);
  assert.deepEqual(linked("<Workshop><Fo|rm>x</Frm></Workshop>"), []);
  assert.deepEqual(linked("<Workshop><Fo|rm/></Workshop>"), []);
  assert.deepEqual(linked("<Workshop><Fo|rm>x"), []);
});

test("selection grows from the value outwards", () => {
  const { text, offset } = marked("<Workshop><Form>ab|c</Form></Workshop>");
  const spans = selectionRanges(sessionOf(text).tree, offset).map(({ from, to }) => text.slice(from, to));
  assert.deepEqual(spans, ["abc", "<Form>abc</Form>", "<Workshop><Form>abc</Form></Workshop>"]);
});

test("location paths and XPath lead there and back", () => {
  const text = inWorkshop(`<Label>a</Label>${tools("saw", "plane")}`);
  const { tree } = sessionOf(text);
  const node = nodeAt(tree, text.indexOf("plane"))!;
  assert.equal(locationOf(tree, node), "1,1,2,3,1");
  assert.equal(runThrough(xpathOf(tree, node)), "/Workshop[1]/Form[1]/Bench[1]/Tool[2]/Name[1]");
  assert.equal(runThrough(findPath(tree, "1,1,2,3,1")), node);
  assert.equal(runThrough(findPath(tree, "/Workshop/Form/Bench/Tool[2]/Name")), node);
  assert.equal(runThrough(findPath(tree, "1,1,2,9")), undefined);
  assert.equal(runThrough(findPath(tree, "nonsense[")), undefined);
});

test("formatting moves white space between tags and nothing else", () => {
  checkFormat("<a><b>x</b><c/>\n\n\n<d>\n y </d></a>", "<a>\n  <b>x</b>\n  <c/>\n\n  <d>\n y </d>\n</a>");
  checkFormat("<a>text <b>x</b> more</a>", "<a>text <b>x</b> more</a>");
  checkFormat("<a><b>x</b> <!-- of b --></a>", "<a>\n  <b>x</b> <!-- of b -->\n</a>");
  checkFormat("<a></a>", "<a></a>");
});

test("occurrences of a person, and of a reference and what it names", () => {
  const maker = (number: number) => `<Maker><MakerNbr>${number}</MakerNbr><INSS>85073003328</INSS></Maker>`;
  const text = inWorkshop(`${maker(1)}${maker(2)}<Tool><Name>saw</Name><Length>1</Length><MadeBy>2</MadeBy></Tool>`);
  const session = sessionOf(text);
  const spans = (offset: number) =>
    runThrough(occurrencesAt(session, offset)).map(({ from, to }) => `${from}:${text.slice(from, to)}`);
  assert.equal(spans(text.indexOf("85073003328") + 2).length, 2);
  const made = text.indexOf("<MadeBy>2") + 8;
  const target = text.lastIndexOf("<MakerNbr>2") + 10;
  assert.deepEqual(spans(made), [`${target}:2`, `${made}:2`]);
  assert.deepEqual(runThrough(definitionAt(session, made)), { from: target, to: target + 1 });
});

test("a number that a reference names is the same in one record only", () => {
  const one = "<Maker><MakerNbr>1</MakerNbr></Maker><Tool><MadeBy>1</MadeBy></Tool>";
  const text = `<Workshop>${`<Form><Bench>${one}</Bench></Form>`.repeat(700)}</Workshop>`;
  const session = sessionOf(text);
  const second = text.indexOf("<Bench>", text.indexOf("<Bench>") + 1);
  for (const tag of ["<MakerNbr>", "<MadeBy>"]) {
    const spans = runThrough(occurrencesAt(session, text.indexOf(tag, second) + tag.length));
    assert.deepEqual(
      spans.map(({ from }) => from),
      [text.indexOf("1</MakerNbr>", second), text.indexOf("1</MadeBy>", second)],
    );
  }
});

test("places of a value are those of the present text, after each edit and however it is written", () => {
  const random = seeded(5);
  const values = ["85073003328", " 85073003328 ", "850730&#48;3328", "72061797965", ""];
  const one = (n: number) => `<Maker><MakerNbr>${n}</MakerNbr><INSS>${values[n % values.length]}</INSS></Maker>`;
  let text = inWorkshop(Array.from({ length: 900 }, (_, n) => one(n)).join("\n"));
  const session = sessionOf(text);
  for (let edit = 0; edit < 40; edit++) {
    const place = text.indexOf("<INSS>85073003328<") + "<INSS>".length;
    const expected = [...text.matchAll(/<INSS>((?:\s*85073003328\s*)|850730&#48;3328)<\/INSS>/g)].map(
      ({ index }) => index + "<INSS>".length,
    );
    const found = runThrough(occurrencesAt(session, place)).map(({ from }) => from);
    assert.deepEqual(found, expected, `edit ${edit}`);
    const at = expected[Math.floor(random() * expected.length)];
    const change =
      random() < 0.5
        ? { from: at, to: at + 2, text: "9" }
        : { from: at - 6, to: at - 6, text: "<INSS>85073003328</INSS>" };
    session.edit([change]);
    text = text.slice(0, change.from) + change.text + text.slice(change.to);
  }
});

test("one form alone is a document of its own", () => {
  const root = `<Workshop xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="workshop.xsd">`;
  const form = (label: string) =>
    `<Form><Identification>WORK001</Identification><Bench unit="cm"><Label>${label}</Label><State>new</State></Bench></Form>`;
  const session = sessionOf(`<?xml version="1.0"?>\n${root}\n  ${form("a")}\n  ${form("b")}\n</Workshop>\n`);
  const alone = runThrough(formAlone(session, 2))?.join("");
  assert.equal(alone, `<?xml version="1.0"?>\n${root}\n  ${form("b")}\n</Workshop>\n`);
  assert.equal(sessionOf(alone ?? "").verdict, "accepted");
  assert.equal(runThrough(formAlone(session, 3)), undefined);
});

test("the lens of a form says its verdict and that the pack is no authority", () => {
  const session = sessionOf(inWorkshop("<Label>a</Label><State>new</State>"));
  assert.deepEqual(
    runThrough(formLenses(session, "en")).map(({ index, verdict, text }) => [index, verdict, text]),
    [[1, "refused", "would be refused: 1 blocking · reference pack, not official"]],
  );
});

test("values by what they are, wrong ones marked", () => {
  const text = inWorkshop(
    "<Label>a</Label><Wood>ELM</Wood><State>new</State><Opened>2025-01-01</Opened><Maker><INSS>85073003328</INSS></Maker>",
  );
  const tokens = tokensOf(sessionOf(text), { from: 0, to: text.length }, readerFor());
  assert.deepEqual(
    tokens.map(({ from, to, type, modifiers }) => [text.slice(from, to), type, ...modifiers]),
    [
      ["WORK001", "code"],
      ["a", "text"],
      ["ELM", "code", "wrong"],
      ["new", "code"],
      ["2025-01-01", "date"],
      ["85073003328", "identifier"],
    ],
  );
});

test("in an answer no value looks wrong: it is read, not judged", () => {
  const manifest = { ...JSON.parse(packFiles["pack.json"]), answers: true } as object;
  const { pack } = loadPack((name) => (name === "pack.json" ? JSON.stringify(manifest) : packFiles[name]));
  const text = inWorkshop("<Label>a</Label><Wood>ELM</Wood>");
  const tokens = tokensOf(sessionOf(text, pack!), { from: 0, to: text.length }, readerFor());
  assert.deepEqual(
    tokens.map(({ from, to, modifiers }) => [text.slice(from, to), ...modifiers]),
    [["WORK001"], ["a"], ["ELM"]],
  );
});

test("hints tell what codes mean", () => {
  const text = inWorkshop("<Label>a</Label><Wood>OAK</Wood>");
  const at = text.indexOf("OAK") + 3;
  assert.deepEqual(runThrough(hintsIn(sessionOf(text), { from: 0, to: text.length }, readerFor("nl"))), [
    { at, text: "Oak (nl)" },
  ]);
});

test("links to the schema and to files of the channel", () => {
  const text = `<W xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="w.xsd"><F>GO.XFLA.123456.20250101.00001.T.1</F></W>`;
  assert.deepEqual(
    runThrough(linksIn(sessionOf(text))).map(({ target }) => target),
    ["w.xsd", "GO.XFLA.123456.20250101.00001.T.1"],
  );
});

test("very many changes of layout are joined to blocks that give the same text", () => {
  const source = `<a>${"<b><c>x</c></b>".repeat(4_000)}</a>`;
  const changes = runThrough(
    formattingChanges(sessionOf(source).tree, { from: 0, to: source.length }, { indent: " ", lineBreak: "\n" }),
  );
  assert.ok(changes.length < 10, `${changes.length} changes`);
  assert.equal(applied(source, changes), `<a>${"\n <b>\n  <c>x</c>\n </b>".repeat(4_000)}\n</a>`);
});

test("what walks over the children of an element lets others in between, however many there are", () => {
  const text = inWorkshop(`<Label>a</Label><Wood>OAK</Wood><State>new</State>${tools(...Array(3_000).fill("saw"))}`);
  const session = sessionOf(text);
  const { tree } = session;
  const place = text.lastIndexOf("<Tool>");
  const node = nodeAt(tree, place)!;
  const count = (steps: Generator) => [...{ [Symbol.iterator]: () => steps }].length;
  const span = { from: text.indexOf("<Tool>"), to: place };
  const asked = {
    completion: completionSteps(session, place, readerFor()),
    xpath: xpathOf(tree, node),
    path: findPath(tree, "/Workshop[1]/Form[1]/Bench[1]/Tool[2999]"),
    refactorings: refactoringsAt(session, span, readerFor()),
    hints: hintsIn(session, { from: 0, to: text.length }, readerFor()),
  };
  for (const [name, steps] of Object.entries(asked)) assert.ok(count(steps) >= 10, name);
});

test("the forms of a root with very many other children are found in steps, and judged without a look at these", () => {
  const text = `<Workshop>${"<a/>".repeat(3_000)}<Form><Identification>WORK001</Identification></Form></Workshop>`;
  const session = sessionOf(text);
  const { tree } = session;
  const count = (steps: Generator) => [...{ [Symbol.iterator]: () => steps }].length;
  assert.ok(count(formsSteps(tree)) > 10);
  assert.ok(count(formAlone(session, 1)) > 20);
  assert.deepEqual(runThrough(formsSteps(tree)), formsOf(tree));
  assert.deepEqual(runThrough(session.formSteps(500)), session.forms());
});

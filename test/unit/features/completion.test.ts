import { test } from "node:test";
import { checkComplete } from "./harness";

const bench = (body: string) =>
  `<Workshop><Form><Identification>WORK001</Identification><Bench unit="cm">${body}</Bench></Form></Workshop>`;

test("elements that may stand here, the required ones first", () => {
  checkComplete(bench("<|"), ["Label"]);
  checkComplete(bench("<Label>a</Label><|"), ["State", "Wood"]);
  checkComplete(bench("<Label>a</Label>|"), ["State", "Wood"]);
  checkComplete(bench("<Label>a</Label><State>new</State><|"), ["Opened", "Maker", "Tool"]);
});

test("occurrences are counted", () => {
  const maker = "<Maker><MakerNbr>1</MakerNbr><INSS>85073003328</INSS></Maker>";
  const start = "<Label>a</Label><State>new</State>";
  checkComplete(bench(`${start}${maker}${maker}<|`), ["Maker", "Tool"]);
  checkComplete(bench(`${start}${maker}${maker}${maker}<|`), ["Tool"]);
});

test("what does not fit with what follows is not offered", () => {
  checkComplete(bench("<Label>a</Label><|<State>new</State>"), ["Wood"]);
  checkComplete(bench("<|<State>new</State>"), ["Label"]);
  checkComplete(
    bench("<Label>a</Label><State>new</State><|<Maker><MakerNbr>1</MakerNbr><INSS>85073003328</INSS></Maker>"),
    ["Opened", "Maker"],
  );
});

test("right before an element, with nothing typed, that element counts as following", () => {
  const maker = "<Maker><MakerNbr>1</MakerNbr><INSS>85073003328</INSS></Maker>";
  checkComplete(bench("<Label>a</Label>|<State>new</State>"), ["Wood"]);
  checkComplete(bench("|<State>new</State>"), ["Label"]);
  checkComplete(bench(`<Label>a</Label><State>new</State>|${maker}`), ["Opened", "Maker"]);
  checkComplete(bench(`<Label>a</Label><State>new</State>|${maker.repeat(3)}`), ["Opened"]);
});

test("a choice offers its alternatives", () => {
  const tool = (body: string) => bench(`<Label>a</Label><State>new</State><Tool>${body}</Tool>`);
  checkComplete(tool("<Name>saw</Name><|"), ["Length", "Weight"]);
  checkComplete(tool("<Name>saw</Name><Length>1</Length><|"), ["MadeBy"]);
});

test("half-typed names", () => {
  checkComplete(bench("<La|"), { pick: "Label", result: bench("<Label>|</Label>") });
  checkComplete(bench("<La|>x</La>"), { pick: "Label", result: bench("<Label>x</La>") });
  checkComplete(bench("<Label>a</Label>\n<St|\n<Opened>2025-01-01</Opened>"), {
    pick: "State",
    result: bench("<Label>a</Label>\n<State>|</State>\n<Opened>2025-01-01</Opened>"),
  });
});

test("a record comes with its required content, and what can only be one value is filled in", () => {
  checkComplete(bench("<Label>a</Label><State>new</State><Mak|"), {
    pick: "Maker",
    result: bench("<Label>a</Label><State>new</State><Maker>\n\t<MakerNbr>1</MakerNbr>\n\t<INSS>|</INSS>\n</Maker>"),
  });
  checkComplete("<Workshop><|</Workshop>", {
    pick: "Form",
    result:
      '<Workshop><Form>\n\t<Identification>WORK001</Identification>\n\t<Bench unit="|">\n\t\t<Label></Label>\n\t\t<State></State>\n\t</Bench>\n</Form></Workshop>',
  });
});

test("the root of an empty document", () => {
  checkComplete("|", ["Workshop"]);
  checkComplete('<?xml version="1.0"?>\n<|', ["Workshop"]);
  checkComplete("<Wo|", { pick: "Workshop", result: "<Workshop>|</Workshop>" });
  // A document has one: before it nothing is offered, and its own name can be mended.
  checkComplete('<?xml version="1.0"?> |\n<Workshop></Workshop>', []);
  checkComplete("<Work|></Work>", { pick: "Workshop", result: "<Workshop></Work>" });
});

test("end tags", () => {
  checkComplete("<Workshop><Form></|", ["Form", "Workshop"]);
  checkComplete(bench("<Label>a</|"), { pick: "Label", result: bench("<Label>a</Label>") });
});

test("attributes, the required ones first, each once", () => {
  const open = (attributes: string) =>
    `<Workshop><Form><Identification>WORK001</Identification><Bench ${attributes}></Bench></Form></Workshop>`;
  checkComplete(open("|"), ["unit", "note"]);
  checkComplete(open('unit="cm" |'), ["note"]);
  checkComplete(open('| unit="cm"'), ["note"]);
  checkComplete(open("un|"), { pick: "unit", result: open('unit="|"') });
  checkComplete(open('unit="|"'), ["cm", "in"]);
  checkComplete(open('unit="c|"'), { pick: "cm", result: open('unit="cm"') });
});

test("values: listed ones, codes in force, the day, what a reference can name", () => {
  checkComplete(bench("<Label>a</Label><State>|</State>"), ["new", "worn"]);
  checkComplete(bench("<Label>a</Label><State>wo|rn</State>"), {
    pick: "new",
    result: bench("<Label>a</Label><State>new</State>"),
  });
  checkComplete(bench("<Label>a</Label><Wood>|</Wood>"), ["OAK", "ASH"]);
  checkComplete(bench("<Label>a</Label><State>new</State><Opened>|</Opened>"), ["2025-06-15"]);
  const makers = [1, 2]
    .map((number) => `<Maker><MakerNbr>${number}</MakerNbr><INSS>85073003328</INSS></Maker>`)
    .join("");
  checkComplete(
    bench(
      `<Label>a</Label><State>new</State>${makers}<Tool><Name>saw</Name><Length>1</Length><MadeBy>|</MadeBy></Tool>`,
    ),
    ["1", "2"],
  );
  checkComplete(bench("<Label>|</Label>"), []);
});

test("nothing in comments, CDATA and declarations", () => {
  checkComplete(bench("<!-- <| -->"), []);
  checkComplete(bench("<Label><![CDATA[<|]]></Label>"), []);
  checkComplete("<?xml |?><Workshop/>", []);
});

test("a document that is broken elsewhere", () => {
  checkComplete(
    `<Workshop><Form><Identification>WORK001</Identification><Bench unit="cm"><Label>a & b</Label><|</Bench><Bench></Form></Workshop>`,
    ["State", "Wood"],
  );
});

import { test } from "node:test";
import { checkFix } from "./harness";

const bench = (body: string) =>
  `<Workshop><Form><Identification>WORK001</Identification><Bench unit="cm">${body}</Bench></Form></Workshop>`;

test("a missing element goes to its place", () => {
  const missing =
    '<Workshop><Form><Identification>WORK001</Identification><Be|nch unit="cm">\n  <Label>a</Label>\n  <Opened>2025-01-01</Opened>\n</Bench></Form></Workshop>';
  checkFix(missing, {
    title: "Add <State>",
    result: bench("\n  <Label>a</Label>\n  <State></State>\n  <Opened>2025-01-01</Opened>\n"),
  });
});

test("a missing attribute", () => {
  checkFix(
    "<Workshop><Form><Identification>WORK001</Identification><Ben|ch><Label>a</Label><State>new</State></Bench></Form></Workshop>",
    {
      title: "Add the attribute unit",
      result:
        '<Workshop><Form><Identification>WORK001</Identification><Bench unit=""><Label>a</Label><State>new</State></Bench></Form></Workshop>',
    },
  );
});

test("a mistyped name, in both tags", () => {
  checkFix(bench("<Lab|le>a</Lable><State>new</State>"), {
    title: "Rename <Lable> to <Label>",
    result: bench("<Label>a</Label><State>new</State>"),
  });
});

test("listed values", () => {
  checkFix(bench("<Label>a</Label><State>wo|rm</State>"), ["Replace “worm” by “worn”", "Replace “worm” by “new”"]);
  checkFix(bench("<Label>a</Label><State>wo|rm</State>"), {
    title: "Replace “worm” by “worn”",
    result: bench("<Label>a</Label><State>worn</State>"),
  });
});

test("codes of a list that are in force, with their meaning", () => {
  checkFix(bench("<Label>a</Label><Wood>EL|M</Wood><State>new</State>"), [
    "Fill in “OAK” (Oak)",
    "Fill in “ASH” (Ash)",
  ]);
});

test("a value written the other way round", () => {
  checkFix(bench("<Label>a</Label><State>new</State><Opened>01|/02/2025</Opened>"), {
    title: "Replace “01/02/2025” by “2025-02-01”",
    result: bench("<Label>a</Label><State>new</State><Opened>2025-02-01</Opened>"),
  });
  const tool = (value: string) =>
    bench(`<Label>a</Label><State>new</State><Tool><Name>saw</Name><Length>${value}</Length></Tool>`);
  checkFix(tool("1,|5"), { title: "Replace “1,5” by “1.5”", result: tool("1.5") });
});

test("a person's number is not repeated in a title", () => {
  const maker = (value: string) =>
    bench(`<Label>a</Label><State>new</State><Maker><MakerNbr>1</MakerNbr><INSS>${value}</INSS></Maker>`);
  checkFix(maker("85.07.30-0|33.28"), { title: "Fill in “85073003328”", result: maker("85073003328") });
});

test("syntax", () => {
  checkFix(bench("<Label>a |& b</Label><State>new</State>"), {
    title: "Write & as &amp;",
    result: bench("<Label>a &amp; b</Label><State>new</State>"),
  });
  checkFix(bench("<Lab|el>a<State>new</State>"), {
    title: "Add </Label>",
    result: bench("<Label>a</Label><State>new</State>"),
  });
});

test("no digits are made up for a wrong check digit", () => {
  checkFix(
    bench("<Label>a</Label><State>new</State><Maker><MakerNbr>1</MakerNbr><INSS>850730|03329</INSS></Maker>"),
    [],
  );
});

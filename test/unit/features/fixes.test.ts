import { test } from "node:test";
import { checkFix, checkFixAll } from "./harness";

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

test("no digits are made up for a wrong check digit", () => {
  checkFix(
    bench("<Label>a</Label><State>new</State><Maker><MakerNbr>1</MakerNbr><INSS>850730|03329</INSS></Maker>"),
    [],
  );
});

test("an element out of order goes to its place, an optional one too", () => {
  checkFix(bench("\n  <State>new</State>\n  <Op|ened>2025-01-01</Opened>\n  <Label>a</Label>\n"), []);
  checkFix(bench("\n  <Sta|te>new</State>\n  <Label>a</Label>\n  <Opened>2025-01-01</Opened>\n"), {
    title: "Move <State> to its place",
    result: bench("\n  <Label>a</Label>\n  <State>new</State>\n  <Opened>2025-01-01</Opened>\n"),
  });
  checkFix(bench("\n  <Label>a</Label>\n  <State>new</State>\n  <Wo|od>OAK</Wood>\n  <Opened>2025-01-01</Opened>\n"), {
    title: "Move <Wood> to its place",
    result: bench("\n  <Label>a</Label>\n  <Wood>OAK</Wood>\n  <State>new</State>\n  <Opened>2025-01-01</Opened>\n"),
  });
});

test("an element too many, and one that the schema does not know", () => {
  checkFix(bench("\n  <Label>a</Label>\n  <State>new</State>\n  <Nons|ense>1</Nonsense>\n"), {
    title: "Remove <Nonsense>",
    result: bench("\n  <Label>a</Label>\n  <State>new</State>\n"),
  });
});

test("other ways to write a value", () => {
  const body = (state: string, opened: string, nbr: string, length: string) =>
    bench(
      `<Label>a</Label><State>${state}</State><Opened>${opened}</Opened><Maker><MakerNbr>${nbr}</MakerNbr><INSS>85073003328</INSS></Maker><Tool><Name>saw</Name><Length>${length}</Length></Tool>`,
    );
  const good = ["new", "2025-02-01", "1", "1234.5"] as const;
  const cases: [at: number, typed: string, right: string][] = [
    [0, "NEW", "new"],
    [1, "1.2.2025", "2025-02-01"],
    [1, "2025/2/1", "2025-02-01"],
    [1, "20250201", "2025-02-01"],
    [1, "2025-02-01T00:00:00", "2025-02-01"],
    [2, "1.0", "1"],
    [2, "+1 x", ""],
    [3, "1234,5", "1234.5"],
    [3, "1.234,5", "1234.5"],
    [3, "1 234,50", "1234.50"],
    [3, "1234.567", ""],
    [3, "1,234.5", ""],
  ];
  for (const [at, typed, right] of cases) {
    const values = (value: string) =>
      body(...(good.map((one, index) => (index === at ? value : one)) as [string, string, string, string]));
    const marked = values(`${typed.slice(0, 1)}|${typed.slice(1)}`);
    if (right === "") checkFix(marked, []);
    else checkFix(marked, { title: `Replace “${typed}” by “${right}”`, result: values(right) });
  }
});

test("characters that the zone does not admit", () => {
  const maker = (name: string) =>
    bench(
      `<Label>a</Label><State>new</State><Maker><MakerNbr>1</MakerNbr><INSS>85073003328</INSS><Name>${name}</Name></Maker>`,
    );
  checkFix(maker("Žoë Œsterle’s – 北|"), []);
  checkFix(maker("Zo|ë D’Œil–Łuk"), {
    title: "Replace “Zoë D’Œil–Łuk” by “Zoe D'OEil-Luk”",
    result: maker("Zoe D'OEil-Luk"),
  });
});

test("everything safe at once: nothing that could be meant otherwise", () => {
  const schema = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="workshop.xsd"';
  const named = (body: string) => bench(body).replace("<Workshop", `<Workshop${schema}`);
  checkFixAll(
    bench(
      "\n  <State>new</State>\n  <Label>a & b</Label>\n  <Opened>1/2/2025</Opened>\n  <Tool><Name>saw</Name><Length>1,5</Length></Tool>\n  <Tool><Nme>axe</Nme><Length>2</Length></Tool>\n",
    ),
    named(
      "\n  <Label>a &amp; b</Label>\n  <State>new</State>\n  <Opened>2025-02-01</Opened>\n  <Tool><Name>saw</Name><Length>1.5</Length></Tool>\n  <Tool><Nme>axe</Nme><Length>2</Length></Tool>\n",
    ),
    ["xsd.misspeltElement"],
  );
});

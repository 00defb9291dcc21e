import { test } from "node:test";
import { checkHover, inWorkshop } from "./harness";

test("an element, by the glossary", () => {
  const parts = [
    "Label of the bench",
    "Zone XREF01, Block XBLK01",
    "What is written on the bench.",
    "Format: 1 to 10 characters",
    "Presence: Always",
    "`XREF01-093` Wrong length (blocking)",
    "Reference pack workshop 1, not official.",
  ];
  checkHover(inWorkshop("<La|bel>a</Label>"), parts);
  checkHover(inWorkshop("<Label>a</Lab|el>"), parts);
});

test("in the reader's language", () => {
  checkHover(
    inWorkshop("<La|bel>a</Label>"),
    ["Label of the bench (nl)", "Blok XBLK01", "(blokkerend)", "niet officieel"],
    "nl",
  );
  checkHover(inWorkshop("<La|bel>a</Label>"), ["Bloc XBLK01", "(bloquante)", "non officiel"], "fr");
  checkHover(inWorkshop("<La|bel>a</Label>"), ["(blockierend)", "nicht offiziell"], "de");
});

test("without a glossary entry the schema speaks", () => {
  checkHover(inWorkshop("<Label>a</Label><Wo|od>OAK</Wood>"), [
    "`<Wood>`",
    "Zone XREF02",
    "Format: text, at most 3 characters",
  ]);
});

test("the meaning of a code", () => {
  checkHover(inWorkshop("<Wood>O|AK</Wood>"), ["`OAK` Oak"]);
  checkHover(inWorkshop("<Wood>E|LM</Wood>"), ["`ELM` Elm (no longer valid after 2019-12-31)"]);
  checkHover(inWorkshop("<Wood>X|</Wood>"), ["`X` is not in the list “Woods”."]);
  checkHover(inWorkshop("<State>n|ew</State>"), ["just made"]);
  checkHover(inWorkshop("<Tool><Name>s|aw</Name></Tool>"), ["**Name**", "- Format: text, at most 40 characters"]);
});

test("a list that bears the element's name needs no rule", () => {
  checkHover(inWorkshop("<Tool><Weight>|1</Weight></Tool>"), ["`1` light"]);
});

test("a person's number is masked", () => {
  checkHover(inWorkshop("<Maker><INSS>850730|03328</INSS></Maker>"), [
    "National number 85.07.30-***.**: born 1985-07-30, male",
  ]);
  checkHover(inWorkshop("<Maker><INSS>850730|03329</INSS></Maker>"), ["85.07.30-***.**: the check digits are wrong"]);
});

test("nothing where there is nothing to say", () => {
  checkHover(inWorkshop("| <Label>a</Label>"), null);
  checkHover("<!-- | -->", null);
  checkHover(inWorkshop("<Nobody|Knows/>"), ["does not know `NobodyKnows`"]);
});

// XPath 1.0 against two references: xpath over @xmldom/xmldom, and libxml2, must give the same value for every expression of a
// list, and for random ones made from a seed, from each element of a document as context. The first of them is asked
// the list only, without the axes following and preceding and characters beyond 16 bits: it gives descendants and ancestors there, counts halves, takes any id,
// and makes 0 of nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMParser } from "@xmldom/xmldom";
import type { XmlNode } from "libxml2-wasm";
import * as xpath from "xpath";
import { fill, languages } from "../../core/src/messages/catalogue";
import { ruleTexts } from "../../core/src/messages/rules";
import { RuleProblem } from "../../core/src/rules/problem";
import { LocalNames } from "../../core/src/rules/paths";
import { Reader } from "../../core/src/rules/reader";
import { compileXPath } from "../../core/src/rules/xpath/compile";
import { kindOf, nameParts, stringValue, type XNode } from "../../core/src/rules/xpath/nodes";
import { formatNumber, type Compiled } from "../../core/src/rules/xpath/values";
import { children, parent, rootElement } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { NodeRef } from "../../core/src/xml/segment";
import type { XmlTree } from "../../core/src/xml/tree";

// Without white space outside of the root, and without CDATA beside text: there the reference shows the DOM, not XPath's model.
const sample = `<!-- before --><F xml:lang="nl-BE" id="r" n="1">
  <W s="a"><N>Ann &amp; Bo</N><D>2024-01-31</D><H>7.5</H><T k="1"><V>1</V></T><T k="2"><V>2</V></T></W>
  <W s="b" xml:lang="en"><N><![CDATA[C<d> e]]></N><D/><H>x</H><?go now?><T k="3"><V>-3</V>tail</T></W>
  <!-- in -->
  <S><W s="a"><H>10</H></W></S>
  <Z> 12 </Z>
</F><!-- after -->`;

const listed = [
  "1 + 2 * 3 - 4 div 2 mod 3",
  "-(2) - -3",
  "5 mod -2",
  "1 div 0",
  "-1 div 0",
  "0 div 0",
  "'a' = \"a\"",
  "true() and not(false()) or false()",
  "1 < 2 = true()",
  "2 > 1 > 0",
  "//W[1]/@s | //Z",
  "count(//W)",
  "count(//@*)",
  "count(//text())",
  "count(//comment())",
  "count(//processing-instruction())",
  "string(//processing-instruction('go'))",
  "name(//processing-instruction())",
  "count(//node())",
  "//W[position() = last()]/N",
  "//W[2]",
  "(//W)[2]",
  "(//W)[last()]/H",
  "//T[@k = '2']/V",
  "//T[V > 1]",
  "//T[V < 0]/@k",
  "//W[T]/@s",
  "//W[not(T)]",
  "//W[H][N]",
  "//W/T[1]/V",
  "//V/ancestor::*",
  "//V/ancestor::W[1]/@s",
  "//V/ancestor-or-self::*[2]",
  "//V/preceding::V",
  "//V[1]/preceding::*[1]",
  "//V/following::*",
  "//T/following-sibling::T",
  "//T/preceding-sibling::*[1]",
  "//T/preceding-sibling::node()[2]",
  "//W/descendant::V[2]",
  "//W/descendant-or-self::*[1]",
  "/F/W/parent::*",
  "/F/self::F",
  "/F/self::W",
  "/",
  "string(/)",
  "/*",
  "//N/text()",
  "//W/*[3]",
  "//@s/..",
  "//@k/parent::T/V",
  "@*",
  ".",
  "..",
  "../..",
  "./*[1]",
  "N",
  "W/N",
  "W/T/V",
  "sum(//V)",
  "sum(//H)",
  "sum(//none)",
  "floor(-1.5)",
  "ceiling(-1.5)",
  "round(-1.5)",
  "round(2.5)",
  "floor(1 div 0)",
  "number('  12.50 ')",
  "number('+1')",
  "number('')",
  "number(true())",
  "number(//Z)",
  "number()",
  "string()",
  "string(-0)",
  "string(1.50)",
  "string(true())",
  "string(//W/@s)",
  "boolean(//none)",
  "boolean('')",
  "boolean('false')",
  "boolean(0)",
  "concat('a', 1, true(), //Z)",
  "starts-with('abc', 'ab')",
  "starts-with('abc', '')",
  "contains('abc', 'd')",
  "substring-before('1999/04/01', '/')",
  "substring-after('1999/04/01', '/')",
  "substring-after('abc', 'x')",
  "substring('12345', 2, 3)",
  "substring('12345', 1.5, 2.6)",
  "substring('12345', 0, 3)",
  "substring('12345', 0 div 0, 3)",
  "substring('12345', -42, 1 div 0)",
  "substring('12345', 2)",
  "string-length('a😀')",
  "string-length()",
  "normalize-space('  a  b ')",
  "normalize-space()",
  "translate('bar', 'abc', 'AB')",
  "translate('--aaa--', 'abc-', 'ABC')",
  "local-name()",
  "local-name(//@s)",
  "name(/*)",
  "namespace-uri(/*)",
  "lang('nl')",
  "lang('en')",
  "//N[lang('en')]",
  "id('r')",
  "//W = 'x'",
  "//H != //H",
  "//H = //V",
  "//V > 2",
  "2 > //V",
  "//V = 1",
  "//none = 1",
  "//none != 1",
  "//none = false()",
  "//V = true()",
  "//H < //V",
  "'a' < 'b'",
  "'10' < '9'",
  "//W[@s = //S/W/@s]",
  "//*[self::N or self::D]",
  "//*[name() = 'T'][last()]",
  "//W[count(T) = 2]",
  "//T[position() mod 2 = 1]",
  "//W[H > 5 and D]",
  "div",
  "mod/div",
  "* * *",
  "and and and",
  "//W[T[2]/V = 2]/N",
  "//T[../H = 7.5]",
  "//W//V",
  ".//V",
  "descendant::T[2]/preceding-sibling::T",
  "//W/@*[1]",
  "//@*[. = 'a']",
  "//comment()[1]",
  "/comment()",
  "count(/node())",
  "//T/text()",
  "//V/../../N",
  "string-length(//N[2])",
  "(1 | 2)",
];

test("every listed expression gives what the references give, from every element", async () => {
  const compared = await compareAll(listed, both);
  assert.ok(compared > listed.length * 10, `${compared} comparisons`);
});

/** FLA_EXPRESSIONS makes more of them, or less. */
const expressionCount = Number(process.env.FLA_EXPRESSIONS ?? 1_500);

test(`${expressionCount} random expressions give what the references give`, async () => {
  const random = seeded(20250630);
  const expressions = Array.from({ length: expressionCount }, () => makeExpression(random, 3));
  const compared = await compareAll(expressions, libxmlOnly);
  assert.ok(compared > expressionCount * 10, `${compared} comparisons`);
});

test("names go by local name, whatever the namespace", () => {
  const tree = parseXml('<a:r xmlns:a="urn:a"><a:b>1</a:b><b xmlns="urn:b">2</b></a:r>');
  assert.deepEqual(ours(tree, "count(b)", rootElement(tree) as NodeRef), { type: "number", value: "2" });
  assert.deepEqual(ours(tree, "namespace-uri(b[2])", rootElement(tree) as NodeRef), { type: "string", value: "urn:b" });
  assert.deepEqual(ours(tree, "count(namespace::*)", rootElement(tree) as NodeRef), { type: "number", value: "2" });
});

test("a prefix, whatever it stands for, selects by the local name", () => {
  const tree = parseXml('<a:r xmlns:a="urn:a" xmlns:c="urn:c" c:k="7"><a:b>1</a:b><b xmlns="urn:b">2</b></a:r>');
  const value = (expression: string) => ours(tree, expression, rootElement(tree) as NodeRef).value;
  assert.equal(value("count(a:b)"), "2");
  assert.equal(value("string(/x:r/child::y:b[2])"), "2");
  assert.equal(value("count(a:*)"), "2");
  assert.equal(value("string(@c:k)"), "7");
});

test("numbers have no exponent and as many digits as they need, though libxml2 reads and writes others", () => {
  const tree = parseXml("<a/>");
  const value = (expression: string): string | readonly string[] =>
    ours(tree, expression, rootElement(tree) as NodeRef).value;
  assert.equal(value("string(number('1e3'))"), "NaN");
  assert.equal(value("string(1000000000000000000000)"), "1000000000000000000000");
  assert.equal(value("string(0.0000001)"), "0.0000001");
  assert.equal(value("string(1 div 3)"), "0.3333333333333333");
});

test("what follows an attribute is its element's content too, though libxml2 leaves that out", () => {
  const tree = parseXml("<a><b c='1'><d/></b><e/></a>");
  assert.deepEqual(ours(tree, "b/@c/following::*", rootElement(tree) as NodeRef).value, ["element d ", "element e "]);
});

test("what cannot be compiled is refused with the reason and the place", () => {
  for (const [expression, kind, args] of [
    ["", "rule.xpathName", { at: 1 }],
    ["1e3", "rule.xpathUnexpected", { at: 2, what: "e3" }],
    ["a b", "rule.xpathUnexpected", { at: 3, what: "b" }],
    ["a[1", "rule.xpathExpected", { at: 4, what: "]" }],
    ["1 + f(1)", "rule.xpathFunction", { at: 5, what: "f" }],
    ["count(1)", "rule.xpathNodes", { at: 1, what: "count" }],
    ["name('a')", "rule.xpathNodes", { at: 1, what: "name" }],
    ["concat('a')", "rule.xpathParametersFrom", { at: 1, what: "concat", min: 2 }],
    ["not()", "rule.xpathParameters", { at: 1, what: "not", min: 1, max: 1 }],
    ["$x", "rule.xpathVariable", { at: 2 }],
    ["p:f(1)", "rule.xpathFunction", { at: 1, what: "p:f" }],
    ["sideways::a", "rule.xpathAxis", { at: 1, what: "sideways" }],
    ["a # b", "rule.xpathCharacter", { at: 2 }],
    ["1 | 2", "rule.xpathNodes", { at: 1, what: "|" }],
  ] as const) {
    assert.throws(
      () => compileXPath(expression, new LocalNames(parseXml("<a/>").names)),
      (error) => {
        assert.ok(error instanceof RuleProblem);
        assert.deepEqual([error.kind, error.args], [kind, { expression, ...args }]);
        for (const language of languages) assert.doesNotMatch(fill(ruleTexts[language][error.kind], error.args), /\{/);
        return true;
      },
      expression,
    );
  }
  assert.throws(() => compileXPath("(".repeat(5000), new LocalNames(parseXml("<a/>").names)), RuleProblem);
});

/* ------------------------------------------------------------------------------------------------ comparing */

interface Outcome {
  readonly type: string;
  readonly value: string | readonly string[];
}

const both = (expression: string): boolean => !/following::|preceding::|😀|^id\(|^\* \*/u.test(expression);
const libxmlOnly = (): boolean => false;

/** Compares each expression from each element; returns the number of comparisons. */
async function compareAll(
  expressions: readonly string[],
  withXmldom: (expression: string) => boolean,
): Promise<number> {
  const { XmlDocument } = await import("libxml2-wasm");
  const tree = parseXml(sample);
  const elements = allElements(tree);
  const dom = new DOMParser().parseFromString(sample, "text/xml").getElementsByTagName("*");
  const second = XmlDocument.fromString(sample);
  const native = second.find("//*");
  assert.equal(elements.length, dom.length);
  assert.equal(elements.length, native.length);
  let compared = 0;
  for (const expression of expressions)
    elements.forEach((node, index) => {
      const actual = ours(tree, expression, node);
      const place = `${expression} from element ${index}`;
      assert.deepEqual(actual, fromLibxml(expression, native[index]), `libxml2: ${place}`);
      compared++;
      if (!withXmldom(expression)) return;
      assert.deepEqual(actual, fromXmldom(expression, dom[index] as unknown as Node), `xpath: ${place}`);
      compared++;
    });
  second.dispose();
  return compared;
}

function allElements(tree: XmlTree): NodeRef[] {
  const found: NodeRef[] = [];
  const visit = (node: NodeRef): void => {
    found.push(node);
    for (const child of children(tree, node)) visit(child);
  };
  visit(rootElement(tree) as NodeRef);
  return found;
}

function ours(tree: XmlTree, expression: string, node: NodeRef): Outcome {
  const locals = new LocalNames(tree.names);
  let compiled: Compiled;
  try {
    compiled = compileXPath(expression, locals);
  } catch (error) {
    if (error instanceof RuleProblem) return { type: "refused", value: "" };
    throw error;
  }
  const reader = new Reader(locals, 0, 0);
  reader.begin(tree, node >>> 16, {
    value: () => undefined,
    has: () => false,
    isUnsure: () => false,
    isPresenceUnsure: () => false,
  });
  const stack = ancestorsOf(tree, node);
  reader.at(
    node,
    stack,
    stack.map((ancestor) => reader.local(ancestor)),
    0,
  );
  if (compiled.type !== "nodes") {
    const value = compiled.evaluate(reader, node, 1, 1);
    return { type: compiled.type, value: typeof value === "number" ? formatNumber(value) : String(value) };
  }
  const nodes = compiled.evaluate(reader, node, 1, 1);
  const first = compiled.first(reader, node, 1, 1);
  assert.deepEqual(first, nodes[0], `${expression}: the first node`);
  return { type: "nodes", value: nodes.map((found) => describe(found, reader)) };
}

function ancestorsOf(tree: XmlTree, node: NodeRef): NodeRef[] {
  const stack: NodeRef[] = [];
  for (let at = parent(tree, node); at !== undefined; at = parent(tree, at)) stack.unshift(at);
  return stack;
}

function describe(node: XNode, reader: Reader): string {
  return describeAs(kindOf(node, reader), nameParts(node, reader).name, stringValue(node, reader));
}

/** Instructions go without their name: libxml2's wrapper has none for them. */
function describeAs(kind: string, name: string, text: string): string {
  return `${kind} ${kind === "element" || kind === "attribute" ? name : ""} ${text}`;
}

const kinds: Readonly<Record<number, string>> = {
  1: "element",
  2: "attribute",
  3: "text",
  4: "text",
  7: "instruction",
  8: "comment",
  9: "document",
};

function fromXmldom(expression: string, context: Node): Outcome {
  let result: Parameters<typeof toOutcome>[0];
  try {
    result = xpath.select(expression, context) as typeof result;
  } catch {
    return { type: "refused", value: "" };
  }
  return toOutcome(result, (node) => describeDom(node as Node));
}

function fromLibxml(expression: string, context: XmlNode): Outcome {
  let result: ReturnType<XmlNode["eval"]>;
  try {
    result = context.eval(expression);
  } catch {
    return { type: "refused", value: "" };
  }
  return toOutcome(result, (node) => describeNative(node as XmlNode));
}

function toOutcome(result: unknown, describeOne: (node: unknown) => string): Outcome {
  if (typeof result === "string") return { type: "string", value: result };
  if (typeof result === "number") return { type: "number", value: formatNumber(result) };
  if (typeof result === "boolean") return { type: "boolean", value: String(result) };
  return { type: "nodes", value: (result as unknown[]).map(describeOne) };
}

const nativeKinds: Readonly<Record<string, string>> = {
  XmlElement: "element",
  XmlAttribute: "attribute",
  XmlText: "text",
  XmlCData: "text",
  XmlComment: "comment",
  XmlProcessingInstructionNode: "instruction",
  XmlDocumentNode: "document",
};

function describeNative(node: XmlNode): string {
  const kind = nativeKinds[node.constructor.name];
  const { name, prefix, content } = node as XmlNode & { readonly name?: string; readonly prefix?: string };
  return describeAs(kind, (prefix ? `${prefix}:` : "") + String(name), content);
}

function describeDom(node: Node): string {
  const kind = kinds[node.nodeType];
  const text =
    kind === "document"
      ? (node as Document).documentElement.textContent
      : node.nodeType === 1
        ? node.textContent
        : node.nodeValue;
  return describeAs(kind, node.nodeName, text ?? "");
}

/* ------------------------------------------------------------------------------------------------- making */

/** Numbers from 0 to below 1, always the same for a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const axisNames = [
  "child",
  "descendant",
  "descendant-or-self",
  "self",
  "parent",
  "ancestor",
  "ancestor-or-self",
  "following-sibling",
  "preceding-sibling",
  "following",
  "preceding",
  "attribute",
];
const tests = [
  "W",
  "T",
  "V",
  "N",
  "H",
  "*",
  "node()",
  "text()",
  "comment()",
  "processing-instruction()",
  "processing-instruction('go')",
  "s",
  "k",
];

function makeExpression(random: () => number, depth: number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  const inner = (): string => makeExpression(random, depth - 1);
  const makers: (() => string)[] = [
    () => makePath(random, depth),
    () => makePath(random, depth),
    () => String(Math.floor(random() * 4)),
    () => pick(["0.5", ".25", "12.", "-3", "-0", "100000", "1 div 8", "1 div 0", "0 div 0"]),
    () => pick(["'a'", "''", "'1'", "' 12 '", "'-.5'", "'a&b'", "'nl'", '"it\'s"']),
    () => pick(["true()", "false()", "name()", "local-name()", "string()", "lang('nl')"]),
  ];
  if (depth > 0)
    makers.push(
      () => `(${inner()} ${pick(["=", "!=", "<", "<=", ">", ">="])} ${inner()})`,
      () => `(${inner()} ${pick(["+", "-", "*", "div", "mod"])} ${inner()})`,
      () => `(${inner()} ${pick(["and", "or"])} ${inner()})`,
      () => `${pick(["count", "sum"])}(${makePath(random, depth)})`,
      () =>
        `${pick(["not", "boolean", "string", "number", "string-length", "normalize-space", "floor", "ceiling", "round"])}(${inner()})`,
      () => `${pick(["starts-with", "contains", "substring-before", "substring-after"])}(${inner()}, ${inner()})`,
      () => `substring(${inner()}, ${inner()})`,
      () => `substring(${inner()}, ${inner()}, ${inner()})`,
      () => `translate(${inner()}, ${inner()}, ${inner()})`,
      () => `${pick(["name", "local-name", "namespace-uri"])}(${makePath(random, depth)})`,
      () => `lang(${inner()})`,
      () => `- ${inner()}`,
      () => `(${makePath(random, depth)} | ${makePath(random, depth)})`,
      () => `(${makePath(random, depth)})[${Math.floor(random() * 3) + 1}]`,
      () => `concat(${inner()}, ${inner()}, ${inner()})`,
    );
  return pick(makers)();
}

function makePath(random: () => number, depth: number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  const steps: string[] = [];
  let afterAttribute = false;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const axis = pick(afterAttribute ? axisNames.filter((name) => !/^(?:following|preceding)$/.test(name)) : axisNames);
    const shortcut = random() < 0.2 ? pick([".", "..", "@s", "@*"]) : `${axis}::${pick(tests)}`;
    afterAttribute ||= /^(?:@|attribute::)/.test(shortcut);
    const canFilter = depth > 0 && shortcut !== "." && shortcut !== "..";
    const predicate =
      canFilter && random() < 0.4
        ? `[${pick([() => makeExpression(random, depth - 1), () => "1", () => "last()", () => "position() > 1", () => `position() mod 2 = ${makeExpression(random, 0)}`, () => `last() - ${makeExpression(random, 0)}`])()}]`
        : "";
    steps.push(shortcut + predicate);
  }
  // From the document itself the reference follows what it should not: nothing comes after or before the whole.
  const fromDocument = /^(?:following|preceding)/.test(steps[0]) ? [""] : ["", "", "/", "//"];
  return pick(fromDocument) + steps.join("/");
}

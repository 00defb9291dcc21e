// Regular expressions, values and facets; and mistakes of schemas with their place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinType } from "../../core/src/schema/builtins";
import { compileRegex } from "../../core/src/schema/regex/automaton";
import { validateValue } from "../../core/src/schema/values";
import { mistakesOf, schemaOf, check } from "./schemaSupport";

function matches(pattern: string, text: string): boolean {
  const compiled = compileRegex(pattern);
  assert.ok("regex" in compiled, pattern);
  const units = Uint16Array.from(text, (char) => char.charCodeAt(0));
  if (text.length === [...text].length)
    assert.equal(compiled.regex.testUnits(units, 0, units.length), compiled.regex.test(text));
  return compiled.regex.test(text);
}

const patterns: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["\\d{4}-\\d{2}", ["2024-01"], ["2024-1", "x2024-01", "2024-011"]],
  ["[a-z-[aeiou]]+", ["bcd"], ["bca", ""]],
  ["(a{1,2}){2,3}", ["aa", "aaaaaa"], ["a", "aaaaaaa"]],
  ["a|bc?", ["a", "b", "bc"], ["abc", "c"]],
  ["[^\\d\\s]*", ["", "x-y"], ["1", "a b"]],
  ["\\p{Lu}\\P{Lu}", ["Aa", "Éé"], ["AA", "aa"]],
  ["\\p{IsBasicLatin}+", ["abc"], ["é"]],
  ["\\i\\c*", ["a-1", "_x"], ["1a"]],
  [".", ["x", "\u{1F600}"], ["\n", ""]],
  ["\\.\\-\\[", [".-["], ["x-["]],
  ["x{0,1000000}", ["", "xxx"], ["y"]],
];

for (const [pattern, yes, no] of patterns) {
  test(`pattern ${pattern}`, () => {
    for (const text of yes) assert.equal(matches(pattern, text), true, text);
    for (const text of no) assert.equal(matches(pattern, text), false, text);
  });
}

test("patterns that no expression of this kind may be are refused with their place", () => {
  const refused = ["[", "a{2,1}", "(a", "\\q", "\\p{Xx}", "[b-a]", "*a", "a)"];
  assert.deepEqual(
    refused.map((pattern) => "error" in compileRegex(pattern)),
    refused.map(() => true),
  );
});

test("no expression makes the automaton go astray", () => {
  assert.equal(matches("(a*)*b", "a".repeat(5_000)), false);
  assert.equal(matches("(a|aa){1,10000}", "a".repeat(20_000)), true);
  assert.equal(matches("(x+x+)+y", "x".repeat(5_000)), false);
});

const values: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["integer", ["0", "-12", "+7", " 5 "], ["1.0", "x", "1e3"]],
  ["decimal", ["1.", ".5", "-0.10"], [".", "", "1,5"]],
  ["byte", ["-128", "127"], ["128"]],
  ["unsignedLong", ["18446744073709551615"], ["18446744073709551616", "-1"]],
  ["date", ["2024-02-29", "2023-12-31Z", "-0044-03-15"], ["2023-02-29", "0000-01-01", "24-01-01", "2024-13-01"]],
  ["time", ["23:59:59.999", "24:00:00"], ["24:00:01", "1:00:00"]],
  ["dateTime", ["2024-01-01T00:00:00+14:00"], ["2024-01-01T00:00:00+14:01", "2024-01-01"]],
  ["gMonth", ["--05"], ["--13", "05"]],
  ["duration", ["P1Y2M3DT4H5M6.7S", "-PT1S"], ["P", "PT", "P1S"]],
  ["boolean", ["true", "0"], ["TRUE"]],
  ["float", ["1e3", "-INF", "NaN"], ["+INF", "1e"]],
  ["hexBinary", ["0aFF"], ["0"]],
  ["base64Binary", ["QUI=", "QQ=="], ["QQ=", "Q==="]],
  ["NCName", ["a-b", "_1"], ["a:b", "1a"]],
  ["language", ["nl-BE"], ["nl_BE"]],
  ["NMTOKENS", ["1 a"], [""]],
];

for (const [name, yes, no] of values) {
  test(`xs:${name}`, () => {
    const type = builtinType(name);
    assert.ok(type);
    for (const text of yes) assert.equal(validateValue(type, text), undefined, text);
    for (const text of no) assert.notEqual(validateValue(type, text), undefined, text);
  });
}

test("order of values is exact, and open where a time zone is missing", () => {
  const order = (name: string, a: string, b: string) => {
    const { read, compare } = builtinType(name)!.primitive!;
    const [first, second] = [a, b].map((text) => read(text, { resolvePrefix: () => undefined })!);
    return Math.sign(compare!(first, second) ?? NaN);
  };
  assert.equal(order("decimal", "0.1000000000000000000001", "0.1"), 1);
  assert.equal(order("dateTime", "2024-01-01T12:00:00Z", "2024-01-01T13:00:00+01:00"), 0);
  assert.equal(order("dateTime", "2024-01-01T12:00:00Z", "2024-01-01T12:00:00"), NaN);
  assert.equal(order("duration", "P1M", "P31D"), NaN);
  assert.equal(order("duration", "P1M", "P32D"), -1);
});

test("mistakes of a schema have their place and rule", () => {
  assert.deepEqual(mistakesOf(`<xs:element name="a" type="b"/>`), ["schema.unresolved src-resolve «b»"]);
  assert.deepEqual(mistakesOf(`<xs:element nam="a"/>`), [
    "schema.unknownAttribute s4s-att-not-allowed «nam»",
    "schema.missingAttribute s4s-att-must-appear «xs:element»",
  ]);
  const ambiguous = `<xs:complexType name="t"><xs:sequence><xs:element name="a" minOccurs="0"/><xs:element name="a"/></xs:sequence></xs:complexType>`;
  assert.deepEqual(mistakesOf(ambiguous), ["schema.ambiguous cos-nonambig «xs:element»"]);
  const circular = `<xs:simpleType name="s"><xs:restriction base="s"/></xs:simpleType>`;
  assert.deepEqual(mistakesOf(circular), ["schema.circular st-props-correct.2 «s»"]);
});

test("quick and slow ways agree on values at the edge", () => {
  const schema = schemaOf(`<xs:element name="v"><xs:simpleType><xs:restriction base="xs:decimal">
    <xs:minInclusive value="-1.5"/><xs:maxExclusive value="100"/><xs:totalDigits value="4"/></xs:restriction></xs:simpleType></xs:element>`);
  const valid = (text: string) => check(schema, `<v>${text}</v>`).schemaValid;
  assert.deepEqual(["-1.5", "-1", "99.99", "00012", "1.5000"].map(valid), [true, true, true, true, true]);
  assert.deepEqual(["-1.51", "100", "99.999", "-2", "1.5001"].map(valid), [false, false, false, false, false]);
});

test("a value of megabytes is judged in time in proportion to its length, and never ends the check", () => {
  const digits = "1".repeat(5_000_000);
  const values: readonly (readonly [string, string, boolean])[] = [
    ["decimal", `${digits}x`, false],
    ["decimal", `1.${"0".repeat(5_000_000)}1`, true],
    ["integer", `${digits}.`, false],
    ["integer", digits, true],
    ["date", `${digits}-01-01`, false],
    ["dateTime", `-${digits}-01-01T00:00:00`, false],
    ["time", `10:00:00.${"0".repeat(5_000_000)}x`, false],
    ["duration", `P${digits}`, false],
    ["language", "ab-".repeat(2_000_000), false],
    ["language", `ab${"-ab".repeat(2_000_000)}`, true],
    ["hexBinary", `${"ab".repeat(2_500_000)}g`, false],
    ["hexBinary", "ab".repeat(2_500_000), true],
    ["base64Binary", `${"QUJD".repeat(1_250_000)}=`, false],
    ["double", `${digits}E${digits}x`, false],
    ["NMTOKEN", `${digits} `, true],
  ];
  for (const [name, text, isValid] of values)
    assert.equal(validateValue(builtinType(name)!, text) === undefined, isValid, `${name} ${text.slice(0, 10)}`);
});

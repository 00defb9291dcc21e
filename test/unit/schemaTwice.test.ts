// Two documents for one namespace: what is declared in both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileAll, violationsOf, xsd } from "./schemaSupport";

const common = (length: number) =>
  xsd(
    `<xs:simpleType name="code"><xs:annotation><xs:documentation>${length}</xs:documentation></xs:annotation>
    <xs:restriction base="xs:string"><xs:length value="${length}"/></xs:restriction></xs:simpleType>`,
    'targetNamespace="urn:c"',
  );
const imports = xsd(
  `<xs:import namespace="urn:c" schemaLocation="c.xsd"/><xs:import namespace="urn:d" schemaLocation="d.xsd"/>
    <xs:element name="e" type="c:code" xmlns:c="urn:c"/>`,
);
const other = xsd(
  `<xs:import namespace="urn:c" schemaLocation="copy.xsd"/><xs:element name="f" type="c:code" xmlns:c="urn:c"/>`,
  'targetNamespace="urn:d"',
);

test("two documents for one namespace, imported from two places: the first one counts, and only what differs is said", () => {
  const same = compileAll({
    "main.xsd": imports,
    "c.xsd": common(2),
    "d.xsd": other,
    "copy.xsd": `<!-- a copy -->${common(2)}`,
  });
  assert.deepEqual(same.findings, []);
  const differing = compileAll({ "main.xsd": imports, "c.xsd": common(2), "d.xsd": other, "copy.xsd": common(3) });
  assert.deepEqual(
    differing.findings.map(({ kind, severity, uri }) => [kind, severity, uri]),
    [["schema.duplicate", "warning", "copy.xsd"]],
  );
  assert.deepEqual(violationsOf(differing.schema!, "<e>ab</e>"), []);
});

test("a document that is included beside another which declares the same is a mistake", () => {
  const main = xsd(
    `<xs:include schemaLocation="c.xsd"/><xs:include schemaLocation="copy.xsd"/>`,
    'targetNamespace="urn:c"',
  );
  const { findings } = compileAll({ "main.xsd": main, "c.xsd": common(2), "copy.xsd": common(2) });
  assert.deepEqual(
    findings.map(({ kind, severity }) => [kind, severity]),
    [["schema.duplicate", "error"]],
  );
});

test("a document that was imported first and is included later belongs to those that include it", () => {
  const main = xsd(
    `<xs:import namespace="urn:d" schemaLocation="d.xsd"/><xs:include schemaLocation="copy.xsd"/>
    <xs:simpleType name="code"><xs:restriction base="xs:string"/></xs:simpleType>`,
    'targetNamespace="urn:c"',
  );
  const { findings } = compileAll({ "main.xsd": main, "d.xsd": other, "copy.xsd": common(2) });
  assert.deepEqual(
    findings.map(({ kind, severity, uri }) => [kind, severity, uri]),
    [["schema.duplicate", "error", "main.xsd"]],
  );
});

// The typed catalogues: the compiler sees a key that is missing; what it does not see is told here.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { languages } from "../../core/src/messages/catalogue";
import { root } from "../support/root";

const folder = path.join(root, "core/src/messages");

/** The texts of one call of `catalogue(...)`: language, key, text. */
type Area = Readonly<Record<string, Readonly<Record<string, string>>>>;

const areas = readdirSync(folder).flatMap((file) => areasOf(file).map((area) => ({ file, area })));

test("the catalogues are read", () => {
  const keys = areas.flatMap(({ area }) => Object.keys(area.en));
  assert.ok(areas.length > 20, String(areas.length));
  assert.ok(keys.length > 1_000, String(keys.length));
  for (const { file, area } of areas) assert.deepEqual(Object.keys(area), [...languages], file);
});

test("the four languages use the same placeholders", () => {
  const odd = areas.flatMap(({ file, area }) =>
    Object.entries(area.en).flatMap(([key, english]) =>
      languages
        .filter((language) => placeholders(area[language][key]) !== placeholders(english))
        .map((language) => `${file} ${language} ${key}`),
    ),
  );
  assert.deepEqual(odd, []);
});

test("every text is used", () => {
  const outside = codeOf((file) => !file.startsWith(folder));
  const quoted = wordsOf(/"([\w.]+)"/g, outside);
  const read = wordsOf(
    /\.(\w+)/g,
    codeOf(() => true),
  );
  const starts = [...wordsOf(/`([\w.]+)\$\{/g, outside)];
  const isUsed = (key: string) => quoted.has(key) || read.has(key) || starts.some((start) => key.startsWith(start));
  const idle = areas.flatMap(({ file, area }) =>
    Object.keys(area.en)
      .filter((key) => !isUsed(key))
      .map((key) => `${file} ${key}`),
  );
  assert.deepEqual(idle, []);
});

function wordsOf(pattern: RegExp, text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(pattern), ([, word]) => word));
}

function placeholders(text: string): string {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name))].sort().join(" ");
}

/** The product's code, of those of its files that are taken. */
function codeOf(takes: (file: string) => boolean): string {
  return ["core/src", "client/src", "server/src", "cli/src", "protocol/src"]
    .flatMap((area) =>
      readdirSync(path.join(root, area), { recursive: true, encoding: "utf8" }).map((name) =>
        path.join(root, area, name),
      ),
    )
    .filter((file) => /\.m?ts$/.test(file) && takes(file))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}

function areasOf(file: string): Area[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(folder, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Area[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "catalogue") found.push(areaOf(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function areaOf(argument: ts.Expression): Area {
  return Object.fromEntries(
    assignmentsOf(argument).map(({ name, initializer }) => [
      nameOf(name),
      Object.fromEntries(assignmentsOf(initializer).map((one) => [nameOf(one.name), textOf(one.initializer)])),
    ]),
  );
}

function assignmentsOf(object: ts.Expression): ts.PropertyAssignment[] {
  assert.ok(ts.isObjectLiteralExpression(object), object.getText());
  return object.properties.map((property) => {
    assert.ok(ts.isPropertyAssignment(property), property.getText());
    return property;
  });
}

function nameOf(name: ts.PropertyName): string {
  assert.ok(ts.isIdentifier(name) || ts.isStringLiteral(name), name.getText());
  return name.text;
}

function textOf(value: ts.Expression): string {
  if (ts.isBinaryExpression(value)) return textOf(value.left) + textOf(value.right);
  assert.ok(ts.isStringLiteralLike(value), value.getText());
  return value.text;
}

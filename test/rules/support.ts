// The table test of a rule type. A row of the catalogue runs over small documents; `^^^` under a line marks the range of a
// finding and names its kind. The marks are taken out before the text is parsed.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CatalogueRule, CodeList } from "../../core/src/pack/manifest";
import type { Pack } from "../../core/src/pack/pack";
import { RuleProgram } from "../../core/src/rules/compile";
import { parseDay } from "../../core/src/rules/days";
import { LocalNames } from "../../core/src/rules/paths";
import { trimXml } from "../../core/src/rules/reader";
import { RuleRun, type RuleHit } from "../../core/src/rules/run";
import { nameRange, valueRange } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";

/** A rule's row without the parts that no check reads. */
export type RuleRow = Without<CatalogueRule, "texts" | "source" | "class" | "code"> & { readonly code?: string };

/** Omit that keeps the members of a union apart. */
type Without<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

export interface RuleTable {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
  readonly codeLists?: Readonly<Record<string, CodeList>>;
  /** The clock; 2025-06-30T12:00 by default. */
  readonly today?: string;
  readonly timeOfDayMs?: number;
}

/** Tests one row: refuses a table without a valid and an invalid case, and an invalid case without a mark. */
export function testRule(name: string, row: RuleRow, table: RuleTable): void {
  test(name, () => {
    assert.ok(table.valid.length > 0, "a valid case is needed");
    assert.ok(table.invalid.length > 0, "an invalid case is needed");
    for (const text of table.valid) {
      const { xml, marks } = readMarks(text);
      assert.deepEqual(marks, [], "a valid case has no marks");
      assert.deepEqual(runRule(row, xml, table), [], xml);
    }
    for (const text of table.invalid) {
      const { xml, marks } = readMarks(text);
      assert.ok(marks.length > 0, `an invalid case needs a mark:\n${text}`);
      assert.deepEqual(runRule(row, xml, table), marks, xml);
    }
  });
}

/** The row must be refused when it is compiled, with this problem. */
export function testRefused(name: string, row: RuleRow, problem: string): void {
  test(name, () => {
    const program = makeProgram(row, parseXml("<a/>"), {});
    assert.deepEqual(
      program.refused.map((refused) => refused.problem.kind),
      [problem],
    );
  });
}

export interface Mark {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** Takes out the lines of marks: `   ^^^ rule.order`. */
export function readMarks(text: string): { xml: string; marks: Mark[] } {
  const lines: string[] = [];
  const marks: Mark[] = [];
  let lineStart = 0;
  let previousStart = 0;
  for (const line of text.replace(/^\n/, "").split("\n")) {
    const mark = /^( *)(\^+) ([\w.]+)$/.exec(line);
    if (mark) {
      const from = previousStart + mark[1].length;
      marks.push({ kind: mark[3], from, to: from + mark[2].length });
      continue;
    }
    lines.push(line);
    previousStart = lineStart;
    lineStart += line.length + 1;
  }
  return { xml: lines.join("\n"), marks: marks.sort(byPlace) };
}

function byPlace(a: Mark, b: Mark): number {
  return a.from - b.from || (a.kind < b.kind ? -1 : 1);
}

function runRule(row: RuleRow, xml: string, table: Pick<RuleTable, "codeLists" | "today" | "timeOfDayMs">): Mark[] {
  const tree = parseXml(xml);
  assert.deepEqual(tree.findings, [], `the case is no well-formed XML:\n${xml}`);
  const program = makeProgram(row, tree, table.codeLists ?? {});
  assert.deepEqual(program.refused, [], "the row cannot be compiled");
  const document = {
    tree,
    declOf: () => undefined,
    declarations: () => undefined,
    redeclared: () => [],
    admits: () => true,
  };
  const today = parseDay(table.today ?? "2025-06-30") ?? 0;
  const run = new RuleRun(program, today, table.timeOfDayMs ?? 12 * 3_600_000);
  run.settle(document);
  assert.deepEqual(run.failures(), []);
  return [...run.hits()].map((hit) => ({ kind: hit.kind, ...rangeOf(tree, hit) })).sort(byPlace);
}

function makeProgram(row: RuleRow, tree: XmlTree, codeLists: Readonly<Record<string, CodeList>>): RuleProgram {
  const text = { label: "label", explanation: "explanation", cause: "cause", remedy: "remedy" };
  const texts = { en: text, nl: text, fr: text, de: text };
  const rule = { code: "00000-000", class: "B", source: "test", texts, ...row } as CatalogueRule;
  const pack = undefined as Pack | undefined;
  return new RuleProgram([{ rule, pack }], new LocalNames(tree.names), () => new Map(Object.entries(codeLists)));
}

function rangeOf(tree: XmlTree, { node, place }: RuleHit): { from: number; to: number } {
  const value = valueRange(tree, node);
  const raw = tree.text.slice(value.from, value.to);
  const text = trimXml(raw);
  if (place.part === "name" || text === "" || text.startsWith("<")) return nameRange(tree, node);
  const from = value.from + raw.indexOf(text);
  return place.within
    ? { from: from + place.within.from, to: from + place.within.to }
    : { from, to: from + text.length };
}

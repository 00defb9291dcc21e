import assert from "node:assert/strict";
import { test } from "node:test";
import { carry } from "../../../core/src/features/carried";
import { maxShown, mostImportant } from "../../../core/src/check/mostImportant";
import type { Finding, Severity } from "../../../core/src/findings/finding";

/** The range [ ] in a text after { } was replaced by `put`. */
function carried(source: string, put: string): string | undefined {
  const plain = source.replace(/[[\]{}]/g, "");
  const at = (mark: string) => source.slice(0, source.indexOf(mark)).replace(/[[\]{}]/g, "").length;
  const change = { from: at("{"), to: at("}"), text: put };
  const range = carry({ from: at("["), to: at("]") }, change);
  const text = plain.slice(0, change.from) + put + plain.slice(change.to);
  return range && text.slice(range.from, range.to);
}

test("a range stays on its value through edits", () => {
  assert.equal(carried("<a>[value]</a>{}", "more"), "value");
  assert.equal(carried("{<x/>}<a>[value]</a>", ""), "value");
  assert.equal(carried("<a>[val{}ue]</a>", "X"), "valXue");
  assert.equal(carried("<a>[{}value]</a>", "X"), "Xvalue");
  assert.equal(carried("<a>[value{}]</a>", "X"), "valueX");
  assert.equal(carried("<a>[{value}]</a>", "new"), "new");
  assert.equal(carried("<a>[val{ue]</a>}", ""), "val");
  assert.equal(carried("{<a>[val}ue]</a>", ""), "ue");
  assert.equal(carried("{<a>[value]</a>}", ""), undefined);
});

function finding(from: number, severity: Severity): Finding {
  return {
    kind: "k",
    code: "00001-001",
    certainty: "rule",
    severity,
    class: "B",
    source: "rule",
    from,
    to: from + 1,
    element: "",
    path: [],
    args: {},
  };
}

test("the worst findings are shown, then the nearest to the last edit, in document order", () => {
  const errors = Array.from({ length: 800 }, (_, i) => finding(i * 10, "error"));
  const warnings = Array.from({ length: 800 }, (_, i) => finding(i * 10 + 5, "warning"));
  const all = [...errors, ...warnings].sort((a, b) => a.from - b.from);
  const shown = mostImportant(all, 4_000);
  assert.equal(shown.length, maxShown);
  assert.equal(shown.filter(({ severity }) => severity === "error").length, 800);
  const near = shown.filter(({ severity }) => severity === "warning").map(({ from }) => Math.abs(from - 4_000));
  assert.equal(near.length, 200);
  assert.ok(Math.max(...near) <= 1_005, `the farthest is ${Math.max(...near)} away`);
  assert.ok(shown.every((one, i) => i === 0 || shown[i - 1].from <= one.from));
  assert.equal(mostImportant(all.slice(0, 10), 0).length, 10);
});

// Findings come in tens of thousands: those of a kind are objects of one hidden class of V8. With one each they took half as much
// memory again, and each look at them was slow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { CheckSession } from "../../core/src/check/session";
import { declaration } from "../bench/generate";
import { flaEnvironment } from "./checkSupport";

/** Misspelt, unknown and missing elements, numbers given twice, totals that are none. */
const text = declaration(
  300_000,
  (worker, n) =>
    [
      worker.replaceAll("CountsForRight", "CountForRight"),
      worker.replace("<WorkRegime>", "<Xyzzy>1</Xyzzy><WorkRegime>"),
      worker.replace(/<TrainingName>.*<\/TrainingName>/, ""),
      worker.replace(/<INSS>\d+/, "<INSS>85073003328").replace("<RightLeft>4", "<RightLeft>3"),
    ][n % 4],
);

function sameShape(): (a: object, b: object) => boolean {
  setFlagsFromString("--allow-natives-syntax");
  try {
    return new Function("a", "b", "return %HaveSameMap(a, b)") as (a: object, b: object) => boolean;
  } finally {
    setFlagsFromString("--no-allow-natives-syntax");
  }
}

function countShapes(objects: readonly object[], isSame: (a: object, b: object) => boolean): number {
  const shapes: object[] = [];
  for (const one of objects) if (!shapes.some((shape) => isSame(shape, one))) shapes.push(one);
  return shapes.length;
}

test("findings of a kind, and what they are made of, share their hidden classes, also after they moved", () => {
  const session = new CheckSession(text, flaEnvironment());
  const isSame = sameShape();
  // The first ones are made before V8 knows what values their fields have.
  const most = 4;
  for (const move of ["", "\n"]) {
    session.edit([{ from: 60, to: 60, text: move }]);
    const findings = session.findings();
    const kinds = new Set(findings.map(({ kind }) => kind));
    assert.ok(kinds.size >= 5, [...kinds].join());
    for (const kind of kinds) {
      const ofKind = findings.filter((finding) => finding.kind === kind);
      if (ofKind.length < 40) continue;
      assert.ok(countShapes(ofKind, isSame) <= most, `${kind}: findings`);
      const args = ofKind.map((finding) => finding.args);
      assert.ok(countShapes(args, isSame) <= most, `${kind}: arguments`);
    }
  }
  const violations = session.tree.segments.flatMap((_, k) =>
    (session.validation?.resultOf(k)?.violations ?? []).flatMap((one) => ("kind" in one ? one : [])),
  );
  assert.ok(violations.length > 100);
  for (const kind of new Set(violations.map((one) => one.kind))) {
    const ofKind = violations.filter((one) => one.kind === kind);
    assert.ok(
      countShapes(ofKind, isSame) <= most,
      `${kind}: ${countShapes(ofKind, isSame)} of ${ofKind.length} violations`,
    );
  }
});

// What is told of a few findings without looking at all of them is what all of them tell, whatever was edited before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mostImportant } from "../../core/src/check/mostImportant";
import { CheckSession } from "../../core/src/check/session";
import { runThrough } from "../../core/src/features/steps";
import { seeded } from "../bench/figures";
import { declaration } from "../bench/generate";
import { flaEnvironment } from "./checkSupport";

/** Unknown elements, wrong values, numbers given twice and totals that are none: findings of one segment and of several. */
const text = declaration(300_000, (worker, n) =>
  n % 3 === 0
    ? worker.replaceAll("CountsForRight", "CountForRight")
    : n % 3 === 1
      ? worker.replace(/<INSS>\d+/, "<INSS>85073003328").replace("<RightLeft>4", "<RightLeft>3")
      : worker.replace("<WorkRegime>100.00", "<WorkRegime>x"),
);

const typed = ["x", "<", "", "</Employment>", "<Training>", "&", "1"];

test("the nearest findings, those of a range and their numbers are those of all findings, after any edit", () => {
  const chance = seeded(7);
  const session = new CheckSession(text, flaEnvironment());
  assert.ok(session.findings().length > 200, `${session.findings().length} findings`);
  let far = 0;
  for (let n = 0; n < 40; n++) {
    const { length } = session.tree.text;
    const from = Math.floor(chance() * length);
    const to = Math.min(length, from + Math.floor(chance() * 4));
    session.edit([{ from, to, text: typed[n % typed.length] }]);
    const near = Math.floor(chance() * length);
    const range = { from: near, to: near + Math.floor(chance() * 20_000) };
    const limit = 1 + Math.floor(chance() * 150);
    const few = [session.nearest(near, limit), session.findingsIn(range), session.counts] as const;
    const all = new CheckSession(session.tree.text.slice(0, session.tree.text.length), flaEnvironment()).findings();
    assert.deepEqual(few[0], mostImportant(all, near, limit));
    assert.deepEqual(
      few[1],
      all.filter((finding) => finding.from <= range.to && range.from <= finding.to),
    );
    const counts = { error: 0, warning: 0, information: 0 };
    for (const { severity } of all) counts[severity]++;
    assert.deepEqual(few[2], counts);
    for (const code of new Set(all.map((finding) => finding.code)))
      assert.equal(session.hasSeveral(code), all.filter((finding) => finding.code === code).length > 1, code);
    assert.deepEqual(session.findings(), all);
    far += all.filter(({ related }) => related !== undefined).length;
  }
  assert.ok(far > 0, "some findings speak of several segments");
});

test("findings are placed and judged in steps; an edit between two of them ends that, and harms nothing", () => {
  const session = new CheckSession(text, flaEnvironment());
  const fresh = () => new CheckSession(session.tree.text.slice(0, session.tree.text.length), flaEnvironment());
  const steps = session.judgeSteps();
  let count = 0;
  while (!steps.next().done) count++;
  assert.ok(count >= 3, `${count} steps`);
  for (let n = 0; n < count; n++) {
    session.edit([{ from: 2_000 + n, to: 2_000 + n, text: " " }]);
    const left = session.judgeSteps();
    for (let step = 0; step < n; step++) left.next();
    session.edit([{ from: 3_000 + n, to: 3_000 + n, text: "<" }]);
    runThrough(left);
    const expected = fresh();
    assert.deepEqual(session.findings(), expected.findings());
    assert.deepEqual([session.verdict, session.reasons], [expected.verdict, expected.reasons]);
    assert.deepEqual(
      runThrough(session.formSteps(1)).map(({ verdict }) => verdict),
      expected.forms(1).map(({ verdict }) => verdict),
    );
  }
});

test("where the check goes on between two steps, findings are placed and judged in steps all the same", () => {
  const session = new CheckSession(text, flaEnvironment());
  const countSteps = (goesOnAt: number): number => {
    session.edit([{ from: 2_000, to: 2_000, text: " " }]);
    let count = 0;
    for (const steps = session.judgeSteps(); !steps.next().done; count++)
      if (count === goesOnAt) session.bytes = undefined;
    return count;
  };
  const undisturbed = countSteps(Infinity);
  for (let n = 0; n < undisturbed; n++) assert.ok(countSteps(n) > undisturbed, `${n} of ${undisturbed} steps`);
});

// The W3C schema suite keeps its agreement on instance tests, and every disagreement has a reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { needsShared } from "../support/root";
import { agreement, runXsts } from "./xstsRunner";
import { reasonFor } from "./xstsReasons";

/** Agreement on instance tests below which a part may not fall, in per cent. */
const bars: Record<string, number> = { ms: 98.8, sun: 99.8, nist: 99.9 };

for (const [name, bar] of Object.entries(bars)) {
  test(`instance tests of ${name}`, needsShared, () => {
    const outcomes = runXsts({ submitter: `${name}Meta`, kinds: ["instance"] });
    const [{ percent, total }] = agreement(outcomes);
    assert.ok(total > 900);
    assert.ok(Number(percent) >= bar, `${percent} % of ${total}`);
    const crashed = outcomes.filter((one) => one.problem !== undefined).map((one) => `${one.test}: ${one.problem}`);
    assert.deepEqual(crashed, []);
    const unexplained = outcomes
      .filter((one) => !one.agrees && reasonFor(one) === "not explained")
      .map((one) => one.test);
    assert.deepEqual(unexplained, []);
  });
}

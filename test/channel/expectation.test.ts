// What was expected of a declaration beside what came back, as a test view shows the two.
import assert from "node:assert/strict";
import { test } from "node:test";
import { besideReturned, readExpectation } from "../../core/src/channel/expectation";

const returned = { verdict: "refused", codes: ["00014-004", "00024-004"], paths: ["1,1,7,2"] } as const;

test("both sides have the members of the expectation, in one order, and can be written to its file", () => {
  const expected = { verdict: "accepted", codes: ["00024-003", "00014-004"] } as const;
  const [left, right] = besideReturned(expected, returned);
  assert.deepEqual(JSON.parse(left), { verdict: "accepted", codes: ["00014-004", "00024-003"] });
  assert.deepEqual(readExpectation(right), {
    expectation: { verdict: "refused", codes: ["00014-004", "00024-004"] },
  });
  const differing = left.split("\n").filter((line, at) => line !== right.split("\n")[at]);
  assert.deepEqual(
    differing.map((line) => line.trim()),
    ['"verdict": "accepted",', '"00024-003"'],
  );
});

test("without an expectation of its own, the verdict alone is compared", () => {
  assert.deepEqual(
    besideReturned({ verdict: "accepted" }, returned).map((one) => JSON.parse(one) as object),
    [{ verdict: "accepted" }, { verdict: "refused" }],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Member } from "../../core/src/rules/rule";
import { FirstPeriods } from "../../core/src/rules/types/overlap";
import { Random } from "../unit/xmlSupport";
import { testRule } from "./support";

testRule(
  "two periods of the same key",
  { type: "overlap", at: "Job", params: { scope: "..", key: ["Nr"], start: "Start", end: "End" } },
  {
    valid: [
      `<a><Job><Nr>1</Nr><Start>2024-01-01</Start><End>2024-01-31</End></Job>
<Job><Nr>1</Nr><Start>2024-02-01</Start></Job>
<Job><Nr>2</Nr><Start>2024-02-01</Start></Job></a>`,
      // A period that ends before it starts is another rule's business.
      "<a><Job><Nr>1</Nr><Start>2024-01-05</Start><End>2024-01-01</End></Job><Job><Nr>1</Nr><Start>2024-01-02</Start></Job></a>",
    ],
    invalid: [
      `
<a><Job><Nr>1</Nr><Start>2024-01-01</Start><End>2024-01-31</End></Job>
<Job><Nr>1</Nr><Start>2024-01-31</Start><End>2024-02-02</End></Job>
                      ^^^^^^^^^^ rule.overlap
</a>`,
      `
<a><Job><Nr>1</Nr><Start>2024-01-01</Start></Job>
<Job><Nr>1</Nr><Start>2030-01-31</Start></Job>
                      ^^^^^^^^^^ rule.overlap
</a>`,
    ],
  },
);

test("of hundreds of periods each finds the first one before it that shares a day", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = new Random(seed);
    const span = random.pick([10, 300, 20_000]);
    const members = Array.from({ length: 33 + random.below(300) }, (_, node): Member => {
      const first = random.below(span);
      return { node, data: [first, random.below(9) === 0 ? Infinity : first + random.below(random.pick([2, 40]))] };
    });
    const periods = new FirstPeriods(members);
    members.forEach(({ data: [first, last] }, index) => {
      const expected = members
        .slice(0, index)
        .find(({ data }) => Number(data[0]) <= Number(last) && Number(first) <= Number(data[1]));
      assert.equal(periods.firstSharing(index)?.node, expected?.node, `seed ${seed}, period ${index}`);
    });
  }
});

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

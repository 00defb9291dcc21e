import { testRule } from "./support";

testRule(
  "by the last day of the month after the quarter",
  {
    type: "deadline",
    at: "Quarter",
    params: { by: { quarter: ".", edge: "lastOfQuarter", plusMonths: 1, endOfMonth: true } },
  },
  {
    today: "2025-07-31",
    valid: ["<a><Quarter>20252</Quarter></a>", "<a><Quarter>20259</Quarter></a>"],
    invalid: [
      `
<a><Quarter>20251</Quarter>
            ^^^^^ rule.deadline
</a>`,
    ],
  },
);

testRule(
  "within 60 days, reported elsewhere",
  { type: "deadline", at: "Job", params: { by: { path: "Start", plusDays: 60 }, report: "Start" } },
  {
    today: "2025-03-02",
    valid: ["<a><Job><Start>2025-01-01</Start></Job></a>", "<a><Job/></a>"],
    invalid: [
      `
<a><Job><Start>2024-12-31</Start></Job>
               ^^^^^^^^^^ rule.deadline
</a>`,
    ],
  },
);

testRule(
  "a fixed last day, on the name of a block",
  { type: "deadline", at: "Form", params: { by: { day: "2025-12-31" }, day: "^Form/Sent" } },
  {
    valid: ["<a><Form><Sent>2025-12-31</Sent></Form></a>"],
    invalid: [
      `
<a><Form><Sent>2026-01-01</Sent></Form>
    ^^^^ rule.deadline
</a>`,
    ],
  },
);

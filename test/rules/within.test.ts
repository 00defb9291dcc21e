import { testRefused, testRule } from "./support";

testRule(
  "a day within its parent's period",
  { type: "within", at: "Training/Day", params: { from: "^Job/Start", to: "^Job/End" } },
  {
    valid: [
      "<Job><Start>2024-01-01</Start><End>2024-12-31</End><Training><Day>2024-01-01</Day></Training><Training><Day>2024-12-31</Day></Training></Job>",
      // No end: the period goes on.
      "<Job><Start>2024-01-01</Start><Training><Day>2090-12-31</Day></Training></Job>",
      "<Job><Training><Day>2090-12-31</Day></Training></Job>",
    ],
    invalid: [
      `
<Job><Start>2024-01-01</Start><End>2024-12-31</End>
<Training><Day>2023-12-31</Day></Training>
               ^^^^^^^^^^ rule.tooEarly
<Training><Day>2025-01-01</Day></Training>
               ^^^^^^^^^^ rule.tooLate
</Job>`,
    ],
  },
);

testRule(
  "a day within a quarter",
  {
    type: "within",
    at: "Day",
    params: {
      from: { quarter: "../Quarter", edge: "firstOfQuarter" },
      to: { quarter: "../Quarter", edge: "lastOfQuarter" },
    },
  },
  {
    valid: [
      "<a><Quarter>20242</Quarter><Day>2024-04-01</Day><Day>2024-06-30</Day></a>",
      "<a><Quarter>20245</Quarter><Day>2024-04-01</Day></a>",
    ],
    invalid: [
      `
<a><Quarter>20242</Quarter><Day>2024-03-31</Day>
                                ^^^^^^^^^^ rule.tooEarly
<Day>2024-07-01</Day>
     ^^^^^^^^^^ rule.tooLate
</a>`,
    ],
  },
);

testRule(
  "this year or the previous one",
  { type: "within", at: "Day", params: { from: { clock: true, edge: "firstOfYear", plusYears: -1 } } },
  {
    valid: ["<a><Day>2024-01-01</Day></a>"],
    invalid: [
      `
<a><Day>2023-12-31</Day>
        ^^^^^^^^^^ rule.tooEarly
</a>`,
    ],
  },
);

testRefused("without any bound", { type: "within", at: "Day", params: {} }, "rule.missingParam");
testRefused(
  "with a fixed day that is none",
  { type: "within", at: "Day", params: { from: { day: "2024-02-30" } } },
  "rule.badParam",
);

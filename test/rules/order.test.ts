import { testRefused, testRule } from "./support";

testRule(
  "an end may not lie before its start",
  { type: "order", at: "Job/End", params: { start: "../Start" } },
  {
    valid: [
      "<Job><Start>2024-01-02</Start><End>2024-01-02</End></Job>",
      "<Job><Start>2024-01-02</Start></Job>",
      "<Job><End>2024-01-02</End></Job>",
      "<Job><Start>soon</Start><End>2024-01-02</End></Job>",
      "<Job><Start>3</Start><End>4</End></Job>",
      // Another End is not looked at.
      "<Task><Start>2024-01-02</Start><End>2024-01-01</End></Task>",
    ],
    invalid: [
      `
<Job><Start>2024-01-02</Start>
  <End>2024-01-01</End>
       ^^^^^^^^^^ rule.order
</Job>`,
      `
<Job><Start>4.5</Start><End> 4 </End>
                             ^ rule.order
</Job>`,
    ],
  },
);

testRule(
  "strictly after",
  { type: "order", at: "End", params: { start: { path: "../Start", plusDays: 1 }, strict: true } },
  {
    valid: ["<a><Start>2024-02-28</Start><End>2024-03-01</End></a>"],
    invalid: [
      `
<a><Start>2024-02-28</Start><End>2024-02-29</End>
                                 ^^^^^^^^^^ rule.orderStrict
</a>`,
    ],
  },
);

testRefused("without a start", { type: "order", at: "a", params: {} as never }, "rule.missingParam");
testRefused("with a start that is no path", { type: "order", at: "a", params: { start: "../[1]" } }, "rule.badPath");

import { testRefused, testRule } from "./support";

testRule(
  "fixed amounts",
  { type: "limit", at: "N", params: { min: 1, max: "../Max" } },
  {
    valid: ["<a><N>1</N><Max>3</Max></a>", "<a><N>99</N></a>", "<a><N>many</N></a>"],
    invalid: [
      `
<a><N>0.5</N><Max>3</Max>
      ^^^ rule.limitLow
<N>3.01</N>
   ^^^^ rule.limitHigh
</a>`,
    ],
  },
);

testRule(
  "a right by size of company, working time and months begun in the year",
  {
    type: "limit",
    at: "Right/Days",
    params: {
      max: {
        table: { by: "^Form/Size", values: { "3": 1, "4": 5 } },
        times: [
          { path: "../../Regime", divideBy: 100 },
          { monthsBegun: { from: "../../Start", to: "../../End", inYear: "../Year" }, divideBy: 12 },
        ],
      },
      tolerance: 0.01,
    },
  },
  {
    valid: [
      // 5 x 50 % x 6/12 = 1.25; the month begun on the 30th counts whole.
      "<Form><Size>4</Size><Job><Regime>50</Regime><Start>2025-07-30</Start><Right><Year>2025</Year><Days>1.25</Days></Right></Job></Form>",
      "<Form><Size>9</Size><Job><Regime>50</Regime><Start>2025-07-30</Start><Right><Year>2025</Year><Days>99</Days></Right></Job></Form>",
      // A whole year, begun before and not ended.
      "<Form><Size>4</Size><Job><Regime>100</Regime><Start>2020-03-15</Start><Right><Year>2025</Year><Days>5</Days></Right></Job></Form>",
    ],
    invalid: [
      `
<Form><Size>4</Size><Job><Regime>50</Regime><Start>2025-07-30</Start><Right><Year>2025</Year><Days>1.5</Days></Right></Job>
                                                                                                   ^^^ rule.limitHigh
<Job><Regime>100</Regime><Start>2025-01-01</Start><End>2025-01-02</End><Right><Year>2025</Year><Days>1</Days></Right></Job>
                                                                                                     ^ rule.limitHigh
</Form>`,
    ],
  },
);

testRule(
  "hours against days, rounded up, and a sum",
  {
    type: "limit",
    at: "H",
    params: { max: { path: "../D", times: [{ number: 8 }], plus: [{ path: "../Extra" }], roundUpTo: 4 } },
  },
  {
    valid: ["<a><H>12</H><D>1</D><Extra>1</Extra></a>"],
    invalid: [
      `
<a><H>13</H><D>1</D><Extra>1</Extra>
      ^^ rule.limitHigh
</a>`,
    ],
  },
);

testRule(
  "days between two days, both counted",
  { type: "limit", at: "D", params: { max: { days: { from: "../From", to: "../To" } } } },
  {
    valid: ["<a><D>2</D><From>2024-02-29</From><To>2024-03-01</To></a>"],
    invalid: [
      `
<a><D>3</D><From>2024-02-29</From><To>2024-03-01</To>
      ^ rule.limitHigh
</a>`,
    ],
  },
);

testRule(
  "rounded down",
  { type: "limit", at: "N", params: { min: { path: "../M", roundDownTo: 0.5 } } },
  {
    valid: ["<a><N>1.5</N><M>1.9</M></a>"],
    invalid: [
      `
<a><N>1.4</N><M>1.9</M>
      ^^^ rule.limitLow
</a>`,
    ],
  },
);

testRule(
  "an amount for the months begun since a day: nobody knows it where the day is malformed",
  {
    type: "limit",
    at: "N",
    params: {
      min: { number: 12, times: [{ monthsBegun: { from: "../From", to: "../To", inYear: "../Year" }, divideBy: 12 }] },
    },
  },
  {
    valid: [
      "<a><N>2</N><Year>2025</Year><From>2025-11-05</From><To>2026-01-01</To></a>",
      "<a><N>2</N><Year>2025</Year><From>&gt;2025-11-05</From><To>2026-01-01</To></a>",
    ],
    invalid: [
      `
<a><N>2</N><Year>2025</Year><To>2026-01-01</To>
      ^ rule.limitLow
</a>`,
    ],
  },
);

testRefused("without any limit", { type: "limit", at: "a", params: {} }, "rule.missingParam");

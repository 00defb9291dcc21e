import { testRefused, testRule } from "./support";

testRule(
  "equal as numbers",
  { type: "compare", at: "Own", params: { with: "../Other", is: "equal", as: "number" } },
  {
    valid: ["<a><Own>0123</Own><Other>123</Other></a>", "<a><Own>1</Own></a>", "<a><Own>x</Own><Other>1</Other></a>"],
    invalid: [
      `
<a><Own>124</Own><Other>123</Other>
        ^^^ rule.notEqual
</a>`,
    ],
  },
);

testRule(
  "different as texts",
  { type: "compare", at: "Own", params: { with: "../Other", is: "different" } },
  {
    valid: ["<a><Own>0123</Own><Other>123</Other></a>"],
    invalid: [
      `
<a><Own>123</Own><Other> 123 </Other>
        ^^^ rule.notDifferent
</a>`,
    ],
  },
);

for (const [is, kind, good, bad] of [
  ["atMost", "rule.notAtMost", "2024-02-01", "2024-02-02"],
  ["atLeast", "rule.notAtLeast", "2024-02-01", "2024-01-31"],
  ["less", "rule.notLess", "2024-01-31", "2024-02-01"],
  ["more", "rule.notMore", "2024-02-02", "2024-02-01"],
] as const) {
  testRule(
    `${is}, as days`,
    { type: "compare", at: "Own", params: { with: "../Other", is, as: "date" } },
    {
      valid: [`<a><Own>${good}</Own><Other>2024-02-01</Other></a>`],
      invalid: [
        `
<a><Own>${bad}</Own><Other>2024-02-01</Other>
        ^^^^^^^^^^ ${kind}
</a>`,
      ],
    },
  );
}

testRefused(
  "an unknown relation",
  { type: "compare", at: "a", params: { with: "../b", is: "like" as "equal" } },
  "rule.badParam",
);

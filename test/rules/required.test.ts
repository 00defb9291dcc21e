import { testRule } from "./support";

testRule(
  "needed because of another value",
  { type: "required", at: "Decl", if: { path: "Reason", is: "3" }, params: { child: "Quarter" } },
  {
    valid: [
      "<a><Decl><Reason>3</Reason><Quarter>20251</Quarter></Decl><Decl><Reason>1</Reason></Decl><Decl/></a>",
      "<a><Decl><Reason>3</Reason><Quarter><Part/></Quarter></Decl></a>",
    ],
    invalid: [
      `
<a><Decl><Reason>3</Reason></Decl>
    ^^^^ rule.required
</a>`,
      `
<a><Decl><Reason>3</Reason><Quarter> </Quarter></Decl>
                            ^^^^^^^ rule.required
</a>`,
    ],
  },
);

testRule(
  "conditions: all, any, none, numbers and days",
  {
    type: "required",
    at: "W",
    params: { child: "Proof" },
    if: {
      all: [
        { path: "Days", atLeast: 2, lessThan: 10 },
        {
          any: [
            { path: "Kind", is: ["A", "B"] },
            { path: "Kind", absent: true },
          ],
        },
        {
          none: [
            { path: "Day", before: { day: "2024-01-01" } },
            { path: "Day", after: { day: "2024-12-31" } },
          ],
        },
        { path: "@state", not: "old" },
      ],
    },
  },
  {
    valid: [
      '<a><W state="new"><Days>1</Days></W><W state="new"><Days>10</Days></W><W state="new"/></a>',
      '<a><W state="new"><Days>2</Days><Kind>C</Kind></W></a>',
      '<a><W state="new"><Days>2</Days><Day>2023-12-31</Day></W></a>',
      '<a><W state="old"><Days>2</Days></W><W><Days>2</Days></W></a>',
    ],
    invalid: [
      `
<a><W state="new"><Days>2</Days></W>
    ^ rule.required
<W state="new"><Days>9.99</Days><Kind>B</Kind><Day>2024-12-31</Day></W>
 ^ rule.required
</a>`,
    ],
  },
);

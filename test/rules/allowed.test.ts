import { testRefused, testRule } from "./support";

testRule(
  "only some values beside another",
  { type: "allowed", at: "Counts", if: { path: "../Leave", is: "1" }, params: { values: ["0"] } },
  {
    valid: [
      "<a><Leave>1</Leave><Counts>0</Counts></a>",
      "<a><Leave>0</Leave><Counts>1</Counts></a>",
      "<a><Leave>1</Leave><Counts/></a>",
    ],
    invalid: [
      `
<a><Leave>1</Leave><Counts>1</Counts>
                           ^ rule.notAllowed
</a>`,
    ],
  },
);

testRule(
  "all but some",
  { type: "allowed", at: "Counts", params: { not: ["1", "2"] } },
  {
    valid: ["<a><Counts>3</Counts></a>"],
    invalid: [
      `
<a><Counts>2</Counts>
           ^ rule.notAllowed
</a>`,
    ],
  },
);

testRefused("neither of the two", { type: "allowed", at: "a", params: {} }, "rule.missingParam");

import { testRefused, testRule } from "./support";

testRule(
  "an expression that must be true",
  { type: "assert", at: "Right/Year", assert: "number(.) >= number(substring(../../Start, 1, 4))" },
  {
    valid: ["<Job><Start>2024-05-01</Start><Right><Year>2024</Year></Right></Job>"],
    invalid: [
      `
<Job><Start>2024-05-01</Start><Right><Year>2023</Year></Right>
                                           ^^^^ rule.assert
</Job>`,
    ],
  },
);

testRule(
  "with a condition, reported elsewhere",
  { type: "assert", at: "Form", when: "Kind = 'sum'", assert: "sum(Part) = Total", params: { report: "Total" } },
  {
    valid: [
      "<a><Form><Kind>sum</Kind><Part>1</Part><Part>2</Part><Total>3</Total></Form><Form><Kind>list</Kind><Part>1</Part><Total>9</Total></Form></a>",
    ],
    invalid: [
      `
<a><Form><Kind>sum</Kind><Part>1</Part><Part>2</Part><Total>4</Total></Form>
                                                            ^ rule.assert
</a>`,
    ],
  },
);

testRefused("a syntax error", { type: "assert", at: "a", assert: "b[" }, "rule.xpathName");
testRefused("an unknown function", { type: "assert", at: "a", assert: "matches(., 'x')" }, "rule.xpathFunction");
testRefused(
  "a read of the whole document from each context",
  { type: "assert", at: "a", assert: "count(//a) = 1" },
  "rule.xpathTooFar",
);
testRefused(
  "a read along all siblings",
  { type: "assert", at: "a", assert: "not(preceding-sibling::a/b = b)" },
  "rule.xpathTooFar",
);

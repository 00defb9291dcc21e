import { testRefused, testRule } from "./support";

testRule(
  "the same key twice in a scope: the later one",
  { type: "unique", at: "Worker", params: { scope: "..", key: ["INSS"] } },
  {
    valid: [
      "<a><Worker><INSS>1</INSS></Worker><Worker><INSS>2</INSS></Worker><Worker/><Worker/></a>",
      "<r><a><Worker><INSS>1</INSS></Worker></a><a><Worker><INSS>1</INSS></Worker></a></r>",
    ],
    invalid: [
      `
<a><Worker><INSS>1</INSS></Worker><Worker><INSS>2</INSS></Worker>
<Worker><INSS> 1 </INSS></Worker>
               ^ rule.unique
<Worker><INSS>1</INSS></Worker>
              ^ rule.unique
</a>`,
    ],
  },
);

testRule(
  "several parts, compared in the whole form, reported on one of them",
  {
    type: "unique",
    at: "Training",
    params: { scope: "^Form", key: ["Name", "Start"], complete: true, ignoreCase: true, report: "Start" },
  },
  {
    valid: [
      "<Form><b><Training><Name>A</Name></Training></b><b><Training><Name>A</Name></Training></b></Form>",
      "<Form><Training><Name>A</Name><Start>1</Start></Training><Training><Name>A</Name><Start>2</Start></Training></Form>",
    ],
    invalid: [
      `
<Form><b><Training><Name>Safety</Name><Start>1</Start></Training></b>
<b><Training><Name>SAFETY</Name><Start>1</Start></Training></b>
                                       ^ rule.unique
</Form>`,
    ],
  },
);

testRefused(
  "a scope that is no ancestor",
  { type: "unique", at: "a", params: { scope: "../b", key: ["c"] } },
  "rule.scopeIsNoAncestor",
);

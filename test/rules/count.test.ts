import { testRule } from "./support";

testRule(
  "a least and a most",
  { type: "count", at: "Form", params: { items: "Ref", min: 1, max: 2, where: { path: "Origin", is: ["1", "2"] } } },
  {
    valid: [
      "<a><Form><Ref><Origin>1</Origin></Ref></Form><Form><Ref><Origin>1</Origin></Ref><Ref><Origin>2</Origin></Ref><Ref><Origin>9</Origin></Ref></Form></a>",
    ],
    invalid: [
      `
<a><Form><Ref><Origin>3</Origin></Ref></Form>
    ^^^^ rule.tooFew
<Form><Ref><Origin>1</Origin></Ref><Ref><Origin>1</Origin></Ref><Ref><Origin>1</Origin></Ref></Form>
                                                                 ^^^ rule.tooMany
</a>`,
    ],
  },
);

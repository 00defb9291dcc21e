import { testRule } from "./support";

testRule(
  "not beside another value",
  { type: "forbidden", at: "Decl", if: { path: "Quality", is: "TRN" }, params: { child: "Employer" } },
  {
    valid: ["<a><Decl><Quality>EMP</Quality><Employer/></Decl><Decl><Quality>TRN</Quality></Decl></a>"],
    invalid: [
      `
<a><Decl><Quality>TRN</Quality><Employer/><Employer><Name>x</Name></Employer></Decl>
                                ^^^^^^^^ rule.forbidden
                                           ^^^^^^^^ rule.forbidden
</a>`,
    ],
  },
);

import { testRule } from "./support";

testRule(
  "birth date against the INSS",
  { type: "agreesWithInss", at: "Birthdate", params: { inss: "../INSS", what: "birthDate" } },
  {
    valid: [
      "<a><INSS>85073003328</INSS><Birthdate>1985-07-30</Birthdate></a>",
      // Check digits that fit no century, or no INSS: nothing can be said.
      "<a><INSS>85073003329</INSS><Birthdate>1990-01-01</Birthdate></a>",
      "<a><Birthdate>1990-01-01</Birthdate></a>",
      // Unknown month and day: 85 00 00.
      "<a><INSS>85000003397</INSS><Birthdate>1985-11-02</Birthdate></a>",
      "<a><INSS>85073003328</INSS><Birthdate>no date</Birthdate></a>",
    ],
    invalid: [
      `
<a><INSS>85073003328</INSS><Birthdate>1985-07-31</Birthdate>
                                      ^^^^^^^^^^ rule.birthDate
</a>`,
      `
<a><INSS>85073003328</INSS><Birthdate>2085-07-30</Birthdate>
                                      ^^^^^^^^^^ rule.birthDate
</a>`,
    ],
  },
);

testRule(
  "sex against the INSS",
  { type: "agreesWithInss", at: "Sex", params: { inss: "../INSS", what: "sex", male: ["1"], female: ["2"] } },
  {
    valid: [
      // 033 is odd: male.
      "<a><INSS>85073003328</INSS><Sex>1</Sex></a>",
      "<a><INSS>85073003328</INSS><Sex>9</Sex></a>",
      "<a><INSS>85073003328</INSS></a>",
      // BIS number with month + 20: the sex was unknown.
      `<a><INSS>${withCheck("852730033")}</INSS><Sex>2</Sex></a>`,
    ],
    invalid: [
      `
<a><INSS>85073003328</INSS><Sex>2</Sex>
                                ^ rule.sex
</a>`,
      `
<a><INSS>${withCheck("854730034")}</INSS><Sex>1</Sex>
                                ^ rule.sex
</a>`,
    ],
  },
);

function withCheck(nine: string): string {
  return nine + String(97 - (Number(nine) % 97)).padStart(2, "0");
}

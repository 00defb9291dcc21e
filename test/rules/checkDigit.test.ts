import { testRefused, testRule } from "./support";

// Invented people: the check digits are computed, nobody's number is used.
testRule(
  "INSS: 97 minus the rest, with a 2 before births from 2000 on",
  { type: "checkDigit", at: "INSS", params: { algorithm: "inss", placeholders: ["0"] } },
  {
    valid: [
      "<a><INSS>85073003328</INSS></a>",
      // Born in 2001: 2010203004 mod 97.
      `<a><INSS>${inss2000("010203004")}</INSS></a>`,
      // BIS number, month + 40.
      `<a><INSS>${inss1900("854730033")}</INSS></a>`,
      "<a><INSS>0</INSS></a>",
      "<a><INSS>  85073003328\n</INSS></a>",
      // Not of the form: the schema says so.
      "<a><INSS>8507300332</INSS><INSS>85.07.30-033.28</INSS><INSS/></a>",
    ],
    invalid: [
      `
<a><INSS>85073003329</INSS>
         ^^^^^^^^^^^ rule.checkDigit
</a>`,
      `
<a><INSS>99999999999</INSS>
         ^^^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRule(
  "INSS where BIS numbers are not taken",
  { type: "checkDigit", at: "INSS", params: { algorithm: "inssWithoutBis" } },
  {
    valid: ["<a><INSS>85073003328</INSS></a>"],
    invalid: [
      `
<a><INSS>${inss1900("854730033")}</INSS>
         ^^^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRule(
  "birth date in an INSS",
  { type: "checkDigit", at: "INSS", params: { algorithm: "inssBirthDate" } },
  {
    valid: [
      "<a><INSS>85073003328</INSS></a>",
      // Unknown month, unknown day, BIS months 20 to 32 and 40 to 52.
      "<a><INSS>85000003300</INSS><INSS>85070003300</INSS><INSS>85273003300</INSS><INSS>85523103300</INSS></a>",
    ],
    invalid: [
      `
<a><INSS>85133003328</INSS>
         ^^^^^^^^^^^ rule.checkDigit
<INSS>85023003328</INSS>
      ^^^^^^^^^^^ rule.checkDigit
<INSS>85610103328</INSS>
      ^^^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRule(
  "company number, with or without its leading zero",
  { type: "checkDigit", at: "CompanyID", params: { algorithm: "cbe", placeholders: ["0"] } },
  {
    valid: [
      "<a><CompanyID>0123456749</CompanyID><CompanyID>123456749</CompanyID><CompanyID>0</CompanyID><CompanyID>2123456749</CompanyID></a>",
    ],
    invalid: [
      `
<a><CompanyID>0123456789</CompanyID>
              ^^^^^^^^^^ rule.checkDigit
<CompanyID>123456789</CompanyID>
           ^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRule(
  "establishment unit",
  { type: "checkDigit", at: "LocalUnitID", params: { algorithm: "establishment" } },
  {
    valid: ["<a><LocalUnitID>2000000141</LocalUnitID><LocalUnitID>0123456789</LocalUnitID></a>"],
    invalid: [
      `
<a><LocalUnitID>2000000142</LocalUnitID>
                ^^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRule(
  "either of the two",
  { type: "checkDigit", at: "ID", params: { algorithm: "cbeOrEstablishment" } },
  {
    valid: ["<a><ID>2000000141</ID><ID>0123456749</ID><ID>9123456749</ID></a>"],
    invalid: [
      `
<a><ID>2000000142</ID>
       ^^^^^^^^^^ rule.checkDigit
<ID>0123456748</ID>
    ^^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRule(
  "NOSS number: the whole leaves 96",
  { type: "checkDigit", at: "Noss", params: { algorithm: "noss" } },
  {
    valid: ["<a><Noss>130387593</Noss><Noss>100006</Noss><Noss>12</Noss></a>"],
    invalid: [
      `
<a><Noss>130387594</Noss>
         ^^^^^^^^^ rule.checkDigit
</a>`,
    ],
  },
);

testRefused(
  "an unknown algorithm",
  { type: "checkDigit", at: "a", params: { algorithm: "luhn" as "inss" } },
  "rule.badParam",
);
testRefused("no parameters", { type: "checkDigit", at: "a" } as never, "rule.missingParam");

function inss1900(nine: string): string {
  return nine + String(97 - (Number(nine) % 97)).padStart(2, "0");
}

function inss2000(nine: string): string {
  return nine + String(97 - ((2_000_000_000 + Number(nine)) % 97)).padStart(2, "0");
}

import { testRefused, testRule } from "./support";

const label = { en: "a", nl: "b", fr: "c", de: "d" };
const committees = {
  title: label,
  source: "test",
  entries: [
    { code: "100", label },
    { code: "200", since: "2020-01-01", until: "2022-12-31", label },
    { code: "200", since: "2024-01-01", label },
  ],
};

testRule(
  "a code that is in the list on the form's day",
  { type: "codeList", at: "Code", params: { list: "committees", placeholders: ["999"] } },
  {
    codeLists: { committees },
    today: "2023-06-01",
    valid: [
      "<Form><FormCreationDate>2020-01-01</FormCreationDate><Code>200</Code><Code>100</Code><Code>999</Code><Code/></Form>",
      "<Form><FormCreationDate>2024-01-01</FormCreationDate><Code>200</Code></Form>",
    ],
    invalid: [
      `
<Form><FormCreationDate>2023-01-01</FormCreationDate><Code>200</Code>
                                                           ^^^ rule.codeNotValid
<Code>300</Code>
      ^^^ rule.codeUnknown
</Form>`,
      // Without a day in the document the clock decides.
      `
<Form><Code>200</Code>
            ^^^ rule.codeNotValid
</Form>`,
    ],
  },
);

testRule(
  "the day of another element",
  { type: "codeList", at: "Code", params: { list: "committees", on: "../Start" } },
  {
    codeLists: { committees },
    valid: ["<a><Start>2021-01-01</Start><Code>200</Code></a>"],
    invalid: [
      `
<a><Start>2019-01-01</Start><Code>200</Code>
                                  ^^^ rule.codeNotValid
</a>`,
    ],
  },
);

testRefused(
  "a list that is not there",
  { type: "codeList", at: "Code", params: { list: "missing" } },
  "rule.unknownList",
);

import { testRule } from "./support";

testRule(
  "a number that names another element",
  { type: "reference", at: "Training/Nr", params: { scope: "^Person", items: "Job", key: "Nr" } },
  {
    valid: [
      "<a><Person><Job><Nr>1</Nr></Job><Job><Nr>2</Nr></Job><Training><Nr>2</Nr></Training><Training><Nr/></Training></Person></a>",
      "<a><Training><Nr>9</Nr></Training></a>",
    ],
    invalid: [
      `
<a><Person><Job><Nr>1</Nr></Job></Person><Person><Job><Nr>2</Nr></Job><Training><Nr>1</Nr></Training></Person>
                                                                                    ^ rule.reference
</a>`,
    ],
  },
);

import { testRule } from "./support";

testRule(
  "numbers go up by one",
  { type: "counter", at: "Worker/Nr", params: { scope: "../..", check: "linear" } },
  {
    valid: [
      "<a><Worker><Nr>1</Nr></Worker><Worker><Nr>2</Nr></Worker></a>",
      "<a><Worker><Nr>7</Nr></Worker><Worker><Nr>8</Nr></Worker></a>",
    ],
    invalid: [
      `
<a><Worker><Nr>1</Nr></Worker><Worker><Nr>3</Nr></Worker>
                                          ^ rule.counterLinear
<Worker><Nr>3</Nr></Worker>
            ^ rule.counterLinear
</a>`,
    ],
  },
);

testRule(
  "the first is 1",
  { type: "counter", at: "Nr", params: { scope: "..", check: "first" } },
  {
    valid: ["<a><Nr>1</Nr><Nr>9</Nr></a>", "<a><Nr>x</Nr></a>"],
    invalid: [
      `
<a><Nr>0</Nr><Nr>1</Nr>
       ^ rule.counterFirst
</a>`,
    ],
  },
);

testRule(
  "or another start",
  { type: "counter", at: "Nr", params: { scope: "..", check: "first", start: 10 } },
  {
    valid: ["<a><Nr>10</Nr></a>"],
    invalid: [
      `
<a><Nr>1</Nr>
       ^ rule.counterFirst
</a>`,
    ],
  },
);

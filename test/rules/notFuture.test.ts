import { testRule } from "./support";

testRule(
  "not after the clock, to the millisecond",
  { type: "notFuture", at: "Date", params: { time: "../Hour" } },
  {
    today: "2025-06-30",
    timeOfDayMs: 12 * 3_600_000,
    valid: [
      "<a><Date>2025-06-30</Date><Hour>12:00:00.000</Hour></a>",
      "<a><Date>2025-06-29</Date><Hour>23:59:59.999</Hour></a>",
      "<a><Date>2025-06-30</Date><Hour>noon</Hour></a>",
      "<a><Date/></a>",
    ],
    invalid: [
      `
<a><Date>2025-06-30</Date><Hour>12:00:00.001</Hour>
         ^^^^^^^^^^ rule.notFuture
</a>`,
      `
<a><Date>2025-07-01</Date>
         ^^^^^^^^^^ rule.notFuture
</a>`,
    ],
  },
);

testRule(
  "not after another day",
  { type: "notFuture", at: "Done", params: { than: "../Sent" } },
  {
    valid: ["<a><Sent>2025-01-02</Sent><Done>2025-01-02</Done></a>", "<a><Done>2099-01-02</Done></a>"],
    invalid: [
      `
<a><Sent>2025-01-02</Sent><Done>2025-01-03</Done>
                                ^^^^^^^^^^ rule.notFuture
</a>`,
    ],
  },
);

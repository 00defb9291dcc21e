// What holds for all types: the days between which a rule is in force, the contexts it looks at.
import { testRule } from "./support";

testRule(
  "in force between two days of the document",
  { type: "allowed", at: "V", params: { values: ["1"] }, since: "2024-01-01", until: "2024-12-31", date: "../Day" },
  {
    today: "2024-06-01",
    valid: ["<a><Day>2023-12-31</Day><V>2</V></a>", "<a><Day>2025-01-01</Day><V>2</V></a>"],
    invalid: [
      `
<a><Day>2024-01-01</Day><V>2</V>
                           ^ rule.notAllowed
</a>`,
      // Without a day of its own the clock decides.
      `
<a><V>2</V>
      ^ rule.notAllowed
</a>`,
    ],
  },
);

testRule(
  "several contexts, whatever the namespace",
  { type: "allowed", at: ["A/V", "B/C/V"], params: { values: ["1"] } },
  {
    valid: ["<a><V>2</V><C><V>2</V></C><A><X><V>2</V></X></A></a>"],
    invalid: [
      `
<a xmlns:p="urn:p"><A><V>2</V></A><p:B><C><p:V>2</p:V></C></p:B>
                         ^ rule.notAllowed
                                               ^ rule.notAllowed
</a>`,
    ],
  },
);

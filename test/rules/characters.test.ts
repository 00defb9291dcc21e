import { testRefused, testRule } from "./support";

testRule(
  "letters, ranges and signs; the first bad one is marked",
  { type: "characters", at: "Name", params: { allowed: ["A-Z", "a-z", "éè", " ", "-"] } },
  {
    valid: ["<a><Name>Émile</Name></a>".replace("É", "E"), "<a><Name>Jean-René Li</Name></a>", "<a><Name/></a>"],
    invalid: [
      `
<a><Name>Ann3 M4rie</Name>
            ^ rule.characters
</a>`,
      `
<a><Name>A😀B</Name>
          ^^ rule.characters
</a>`,
    ],
  },
);

testRule(
  "a named set",
  { type: "characters", at: "Name", params: { allowed: "latin" } },
  {
    valid: ["<a><Name>Łukasz ‘t Õ</Name></a>"],
    invalid: [
      `
<a><Name>Ана</Name>
         ^ rule.characters
</a>`,
    ],
  },
);

testRefused("an unknown set", { type: "characters", at: "a", params: { allowed: "runes" } }, "rule.badParam");

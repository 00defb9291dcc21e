import assert from "node:assert/strict";
import { test } from "node:test";
import { findingMessage } from "../../core/src/check/report";
import { CheckSession } from "../../core/src/check/session";
import { languages } from "../../core/src/messages/catalogue";
import { flaEnvironment } from "../unit/checkSupport";
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

test("what is wrong with today's date is its hour: the limit is told with it, and that of a later day without", () => {
  const valid = flaEnvironment().packs[0].files("samples/valid-small.xml")!;
  const told = (date: string, hour: string) => {
    const text = valid
      .replace(/<FormCreationDate>[^<]*/, `<FormCreationDate>${date}`)
      .replace(/<FormCreationHour>[^<]*/, `<FormCreationHour>${hour}`);
    const found = new CheckSession(text, flaEnvironment()).findings().filter(({ kind }) => kind === "rule.notFuture");
    assert.equal(found.length, 1);
    return languages.map((language) => findingMessage(found[0], language));
  };
  for (const message of told("2025-06-30", "12:00:00.001")) assert.match(message, /2025-06-30 12:00:00\.000/);
  for (const message of told("2025-07-01", "09:00:00.000")) assert.match(message, /2025-06-30(?! \d)/);
});

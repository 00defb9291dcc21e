// Measured rules find what rules find; every rule is listed, the slowest first.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { RuleTimes } from "../../core/src/rules/timing";
import { flaEnvironment, schemas } from "./checkSupport";

test("measuring changes no finding and counts every look", () => {
  const text = readFileSync(path.join(schemas, "fla/demo/with-mistakes.xml"), "utf8");
  let now = 0;
  const ruleTimes = new RuleTimes(() => now++);
  const measured = new CheckSession(text, flaEnvironment({ ruleTimes }));
  const plain = new CheckSession(text, flaEnvironment());
  const told = (session: CheckSession) => session.findings().map(({ kind, code, from }) => [kind, code, from]);
  assert.deepEqual(told(measured), told(plain));
  const list = ruleTimes.list();
  const { pack } = plain;
  assert.equal(list.length, (pack?.rules.length ?? 0) + plain.channelData.rules.length);
  for (const [index, { ms, runs }] of list.entries()) {
    // The clock ticks once at each look at it: a measured call takes one tick.
    assert.ok(runs === 0 ? ms === 0 : ms >= runs, `${runs} runs, ${ms} ticks`);
    assert.ok(index === 0 || list[index - 1].ms >= ms);
  }
  assert.ok(list.some(({ rule, runs }) => rule === "header.future" && runs === plain.forms().length));
});

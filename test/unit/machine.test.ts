// The surroundings of the real server: when memory is collected.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { machine } from "../../server/src/machine";

/** Does the machine, when it is asked to, collect what nobody holds? */
async function collects(isIdle = () => true): Promise<boolean> {
  const loose = new WeakRef({ held: "by nobody" });
  await pause(5);
  machine.collectGarbage(isIdle);
  await pause(5);
  return loose.deref() === undefined;
}

test("memory is collected when much of it was taken since the last time, and not else: that keeps the server from its work", async () => {
  const held = [Buffer.alloc(100e6)];
  assert.equal(await collects(), true);
  await pause(1_100); // The second collection, which gives back what the first freed.
  assert.equal(await collects(), false);
  held.push(Buffer.alloc(100e6));
  assert.equal(await collects(), true);
  assert.equal(held.length, 2);
});

test("the second collection waits until nobody asks for anything", async () => {
  await pause(1_100); // That of the test before.
  const held = [Buffer.alloc(300e6)];
  let asked = 0;
  assert.equal(await collects(() => ++asked === 2), true);
  while (asked < 2) await pause(50);
  await pause(1_100);
  assert.equal(asked, 2);
  assert.equal(held.length, 1);
});

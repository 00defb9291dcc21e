// Long requests run in slices, and while one runs the server does nothing else that nobody asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Steps } from "../../core/src/features/steps";
import { inSlices } from "../../server/src/handler";
import type { Server } from "../../server/src/server";

/** A clock that goes on by a millisecond each time it is looked at. */
function slowServer() {
  let nowMs = 0;
  const reports: string[] = [];
  const worked: number[] = [];
  const server = {
    surroundings: { nowMs: () => ++nowMs, soon: (run: () => void) => setImmediate(run) },
    worked: () => worked.push(nowMs),
    report: (name: string) => reports.push(name),
  } as unknown as Server;
  return { server, reports, worked };
}

function* counting(count: number): Steps<number> {
  for (let n = 0; n < count; n++) yield;
  return count;
}

test("in each slice of a request the server is told that somebody waits", async () => {
  const { server, worked } = slowServer();
  let slices = 0;
  const answer = await inSlices(
    "test",
    0,
    server,
    () => counting(40),
    () => slices++,
  );
  assert.equal(answer, 40);
  assert.ok(slices > 4, `${slices}`);
  assert.equal(worked.length, slices);
});

test("a request that nobody wants any more is no work", async () => {
  const { server, worked } = slowServer();
  const unwanted = inSlices(
    "test",
    0,
    server,
    () => counting(40),
    () => {
      throw new Error("unwanted");
    },
  );
  await assert.rejects(unwanted, /unwanted/);
  assert.deepEqual(worked, []);
});

test("steps that fail give the empty answer and are reported", async () => {
  const { server, reports } = slowServer();
  const failing = function* (): Steps<number> {
    yield;
    throw new Error("broken");
  };
  assert.equal(await inSlices("test", -1, server, failing, () => undefined), -1);
  assert.deepEqual(reports, ["test"]);
});

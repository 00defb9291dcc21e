// Long requests run in slices, and while somebody waits for something the server does nothing else that nobody asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "vscode-languageserver/node";
import type { Steps } from "../../core/src/features/steps";
import { TextStore } from "../../core/src/text/textStore";
import { inSlices } from "../../server/src/handler";
import { Server } from "../../server/src/server";
import type { Surroundings } from "../../server/src/surroundings";

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

/** A server without client, in which an hour has gone by. */
function idleServer(): Server {
  const surroundings = {
    nowMs: () => 3_600_000,
    soon: (run: () => void) => setImmediate(run),
    onPacksChanged: () => undefined,
  };
  const sink = { enabled: false, write: () => undefined };
  return new Server({} as Connection, surroundings as unknown as Surroundings, sink);
}

test("a server is idle some time after its last work", () => {
  const server = idleServer();
  assert.ok(server.isIdleFor(40));
  server.worked();
  assert.ok(!server.isIdleFor(40));
});

test("while the thread of the expressions is at work the server is not idle", async () => {
  const server = idleServer();
  let isHeld = false;
  let wasBusy = false;
  const document = { uri: "file:///a.xml", version: 1, text: TextStore.from("<a/>") };
  // The test has no file for the thread, which ends: then nobody waits any more.
  void server.xpath.prepare(document).then(() => (isHeld = true));
  while (!isHeld) {
    await new Promise((resolve) => setImmediate(resolve));
    wasBusy ||= !server.isIdleFor(40);
  }
  assert.ok(wasBusy);
  assert.ok(server.isIdleFor(40));
});

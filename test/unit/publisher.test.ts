// The status that is sent without a question: while a check is at work it says what was said before, and costs the check nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentStatus } from "../../protocol/src/messages";
import { OpenDocument } from "../../server/src/documents";
import { Publisher } from "../../server/src/publisher";
import type { Server } from "../../server/src/server";
import { declaration } from "../bench/generate";
import { flaEnvironment } from "./checkSupport";

const uri = "file:///a.xml";
const faulty = declaration(20_000, (worker) => worker.replaceAll("CountsForRight", "CountForRight"));

/** A publisher with a document that is open, and the next status that it sends. */
function publishing(text: string) {
  const open = new OpenDocument({ uri, languageId: "xml", version: 1, text }, flaEnvironment());
  let heard: (status: DocumentStatus) => void = () => undefined;
  const server = {
    wantsStatus: true,
    pulls: true,
    language: "en",
    documents: new Map([[uri, open]]),
    schemaProblems: { changed: () => undefined },
    workspaceFiles: { displayOf: () => ({ silences: [], severities: {}, file: "", today: "2025-06-30" }) },
    surroundings: {
      nowMs: () => 0,
      soon: (run: () => void) => setImmediate(run),
      later: (_: number, run: () => void) => run(),
    },
    connection: { sendNotification: (_: string, status: DocumentStatus) => heard(status) },
  };
  const publisher = new Publisher(server as unknown as Server);
  const status = () =>
    new Promise<DocumentStatus>((resolve) => {
      heard = resolve;
      publisher.changed(open);
    });
  return { open, status };
}

const settle = (open: OpenDocument): boolean => open.advance(() => false);

test("the status of a document that is checked for the first time knows no verdict", async () => {
  const { open, status } = publishing(faulty);
  const first = await status();
  assert.deepEqual([first.busy, first.verdict, first.counts.total, first.pack?.id], [true, "undecided", 0, "fla"]);
  settle(open);
  const { busy, verdict, counts, forms } = await status();
  assert.deepEqual([busy, verdict, forms.length], [false, "refused", 1]);
  assert.ok(counts.error > 10);
});

test("while a check is at work the status is that of before, of the present version", async () => {
  const { open, status } = publishing(faulty);
  settle(open);
  const before = await status();
  const looked: string[] = [];
  open.change(
    2,
    [{ range: { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } }, text: "X" }],
    flaEnvironment,
  );
  open.session.findings = () => (looked.push("findings"), []);
  assert.deepEqual(await status(), { ...before, version: 2, busy: true });
  assert.deepEqual(looked, []);
});

test("nothing is called accepted while it is checked", async () => {
  const { open, status } = publishing(declaration(20_000));
  settle(open);
  assert.equal((await status()).verdict, "accepted");
  open.change(
    2,
    [{ range: { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } }, text: "X" }],
    flaEnvironment,
  );
  assert.equal((await status()).verdict, "undecided");
});

test("memory of a large document is collected when nothing was asked for a while, and not before", () => {
  const open = new OpenDocument({ uri, languageId: "xml", version: 1, text: declaration(4_100_000) }, flaEnvironment());
  const due: (() => void)[] = [];
  let isIdle = false;
  let count = 0;
  const server = {
    documents: new Map([[uri, open]]),
    rehearsal: { after: () => undefined },
    isIdleFor: () => isIdle,
    surroundings: { later: (_: number, run: () => void) => due.push(run), collectGarbage: () => count++ },
  };
  const publisher = new Publisher(server as unknown as Server);
  publisher.settled(open);
  due.shift()?.();
  due.shift()?.();
  assert.deepEqual([count, due.length], [0, 1]);
  isIdle = true;
  due.shift()?.();
  assert.deepEqual([count, due.length], [1, 0]);
});

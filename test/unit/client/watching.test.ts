// How the extension looks for answers by itself: the settings of the pace, of what is removed and of what is kept count while it
// runs, each from the moment at which it is changed.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Channel } from "../../../core/src/channel/channels";
import { afterLook, nextLookMs } from "../../../core/src/channel/watch";
import type { ChannelPart } from "../../../client/src/channelPart";
import type { Surroundings } from "../../../client/src/surroundings";
import { StubSettings, stubEditor } from "../../support/editorStub";

const minuteMs = 60_000;
const settings = new StubSettings();
stubEditor(settings);

/** What the channel was asked. */
const asked = { removeTaken: [] as unknown[], keepDays: [] as number[] };
let answers: readonly unknown[] = [];

const channel = { name: "a", host: "host", port: 22 } as Channel;
const submission = { id: "1", channel: "a", environment: "T", state: "sent", answers: [] };

const part = {
  openHome: () => ({}),
  listSubmissions: () => ({ submissions: [submission] }),
  isAwaited: () => true,
  pinnedHostKeys: () => [],
  systemClock: () => new Date(0),
  nextLookMs,
  afterLook,
  fetchAnswers: async ({ removeTaken }: { removeTaken: unknown }) => {
    asked.removeTaken.push(removeTaken);
    return { answers, foreign: [], left: [], notRemoved: [], folder: "OUTTEST", awaited: 1 };
  },
  returnedTo: async () => [{ answers: [{ forms: [] }], file: "sent.xml", text: "" }],
  recordComparisons: async () => undefined,
  productEnvironment: () => ({}),
  purgeable: (_home: unknown, days: number) => {
    asked.keepDays.push(days);
    return [];
  },
  purge: () => 0,
} as unknown as ChannelPart;

const surroundings = {
  channelPart: async () => part,
  channels: { list: async () => [channel] },
  passphrases: {},
  sources: { of: () => undefined },
  answers: { show: async () => undefined },
  log: { info: () => undefined, warn: (line: string) => assert.fail(line) },
  submissionsChanged: () => undefined,
} as unknown as Surroundings;

/** The look that is under way, or the last one. */
let look: Promise<unknown> = Promise.resolve();

/** Lets what is promised come to its end; timers do not move. */
async function settle(): Promise<void> {
  await look;
  for (let n = 0; n < 50; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** The looks within some minutes, one minute after the other. */
async function looksWithin(minutes: number): Promise<number> {
  const before = asked.removeTaken.length;
  for (let n = 0; n < minutes; n++) {
    mock.timers.tick(minuteMs);
    await settle();
  }
  return asked.removeTaken.length - before;
}

async function watching(run: () => Promise<void>): Promise<void> {
  const { Watching } = await import("../../../client/src/watching");
  mock.timers.enable({ apis: ["setTimeout"] });
  for (const key of ["watchAnswers", "watchMinutes", "removeTakenAnswers", "keepDays"]) settings.set(key, undefined);
  answers = [];
  class Noted extends Watching {
    override look() {
      const found = super.look();
      look = found;
      return found;
    }
  }
  const watch = new Noted();
  try {
    watch.start(surroundings);
    await settle();
    await run();
  } finally {
    watch.dispose();
    mock.timers.reset();
  }
}

test("nobody is asked until fla.watchAnswers says so, nor after it was taken back", () =>
  watching(async () => {
    assert.equal(await looksWithin(30), 0);
    settings.set("watchAnswers", true);
    await settle();
    assert.equal(await looksWithin(15), 1);
    settings.set("watchAnswers", false);
    await settle();
    assert.equal(await looksWithin(60), 0);
  }));

test("a setting that is taken back at once plans nothing", () =>
  watching(async () => {
    settings.set("watchAnswers", true);
    settings.set("watchAnswers", false);
    await settle();
    assert.equal(await looksWithin(30), 0);
  }));

test("fla.watchMinutes is the pace from its change on", () =>
  watching(async () => {
    settings.set("watchAnswers", true);
    settings.set("watchMinutes", 5);
    await settle();
    assert.equal(await looksWithin(4), 0);
    assert.equal(await looksWithin(1), 1);
    settings.set("watchMinutes", 2);
    await settle();
    assert.equal(await looksWithin(1), 0);
    assert.equal(await looksWithin(1), 1);
    settings.set("watchMinutes", 0);
    await settle();
    assert.equal(await looksWithin(14), 0, "a number that is none of the setting's counts as its default");
  }));

test("fla.removeTakenAnswers counts at the next look", () =>
  watching(async () => {
    settings.set("watchAnswers", true);
    await settle();
    await looksWithin(15);
    settings.set("removeTakenAnswers", true);
    await settle();
    await looksWithin(15);
    assert.deepEqual(asked.removeTaken.slice(-2), [false, true]);
  }));

test("fla.keepDays counts at the next answers; 0 keeps everything", () =>
  watching(async () => {
    settings.set("watchAnswers", true);
    const answer = { forms: [], anomalies: [] };
    answers = [{ name: "FO", about: "ACRF", codes: [], submission, answer, signature: { state: "valid" } }];
    await settle();
    await looksWithin(15);
    settings.set("keepDays", 7);
    await settle();
    await looksWithin(15);
    settings.set("keepDays", 0);
    await settle();
    await looksWithin(15);
    assert.deepEqual(asked.keepDays, [90, 7]);
  }));

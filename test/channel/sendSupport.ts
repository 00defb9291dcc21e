// What the sending tests share: a home, a document with made-up content, and a person who says yes.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Channel } from "../../core/src/channel/channels";
import type { ContentFacts } from "../../core/src/channel/gate";
import { GateSession } from "../../core/src/channel/gate";
import type { Home } from "../../core/src/channel/home";
import type { Interaction } from "../../core/src/channel/interaction";
import { send, type SendRequest, type Sent } from "../../core/src/channel/sending";
import { createTriplet, type Triplet, type TripletRequest } from "../../core/src/channel/triplets";
import { ChannelError } from "../../core/src/channel/problem";
import assert from "node:assert/strict";

/** A moment in the tests' year; sequence dates come from it. */
export const clock = (): Date => new Date("2025-03-04T09:10:11.123Z");
export const today = "20250304";

/** A declaration of several forms with a known size; `hour` keeps two documents apart. */
export function declaration(options: { forms?: number; hour?: string; bytes?: number } = {}): string {
  const { forms = 1, hour = "10:00:00.000", bytes = 0 } = options;
  const filler = `<Note>${"x".repeat(Math.max(0, Math.floor(bytes / forms)))}</Note>`;
  const form = (index: number): string =>
    `  <Form><Identification>TEST001</Identification><FormCreationDate>2025-03-04</FormCreationDate>` +
    `<FormCreationHour>${hour.slice(0, -3)}${String(index).padStart(3, "0")}</FormCreationHour>` +
    `<AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>${filler}</Form>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<TEST>\n${Array.from({ length: forms }, (_, at) => form(at)).join("")}</TEST>\n`;
}

/** A person who agrees to everything, and what was asked. */
export function agreeing(senderNumber = "123456"): Interaction & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    passphrase: async () => undefined,
    hostKey: async ({ sha256 }) => (asked.push(sha256), true),
    confirm: async (question) => (asked.push(question.kind), { reason: "agreed in a test", senderNumber }),
  };
}

export const goodContent: ContentFacts = {
  pack: { id: "test", official: true },
  verdict: "accepted",
  blocking: 0,
  declarations: 1,
};

export interface SendTry {
  readonly home: Home;
  readonly channel: Channel;
  readonly text?: string;
  readonly triplet?: Partial<TripletRequest>;
  readonly send?: Partial<SendRequest>;
}

export function makeTriplet({ home, channel, text = declaration(), triplet }: SendTry): Promise<Triplet> {
  const file = path.join(home.dir, `document-${readdirSync(home.dir).length}.xml`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return createTriplet({ ...testRequest(home, channel, file), ...triplet });
}

/** What every set of these tests is made with: for INTEST, under the test application, with a yes to each question. */
export function testRequest(home: Home, channel: Channel, file: string) {
  return { home, channel, environment: "T", file, applicationCode: "XTST", clock, interaction: agreeing() } as const;
}

export async function makeAndSend(attempt: SendTry): Promise<Sent & { triplet: Triplet }> {
  const triplet = await makeTriplet(attempt);
  return { ...(await sendTriplet(attempt, triplet)), triplet };
}

export function sendTriplet({ home, channel, send: more }: SendTry, triplet: Triplet): Promise<Sent> {
  return send({
    home,
    channel,
    triplet,
    content: goodContent,
    clock,
    interaction: agreeing(),
    session: new GateSession(),
    backoffMs: [],
    ...more,
  });
}

/** Asserts that an action fails with this kind of problem, and gives its error. */
export async function failsWith(kind: string, action: Promise<unknown>): Promise<ChannelError> {
  try {
    await action;
  } catch (error) {
    assert.ok(error instanceof ChannelError, `${kind} expected, got ${String(error)}`);
    assert.equal(error.problem.kind, kind, error.message);
    return error;
  }
  assert.fail(`${kind} expected, but it succeeded`);
}

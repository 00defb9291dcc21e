// The bundled reference pack on the practice channel: every sample of the pack gets the answer that its name announces.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fixedClock } from "../../core/src/channel/clock";
import { openHome } from "../../core/src/channel/home";
import { isPracticeHostKey } from "../../core/src/channel/practice";
import { startPractice as startWithPacks } from "../../core/src/channel/practiceSetup";
import type { PracticeEvent } from "../../core/src/channel/simulator/events";
import type { PracticeChannel } from "../../core/src/channel/simulator/practiceChannel";
import { root } from "../support/root";
import { connect, texts, until } from "./simulatorSupport";

/** The day on which samples are judged that name no other in their first comment. */
const usualDay = "2025-06-30";
let today = usualDay;
const samples = path.join(root, "schemas/fla/samples");
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-practice-"));
const home = openHome(path.join(folder, "home"));
const dir = path.join(folder, "channel");
const events: PracticeEvent[] = [];
let channel: PracticeChannel;

before(async () => {
  channel = await startWithPacks({
    home,
    dir,
    port: 0,
    clock: () => fixedClock(today)(),
    language: "nl",
    onEvent: (event) => events.push(event),
  });
});
after(async () => {
  await channel.close();
  rmSync(folder, { recursive: true });
});

test("the home learns the host key of the practice channel", () =>
  assert.ok(isPracticeHostKey(home, channel.hostKeySha256)));

test("valid samples are accepted without anomaly; each of the others comes back with the code in its name", async () => {
  const all = readdirSync(samples).filter((name) => name.endsWith(".xml"));
  const wrong: string[] = [];
  for (const day of [...new Set(all.map(asOfDay))].sort()) {
    today = day;
    for (const [name, codes] of await judged(all.filter((name) => asOfDay(name) === day))) {
      const announced = name.startsWith("valid-") ? "" : name.split("-").slice(1, 3).join("");
      if (codes !== announced) wrong.push(`${name}: ${codes}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(all.length > 40);
  assert.deepEqual(
    events.filter(({ event }) => event === "disagreement" || event === "problem"),
    [],
  );
});

function asOfDay(name: string): string {
  return /<!-- as-of: (\d{4}-\d\d-\d\d) -->/.exec(readFileSync(path.join(samples, name), "utf8"))?.[1] ?? usualDay;
}

/** Sends samples, each as a set of its own, and gives the codes that came back for each. */
async function judged(names: readonly string[]): Promise<[name: string, codes: string][]> {
  const goOf = (index: number) =>
    `GO.XFLA.990001.${today.replaceAll("-", "")}.${String(index + 1).padStart(5, "0")}.T.1`;
  const client = await connect(channel);
  for (const [index, name] of names.entries()) {
    await client.put(readFileSync(path.join(samples, name)), `/INTEST/FI${goOf(index).slice(2)}.1`);
    await client.put(Buffer.alloc(0), `/INTEST/${goOf(index)}`);
  }
  await client.end();
  const out = path.join(dir, "OUTTEST");
  const answers = (kind: string) =>
    readdirSync(out).filter((name) => name.startsWith(`${kind}.NOTI.999999.${today.replaceAll("-", "")}`));
  await until("all answers", () => answers("GO").length === names.length, 180_000);
  const notis = answers("FO").map((name) => readFileSync(path.join(out, name), "utf8"));
  return names.map((name, index) => {
    const noti = notis.find((text) => texts(text, "FileName").includes(goOf(index))) ?? "";
    return [name, [...new Set(texts(noti, "ErrorID"))].map((code) => code.replace("-", "")).join(" ")];
  });
}

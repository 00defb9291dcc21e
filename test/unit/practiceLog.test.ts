// Lines of the practice channel's log: what happened in words, and what stands out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../../core/src/messages/catalogue";
import { eventLevel, eventText, type PracticeEvent } from "../../core/src/channel/simulator/events";

const about = { user: "u", name: "GO.X" };
const form = { event: "form", ...about, form: 1, byScenario: false } as const;
const transfer = { event: "transfer", user: "u" } as const;

const cases: [event: PracticeEvent, line: string][] = [
  [{ ...form, resultCode: 1, anomalies: [] }, "info GO.X: form 1 accepted (1), anomalies: -"],
  [{ ...form, resultCode: 0, anomalies: ["A", "B"] }, "warn GO.X: form 1 refused (0), anomalies: A, B"],
  [{ ...form, resultCode: 9, anomalies: [] }, "warn GO.X: form 1 result unknown (9), anomalies: -"],
  [{ ...transfer, method: "put", folder: "IN", name: "FI.X", sizeBytes: 7 }, "info IN/FI.X received, 7 bytes"],
  [{ ...transfer, method: "open", place: "/IN/FI.X", failed: "3" }, "warn /IN/FI.X: open refused, it is not allowed"],
  [{ ...transfer, method: "open", place: "/IN/x", failed: "2" }, "warn /IN/x: open refused, there is no such file"],
  [
    { ...form, resultCode: 0, anomalies: [], byScenario: true },
    "warn GO.X: form 1 refused (0), anomalies: -; the scenario says so",
  ],
  [{ ...transfer, method: "write", place: "/IN/FI.X", failed: "4" }, "warn /IN/FI.X: write refused, status 4"],
  [
    { ...transfer, method: "write", place: "/IN/FI.X", failed: "3", byScenario: "cut" },
    "warn /IN/FI.X: the scenario cuts the connection (write)",
  ],
  [
    { ...transfer, method: "open", place: "/IN/FI.X", failed: "3", byScenario: "refuse" },
    "warn /IN/FI.X: open refused, the scenario wants it so",
  ],
  [
    { ...transfer, method: "login", failed: "3", byScenario: "cut" },
    "warn u: the scenario cuts the connection (login)",
  ],
  [
    { event: "refused", ...about, codes: ["ACRF-101"], signatureReasons: [], byScenario: true },
    "warn GO.X: file refused, ACRF-101; the scenario says so",
  ],
  [
    { event: "canned", ...about, kind: "NOTI", file: "a.xml" },
    "info the answer NOTI to GO.X is the scenario's file a.xml",
  ],
  [{ event: "lost", ...about, kind: "NOTI" }, "warn NOTI for GO.X is kept back by the scenario"],
];
for (const [event, line] of cases)
  test(line, () => {
    assert.equal(`${eventLevel(event)} ${eventText(event, "en")}`, line);
    for (const language of languages) assert.doesNotMatch(eventText(event, language), /\{|undefined/);
  });

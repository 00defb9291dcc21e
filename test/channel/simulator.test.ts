// The practice channel from end to end: what it answers to sets put by ssh2-sftp-client and by OpenSSH's sftp.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { opinion } from "../../core/src/channel/secondOpinion/opinion";
import { needsShared, shared } from "../support/root";
import {
  carsFile,
  connect,
  goodCar,
  openSshSftp,
  startPractice,
  texts,
  today,
  until,
  type Practice,
} from "./simulatorSupport";

const name = (prefix: string, sequence: string, tail = "") => `${prefix}.CARS.123456.${today}.${sequence}.T.1${tail}`;
const set = (sequence: string, content: string): [string, string][] => [
  [name("FI", sequence, ".1"), content],
  [name("GO", sequence), ""],
];

test("a good set: taken, accepted, and the answers are complete", async () => {
  const practice = await startPractice();
  try {
    await practice.put("INTEST", set("00001", carsFile({ reference: "MY-1" })));
    const [acrf] = await practice.answers("OUTTEST", "ACRF");
    assert.deepEqual(
      [texts(acrf, "FileName"), texts(acrf, "ResultCode"), texts(acrf, "ErrorID")],
      [[name("GO", "00001")], ["1"], []],
    );
    const [noti] = await practice.answers("OUTTEST", "NOTI");
    assert.deepEqual(texts(noti, "ResultCode"), ["1"]);
    assert.deepEqual(texts(noti, "FormCreationHour")[1], "10:00:00.000");
    assert.ok(texts(noti, "ReferenceNbr").includes("MY-1"));
    assert.deepEqual(practice.names("INTEST"), []);
    assert.deepEqual(practice.names("OUTTEST"), [
      "FO.ACRF.999999.20250610.00001.T.1.1",
      "FO.NOTI.999999.20250610.00001.T.1.1",
      "FS.ACRF.999999.20250610.00001.T.1.1",
      "FS.NOTI.999999.20250610.00001.T.1.1",
      "GO.ACRF.999999.20250610.00001.T.1",
      "GO.NOTI.999999.20250610.00001.T.1",
    ]);
  } finally {
    await practice.stop();
  }
});

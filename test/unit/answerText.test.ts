// Bytes of answers as text: every encoding, marks, archives, bytes of no encoding; in steps, and as it is read at once.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { readAnswer, readAnswerSteps } from "../../core/src/answers/read";
import { answerText, readAnswerBytes, readAnswerFile } from "../../core/src/channel/answerText";
import { zipOne } from "../../core/src/channel/simulator/zip";
import { runThrough } from "../../core/src/features/steps";
import { TextStore } from "../../core/src/text/textStore";

const report = (value: string) =>
  `<AnomalyReport><ErrorID>00024-004</ErrorID><TagName>Name</TagName><Value>${value}</Value></AnomalyReport>`;
const notification = (declaration: string, ...values: string[]) =>
  `${declaration}<NOTIFICATION><Form><HandlingResult><ResultCode>0</ResultCode>${values.map(report).join("\n")}</HandlingResult></Form></NOTIFICATION>`;

const whole = (store: TextStore) => store.slice(0, store.length);

describe("the text of an answer", () => {
  const plain = notification("", "Zoë");
  const latin = notification('<?xml version="1.0" encoding="ISO-8859-1"?>', "Zoë");
  const wide = notification('<?xml version="1.0" encoding="UTF-16"?>', "Zoë");
  const cases: [what: string, bytes: Buffer, text: string][] = [
    ["UTF-8", Buffer.from(plain), plain],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${plain}`), plain],
    ["ISO-8859-1, as it says", Buffer.from(latin, "latin1"), latin],
    ["UTF-8 that says ISO-8859-1", Buffer.from(latin), latin],
    ["Windows-1252 that says nothing", Buffer.from(plain, "latin1"), plain],
    ["UTF-16, little end first", Buffer.from(`\uFEFF${wide}`, "utf16le"), wide],
    ["UTF-16, big end first", Buffer.from(`\uFEFF${wide}`, "utf16le").swap16(), wide],
    ["an archive of one file", zipOne("FO.NOTI", Buffer.from(plain)), plain],
    ["nothing", Buffer.alloc(0), ""],
  ];
  for (const [what, bytes, text] of cases)
    test(what, async () => {
      assert.equal(whole(runThrough(answerText(bytes))), text);
      const { forms } = await readAnswerBytes(bytes);
      assert.deepEqual(
        forms.flatMap(({ anomalies }) => anomalies.map(({ value }) => value)),
        text === "" ? [] : ["Zoë"],
      );
    });

  test("bytes that are no text are read as far as they go", async () => {
    const bytes = Buffer.concat([Buffer.from(plain), Buffer.from([0, 0xff, 0, 0xfe])]);
    const { forms, wellFormed } = await readAnswerBytes(bytes);
    assert.deepEqual([forms[0].anomalies.length, wellFormed], [1, false]);
  });

  test("an archive of several files, or of none, is no answer and no exception", async () => {
    for (const bytes of [zipOne("FO", Buffer.from(plain)).subarray(0, 60), Buffer.from("PK\u0003\u0004")])
      assert.deepEqual((await readAnswerBytes(bytes)).kind, "unknown");
  });

  test("a file that is not there has no text", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "fla-answer-"));
    try {
      const file = path.join(folder, "FO");
      assert.equal(await readAnswerFile(file), undefined);
      writeFileSync(file, plain);
      assert.equal((await readAnswerFile(file))?.kind, "NOTIFICATION");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("a long answer is read in many steps, and says the same as one that is read at once", () => {
  const values = Array.from({ length: 5_000 }, (_, index) => `Name ${index} – ${index % 7 === 0 ? "Zoë" : "x"}`);
  const text = notification("", ...values);
  const store = runThrough(answerText(Buffer.from(text)));
  const steps = readAnswerSteps(store);
  let count = 0;
  let next = steps.next();
  for (; !next.done; next = steps.next()) count++;
  assert.ok(count > values.length / 50, `${count} steps`);
  assert.deepEqual(next.value, readAnswer(text));
  assert.deepEqual(next.value, readAnswer(TextStore.from(text)));
});

// Our verdict beside libxml2's: what counts as a disagreement, and what is said of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonFinding, JsonSecondOpinion } from "../../core/src/check/contract";
import { compareOpinions } from "../../core/src/channel/secondOpinion/comparison";
import type { NoOpinion, Opinion, OpinionError } from "../../core/src/channel/secondOpinion/opinion";
import { languages } from "../../core/src/messages/catalogue";

const error: OpinionError = {
  line: 3,
  message: "Element 'd': ' 2024' is not a valid value.",
  xpath: "/r/d",
  path: [1],
  element: "d",
  parent: "r",
};

const finding: JsonFinding = {
  kind: "xsd.datatype",
  code: "003",
  certainty: "assumed",
  severity: "error",
  class: "B",
  source: "xsd",
  message: "`2024` is not a valid value for `d` (type date).",
  element: "d",
  path: "1,1",
  range: { start: { line: 1, character: 3 }, end: { line: 1, character: 7 } },
};

function opinionThat(valid: boolean | null, more: Partial<Opinion> = {}): Opinion {
  const errors = valid === false ? [error] : [];
  return { valid, wellFormed: true, errors, total: errors.length, ms: 1, ...more };
}

function compared(own: boolean | null, opinion: Opinion | undefined): Pick<JsonSecondOpinion, "outcome" | "message"> {
  const findings = own === false ? [finding] : [];
  const { outcome, message } = compareOpinions({ schemaValid: own, findings }, opinion, {
    language: "en",
    timeoutMs: 5_000,
  });
  return { outcome, message };
}

test("the same verdict agrees, whatever the reasons", () => {
  assert.equal(compared(true, opinionThat(true)).outcome, "agrees");
  assert.equal(compared(false, opinionThat(false)).outcome, "agrees");
});

test("a disagreement names both reasons, with their lines", () => {
  assert.deepEqual(compared(true, opinionThat(false)), {
    outcome: "disagrees",
    message:
      "Our engine and libxml2 disagree on whether the schema is kept. Our engine: the schema is kept. libxml2: line 3, Element 'd': ' 2024' is not a valid value.",
  });
  assert.deepEqual(compared(false, opinionThat(true)), {
    outcome: "disagrees",
    message:
      "Our engine and libxml2 disagree on whether the schema is kept. Our engine: line 2, `2024` is not a valid value for `d` (type date). libxml2: the schema is kept.",
  });
});

test("what we could not decide ourselves is no disagreement, whatever libxml2 says", () => {
  assert.equal(compared(null, opinionThat(true)).outcome, "none");
  const { outcome, message } = compared(null, opinionThat(false));
  assert.equal(outcome, "none");
  assert.match(message, /line 3, Element 'd'/);
});

test("no opinion is said with its cause, in every language", () => {
  const causes: readonly NoOpinion[] = ["schema", "doctype", "wildcard", "timeout", "crash", "unreadable"];
  for (const language of languages) {
    const said = causes.map((reason) =>
      compareOpinions(
        { schemaValid: true, findings: [] },
        opinionThat(null, { reason, errors: [{ ...error, message: "WHY" }] }),
        { language, timeoutMs: 5_000 },
      ),
    );
    assert.deepEqual(new Set(said.map(({ outcome }) => outcome)), new Set(["none"]));
    assert.equal(new Set(said.map(({ message }) => message)).size, causes.length);
    assert.ok(
      said.every(({ message }) => !message.includes("{")),
      language,
    );
    assert.match(said[causes.indexOf("timeout")].message, /\b5 s\b/);
    assert.match(said[causes.indexOf("crash")].message, /WHY/);
  }
});

test("without a schema nobody is asked", () => assert.equal(compared(null, undefined).outcome, "none"));

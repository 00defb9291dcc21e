// The plan of the set-up: each case has its own steps, in the order of the official manual, and every sentence in four languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { qualities } from "../../core/src/channel/channels";
import { setUpSteps, waysFor, type SetUpAnswers, type SetUpFacts } from "../../core/src/channel/setUp";

const nothing: SetUpFacts = {
  keyMade: false,
  certificateExported: false,
  channelAdded: false,
  checked: false,
  sent: false,
};

const cases: [SetUpAnswers, string[]][] = [
  [
    { quality: "employer", existing: false, way: "own" },
    ["register", "access", "key", "certificate", "account", "sender", "test", "first"],
  ],
  [
    { quality: "employer", existing: true, way: "groupMandated" },
    ["register", "access", "mandate", "tick", "sameKeys", "numbers", "sender", "test", "first"],
  ],
  [
    { quality: "employer", existing: false, way: "supplierLocal" },
    ["register", "access", "atEmployer", "key", "certificate", "account", "sender", "test", "first"],
  ],
  [
    { quality: "secretariat", existing: false, way: "mandates" },
    ["access", "mandate", "key", "certificate", "account", "sender", "test", "first"],
  ],
  [
    { quality: "training", existing: false, way: "own" },
    ["activate", "access", "key", "certificate", "account", "sender", "test", "first"],
  ],
];

for (const [answers, expected] of cases)
  test(`${answers.quality}, ${answers.way}, ${answers.existing ? "existing" : "new"} channel`, () =>
    assert.deepEqual(
      setUpSteps(answers, nothing).map(({ what }) => what),
      expected,
    ));

test("a training provider declares in its own name only, representatives with mandates", () => {
  assert.deepEqual(waysFor("training"), ["own"]);
  for (const quality of ["secretariat", "provider"] as const) assert.ok(!waysFor(quality).includes("own"));
});

test("what is done here is marked, what is done elsewhere is not claimed", () => {
  for (const quality of qualities) {
    const steps = setUpSteps({ quality, existing: false, way: waysFor(quality)[0] }, { ...nothing, keyMade: true });
    assert.equal(steps.find(({ what }) => what === "key")?.done, true);
    assert.equal(steps.find(({ what }) => what === "test")?.done, false);
    assert.equal(steps.find(({ what }) => what === "access")?.done, undefined);
  }
});

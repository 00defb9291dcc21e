// The gate as a table: what is refused whatever a person says, what a typed reason overrides, what one confirmation lets through.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contentOfSet,
  decide,
  GateRefusal,
  gateItemText,
  GateSession,
  passGate,
  type ContentFacts,
  type GateFacts,
} from "../../core/src/channel/gate";
import type { Answer, Question } from "../../core/src/channel/interaction";
import { languages } from "../../core/src/messages/catalogue";
import type { SetProblem } from "../../core/src/triplet/set";
import { failsWith } from "./sendSupport";

const content: ContentFacts = {
  pack: { id: "dmfa", official: true },
  verdict: "accepted",
  blocking: 0,
  declarations: 3,
};

/** A signed set made here, checked, on its way to IN of a real channel: nothing against it. */
const clean: GateFacts & { practice: boolean } = {
  channel: "payroll",
  senderNumber: "123456",
  environment: "R",
  practice: false,
  madeHere: true,
  code: "DMFA",
  practiceCodes: ["XFLA"],
  problems: [],
  signature: "good",
  practiceCertificate: false,
  content,
  declarations: 3,
};

const misnamed: SetProblem = {
  code: "ACRF-118",
  kind: "otherFolder",
  args: { environment: "R", expected: "IN", found: "INTEST" },
  name: "FI.X",
};
const lineEnds = { name: "FI.X", crlf: 2, lf: 1, cr: 0 };
const mixed: SetProblem = { code: "ACRF-125", kind: "mixedLineEnds", args: lineEnds, name: "FI.X" };
const marked: SetProblem = { code: "ACRF-138", kind: "byteOrderMark", args: { name: "FI.X" }, name: "FI.X" };
const reference = { id: "fla", official: false };

type Kinds = { refuse?: string[]; override?: string[]; confirm?: string[]; warn?: string[] };

const table: [string, Partial<GateFacts>, Kinds][] = [
  ["a clean set into IN", {}, {}],
  ["a clean set into INTEST, unsigned", { environment: "T", signature: "none" }, {}],
  // Never to be overridden.
  ["an unsaved document", { content: { ...content, unsaved: true } }, { refuse: ["unsaved"] }],
  [
    "an unsaved document into INTEST",
    { environment: "T", content: { ...content, unsaved: true } },
    { refuse: ["unsaved"] },
  ],
  ["names of another folder into IN", { problems: [misnamed] }, { refuse: ["otherFolder"] }],
  [
    "names of another folder into INTEST, made here",
    { environment: "T", problems: [misnamed] },
    { refuse: ["otherFolder"] },
  ],
  ["no FS into IN", { signature: "none" }, { refuse: ["signatureMissing"] }],
  ["a wrong FS into IN", { signature: "wrong" }, { refuse: ["signatureWrong"] }],
  ["a wrong FS into IN of other software", { signature: "wrong", madeHere: false }, { refuse: ["signatureWrong"] }],
  ["no FS into the practice channel's IN", { practice: true, signature: "none" }, { refuse: ["signatureMissing"] }],
  [
    "a reference pack into IN of a real channel",
    { content: { ...content, pack: reference } },
    { refuse: ["unofficialPack"] },
  ],
  [
    "a reference pack into IN of the practice channel",
    { practice: true, content: { ...content, pack: reference } },
    {},
  ],
  [
    "a reference pack into INTEST of a real channel",
    { environment: "T", content: { ...content, pack: reference } },
    {},
  ],
  ["the practice code into INTEST of a real channel", { environment: "T", code: "XFLA" }, { refuse: ["practiceCode"] }],
  [
    "the practice code of a set made elsewhere",
    { environment: "T", code: "XFLA", madeHere: false },
    { refuse: ["practiceCode"] },
  ],
  ["the practice code on the practice channel", { practice: true, environment: "T", code: "XFLA" }, {}],
  [
    "a practice certificate into INTEST of a real channel",
    { environment: "T", practiceCertificate: true },
    { refuse: ["practiceCertificate"] },
  ],
  ["a practice certificate on the practice channel", { practice: true, practiceCertificate: true }, {}],
  ["the same file into IN again", { sentBefore: { by: "hash", set: "GO.A" } }, { refuse: ["sentBeforeFile"] }],
  ["the same form into IN again", { sentBefore: { by: "form", set: "GO.A" } }, { refuse: ["sentBeforeForm"] }],
  ["the same file into INTEST again", { environment: "T", sentBefore: { by: "hash", set: "GO.A" } }, {}],
  ["a set whose GO is in doubt", { environment: "T", doubtful: "GO.A" }, { refuse: ["goUnknown"] }],
  // Nothing is refused for being real before the server was met.
  [
    "before first contact: code, certificate and pack are open",
    { practice: undefined, code: "XFLA", practiceCertificate: true, content: { ...content, pack: reference } },
    {},
  ],
  [
    "before first contact: an unsaved document is not",
    { practice: undefined, content: { ...content, unsaved: true } },
    { refuse: ["unsaved"] },
  ],
  // To be overridden by a typed reason in production, confirmed in test.
  [
    "blocking findings into IN",
    { content: { ...content, verdict: "refused", blocking: 2 } },
    { override: ["blockingFindings"] },
  ],
  [
    "blocking findings into INTEST",
    { environment: "T", content: { ...content, verdict: "refused", blocking: 2 } },
    { confirm: ["blockingFindings"] },
  ],
  ["undecided into IN", { content: { ...content, verdict: "undecided" } }, { override: ["undecided"] }],
  [
    "undecided into INTEST",
    { environment: "T", content: { ...content, verdict: "undecided" } },
    { confirm: ["undecided"] },
  ],
  [
    "engines disagree into IN",
    { content: { ...content, verdict: "undecided", disagreement: "ours: kept; theirs: not kept" } },
    { override: ["disagreement"] },
  ],
  ["nobody checked, into IN", { content: undefined, madeHere: false }, { override: ["contentUnchecked"] }],
  ["nobody checked, into INTEST", { environment: "T", content: undefined, madeHere: false }, {}],
  ["a byte order mark into IN", { problems: [marked] }, { override: ["byteOrderMark"] }],
  ["mixed line ends into IN", { problems: [mixed] }, { warn: ["mixedLineEnds"] }],
  ["mixed line ends into INTEST", { environment: "T", problems: [mixed] }, { warn: ["mixedLineEnds"] }],
  ["a byte order mark into INTEST", { environment: "T", problems: [marked] }, { confirm: ["byteOrderMark"] }],
  // What QA does all day.
  [
    "wrong names of other software into INTEST",
    { environment: "T", madeHere: false, problems: [misnamed] },
    { confirm: ["otherFolder"] },
  ],
  [
    "a wrong FS of other software into INTEST",
    { environment: "T", madeHere: false, signature: "wrong" },
    { confirm: ["signatureWrong"] },
  ],
  ["a wrong FS made here into INTEST", { environment: "T", signature: "wrong" }, { refuse: ["signatureWrong"] }],
  ["wrong names of other software into IN", { madeHere: false, problems: [misnamed] }, { refuse: ["otherFolder"] }],
  ["forms outside the mandates", { outsideMandates: 2 }, { warn: ["outsideMandates"] }],
  ["a certificate of another enterprise", { otherOwner: "0987654394" }, { warn: ["otherOwner"] }],
  ["the same on the practice channel", { otherOwner: "0987654394", practice: true }, {}],
  ["a training provider's file of another declarant", { otherDeclarant: 1 }, { override: ["otherDeclarant"] }],
  ["the same into INTEST", { otherDeclarant: 1, environment: "T" }, { confirm: ["otherDeclarant"] }],
  ["S on a channel without it", { environment: "S", simulation: false }, { refuse: ["noSimulation"] }],
  ["S on a channel that uses it", { environment: "S", simulation: true }, {}],
  [
    "several at once",
    { signature: "none", content: { ...content, blocking: 1, unsaved: true } },
    { refuse: ["unsaved", "signatureMissing"], override: ["blockingFindings"] },
  ],
];

for (const [title, change, expected] of table)
  test(title, () => {
    const { refusals, overridable, confirmable, warnings } = decide({ ...clean, ...change });
    const kinds = (items: readonly { kind: string }[]): string[] => items.map(({ kind }) => kind);
    const { refuse = [], override = [], confirm = [], warn = [] } = expected;
    assert.deepEqual([refusals, overridable, confirmable, warnings].map(kinds), [refuse, override, confirm, warn]);
    for (const item of [...refusals, ...overridable, ...confirmable, ...warnings])
      for (const language of languages) assert.doesNotMatch(gateItemText(item, language), /\{\w+\}/);
  });

test("a set of several files is as bad as the worst of them", () => {
  const bad: ContentFacts = { ...content, verdict: "refused", blocking: 2, declarations: 4, disagreement: "why" };
  assert.deepEqual(contentOfSet([content, bad]), {
    pack: content.pack,
    verdict: "refused",
    blocking: 2,
    disagreement: "why",
    declarations: 7,
    unsaved: false,
  });
  const open: ContentFacts = { ...content, pack: reference, verdict: "undecided", unsaved: true };
  const both = contentOfSet([content, open]);
  assert.deepEqual([both?.pack, both?.verdict, both?.unsaved], [reference, "undecided", true]);
  assert.equal(contentOfSet([content, undefined])?.verdict, "undecided");
  assert.equal(contentOfSet([bad, undefined])?.verdict, "refused");
  assert.deepEqual([contentOfSet([]), contentOfSet([undefined])], [undefined, undefined]);
});

/** Passes the gate with a person who answers as given, by kind of question; "no" where nothing is given. */
async function pass(
  change: Partial<GateFacts>,
  answers: Partial<Record<Question["kind"], Answer>>,
  session = new GateSession(),
) {
  const asked: Question[] = [];
  const ask = async (question: Question): Promise<Answer | undefined> => (asked.push(question), answers[question.kind]);
  const record = await passGate({ ...clean, ...change } as typeof clean, ask, session);
  return { asked, kinds: asked.map(({ kind }) => kind), record };
}

test("IN asks once, modally, with channel, environment and number of declarations", async () => {
  const { asked, record } = await pass({}, { production: { senderNumber: "123456" } });
  assert.deepEqual(asked, [
    {
      kind: "production",
      environment: "R",
      channel: "payroll",
      practice: false,
      declarations: 3,
      senderNumber: "123456",
      typeSenderNumber: true,
      warnings: [],
    },
  ]);
  assert.deepEqual(record, { environment: "R", practice: false, items: [], warnings: [] });
});

test("the sender number is typed the first time in a session only", async () => {
  const session = new GateSession();
  await pass({}, { production: { senderNumber: " 123456 " } }, session);
  const { asked } = await pass({}, { production: {} }, session);
  assert.ok(asked[0].kind === "production" && !asked[0].typeSenderNumber);
  const { asked: other } = await pass({ senderNumber: "654321" }, { production: { senderNumber: "654321" } }, session);
  assert.ok(other[0].kind === "production" && other[0].typeSenderNumber);
});

test("a wrong or missing sender number, and a no, stop", async () => {
  await failsWith("senderNumberDiffers", pass({}, { production: { senderNumber: "123457" } }));
  await failsWith("senderNumberDiffers", pass({}, { production: {} }));
  await failsWith("cancelled", pass({}, {}));
});

test("an override needs a reason that says something, and then the production question still comes", async () => {
  const blocked = { content: { ...content, verdict: "refused", blocking: 1 } } as const;
  const production = { senderNumber: "123456" };
  await failsWith("reasonNeeded", pass(blocked, { override: {}, production }));
  await failsWith("reasonNeeded", pass(blocked, { override: { reason: "  ok " }, production }));
  await failsWith("cancelled", pass(blocked, { override: { reason: "told by the helpdesk" } }));
  const { kinds, record } = await pass(blocked, { override: { reason: " told by the helpdesk " }, production });
  assert.deepEqual(kinds, ["override", "production"]);
  assert.deepEqual(record, {
    environment: "R",
    practice: false,
    items: ["blockingFindings"],
    reason: "told by the helpdesk",
    warnings: [],
  });
});

test("INTEST asks nothing of a clean set, and one thing of a wrong one", async () => {
  assert.deepEqual((await pass({ environment: "T", signature: "none" }, {})).kinds, []);
  const wrong = { environment: "T", content: { ...content, blocking: 4 }, problems: [marked] } as const;
  const { kinds, record } = await pass(wrong, { test: {} });
  assert.deepEqual(kinds, ["test"]);
  assert.deepEqual(record.items, ["byteOrderMark", "blockingFindings"]);
  await failsWith("cancelled", pass(wrong, {}));
});

test("a refusal asks nothing, and names everything that is refused", async () => {
  const asked: string[] = [];
  const facts = { ...clean, signature: "none" as const, code: "XFLA" };
  await assert.rejects(
    passGate(
      facts,
      async ({ kind }) => (asked.push(kind), { reason: "please let me", senderNumber: "123456" }),
      new GateSession(),
    ),
    (error) => {
      assert.ok(error instanceof GateRefusal);
      assert.deepEqual(
        error.items.map(({ kind }) => kind),
        ["practiceCode", "signatureMissing"],
      );
      return true;
    },
  );
  assert.deepEqual(asked, []);
});

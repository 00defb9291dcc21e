// Scenarios: answers that an exercise asks for, faults on the connection, several senders, and what a wrong scenario file is told.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { utils } from "ssh2";
import type SftpClient from "ssh2-sftp-client";
import { eventText } from "../../core/src/channel/simulator/events";
import type { JsonSchema } from "../../core/src/channel/simulator/jsonSchema";
import { ScenarioError } from "../../core/src/channel/simulator/practiceChannel";
import { readScenario } from "../../core/src/channel/simulator/scenario";
import { unzipOne, zipOne } from "../../core/src/channel/simulator/zip";
import { opinion } from "../../core/src/channel/secondOpinion/opinion";
import { languages } from "../../core/src/messages/catalogue";
import { needsShared, shared } from "../support/root";
import {
  carsFile,
  channelSchema,
  connect,
  hasTool,
  openSshSftp,
  startPractice,
  texts,
  today,
  until,
  type Practice,
} from "./simulatorSupport";

const name = (prefix: string, sequence: string, tail = "", sender = "123456") =>
  `${prefix}.CARS.${sender}.${today}.${sequence}.T.1${tail}`;
type Files = [name: string, content: string][];
const setOf = (sequence: string, content = carsFile({}), sender?: string): Files => [
  [name("FI", sequence, ".1", sender), content],
  [name("GO", sequence, "", sender), ""],
];

/** Runs a test against a channel that plays a scenario. */
async function withScenario(scenario: object, run: (practice: Practice) => Promise<void>): Promise<void> {
  const practice = await startPractice({ scenario });
  try {
    await run(practice);
  } finally {
    await practice.stop();
  }
}

describe("answers of a scenario", () => {
  test("a file is refused with the codes given, and only as often as asked", () =>
    withScenario(
      { cases: [{ when: { go: "GO.CARS.*.T.1" }, times: 1, acrf: { errors: ["ACRF-101", "ACRF-155"] } }] },
      async (practice) => {
        await practice.put("INTEST", setOf("00001"));
        const [first] = await practice.answers("OUTTEST", "ACRF");
        assert.deepEqual([texts(first, "ResultCode"), texts(first, "ErrorID")], [["0"], ["ACRF-101", "ACRF-155"]]);
        await practice.put("INTEST", setOf("00002"));
        const [, second] = await practice.answers("OUTTEST", "ACRF", 2);
        assert.deepEqual(texts(second, "ResultCode"), ["1"]);
      },
    ));

  const given = {
    errorId: "00024-004",
    tagName: "INSS",
    value: "1",
    class: "B",
    label: "Given",
    line: 3,
    column: 4,
    location: "1,1,2",
    path: { CompanyID: "0999000129", INSS: "86031497446" },
  };

  test("anomalies are returned as given, in place of the judged ones or besides them", needsShared, () =>
    withScenario(
      {
        cases: [
          {
            notification: {
              forms: [
                { form: 1, anomalies: [given], diagnosis: [3] },
                { form: 2, keepJudged: true, anomalies: [{ errorId: "00001-001", class: "W" }] },
                { form: 3, resultCode: 2 },
              ],
            },
          },
        ],
      },
      async (practice) => {
        const wrong = "<Car><Seats>x</Seats><Plate>A</Plate></Car>";
        await practice.put(
          "INTEST",
          setOf(
            "00001",
            carsFile(
              { hour: "10:00:00.001", cars: wrong },
              { hour: "10:00:00.002", cars: wrong },
              { hour: "10:00:00.003" },
            ),
          ),
        );
        const [noti] = await practice.answers("OUTTEST", "NOTI");
        assert.deepEqual(texts(noti, "ErrorID"), ["00024-004", "00901-002", "00001-001"]);
        assert.deepEqual(texts(noti, "ResultCode"), ["0", "0", "2"]);
        const told = practice.events.flatMap((one) => (one.event === "form" ? [one] : []));
        assert.deepEqual(
          told.map(({ resultCode }) => String(resultCode)),
          texts(noti, "ResultCode"),
        );
        assert.deepEqual(
          told.flatMap(({ anomalies }) => anomalies),
          texts(noti, "ErrorID"),
        );
        assert.ok(told.every(({ byScenario }) => byScenario));
        assert.deepEqual(
          [texts(noti, "Diagnosis"), texts(noti, "INSS"), texts(noti, "LineNbr")[0]],
          [["3"], ["86031497446"], "3"],
        );
        const { valid, errors } = await opinion(
          [path.join(shared!, "corpus/schemas/NOTIFICATION_20223.xsd")],
          Buffer.from(noti),
          { timeoutMs: 60_000 },
        );
        assert.equal(valid, true, errors[0]?.message);
      },
    ),
  );

  test("an answer can be lost, the other still comes", () =>
    withScenario({ cases: [{ notification: { lose: true } }] }, async (practice) => {
      await practice.put("INTEST", setOf("00001"));
      await until("the loss is told", () => practice.events.some(({ event }) => event === "lost"));
      assert.deepEqual(
        practice.names("OUTTEST").filter((one) => one.startsWith("FO.")),
        ["FO.ACRF.999999.20250610.00001.T.1.1"],
      );
    }));

  test("a wrong signature, and none", () =>
    withScenario(
      { cases: [{ acrf: { signature: "none" }, notification: { signature: "wrong" } }] },
      async (practice) => {
        await practice.put("INTEST", setOf("00001"));
        await practice.answers("OUTTEST", "NOTI");
        assert.deepEqual(
          practice.names("OUTTEST").filter((one) => one.startsWith("FS.")),
          ["FS.NOTI.999999.20250610.00001.T.1.1"],
        );
      },
    ));

  test("an answer as an archive", () =>
    withScenario({ cases: [{ notification: { zip: true } }] }, async (practice) => {
      await practice.put("INTEST", setOf("00001"));
      await practice.answers("OUTTEST", "NOTI");
      const co = "CO.NOTI.999999.20250610.00001.T.1.1";
      assert.ok(practice.names("OUTTEST").includes(co) && practice.names("OUTTEST").includes(`FS${co.slice(2)}`));
      const found = unzipOne(readFileSync(path.join(practice.folder, "OUTTEST", co)), 1_000_000);
      assert.ok("bytes" in found);
      assert.deepEqual(texts(Buffer.from(found.bytes).toString(), "FileName"), [name("GO", "00001")]);
    }));

  test("an answer written by hand", async () => {
    const practice = await startPractice({ scenario: { cases: [{ notification: { file: "canned.xml" } }] } });
    try {
      writeFileSync(
        path.join(practice.folder, "canned.xml"),
        "<Own go='{go}' ticket='{ticket}' date='{date}' x='{other}'/>",
      );
      await practice.put("INTEST", setOf("00001"));
      const [noti] = await practice.answers("OUTTEST", "NOTI");
      assert.match(
        noti,
        new RegExp(
          `^<Own go='${name("GO", "00001").replaceAll(".", "\\.")}' ticket='PF[0-9A-Z]{11}' date='2025-06-10' x='\\{other\\}'/>$`,
        ),
      );
    } finally {
      await practice.stop();
    }
  });

  test("the log tells of a refusal and of a written answer that the scenario wants them", () =>
    withScenario(
      {
        cases: [{ when: { go: "*00001*" }, acrf: { errors: ["ACRF-101"] } }, { notification: { file: "canned.xml" } }],
      },
      async (practice) => {
        writeFileSync(path.join(practice.folder, "canned.xml"), "<Own/>");
        await practice.put("INTEST", [...setOf("00001"), ...setOf("00002")]);
        await practice.answers("OUTTEST", "NOTI");
        const lines = practice.events.map((one) => eventText(one, "en"));
        assert.ok(
          lines.includes(`${name("GO", "00001")}: file refused, ACRF-101; the scenario says so`),
          lines.join("\n"),
        );
        assert.ok(lines.includes(`the answer NOTI to ${name("GO", "00002")} is the scenario's file canned.xml`));
        assert.ok(!practice.events.some(({ event }) => event === "form"), "nobody is told what the judge found");
      },
    ));

  test("a delay, and a TD that takes back what is not answered yet", () =>
    withScenario({ cases: [{ when: { go: "*00001*" }, notification: { delayMs: 3_600_000 } }] }, async (practice) => {
      await practice.put("INTEST", setOf("00001"));
      await practice.answers("OUTTEST", "ACRF");
      await practice.put("INTEST", [[name("TD", "00001"), ""]]);
      await until("the cancellation", () => practice.events.some(({ event }) => event === "cancelled"));
      await practice.put("INTEST", setOf("00002"));
      await practice.answers("OUTTEST", "NOTI");
      assert.equal(practice.names("OUTTEST").filter((one) => one.startsWith("FO.NOTI")).length, 1);
    }));

  test("files whose GO never comes are refused, and their names tell why", () =>
    withScenario({ goWaitMs: 300 }, async (practice) => {
      await practice.put("INTEST", [
        [name("FI", "00001", ".1"), carsFile({})],
        [name("FI", "00002", ".x"), "x"],
        ["notes.txt", "x"],
      ]);
      const answers = await practice.answers("OUTTEST", "ACRF", 3);
      const told = answers.map((text) => `${texts(text, "FileName")} ${texts(text, "ErrorID")}`).sort();
      assert.deepEqual(
        told,
        [`${name("FI", "00001", ".1")} ACRF-130`, `${name("FI", "00002", ".x")} ACRF-131`, "notes.txt ACRF-129"].sort(),
      );
    }));

  test("limits", () =>
    withScenario({ maxFileBytes: 2000, maxForms: 2, maxAgeDays: 10, maxParts: 1 }, async (practice) => {
      const forms = (count: number) =>
        carsFile(...Array.from({ length: count }, (_, index) => ({ hour: `10:00:00.00${index}` })));
      await practice.put("INTEST", [
        ...setOf("00001", forms(3)),
        ...setOf("00002", forms(9)),
        [`GO.CARS.123456.20250529.00003.T.2`, ""],
      ]);
      const answers = await practice.answers("OUTTEST", "ACRF", 3);
      assert.deepEqual(answers.map((text) => texts(text, "ErrorID").join(" ")).sort(), [
        "ACRF-126 ACRF-128",
        "ACRF-184",
        "ACRF-275",
      ]);
    }));
});

describe("archives", () => {
  const bytes = Buffer.from(carsFile({}));
  const good = zipOne("FI.xml", bytes);
  /** The archive with one number changed. */
  const changed = (at: number, value: number) => Buffer.from(good.with(at, value));
  const cases: [what: string, archive: Uint8Array, expected: string][] = [
    ["a good one", good, ""],
    ["cut", good.subarray(0, 60), "280"],
    ["a wrong checksum", changed(good.length - 22 - (46 + 6) + 16, good[good.length - 22 - (46 + 6) + 16] ^ 1), "280"],
    ["two files", changed(good.length - 12, 2), "281"],
    ["no file", Buffer.concat([Buffer.from("PK\x05\x06", "latin1"), Buffer.alloc(18)]), "281"],
    ["far more than it says", zipOne("FI.xml", Buffer.alloc(5_000_000)), "184"],
    ["a pointer out of the file", changed(good.length - 6, 0xff), "280"],
  ];
  for (const [what, archive, expected] of cases)
    test(what, () => {
      const found = unzipOne(archive, 1_000_000);
      assert.equal("error" in found ? found.error : "", expected);
    });

  test("an FI that came as an archive is judged by what it holds", () =>
    withScenario({}, async (practice) => {
      await practice.put("INTEST", [
        [
          name("FI", "00001", ".1"),
          zipOne("x", Buffer.from(carsFile({ cars: "<Car><Seats>x</Seats><Plate>A</Plate></Car>" }))),
        ],
        [name("GO", "00001"), ""],
        [name("FI", "00002", ".1"), good.subarray(0, 60)],
        [name("GO", "00002"), ""],
      ]);
      assert.deepEqual(texts((await practice.answers("OUTTEST", "NOTI"))[0], "ErrorID"), ["00901-002"]);
      assert.deepEqual(texts((await practice.answers("OUTTEST", "ACRF", 2))[1], "ErrorID"), ["ACRF-280"]);
    }));
});

describe("faults on the connection", () => {
  test("the connection is cut in the middle of a file, once; nothing is judged", () =>
    withScenario(
      { faults: [{ method: "write", name: "FI.*", afterBytes: 40_000, times: 1, do: "cut" }] },
      async (practice) => {
        const file = carsFile({}) + " ".repeat(200_000);
        await assert.rejects(practice.put("INTEST", setOf("00001", file)));
        assert.deepEqual(practice.names("INTEST"), [name("FI", "00001", ".1")]);
        const cuts = practice.events.filter((one) => one.event === "transfer" && one.failed !== undefined);
        assert.deepEqual(
          cuts.map((one) => eventText(one, "en")),
          [`/INTEST/${name("FI", "00001", ".1")}: the scenario cuts the connection (write)`],
        );
        const client = await connect(practice.channel);
        for (const [one, content] of setOf("00001", file)) await client.put(Buffer.from(content), `/INTEST/${one}`);
        await client.end();
        assert.deepEqual(texts((await practice.answers("OUTTEST", "ACRF"))[0], "ResultCode"), ["1"]);
      },
    ));

  test("stat, rename and list can be forbidden", () =>
    withScenario(
      { faults: ["stat", "rename", "list"].map((method) => ({ method, do: "refuse" })) },
      async (practice) => {
        const client = await connect(practice.channel);
        const file = path.join(practice.folder, "file");
        writeFileSync(file, carsFile({}));
        await client.fastPut(file, "/IN/a.tmp");
        await assert.rejects(client.stat("/IN/a.tmp"));
        await assert.rejects(client.rename("/IN/a.tmp", "/IN/b.tmp"));
        await assert.rejects(client.list("/IN"));
        await client.end();
      },
    ));

  test("a login is refused once", () =>
    withScenario({ faults: [{ method: "login", times: 1, do: "refuse" }] }, async (practice) => {
      await assert.rejects(connect(practice.channel));
      await (await connect(practice.channel)).end();
    }));
});

const needsSftp = { skip: hasTool("sftp") ? false : "OpenSSH's sftp is not installed" };

/** What meets a fault of each kind: as a batch of OpenSSH's own client, and as a call of ours. */
const requests: readonly [
  method: string,
  batch: string,
  call: (client: SftpClient, local: string) => Promise<unknown>,
][] = [
  ["login", "ls /OUTTEST", (client) => client.list("/OUTTEST")],
  ["open", "put LOCAL /INTEST/up.tmp", (client, local) => client.fastPut(local, "/INTEST/up.tmp")],
  ["write", "put LOCAL /INTEST/up.tmp", (client, local) => client.fastPut(local, "/INTEST/up.tmp")],
  ["close", "put LOCAL /INTEST/up.tmp", (client, local) => client.fastPut(local, "/INTEST/up.tmp")],
  ["read", "get /OUTTEST/there LOCAL.got", (client) => client.get("/OUTTEST/there")],
  ["stat", "get /OUTTEST/there LOCAL.got", (client) => client.stat("/OUTTEST/there")],
  ["list", "ls /OUTTEST", (client) => client.list("/OUTTEST")],
  ["rename", "rename /INTEST/old.tmp /INTEST/new.tmp", (client) => client.rename("/INTEST/old.tmp", "/INTEST/new.tmp")],
  ["remove", "rm /INTEST/old.tmp", (client) => client.delete("/INTEST/old.tmp")],
];

describe("every fault meets OpenSSH's client and ours alike", needsSftp, () => {
  for (const [method, batch, call] of requests)
    for (const what of ["refuse", "cut"] as const)
      test(`${method}: ${what}`, () =>
        withScenario({ faults: [{ method, do: what }] }, async (practice) => {
          const local = path.join(practice.folder, "local");
          writeFileSync(local, carsFile({}));
          writeFileSync(path.join(practice.folder, "OUTTEST", "there"), "something");
          writeFileSync(path.join(practice.folder, "INTEST", "old.tmp"), "something");
          const ours = async (): Promise<void> => {
            const client = await connect(practice.channel);
            await call(client, local).finally(() => client.end().catch(() => {}));
          };
          const theirs = () => openSshSftp(practice.channel, [batch.replaceAll("LOCAL", local)]);
          await assert.rejects(theirs, "OpenSSH's client");
          await assert.rejects(ours, "our client");
          const lines = practice.events.flatMap((one) =>
            one.event === "transfer" && one.failed !== undefined ? [eventText(one, "en")] : [],
          );
          const about = method === "login" ? practice.channel.user : /\/(IN|OUT)TEST/.exec(batch)![0];
          const words =
            what === "cut" ? `the scenario cuts the connection (${method})` : `${method} refused, the scenario`;
          assert.ok(
            lines.length >= 2 && lines.every((one) => one.startsWith(about) && one.includes(words)),
            lines.join("\n"),
          );
        }));
});

describe("accounts", () => {
  test("each sender has its own folders, its own numbers and its own answers", () =>
    withScenario(
      {
        senders: [
          { user: "one", senderNumbers: ["111111"] },
          { user: "two", senderNumbers: ["222222"] },
        ],
      },
      async (practice) => {
        await practice.put("INTEST", [
          ...setOf("00001", carsFile({}), "111111"),
          ...setOf("00002", carsFile({}), "222222"),
        ]);
        const answers = await practice.answers("OUTTEST", "ACRF", 2);
        assert.deepEqual(answers.map((text) => texts(text, "ErrorID").join()).sort(), ["", "ACRF-108"]);
        const client = await connect({ ...practice.channel, user: "two" });
        assert.deepEqual(await client.list("/OUTTEST"), []);
        for (const [one, content] of setOf("00001", carsFile({}), "222222"))
          await client.put(Buffer.from(content), `/INTEST/${one}`);
        await practice.answers("senders/two/OUTTEST", "NOTI");
        await client.end();
      },
    ));

  test("an account with a key of its own takes that key and no other", async () => {
    const keys = utils.generateKeyPairSync("ecdsa", { bits: 256 });
    const folder = mkdtempSync(path.join(os.tmpdir(), "fla-practice-"));
    writeFileSync(path.join(folder, "own.pub"), keys.public);
    writeFileSync(path.join(folder, "own"), keys.private, { mode: 0o600 });
    const practice = await startPractice({
      dir: folder,
      scenario: { senders: [{ user: "one", publicKeyFile: "own.pub" }] },
    });
    try {
      await assert.rejects(connect(practice.channel));
      await (await connect({ ...practice.channel, keyFile: path.join(folder, "own") })).end();
    } finally {
      await practice.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test("other software's files lie in the folders", () =>
    withScenario(
      { files: [{ folder: "OUT", name: "FO.DIMN.999999.20250601.00007.R.1.1", text: "<x/>" }] },
      async (practice) => {
        const client = await connect(practice.channel);
        assert.equal(String(await client.get("/OUT/FO.DIMN.999999.20250601.00007.R.1.1")), "<x/>");
        await client.end();
      },
    ));
});

describe("a scenario file", () => {
  const schema = JSON.parse(channelSchema) as JsonSchema;
  const cases: [text: string, problem: string][] = [
    ['{"cases": [}', "scenario.json 1"],
    ['{\n "goWaitMs": "1"}', "scenario.type 2 goWaitMs integer"],
    [
      '{"cases":[{"acrf":{\n"delay":1}}]}',
      "scenario.unknown 2 cases/0/acrf/delay errors, delayMs, lose, signature, zip, file",
    ],
    ['{"senders":[\n\n{}]}', "scenario.missing 3 senders/0 user"],
    ['{"cases":[{"acrf":{"errors":["125"]}}]}', "scenario.value 1 cases/0/acrf/errors/0 ^ACRF-[0-9]{3}$"],
    ['{"cases":[{"acrf":{"signature":"bad"}}]}', "scenario.value 1 cases/0/acrf/signature good | wrong | none"],
    ['{"maxParts":10}', "scenario.value 1 maxParts 1..9"],
    ["[]", "scenario.type 1 / object"],
    ['{"__proto__":1}', "scenario.unknown 1 __proto__"],
  ];
  for (const [text, problem] of cases)
    test(problem, () => {
      const [{ kind, args }] = readScenario(text, schema).problems;
      const told = [kind, args.line, args.where, args.expected].filter((part) => part !== undefined).join(" ");
      assert.ok(told.startsWith(problem), told);
    });

  test("a file that is not there, in words", async () => {
    const { startPracticeChannel } = await import("../../core/src/channel/simulator/practiceChannel");
    const options = {
      dir: "/nowhere",
      port: 0,
      clock: () => new Date(0),
      packs: [],
      scenario: "/nowhere/x.json",
      scenarioSchema: channelSchema,
    };
    await assert.rejects(startPracticeChannel(options), (error: unknown) => {
      assert.ok(error instanceof ScenarioError);
      for (const language of languages) assert.match(error.textIn(language), /\/nowhere\/x\.json.*ENOENT/);
      return true;
    });
  });

  test("every event has a line in every language", () =>
    withScenario({ cases: [{ when: { go: "*00002*" }, acrf: { errors: ["ACRF-101"] } }] }, async (practice) => {
      await practice.put("INTEST", [...setOf("00001"), ...setOf("00002")]);
      await practice.answers("OUTTEST", "ACRF", 2);
      await practice.answers("OUTTEST", "NOTI", 1);
      assert.ok(practice.events.length > 8);
      for (const event of practice.events)
        for (const language of languages) assert.doesNotMatch(eventText(event, language), /\{|undefined/);
    }));
});

test("the product's scenario schema is the one the tests use", () =>
  assert.ok(
    readFileSync(path.join(__dirname, "../../schemas/channel/scenario.schema.json"), "utf8") === channelSchema,
  ));

// The practice channel from end to end: what it answers to sets put by ssh2-sftp-client and by OpenSSH's sftp.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import type { CoreFinding } from "../../core/src/channel/simulator/contentJudge";
import { opinion } from "../../core/src/channel/secondOpinion/opinion";
import { needsShared, shared } from "../support/root";
import {
  carsFile,
  connect,
  goodCar,
  hasTool,
  openSshSftp,
  startPractice,
  texts,
  today,
  until,
  type Practice,
} from "./simulatorSupport";

const needsSftp = { skip: hasTool("sftp") ? false : "OpenSSH's sftp is not installed" };
const needsOpenssl = { skip: hasTool("openssl") ? false : "openssl is not installed" };

const name = (prefix: string, sequence: string, tail = "", environment = "T") =>
  `${prefix}.CARS.123456.${today}.${sequence}.${environment}.1${tail}`;

type Files = [name: string, content: string | Uint8Array][];
const setOf = (sequence: string, content: string | Uint8Array): Files => [
  [name("FI", sequence, ".1"), content],
  [name("GO", sequence), ""],
];

describe("what becomes of a set", () => {
  let practice: Practice;
  before(async () => void (practice = await startPractice()));
  after(() => practice.stop());

  /** Puts a set; returns its ACRF and, when the file is taken, its NOTI. */
  async function send(
    goName: string,
    files: Files,
    folder = "INTEST",
  ): Promise<{ acrf: string; noti: string | undefined }> {
    const out = folder === "IN" ? "OUT" : "OUTTEST";
    await practice.put(folder, files);
    const find = async (kind: "ACRF" | "NOTI") => {
      let found: string | undefined;
      await until(`${kind} for ${goName}`, () => {
        const names = practice.names(out).filter((one) => one.startsWith(`GO.${kind}.`));
        const contents = names.map((one) =>
          readFileSync(path.join(practice.folder, out, `FO${one.slice(2)}.1`), "utf8"),
        );
        found = contents.find((text) => texts(text, "FileName").includes(goName));
        return found !== undefined;
      });
      return found!;
    };
    const acrf = await find("ACRF");
    return { acrf, noti: texts(acrf, "ResultCode")[0] === "1" ? await find("NOTI") : undefined };
  }

  test("a good set is taken and accepted, with the sender's header and reference", async () => {
    const { acrf, noti } = await send(name("GO", "00001"), setOf("00001", carsFile({ reference: "MY-1" })));
    assert.deepEqual([texts(acrf, "ResultCode"), texts(acrf, "ErrorID")], [["1"], []]);
    assert.equal(texts(acrf, "ReferenceNbr")[0].length, 13);
    assert.deepEqual(texts(noti!, "ResultCode"), ["1"]);
    assert.equal(texts(noti!, "FormCreationHour")[1], "10:00:00.000");
    assert.ok(texts(noti!, "ReferenceNbr").includes("MY-1"));
    assert.deepEqual(practice.names("INTEST"), []);
    assert.deepEqual(practice.names("OUTTEST"), [
      "FO.ACRF.999999.20250610.00001.T.1.1",
      "FO.NOTI.999999.20250610.00001.T.1.1",
      "FS.ACRF.999999.20250610.00001.T.1.1",
      "FS.NOTI.999999.20250610.00001.T.1.1",
      "GO.ACRF.999999.20250610.00001.T.1",
      "GO.NOTI.999999.20250610.00001.T.1",
    ]);
  });

  test("a schema violation comes back with code, element, value and place; the other form is accepted", async () => {
    const wrong = "<Car><Seats>four</Seats><Plate>1ABC234</Plate></Car>";
    const file = carsFile({}, { hour: "10:00:00.001", cars: goodCar + wrong });
    const { noti } = await send(name("GO", "00002"), setOf("00002", file));
    assert.deepEqual(texts(noti!, "ResultCode"), ["1", "0"]);
    assert.deepEqual(texts(noti!, "ErrorID"), ["00901-002"]);
    assert.deepEqual(texts(noti!, "TagName"), ["Seats"]);
    assert.deepEqual(texts(noti!, "Value"), ["four"]);
    assert.deepEqual(texts(noti!, "AnomalyClass"), ["B"]);
    assert.deepEqual(texts(noti!, "Location"), ["1,2,7,1"]);
  });

  const anomalies: [what: string, car: string, code: string, tag: string, location: string][] = [
    [
      "too long, with an own id of six characters",
      "<Car><Seats>4</Seats><Plate>TOO-LONG</Plate></Car>",
      "XREF07093",
      "Plate",
      "1,1,6,2",
    ],
    ["missing", "<Car><Seats>4</Seats></Car>", "XREF07001", "Plate", "1,1,6"],
    ["wrong place", "<Car><Plate>1ABC234</Plate><Seats>4</Seats></Car>", "90902-091", "Car", "1,1,6"],
    ["empty", "<Car><Seats></Seats><Plate>A</Plate></Car>", "00901-001", "Seats", "1,1,6,1"],
  ];
  for (const [index, [what, car, code, tag, location]] of anomalies.entries())
    test(`anomaly: ${what}`, async () => {
      const sequence = `0001${index}`;
      const { noti } = await send(name("GO", sequence), setOf(sequence, carsFile({ cars: car })));
      assert.deepEqual(
        [texts(noti!, "ErrorID"), texts(noti!, "TagName"), texts(noti!, "Location")],
        [[code], [tag], [location]],
      );
    });

  const go = (rest: string) => `GO.${rest}`;
  const day = `CARS.123456.${today}`;
  const refusals: [what: string, goName: string, files: Files | undefined, codes: string][] = [
    ["a GO without total", go(`${day}.0010A.T`), undefined, "107"],
    ["a code that is not four capitals", go(`cars.123456.${today}.0010B.T.1`), undefined, "107"],
    ["a sender of the social security", go(`CARS.999999.${today}.0010C.T.1`), undefined, "108"],
    ["a date of six digits", go("CARS.123456.250610.0010D.T.1"), undefined, "109"],
    ["a day that does not exist", go("CARS.123456.20250231.0010E.T.1"), undefined, "110"],
    ["a date in the future", go("CARS.123456.20250611.0010F.T.1"), undefined, "111"],
    ["a date too old", go("CARS.123456.20230610.0010G.T.1"), undefined, "126"],
    ["a sequence of four", go(`${day}.0010.T.1`), undefined, "112"],
    ["sequence zero", go(`${day}.00000.T.1`), undefined, "127"],
    ["a sequence with small letters", go(`${day}.0010h.T.1`), undefined, "367"],
    ["a total of two digits", go(`${day}.0010I.T.10`), undefined, "114"],
    ["a total that is no digit", go(`${day}.0010J.T.X`), undefined, "115"],
    ["a total of zero", go(`${day}.0010K.T.0`), undefined, "116"],
    ["an unknown environment", go(`${day}.0010L.X.1`), undefined, "117"],
    ["production in the test folder", go(`${day}.0010M.R.1`), undefined, "118"],
    ["simulation in the test folder", go(`${day}.0010N.S.1`), undefined, "257"],
    ["several at once", go("CARS.999999.20250611.00000.T.1"), undefined, "108 111 127"],
    ["no FI", go(`${day}.0011A.T.1`), [], "120"],
    ["one FI of two", go(`${day}.0011B.T.2`), [[`FI.${day}.0011B.T.2.1`, carsFile({})]], "120"],
    [
      "two FI, both beyond",
      go(`${day}.0011C.T.2`),
      [
        [`FI.${day}.0011C.T.2.2`, carsFile({})],
        [`FI.${day}.0011C.T.2.3`, carsFile({})],
      ],
      "123",
    ],
    ["an FI with an extension", go(`${day}.0011D.T.1`), [[`FI.${day}.0011D.T.1.1.xml`, carsFile({})]], "131"],
    [
      "an FS with an extension",
      go(`${day}.0011E.T.1`),
      [
        [`FI.${day}.0011E.T.1.1`, carsFile({})],
        [`FS.${day}.0011E.T.1.1.p7s`, "x"],
      ],
      "132",
    ],
    [
      "an FS too many",
      go(`${day}.0011F.T.1`),
      [
        [`FI.${day}.0011F.T.1.1`, carsFile({})],
        [`FS.${day}.0011F.T.1.1`, "x"],
        [`FS.${day}.0011F.T.1.2`, "x"],
      ],
      "122",
    ],
    [
      "an FS that is no signature, in INTEST",
      go(`${day}.0011G.T.1`),
      [
        [`FI.${day}.0011G.T.1.1`, carsFile({})],
        [`FS.${day}.0011G.T.1.1`, "x"],
      ],
      "125",
    ],
    [
      "an application that is not known",
      go(`NONE.123456.${today}.0011H.T.1`),
      [[`FI.NONE.123456.${today}.0011H.T.1.1`, carsFile({})]],
      "154",
    ],
    ["an empty FI", go(`${day}.0011I.T.1`), [[`FI.${day}.0011I.T.1.1`, ""]], "134"],
    ["XML cut short", go(`${day}.0011J.T.1`), [[`FI.${day}.0011J.T.1.1`, carsFile({}).slice(0, -9)]], "102"],
    ["no XML at all", go(`${day}.0011K.T.1`), [[`FI.${day}.0011K.T.1.1`, "Seats=4"]], "102"],
    [
      "another encoding",
      go(`${day}.0011L.T.1`),
      [[`FI.${day}.0011L.T.1.1`, carsFile({}).replace("UTF-8", "ISO-8859-1")]],
      "138",
    ],
    ["a byte order mark", go(`${day}.0011M.T.1`), [[`FI.${day}.0011M.T.1.1`, `\uFEFF${carsFile({})}`]], "138"],
    ["UTF-16", go(`${day}.0011N.T.1`), [[`FI.${day}.0011N.T.1.1`, Buffer.from(carsFile({}), "utf16le")]], "138"],
    [
      "a DOCTYPE",
      go(`${day}.0011O.T.1`),
      [[`FI.${day}.0011O.T.1.1`, carsFile({}).replace("<Cars>", "<!DOCTYPE Cars><Cars>")]],
      "137",
    ],
    ["an unknown root", go(`${day}.0011P.T.1`), [[`FI.${day}.0011P.T.1.1`, "<Boats/>"]], "089"],
    ["the root in a namespace", go(`${day}.0011Q.T.1`), [[`FI.${day}.0011Q.T.1.1`, '<Cars xmlns="urn:x"/>']], "139"],
    [
      "an unknown schema",
      go(`${day}.0011R.T.1`),
      [
        [
          `FI.${day}.0011R.T.1.1`,
          carsFile({}).replace(
            "<Cars>",
            '<Cars xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="Cars_20201.xsd">',
          ),
        ],
      ],
      "088",
    ],
    ["no form", go(`${day}.0011S.T.1`), [[`FI.${day}.0011S.T.1.1`, "<Cars/>"]], "157"],
    [
      "something beside the forms",
      go(`${day}.0011T.T.1`),
      [[`FI.${day}.0011T.T.1.1`, carsFile({}).replace("</Cars>", "<Boat/></Cars>")]],
      "205",
    ],
    ["a name that was sent before", name("GO", "00001"), setOf("00001", carsFile({})), "133"],
  ];
  test("refusals, each with its codes", async () => {
    for (const [what, goName, files, codes] of refusals) {
      const rest = goName.slice(3);
      const all: Files = [...(files ?? [[`FI.${rest}.1`, carsFile({})]]), [goName, ""]];
      const sent = what.includes("before") ? await secondAnswer(goName, all) : (await send(goName, all)).acrf;
      assert.deepEqual(
        texts(sent, "ErrorID")
          .map((code) => code.slice(5))
          .join(" "),
        codes,
        what,
      );
      assert.deepEqual(texts(sent, "ResultCode"), ["0"], what);
    }
  });

  /** The refusal of a name that has an older, good answer. */
  async function secondAnswer(goName: string, files: Files): Promise<string> {
    const about = () =>
      practice
        .names("OUTTEST")
        .filter((one) => one.startsWith("FO.ACRF."))
        .map((one) => readFileSync(path.join(practice.folder, "OUTTEST", one), "utf8"))
        .filter((text) => texts(text, "FileName").includes(goName));
    await practice.put("INTEST", files);
    await until("a second ACRF", () => about().length === 2);
    return about()[1];
  }

  test("a wrong prefix is refused for itself", async () => {
    const strange = `FX.CARS.123456.${today}.00200.T.1.1`;
    const { acrf } = await send(strange, [[strange, carsFile({})]]);
    assert.deepEqual(texts(acrf, "ErrorID"), ["ACRF-129"]);
  });

  test("production wants a signature for each FI", async () => {
    const rest = (sequence: string) => name("GO", sequence, "", "R").slice(3);
    const { acrf } = await send(
      `GO.${rest("00300")}`,
      [
        [`FI.${rest("00300")}.1`, carsFile({})],
        [`GO.${rest("00300")}`, ""],
      ],
      "IN",
    );
    assert.deepEqual(texts(acrf, "ErrorID"), ["ACRF-122"]);
  });

  test("signatures made by OpenSSL: good, of another content, of a stranger", needsOpenssl, async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "fla-sign-"));
    try {
      const { certificateFile, certificateKeyFile } = practice.channel;
      const [strangerKey, stranger] = [path.join(folder, "k.pem"), path.join(folder, "c.pem")];
      execFileSync(
        "openssl",
        [
          "req",
          "-x509",
          "-newkey",
          "rsa:2048",
          "-nodes",
          "-keyout",
          strangerKey,
          "-out",
          stranger,
          "-days",
          "9999",
          "-subj",
          "/CN=Stranger",
        ],
        { stdio: "ignore" },
      );
      const cases: [sequence: string, certificate: string, key: string, options: string[], codes: string[]][] = [
        ["00401", certificateFile, certificateKeyFile, ["-binary"], []],
        // Without -binary OpenSSL signs the content with CRLF line ends: not the bytes that are sent.
        ["00402", certificateFile, certificateKeyFile, [], ["ACRF-125"]],
        ["00403", stranger, strangerKey, ["-binary"], ["ACRF-153"]],
        ["00404", certificateFile, certificateKeyFile, ["-binary", "-md", "sha1"], ["ACRF-125"]],
        ["00405", certificateFile, certificateKeyFile, ["-binary", "-nodetach"], ["ACRF-125"]],
        ["00406", certificateFile, certificateKeyFile, ["-binary", "-nocerts"], ["ACRF-125"]],
        ["00407", certificateFile, certificateKeyFile, ["-binary", "-keyid"], ["ACRF-125"]],
        ["00408", certificateFile, certificateKeyFile, ["-binary", "-noattr"], ["ACRF-125"]],
      ];
      for (const [sequence, certificate, key, options, codes] of cases) {
        const rest = name("GO", sequence, "", "R").slice(3);
        const [file, signature] = [path.join(folder, sequence), path.join(folder, `${sequence}.der`)];
        writeFileSync(file, carsFile({}));
        execFileSync(
          "openssl",
          [
            "cms",
            "-sign",
            ...options,
            "-in",
            file,
            "-signer",
            certificate,
            "-inkey",
            key,
            "-outform",
            "DER",
            "-out",
            signature,
          ],
          { stdio: "ignore" },
        );
        const fs = readFileSync(signature)
          .toString("base64")
          .replace(/.{76}(?=.)/g, "$&\r");
        const { acrf } = await send(
          `GO.${rest}`,
          [
            [`FI.${rest}.1`, readFileSync(file)],
            [`FS.${rest}.1`, fs],
            [`GO.${rest}`, ""],
          ],
          "IN",
        );
        assert.deepEqual(texts(acrf, "ErrorID"), codes, `${sequence} ${options.join(" ")}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test(
    "the channel's own signatures are good: OpenSSL verifies them with the CA that is given out",
    needsOpenssl,
    () => {
      const folder = path.join(practice.folder, "OUTTEST");
      const der = path.join(practice.folder, "answer.der");
      const signed = readdirSync(folder).filter((one) => one.startsWith("FS."));
      for (const fs of signed.slice(0, 4)) {
        writeFileSync(der, Buffer.from(readFileSync(path.join(folder, fs), "latin1"), "base64"));
        const words = [
          "cms",
          "-verify",
          "-binary",
          "-inform",
          "DER",
          "-in",
          der,
          "-content",
          path.join(folder, `FO${fs.slice(2)}`),
        ];
        execFileSync(
          "openssl",
          [...words, "-CAfile", practice.channel.caFile, "-purpose", "any", "-out", "/dev/null"],
          { stdio: "ignore" },
        );
      }
      assert.ok(signed.length >= 4);
    },
  );

  test("every answer is valid against the official schemas", needsShared, async () => {
    const folder = path.join(practice.folder, "OUTTEST");
    const answers = readdirSync(folder).filter((one) => one.startsWith("FO."));
    const pick = (kind: string) => answers.filter((one) => one.startsWith(`FO.${kind}.`));
    for (const [kind, schema] of [
      ["ACRF", "ACRF_20231.xsd"],
      ["NOTI", "NOTIFICATION_20223.xsd"],
    ]) {
      assert.ok(pick(kind).length > 0);
      for (const one of pick(kind).slice(0, 5)) {
        const { valid, errors } = await opinion(
          [path.join(shared!, "corpus/schemas", schema)],
          path.join(folder, one),
          { timeoutMs: 60_000 },
        );
        assert.equal(valid, true, `${one}: ${errors[0]?.message}`);
      }
    }
  });

  test("the log holds names, sizes and codes, never content", () => {
    const log = JSON.stringify(practice.events);
    assert.match(log, /"method":"put"/);
    for (const secret of ["1ABC234", "TOO-LONG", "MY-1", "four", "BEGIN"]) assert.ok(!log.includes(secret), secret);
  });
});

describe("as a server", () => {
  let practice: Practice;
  before(async () => void (practice = await startPractice()));
  after(() => practice.stop());

  test("OpenSSH's sftp: FI and GO in, ACRF and NOTI out", needsSftp, async () => {
    const local = path.join(practice.folder, "local");
    mkdirSync(local);
    writeFileSync(path.join(local, "fi"), carsFile({ cars: "<Car><Seats>x</Seats><Plate>A</Plate></Car>" }));
    writeFileSync(path.join(local, "go"), "");
    await openSshSftp(practice.channel, [
      `put ${local}/fi /INTEST/${name("FI", "00001", ".1")}`,
      `put ${local}/go /INTEST/${name("GO", "00001")}`,
    ]);
    await practice.answers("OUTTEST", "NOTI");
    const printed = await openSshSftp(practice.channel, ["ls -l /", "cd OUTTEST", "ls -l", `lcd ${local}`, "get FO.*"]);
    assert.match(printed, /drwxr-xr-x.* IN\b/);
    assert.match(printed, /FO\.NOTI\.999999\.20250610\.00001\.T\.1\.1/);
    assert.doesNotMatch(printed, /\.practice/);
    const noti = readFileSync(path.join(local, "FO.NOTI.999999.20250610.00001.T.1.1"), "utf8");
    assert.deepEqual(texts(noti, "ErrorID"), ["00901-002"]);
  });

  test("no path leads out of the folders", async () => {
    const client = await connect(practice.channel);
    writeFileSync(path.join(practice.folder, "secret"), "secret");
    symlinkSync(path.join(practice.folder, "secret"), path.join(practice.folder, "OUT", "link"));
    const paths = [
      "/secret",
      "/../secret",
      "/OUT/../secret",
      "/OUT/../../secret",
      "/.practice/host_key",
      "/OUT/link",
      "/OUT/a/../../secret",
    ];
    for (const one of paths) await assert.rejects(client.get(one), `${one} could be read`);
    for (const one of [
      "/x",
      "/../x",
      "/OUT/x",
      "/OUTTEST/x",
      "/IN/../x",
      "/.practice/x",
      "/IN/a/b",
      "/IN/a\\b",
      "/IN/a\nb",
    ])
      await assert.rejects(client.fastPut(path.join(practice.folder, "secret"), one), `${one} could be written`);
    await assert.rejects(client.mkdir("/IN/x"));
    await assert.rejects(client.rmdir("/IN"));
    assert.deepEqual((await client.list("/")).map((one) => one.name).sort(), ["IN", "INTEST", "OUT", "OUTTEST"]);
    await client.end();
  });

  test("a folder of thousands of files is listed in pieces, for OpenSSH's client and ours", needsSftp, async () => {
    const count = 2_500; // More than one packet of 256 kB holds.
    for (let n = 0; n < count; n++) writeFileSync(path.join(practice.folder, "OUT", `FO.OTHER.${n}`), "");
    const client = await connect(practice.channel);
    assert.equal((await client.list("/OUT")).filter(({ name: one }) => one.startsWith("FO.OTHER.")).length, count);
    await client.end();
    const printed = await openSshSftp(practice.channel, ["ls -1 OUT"]);
    assert.equal(printed.match(/FO\.OTHER\./g)?.length, count);
    for (let n = 0; n < count; n++) rmSync(path.join(practice.folder, "OUT", `FO.OTHER.${n}`));
  });

  test("files are renamed, never over one another, and removed", async () => {
    const client = await connect(practice.channel);
    await client.put(Buffer.from("1"), "/IN/one.tmp");
    await client.put(Buffer.from("2"), "/IN/two.tmp");
    await assert.rejects(client.rename("/IN/one.tmp", "/IN/two.tmp"));
    await client.rename("/IN/one.tmp", "/IN/three.tmp");
    await client.delete("/IN/two.tmp");
    assert.deepEqual(practice.names("IN"), ["three.tmp"]);
    assert.equal((await client.stat("/IN/three.tmp")).size, 1);
    await assert.rejects(client.stat("/IN/one.tmp"));
    await client.delete("/IN/three.tmp");
    await client.end();
  });

  test("a set that is put under other names and renamed is judged", async () => {
    const client = await connect(practice.channel);
    await client.put(Buffer.from(carsFile({})), "/INTEST/upload.part");
    await client.rename("/INTEST/upload.part", `/INTEST/${name("FI", "00500", ".1")}`);
    await client.put(Buffer.from(""), `/INTEST/${name("GO", "00500")}`);
    await client.end();
    await until("the answer", () =>
      practice.events.some((event) => event.event === "answered" && event.name === name("GO", "00500")),
    );
  });

  test("a set that is copied into the folder without SFTP is judged too", async () => {
    for (const [one, content] of setOf("00501", carsFile({})))
      writeFileSync(path.join(practice.folder, "INTEST", one), content);
    await until("the answer", () =>
      practice.events.some((event) => event.event === "answered" && event.name === name("GO", "00501")),
    );
  });

  test("50 MB go in and come out whole", async () => {
    const bytes = randomBytes(50_000_000);
    const [file, back] = [path.join(practice.folder, "big"), path.join(practice.folder, "back")];
    writeFileSync(file, bytes);
    const client = await connect(practice.channel);
    await client.fastPut(file, "/IN/big.tmp");
    await client.fastGet("/IN/big.tmp", back);
    await client.delete("/IN/big.tmp");
    await client.end();
    const digest = (one: string) => createHash("sha256").update(readFileSync(one)).digest("hex");
    assert.equal(digest(back), digest(file));
  });

  test("another key, another user and a password are refused", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    const other = path.join(practice.folder, "other_key");
    writeFileSync(other, privateKey, { mode: 0o600 });
    await assert.rejects(connect({ ...practice.channel, keyFile: other }));
    await assert.rejects(connect({ ...practice.channel, user: "root" }));
  });

  test("keys are for this user alone, and stay the same after a restart", async () => {
    const again = await startPractice({ dir: practice.folder });
    assert.equal(again.channel.hostKeySha256, practice.channel.hostKeySha256);
    await again.stop();
    const state = path.join(practice.folder, ".practice");
    assert.equal(statSync(state).mode & 0o777, 0o700);
    for (const one of ["host_key", "user_key", "certificate.key", "authority.key"])
      assert.equal(statSync(path.join(state, one)).mode & 0o777, 0o600, one);
    assert.match(practice.channel.hostKeySha256, /^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});

test("several sets in a row are answered each, with numbers that follow", async () => {
  const practice = await startPractice();
  try {
    const sequences = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(5, "0"));
    await practice.put(
      "INTEST",
      sequences.flatMap((sequence) => setOf(sequence, carsFile({}))),
    );
    const answers = await practice.answers("OUTTEST", "NOTI", 12);
    assert.deepEqual(
      answers.map((text) => texts(text, "FileName")[0]).sort(),
      sequences.map((sequence) => name("GO", sequence)),
    );
    assert.deepEqual(
      practice
        .names("OUTTEST")
        .filter((one) => one.startsWith("GO.NOTI"))
        .map((one) => one.split(".")[4]),
      sequences.map((_, index) => (index + 1).toString(36).toUpperCase().padStart(5, "0")),
    );
    const tickets = answers.map((text) => texts(text, "ReferenceNbr")[0]);
    assert.equal(new Set(tickets).size, 12);
  } finally {
    await practice.stop();
  }
});

test("forms of several parts are answered in one notification, in order", async () => {
  const practice = await startPractice();
  try {
    const key = `CARS.123456.${today}.00001.T.2`;
    const parts: Files = [
      [`FI.${key}.2`, carsFile({ hour: "10:00:00.002", cars: "<Car/>" })],
      [`FI.${key}.1`, carsFile({ hour: "10:00:00.001" })],
      [`GO.${key}`, ""],
    ];
    await practice.put("INTEST", parts);
    const [noti] = await practice.answers("OUTTEST", "NOTI");
    assert.deepEqual(texts(noti, "ResultCode"), ["1", "0"]);
    assert.deepEqual(
      texts(noti, "FormCreationHour").filter((hour) => hour.startsWith("10:00:00")),
      ["10:00:00.001", "10:00:00.002"],
    );
  } finally {
    await practice.stop();
  }
});

describe("restart", () => {
  test("what was taken is answered after it, once", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "fla-practice-"));
    try {
      const slow = { latencyMs: { notification: 3_600_000 } };
      const first = await startPractice({ dir: folder, scenario: slow });
      await first.put("INTEST", setOf("00001", carsFile({})));
      await first.answers("OUTTEST", "ACRF");
      await first.stop();
      assert.deepEqual(
        first.names("OUTTEST").filter((one) => one.startsWith("GO.")),
        ["GO.ACRF.999999.20250610.00001.T.1"],
      );

      const second = await startPractice({ dir: folder });
      await second.answers("OUTTEST", "NOTI");
      assert.equal(second.names("OUTTEST").filter((one) => one.startsWith("FO.ACRF")).length, 1);
      await second.put("INTEST", setOf("00001", carsFile({})));
      const answers = await second.answers("OUTTEST", "ACRF", 2);
      assert.deepEqual(texts(answers[1], "ErrorID"), ["ACRF-133"]);
      await until("nothing is kept", () => readdirSync(path.join(folder, ".practice", "taken")).length === 0);
      await second.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a set that came while it was down is answered", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "fla-practice-"));
    try {
      await (await startPractice({ dir: folder })).stop();
      for (const [one, content] of setOf("00001", carsFile({})))
        writeFileSync(path.join(folder, "INTEST", one), content);
      const practice = await startPractice({ dir: folder });
      await practice.answers("OUTTEST", "NOTI");
      await practice.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a journal whose last line was cut is read up to there", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "fla-practice-"));
    try {
      const first = await startPractice({ dir: folder });
      await first.put("INTEST", setOf("00001", carsFile({})));
      await first.answers("OUTTEST", "NOTI");
      await first.stop();
      const journal = path.join(folder, ".practice", "journal.jsonl");
      writeFileSync(journal, readFileSync(journal, "utf8").slice(0, -7));
      const second = await startPractice({ dir: folder });
      await second.put("INTEST", setOf("00002", carsFile({})));
      await second.answers("OUTTEST", "NOTI", 2);
      await second.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("two engines", () => {
  const finding = (path: number[], isSchema: boolean, code = "00901-004", cls = "B"): CoreFinding => ({
    code,
    class: cls,
    element: "Seats",
    value: "4",
    label: "Own text",
    path,
    isSchema,
  });

  /** Sends one file to a channel whose core says this. */
  async function checkJudge(
    file: string,
    findings: readonly CoreFinding[],
    check: (noti: string, practice: Practice) => void,
  ): Promise<void> {
    const practice = await startPractice({ core: () => findings });
    try {
      await practice.put("INTEST", setOf("00001", file));
      check((await practice.answers("OUTTEST", "NOTI"))[0], practice);
    } finally {
      await practice.stop();
    }
  }
  const disagreements = ({ events }: Practice) => events.filter(({ event }) => event === "disagreement");
  const invalid = carsFile({ cars: "<Car><Seats>x</Seats><Plate>A</Plate></Car>" });

  test("both say invalid: the core's codes and texts", () =>
    checkJudge(invalid, [finding([1, 1, 6, 1], true)], (noti, practice) => {
      assert.deepEqual(
        [texts(noti, "ErrorID"), texts(noti, "AnomalyLabel"), texts(noti, "Location")],
        [["00901-004"], ["Own text"], ["1,1,6,1"]],
      );
      assert.deepEqual(disagreements(practice), []);
    }));

  test("only libxml2 says invalid: refused all the same, with its sentence, and told", () =>
    checkJudge(invalid, [], (noti, practice) => {
      assert.deepEqual([texts(noti, "ResultCode"), texts(noti, "ErrorID")], [["0"], ["00901-002"]]);
      assert.match(texts(noti, "AnomalyLabel")[0], /is not a valid value/);
      assert.deepEqual(disagreements(practice), [
        { event: "disagreement", user: "practice", name: name("GO", "00001"), form: 1, libxml2: false, own: true },
      ]);
    }));

  test("only the core says invalid: accepted, and told", () =>
    checkJudge(carsFile({}), [finding([1, 1, 6, 1], true)], (noti, practice) => {
      assert.deepEqual([texts(noti, "ResultCode"), texts(noti, "ErrorID")], [["1"], []]);
      assert.equal(disagreements(practice).length, 1);
    }));

  test("business rules are the core's: blocking refuses, a warning does not", async () => {
    await checkJudge(carsFile({}), [finding([1, 1, 6, 1], false)], (noti) =>
      assert.deepEqual(texts(noti, "ResultCode"), ["0"]),
    );
    await checkJudge(carsFile({}), [finding([1, 1, 6, 1], false, "00901-053", "W")], (noti, practice) => {
      assert.deepEqual([texts(noti, "ResultCode"), texts(noti, "AnomalyClass")], [["1"], ["W"]]);
      assert.deepEqual(disagreements(practice), []);
    });
  });
});

test("a client that never speaks does not keep the channel from closing", async () => {
  const practice = await startPractice();
  const silent = net
    .connect({ port: practice.channel.port, host: "127.0.0.1", allowHalfOpen: true })
    .on("error", () => undefined);
  await once(silent, "connect");
  silent.pause();
  await practice.stop();
  silent.destroy();
});

test("nothing of what was sent is left behind", async () => {
  const practice = await startPractice();
  try {
    await practice.put("INTEST", setOf("00001", carsFile({ reference: "MARKED-REFERENCE" })));
    await practice.answers("OUTTEST", "NOTI");
    const taken = path.join(practice.folder, ".practice", "taken");
    await until("the work folder is empty", () => existsSync(taken) && readdirSync(taken).length === 0);
    assert.ok(!readFileSync(path.join(practice.folder, ".practice", "journal.jsonl"), "utf8").includes("MARKED"));
  } finally {
    await practice.stop();
  }
});

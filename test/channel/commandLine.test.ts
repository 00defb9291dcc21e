// The command line as its user has it, against a real OpenSSH server: keys, a channel, its check, sending, and what is done about
// a set that did not go as it should.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Cli } from "../support/cli";
import { makeLeaf, makePki, openssl } from "../support/pki";
import { root } from "../support/root";
import { startSshd, type Sshd } from "../support/sshd";
import { temporaryFolder } from "../support/temporary";
import { declaration } from "./sendSupport";

const folder = temporaryFolder("fla-cli-channel");
const at = (name: string): string => path.join(folder, name);
const passphrase = { FLA_TEST_SECRET: "een lange wachtwoordzin" };
const secret = ["--passphrase-env", "FLA_TEST_SECRET"];
const pki = makePki(at("pki"));
makeLeaf(pki, "other", { subject: "/C=BE/O=Invented/organizationIdentifier=NTRBE-0987654394/CN=Invented Other" });
const today = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Brussels" }).format(new Date());
let cli: Cli;
let server: Sshd;

before(async () => {
  cli = new Cli({ ...passphrase, FLA_SIGNERS: at("signers.json") });
  server = await startSshd(at("sshd"));
});
after(() => cli.stop());

/** Runs it and expects this exit status; gives what was printed. */
async function fla(args: readonly string[], status = 0, input = ""): Promise<string> {
  const { code, stdout, stderr } = await cli.run(args, input);
  assert.equal(code, status, `fla ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** A document of today, so that a real clock takes it. */
function document(name: string, options: Parameters<typeof declaration>[0] = {}): string {
  writeFileSync(at(name), declaration(options).replaceAll("2025-03-04", today));
  return at(name);
}

const inbox = (name = "INTEST"): string[] => readdirSync(path.join(server.root, name)).sort();

/** Adds a channel of this test's server. */
async function addChannel(name: string, ...more: string[]): Promise<void> {
  const where = ["--host", "127.0.0.1", "--port", String(server.port), "--user", server.user];
  const who = ["--enterprise", "0123456749", "--sender", "123456", "--code", "XTST"];
  await fla(["channel", "add", "--name", name, ...where, ...who, ...more]);
}

const ready = (): string[] => ["--yes", "--accept-host-key", server.hostKeySha256, ...secret];

test("a key pair is made with a passphrase and the right mode, its public half shown, and it logs in", async () => {
  const line = await fla(["channel", "key", "--out", at("mine"), "--bits", "3072", ...secret]);
  assert.match(line, /^ssh-rsa AAAA\S+ fla-batch\n$/);
  assert.equal(statSync(at("mine")).mode & 0o777, 0o600);
  assert.match(execFileSync("ssh-keygen", ["-lf", at("mine.pub")], { encoding: "utf8" }), /^3072 SHA256/);
  assert.throws(() => execFileSync("ssh-keygen", ["-y", "-P", "", "-f", at("mine")], { stdio: "ignore" }));
  assert.equal(await fla(["channel", "public-key", "--key-file", at("mine"), ...secret]), line);
  await fla(["channel", "key", "--out", at("mine"), ...secret], 2);
  writeFileSync(path.join(server.folder, "authorized_keys"), line);
});

test("a channel is added; a second for the same number and quality is refused with the reason", async () => {
  const key = ["--key-file", at("mine")];
  const range = ["--sequence-from", "00500", "--sequence-to", "00599"];
  await addChannel(
    "company",
    "--quality",
    "employer",
    ...key,
    ...range,
    "--certificate",
    pki.at("rsa.full.pem"),
    "--certificate-key",
    pki.at("rsa.key"),
  );
  const pair = ["--enterprise", "0123456749", "--sender", "123457", "--user", "u", "--quality", "employer", ...key];
  assert.match(
    await fla(["channel", "add", "--name", "second", ...pair], 2),
    /company already has this enterprise number and quality/,
  );
  assert.match(await fla(["channel", "list"]), /^company\temployer\t123456/);
});

test("the check of a channel says each point in words; an unknown host key stops it", async () => {
  const unknown = await fla(["channel", "check", ...secret], 2);
  assert.ok(unknown.includes(server.hostKeySha256));
  const report = await fla(["channel", "check", "--accept-host-key", server.hostKeySha256, ...secret]);
  for (const words of [
    "+ Port:",
    "+ Host key:",
    "+ Login: User",
    "+ Folder IN:",
    "+ Folder OUTTEST:",
    "+ Signing certificate:",
    "+ Sequence numbers: This software uses 00500 to 00599",
  ])
    assert.ok(report.includes(words), `${words}\n${report}`);
  await addChannel(
    "other",
    "--quality",
    "provider",
    "--key-file",
    server.keyFile,
    "--certificate",
    pki.at("other.full.pem"),
    "--certificate-key",
    pki.at("other.key"),
  );
  writeFileSync(path.join(server.folder, "authorized_keys"), readFileSync(at("mine.pub"), "utf8"));
  const trouble = await fla(["channel", "check", "--channel", "other"], 1);
  assert.match(trouble, /x Login: 127\.0\.0\.1 refuses user/);
  assert.match(trouble, /! Signing certificate: .*0987654394.*0123456749.*ACRF-153/);
  assert.match(trouble, /! Sequence numbers:/);
  await fla(["channel", "remove", "--name", "other"]);
});

test("a send takes the range and skips the numbers of other software that lie on the server", async () => {
  const stamp = today.replaceAll("-", "");
  writeFileSync(path.join(server.root, "OUTTEST", `FO.ACRF.999999.${stamp}.00001.T`), "");
  writeFileSync(path.join(server.root, "INTEST", `FI.DIMN.123456.${stamp}.00500.T.1.1`), "of other software");
  const said = await fla(["send", document("first.xml"), ...ready()]);
  assert.match(said, new RegExp(`sent to INTEST: FI\\.XTST\\.123456\\.${stamp}\\.00501\\.T\\.1\\.1 GO\\.`));
  assert.match(said, /An ACRF is expected/);
  assert.ok(inbox().includes(`GO.XTST.123456.${stamp}.00501.T.1`));
});

test("the environment S needs the channel's word", async () => {
  assert.match(await fla(["send", document("s.xml"), "--env", "S", ...ready()], 2), /does not use the environment S/);
});

test("a set of other software goes byte for byte under odd names; a big file goes in parts", async () => {
  const odd = at("FI.acrf.12345.today.1.T.1.1");
  writeFileSync(odd, "<not well-formed");
  writeFileSync(at("GO.acrf.12345.today.1.T.1"), "not empty");
  const refused = await fla(["send", odd, "--existing", ...ready().slice(1)], 2);
  assert.match(refused, /ACRF-107/);
  assert.ok(!inbox().includes(path.basename(odd)));
  await fla(["send", odd, "--existing", ...ready()]);
  assert.equal(readFileSync(path.join(server.root, "INTEST", path.basename(odd)), "utf8"), "<not well-formed");
  assert.equal(readFileSync(path.join(server.root, "INTEST", "GO.acrf.12345.today.1.T.1"), "utf8"), "not empty");
  await addChannel(
    "parts",
    "--quality",
    "secretariat",
    "--key-file",
    at("mine"),
    "--max-forms",
    "2",
    "--sequence-from",
    "00700",
    "--mandates",
    "0123456749",
  );
  const said = await fla(["send", "--channel", "parts", document("big.xml", { forms: 5 }), ...ready()]);
  assert.match(said, /00700\.T\.3\.1 FI\.\S+\.T\.3\.2 FI\.\S+\.T\.3\.3 GO\.\S+\.00700\.T\.3\n/);
});

test("every part of a set of other software is checked: one that is wrong is asked about, whichever file was named", async () => {
  const stamp = today.replaceAll("-", "");
  const name = (prefix: string, tail: string): string => at(`${prefix}.XTST.123456.${stamp}.00950.T.2${tail}`);
  const sample = readFileSync(path.join(root, "schemas/fla/samples/valid-small.xml"), "utf8");
  // Made today at midnight: neither the year nor the hour of the run may count.
  const made = sample
    .replace(/<FormCreationDate>[^<]*/, `<FormCreationDate>${today}`)
    .replace(/<FormCreationHour>[^<]*/, "<FormCreationHour>00:00:00.000");
  writeFileSync(name("FI", ".1"), made);
  writeFileSync(name("FI", ".2"), "<FLA><Form/></FLA>");
  writeFileSync(name("GO", ""), "");
  await fla(["check", name("FI", ".1")]);
  const blocking = async (named: string): Promise<number> => {
    const said = await fla(["send", named, "--channel", "company", ...ready().slice(1)], 2);
    return Number(/Blocking findings foreseen: (\d+)/.exec(said)?.[1] ?? 0);
  };
  const found = await blocking(name("GO", ""));
  assert.ok(found > 0);
  assert.equal(await blocking(name("FI", ".1")), found);
  assert.ok(!inbox().some((one) => one.includes(".00950.")));
});

test("a real channel goes by the real day, and a schema of one's own is for checking only", async () => {
  const said = await fla(
    ["send", document("past.xml"), "--channel", "company", "--as-of", "2020-01-01", ...ready()],
    2,
  );
  assert.match(said, /--as-of 2020-01-01: only a practice channel/);
  assert.match(
    await fla(["send", at("past.xml"), "--schema", at("own.xsd"), ...ready()], 2),
    /--schema: no such option/,
  );
});

test("a failed set goes again under its own name, is withdrawn, or goes under the next number", async () => {
  const { port } = server;
  await server.stop();
  assert.match(
    await fla([
      "triplet",
      "--channel",
      "company",
      document("failed.xml", { hour: "11:00:00.000" }),
      "--out",
      at("made"),
    ]),
    /00502/,
  );
  const files = readdirSync(at("made"));
  const failing = await fla(["send", path.join(at("made"), files[0]), "--channel", "company", ...ready()], 2);
  assert.match(failing, /refuses connections/);
  server = await startSshd(at("sshd"), { port });
  writeFileSync(path.join(server.folder, "authorized_keys"), readFileSync(at("mine.pub"), "utf8"));
  const [line] = (await fla(["sent"])).split("\n");
  const [id, state] = line.split("\t");
  assert.equal(state, "failed");
  const withdrawn = await fla(["sent", "withdraw", id, ...ready()]);
  assert.match(withdrawn, /TD\.XTST/);
  await fla(["sent", "again", id, ...ready()], 2);
  const next = await fla(["sent", "next", id, ...ready()]);
  assert.match(next, /00503\.T\.1\.1/);
  assert.match(await fla(["sent", "again", "GO.NONE", ...ready()], 2), /no such set/);
  assert.match(await fla(["sent", "settle", id, ...ready()], 2), /not in doubt/);
});

test("a program of signers.json signs; its name is known by the file alone", async () => {
  assert.match(
    await fla(["sign", "--signer", "card", document("FI.XTST.123456.20250304.00001.R.1.1")], 2),
    /no such signer/,
  );
  const cms = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", "-nosmimecap"];
  const command = [...cms, "-signer", pki.at("rsa.pem"), "-inkey", pki.at("rsa.key"), "-in", "{file}", "-out", "{out}"];
  writeFileSync(at("signers.json"), JSON.stringify([{ name: "card", command }]));
  await fla(["sign", "--signer", "card", at("FI.XTST.123456.20250304.00001.R.1.1")]);
  const signed = at("FI.XTST.123456.20250304.00001.R.1.1");
  const report = await fla(["verify", signed]);
  assert.match(report, /intact, signer unknown/);
  assert.match(await fla(["verify", "--pin", "00ff", signed], 2), /nothing was pinned/);
  const [fingerprint] = /[0-9a-f]{64}/.exec(report)!;
  assert.match(await fla(["verify", "--pin", fingerprint.toUpperCase().replace(/..(?=.)/g, "$&:"), signed]), /pinned:/);
  assert.match(await fla(["verify", signed]), /intact, signer pinned/);
  assert.match(await fla(["verify", "--ca", pki.at("other.pem"), signed], 1), /does not lead to/);
  const locked = ["sign", "--cert", pki.at("rsa.pem"), "--key", pki.at("locked.key")];
  openssl(pki.folder, "rsa", "-in", "rsa.key", "-aes256", "-passout", "pass:another one", "-out", "locked.key");
  assert.match(await fla([...locked, ...secret, signed], 2), /locked\.key: the passphrase is wrong/);
});

test("the certificate's public part for the portal, and the forgotten host key", async () => {
  rmSync(at("out.cer"), { force: true });
  await fla(["channel", "certificate", "--channel", "company", "--out", at("out.cer")]);
  assert.match(
    execFileSync("openssl", ["x509", "-inform", "DER", "-in", at("out.cer"), "-noout", "-subject"], {
      encoding: "utf8",
    }),
    /Verzonden Zender rsa/,
  );
  await fla(["channel", "forget-host", "--channel", "company"]);
  assert.match(await fla(["channel", "check", "--channel", "company", ...secret], 2), /first contact/);
});

test("a damaged line of the journal is said, and the rest is shown", async () => {
  const journal = path.join(cli.home, "home", "journal");
  const file = path.join(journal, readdirSync(journal).sort()[0]);
  const content = readFileSync(file, "utf8");
  writeFileSync(file, content.replace(/"kind":"preflight"/, '"kind":"preflihgt"'));
  assert.match(await fla(["sent"], 2), /line \d+ of \S+ in the journal is damaged/);
  writeFileSync(file, content);
});

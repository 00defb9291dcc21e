// Options: what the help names is taken, and a mistake in calling is said in the reader's language.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Cli } from "../support/cli";

let cli: Cli;
before(() => void (cli = new Cli()));
after(() => cli.stop());

const commands = [
  ...[
    "check",
    "explain",
    "anonymise",
    "sign",
    "verify",
    "triplet",
    "send",
    "fetch",
    "sent",
    "answers",
    "compare",
    "test",
  ],
  ...["purge", "channel", "extract", "pack", "simulate"],
];

for (const command of commands)
  test(`fla ${command}: every option of its help is one, and the help of every language has the same`, async () => {
    const helps = await Promise.all(
      ["en", "nl", "fr", "de"].map((language) => cli.run([command, "--help", "--lang", language])),
    );
    const [options, ...others] = helps.map(({ stdout }) => [...new Set(stdout.match(/--[a-z][a-z0-9-]+/g))].sort());
    for (const other of others) assert.deepEqual(other, options);
    // Each with a value: where one takes none, that is said before anything is done.
    const { stderr } = await cli.run([command, ...options.map((option) => `${option}=x`), "--no-such-option"]);
    assert.match(stderr, /^fla: --no-such-option: no such option here/);
  });

test("a mistake in calling is said in the reader's language", async () => {
  const cases: [string[], RegExp][] = [
    [["check", "--lang", "nl", "--skema", "x.xsd", "x.xml"], /^fla: --skema: die optie is hier niet bekend/],
    [["check", "x.xml", "--lang=fr", "--schema"], /^fla: --schema : la valeur manque/],
    [["check", "--schema", "--format", "json", "--lang", "de", "x.xml"], /^fla: --schema: der Wert fehlt/],
    [["send", "--yes=no", "x.xml"], /^fla: --yes: takes no value/],
    [["check", "-z", "x.xml"], /^fla: -z: no such option here/],
  ];
  for (const [args, expected] of cases) {
    const { code, stderr, stdout } = await cli.run(args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, expected);
  }
});

test("control characters of a document are shown to a person, and kept in JSON", async () => {
  const hostile = "<FLA><A\u001b[31m>\u001b]0;title\u0007\u0085</A\u001b[2J></FLA>";
  const text = await cli.run(["check", "-", "--lang", "en"], hostile);
  assert.doesNotMatch(text.stdout + text.stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  assert.match(text.stdout, /U\+001B/);
  const { stdout } = await cli.run(["check", "--format", "json", "-"], hostile);
  assert.equal(JSON.parse(stdout).files.length, 1);
  const name = await cli.run(["check", "no\u0007such.xml"]);
  assert.equal(name.stderr, "fla: no␇such.xml: cannot be read (ENOENT)\n");
});

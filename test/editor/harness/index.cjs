// What VS Code loads inside the extension host. It runs the bundled suite that FLA_EDITOR_SUITE names and writes the result
// to FLA_EDITOR_REPORT, because an exit status alone cannot tell how many tests ran.
const { writeFileSync } = require("node:fs");
const path = require("node:path");

/** A step waits for a condition, never for a time; this is when the condition counts as never met. */
const limitMs = 60_000;

/** The launcher prints the results, once. */
function silent() {}

exports.run = async function run() {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", timeout: limitMs, grep: process.env.FLA_EDITOR_GREP, reporter: silent });
  mocha.addFile(path.resolve(process.env.FLA_EDITOR_SUITE));
  const cases = [];
  const failures = await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => cases.push({ title: test.fullTitle(), state: "passed", ms: test.duration }));
    runner.on("fail", (test, error) =>
      cases.push({ title: test.fullTitle(), state: "failed", error: error.stack ?? String(error) }),
    );
    runner.on("pending", (test) => cases.push({ title: test.fullTitle(), state: "skipped" }));
  });
  writeFileSync(process.env.FLA_EDITOR_REPORT, JSON.stringify(cases, null, 1));
  if (failures > 0) throw new Error(`${failures} failed`);
};

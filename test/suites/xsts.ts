// Runs the W3C XML Schema Test Suite: `npx tsx test/suites/xsts.ts [--set ms|sun|nist|saxon|boeing|ibm] [--all] [--schema]`.
// Prints agreement by submitter and kind, and every disagreement with its reason (xstsReasons.ts).
import { agreement, runXsts, type Outcome } from "./xstsRunner";
import { reasonFor } from "./xstsReasons";

function main(args: readonly string[]): void {
  const set = args.includes("--set") ? args[args.indexOf("--set") + 1] : undefined;
  const started = Date.now();
  const outcomes = runXsts({
    submitter: set && `${set}Meta`,
    kinds: args.includes("--schema") ? ["schema"] : ["instance", "schema"],
  });
  for (const row of agreement(outcomes)) {
    console.log(`${row.submitter.padEnd(12)} ${row.kind.padEnd(9)} ${row.agreed}/${row.total}  ${row.percent} %`);
  }
  console.log(`${((Date.now() - started) / 1000).toFixed(0)} s`);
  list(outcomes.filter((one) => one.kind === "instance" && !one.agrees));
  if (args.includes("--all")) list(outcomes.filter((one) => one.kind === "schema" && !one.agrees));
}

function list(disagreements: readonly Outcome[]): void {
  for (const one of disagreements) {
    const found = one.problem ?? one.found.join(" ");
    console.log(
      `${one.submitter} ${one.kind} ${one.group}/${one.test}: expected ${one.expected}, got ${one.actual}; ${reasonFor(one)} [${found}]`,
    );
  }
}

main(process.argv.slice(2));

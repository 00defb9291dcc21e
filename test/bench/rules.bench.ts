// Fifty rules over twenty thousand records: the bar is two seconds. Beside them the reference evaluator (xpath over
// @xmldom/xmldom) on the assertions among them, record by record, in the same run.
import { readFileSync } from "node:fs";
import path from "node:path";
import { DOMParser } from "@xmldom/xmldom";
import * as xpath from "xpath";
import { CheckSession } from "../../core/src/check/session";
import { loadUserRules } from "../../core/src/pack/load";
import type { CatalogueData } from "../../core/src/pack/manifest";
import { RuleTimes } from "../../core/src/rules/timing";
import { flaEnvironment } from "../unit/checkSupport";
import { root } from "../support/root";
import { declaration } from "./generate";

const workers = 20_000;
const barMs = 2_000;
const rounds = 5;

const record = /<NaturalPerson>[^]*?<\/NaturalPerson>/;

/** Assertions as a person writes them, each on every worker. */
const assertions = [
  "string-length(INSS) = 11",
  "number(substring(WorkerBirthdate, 1, 4)) > 1900",
  "Employment/EmploymentNbr = 1 or count(Employment) > 1",
  "not(Employment/EmploymentEndDate) or number(translate(Employment/EmploymentEndDate, '-', '')) >= number(translate(Employment/EmploymentStartDate, '-', ''))",
  "Employment/TrainingRight/RightEntitled >= Employment/TrainingRight/RightFollowed",
  "sum(Employment/TrainingRight/RightFollowed) + sum(Employment/TrainingRight/RightLeft) >= 0",
  "count(Employment/Training[TrainingStatus = 1]) <= 20",
  "starts-with(Employment/TrainingRight/CalendarYear, '20')",
  "normalize-space(WorkerName) = WorkerName",
  "contains('MF12', substring(concat(WorkerSex, '1'), 1, 1)) or not(WorkerSex)",
];

/** The pack's own rules, filled up to fifty with assertions. */
function fifty(): { rules: ReturnType<typeof loadUserRules>["rules"]; own: number } {
  const own = (JSON.parse(readFileSync(path.join(root, "schemas/fla/catalogue.json"), "utf8")) as CatalogueData).rules;
  const needed = Math.max(assertions.length, 50 - own.length);
  const more = Array.from({ length: needed }, (_, index) => ({
    id: `a${index}`,
    code: "OWN001-001",
    type: "assert",
    at: "NaturalPerson",
    assert: assertions[index % assertions.length],
    texts: { en: { label: "assertion" } },
  }));
  const { rules } = loadUserRules("bench.json", JSON.stringify({ rules: more }));
  return { rules, own: own.length };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function measure(text: string, rules: ReturnType<typeof fifty>["rules"], withRules: boolean): number {
  const full = flaEnvironment({ rules });
  const bare = {
    ...full,
    rules: [],
    channelData: { ...full.channelData!, rules: [] },
    packs: full.packs.map(withoutRules),
  };
  const before = performance.now();
  const session = new CheckSession(text, withRules ? full : bare);
  const ms = performance.now() - before;
  if (session.schemaValid !== true) throw new Error("the generated declaration is not valid");
  return ms;
}

/** The same pack with its schema and nothing to judge by. */
function withoutRules(pack: ReturnType<typeof flaEnvironment>["packs"][number]): typeof pack {
  return Object.assign(Object.create(pack) as typeof pack, { rules: [] });
}

/** Microseconds a rule and record, of the reference on records cut out. */
function reference(text: string): number {
  const [one] = record.exec(text) ?? [];
  const { parse } = xpath as unknown as { parse(text: string): { evaluateBoolean(options: object): boolean } };
  const compiled = assertions.map((assertion) => parse(assertion));
  const document = new DOMParser().parseFromString(one ?? "", "text/xml");
  const records = 300;
  const before = performance.now();
  for (let round = 0; round < records; round++)
    for (const expression of compiled) expression.evaluateBoolean({ node: document.documentElement });
  return (1_000 * (performance.now() - before)) / records / assertions.length;
}

const { rules, own } = fifty();
const text = declaration(workers * 1_400);
const records = text.split("<NaturalPerson>").length - 1;
const times: { on: number[]; off: number[] } = { on: [], off: [] };
for (let round = -1; round < rounds; round++) {
  const on = measure(text, rules, true);
  const off = measure(text, rules, false);
  if (round < 0) continue;
  times.on.push(on);
  times.off.push(off);
}
const ms = (median(times.on) - median(times.off)) * (workers / records);
const count = own + rules.length;
const each = (1_000 * ms) / workers / count;
console.log(
  `${count} rules (${own} of the pack, ${rules.length} assertions) over ${records} records of ${(text.length / 1e6).toFixed(1)} MB`,
);
console.log(`whole check ${median(times.on).toFixed(0)} ms, without rules ${median(times.off).toFixed(0)} ms`);
console.log(
  `rules over ${workers} records: ${ms.toFixed(0)} ms, bar ${barMs} ms; ${each.toFixed(2)} µs a rule and record`,
);
const slow = reference(text);
console.log(
  `xpath over @xmldom/xmldom: ${slow.toFixed(1)} µs a rule and record, ${(slow / each).toFixed(0)} times as much`,
);
const ruleTimes = new RuleTimes(() => performance.now());
void new CheckSession(text, flaEnvironment({ rules, ruleTimes }));
for (const one of ruleTimes.list().slice(0, 8))
  console.log(`  ${one.ms.toFixed(0).padStart(5)} ms ${String(one.runs).padStart(7)} runs  ${one.rule} (${one.type})`);
if (ms > barMs) process.exitCode = 1;

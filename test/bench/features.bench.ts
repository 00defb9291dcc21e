// Each language feature as a client feels it, over stdio, on a large declaration that is broken in one place: requests at the
// cursor at many places, and requests about the whole document, with the key that is typed while one of them runs.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Position, Range } from "vscode-languageserver-protocol";
import { LspClient } from "../support/lspClient";
import { formsText } from "./everyRequest";
import { declaration } from "./generate";
import { percentile, seeded } from "./figures";
import { aboutDocument, at, bars, counting, document, uri, type Whole } from "./requests";

const megabytes = Number(process.env.FLA_BENCH_MB ?? 10);
const requestsEach = Number(process.env.FLA_BENCH_REQUESTS ?? 60);

interface Place {
  readonly line: number;
  readonly text: string;
}

/** A request at a place; the place is a line with one element and its value. */
interface Question {
  readonly name: string;
  readonly method: string;
  readonly params: (place: Place) => object;
  /** Only lines that hold this. */
  readonly on?: string;
}

const onName = ({ line, text }: Place): Position => at(line, text.indexOf("<") + 2);
const onValue = ({ line, text }: Place): Position => at(line, text.indexOf(">") + 2);
const screenFrom = ({ line }: Place): Range => ({ start: at(line, 0), end: at(line + 60, 0) });

const atCursor: readonly Question[] = [
  {
    name: "completion of records",
    method: "textDocument/completion",
    on: "<NaturalPerson>",
    params: ({ line }) => ({ position: at(line, 0) }),
  },
  {
    name: "completion of numbers used",
    method: "textDocument/completion",
    on: "<INSS>",
    params: (place) => ({ position: onValue(place) }),
  },
  {
    name: "completion of texts used",
    method: "textDocument/completion",
    on: "<TrainingName>",
    params: (place) => ({ position: onValue(place) }),
  },
  {
    name: "completion of elements",
    method: "textDocument/completion",
    params: ({ line }) => ({ position: at(line, 0) }),
  },
  {
    name: "completion of values",
    method: "textDocument/completion",
    params: (place) => ({ position: onValue(place) }),
  },
  {
    name: "completion of codes",
    method: "textDocument/completion",
    on: "<JointCommissionNbr>",
    params: (place) => ({ position: onValue(place) }),
  },
  { name: "hover on a name", method: "textDocument/hover", params: (place) => ({ position: onName(place) }) },
  { name: "hover on a value", method: "textDocument/hover", params: (place) => ({ position: onValue(place) }) },
  { name: "definition", method: "textDocument/definition", params: (place) => ({ position: onName(place) }) },
  { name: "type definition", method: "textDocument/typeDefinition", params: (place) => ({ position: onName(place) }) },
  {
    name: "linked editing",
    method: "textDocument/linkedEditingRange",
    params: (place) => ({ position: onName(place) }),
  },
  { name: "prepare rename", method: "textDocument/prepareRename", params: (place) => ({ position: onName(place) }) },
  {
    name: "rename",
    method: "textDocument/rename",
    params: (place) => ({ position: onName(place), newName: "Renamed" }),
  },
  {
    name: "highlight of a person",
    method: "textDocument/documentHighlight",
    on: "<INSS>",
    params: (place) => ({ position: onValue(place) }),
  },
  {
    name: "references of a person",
    method: "textDocument/references",
    on: "<INSS>",
    params: (place) => ({ position: onValue(place), context: { includeDeclaration: true } }),
  },
  {
    name: "selection ranges",
    method: "textDocument/selectionRange",
    params: (place) => ({ positions: [onValue(place)] }),
  },
  {
    name: "code actions",
    method: "textDocument/codeAction",
    params: (place) => ({ range: { start: onName(place), end: onName(place) }, context: { diagnostics: [] } }),
  },
  {
    name: "inlay hints of a screen",
    method: "textDocument/inlayHint",
    params: (place) => ({ range: screenFrom(place) }),
  },
  {
    name: "semantic tokens of a screen",
    method: "textDocument/semanticTokens/range",
    params: (place) => ({ range: screenFrom(place) }),
  },
  {
    name: "formatting of a screen",
    method: "textDocument/rangeFormatting",
    params: (place) => ({ range: screenFrom(place), options: { tabSize: 4, insertSpaces: true } }),
  },
  {
    name: "rewritings of a record",
    method: "textDocument/codeAction",
    on: "<NaturalPerson>",
    params: (place) => ({
      range: { start: onName(place), end: onName(place) },
      context: { diagnostics: [], only: ["refactor"] },
    }),
  },
  {
    name: "fixes of a finding, all of its code",
    method: "textDocument/codeAction",
    on: "<CountsForRight>9",
    params: (place) => ({
      range: { start: onValue(place), end: onValue(place) },
      context: { diagnostics: [], only: ["quickfix"] },
    }),
  },
  { name: "location path", method: "fla/pathAt", params: (place) => ({ uri, position: onName(place) }) },
  {
    name: "auto close",
    method: "fla/autoClose",
    params: ({ line, text }) => ({ uri, position: at(line, text.indexOf(">") + 1) }),
  },
];

/** Every n-th worker has a value that no list holds. */
const wrongEvery = 40;

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  process.env.FLA_HOME = home;
  const client = await LspClient.start({ initializationOptions: { asOf: "2025-06-30" } });
  try {
    const text = brokenOnce(declaration(megabytes * 1e6, spoilt));
    const lines = text.split("\n");
    client.open(uri, text);
    await client.diagnostics(uri);
    await measureXPath(client);
    await measureCursor(client, lines);
    await measureDocument(client, lines);
    await measureCompare(client, lines);
    await client.stop();
    await measureForms();
  } finally {
    client.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Takes one end tag away in the first tenth: features have to work in what stands after it. */
function brokenOnce(text: string): string {
  const from = text.indexOf("</WorkerName>", text.length / 10);
  return text.slice(0, from) + text.slice(from + "</WorkerName>".length);
}

function spoilt(worker: string, n: number): string {
  return n % wrongEvery === 0 ? worker.replace("<CountsForRight>1", "<CountsForRight>9") : worker;
}

/** The first expression on a document that the server's thread does not know yet, and those after an edit, for which it is made ready when
 * the box opens. */
async function measureXPath(client: LspClient): Promise<void> {
  console.log(`the first XPath on a document of ${megabytes} MB (bar: ${bars.document} ms)`);
  const unprepared = await timed(client, "fla/evaluateXPath", { uri, expression: counting });
  // After an edit the thread has to be made ready anew.
  const ready: number[] = [];
  const asked: number[] = [];
  for (let n = 0; n < 5; n++) {
    client.edit(uri, { start: at(2_000 * n, 0), end: at(2_000 * n, 0) }, " ");
    await client.diagnostics(uri);
    ready.push(await timed(client, "fla/evaluateXPath", { uri, expression: "" }));
    asked.push(await timed(client, "fla/evaluateXPath", { uri, expression: counting }));
  }
  report("thread started for it", [unprepared], Infinity);
  report("thread made ready after an edit", ready, bars.document);
  report("the expression then", asked, bars.document);
}

/** The document that is open and another version, with some records changed, whose text comes with the question. */
async function measureCompare(client: LspClient, lines: readonly string[]): Promise<void> {
  console.log(`two documents of ${megabytes} MB by record (bar: ${bars.compare} ms)`);
  const older = lines
    .join("\n")
    .replace(/<TrainingName>First aid</g, (found, place: number) =>
      place % 7 === 0 ? "<TrainingName>Second aid<" : found,
    );
  const params = { uri, before: { uri: "file:///other.xml", text: older }, after: { uri } };
  const times: number[] = [];
  const used = processorMs(client);
  for (let n = 0; n < 3; n++) times.push(await timed(client, "fla/compare", params));
  report("comparison", times, bars.compare, perRequest(client, used, times.length));
}

/** A file of many small forms that all have the same hour: what concerns all forms at once. */
async function measureForms(): Promise<void> {
  const client = await LspClient.start({ initializationOptions: { asOf: "2025-06-30" } });
  try {
    const text = formsText(megabytes * 1e6);
    client.open(uri, text);
    const found = await client.diagnostics(uri);
    const [first] = found.filter(({ code }) => code === "00299-006");
    console.log(`${text.split("<Form>").length - 1} forms of the same hour, ${megabytes} MB`);
    const questions: readonly Whole[] = [
      { name: "code lenses", method: "textDocument/codeLens", params: document, bar: bars.document },
      { name: "document symbols", method: "textDocument/documentSymbol", params: document, bar: bars.document },
      {
        name: "new headers for all",
        method: "fla/refreshHeader",
        params: { uri, references: false },
        bar: bars.formatting,
      },
      {
        name: "fixes of the same hour",
        method: "textDocument/codeAction",
        params: { ...document, range: first.range, context: { diagnostics: [], only: ["quickfix"] } },
        bar: bars.document,
      },
    ];
    for (const { name, method, params, bar } of questions) {
      const times: number[] = [];
      const used = processorMs(client);
      for (let n = 0; n < 5; n++) times.push(await timed(client, method, params));
      report(name, times, bar, perRequest(client, used, times.length));
    }
    await client.stop();
  } finally {
    client.kill();
  }
}

/** Processor time that the server has used, in milliseconds; undefined where the system does not tell. It does not grow with the
 * load of the machine, as the time on the clock does. */
function processorMs(client: LspClient): number | undefined {
  try {
    const stat = readFileSync(`/proc/${client.pid}/stat`, "utf8");
    const [user, system] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return (user + system) * tickMs;
  } catch {
    return undefined;
  }
}

/** The clock of /proc ticks a hundred times a second on every Linux of today. */
const tickMs = 10;

async function timed(client: LspClient, method: string, params: object): Promise<number> {
  const start = performance.now();
  await client.request(method, params);
  const ms = performance.now() - start;
  client.received.length = 0;
  return ms;
}

async function measureCursor(client: LspClient, lines: readonly string[]): Promise<void> {
  console.log(`at the cursor, ${megabytes} MB, ${requestsEach} places each (bar: p95 ${bars.cursor} ms)`);
  for (const question of atCursor) {
    const random = seeded(7);
    const times: number[] = [];
    const before = processorMs(client);
    for (let n = 0; n < requestsEach; n++) {
      const place = placeIn(lines, random, question.on);
      times.push(await timed(client, question.method, { ...document, ...question.params(place) }));
    }
    report(question.name, times, bars.cursor, perRequest(client, before, times.length));
  }
}

/** A line that holds a text, by default one element and its value, anywhere in the document. */
function placeIn(lines: readonly string[], random: () => number, holding?: string): Place {
  let line = 20 + Math.floor(random() * (lines.length - 100));
  const fits = (text: string) =>
    holding === undefined ? /^\s*<(\w+)>[^<]+<\/\1>$/.test(text) : text.includes(holding);
  while (!fits(lines[line])) line = (line + 1) % lines.length;
  return { line, text: lines[line] };
}

async function measureDocument(client: LspClient, lines: readonly string[]): Promise<void> {
  console.log(`the whole document, ${megabytes} MB (bars: ${bars.document} ms, formatting ${bars.formatting} ms)`);
  for (const { name, method, params, bar } of aboutDocument) {
    const times: number[] = [];
    const before = processorMs(client);
    for (let n = 0; n < 5; n++) times.push(await timed(client, method, params));
    report(name, times, bar, perRequest(client, before, times.length));
    const { times: keys, used } = await keysDuring(client, lines, method, params);
    report(`  a key typed meanwhile`, keys, bars.key, used.length > 0 ? percentile(used, 0.5) : undefined);
  }
}

/**
 * Milliseconds from a key to its diagnostics while the request runs, typed together with the question and in the middle of the
 * work; the request itself may end as outdated. `used`: what the server's thread did from the key to the diagnostics.
 */
async function keysDuring(
  client: LspClient,
  lines: readonly string[],
  method: string,
  params: object,
): Promise<{ times: number[]; used: number[] }> {
  const times: number[] = [];
  const used: number[] = [];
  const { line, text } = placeIn(lines, seeded(3));
  const from = text.indexOf(">") + 1;
  for (const delayMs of [0, 0, 10, 10, 25, 25]) {
    const inserted = times.length % 2 === 0 ? "7" : "";
    const running = client.request(method, params).catch(() => undefined);
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const before = threadMs(client);
    const start = performance.now();
    const range = { start: at(line, from), end: at(line, from + (inserted ? 0 : 1)) };
    const version = client.edit(uri, range, inserted);
    await client.firstDiagnostics(uri, version);
    times.push(performance.now() - start);
    const after = threadMs(client);
    if (before !== undefined && after !== undefined) used.push(after - before);
    await client.diagnostics(uri, version);
    await running;
    client.received.length = 0;
  }
  return { times, used };
}

/** Processor time of the server's main thread alone, to the microsecond; undefined where the system does not tell. */
function threadMs(client: LspClient): number | undefined {
  try {
    return Number(readFileSync(`/proc/${client.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}

function perRequest(client: LspClient, before: number | undefined, count: number): number | undefined {
  const after = processorMs(client);
  return before === undefined || after === undefined ? undefined : (after - before) / count;
}

function report(name: string, times: readonly number[], bar: number, processor?: number): void {
  const p95 = percentile(times, 0.95);
  const figures = `median ${percentile(times, 0.5).toFixed(1).padStart(7)} ms  p95 ${p95.toFixed(1).padStart(7)} ms`;
  const used = processor === undefined ? "" : `  processor ${processor.toFixed(1).padStart(6)} ms`;
  console.log(`  ${name.padEnd(34)} ${figures}${used}${p95 <= bar ? "" : `  over its bar of ${bar} ms`}`);
  if (p95 > bar) process.exitCode = 1;
}

void main();

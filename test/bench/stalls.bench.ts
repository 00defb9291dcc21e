// The longest block: how long the server is kept from what came in while it answers edits of every kind and every request, and when
// it is left alone afterwards; beside it the longest collection of memory. FLA_BENCH_MB names the sizes, FLA_BENCH_ONLY (a pattern)
// the requests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Position } from "vscode-languageserver-protocol";
import { experimentalCapabilities } from "../../protocol/src/messages";
import { LspClient } from "../support/lspClient";
import { root } from "../support/root";
import { median } from "./figures";
import {
  capabilities,
  chosenOf,
  faultyText,
  formsText,
  ofFaulty,
  ofForms,
  ofValid,
  uris,
  type Asked,
} from "./everyRequest";
import { declaration } from "./generate";
import { aboutDocument, at, uri } from "./requests";

const sizes = (process.env.FLA_BENCH_MB ?? "10,50").split(",").map(Number);
const barMs = 16;
const rounds = 5;
const only = process.env.FLA_BENCH_ONLY === undefined ? undefined : new RegExp(process.env.FLA_BENCH_ONLY);
const pastedLines = 10_000;
/** A large document takes its time to open on a busy machine. */
const patienceMs = 120_000;
/** The server makes ready, and gives memory back, within so long after the last edit. */
const aloneMs = 7_000;

/** Milliseconds. */
interface Stall {
  readonly turn: number;
  readonly collection: number;
}

/** An edit that is made and taken back. */
interface Edit {
  readonly name: string;
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
  /** What stood there. */
  readonly old: string;
}

/** A server that tells its longest turn. */
class Watched {
  private constructor(readonly client: LspClient) {}

  static async start(): Promise<Watched> {
    const watch = pathToFileURL(path.join(root, "test/bench/peers/stalls.mjs")).href;
    const initializationOptions = { asOf: "2025-06-30" };
    const asked = { ...capabilities, experimental: experimentalCapabilities };
    return new Watched(
      await LspClient.start({ initializationOptions, capabilities: asked, nodeFlags: ["--import", watch], patienceMs }),
    );
  }

  /** The longest turn and the longest collection since it was asked last. */
  async stall(): Promise<Stall> {
    const before = this.client.errors.length;
    process.kill(this.client.pid, "SIGUSR2");
    for (;;) {
      const told = /longest turn ([\d.]+), collection ([\d.]+)\n/.exec(this.client.errors.slice(before));
      if (told) return { turn: Number(told[1]), collection: Number(told[2]) };
      await pause(2);
    }
  }

  /** The longest turn while some work is done, and right after it. */
  async during(work: () => Promise<unknown>): Promise<Stall> {
    await this.stall();
    await work();
    await pause(200);
    this.client.received.length = 0;
    return this.stall();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  process.env.FLA_HOME = home;
  try {
    for (const megabytes of sizes) await measure(megabytes);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(megabytes: number): Promise<void> {
  console.log(`the longest block, ${megabytes} MB (bar ${barMs} ms): median and worst of ${rounds}`);
  const watched = await Watched.start();
  const { client } = watched;
  try {
    const text = declaration(megabytes * 1e6);
    client.open(uri, text);
    await client.diagnostics(uri);
    await pause(aloneMs);
    if (!only) {
      for (const edit of edits(text.split("\n"))) report(edit.name, await editing(watched, edit, uri));
      // What the server does once nobody types must not be counted with the requests.
      report("left alone after the edits", [await watched.during(() => pause(aloneMs))]);
    }
    await asking(watched, [...aboutDocument, ...ofValid(text)]);
    const faulty = await opened(client, uris.faulty, faultyText(megabytes * 1e6));
    if (!only) {
      const [letter, , , root] = edits(faulty.split("\n"));
      for (const edit of [letter, root])
        report(`${edit.name} among findings`, await editing(watched, edit, uris.faulty));
    }
    await asking(watched, ofFaulty(faulty));
    await asking(watched, ofForms(await opened(client, uris.forms, formsText(megabytes * 1e6))));
    await client.stop();
  } finally {
    client.kill();
  }
}

/** Opens one more document, and waits until nothing is left to do for it. */
async function opened(client: LspClient, address: string, text: string): Promise<string> {
  client.open(address, text);
  await client.diagnostics(address);
  await pause(aloneMs);
  console.log(`  ${address}`);
  return text;
}

async function asking(watched: Watched, questions: readonly Asked[]): Promise<void> {
  const { client } = watched;
  for (const one of questions) {
    if (only && !only.test(one.name)) continue;
    const stalls = await repeated(watched, async () => {
      const answer = await client.request(one.method, one.params);
      const action = chosenOf(answer, one);
      if (action) await client.request("codeAction/resolve", action);
    });
    report(one.name, stalls);
  }
}

function edits(lines: readonly string[]): readonly Edit[] {
  const middle = lines.findIndex((line, n) => n > lines.length / 2 && line.includes("<TrainingName>"));
  const value = lines[middle].indexOf(">") + 1;
  const record = lines.findIndex((line, n) => n > lines.length / 2 && line.includes("<NaturalPerson>"));
  const header = lines.findIndex((line) => line.includes("<FormCreationDate>"));
  const day = lines[header].indexOf("</") - 1;
  const tag = lines.findIndex((line) => line.startsWith("<FLA"));
  const quote = lines[tag].lastIndexOf('"');
  const one = (name: string, line: number, character: number, text: string, old = ""): Edit => ({
    name,
    start: at(line, character),
    end: at(line, character + old.length),
    text,
    old,
  });
  const pasted = `${lines.slice(record, record + pastedLines).join("\n")}\n`;
  return [
    one("a letter of a value", middle, value, "x", lines[middle][value]),
    one("a broken tag", middle, value - 1, "", ">"),
    one("a day of the header", header, day, "2", lines[header][day]),
    one("the root's name", tag, 4, "X"),
    one("the root's tag broken", tag, 0, "", "<"),
    one("a quote opened in the root's tag", tag, quote, "", '"'),
    one("a comment opened", tag + 1, 0, "<!--"),
    one(`${pastedLines} lines pasted and taken away`, record, 0, pasted),
  ];
}

/** The stall of each round. */
async function editing(watched: Watched, { start, end, text, old }: Edit, address: string): Promise<Stall[]> {
  const { client } = watched;
  const there = { start, end };
  const back = { start, end: endOf(start, text) };
  return repeated(watched, async () => {
    for (const [range, typed] of [
      [there, text],
      [back, old],
    ] as const) {
      const version = client.edit(address, range, typed);
      await client.diagnostics(address, version);
    }
  });
}

function endOf({ line, character }: Position, text: string): Position {
  const parts = text.split("\n");
  const last = parts[parts.length - 1].length;
  return at(line + parts.length - 1, parts.length > 1 ? last : character + last);
}

async function repeated(watched: Watched, work: () => Promise<unknown>): Promise<Stall[]> {
  const stalls: Stall[] = [];
  for (let n = -1; n < rounds; n++) {
    const stall = await watched.during(work);
    if (n >= 0) stalls.push(stall);
  }
  return stalls;
}

function report(name: string, stalls: readonly Stall[]): void {
  const turns = stalls.map(({ turn }) => turn);
  const usual = median(turns);
  if (usual > barMs) process.exitCode = 1;
  const figures = [usual, Math.max(...turns), Math.max(...stalls.map(({ collection }) => collection))];
  const [middle, worst, collection] = figures.map((ms) => `${ms.toFixed(1).padStart(6)} ms`);
  const verdict = usual <= barMs ? "within" : "OVER";
  console.log(`  ${name.padEnd(34)} ${middle}  worst ${worst}  longest collection ${collection}  ${verdict}`);
}

void main();

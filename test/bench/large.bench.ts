// Files of 500 MB on the command line: memory at the peak, and how long it takes. A declaration with mistakes at both ends and in
// between; millions of keys and references of a schema; one of references by ID; declarations of which every record is wrong, by
// the schema and by the rules; a million forms; a single record. FLA_BENCH_MB asks for another size, FLA_BENCH_KIND for one kind alone.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { JsonFile, JsonReport } from "../../core/src/check/contract";
import { root } from "../support/root";
import { declarationParts } from "./generate";

const megabytes = Number(process.env.FLA_BENCH_MB ?? 500);
const barMb = 250;
const size = megabytes * 1e6;

/** A document, and how many findings it must have. */
interface Kind {
  readonly name: string;
  readonly schema?: string;
  /** Gives the text; returns the least number of findings. */
  write(put: (text: string) => void): number;
}

/** One mistake in so many workers. */
const spoilEvery = 40_000;

const item = `<xs:complexType><xs:sequence><xs:element name="name" type="xs:string"/></xs:sequence>`;
const keySchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="list"><xs:complexType><xs:sequence><xs:element name="item" maxOccurs="unbounded">
    ${item}<xs:attribute name="id" type="xs:string"/><xs:attribute name="ref" type="xs:string"/></xs:complexType>
  </xs:element></xs:sequence></xs:complexType>
  <xs:key name="k"><xs:selector xpath="item"/><xs:field xpath="@id"/></xs:key>
  <xs:keyref name="r" refer="k"><xs:selector xpath="item"/><xs:field xpath="@ref"/></xs:keyref>
  </xs:element></xs:schema>`;
const idSchema = keySchema
  .replace(/<xs:key name[^]*<\/xs:keyref>/, "")
  .replace('"id" type="xs:string"', '"id" type="xs:ID"')
  .replace('"ref" type="xs:string"', '"ref" type="xs:IDREF"');

const recordSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="batch"><xs:complexType><xs:sequence>
  <xs:element name="record"><xs:complexType><xs:choice maxOccurs="unbounded">
    <xs:element name="code" type="xs:integer"/><xs:element name="name" type="xs:string"/>
  </xs:choice></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;

/** One record of everything: nothing repeats at the top. One code in 500 is none, and one name in 700 has a stray mark. */
function oneRecord(put: (text: string) => void): number {
  let planted = 0;
  let length = 0;
  put("<batch>\n  <record>\n");
  for (let n = 1; length < size; n++) {
    const [isWrong, isStray] = [n % 500 === 0, n % 700 === 0];
    planted += Number(isWrong) + Number(isStray);
    const text = `    <code>${isWrong ? "x" : n}</code>\n    <name>${isStray ? "A & B" : "Peeters"}</name>\n`;
    length += text.length;
    put(text);
  }
  put("  </record>\n</batch>\n");
  return planted;
}

/** Items that refer to one another; the very last one has the key of the first, and refers to none. */
function items(put: (text: string) => void): number {
  const line = (id: number, ref: number): string =>
    `  <item id="i${id}" ref="i${ref}"><name>Name of item ${id}</name></item>\n`;
  let length = 0;
  put("<list>\n");
  for (let n = 1; length < size; n++) {
    const text = line(n, n % 3 === 0 ? 1 : 1 + ((n * 7_919) % (n >> 1 || 1)));
    length += text.length;
    put(text);
  }
  put(`${line(1, 0)}</list>\n`);
  return 2;
}

function declarationOf(put: (text: string) => void, spoil: (worker: string, n: number) => string): void {
  for (const part of declarationParts(size, spoil)) put(part);
}

const kinds: readonly Kind[] = [
  {
    name: "a declaration with few mistakes",
    write(put) {
      let planted = 0;
      declarationOf(put, (worker, n) => {
        if (n % spoilEvery !== 7) return worker;
        planted++;
        return worker.replace("<RightUnit>D", "<RightUnit>Q");
      });
      return planted;
    },
  },
  { name: "millions of keys and references (xs:key, xs:keyref)", schema: keySchema, write: items },
  { name: "the same by xs:ID and xs:IDREF", schema: idSchema, write: items },
  {
    name: "a declaration in which each record has three findings (schema, rule, key)",
    write(put) {
      let workers = 0;
      declarationOf(put, (worker) => {
        workers++;
        return worker.replace("<RightUnit>D", "<RightUnit>Q").replace(/<INSS>\d+/, "<INSS>60010100119");
      });
      return 3 * workers - 1;
    },
  },
  {
    name: "the same with a stray mark in each record",
    write(put) {
      let workers = 0;
      declarationOf(put, (worker) => {
        workers++;
        return worker.replace("<WorkerFirstName>Alex", "<WorkerFirstName>A & B < C");
      });
      return 2 * workers;
    },
  },
  {
    name: "many forms of one worker",
    write(put) {
      const one = [...declarationParts(2_500)].join("");
      const from = one.indexOf("  <Form>");
      const to = one.indexOf("</Form>") + "</Form>\n".length;
      let length = 0;
      put(one.slice(0, from));
      for (let n = 0; length < size; n++) {
        const time = new Date(Date.UTC(2025, 5, 1) + n * 37).toISOString();
        const form = one.slice(from, to).replace("09:00:00.000", time.slice(11, 23)).replace("2025-06-30", time.slice(0, 10)); // prettier-ignore
        put(form);
        length += form.length;
      }
      put(one.slice(to));
      return 0;
    },
  },
  { name: "one record, of which elements here and there are wrong", schema: recordSchema, write: oneRecord },
];

function write(file: string, kind: Kind): number {
  const fd = openSync(file, "w");
  let buffer: string[] = [];
  const flush = (): void => {
    writeSync(fd, buffer.join(""));
    buffer = [];
  };
  const least = kind.write((text) => {
    if (buffer.push(text) >= 1_000) flush();
  });
  flush();
  closeSync(fd);
  return least;
}

/** Runs the command and reads its peak from /proc until it ends; NaN where there is no such file. */
async function run(args: readonly string[]): Promise<{ report: JsonFile; peakMb: number; seconds: number }> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ["dist/cli.js", "check", "--format", "json", "--as-of", "2025-06-30", ...args],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let peakMb = NaN;
  const watch = setInterval(() => {
    peakMb = peakOf(child.pid!) ?? peakMb;
  }, 100);
  let output = "";
  for await (const part of child.stdout) output += String(part);
  clearInterval(watch);
  const [report] = (JSON.parse(output) as JsonReport).files;
  return { report, peakMb, seconds: (performance.now() - began) / 1_000 };
}

/** The most memory that a process had resident, in MB (10^6 bytes). */
function peakOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1_024) / 1e6;
  } catch {
    return undefined;
  }
}

async function measure(kind: Kind, folder: string): Promise<void> {
  const file = path.join(folder, "large.xml");
  const schema = path.join(folder, "large.xsd");
  if (kind.schema !== undefined) writeFileSync(schema, kind.schema);
  const least = write(file, kind);
  const { report, peakMb, seconds } = await run(kind.schema === undefined ? [file] : ["--schema", schema, file]);
  const { total, verdict, findings } = report;
  console.log(
    `${megabytes} MB, ${kind.name}: peak ${peakMb.toFixed(0)} MB resident (bar ${barMb}), ${seconds.toFixed(0)} s; ` +
      `${verdict}, ${total} findings (at least ${least} planted), ${findings.length} in the report`,
  );
  if (total < least) process.exitCode = 1;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  const asked = process.env.FLA_BENCH_KIND;
  try {
    for (const [n, kind] of kinds.entries())
      if (asked === undefined || Number(asked) === n) await measure(kind, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

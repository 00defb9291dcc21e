// One mistake, at most two findings, the first at its cause: random one-edit mutations of well-formed documents.
// FLA_MUTATIONS sets their number, FLA_SEED the sequence; FLA_SHOW=1 prints those that fall short.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { children, elementRange, nodeAt, rootElement } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import type { MayContain } from "../../core/src/xml/tree";
import { CheckSession } from "../../core/src/check/session";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { flaEnvironment } from "./checkSupport";
import { needsShared, shared } from "../support/root";
import { makers, meets, Original, type Mutation } from "./mutations";
import { Random } from "./xmlSupport";

const count = Number(process.env.FLA_MUTATIONS ?? 1_000);
/** A whole check takes longer than a parse. */
const checked = Number(process.env.FLA_MUTATIONS ?? 400);
const seed = Number(process.env.FLA_SEED ?? 7);

interface Outcome {
  falls: string | undefined;
  mutation: Mutation;
}

function judge(mutation: Mutation, mayContain: MayContain | undefined): Outcome {
  const tree = parseXml(mutation.text, { mayContain });
  const { findings } = tree;
  if (findings.length === 0) return { mutation, falls: undefined };
  const shown = findings.map(({ kind, from, to, args }) => `${kind} ${from}-${to} ${JSON.stringify(args)}`).join("; ");
  if (findings.length > 2) return { mutation, falls: `${findings.length} findings: ${shown.slice(0, 400)}` };
  return { mutation, falls: meets(mutation, findings[0]) ? undefined : `first finding elsewhere: ${shown}` };
}

/** A declaration of made-up people. */
function declaration(): Original {
  const record = (i: number): string =>
    `    <Worker seq="${i}">\n      <INSS>8507300330${i}</INSS>\n      <Name>An &amp; Jan</Name>\n` +
    `      <Employment>\n        <StartDate>2024-01-0${i}</StartDate>\n        <EndDate>2024-02-01</EndDate>\n` +
    `        <Training kind="formal" hours='3'>\n          <Hours>${i}.50</Hours>\n          <Days/>\n        </Training>\n      </Employment>\n` +
    `      <!-- checked -->\n      <Note><![CDATA[a < b]]></Note>\n    </Worker>\n`;
  const records = [1, 2, 3, 4, 5].map(record).join("");
  const form = `  <Form>\n    <Identification>XFLA001</Identification>\n${records}  </Form>\n`;
  return new Original(
    "declaration",
    `<?xml version="1.0" encoding="UTF-8"?>\n<Declaration>\n${form}${form}</Declaration>\n`,
  );
}

function corpus(): Original[] {
  const folder = path.join(shared!, "corpus/samples");
  return readdirSync(folder).map((name) => new Original(name, readFileSync(path.join(folder, name), "utf8")));
}

function run(originals: readonly Original[], withSchema: boolean): number {
  const random = new Random(seed);
  let short = 0;
  for (let i = 0; i < count;) {
    const original = random.pick(originals);
    const mutation = random.pick(makers)(random, original);
    if (!mutation) continue;
    i++;
    const { falls } = judge(mutation, withSchema ? original.mayContain : undefined);
    if (falls === undefined) continue;
    short++;
    if (process.env.FLA_SHOW) show(original, mutation, falls);
  }
  return short;
}

function show(original: Original, mutation: Mutation, falls: string): void {
  const around = mutation.text.slice(Math.max(0, mutation.from - 60), mutation.from + 80);
  console.log(`--- ${original.name}, ${mutation.kind} at ${mutation.from}: ${falls}\n${around}\n`);
}

test(`${count} mutations of a declaration, with a schema's answers: 99 % at most two findings, the first at the cause`, () => {
  assert.ok(run([declaration()], true) <= count / 100);
});

test(`${count} mutations of a declaration, without a schema`, () => {
  assert.ok(run([declaration()], false) <= count / 100);
});

test(`${count} mutations of the official samples, with a schema's answers`, needsShared, () => {
  assert.ok(run(corpus(), true) <= count / 100);
});

/** The same with all that a check against the document's schema says: what follows from a broken tag is not told again. */
function judgeChecked(mutation: Mutation, schema: Schema): Outcome {
  const findings = new CheckSession(mutation.text, flaEnvironment({ schema })).findings();
  const shown = findings.map(({ kind, from, to, element }) => `${kind} ${element} ${from}-${to}`).join("; ");
  if (findings.length > 2) return { mutation, falls: `${findings.length} findings: ${shown.slice(0, 400)}` };
  const isElsewhere = findings.length > 0 && !findings.some((finding) => meets(mutation, finding));
  return { mutation, falls: isElsewhere ? `finding elsewhere: ${shown}` : undefined };
}

test(`${checked} mutations of the official samples, checked against their schemas`, needsShared, () => {
  const folder = path.join(shared!, "corpus");
  const read = (...names: string[]) => readFileSync(path.join(folder, ...names), "utf8");
  const schemas = new Map<string, Schema>();
  const originals = readdirSync(path.join(folder, "samples")).flatMap((name): Original[] => {
    const uri = `${name.replace(/_\d+\.xml$/, "")}.xsd`;
    if (!readdirSync(path.join(folder, "schemas")).includes(uri)) return [];
    const { schema } = compileSchema({ uri, text: read("schemas", uri) }, () => undefined);
    const original = new Original(name, read("samples", name));
    const isValid = schema && new CheckSession(original.text, flaEnvironment({ schema })).findings().length === 0;
    if (!isValid || original.text.length > 60_000) return [];
    schemas.set(name, schema);
    return [original];
  });
  assert.ok(originals.length > 5, `${originals.length} valid samples`);
  const random = new Random(seed);
  let short = 0;
  for (let i = 0; i < checked;) {
    const original = random.pick(originals);
    const mutation = random.pick(makers)(random, original);
    if (!mutation) continue;
    i++;
    const { falls } = judgeChecked(mutation, schemas.get(original.name)!);
    if (falls === undefined) continue;
    short++;
    if (process.env.FLA_SHOW) show(original, mutation, falls);
  }
  assert.ok(short <= checked / 100, `${short} of ${checked}`);
});

test("nodeAt finds every element of a sample by the middle of its tags", () => {
  const { tree } = declaration();
  const visit = (node: number): void => {
    assert.equal(nodeAt(tree, elementRange(tree, node).from), node);
    assert.equal(nodeAt(tree, elementRange(tree, node).to - 1), node);
    children(tree, node).forEach(visit);
  };
  visit(rootElement(tree)!);
});

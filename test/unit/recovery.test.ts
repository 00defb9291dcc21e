// A mistake costs no finding of another record: wrong values are planted in every record of a declaration, one edit breaks it, and
// all that is planted outside of the record that it breaks is still told. FLA_MUTATIONS, FLA_SEED and FLA_SHOW as in xmlMutations.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import type { Finding } from "../../core/src/findings/finding";
import {
  children,
  elementRange,
  endTagOf,
  nameOf,
  nodeAt,
  parent,
  rootElement,
  tokenRange,
} from "../../core/src/xml/nodes";
import type { Range } from "../../core/src/xml/nodes";
import { flaEnvironment, schemas } from "./checkSupport";
import { makers, meets, Original, type Mutation } from "./mutations";
import { Random } from "./xmlSupport";

const count = Number(process.env.FLA_MUTATIONS ?? 400);
const seed = Number(process.env.FLA_SEED ?? 7);
const environment = flaEnvironment();

const findingsOf = (text: string): readonly Finding[] => new CheckSession(text, environment).findings();
const keyOf = (kind: string, at: number): string => `${kind}@${at}`;

/** A declaration of two forms with three workers each, a remark, a section and a reference. */
function declaration(): string {
  const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");
  const marked = sample
    .replace("<TrainingName>", "<TrainingName>A &amp; ")
    .replace("<NaturalPerson>", "<!-- seen -->\n      <NaturalPerson>")
    .replace(/(<WorkerName>)([^<]*)/, "$1<![CDATA[$2]]>");
  const form = marked.slice(marked.indexOf("<Form>"), marked.lastIndexOf("</Form>") + "</Form>".length);
  const second = form.replace(/<FormCreationHour>\d\d/, "<FormCreationHour>10");
  return marked.replace(form, () => `${form}\n  ${second}`);
}

/** What is wrong with a document before it is broken, and in which record. */
class Planted {
  readonly original: Original;
  private readonly records = new Set<string>();
  private readonly before: readonly { readonly kind: string; readonly from: number; readonly record: number }[];

  constructor(text: string) {
    this.original = new Original("declaration", text);
    const seen = new Set<string>();
    this.visit(rootElement(this.original.tree)!, (node) => {
      const { local } = nameOf(this.original.tree, node);
      if (seen.has(local) && children(this.original.tree, node).length > 0) this.records.add(local);
      seen.add(local);
    });
    this.before = findingsOf(text).map(({ kind, from }) => ({ kind, from, record: this.recordAt(from) }));
  }

  get size(): number {
    return this.before.length;
  }

  /** The start of the innermost element around a place that stands more than once and has children; -1 outside of all. */
  private recordAt(offset: number): number {
    const { tree } = this.original;
    for (let node = nodeAt(tree, offset); node !== undefined; node = parent(tree, node))
      if (this.records.has(nameOf(tree, node).local)) return elementRange(tree, node).from;
    return -1;
  }

  /** The outermost record around the one that starts at an offset; -1 outside of all. */
  private outermost(record: number): number {
    let found = record;
    const { tree } = this.original;
    for (let node = record < 0 ? undefined : nodeAt(tree, record); node !== undefined; node = parent(tree, node))
      if (this.records.has(nameOf(tree, node).local)) found = elementRange(tree, node).from;
    return found;
  }

  private visit(node: number, look: (node: number) => void): void {
    look(node);
    for (const child of children(this.original.tree, node)) this.visit(child, look);
  }

  /** Places of values, one of each record. */
  valuePerRecord(): Range[] {
    const { tree, text } = this.original;
    const byRecord = new Map<number, Range[]>();
    this.visit(rootElement(tree)!, (node) => {
      const end = endTagOf(tree, node);
      if (end === node || children(tree, node).length > 0) return;
      const value = { from: tokenRange(tree, node).to, to: tokenRange(tree, end).from };
      if (!/^[\d.-]+$/.test(text.slice(value.from, value.to))) return;
      const record = this.recordAt(value.from);
      byRecord.set(record, [...(byRecord.get(record) ?? []), value]);
    });
    return [...byRecord.values()].map((values) => values[values.length >> 1]);
  }

  /** In which way the findings after an edit fall short of what is promised; undefined where they do not. */
  shortfall(mutation: Mutation): string | undefined {
    const after = findingsOf(mutation.text);
    const keys = new Set(after.map(({ kind, from }) => keyOf(kind, from)));
    const { tree } = this.original;
    const touched = new Set(
      [mutation.from, ...mutation.nodes.map((node) => tokenRange(tree, node).from)].map((at) => this.recordAt(at)),
    );
    const moved = (at: number): number =>
      at >= mutation.to ? at + mutation.added - (mutation.to - mutation.from) : at;
    // A rule may read the records around and within its own: where one of them is broken, its facts are not known.
    const forms = new Set([...touched].map((at) => this.outermost(at)));
    const mayRest = (kind: string, record: number): boolean =>
      kind.startsWith("rule.") && (forms.has(-1) || forms.has(this.outermost(record)));
    const isGone = (at: number): boolean => mutation.from <= at && at < mutation.to;
    const kept = new Set(this.before.map(({ kind, from }) => keyOf(kind, moved(from))).filter((key) => keys.has(key)));
    const lost = this.before.filter(
      ({ kind, from, record }) =>
        !touched.has(record) && !isGone(from) && !mayRest(kind, record) && !kept.has(keyOf(kind, moved(from))),
    );
    if (lost.length > 0) return `lost: ${lost.map(({ kind, from }) => keyOf(kind, from)).join("; ")}`;
    // What is told of a wrong value may be another kind, where tags around it are broken.
    const isPlanted = ({ from, to }: Finding): boolean =>
      mutation.text[from] === "?" && (to === from + 1 || this.before.some((one) => moved(one.from) === from));
    const fresh = after.filter((one) => !kept.has(keyOf(one.kind, one.from)) && !isPlanted(one));
    const shown = fresh.map(({ kind, element, from, to }) => `${kind} ${element} ${from}-${to}`).join("; ");
    if (fresh.length > 2) return `${fresh.length} findings: ${shown}`;
    return fresh.length === 0 || meets(mutation, fresh[0]) ? undefined : `the first finding elsewhere: ${shown}`;
  }
}

/** The declaration with a wrong value in each record. */
function planted(text: string): Planted {
  const right = new Planted(text);
  assert.equal(right.size, 0, "a valid declaration");
  let wrong = text;
  for (const { from, to } of right.valuePerRecord().sort((a, b) => b.from - a.from))
    wrong = `${wrong.slice(0, from)}?${wrong.slice(to)}`;
  return new Planted(wrong);
}

const layouts: readonly (readonly [name: string, lay: (text: string) => string])[] = [
  ["indented", (text) => text],
  ["in one line", (text) => text.replace(/>\s+</g, "><")],
];

for (const [name, lay] of layouts)
  test(`${count} mistakes in a declaration ${name} with a wrong value in each record: nothing is lost but what rules read of the broken record, two findings at most, the first at the cause`, () => {
    const document = planted(lay(declaration()));
    assert.ok(document.size > 10, `${document.size} planted`);
    const random = new Random(seed);
    const short: string[] = [];
    for (let i = 0; i < count;) {
      const mutation = random.pick(makers)(random, document.original);
      if (!mutation) continue;
      i++;
      const shortfall = document.shortfall(mutation);
      if (shortfall !== undefined) short.push(`${mutation.kind} at ${mutation.from}: ${shortfall}`);
    }
    if (process.env.FLA_SHOW) for (const line of short) console.log(line);
    assert.ok(short.length <= count / 100, `${short.length} of ${count}`);
  });

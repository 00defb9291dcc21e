// Values that are known before they are written: day and time of the common header, the next number of a count, and what stands
// in the document already.
import type { CatalogueRule } from "../pack/manifest";
import { tdoTypeOf } from "../pack/zone";
import type { ElementDecl, SimpleType } from "../schema/model";
import { child, nameOf, parent, startTagRange, textOf } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { childrenAStep, childrenBefore, childrenSteps, type Named } from "./childSteps";
import { enclosingRecord, formattedAs, isIdentity, labelOf, recordOf } from "./records";
import { daysOfQuarter, lastQuarters } from "./quarters";
import { relatedNames, valuesUsed } from "./references";
import type { Known } from "./snippets";
import type { Reader, Snapshot } from "./snapshot";
import type { Steps } from "./steps";
import type { ValueFacts } from "./zones";

/** A value to choose, and what is said of it. */
export interface Meant {
  readonly value: string;
  readonly meaning: string;
  /** What is shown in place of the value: an identity is masked. */
  readonly label?: string;
}

/** Values of other records that are offered again. */
const maxReused = 200;

/** Free text that was used before: a short list of what recurs. */
const maxTexts = 50;

/** What the snippet of an element that will stand in `around`, behind some of its children, can fill in by itself. */
export function knownValues(
  snapshot: Pick<Snapshot, "tree" | "asOf">,
  around: NodeRef,
  before: ReadonlyMap<string, Named>,
  rules: readonly CatalogueRule[],
): Known {
  return (decl, above) => {
    const outer = above[above.length - 1]?.local ?? nameOf(snapshot.tree, around).local;
    return headerValue(snapshot, outer, decl.local) ?? nextCount(snapshot.tree, before, rules, decl, above);
  };
}

/** The same for a document that has nothing yet: every count begins. */
export function knownInNew(snapshot: Pick<Snapshot, "asOf">, rules: readonly CatalogueRule[]): Known {
  return (decl, above) => {
    const outer = above[above.length - 1]?.local ?? "";
    const counter = counterOf(rules, outer, decl.local);
    return headerValue(snapshot, outer, decl.local) ?? (counter && String(counter.params.start ?? 1));
  };
}

/** Day and time in the head of each form, as every declaration of the channel has it. */
function headerValue({ asOf }: Pick<Snapshot, "asOf">, outer: string, local: string): string | undefined {
  if (outer !== "Form") return undefined;
  if (local === "FormCreationDate") return asOf.date;
  return local === "FormCreationHour" ? asOf.time : undefined;
}

/** One more than the record before has, where a rule of the pack counts the records. */
function nextCount(
  tree: XmlTree,
  before: ReadonlyMap<string, Named>,
  rules: readonly CatalogueRule[],
  decl: ElementDecl,
  above: readonly ElementDecl[],
): string | undefined {
  const record = above[above.length - 1];
  const rule = record && counterOf(rules, record.local, decl.local);
  if (!rule) return undefined;
  const start = rule.params.start ?? 1;
  // Records inside a new record are the first of their kind.
  if (above.length > 1) return String(start);
  return String(countAfter(tree, before.get(record.local), decl.local) ?? start);
}

type CounterRule = Extract<CatalogueRule, { readonly type: "counter" }>;

/** The rule by which the records of a name are counted in an element of theirs. */
export function counterOf(rules: readonly CatalogueRule[], record: string, counter: string): CounterRule | undefined {
  return rules.find(
    (rule): rule is CounterRule =>
      rule.type === "counter" &&
      [rule.at].flat().some((at) => typeof at === "string" && `/${at}`.endsWith(`/${record}/${counter}`)),
  );
}

/** The number after that of the last of some records; undefined without one. */
function countAfter(tree: XmlTree, records: Named | undefined, counter: string): number | undefined {
  if (!records) return undefined;
  const node = child(tree, records.last, counter);
  const number = node === undefined ? NaN : Number(textOf(tree, node).trim());
  return Number.isInteger(number) ? number + 1 : records.count + 1;
}

/** What may be meant where neither codes nor listed values exist. */
export function* likelyValues(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  facts: ValueFacts,
  reader: Reader & { readonly rules: readonly CatalogueRule[] },
): Steps<readonly Meant[]> {
  const { tree, asOf, validation } = snapshot;
  const decl = validation?.declOf(node);
  if (decl && tdoTypeOf(decl.appinfo) === "xs:yearQuarter") {
    return lastQuarters(asOf.date).map((value) => ({ value, meaning: daysOfQuarter(value) }));
  }
  const around = parent(tree, node);
  const counted = around === undefined ? undefined : yield* countHere(tree, around, node, reader.rules);
  if (counted !== undefined) return [{ value: counted, meaning: "" }];
  const own =
    around === undefined ? undefined : headerValue(snapshot, nameOf(tree, around).local, nameOf(tree, node).local);
  if (own !== undefined) return [{ value: own, meaning: "" }];
  if (type.primitive?.name === "date") return yield* datesNear(snapshot, node);
  if (facts.number) return yield* usedBefore(snapshot, node, relatedNames(snapshot, node), maxReused, reader);
  const isText = type.primitive?.name === "string" && !isIdentity(snapshot.pack, nameOf(tree, node).local);
  return isText ? yield* usedBefore(snapshot, node, new Set([nameOf(tree, node).local]), maxTexts, reader) : [];
}

/** The number of the record that holds a counter. */
function* countHere(
  tree: XmlTree,
  record: NodeRef,
  node: NodeRef,
  rules: readonly CatalogueRule[],
): Steps<string | undefined> {
  const [outer, inner] = [nameOf(tree, record).local, nameOf(tree, node).local];
  const rule = counterOf(rules, outer, inner);
  const around = parent(tree, record);
  if (!rule || around === undefined) return undefined;
  const before = yield* childrenBefore(tree, around, startTagRange(tree, record).from);
  return String(countAfter(tree, before.get(outer), inner) ?? rule.params.start ?? 1);
}

/** Dates of the same record, the nearest before the element first, and the day of the check. */
function* datesNear({ tree, validation, asOf }: Snapshot, node: NodeRef): Steps<readonly Meant[]> {
  const around = parent(tree, node);
  const siblings = around === undefined ? [] : yield* childrenSteps(tree, around);
  const before = siblings.slice(0, siblings.indexOf(node)).reverse();
  const found = new Map<string, string>();
  let count = 0;
  for (const one of [...before, ...siblings.slice(siblings.indexOf(node) + 1)]) {
    if (++count % childrenAStep === 0) yield;
    const value = textOf(tree, one).trim();
    const { local } = nameOf(tree, one);
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && validation?.declOf(one) !== undefined;
    if (isDate && !found.has(value)) found.set(value, local);
  }
  const dates = [...found].map(([value, local]) => ({ value, meaning: local }));
  return found.has(asOf.date) ? dates : [...dates, { value: asOf.date, meaning: "" }];
}

/** Values that the document has elsewhere, with the record that has them. */
function* usedBefore(
  snapshot: Snapshot,
  node: NodeRef,
  names: ReadonlySet<string>,
  limit: number,
  reader: Reader,
): Steps<readonly Meant[]> {
  const { tree, pack } = snapshot;
  const own = textOf(tree, node).trim();
  return [...(yield* valuesUsed(tree, names, limit + 1, node))]
    .filter(([value]) => value !== own)
    .map(([value, leaf]) => {
      const shown = formattedAs(tree, pack, leaf, value, reader);
      const record = enclosingRecord(tree, pack, leaf);
      const definition = record === undefined ? undefined : recordOf(tree, pack, record);
      const label = record !== undefined && definition ? labelOf(tree, definition, record, reader) : undefined;
      return { value, meaning: label ?? "", ...(reader.masked && shown !== value && { label: shown }) };
    });
}

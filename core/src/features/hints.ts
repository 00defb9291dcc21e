// Inlay hints: the meaning of a code behind its value, the sum that a total is made of, and what the pack has calculated at a
// record, such as the days that are left of a right.
import { parseDay } from "../rules/days";
import { compileAmount, compileCondition, compileSum, snap } from "../rules/operands";
import { compilePath } from "../rules/paths";
import { RuleProblem } from "../rules/problem";
import { toNumber, type Reader as RuleReader } from "../rules/reader";
import { compileXPathTest } from "../rules/xpath/compile";
import { parseTime } from "../rules/types/notFuture";
import type { CatalogueRule, HintDefinition } from "../pack/manifest";
import { TokenKind, type NodeRef } from "../xml/segment";
import { nameOf, startTagRange, textOf, valueRange } from "../xml/nodes";
import { fill } from "../messages/catalogue";
import { editingTexts } from "../messages/editing";
import type { HoverReader } from "./hover";
import { PathReader } from "./paths";
import { inLanguage, matchesPath, withNumber } from "./records";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";
import { codeEntry, valueFactsOf, type ValueFacts } from "./zones";

export interface Hint {
  readonly at: number;
  readonly text: string;
}

/** Longer meanings are for the hover. */
const maxLength = 60;

/** A screen shows about a hundred lines; editors ask for some more. */
const maxHints = 1_000;

/** So many parts of a sum are written out; more are counted. */
const maxParts = 4;

/** Hints for what begins in a range. */
export function* hintsIn(snapshot: Snapshot, range: Span, reader: HoverReader): Steps<readonly Hint[]> {
  const { tree, validation } = snapshot;
  if (!validation) return [];
  const codes = new CodeHints(snapshot, reader);
  const sums = new SumHints(snapshot, reader);
  const found: Hint[] = [];
  for (let k = tree.segmentAt(range.from); k < tree.segments.length && tree.segmentStart(k) < range.to; k++) {
    if (found.length >= maxHints) break;
    yield;
    const segment = tree.segments[k];
    const base = tree.segmentStart(k);
    for (let t = 0; t + 1 < segment.count && found.length < maxHints; t++) {
      if (segment.kind[t] !== TokenKind.StartTag) continue;
      const from = base + segment.from[t];
      if (from < range.from || range.to < from) continue;
      const node = k * 65_536 + t;
      const hint = segment.partner[t] === t + 2 ? (codes.at(node) ?? sums.atTotal(node)) : sums.atRecord(node);
      if (hint) found.push(hint);
    }
  }
  return found;
}

/** Meanings of codes; the list of a declaration is looked up once. */
class CodeHints {
  readonly #lists = new Map<number, ValueFacts["list"]>();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly reader: HoverReader,
  ) {}

  at(node: NodeRef): Hint | undefined {
    const { tree, validation, asOf } = this.snapshot;
    const decl = validation?.declOf(node);
    if (!decl) return undefined;
    if (!this.#lists.has(decl.id)) {
      this.#lists.set(decl.id, valueFactsOf(this.snapshot, this.reader.rules, node).list);
    }
    const list = this.#lists.get(decl.id)?.list;
    if (!list) return undefined;
    const entry = codeEntry(list, textOf(tree, node), asOf.date);
    const label = inLanguage(entry?.label, this.reader.language);
    if (label === "") return undefined;
    const text = label.length > maxLength ? `${label.slice(0, maxLength - 1)}…` : label;
    return { at: valueRange(tree, node).to, text };
  }
}

interface Sum {
  readonly at: readonly string[];
  applies(reader: RuleReader): boolean;
  /** The parts of the sum, with their signs. */
  parts(reader: RuleReader): readonly number[];
}

interface Calculation {
  readonly definition: HintDefinition;
  applies(reader: RuleReader, node: NodeRef): boolean;
  value(reader: RuleReader, node: NodeRef): number | undefined;
}

/** Sums behind totals, by the rules that check them; calculations at records, by the pack. */
class SumHints {
  readonly #paths: PathReader;
  readonly #sums: readonly Sum[];
  readonly #calculations: readonly Calculation[];
  /** Local names that some sum or calculation is about: most elements are none of them. */
  readonly #names: ReadonlySet<string>;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly reader: HoverReader,
  ) {
    const { date, time } = snapshot.asOf;
    this.#paths = new PathReader(snapshot.tree, parseDay(date) ?? 0, parseTime(time) ?? 0);
    this.#sums = reader.rules.flatMap((rule) => unlessBroken(() => this.#sumOf(rule)));
    const definitions = snapshot.pack?.manifest.hints ?? [];
    this.#calculations = definitions.flatMap((one) => unlessBroken(() => this.#calculationOf(one)));
    const paths = [...this.#sums.flatMap(({ at }) => at), ...definitions.map(({ at }) => at)];
    this.#names = new Set(paths.map((path) => path.slice(path.lastIndexOf("/") + 1)));
  }

  /** "= 5 − 1" behind a total; "≠ 5 − 1 = 4" where it is another. */
  atTotal(node: NodeRef): Hint | undefined {
    const { tree } = this.snapshot;
    if (!this.#names.has(nameOf(tree, node).local)) return undefined;
    const declared = toNumber(textOf(tree, node).trim());
    if (declared === undefined) return undefined;
    const sum = this.#sums.find(
      ({ at, applies }) => at.some((path) => matchesPath(tree, node, path)) && applies(this.#paths.at(node)),
    );
    const parts = sum?.parts(this.#paths.at(node)) ?? [];
    if (parts.length < 2) return undefined;
    const total = snap(parts.reduce((so, part) => so + part, 0));
    const written = parts.length <= maxParts ? signed(parts) : this.#counted(parts.length);
    const text = Math.abs(total - declared) < 0.005 ? `= ${written}` : `≠ ${written} = ${total}`;
    return { at: valueRange(tree, node).to, text };
  }

  /** What the pack calculates, behind the start tag. */
  atRecord(node: NodeRef): Hint | undefined {
    const { tree } = this.snapshot;
    if (this.#calculations.length === 0 || !this.#names.has(nameOf(tree, node).local)) return undefined;
    for (const { definition, applies, value } of this.#calculations) {
      if (!matchesPath(tree, node, definition.at)) continue;
      const reader = this.#paths.at(node);
      const amount = applies(reader, node) ? value(reader, node) : undefined;
      if (amount === undefined) continue;
      const text = inLanguage(definition.text, this.reader.language);
      return { at: startTagRange(tree, node).to, text: withNumber(text, snap(amount)) };
    }
    return undefined;
  }

  #counted(count: number): string {
    return fill(editingTexts[this.reader.language]["hint.sumOf"], { count });
  }

  #sumOf(rule: CatalogueRule): Sum | undefined {
    if (rule.type !== "total" || (typeof rule.at === "object" && !Array.isArray(rule.at))) return undefined;
    const { locals } = this.#paths;
    const { items, value, where } = rule.params;
    const itemsPath = compilePath(items, locals);
    const weights = typeof value === "string" ? [{ path: value }] : value;
    const single = weights.map((weight) => compileSum([weight], locals));
    const counts = where && compileCondition(where, locals);
    const condition = rule.if && compileCondition(rule.if, locals);
    const when = rule.when === undefined ? undefined : compileXPathTest(rule.when, locals);
    return {
      at: [rule.at].flat() as readonly string[],
      applies: (reader) => (!condition || condition(reader, reader.node)) && (!when || when(reader, reader.node)),
      parts: (reader) => {
        const all = reader.all(itemsPath).filter((item) => !counts || counts(reader, item));
        // Of one item the parts are its values, of several one part each.
        if (all.length === 1) return single.map((one) => snap(one(reader, all[0]))).filter((part) => part !== 0);
        return all.map((item) => snap(single.reduce((sum, one) => sum + one(reader, item), 0)));
      },
    };
  }

  #calculationOf(definition: HintDefinition): Calculation {
    const { locals } = this.#paths;
    const condition = definition.if && compileCondition(definition.if, locals);
    const amount = compileAmount(definition.value, locals);
    return {
      definition,
      applies: (reader, node) => !condition || condition(reader, node),
      value: amount,
    };
  }
}

/** "5 − 1", "1 + 0.5" */
function signed(parts: readonly number[]): string {
  return parts.map((part, index) => (index === 0 ? String(part) : part < 0 ? `− ${-part}` : `+ ${part}`)).join(" ");
}

/** A rule that cannot be compiled is reported elsewhere; here it only gives no hint. */
function unlessBroken<T>(make: () => T | undefined): T[] {
  try {
    const made = make();
    return made === undefined ? [] : [made];
  } catch (error) {
    if (error instanceof RuleProblem) return [];
    throw error;
  }
}

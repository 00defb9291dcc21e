// Compiles catalogue rows: each row becomes a check with the contexts it looks at. A row that cannot be compiled is left
// out and named; the others are not touched.
import type { AnomalyClass } from "../findings/finding";
import type { CatalogueRule, CodeList, Operand, RuleContext } from "../pack/manifest";
import type { Pack } from "../pack/pack";
import { isDeclared } from "../pack/zone";
import type { ElementDecl } from "../schema/model";
import type { Schema } from "../schema/schema";
import { NameTable } from "../xml/names";
import { parseDay } from "./days";
import { refuseUnknownParams } from "./params";
import { every, type DayOf, type Test } from "./operands";
import { compileSuffix, LocalNames } from "./paths";
import { RuleProblem } from "./problem";
import type { Reader } from "./reader";
import type { RuleTimes } from "./timing";
import { makeTools, type Check, type RuleOf, type Tools } from "./rule";
import { agreesWithInss } from "./types/agreesWithInss";
import { allowed } from "./types/allowed";
import { assert } from "./types/assert";
import { characters } from "./types/characters";
import { checkDigit } from "./types/checkDigit";
import { codeList } from "./types/codeList";
import { compare } from "./types/compare";
import { count } from "./types/count";
import { counter } from "./types/counter";
import { deadline } from "./types/deadline";
import { forbidden } from "./types/forbidden";
import { limit } from "./types/limit";
import { notFuture } from "./types/notFuture";
import { order } from "./types/order";
import { overlap } from "./types/overlap";
import { reference } from "./types/reference";
import { required } from "./types/required";
import { total } from "./types/total";
import { unique } from "./types/unique";
import { within } from "./types/within";
import { compileXPathTest } from "./xpath/compile";
import { Surroundings } from "./xpath/surroundings";

/** A rule with where it comes from. */
export interface RuleSource {
  readonly rule: CatalogueRule;
  /** undefined: a rule of the channel, which holds for every pack. */
  readonly pack: Pack | undefined;
  /** Code lists for a rule without a pack. */
  readonly lists?: ReadonlyMap<string, CodeList>;
}

export interface CompiledRule extends RuleSource {
  readonly index: number;
  readonly class: AnomalyClass;
  readonly check: Check;
  /** Does the rule apply to this context: in force on its day, and its condition holds? */
  applies(reader: Reader): boolean;
}

/** A rule that could not be compiled. */
export interface RefusedRule extends RuleSource {
  readonly problem: RuleProblem;
}

export interface Candidate {
  readonly rule: CompiledRule;
  /** Local ids of the ancestors that the suffix path names, innermost first. */
  readonly ancestors: readonly number[];
  /** The element is no context, but an item of a grouped check. */
  readonly isItem: boolean;
}

/** The rules of a check, found by the element they look at. */
export class RuleProgram {
  readonly rules: CompiledRule[] = [];
  readonly refused: RefusedRule[] = [];
  /** Local id -> rules whose suffix path ends in it. */
  private readonly byName: Candidate[][] = [];
  private readonly byDocumentation: { rule: CompiledRule; holds(decl: ElementDecl): boolean }[] = [];
  private readonly declRules = new Map<ElementDecl, readonly CompiledRule[]>();

  constructor(
    sources: readonly RuleSource[],
    readonly locals: LocalNames,
    codeLists: (pack: Pack | undefined) => ReadonlyMap<string, CodeList>,
    private readonly times?: RuleTimes,
    /** Tells which elements around a context are read once, and which would be read for each record. */
    schema?: Schema,
  ) {
    const readsPaths = sources.some(({ rule }) => rule.type === "assert" || rule.when !== undefined);
    const surroundings = schema && readsPaths ? new Surroundings(schema) : undefined;
    for (const source of sources) {
      const around = surroundings && { schema: surroundings, contexts: contextsOf(source.rule.at, schema) };
      const tools = makeTools(locals, source.lists ?? codeLists(source.pack), (expression) =>
        compileXPathTest(expression, locals, around),
      );
      this.add(source, tools);
    }
  }

  /** Rules that name this element by path, or undefined. */
  named(local: number): readonly Candidate[] | undefined {
    return this.byName[local];
  }

  /** Is there any rule that names its elements by zone number or TDOType? */
  get needsDeclarations(): boolean {
    return this.byDocumentation.length > 0;
  }

  /** Rules that name this element by zone number or TDOType. */
  declared(decl: ElementDecl): readonly CompiledRule[] {
    let rules = this.declRules.get(decl);
    if (!rules) {
      rules = this.byDocumentation.filter(({ holds }) => holds(decl)).map(({ rule }) => rule);
      this.declRules.set(decl, rules);
    }
    return rules;
  }

  private add(source: RuleSource, tools: Tools): void {
    try {
      const { rule } = source;
      refuseUnknownParams(rule);
      const made: CompiledRule = {
        ...source,
        index: this.rules.length,
        class: rule.class,
        check: compileCheck(rule, tools),
        applies: compileApplies(rule, tools),
      };
      const compiled = this.times?.measured(made) ?? made;
      this.bind(compiled, rule.at, tools.locals);
      this.rules.push(compiled);
    } catch (error) {
      this.refused.push({ ...source, problem: toProblem(error) });
    }
  }

  private bind(rule: CompiledRule, at: RuleContext, locals: LocalNames): void {
    if (typeof rule.check !== "function" && rule.check.items) {
      const [local, ...ancestors] = [...rule.check.items.path.down].reverse();
      (this.byName[local] ??= []).push({ rule, ancestors, isItem: true });
    }
    if (typeof at === "object" && !Array.isArray(at)) {
      const declared = at as { readonly tdoType?: string; readonly zone?: string };
      this.byDocumentation.push({ rule, holds: (decl) => isDeclared(declared, decl) });
    } else {
      const suffixes = [at as string | readonly string[]].flat().map((suffix) => compileSuffix(suffix, locals));
      for (const [local, ...ancestors] of suffixes)
        (this.byName[local] ??= []).push({ rule, ancestors, isItem: false });
    }
  }
}

/** Names of the elements that a rule looks at. */
function contextsOf(at: RuleContext, schema: Schema | undefined): readonly string[] {
  if (typeof at === "string") return [at.split("/").pop() ?? at];
  if (Array.isArray(at)) return at.flatMap((one: string) => contextsOf(one, schema));
  const declared = at as { readonly tdoType?: string; readonly zone?: string };
  return (schema?.elements ?? []).filter((decl) => isDeclared(declared, decl)).map(({ local }) => local);
}

/** The rules that cannot be compiled, whatever the document: for whoever writes them. Code lists are those of the document. */
export function refusedRules(rules: readonly CatalogueRule[]): readonly RefusedRule[] {
  const sources = rules.map((rule) => ({ rule, pack: undefined }));
  const program = new RuleProgram(sources, new LocalNames(new NameTable()), () => new Map());
  return program.refused.filter(({ problem }) => problem.kind !== "rule.unknownList");
}

/** A message for what went wrong; rows come from people, so any mistake in them is a problem of the row. */
export function toProblem(error: unknown): RuleProblem {
  if (error instanceof RuleProblem) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new RuleProblem("rule.badParam", { param: "params", value: text });
}

function compileCheck(rule: CatalogueRule, tools: Tools): Check {
  switch (rule.type) {
    case "checkDigit":
      return checkDigit(rule);
    case "agreesWithInss":
      return agreesWithInss(rule, tools);
    case "order":
      return order(rule, tools);
    case "within":
      return within(rule, tools);
    case "notFuture":
      return notFuture(rule, tools);
    case "deadline":
      return deadline(rule, tools);
    case "unique":
      return unique(rule, tools);
    case "overlap":
      return overlap(rule, tools);
    case "total":
      return total(rule, tools);
    case "counter":
      return counter(rule, tools);
    case "count":
      return count(rule, tools);
    case "codeList":
      return codeList(rule, tools);
    case "required":
      return required(rule, tools);
    case "forbidden":
      return forbidden(rule, tools);
    case "allowed":
      return allowed(rule);
    case "compare":
      return compare(rule, tools);
    case "limit":
      return limit(rule, tools);
    case "reference":
      return reference(rule, tools);
    case "characters":
      return characters(rule);
    case "assert":
      return assert(rule as RuleOf<"assert">, tools);
  }
}

const formDate: Operand = "^Form/FormCreationDate";

function compileApplies(rule: CatalogueRule, tools: Tools): (reader: Reader) => boolean {
  const tests: Test[] = [];
  if (rule.since !== undefined || rule.until !== undefined) tests.push(inForce(rule, tools));
  if (rule.if !== undefined) tests.push(tools.test(rule.if));
  if (rule.when !== undefined) tests.push(tools.xpath(rule.when));
  if (tests.length === 0) return () => true;
  const holds = every(tests);
  return (reader) => holds(reader, reader.node);
}

/** `since` and `until` against the rule's day; the clock decides where the document has none. */
function inForce(rule: CatalogueRule, tools: Tools): Test {
  const day: DayOf = tools.day(rule.date ?? formDate);
  const since = limitDay(rule.since, -Infinity);
  const until = limitDay(rule.until, Infinity);
  return (reader, from) => {
    const date = day(reader, from) ?? reader.today;
    return since <= date && date <= until;
  };
}

function limitDay(text: string | undefined, open: number): number {
  if (text === undefined) return open;
  const day = parseDay(text);
  if (day === undefined) throw new RuleProblem("rule.badParam", { param: "since | until", value: text });
  return day;
}

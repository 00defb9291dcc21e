// Days, numbers and conditions of rules, compiled from their data to closures over the reader.
import type { NodeRef } from "../xml/segment";
import { addMonths, edgeOf, monthsBegun, parseDay, parseQuarter, parseYear, type Day } from "./days";
import type { Amount, Condition, Factor, Operand, Weighted } from "../pack/manifest";
import { compilePath, type LocalNames } from "./paths";
import { RuleProblem } from "./problem";
import { toNumber, type Reader } from "./reader";

/** undefined: nothing to compare with, so that the rule is silent. */
export type DayOf = (reader: Reader, from: NodeRef) => Day | undefined;
export type NumberOf = (reader: Reader, from: NodeRef) => number | undefined;
export type Test = (reader: Reader, from: NodeRef) => boolean;

/* ------------------------------------------------------------------------------------------------------ days */

export function compileDay(operand: Operand, locals: LocalNames): DayOf {
  if (typeof operand === "string") return dayAtPath(operand, locals);
  const base = compileBase(operand, locals);
  const { plusDays = 0, plusMonths = 0, plusYears = 0, endOfMonth, edge } = operand;
  return (reader, from) => {
    let day = base(reader, from);
    if (day === undefined) return undefined;
    if (edge) day = edgeOf(day, edge);
    const months = plusMonths + plusYears * 12;
    if (months !== 0) day = addMonths(day, months);
    day += plusDays;
    return endOfMonth ? edgeOf(day, "lastOfMonth") : day;
  };
}

function compileBase(operand: Exclude<Operand, string>, locals: LocalNames): DayOf {
  if (operand.day !== undefined) {
    const day = parseDay(operand.day);
    if (day === undefined) throw new RuleProblem("rule.badParam", { param: "day", value: operand.day });
    return () => day;
  }
  if (operand.clock) return (reader) => reader.today;
  if (operand.path !== undefined) return dayAtPath(operand.path, locals);
  if (operand.quarter !== undefined) return parsedAtPath(operand.quarter, parseQuarter, locals);
  if (operand.year !== undefined) return parsedAtPath(operand.year, parseYear, locals);
  throw new RuleProblem("rule.missingParam", { param: "path | day | clock | quarter | year" });
}

function dayAtPath(text: string, locals: LocalNames): DayOf {
  return parsedAtPath(text, parseDay, locals);
}

function parsedAtPath(text: string, parse: (value: string) => Day | undefined, locals: LocalNames): DayOf {
  const path = compilePath(text, locals);
  return (reader, from) => {
    const value = reader.value(path, from);
    if (value === undefined) return undefined;
    const day = parse(value);
    // Nobody knows which day was meant.
    if (day === undefined) reader.isUnsure = true;
    return day;
  };
}

/* --------------------------------------------------------------------------------------------------- numbers */

export function compileAmount(amount: Amount, locals: LocalNames): NumberOf {
  if (typeof amount === "number") return () => amount;
  if (typeof amount === "string") return numberAtPath(amount, locals);
  const base = compileNumber(amount, locals);
  const factors = (amount.times ?? []).map((factor) => compileFactor(factor, locals));
  const plus = amount.plus ? compileSum(amount.plus, locals) : undefined;
  return (reader, from) => {
    let value = base(reader, from);
    for (const factor of factors) {
      const by = factor(reader, from);
      if (value === undefined || by === undefined) return undefined;
      value *= by;
    }
    if (value === undefined) return undefined;
    if (plus) value += plus(reader, from);
    return roundAmount(value, amount.roundUpTo, amount.roundDownTo);
  };
}

function compileNumber(amount: Exclude<Amount, number | string>, locals: LocalNames): NumberOf {
  const { number, path, table, days } = amount;
  if (days) {
    const first = compileDay(days.from, locals);
    const last = compileDay(days.to, locals);
    return (reader, from) => {
      const begin = first(reader, from);
      const end = last(reader, from);
      return begin === undefined || end === undefined ? undefined : end - begin + 1;
    };
  }
  if (number !== undefined) return () => number;
  if (path !== undefined) return numberAtPath(path, locals);
  if (!table) return () => (amount.times || amount.plus ? (amount.times ? 1 : 0) : undefined);
  const by = compilePath(table.by, locals);
  const values = new Map(Object.entries(table.values));
  return (reader, from) => values.get(reader.value(by, from) ?? "");
}

function compileFactor(factor: Factor, locals: LocalNames): NumberOf {
  if ("number" in factor) return () => factor.number;
  const { divideBy = 1 } = factor;
  if ("path" in factor) {
    const value = numberAtPath(factor.path, locals);
    return (reader, from) => {
      const found = value(reader, from) ?? factor.missing;
      return found === undefined ? undefined : found / divideBy;
    };
  }
  const { from: first, to: last, inYear } = factor.monthsBegun;
  const start = compileDay(first, locals);
  const end = compileDay(last, locals);
  const year = inYear === undefined ? undefined : compileDay({ year: inYear }, locals);
  return (reader, from) => {
    let begin = start(reader, from);
    let finish = end(reader, from);
    const within = year?.(reader, from);
    if (year && within === undefined) return undefined;
    if (within !== undefined) {
      // A period that is open at one side covers the year at that side.
      begin = Math.max(begin ?? within, edgeOf(within, "firstOfYear"));
      finish = Math.min(finish ?? Infinity, edgeOf(within, "lastOfYear"));
    }
    return begin === undefined || finish === undefined ? undefined : monthsBegun(begin, finish) / divideBy;
  };
}

/** Sum of weighted values; what is missing counts 0, and what is no number leaves it unsure. */
export function compileSum(parts: readonly Weighted[], locals: LocalNames): (reader: Reader, from: NodeRef) => number {
  const compiled = parts.map((part) => ({ path: compilePath(part.path, locals), factor: part.factor ?? 1 }));
  return (reader, from) => {
    let sum = 0;
    for (const { path, factor } of compiled) {
      const number = reader.number(path, from);
      if (number === undefined && reader.has(path, from)) reader.isUnsure = true;
      sum += (number ?? 0) * factor;
    }
    return sum;
  };
}

function numberAtPath(text: string, locals: LocalNames): NumberOf {
  const path = compilePath(text, locals);
  return (reader, from) => reader.number(path, from);
}

function roundAmount(value: number, up: number | undefined, down: number | undefined): number {
  if (up) return Math.ceil(snap(value / up)) * up;
  if (down) return Math.floor(snap(value / down)) * down;
  return value;
}

/** 0.30000000000000004 must not be rounded up to the next step. */
export function snap(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

/* ------------------------------------------------------------------------------------------------ conditions */

export function compileCondition(condition: Condition, locals: LocalNames): Test {
  if ("all" in condition) return every(condition.all.map((one) => compileCondition(one, locals)));
  if ("any" in condition) {
    const tests = condition.any.map((one) => compileCondition(one, locals));
    return (reader, from) => tests.some((test) => test(reader, from));
  }
  if ("none" in condition) {
    const tests = condition.none.map((one) => compileCondition(one, locals));
    return (reader, from) => !tests.some((test) => test(reader, from));
  }
  if (typeof condition.path !== "string") throw new RuleProblem("rule.missingParam", { param: "path" });
  return every([
    ...presenceTests(condition, locals),
    ...numberTests(condition, locals),
    ...dayTests(condition, locals),
  ]);
}

type Simple = Extract<Condition, { readonly path: string }>;

function presenceTests(condition: Simple, locals: LocalNames): Test[] {
  const path = compilePath(condition.path, locals);
  const tests: Test[] = [];
  const { is, not } = condition;
  if (condition.absent) return [(reader, from) => !reader.has(path, from)];
  if (condition.present) tests.push((reader, from) => reader.has(path, from));
  if (is !== undefined) tests.push((reader, from) => includes(is, reader.value(path, from)));
  if (not !== undefined)
    tests.push((reader, from) => {
      const value = reader.value(path, from);
      return value !== undefined && !includes(not, value);
    });
  return tests;
}

function includes(values: string | readonly string[], value: string | undefined): boolean {
  if (value === undefined) return false;
  return typeof values === "string" ? values === value : values.includes(value);
}

function numberTests(condition: Simple, locals: LocalNames): Test[] {
  const path = compilePath(condition.path, locals);
  const against = (limit: number | undefined, holds: (value: number, limit: number) => boolean): Test[] => {
    if (limit === undefined) return [];
    return [
      (reader, from) => {
        const value = toNumber(reader.value(path, from));
        return value !== undefined && holds(value, limit);
      },
    ];
  };
  return [
    ...against(condition.atLeast, (value, limit) => value >= limit),
    ...against(condition.atMost, (value, limit) => value <= limit),
    ...against(condition.moreThan, (value, limit) => value > limit),
    ...against(condition.lessThan, (value, limit) => value < limit),
  ];
}

function dayTests(condition: Simple, locals: LocalNames): Test[] {
  const against = (operand: Operand | undefined, holds: (value: Day, limit: Day) => boolean): Test[] => {
    if (operand === undefined) return [];
    const value = compileDay(condition.path, locals);
    const limit = compileDay(operand, locals);
    return [
      (reader, from) => {
        const day = value(reader, from);
        const bound = limit(reader, from);
        return day !== undefined && bound !== undefined && holds(day, bound);
      },
    ];
  };
  return [
    ...against(condition.before, (day, bound) => day < bound),
    ...against(condition.notBefore, (day, bound) => day >= bound),
    ...against(condition.after, (day, bound) => day > bound),
    ...against(condition.notAfter, (day, bound) => day <= bound),
  ];
}

/** Do all of them hold? */
export function every(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0];
  return (reader, from) => {
    for (let at = 0; at < tests.length; at++) if (!tests[at](reader, from)) return false;
    return true;
  };
}

// The core function library of XPath 1.0.
import type { Reader } from "../reader";
import { badXPath } from "./lexer";
import { attributesOf, nameParts, parentOf, stringValue, type XNode } from "./nodes";
import { asBoolean, asNumber, asString, parseNumber, type Compiled, type Evaluate } from "./values";

type Build = (parameters: readonly Compiled[]) => Compiled;

interface Signature {
  readonly min: number;
  readonly max: number;
  readonly build: Build;
}

/** Compiles a call; throws RuleProblem. */
export function compileCall(name: string, parameters: readonly Compiled[], expression: string): Compiled {
  const signature = library[name];
  const about = { expression, at: Math.max(expression.indexOf(name), 0) + 1, what: name };
  if (!signature) throw badXPath("rule.xpathFunction", about);
  const { min, max } = signature;
  if (parameters.length < min || parameters.length > max)
    throw max === Infinity
      ? badXPath("rule.xpathParametersFrom", { ...about, min })
      : badXPath("rule.xpathParameters", { ...about, min, max });
  const [first] = parameters;
  if (first && first.type !== "nodes" && takesNodes.includes(name)) throw badXPath("rule.xpathNodes", about);
  return signature.build(parameters);
}

/** Functions of nodes: they take no other value. */
const takesNodes = ["count", "sum", "name", "local-name", "namespace-uri"];

const text = (evaluate: Evaluate<string>): Compiled => ({ type: "string", evaluate });
const number = (evaluate: Evaluate<number>): Compiled => ({ type: "number", evaluate });
const boolean = (evaluate: Evaluate<boolean>): Compiled => ({ type: "boolean", evaluate });

function strings(min: number, max: number, build: (parts: readonly Evaluate<string>[]) => Compiled): Signature {
  return { min, max, build: (parameters) => build(parameters.map(asString)) };
}

/** A function of the first node of its parameter, or of the context node without one. */
function ofNode(read: (node: XNode, reader: Reader) => string): Signature {
  return {
    min: 0,
    max: 1,
    build([parameter]) {
      if (!parameter) return text((r, n) => read(n, r));
      if (parameter.type !== "nodes") return text(() => "");
      return text((r, n, p, s) => {
        const first = parameter.first(r, n, p, s);
        return first === undefined ? "" : read(first, r);
      });
    },
  };
}

/** A function of a text, or of the context node's text without a parameter. */
function ofText<T>(wrap: (evaluate: Evaluate<T>) => Compiled, read: (value: string) => T): Signature {
  return {
    min: 0,
    max: 1,
    build([parameter]) {
      const value: Evaluate<string> = parameter ? asString(parameter) : (r, n) => stringValue(n, r);
      return wrap((r, n, p, s) => read(value(r, n, p, s)));
    },
  };
}

function ofNumber(read: (value: number) => number): Signature {
  return {
    min: 1,
    max: 1,
    build([parameter]) {
      const value = asNumber(parameter);
      return number((r, n, p, s) => read(value(r, n, p, s)));
    },
  };
}

const library: Readonly<Record<string, Signature>> = {
  last: { min: 0, max: 0, build: () => number((_r, _n, _p, s) => s) },
  position: { min: 0, max: 0, build: () => number((_r, _n, p) => p) },
  count: { min: 1, max: 1, build: ([nodes]) => number((r, n, p, s) => nodesOf(nodes)(r, n, p, s).length) },
  // Without a DTD no attribute is an ID, so that nothing is found.
  id: { min: 1, max: 1, build: () => ({ type: "nodes", evaluate: () => [], first: () => undefined }) },
  "local-name": ofNode((node, reader) => nameParts(node, reader).local),
  "namespace-uri": ofNode((node, reader) => nameParts(node, reader).uri),
  name: ofNode((node, reader) => nameParts(node, reader).name),

  string: ofText(text, (value) => value),
  concat: strings(2, Infinity, (parts) => text((r, n, p, s) => parts.map((part) => part(r, n, p, s)).join(""))),
  "starts-with": strings(2, 2, ([a, b]) => boolean((r, n, p, s) => a(r, n, p, s).startsWith(b(r, n, p, s)))),
  contains: strings(2, 2, ([a, b]) => boolean((r, n, p, s) => a(r, n, p, s).includes(b(r, n, p, s)))),
  "substring-before": strings(2, 2, ([a, b]) => text((r, n, p, s) => before(a(r, n, p, s), b(r, n, p, s)))),
  "substring-after": strings(2, 2, ([a, b]) => text((r, n, p, s) => after(a(r, n, p, s), b(r, n, p, s)))),
  substring: { min: 2, max: 3, build: buildSubstring },
  "string-length": ofText(number, (value) => [...value].length),
  "normalize-space": ofText(text, (value) => value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "")),
  translate: strings(3, 3, ([a, b, c]) => text((r, n, p, s) => translate(a(r, n, p, s), b(r, n, p, s), c(r, n, p, s)))),

  boolean: { min: 1, max: 1, build: ([value]) => boolean(asBoolean(value)) },
  not: { min: 1, max: 1, build: ([value]) => negated(asBoolean(value)) },
  true: { min: 0, max: 0, build: () => boolean(() => true) },
  false: { min: 0, max: 0, build: () => boolean(() => false) },
  lang: strings(1, 1, ([wanted]) => boolean((r, n, p, s) => hasLanguage(n, wanted(r, n, p, s), r))),

  number: {
    min: 0,
    max: 1,
    build: ([value]) => number(value ? asNumber(value) : (r, n) => parseNumber(stringValue(n, r))),
  },
  sum: { min: 1, max: 1, build: ([nodes]) => number((r, n, p, s) => sum(nodesOf(nodes)(r, n, p, s), r)) },
  floor: ofNumber(Math.floor),
  ceiling: ofNumber(Math.ceil),
  // A half goes up, also below zero: Math.round does the same.
  round: ofNumber((value) => Math.round(value)),
};

function nodesOf(value: Compiled): Evaluate<readonly XNode[]> {
  return value.type === "nodes" ? value.evaluate : () => [];
}

function negated(value: Evaluate<boolean>): Compiled {
  return boolean((r, n, p, s) => !value(r, n, p, s));
}

function before(value: string, mark: string): string {
  const at = value.indexOf(mark);
  return at < 0 ? "" : value.slice(0, at);
}

function after(value: string, mark: string): string {
  const at = value.indexOf(mark);
  return at < 0 ? "" : value.slice(at + mark.length);
}

/** Positions count characters from 1, and are rounded; NaN and infinities select as comparisons with them do. */
function buildSubstring([value, from, length]: readonly Compiled[]): Compiled {
  const whole = asString(value);
  const start = asNumber(from);
  const count = length && asNumber(length);
  return text((r, n, p, s) => {
    const characters = whole(r, n, p, s);
    const first = Math.round(start(r, n, p, s));
    const end = count ? first + Math.round(count(r, n, p, s)) : Infinity;
    if (Number.isNaN(first) || Number.isNaN(end)) return "";
    const range = [Math.max(first - 1, 0), Math.max(end - 1, 0)];
    if (!hasPairs(characters)) return characters.slice(...range);
    return [...characters].slice(...range).join("");
  });
}

/** Does a text hold characters beyond 16 bits, which count as one but take two units? */
function hasPairs(value: string): boolean {
  return /[\ud800-\udfff]/.test(value);
}

function translate(value: string, from: string, to: string): string {
  if (from.length === 1 && to === "") return value.replaceAll(from, "");
  const target = [...to];
  const map = new Map<string, string>();
  [...from].forEach((character, index) => {
    if (!map.has(character)) map.set(character, target[index] ?? "");
  });
  return [...value].map((character) => map.get(character) ?? character).join("");
}

function sum(nodes: readonly XNode[], reader: Reader): number {
  return nodes.reduce<number>((total, node) => total + parseNumber(stringValue(node, reader)), 0);
}

/** xml:lang of the node or its nearest ancestor: the wanted language, or a part of it ("en" for "en-GB"). */
function hasLanguage(node: XNode, wanted: string, reader: Reader): boolean {
  for (let at: XNode | undefined = node; at !== undefined; at = parentOf(at, reader)) {
    const found = attributesOf(at, reader).find((attribute) => attribute.name === "xml:lang");
    if (!found) continue;
    const language = found.value.toLowerCase();
    return language === wanted.toLowerCase() || language.startsWith(`${wanted.toLowerCase()}-`);
  }
  return false;
}

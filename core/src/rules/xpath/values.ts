// Values of XPath 1.0: node-set, string, number, boolean, and how one becomes another.
import { parseDigits, type Reader } from "../reader";
import { stringValue, type XNode } from "./nodes";

/** An evaluation at a context node, with its position and the size of the context. */
export type Evaluate<T> = (reader: Reader, node: XNode, position: number, size: number) => T;

export type Compiled =
  | {
      readonly type: "nodes";
      readonly evaluate: Evaluate<readonly XNode[]>;
      readonly first: Evaluate<XNode | undefined>;
    }
  | { readonly type: "string"; readonly evaluate: Evaluate<string> }
  | { readonly type: "number"; readonly evaluate: Evaluate<number> }
  | { readonly type: "boolean"; readonly evaluate: Evaluate<boolean> };

export function asString(value: Compiled): Evaluate<string> {
  switch (value.type) {
    case "string":
      return value.evaluate;
    case "number":
      return (r, n, p, s) => formatNumber(value.evaluate(r, n, p, s));
    case "boolean":
      return (r, n, p, s) => String(value.evaluate(r, n, p, s));
    case "nodes":
      return (r, n, p, s) => {
        const first = value.first(r, n, p, s);
        return first === undefined ? "" : stringValue(first, r);
      };
  }
}

export function asNumber(value: Compiled): Evaluate<number> {
  switch (value.type) {
    case "number":
      return value.evaluate;
    case "boolean":
      return (r, n, p, s) => (value.evaluate(r, n, p, s) ? 1 : 0);
    default: {
      const text = asString(value);
      return (r, n, p, s) => parseNumber(text(r, n, p, s));
    }
  }
}

export function asBoolean(value: Compiled): Evaluate<boolean> {
  switch (value.type) {
    case "boolean":
      return value.evaluate;
    case "number":
      return (r, n, p, s) => {
        const number = value.evaluate(r, n, p, s);
        return number !== 0 && !Number.isNaN(number);
      };
    case "string":
      return (r, n, p, s) => value.evaluate(r, n, p, s) !== "";
    case "nodes":
      return (r, n, p, s) => value.first(r, n, p, s) !== undefined;
  }
}

/** XPath's number(): optional minus, digits, optional fraction; everything else is NaN. */
export function parseNumber(text: string): number {
  const digits = parseDigits(text);
  if (digits >= 0) return digits;
  const found = /^[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*$/.exec(text);
  return found ? Number(found[1]) : NaN;
}

/** XPath's string() of a number: never an exponent, no minus before zero. */
export function formatNumber(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return String(value);
  const text = String(value);
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!found) return text;
  const [, sign, whole, fraction = "", exponent] = found;
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Comparison of two values, with the rules for node-sets: it holds when it holds for some node. */
export function compareValues(operator: Comparison, left: Compiled, right: Compiled): Evaluate<boolean> {
  if (left.type === "nodes" && right.type === "nodes") return compareNodeSets(operator, left, right);
  if (left.type === "nodes") return compareNodesWith(operator, left, right, false);
  if (right.type === "nodes") return compareNodesWith(operator, right, left, true);
  return comparePlain(operator, left, right);
}

type Nodes = Extract<Compiled, { readonly type: "nodes" }>;

function compareNodeSets(operator: Comparison, left: Nodes, right: Nodes): Evaluate<boolean> {
  const numeric = operator !== "=" && operator !== "!=";
  return (r, n, p, s) => {
    const others = right.evaluate(r, n, p, s).map((node) => stringValue(node, r));
    return left.evaluate(r, n, p, s).some((node) => {
      const own = stringValue(node, r);
      return others.some((other) =>
        numeric ? holds(operator, parseNumber(own), parseNumber(other)) : holds(operator, own, other),
      );
    });
  };
}

/** `swapped`: the node-set stands on the right. */
function compareNodesWith(operator: Comparison, nodes: Nodes, plain: Compiled, swapped: boolean): Evaluate<boolean> {
  if (plain.type === "boolean") {
    const own: Compiled = { type: "boolean", evaluate: asBoolean(nodes) };
    return swapped ? comparePlain(operator, plain, own) : comparePlain(operator, own, plain);
  }
  const asText = plain.type === "string" && (operator === "=" || operator === "!=");
  const other: Evaluate<string | number> = asText ? asString(plain) : asNumber(plain);
  return (r, n, p, s) => {
    const value = other(r, n, p, s);
    return nodes.evaluate(r, n, p, s).some((node) => {
      const text = stringValue(node, r);
      const own = asText ? text : parseNumber(text);
      return swapped ? holds(operator, value, own) : holds(operator, own, value);
    });
  };
}

function comparePlain(operator: Comparison, left: Compiled, right: Compiled): Evaluate<boolean> {
  const numeric = (operator !== "=" && operator !== "!=") || left.type === "number" || right.type === "number";
  if (operator === "=" || operator === "!=") {
    if (left.type === "boolean" || right.type === "boolean")
      return applied(operator, asBoolean(left), asBoolean(right));
    if (!numeric) return applied(operator, asString(left), asString(right));
  }
  return applied(operator, asNumber(left), asNumber(right));
}

function applied<T extends string | number | boolean>(
  operator: Comparison,
  left: Evaluate<T>,
  right: Evaluate<T>,
): Evaluate<boolean> {
  return (r, n, p, s) => holds(operator, left(r, n, p, s), right(r, n, p, s));
}

function holds<T extends string | number | boolean>(operator: Comparison, left: T, right: T): boolean {
  switch (operator) {
    case "=":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

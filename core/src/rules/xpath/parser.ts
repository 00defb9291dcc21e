// XPath 1.0 expressions as a tree, by recursive descent in the order of the grammar's precedence.
import type { XPathProblemKind } from "../problem";
import { badXPath, tokenise, type Token } from "./lexer";

export type Axis =
  | "ancestor"
  | "ancestor-or-self"
  | "attribute"
  | "child"
  | "descendant"
  | "descendant-or-self"
  | "following"
  | "following-sibling"
  | "namespace"
  | "parent"
  | "preceding"
  | "preceding-sibling"
  | "self";

export type NodeTest =
  /** Local name; "*" for any. */
  | { readonly kind: "name"; readonly local: string }
  | { readonly kind: "node" | "text" | "comment" }
  | { readonly kind: "instruction"; readonly target: string | undefined };

export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

export type BinaryOperator =
  "or" | "and" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "div" | "mod" | "|";

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "literal"; readonly value: string }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "negate"; readonly operand: Expression }
  | { readonly kind: "call"; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: "filter"; readonly from: Expression; readonly predicates: readonly Expression[] }
  /** `from` undefined: starts at the context, or at the document when absolute. */
  | { readonly kind: "path"; readonly absolute: boolean; readonly from?: Expression; readonly steps: readonly Step[] };

const axes: readonly string[] = [
  "ancestor",
  "ancestor-or-self",
  "attribute",
  "child",
  "descendant",
  "descendant-or-self",
  "following",
  "following-sibling",
  "namespace",
  "parent",
  "preceding",
  "preceding-sibling",
  "self",
];

const nodeTypes = ["node", "text", "comment", "processing-instruction"];

/** Weakest first; all associate to the left. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];

/** Deeper nesting is refused, because parser and closures recurse. */
const maxDepth = 200;

/** Parses an expression; throws RuleProblem. */
export function parseXPath(text: string): Expression {
  return new Parser(text).expression();
}

const anyNode: Step = { axis: "descendant-or-self", test: { kind: "node" }, predicates: [] };

class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(private readonly text: string) {
    this.tokens = tokenise(text);
  }

  expression(): Expression {
    const expression = this.binary(0);
    if (this.token.type !== "end") this.fail("rule.xpathUnexpected", this.token.text);
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.next];
  }

  private binary(level: number): Expression {
    if (level === levels.length) return this.unary();
    if (++this.depth > maxDepth * levels.length) this.fail("rule.xpathNested");
    let left = this.binary(level + 1);
    while (this.token.type === "operator" && (levels[level] as readonly string[]).includes(this.token.text)) {
      const operator = this.tokens[this.next++].text as BinaryOperator;
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
    this.depth--;
    return left;
  }

  private unary(): Expression {
    let negations = 0;
    while (this.takes("operator", "-")) negations++;
    let operand = this.union();
    for (; negations > 0; negations--) operand = { kind: "negate", operand };
    return operand;
  }

  private union(): Expression {
    let left = this.path();
    while (this.takes("operator", "|")) left = { kind: "binary", operator: "|", left, right: this.path() };
    return left;
  }

  private path(): Expression {
    if (this.startsFilter()) return this.filterPath();
    const steps: Step[] = [];
    let absolute = false;
    if (this.takes("operator", "/")) {
      absolute = true;
      if (!this.startsStep()) return { kind: "path", absolute, steps };
    } else if (this.takes("operator", "//")) {
      absolute = true;
      steps.push(anyNode);
    }
    this.relative(steps);
    return { kind: "path", absolute, steps };
  }

  private filterPath(): Expression {
    const primary = this.primary();
    const predicates = this.predicates();
    const from: Expression = predicates.length > 0 ? { kind: "filter", from: primary, predicates } : primary;
    const steps: Step[] = [];
    if (this.takes("operator", "//")) steps.push(anyNode);
    else if (!this.takes("operator", "/")) return from;
    this.relative(steps);
    return { kind: "path", absolute: false, from, steps };
  }

  private relative(steps: Step[]): void {
    steps.push(this.step());
    for (;;) {
      if (this.takes("operator", "//")) steps.push(anyNode);
      else if (!this.takes("operator", "/")) return;
      steps.push(this.step());
    }
  }

  private step(): Step {
    if (this.takes("punctuation", ".")) return { axis: "self", test: { kind: "node" }, predicates: [] };
    if (this.takes("punctuation", "..")) return { axis: "parent", test: { kind: "node" }, predicates: [] };
    const axis = this.axis();
    const test = this.nodeTest();
    return { axis, test, predicates: this.predicates() };
  }

  private axis(): Axis {
    if (this.takes("punctuation", "@")) return "attribute";
    const following = this.tokens[this.next + 1];
    if (this.token.type !== "name" || following?.text !== "::" || following.type !== "punctuation") return "child";
    const name = this.token.text;
    if (!axes.includes(name)) this.fail("rule.xpathAxis", name);
    this.next += 2;
    return name as Axis;
  }

  private nodeTest(): NodeTest {
    if (this.takes("punctuation", "*")) return { kind: "name", local: "*" };
    if (this.token.type !== "name") this.fail("rule.xpathName");
    const { text } = this.tokens[this.next++];
    if (nodeTypes.includes(text) && this.takes("punctuation", "(")) return this.typeTest(text);
    // Rules go by local names: whatever a prefix stands for, it selects no less and no more.
    return { kind: "name", local: text.slice(text.indexOf(":") + 1) };
  }

  private typeTest(name: string): NodeTest {
    let target: string | undefined;
    if (name === "processing-instruction" && this.token.type === "literal") target = this.tokens[this.next++].text;
    this.expect(")");
    if (name === "processing-instruction") return { kind: "instruction", target };
    return { kind: name as "node" | "text" | "comment" };
  }

  private predicates(): Expression[] {
    const found: Expression[] = [];
    while (this.takes("punctuation", "[")) {
      found.push(this.binary(0));
      this.expect("]");
    }
    return found;
  }

  private primary(): Expression {
    const token = this.tokens[this.next++];
    if (token.type === "number") return { kind: "number", value: Number(token.text) };
    if (token.type === "literal") return { kind: "literal", value: token.text };
    if (token.text === "$") this.fail("rule.xpathVariable");
    if (token.text === "(") {
      const inner = this.binary(0);
      this.expect(")");
      return inner;
    }
    this.expect("(");
    return { kind: "call", name: token.text, parameters: this.parameters() };
  }

  private parameters(): Expression[] {
    const found: Expression[] = [];
    if (this.takes("punctuation", ")")) return found;
    do found.push(this.binary(0));
    while (this.takes("punctuation", ","));
    this.expect(")");
    return found;
  }

  /** A literal, a number, a bracket, a variable or a function call: not a step. */
  private startsFilter(): boolean {
    const { type, text } = this.token;
    if (type === "number" || type === "literal") return true;
    if (type === "punctuation") return text === "(" || text === "$";
    const following = this.tokens[this.next + 1];
    return type === "name" && following?.type === "punctuation" && following.text === "(" && !nodeTypes.includes(text);
  }

  private startsStep(): boolean {
    const { type, text } = this.token;
    return type === "name" || (type === "punctuation" && [".", "..", "@", "*"].includes(text));
  }

  private takes(type: Token["type"], text: string): boolean {
    if (this.token.type !== type || this.token.text !== text) return false;
    this.next++;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes("punctuation", text)) this.fail("rule.xpathExpected", text);
  }

  private fail(kind: XPathProblemKind, what?: string): never {
    const at = (this.token?.at ?? this.text.length) + 1;
    throw badXPath(kind, { expression: this.text, at, ...(what !== undefined && { what }) });
  }
}

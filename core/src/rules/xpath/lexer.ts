// XPath 1.0 tokens. A name is an operator, and a star a multiplication, only where a value stands before it.
import { RuleProblem, type XPathProblemKind } from "../problem";

export type TokenType = "number" | "literal" | "name" | "operator" | "punctuation" | "end";

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly at: number;
}

const pattern =
  /\s*(?:(\d+(?:\.\d*)?|\.\d+)|"([^"]*)"|'([^']*)'|(\.\.|::|\/\/|!=|<=|>=|[/|+\-=<>*()[\].,@$])|([\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*(?::(?!:)(?:[\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*|\*))?))/uy;

const operatorNames = new Set(["and", "or", "div", "mod"]);
const operatorSigns = new Set(["=", "!=", "<", "<=", ">", ">=", "+", "-", "|", "/", "//"]);

/** Cuts an expression into tokens; throws RuleProblem. */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throw badXPath("rule.xpathCharacter", { expression: text, at: from + 1 });
    const at = pattern.lastIndex - found[0].trimStart().length;
    tokens.push(toToken(found, at, tokens[tokens.length - 1]));
  }
  return [...tokens, { type: "end", text: "", at: text.length }];
}

function toToken(found: RegExpExecArray, at: number, before: Token | undefined): Token {
  const [, number, double, single, sign, name] = found;
  if (number !== undefined) return { type: "number", text: number, at };
  if (double !== undefined || single !== undefined) return { type: "literal", text: double ?? single, at };
  const afterValue = endsValue(before);
  if (sign !== undefined) {
    const isOperator = operatorSigns.has(sign) || (sign === "*" && afterValue);
    return { type: isOperator ? "operator" : "punctuation", text: sign, at };
  }
  return { type: afterValue && operatorNames.has(name) ? "operator" : "name", text: name, at };
}

/** Can an operator follow this token? */
function endsValue(token: Token | undefined): boolean {
  if (!token || token.type === "operator" || token.type === "end") return false;
  return !(token.type === "punctuation" && ["@", "::", "(", "[", ",", "$"].includes(token.text));
}

interface XPathProblemArgs {
  readonly expression: string;
  /** Position of the character, from 1. */
  readonly at: number;
  /** The token that is wrong or missing, or the name of the function. */
  readonly what?: string;
  readonly min?: number;
  readonly max?: number;
}

export function badXPath(kind: XPathProblemKind, args: XPathProblemArgs): RuleProblem {
  return new RuleProblem(kind, { ...args });
}

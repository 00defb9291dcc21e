// A rule that cannot be used. Thrown while rules are compiled or run, and caught there: one bad rule costs only itself.

export class RuleProblem extends Error {
  constructor(
    /** Key in the rules catalogue of messages: "rule.badPath". */
    readonly kind: RuleProblemKind,
    readonly args: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${kind} ${JSON.stringify(args)}`);
  }
}

/** Their `at` is the position of the character, counted from 1. */
export type XPathProblemKind =
  | "rule.xpathCharacter"
  | "rule.xpathUnexpected"
  | "rule.xpathExpected"
  | "rule.xpathName"
  | "rule.xpathAxis"
  | "rule.xpathVariable"
  | "rule.xpathNested"
  | "rule.xpathFunction"
  | "rule.xpathParameters"
  | "rule.xpathParametersFrom"
  | "rule.xpathNodes";

export type RuleProblemKind =
  | "rule.badPath"
  | "rule.badParam"
  | "rule.missingParam"
  | "rule.misspeltParam"
  | "rule.unknownParam"
  | "rule.unknownList"
  | XPathProblemKind
  | "rule.xpathTooFar"
  | "rule.scopeIsNoAncestor";

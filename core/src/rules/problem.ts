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

export type RuleProblemKind =
  | "rule.badPath"
  | "rule.badParam"
  | "rule.missingParam"
  | "rule.unknownList"
  | "rule.badXPath"
  | "rule.xpathTooFar"
  | "rule.scopeIsNoAncestor";

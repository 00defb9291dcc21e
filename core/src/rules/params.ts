// The parameters that each type of rule knows: one that it does not know was mistyped, and would count for nothing.
import type { CatalogueRule, RuleType } from "../pack/manifest";
import { nearestNames } from "../text/nearest";
import { RuleProblem } from "./problem";
import type { RuleOf } from "./rule";

type ParamsOf<Type extends RuleType> = keyof NonNullable<RuleOf<Type>["params"]>;

export const knownParams: { readonly [Type in RuleType]: Readonly<Record<ParamsOf<Type>, true>> } = {
  checkDigit: { algorithm: true, placeholders: true },
  agreesWithInss: { inss: true, what: true, male: true, female: true },
  order: { start: true, strict: true },
  within: { from: true, to: true },
  notFuture: { than: true, time: true },
  deadline: { by: true, day: true, report: true },
  unique: { scope: true, key: true, complete: true, ignoreCase: true, report: true },
  overlap: { scope: true, key: true, start: true, end: true, report: true },
  total: { items: true, value: true, where: true, is: true, tolerance: true },
  counter: { scope: true, check: true, start: true },
  count: { items: true, where: true, min: true, max: true },
  codeList: { list: true, on: true, placeholders: true },
  required: { child: true },
  forbidden: { child: true },
  allowed: { values: true, not: true },
  compare: { with: true, is: true, as: true },
  limit: { min: true, max: true, tolerance: true },
  reference: { scope: true, items: true, key: true },
  characters: { allowed: true },
  assert: { report: true },
};

/** Throws for the first parameter that the rule's type does not know, with those that may have been meant. */
export function refuseUnknownParams({ type, params }: CatalogueRule): void {
  const known = Object.keys(knownParams[type]);
  const unknown = Object.keys(params ?? {}).find((param) => !known.includes(param));
  if (unknown === undefined) return;
  const [nearest] = nearestNames(unknown, known);
  if (nearest !== undefined) throw new RuleProblem("rule.misspeltParam", { param: unknown, nearest });
  throw new RuleProblem("rule.unknownParam", { param: unknown, known: known.join(", ") });
}

// Two packs side by side: which elements, numbers, codes and classes differ, and what becomes of the rules of one in the other.
// It is asked when an official pack takes the place of a reference pack.
import type { AnomalyClass } from "../findings/finding";
import type { CatalogueRule } from "./manifest";
import type { Pack } from "./pack";
import { zoneOf } from "./zone";

export interface PackComparison {
  /** Element names that only one of them declares. */
  readonly onlyFrom: readonly string[];
  readonly onlyTo: readonly string[];
  /** Elements of both whose zone or block number differs. */
  readonly zones: readonly { readonly element: string; readonly from: string; readonly to: string }[];
  readonly codesOnlyFrom: readonly string[];
  readonly codesOnlyTo: readonly string[];
  readonly classes: readonly { readonly code: string; readonly from: AnomalyClass; readonly to: AnomalyClass }[];
  /** Rules whose elements all kept their names, with the codes that they have in the other pack. */
  readonly rulesKept: readonly { readonly rule: CatalogueRule; readonly mapped: CatalogueRule }[];
  /** Rules that speak of elements, or a list of codes, which the other pack has not. */
  readonly rulesLost: readonly {
    readonly rule: CatalogueRule;
    readonly elements: readonly string[];
    readonly list?: string;
  }[];
}

/** Compares what `from` declares with what `to` declares. */
export function comparePacks(from: Pack, to: Pack): PackComparison {
  const [left, right] = [numbersOf(from), numbersOf(to)];
  const [codesLeft, codesRight] = [codesOf(from), codesOf(to)];
  const only = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] =>
    [...a.keys()].filter((key) => !b.has(key)).sort();
  const fates = from.rules.map((rule) => ({
    rule,
    missing: missingIn(rule, left, right),
    list: missingList(rule, to),
  }));
  return {
    onlyFrom: only(left, right),
    onlyTo: only(right, left),
    zones: [...left].flatMap(([element, number]) => {
      const other = right.get(element);
      return other === undefined || other === number ? [] : [{ element, from: number, to: other }];
    }),
    codesOnlyFrom: only(codesLeft, codesRight),
    codesOnlyTo: only(codesRight, codesLeft),
    classes: [...codesLeft].flatMap(([code, own]) => {
      const other = codesRight.get(code);
      return other === undefined || other === own ? [] : [{ code, from: own, to: other }];
    }),
    rulesKept: fates.flatMap(({ rule, missing, list }) =>
      missing.length > 0 || list !== undefined ? [] : [{ rule, mapped: mapRule(rule, left, right) }],
    ),
    rulesLost: fates.flatMap(({ rule, missing, list }) =>
      missing.length > 0 || list !== undefined
        ? [{ rule, elements: missing, ...(list !== undefined && { list }) }]
        : [],
    ),
  };
}

/** Number of each element by name; "" for one without. The newest schema's word counts. */
function numbersOf(pack: Pack): Map<string, string> {
  const numbers = new Map<string, string>();
  for (const { file } of pack.manifest.schemas)
    for (const decl of pack.compile(file).schema?.elements ?? []) {
      const number = zoneOf(decl.documentation) ?? "";
      if (!numbers.get(decl.local)) numbers.set(decl.local, number);
    }
  return numbers;
}

function codesOf(pack: Pack): Map<string, AnomalyClass> {
  const codes = new Map<string, AnomalyClass>();
  const data = pack.glossary?.data;
  for (const entry of [...(data?.zones ?? []), ...(data?.blocks ?? [])])
    for (const anomaly of entry.anomalies) if (!codes.has(anomaly.code)) codes.set(anomaly.code, anomaly.class);
  return codes;
}

/** Names of elements that a rule speaks of, its context first. */
function elementsOf(rule: CatalogueRule, known: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  const { at, params, if: condition, when, date } = rule as CatalogueRule & { readonly params?: unknown };
  collect([at, params, condition, when, date, "assert" in rule ? rule.assert : undefined], (text) => {
    for (const name of text.split(/[^\p{L}\p{N}_.-]+/u)) if (known.has(name)) found.add(name);
  });
  return [...found];
}

function collect(value: unknown, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, visit);
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) collect(item, visit);
}

function missingIn(rule: CatalogueRule, from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): string[] {
  return elementsOf(rule, from).filter((name) => !to.has(name));
}

function missingList(rule: CatalogueRule, to: Pack): string | undefined {
  return rule.type === "codeList" && !to.codeLists.has(rule.params.list) ? rule.params.list : undefined;
}

/** The rule with codes of the other pack's numbers: what was invented here for an element becomes its real number. */
function mapRule(
  rule: CatalogueRule,
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): CatalogueRule {
  const real = new Map<string, string>();
  for (const [element, number] of from) {
    const other = to.get(element);
    if (number !== "" && other) real.set(number, other);
  }
  const codes = [rule.code].flat().map((code) => {
    const number = real.get(code.slice(0, code.lastIndexOf("-")));
    return number === undefined ? code : number + code.slice(code.lastIndexOf("-"));
  });
  return { ...rule, code: codes.length === 1 ? codes[0] : codes };
}

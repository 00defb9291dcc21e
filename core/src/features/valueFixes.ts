// Quick fixes of values: one of those that the type or a code list admits, or the same value as the type wants it written.
// Nothing is made up: a wrong check digit may be any of eleven digits, so none is offered.
import { compileCharacterSet } from "../rules/types/characters";
import { validateValue } from "../schema/values";
import { textOf } from "../xml/nodes";
import { oldValue, typeOf, valueDraft, type Draft, type Place } from "./fixDraft";
import { isLongValue } from "./longValues";
import { nearestNames } from "../text/nearest";
import { inLanguage } from "./records";
import { spellings } from "./spellings";
import { codeEntry, concerns, isInForce, valueFactsOf } from "./zones";

/** More values than these are not offered one by one: completion does it better. */
const maxValues = 8;

export function listedValues(place: Place): readonly Draft[] {
  if (isLongValue(place.snapshot.tree, place.node)) return [];
  const entries = typeOf(place)?.facets.enumeration?.entries ?? [];
  const old = textOf(place.snapshot.tree, place.node).trim();
  const values = entries.map((entry) => entry.text);
  const same = values.filter((value) => value.toLowerCase() === old.toLowerCase());
  if (same.length === 1) return [{ ...valueDraft(place, old, same[0], "", true), safe: true }];
  const sorted = [...new Set([...nearestNames(old, values), ...values])].slice(0, maxValues);
  const meanings = new Map(entries.map((entry) => [entry.text, meaningOf(place, entry.text)]));
  return sorted.map((value, index) =>
    valueDraft(place, old, value, meanings.get(value) ?? "", index === 0 && sorted.length === 1),
  );
}

function meaningOf({ snapshot, node, reader }: Place, value: string): string {
  const list = valueFactsOf(snapshot, reader.rules, node).list?.list;
  const entry = list && codeEntry(list, value, snapshot.asOf.date);
  return entry ? inLanguage(entry.label, reader.language) : "";
}

export function codesInForce(place: Place): readonly Draft[] {
  const { snapshot, node, reader } = place;
  const list = valueFactsOf(snapshot, reader.rules, node).list?.list;
  if (!list || isLongValue(place.snapshot.tree, place.node)) return [];
  const old = textOf(snapshot.tree, node).trim();
  const codes = list.entries.filter((entry) => isInForce(entry, snapshot.asOf.date)).map((entry) => entry.code);
  const near = codes.length <= maxValues ? codes : nearestNames(old, codes).slice(0, maxValues);
  return near.map((value) => valueDraft(place, old, value, meaningOf(place, value), false));
}

/** A total that does not fit becomes the sum of its parts. */
export function sumInPlace(place: Place): readonly Draft[] {
  const { sum } = place.finding.args;
  const old = textOf(place.snapshot.tree, place.node).trim();
  return typeof sum === "number" ? [valueDraft(place, old, String(sum), "", true)] : [];
}

export function fixedValue(place: Place): readonly Draft[] {
  const fixed = place.snapshot.validation?.declOf(place.node)?.constraint?.text;
  const old = textOf(place.snapshot.tree, place.node).trim();
  return fixed === undefined ? [] : [valueDraft(place, old, fixed, "", true)];
}

/** The same value as the type wants it written: without separators, with a point, a date the right way round. */
export function rewritten(place: Place): readonly Draft[] {
  const type = typeOf(place);
  if (!type || isLongValue(place.snapshot.tree, place.node)) return [];
  const old = textOf(place.snapshot.tree, place.node);
  const fits = (guess: string) => guess !== "" && guess !== old && validateValue(type, guess) === undefined;
  const right = spellings(old).find(fits) ?? plainText(place, old, fits);
  if (right === undefined) return [];
  const draft = { ...valueDraft(place, old, right, "", true), safe: true };
  return [right === old.trim() ? { ...draft, key: "fix.trim" } : draft];
}

/** Characters that the zone does not admit are replaced by those that stand for them. */
export function plainCharacters(place: Place): readonly Draft[] {
  if (isLongValue(place.snapshot.tree, place.node)) return [];
  const { snapshot, node, reader } = place;
  const decl = snapshot.validation?.declOf(node);
  const sets = reader.rules.flatMap((rule) =>
    rule.type === "characters" && concerns(snapshot, rule.at, node, decl) ? [rule.params.allowed] : [],
  );
  const admits = sets.map(compileCharacterSet);
  const type = typeOf(place);
  const old = oldValue(place);
  const fits = (text: string) =>
    admits.every((admit) => [...text].every((char) => admit(char.codePointAt(0) ?? 0))) &&
    (!type || validateValue(type, text) === undefined);
  const right = plainText(place, old, fits, admits);
  return right === undefined ? [] : [{ ...valueDraft(place, old, right, "", true), safe: true }];
}

type Admit = (point: number) => boolean;

/** The text with as few characters replaced as it takes to fit; undefined where that does not do it. */
function plainText(
  { reader }: Place,
  old: string,
  fits: (text: string) => boolean,
  admits: readonly Admit[] = [],
): string | undefined {
  const { plainCharacter } = reader;
  if (!plainCharacter || /^[ -~]*$/.test(old)) return undefined;
  const isOut = (char: string) =>
    admits.length > 0 ? admits.some((admit) => !admit(char.codePointAt(0) ?? 0)) : char > "~";
  const replaced = [...old].map((char) => (isOut(char) ? plainCharacter(char) : char));
  if (replaced.includes(undefined)) return undefined;
  const text = replaced.join("").trim();
  return text !== old && fits(text) ? text : undefined;
}

/** The number that the sequence wants here. */
export function expectedNumber(place: Place): readonly Draft[] {
  const { expected } = place.finding.args;
  if (typeof expected !== "number" && typeof expected !== "string") return [];
  return [valueDraft(place, oldValue(place), String(expected), "", true)];
}

/** Values that a rule admits, where they are few. */
export function allowedValues(place: Place): readonly Draft[] {
  const { snapshot, node, reader, finding } = place;
  const decl = snapshot.validation?.declOf(node);
  const values = reader.rules.flatMap((rule) =>
    rule.type === "allowed" && isRuleOf(finding, rule) && concerns(snapshot, rule.at, node, decl)
      ? (rule.params.values ?? [])
      : [],
  );
  const few = [...new Set(values)].slice(0, maxValues);
  return few.map((value) => valueDraft(place, oldValue(place), value, meaningOf(place, value), few.length === 1));
}

function isRuleOf(finding: Place["finding"], rule: object): boolean {
  return finding.rule === rule;
}

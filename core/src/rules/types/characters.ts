import { RuleProblem } from "../problem";
import { need, type LocalCheck, type RuleOf } from "../rule";

/** Sets with a name; others are written out in the rule. */
const named: Readonly<Record<string, readonly string[]>> = {
  /** Latin letters with their accents, digits and the signs that names and titles use. */
  latin: [" -~", "\u00a0-\u024f", "‘", "’", "“", "”", "–", "€"],
  ascii: [" -~"],
};

/** A value may hold only characters of a set. */
export function characters(rule: RuleOf<"characters">): LocalCheck {
  const inSet = compileCharacterSet(need(need(rule.params, "params").allowed, "allowed"));
  return (reader, report) => {
    const value = reader.text(reader.node);
    if (value === undefined) return;
    let at = 0;
    for (const char of value) {
      if (!inSet(char.codePointAt(0) as number)) {
        report("rule.characters", reader.node, { character: char }, { within: { from: at, to: at + char.length } });
        return;
      }
      at += char.length;
    }
  };
}

/** "A-Z" is a range; "-" alone, and any other character, is itself. */
export function compileCharacterSet(allowed: string | readonly string[]): (point: number) => boolean {
  const parts = typeof allowed === "string" ? named[allowed] : allowed;
  if (!parts) throw new RuleProblem("rule.badParam", { param: "allowed", value: String(allowed) });
  const single = new Set<number>();
  const ranges: [number, number][] = [];
  for (const part of parts) {
    const points = [...part].map((char) => char.codePointAt(0) as number);
    if (points.length === 3 && points[1] === 0x2d) ranges.push([points[0], points[2]]);
    else for (const point of points) single.add(point);
  }
  return (point) => single.has(point) || ranges.some(([from, to]) => from <= point && point <= to);
}

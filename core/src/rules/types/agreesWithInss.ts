import { fromDay, parseDay } from "../days";
import { birthOfInss, type BirthOfInss } from "../identifiers";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** A birth date or a sex must not contradict the INSS. */
export function agreesWithInss(rule: RuleOf<"agreesWithInss">, tools: Tools): LocalCheck {
  const { inss, what, male = [], female = [] } = need(rule.params, "params");
  const inssPath = tools.path(need(inss, "inss"));
  return (reader, report) => {
    const value = reader.text(reader.node);
    const number = reader.value(inssPath);
    const birth = number === undefined ? undefined : birthOfInss(number);
    if (value === undefined || birth === undefined) return;
    if (what === "birthDate" && contradictsDate(value, birth)) report("rule.birthDate", reader.node);
    if (what === "sex" && contradictsSex(value, birth, male, female)) report("rule.sex", reader.node);
  };
}

/** An unknown month or day (00) agrees with all; so does a date that the schema refuses. */
function contradictsDate(value: string, birth: BirthOfInss): boolean {
  const day = parseDay(value);
  if (day === undefined) return false;
  const date = fromDay(day);
  if (!birth.years.includes(date.year)) return true;
  if (birth.month === 0) return false;
  return birth.month !== date.month || (birth.day !== 0 && birth.day !== date.day);
}

function contradictsSex(
  value: string,
  birth: BirthOfInss,
  male: readonly string[],
  female: readonly string[],
): boolean {
  if (birth.sex === "male") return female.includes(value);
  return birth.sex === "female" && male.includes(value);
}

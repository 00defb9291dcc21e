import {
  checkCbe,
  checkEstablishment,
  checkInss,
  checkInssBirthDate,
  checkInssWithoutBis,
  checkNoss,
  type DigitVerdict,
} from "../identifiers";
import type { Algorithm } from "../../pack/manifest";
import { RuleProblem } from "../problem";
import { need, type LocalCheck, type RuleOf } from "../rule";

const algorithms: Readonly<Record<Algorithm, (value: string) => DigitVerdict>> = {
  inss: checkInss,
  inssWithoutBis: checkInssWithoutBis,
  inssBirthDate: checkInssBirthDate,
  cbe: checkCbe,
  establishment: checkEstablishment,
  cbeOrEstablishment: (value) => checkCbe(value) ?? checkEstablishment(value),
  noss: checkNoss,
};

/** The check digit of an identifier must be right. What has not its form is the schema's business. */
export function checkDigit(rule: RuleOf<"checkDigit">): LocalCheck {
  const { algorithm, placeholders = [] } = need(rule.params, "params");
  const check = algorithms[algorithm];
  if (!check) throw new RuleProblem("rule.badParam", { param: "algorithm", value: String(algorithm) });
  return (reader, report) => {
    const value = reader.text(reader.node);
    if (value === undefined || placeholders.includes(value)) return;
    if (check(value) === false) report("rule.checkDigit", reader.node);
  };
}

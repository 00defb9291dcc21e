// Numbers of persons and companies, made readable. A person's number is always shown masked.
import { birthOfInss, checkCbe, checkEstablishment, checkInss, checkNoss } from "../rules/identifiers";
import type { Algorithm } from "../pack/manifest";
import { fill, type Language } from "../messages/catalogue";
import { featureTexts } from "../messages/features";

/** "85.07.30-***.**": the birth date stays, the counter and the check digits do not. */
export function maskInss(value: string): string {
  const digits = value.trim();
  if (!/^\d{11}$/.test(digits)) return "***";
  return `${digits.slice(0, 2)}.${digits.slice(2, 4)}.${digits.slice(4, 6)}-***.**`;
}

/** "0123.456.749" for a company, "2.123.456.789" for an establishment unit; other values as they are. */
export function formatCompany(value: string): string {
  const digits = value.trim();
  if (/^[2-8]\d{9}$/.test(digits)) return digits.replace(/^(\d)(\d{3})(\d{3})(\d{3})$/, "$1.$2.$3.$4");
  const full = digits.padStart(10, "0");
  return /^[01]\d{9}$/.test(full) ? full.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1.$2.$3") : digits;
}

/** "123456789" as "123456789" with its check digits apart: "1234567-89". */
export function formatNoss(value: string): string {
  const digits = value.trim();
  return /^\d{6,9}$/.test(digits) ? `${digits.slice(0, -2)}-${digits.slice(-2)}` : digits;
}

/** One line on a number, for a hover; undefined for a value that has not its form. */
export function describeIdentifier(algorithm: Algorithm, value: string, language: Language): string | undefined {
  const text = featureTexts[language];
  const digits = value.trim();
  if (algorithm === "inss" || algorithm === "inssWithoutBis") return describeInss(digits, language);
  const [check, line] =
    algorithm === "noss"
      ? [checkNoss(digits), fill(text["identifier.noss"], { number: formatNoss(digits) })]
      : /^[2-8]/.test(digits) && algorithm !== "cbe"
        ? [checkEstablishment(digits), fill(text["identifier.unit"], { number: formatCompany(digits) })]
        : [checkCbe(digits), fill(text["identifier.company"], { number: formatCompany(digits) })];
  if (check === undefined) return undefined;
  return check ? line : `${line}: ${text["identifier.badCheck"]}`;
}

function describeInss(digits: string, language: Language): string | undefined {
  const text = featureTexts[language];
  const check = checkInss(digits);
  if (check === undefined) return undefined;
  const bis = Number(digits.slice(2, 4)) >= 20;
  const number = fill(text[bis ? "identifier.bis" : "identifier.inss"], { number: maskInss(digits) });
  const birth = birthOfInss(digits);
  if (!birth) return `${number}: ${text["identifier.badCheck"]}`;
  const born = birth.month === 0 ? undefined : birthDate(birth.years, birth.month, birth.day);
  const parts = [
    born ? fill(text["identifier.born"], { date: born }) : text["identifier.bornUnknown"],
    text[birth.sex === undefined ? "identifier.sexUnknown" : (`identifier.${birth.sex}` as const)],
  ];
  return `${number}: ${parts.join(", ")}`;
}

/** "1985-07-30"; with two possible centuries both years are named. */
function birthDate(years: readonly number[], month: number, day: number): string {
  const rest = `-${String(month).padStart(2, "0")}${day === 0 ? "" : `-${String(day).padStart(2, "0")}`}`;
  return years.map((year) => `${year}${rest}`).join(" / ");
}

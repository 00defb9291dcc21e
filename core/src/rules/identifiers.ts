// Check digits of the channel's identifiers. Each function answers undefined where the value has not the identifier's form:
// that is the schema's business, and official samples hold placeholders.
import { daysInMonth } from "./days";

/** true: right; false: wrong check digit; undefined: not of this form. */
export type DigitVerdict = boolean | undefined;

/** INSS (NISS, INSZ): 11 digits, 97 minus the rest of the first nine; births from 2000 on with a 2 before them. */
export function checkInss(value: string): DigitVerdict {
  if (!/^\d{11}$/.test(value)) return undefined;
  return centuries(value).length > 0;
}

/** The same for a field that takes no BIS numbers (month + 20 or + 40). */
export function checkInssWithoutBis(value: string): DigitVerdict {
  const verdict = checkInss(value);
  return verdict && Number(value.slice(2, 4)) <= 12;
}

/** The centuries for which the check digits of an INSS are right: 1900, 2000, both or none. */
export function centuries(inss: string): readonly number[] {
  const base = Number(inss.slice(0, 9));
  const check = Number(inss.slice(9));
  const fits: number[] = [];
  if (check === 97 - (base % 97)) fits.push(1900);
  if (check === 97 - ((2_000_000_000 + base) % 97)) fits.push(2000);
  return fits;
}

/** Digits 1-6 are a birth date; month or day may be 00, a BIS number adds 20 (sex unknown) or 40 to the month. */
export function checkInssBirthDate(value: string): DigitVerdict {
  if (!/^\d{11}$/.test(value)) return undefined;
  const rawMonth = Number(value.slice(2, 4));
  const month = rawMonth % 20;
  const day = Number(value.slice(4, 6));
  if (rawMonth >= 60 || month > 12) return false;
  // Without a month the day is a counter; a leap day is judged leniently, because the century may be unknown.
  return month === 0 || day <= daysInMonth(2000, month);
}

export interface BirthOfInss {
  /** Years that the two digits may mean. */
  readonly years: readonly number[];
  /** 0 = unknown. */
  readonly month: number;
  readonly day: number;
  /** undefined: a BIS number of a person whose sex was unknown. */
  readonly sex: "male" | "female" | undefined;
}

/** What an INSS with right check digits says of its holder. */
export function birthOfInss(inss: string): BirthOfInss | undefined {
  if (checkInss(inss) !== true) return undefined;
  const rawMonth = Number(inss.slice(2, 4));
  const sexKnown = rawMonth < 20 || rawMonth >= 40;
  return {
    years: centuries(inss).map((century) => century + Number(inss.slice(0, 2))),
    month: rawMonth % 20,
    day: Number(inss.slice(4, 6)),
    sex: sexKnown ? (Number(inss.slice(6, 9)) % 2 === 1 ? "male" : "female") : undefined,
  };
}

/** CBE number (KBO, BCE): 10 digits, the first 0 or 1 (a 0 may be left out); 97 minus the rest of the first eight. */
export function checkCbe(value: string): DigitVerdict {
  const full = value.length === 9 ? `0${value}` : value;
  if (!/^[01]\d{9}$/.test(full)) return undefined;
  return check97(full);
}

/** Establishment unit (VE, UE): 10 digits, the first 2 to 8, the same check. */
export function checkEstablishment(value: string): DigitVerdict {
  if (!/^[2-8]\d{9}$/.test(value)) return undefined;
  return check97(value);
}

/** NOSS number: 9 digits (leading zeros may be left out); the whole number leaves 96 when divided by 97. */
export function checkNoss(value: string): DigitVerdict {
  if (!/^\d{6,9}$/.test(value)) return undefined;
  return Number(value) % 97 === 96;
}

function check97(digits: string): boolean {
  return Number(digits.slice(8)) === 97 - (Number(digits.slice(0, 8)) % 97);
}

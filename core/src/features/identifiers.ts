// Numbers of persons and companies, made readable. A person's number is always shown masked.

/** "85.07.30-***.**": the birth date stays, the counter and the check digits do not. */
export function maskInss(value: string): string {
  const digits = value.trim();
  if (!/^\d{11}$/.test(digits)) return "***";
  return `${digits.slice(0, 2)}.${digits.slice(2, 4)}.${digits.slice(4, 6)}-***.**`;
}

/** "0123.456.749" for a company, "2.123.456.789" for an establishment unit. */
export function formatCompany(value: string): string {
  const digits = value.trim().padStart(10, "0");
  return /^\d{10}$/.test(digits) ? `${digits.slice(0, 4)}.${digits.slice(4, 7)}.${digits.slice(7)}` : value.trim();
}

/** "2.123.456.789". */
export function formatUnit(value: string): string {
  const digits = value.trim();
  if (!/^\d{10}$/.test(digits)) return digits;
  return `${digits[0]}.${digits.slice(1, 4)}.${digits.slice(4, 7)}.${digits.slice(7)}`;
}

/** What a national or bis number says of the person. */
export interface DecodedInss {
  readonly masked: string;
  readonly bis: boolean;
  readonly placeholder: boolean;
  readonly validCheck: boolean;
  /** "1985-07-30", "1985-07", "1985"; undefined when the number says nothing. */
  readonly born: string | undefined;
  readonly sex: "male" | "female" | undefined;
}

/** Reads a national number of 11 digits; undefined for anything else. */
export function decodeInss(value: string): DecodedInss | undefined {
  const digits = value.trim();
  if (!/^\d{11}$/.test(digits)) return undefined;
  const first = Number(digits.slice(0, 9));
  const check = Number(digits.slice(9));
  const before2000 = 97 - (first % 97) === check;
  const since2000 = 97 - ((2_000_000_000 + first) % 97) === check;
  const month = Number(digits.slice(2, 4));
  return {
    masked: maskInss(digits),
    bis: month >= 20,
    placeholder: first === 0 || /^9{9}/.test(digits),
    validCheck: before2000 || since2000,
    born: birthDate(digits, since2000 && !before2000 ? 2000 : 1900),
    sex: month >= 20 && month < 40 ? undefined : Number(digits.slice(6, 9)) % 2 === 1 ? "male" : "female",
  };
}

/** Months of bis numbers are raised by 20 or 40; a month or day of 00 is not known. */
function birthDate(digits: string, century: number): string | undefined {
  const year = String(century + Number(digits.slice(0, 2)));
  const month = Number(digits.slice(2, 4)) % 20;
  const day = Number(digits.slice(4, 6));
  if (digits.startsWith("000000") || month > 12 || day > 31) return undefined;
  if (month === 0) return year;
  const start = `${year}-${String(month).padStart(2, "0")}`;
  return day === 0 ? start : `${start}-${String(day).padStart(2, "0")}`;
}

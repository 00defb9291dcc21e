// The code that file names carry for a form: "DIMONA" goes in files called FI.DIMN.*. Known ones are the channel's data.

/** form-codes.json of schemas/channel. */
export interface FormCodesData {
  /** Codes that are in use. */
  readonly codes: readonly string[];
  /** Forms whose code is not the four letters that they begin with, and those without a number. */
  readonly forms: Readonly<Record<string, string>>;
}

/** The code of a form, or undefined where nobody here knows it: none is invented. */
export function formCode(identification: string, { codes, forms }: FormCodesData): string | undefined {
  if (Object.hasOwn(forms, identification)) return forms[identification];
  const [, letters] = /^([A-Z]{4})\d{3}$/.exec(identification) ?? [];
  return letters !== undefined && codes.includes(letters) ? letters : undefined;
}

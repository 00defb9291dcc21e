// The zone number of an element: the first token of its schema documentation that has the form of an id.

/** Five digits (zone 0xxxx, block 9xxxx), or an application's own id: four letters, two digits. With X as the first letter no authority would use it. */
export const zoneId = /^(?:[0-9]{5}|[A-Z]{4}[0-9]{2})$/;

/** "Zone 00024", "Bloc nr. 90017:", "[00024]": an id with a word or signs around it. */
const wordedId =
  /^\W*(?:(?:zone|zonenummer|zonenr|bloc|blok|block|bloknummer|functioneel blok|bloc fonctionnel)\b\W*(?:(?:nr|no|n°|nummer|num[ée]ro|number)\W*)?)?([0-9]{5}|[A-Z]{4}[0-9]{2})(?![0-9A-Za-z])/i;

/** The zone id in an element's documentation, or undefined. */
export function zoneOf(documentation: readonly string[]): string | undefined {
  for (const text of documentation) {
    const first = /\S+/.exec(text)?.[0];
    if (first !== undefined && zoneId.test(first)) return first;
    const worded = wordedId.exec(text)?.[1];
    if (worded !== undefined && zoneId.test(worded)) return worded;
  }
  return undefined;
}

/** True for the number of a block (9xxxx, or an own XBLKnn). */
export function isBlockId(id: string): boolean {
  return id.startsWith("9") || id.startsWith("XBLK");
}

/** The TDOType that the official schemas give in xs:appinfo, e.g. "xs:inss". */
export function tdoTypeOf(appinfo: readonly { readonly source: string; readonly text: string }[]): string | undefined {
  return appinfo.find((info) => info.source === "TDOType")?.text.trim();
}

/** Is a declaration the one that a context by TDOType, by zone number or by both speaks of? The type, where there is one, decides. */
export function isDeclared(
  at: { readonly tdoType?: string; readonly zone?: string },
  decl: {
    readonly documentation: readonly string[];
    readonly appinfo: readonly { readonly source: string; readonly text: string }[];
  },
): boolean {
  const type = at.tdoType === undefined ? undefined : tdoTypeOf(decl.appinfo);
  if (type !== undefined) return type === at.tdoType;
  return at.zone !== undefined && zoneOf(decl.documentation) === at.zone;
}

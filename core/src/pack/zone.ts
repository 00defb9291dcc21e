// The zone number of an element: the first token of its schema documentation that has the form of an id.

/** Five digits (zone 0xxxx, block 9xxxx), or an own id that no authority would use: X, three letters, two digits. */
export const zoneId = /^(?:[0-9]{5}|X[A-Z]{3}[0-9]{2})$/;

/** The zone id in an element's documentation, or undefined. */
export function zoneOf(documentation: readonly string[]): string | undefined {
  for (const text of documentation) {
    const first = /\S+/.exec(text)?.[0];
    if (first !== undefined && zoneId.test(first)) return first;
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

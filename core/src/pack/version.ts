// Versions in the file names of published schemas and glossaries: a quarter ("Dimona_20231.xsd", "Zones_DmfA2023_3NL.xml") or a
// count ("AthenaDocument_V1.xsd", "Types-1.2.xsd").

/** A name taken apart: what belongs together, and which version of it this is. */
export interface VersionedName {
  /** "Dimona" of "schemas/Dimona_20231.xsd". */
  readonly family: string;
  /** "20231", "1", "1.2"; undefined for a name without one. */
  readonly version: string | undefined;
}

const quarter = /^(.*?)[ _.-]*((?:19|20)\d{2})[ _./-]?([1-4])$/;
const count = /^(.*?)[ _.-]*(?:[ _.-]v(?:ersion)?[ _.-]*|[ _-])(\d+(?:[._]\d+)*)$/i;

/** Reads a file's name, of which the folders and the extension say nothing. */
export function versionedName(file: string): VersionedName {
  const base = baseName(file).replace(/\.[A-Za-z]{2,4}$/, "");
  const [, before, year, number] = quarter.exec(base) ?? [];
  if (before) return { family: before, version: year + number };
  const [, family, version] = count.exec(base) ?? [];
  if (family) return { family, version: version.replaceAll("_", ".") };
  return { family: base, version: undefined };
}

/** "20231" before "20234", "1.9" before "1.10"; words as text. Negative: `a` is older. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".");
  const right = b.split(".");
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at] ?? "0", right[at] ?? "0"];
    const bothNumbers = /^\d+$/.test(one) && /^\d+$/.test(other);
    const order = bothNumbers ? Number(one) - Number(other) : one < other ? -1 : one > other ? 1 : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** The last part of a path or address. */
export function baseName(location: string): string {
  return location.split(/[\\/]/).pop() ?? location;
}

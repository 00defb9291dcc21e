// What a pack holds, in numbers.
import type { Pack } from "./pack";

export interface PackCounts {
  /** Element names that its schemas declare. */
  readonly elements: number;
  /** Anomaly codes that its glossary lists. */
  readonly codes: number;
  /** Rules of its own. */
  readonly rules: number;
  readonly schemas: number;
}

/** Counts; compiles the pack's newest schema when that has not been done. */
export function countPack(pack: Pack): PackCounts {
  const names = new Set<string>();
  for (const { file } of pack.manifest.schemas)
    for (const decl of pack.compile(file).schema?.elements ?? []) names.add(`${decl.uri} ${decl.local}`);
  const entries = [...(pack.glossary?.data.zones ?? []), ...(pack.glossary?.data.blocks ?? [])];
  const codes = new Set(entries.flatMap((entry) => entry.anomalies.map((anomaly) => anomaly.code)));
  return { elements: names.size, codes: codes.size, rules: pack.rules.length, schemas: pack.manifest.schemas.length };
}

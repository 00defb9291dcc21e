// The glossary of a pack, indexed: which codes are listed for a zone in a block, for the zone anywhere, for a block.
import type { AnomalyClass } from "../findings/finding";
import type { GlossaryAnomaly, GlossaryBlock, GlossaryData, GlossaryZone } from "./manifest";

export class Glossary {
  private readonly zones = new Map<string, GlossaryZone[]>();
  private readonly blocks = new Map<string, GlossaryBlock[]>();

  constructor(readonly data: GlossaryData) {
    for (const zone of data.zones) push(this.zones, zone.zone, zone);
    for (const block of data.blocks) push(this.blocks, block.block, block);
  }

  /** The entry of a zone in a block; else the zone's entry for every block; else any entry of the zone. */
  zone(zone: string, block: string | undefined): GlossaryZone | undefined {
    const entries = this.zones.get(zone) ?? [];
    return (
      entries.find((entry) => entry.block !== undefined && entry.block === block) ??
      entries.find((entry) => entry.block === undefined) ??
      entries[0]
    );
  }

  block(block: string): GlossaryBlock | undefined {
    return this.blocks.get(block)?.[0];
  }

  /**
   * The lists in which a code of `id` may stand, nearest first: the zone in this block, the zone for every block, the
   * zone in any block. A block's own number has one list.
   */
  lists(id: string, block: string | undefined): readonly (readonly GlossaryAnomaly[])[] {
    const entries = this.zones.get(id) ?? [];
    const own = this.blocks.get(id) ?? [];
    return [
      anomaliesOf([...entries.filter((entry) => entry.block !== undefined && entry.block === block), ...own]),
      anomaliesOf(entries.filter((entry) => entry.block === undefined)),
      anomaliesOf(entries),
    ];
  }

  /** The class that the glossary gives to a code, for the zone in this block first. */
  classOf(code: string, id: string, block: string | undefined): AnomalyClass | undefined {
    for (const list of this.lists(id, block)) {
      const listed = list.find((anomaly) => anomaly.code === code);
      if (listed) return listed.class;
    }
    return undefined;
  }
}

/** One glossary of several files. The codes of anomaly lists join the entries of the same number, where there are any. */
export function joinGlossaries(parts: readonly GlossaryData[]): GlossaryData {
  const full = parts.filter((part) => !part.anomalyList);
  let zones = full.flatMap((part) => part.zones);
  let blocks = full.flatMap((part) => part.blocks);
  for (const list of parts.filter((part) => part.anomalyList)) {
    zones = joinList(zones, list.zones, (entry) => entry.zone);
    blocks = joinList(blocks, list.blocks, (entry) => entry.block);
  }
  return { zones, blocks };
}

function joinList<T extends GlossaryZone | GlossaryBlock>(
  entries: readonly T[],
  list: readonly T[],
  idOf: (entry: T) => string,
): T[] {
  const listed = new Map(list.map((entry) => [idOf(entry), entry]));
  const joined = entries.map((entry): T => {
    const added = listed.get(idOf(entry));
    if (!added) return entry;
    const codes = new Set(entry.anomalies.map((anomaly) => anomaly.code));
    return { ...entry, anomalies: [...entry.anomalies, ...added.anomalies.filter(({ code }) => !codes.has(code))] };
  });
  const known = new Set(entries.map(idOf));
  return [...joined, ...list.filter((entry) => !known.has(idOf(entry)))];
}

function anomaliesOf(entries: readonly { readonly anomalies: readonly GlossaryAnomaly[] }[]): GlossaryAnomaly[] {
  return entries.flatMap((entry) => entry.anomalies);
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

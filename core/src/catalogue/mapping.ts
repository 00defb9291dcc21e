// From a violation to the anomaly code that the authority would send: the rows are data (schemas/channel/code-mapping.json),
// the choice within a row is the glossary's.
import type { Certainty } from "../findings/finding";
import type { Glossary } from "../pack/glossary";
import type { CodeMappingData, CodeMappingRow } from "../pack/manifest";

/** The numbers that a code can be made with. Either is undefined where the schema names none. */
export interface Place {
  /** Z: the element's own number. */
  readonly zone: string | undefined;
  /** B: the number of the block it stands in. */
  readonly block: string | undefined;
  /** The block in which that block stands: glossary entries of B are keyed by it where B is a zone's block. */
  readonly blockOfBlock?: string;
  /** M: the numbers of what must stand in the block, at this place, and does not. */
  readonly due?: readonly string[];
}

export interface ChosenCode {
  readonly code: string;
  readonly certainty: Certainty;
}

export class CodeMapping {
  private readonly byKind = new Map<string, CodeMappingRow>();
  private readonly byArea = new Map<string, CodeMappingRow>();
  private readonly fallback: CodeMappingRow;

  constructor(data: CodeMappingData) {
    this.fallback = { violation: "other", codes: data.fallback, kinds: [] };
    for (const row of data.rows)
      for (const kind of row.kinds)
        if (kind.endsWith(".*")) this.byArea.set(kind.slice(0, -2), row);
        else this.byKind.set(kind, row);
  }

  /** The row of a kind of finding. */
  rowOf(kind: string): CodeMappingRow {
    return this.byKind.get(kind) ?? this.byArea.get(kind.split(".")[0]) ?? this.fallback;
  }

  /** The code of a violation of this kind at this place. */
  choose(kind: string, place: Place, glossary: Glossary | undefined): ChosenCode {
    const { codes, otherwise } = this.rowOf(kind);
    return chooseCode(codes, place, glossary, otherwise);
  }
}

/**
 * The first code of the row that the glossary lists: Z for the zone in this block, else for the zone; B for the block. A
 * glossary that lists none of them is asked for the codes of `otherwise`. Without a listed one the first of the row, assumed.
 */
export function chooseCode(
  row: readonly string[],
  place: Place,
  glossary: Glossary | undefined,
  otherwise: readonly string[] = [],
): ChosenCode {
  const listed = glossary && (firstListed(row, place, glossary) ?? firstListed(otherwise, place, glossary));
  if (listed !== undefined) return { code: listed, certainty: "listed" };
  return { code: firstWritable(row, place), certainty: "assumed" };
}

/** The order is the row's: an entry of the zone and one of the block count alike. */
function firstListed(row: readonly string[], place: Place, glossary: Glossary): string | undefined {
  const codes = row.flatMap((pattern) => write(pattern, place));
  const zoneLists = place.zone === undefined ? [] : glossary.lists(place.zone, place.block);
  const blockLists = place.block === undefined ? [] : glossary.lists(place.block, place.blockOfBlock);
  const dueLists = (place.due ?? []).map((zone) => glossary.lists(zone, place.block));
  const listed = [zoneLists, blockLists, ...dueLists].flatMap((lists) => firstWith(lists, codes));
  return codes.find((code) => listed.includes(code));
}

/** The codes of the first list that holds any of these. */
function firstWith(lists: ReturnType<Glossary["lists"]>, codes: readonly string[]): readonly string[] {
  return (
    lists.map((list) => list.map(({ code }) => code)).find((list) => codes.some((code) => list.includes(code))) ?? []
  );
}

/** The first pattern whose number is known; where neither is, the bare type: "093". */
function firstWritable(row: readonly string[], place: Place): string {
  const [code] = row.flatMap((pattern) => write(pattern, place));
  if (code !== undefined) return code;
  const instead = place.zone ?? place.block;
  const type = row[0].slice(2);
  return instead === undefined ? type : `${instead}-${type}`;
}

/** The codes that a pattern stands for at this place; none where it has no such number. */
function write(pattern: string, { zone, block, due = [] }: Place): readonly string[] {
  const numbers = { Z: [zone], B: [block], M: due }[/^[ZBM](?=-)/.exec(pattern)?.[0] ?? ""];
  if (!numbers) return [pattern];
  return numbers.filter((number) => number !== undefined && number !== "").map((number) => number + pattern.slice(1));
}

// The channel's own data: the table of anomaly types, the mapping of violations to codes, and the rules that hold for every
// declaration (check digits, the Form header).
import type { AnomalyType, AnomalyTypesData, CatalogueRule, CodeMappingData, PersonalZone } from "../pack/manifest";
import { loadRules } from "../pack/load";
import { parseFile, type PackProblem } from "../pack/shape";
import { CodeMapping } from "./mapping";

export interface ChannelData {
  /** Three-digit type -> its entry in the general table. */
  readonly types: ReadonlyMap<string, AnomalyType>;
  readonly mapping: CodeMapping;
  readonly rules: readonly CatalogueRule[];
  /** Character -> what stands for it where a zone does not admit it. */
  readonly substitutes: ReadonlyMap<string, string>;
  /** What tells who somebody is, in any declaration. */
  readonly personal: readonly PersonalZone[];
}

/** Used where the data cannot be read: each code is then the general "invalid". */
export const emptyChannelData: ChannelData = {
  types: new Map(),
  mapping: new CodeMapping({ rows: [], fallback: ["Z-003"] }),
  rules: [],
  substitutes: new Map(),
  personal: [],
};

/** Reads schemas/channel. `read` gives the text of a file in it. */
export function loadChannelData(read: (name: string) => string | undefined): {
  data: ChannelData;
  problems: readonly PackProblem[];
} {
  const problems: PackProblem[] = [];
  const report = (problem: PackProblem): void => void problems.push(problem);
  const optional = (name: string) => (read(name) === undefined ? undefined : parseFile(name, read, report)?.object);
  const types = parseFile("anomaly-types.json", read, report)?.object as unknown as AnomalyTypesData | undefined;
  const mapping = parseFile("code-mapping.json", read, report)?.object as unknown as CodeMappingData | undefined;
  const characters = optional("characters.json");
  const personal = optional("personal.json");
  const rulesText = read("catalogue.json");
  const rules = rulesText === undefined ? { rules: [], problems: [] } : loadRules("catalogue.json", rulesText);
  return {
    data: {
      types: new Map((types?.types ?? []).map((type) => [type.code, type])),
      mapping: mapping ? new CodeMapping(mapping) : emptyChannelData.mapping,
      rules: rules.rules,
      substitutes: new Map(Object.entries((characters?.substitutes ?? {}) as Record<string, string>)),
      personal: (personal?.personal ?? []) as readonly PersonalZone[],
    },
    problems: [...problems, ...rules.problems],
  };
}

/** What stands for a character: a substitute, or the letter without its marks; undefined where nothing does. */
export function plainCharacter(char: string, { substitutes }: ChannelData): string | undefined {
  const found = substitutes.get(char);
  if (found !== undefined) return found;
  const bare = char.normalize("NFD").replace(/\p{M}/gu, "");
  return bare !== char && /^[ -~]+$/.test(bare) ? bare : undefined;
}

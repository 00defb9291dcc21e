// Reads a pack from its files. Every field is looked at; what is wrong is named with file and position, and only an error
// (not a warning) costs the pack.
import type { AnomalyClass } from "../findings/finding";
import { languages } from "../messages/catalogue";
import { Glossary, joinGlossaries } from "./glossary";
import { isObject, parseFile, ShapeReader, type PackProblem } from "./shape";
import type {
  CatalogueRule,
  CodeList,
  GlossaryBlock,
  GlossaryData,
  GlossaryZone,
  PackManifest,
  RuleTexts,
  RuleType,
} from "./manifest";
import { readOfficialGlossary } from "./officialGlossary";
import { Pack, type PackFiles, type PackStanding } from "./pack";
import { readSnippets } from "./snippets";

export interface LoadedPack {
  readonly pack: Pack | undefined;
  readonly problems: readonly PackProblem[];
}

const ruleTypes: Readonly<Record<RuleType, true>> = {
  checkDigit: true,
  agreesWithInss: true,
  order: true,
  within: true,
  notFuture: true,
  deadline: true,
  unique: true,
  overlap: true,
  total: true,
  counter: true,
  count: true,
  codeList: true,
  required: true,
  forbidden: true,
  allowed: true,
  compare: true,
  limit: true,
  reference: true,
  characters: true,
  assert: true,
};

const classes = ["B", "P", "NP", "NB", "D", "W", "I"];

/** Loads a pack. `files` gives the text of a file in its folder, `standing` is what its reader knows of it. */
export function loadPack(files: ReadonlyMap<string, string> | PackFiles, standing?: PackStanding): LoadedPack {
  const problems: PackProblem[] = [];
  const report = (problem: PackProblem): void => void problems.push(problem);
  const read: PackFiles = typeof files === "function" ? files : (name) => files.get(name);

  const manifest = readManifest(read, report);
  if (!manifest) return { pack: undefined, problems };
  for (const schema of manifest.schemas) if (read(schema.file) === undefined) report(missingFile(schema.file));
  const glossary = readGlossaries(manifest, read, report);
  const rules = manifest.catalogue === undefined ? [] : readRules(manifest.catalogue, read, report);
  const codeLists =
    manifest.codeLists === undefined ? new Map<string, CodeList>() : readCodeLists(manifest.codeLists, read, report);
  const snippets = manifest.snippets === undefined ? [] : readSnippets(manifest.snippets, read, report);
  if (problems.some((problem) => problem.severity === "error")) return { pack: undefined, problems };
  return { pack: new Pack(manifest, read, glossary, rules, codeLists, snippets, standing), problems };
}

/** Reads rules from a file of its own (the channel's, or a user's my-rules.json). `needs` are the fields without which a rule is left out. */
export function loadRules(
  name: string,
  text: string,
  needs?: readonly string[],
): { rules: readonly CatalogueRule[]; problems: readonly PackProblem[] } {
  const problems: PackProblem[] = [];
  const rules = readRules(
    name,
    () => text,
    (problem) => problems.push(problem),
    needs,
  );
  return { rules, problems };
}

/** What a user's own rule may leave out: it warns, and rests on the file it stands in. */
const userNeeds = ["code", "type", "at", "texts"];

/**
 * Reads a user's file of rules. Texts may be in one language: the others show it, too. A rule that cannot be read is left
 * out with a warning.
 */
export function loadUserRules(name: string, text: string): ReturnType<typeof loadRules> {
  const { rules, problems } = loadRules(name, text, userNeeds);
  return { rules: rules.map((rule) => ({ ...rule, ...userDefaults(rule, name) })), problems };
}

function userDefaults(rule: CatalogueRule, name: string): Pick<CatalogueRule, "class" | "source" | "texts"> {
  const given: Partial<CatalogueRule["texts"]> = rule.texts;
  const any = languages.map((language) => given[language]).find((texts) => texts !== undefined);
  const texts = languages.map((language) => {
    const own: Partial<RuleTexts> = given[language] ?? any ?? {};
    const label = own.label ?? own.message ?? [rule.code].flat()[0];
    return [language, { explanation: own.message ?? label, cause: "", remedy: "", ...own, label }];
  });
  const anomalyClass: AnomalyClass | undefined = rule.class;
  const source: CatalogueRule["source"] | undefined = rule.source;
  return {
    class: anomalyClass ?? "W",
    source: source ?? name,
    texts: Object.fromEntries(texts) as CatalogueRule["texts"],
  };
}

/* ------------------------------------------------------------------------------------------------ pack.json */

function readManifest(read: PackFiles, report: (problem: PackProblem) => void): PackManifest | undefined {
  const parsed = parseFile("pack.json", read, report);
  if (!parsed) return undefined;
  const { object, shape } = parsed;
  const id = shape.word(object, "id", "pack");
  const version = shape.word(object, "version", "pack");
  const schemas = shape.list(object, "schemas", "pack");
  if (schemas.length === 0) shape.problem("pack.missingField", { where: "pack", field: "schemas" }, object, "schemas");
  const good = schemas.map((schema, index) => checkSchema(schema, index, shape, schemas)).every(Boolean);
  const code = object.applicationCode;
  const codeFits = code === null || code === undefined || (typeof code === "string" && /^[A-Z]{4}$/.test(code));
  if (!codeFits)
    shape.problem("pack.wrongValue", { where: "applicationCode", value: shown(code) }, object, "applicationCode");
  if (id !== undefined && !/^[a-z0-9][a-z0-9-]*$/.test(id))
    shape.problem("pack.wrongValue", { where: "id", value: id }, object, "id");
  if (id === undefined || version === undefined || !good || !codeFits || schemas.length === 0) return undefined;
  return {
    ...(object as unknown as PackManifest),
    official: false,
    title: isObject(object.title) ? (object.title as PackManifest["title"]) : { en: id },
    applicationCode: (code as string | null | undefined) ?? null,
  };
}

function checkSchema(schema: unknown, index: number, shape: ShapeReader, holder: readonly unknown[]): boolean {
  const where = `schemas[${index}]`;
  const object = shape.object(schema, where, holder, index);
  if (!object) return false;
  const file = shape.word(object, "file", where);
  const roots = shape.list(object, "roots", where);
  return file !== undefined && roots.every((root) => typeof root === "string");
}

/* --------------------------------------------------------------------------------------------- glossary.json */

function readGlossaries(
  manifest: PackManifest,
  read: PackFiles,
  report: (problem: PackProblem) => void,
): Glossary | undefined {
  const names = manifest.glossary === undefined ? [] : [manifest.glossary].flat();
  if (names.length === 0) return undefined;
  const official = names.filter((name) => name.endsWith(".xml"));
  const own = names.filter((name) => !name.endsWith(".xml"));
  const data = own.map((name) => readGlossary(name, read, report));
  if (official.length > 0) {
    const texts = official.flatMap((name) => {
      const text = read(name);
      if (text === undefined) report(missingFile(name));
      return text === undefined ? [] : [{ name, text }];
    });
    const found = readOfficialGlossary(texts);
    for (const problem of found.problems) report(problem);
    data.push(found.glossary);
  }
  return new Glossary(joinGlossaries(data));
}

function readGlossary(name: string, read: PackFiles, report: (problem: PackProblem) => void): GlossaryData {
  const parsed = parseFile(name, read, report);
  if (!parsed) return { zones: [], blocks: [] };
  const { object, shape } = parsed;
  const zones = shape.list(object, "zones", "glossary");
  const blocks = shape.list(object, "blocks", "glossary");
  return {
    ...(object.anomalyList === true && { anomalyList: true }),
    zones: zones.filter((entry, index) =>
      isEntry(entry, "zone", `zones[${index}]`, shape, zones, index),
    ) as GlossaryZone[],
    blocks: blocks.filter((entry, index) =>
      isEntry(entry, "block", `blocks[${index}]`, shape, blocks, index),
    ) as GlossaryBlock[],
  };
}

function isEntry(
  entry: unknown,
  id: string,
  where: string,
  shape: ShapeReader,
  holder: readonly unknown[],
  index: number,
): boolean {
  const object = shape.object(entry, where, holder, index);
  if (!object || shape.word(object, id, where) === undefined) return false;
  const anomalies = shape.list(object, "anomalies", where);
  if (object.anomalies === undefined) {
    shape.problem("pack.missingField", { where, field: "anomalies" }, object);
    return false;
  }
  return anomalies.every((anomaly, at) => {
    const one = shape.object(anomaly, `${where}.anomalies[${at}]`, anomalies, at);
    if (!one || shape.word(one, "code", `${where}.anomalies[${at}]`) === undefined) return false;
    if (classes.includes(one.class as string)) return true;
    return shape.problem(
      "pack.wrongValue",
      { where: `${where}.anomalies[${at}].class`, value: shown(one.class) },
      one,
      "class",
    );
  });
}

/* -------------------------------------------------------------------------------------------- catalogue.json */

const packNeeds = ["code", "type", "at", "class", "texts", "source"];

function readRules(
  name: string,
  read: PackFiles,
  report: (problem: PackProblem) => void,
  needs: readonly string[] = packNeeds,
): CatalogueRule[] {
  const parsed = parseFile(name, read, report);
  if (!parsed) return [];
  const rules = parsed.shape.list(parsed.object, "rules", "catalogue");
  return rules.filter((rule, index) => isRule(rule, index, parsed.shape, rules, needs)) as CatalogueRule[];
}

/** One bad rule is left out with a warning: the others still work. */
function isRule(
  rule: unknown,
  index: number,
  shape: ShapeReader,
  holder: readonly unknown[],
  needs: readonly string[],
): boolean {
  const where = `rules[${index}]`;
  if (!isObject(rule)) return fail({ where, expected: "{ }" }, "pack.wrongType", holder, index);
  for (const field of needs) if (rule[field] === undefined) return fail({ where, field }, "pack.missingField", rule);
  if (!Object.hasOwn(ruleTypes, rule.type as string))
    return fail({ where: `${where}.type`, value: shown(rule.type) }, "pack.wrongValue", rule, "type");
  if (rule.class !== undefined && !classes.includes(rule.class as string))
    return fail({ where: `${where}.class`, value: shown(rule.class) }, "pack.wrongValue", rule, "class");
  for (const code of [rule.code].flat())
    if (typeof code !== "string" || !/^(?:[A-Z0-9]{4,6}|[ZB])-[0-9]{3}$/.test(code))
      return fail({ where: `${where}.code`, value: shown(code) }, "pack.wrongValue", rule, "code");
  if (!isContext(rule.at)) return fail({ where: `${where}.at`, value: shown(rule.at) }, "pack.wrongValue", rule, "at");
  if (rule.source !== undefined && !isSource(rule.source))
    return fail({ where: `${where}.source`, value: shown(rule.source) }, "pack.wrongValue", rule, "source");
  if (!isObject(rule.texts)) return fail({ where: `${where}.texts`, expected: "{ }" }, "pack.wrongType", rule, "texts");
  return true;

  function fail(args: PackProblem["args"], kind: PackProblem["kind"], at: unknown, key?: string | number): false {
    shape.problem(kind, args, at, key, "warning");
    return false;
  }
}

/** A text, or texts by language. */
function isSource(source: unknown): boolean {
  if (!isObject(source)) return typeof source === "string";
  const given = Object.entries(source);
  return (
    given.length > 0 &&
    given.every(([key, text]) => (languages as readonly string[]).includes(key) && typeof text === "string")
  );
}

function isContext(at: unknown): boolean {
  if (typeof at === "string") return at !== "";
  if (Array.isArray(at)) return at.length > 0 && at.every((step) => typeof step === "string" && step !== "");
  return isObject(at) && (typeof at.tdoType === "string" || typeof at.zone === "string");
}

/* -------------------------------------------------------------------------------------------- codelists.json */

function readCodeLists(name: string, read: PackFiles, report: (problem: PackProblem) => void): Map<string, CodeList> {
  const lists = new Map<string, CodeList>();
  const parsed = parseFile(name, read, report);
  const all = parsed?.shape.object(parsed.object.lists, "lists", parsed.object);
  if (!parsed || !all) return lists;
  for (const [key, list] of Object.entries(all)) {
    const object = parsed.shape.object(list, `lists.${key}`, all, key);
    if (!object) continue;
    const entries = parsed.shape.list(object, "entries", `lists.${key}`);
    const good = entries.every(
      (entry, index) =>
        isObject(entry) && parsed.shape.word(entry, "code", `lists.${key}.entries[${index}]`) !== undefined,
    );
    if (good) lists.set(key, object as unknown as CodeList);
  }
  return lists;
}

function missingFile(file: string): PackProblem {
  return { file, kind: "pack.missingFile", args: { file }, severity: "error" };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

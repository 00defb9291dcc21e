// What an anomaly code means: the type from the general table, the element from the glossary and the schema, and what the
// pack's own rule says of it. Everything is in the reader's language where somebody wrote it in that language.
import type { AnomalyClass, Certainty } from "../findings/finding";
import { wordsIn, type Language } from "../messages/catalogue";
import type { AnomalyType, CatalogueRule, GlossaryBlock, GlossaryZone } from "../pack/manifest";
import type { Pack } from "../pack/pack";
import { isDeclared, zoneOf } from "../pack/zone";
import { textType } from "../schema/model";
import type { ElementDecl } from "../schema/model";
import type { ChannelData } from "./channelData";
import { exampleOf, type Example } from "./example";

export interface ExplainSources {
  /** In their order of precedence. */
  readonly packs: readonly Pack[];
  readonly channelData: ChannelData;
  /** Block of the element at hand: a zone may stand in several, with different texts. */
  readonly block?: string;
}

export interface Explanation {
  /** As asked: "00024-004", "ACRF-125", or a bare type "004". */
  readonly code: string;
  /** The type of the general table. */
  readonly type: string;
  readonly zone?: string;
  /** Name of the XML element. */
  readonly element?: string;
  /** Title of the zone or block. */
  readonly title?: string;
  readonly label: string;
  readonly explanation: string;
  readonly cause?: string;
  readonly remedy?: string;
  /** What the zone holds, in the glossary's words. */
  readonly definition?: string;
  readonly format?: string;
  readonly allowed?: string;
  readonly presence?: string;
  readonly class?: AnomalyClass;
  /** "rule": a rule of the pack makes it; "listed": the glossary lists it; "assumed": the general table has the type. */
  readonly certainty?: Certainty;
  /** Where it rests on: the rule's source, or the pack whose glossary lists it. */
  readonly source?: string;
  /** The element as it should be, and as it raises the anomaly. */
  readonly example?: Example;
  /** Does this product check it before sending? */
  readonly checked?: AnomalyType["checked"];
}

/** A code in a text: full, of a file, or with a pack's own id. */
const codePattern = /(?<![0-9A-Z])((?:[0-9]{5}|ACRF|[A-Z]{4}[0-9]{2})-[0-9]{3})(?![0-9])/i;
/** An id of a pack's own leaves no room for the hyphen in an answer's ErrorID. */
const tightPattern = /(?<![0-9A-Z])(X[A-Z]{3}[0-9]{2})([0-9]{3})(?![0-9])/i;
/** An id of an application or a user: a letter, then letters and digits. */
const ownPattern = /(?<![0-9A-Z-])([A-Z][A-Z0-9]{3,5}-[0-9]{3})(?![0-9])/i;
/** Asked alone, a code may be written without its hyphen, or with another sign; within a line eight digits may be a day. */
const alonePattern = /^\W*([0-9]{5}|ACRF|[A-Z]{4}[0-9]{2})[-_. /]?([0-9]{3})\W*$/i;
const barePattern = /^\W*(?:type\W+)?([0-9]{1,3})\W*$/i;

/** The first code in a text such as "00024-004", "ACRF-125", "4" or a line of a log; undefined when there is none. */
export function findCode(text: string): string | undefined {
  const full = codePattern.exec(text)?.[1];
  if (full !== undefined) return full.toUpperCase();
  const tight = tightPattern.exec(text);
  if (tight) return `${tight[1]}-${tight[2]}`.toUpperCase();
  const alone = alonePattern.exec(text);
  if (alone) return `${alone[1]}-${alone[2]}`.toUpperCase();
  const own = ownPattern.exec(text)?.[1];
  if (own !== undefined) return own.toUpperCase();
  return barePattern.exec(text)?.[1].padStart(3, "0");
}

/** Explains the first code in a text; undefined when there is none, or when nobody knows it. */
export function explain(text: string, language: Language, sources: ExplainSources): Explanation | undefined {
  const code = findCode(text);
  if (code === undefined) return undefined;
  const type = code.slice(-3);
  const zone = /^(.*)-\d{3}$/.exec(code)?.[1];
  const general = sources.channelData.types.get(type);
  const known = zone === undefined || zone === "ACRF" ? undefined : lookUp(zone, code, sources);
  const rule = zone === undefined ? undefined : ruleOf(code, zone, sources);
  const words = rule?.rule.texts[language];
  const listedTitle = known?.entry?.anomalies.find((anomaly) => anomaly.code === code)?.title;
  const label = words?.label ?? general?.label[language] ?? wordsIn(listedTitle, language);
  if (label === undefined) return undefined;
  return withoutGaps({
    code,
    type,
    zone: zone === "ACRF" ? undefined : zone,
    ...(known && describe(known, language)),
    label,
    explanation: words?.explanation ?? general?.explanation[language] ?? label,
    cause: words?.cause ?? general?.cause?.[language],
    remedy: words?.remedy ?? general?.remedy?.[language],
    class: known?.class ?? rule?.rule.class ?? (zone === "ACRF" ? "B" : undefined),
    certainty: certaintyOf(rule !== undefined, known, zone),
    source: wordsIn(rule?.rule.source, language) ?? (known ? packName(known.pack, language) : undefined),
    example: known?.decl && exampleOf(type, known.decl),
    checked: rule ? "checked" : general?.checked,
  });
}

function certaintyOf(hasRule: boolean, known: Known | undefined, zone: string | undefined): Certainty | undefined {
  if (hasRule) return "rule";
  if (zone === undefined) return undefined;
  return known?.class === undefined ? "assumed" : "listed";
}

interface Known {
  readonly pack: Pack;
  readonly entry: GlossaryZone | GlossaryBlock | undefined;
  readonly element: string | undefined;
  readonly allowed: readonly string[];
  readonly class: AnomalyClass | undefined;
  readonly decl: ElementDecl | undefined;
}

/** What the first pack that knows the number says of it. */
function lookUp(zone: string, code: string, { packs, block }: ExplainSources): Known | undefined {
  for (const pack of packs) {
    const entry = pack.glossary?.zone(zone, block) ?? pack.glossary?.block(zone);
    const schema = schemaFacts(pack, zone);
    if (!entry && schema.element === undefined) continue;
    const anomalyClass = pack.glossary?.classOf(code, zone, block);
    const { decl, allowed } = schema;
    return { pack, entry, element: entry?.element || schema.element, allowed, class: anomalyClass, decl };
  }
  return undefined;
}

/** Element and listed values of a zone number in a pack's newest schema. */
function schemaFacts(pack: Pack, zone: string): Pick<Known, "element" | "allowed" | "decl"> {
  for (const { file } of pack.manifest.schemas) {
    const decl = pack.compile(file).schema?.elements.find((one) => zoneOf(one.documentation) === zone);
    if (!decl) continue;
    const entries = textType(decl.type)?.facets.enumeration?.entries ?? [];
    return { element: decl.local, allowed: entries.map((entry) => entry.text), decl };
  }
  return { element: undefined, allowed: [], decl: undefined };
}

/** Longer lists of values are cut: the code list is the place to read them. */
const maxListed = 30;

function describe(known: Known, language: Language): Partial<Explanation> {
  const { entry, allowed } = known;
  const zone = entry && "zone" in entry ? entry : undefined;
  const listed = allowed.length > maxListed ? [...allowed.slice(0, maxListed), "…"] : allowed;
  return {
    element: known.element,
    title: wordsIn(entry?.title, language),
    definition: wordsIn(entry?.definition, language),
    format: wordsIn(zone?.format, language),
    allowed: wordsIn(zone?.allowed, language) ?? (listed.length > 0 ? listed.join(", ") : undefined),
    presence: wordsIn(entry?.presence, language),
  };
}

/** The rule that makes this code: one that names it, or one that names its type for any zone. */
function ruleOf(
  code: string,
  zone: string,
  { packs, channelData }: ExplainSources,
): { rule: CatalogueRule } | undefined {
  const own = packs.flatMap((pack) => pack.rules);
  const all = [...own, ...channelData.rules];
  const exact = all.find((rule) => [rule.code].flat().includes(code));
  if (exact) return { rule: exact };
  const general = all.find((rule) => isForZone(rule, zone, packs) && [rule.code].flat().includes(`Z${code.slice(-4)}`));
  return general && { rule: general };
}

/** Does a rule that is bound to a zone number, a TDOType or an element name look at this zone? */
function isForZone(rule: CatalogueRule, zone: string, packs: readonly Pack[]): boolean {
  const { at } = rule;
  if (typeof at === "object" && "zone" in at && at.zone === zone) return true;
  return packs.some((pack) => {
    const decl = pack.manifest.schemas
      .flatMap(({ file }) => pack.compile(file).schema?.elements ?? [])
      .find((one) => zoneOf(one.documentation) === zone);
    if (!decl) return false;
    if (typeof at === "object" && "tdoType" in at) return isDeclared(at, decl);
    if (typeof at === "object" && "zone" in at) return false;
    return (typeof at === "string" ? [at] : at).some((suffix) => suffix.split("/").pop() === decl.local);
  });
}

function packName(pack: Pack, language: Language): string {
  return `${wordsIn(pack.manifest.title, language) ?? pack.id} ${pack.version}`;
}

function withoutGaps<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

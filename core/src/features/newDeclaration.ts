// A new declaration: a template of the pack with its questions answered, or the bare skeleton that the schema requires. What the
// product knows (day, time) is put in by itself; what nobody but the writer knows stays empty, for completion to help with.
import { CheckSession, type CheckEnvironment } from "../check/session";
import { findingMessage } from "../check/report";
import type { Language } from "../messages/catalogue";
import type { PackSchema, SomeTexts, TemplateDefinition, TemplateField } from "../pack/manifest";
import type { Pack } from "../pack/pack";
import { compareVersions } from "../pack/version";
import { textType } from "../schema/model";
import { children, endTagOf, rootElement, textOf, valueRange } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Change } from "./carried";
import { valuesOfElement, type CompletionReader } from "./completion";
import { escapeXml } from "./escape";
import { inLanguage, matchesPath } from "./records";
import { knownInNew } from "./known";
import { rootPieces } from "./skeleton";
import { asPlainText } from "./snippets";
import { runThrough, type Steps } from "./steps";

/** What a person is asked for a template. */
export interface TemplateQuestion {
  readonly id: string;
  readonly title: string;
  /** Values to choose from, the likeliest first; empty for free text. */
  readonly choices: readonly { readonly value: string; readonly meaning: string }[];
}

export interface TemplateOffer {
  readonly packId: string;
  readonly id: string;
  readonly title: string;
  readonly packTitle: string;
  readonly official: boolean;
  readonly questions: readonly TemplateQuestion[];
}

/** Everything that can be begun anew with these packs: their templates, and a skeleton of each root for a pack without any. */
export function* templateOffers(
  packs: readonly Pack[],
  environment: CheckEnvironment,
  readerFor: (session: CheckSession) => CompletionReader,
): Steps<readonly TemplateOffer[]> {
  const offers: TemplateOffer[] = [];
  for (const pack of packs.filter(({ manifest }) => !manifest.answers))
    for (const { id, title, fields } of templatesOf(pack)) {
      yield;
      const session = new CheckSession(templateText(pack, id) ?? "", environment);
      const reader = readerFor(session);
      offers.push({
        packId: pack.id,
        id,
        title: inLanguage(title, reader.language),
        packTitle: inLanguage(pack.manifest.title, reader.language),
        official: pack.official,
        questions: asked(fields).map((field) => ({
          id: field.id,
          title: inLanguage(field.title, reader.language),
          choices: choicesOf(session, field, reader),
        })),
      });
    }
  return offers;
}

/** The text of a new declaration; undefined for a template that is not there. Answers are by question. */
export function newDeclaration(
  pack: Pack,
  templateId: string,
  answers: Readonly<Record<string, string>>,
  { asOf }: Pick<CheckEnvironment, "asOf">,
): string | undefined {
  const template = templatesOf(pack).find(({ id }) => id === templateId);
  const text = template && templateText(pack, templateId);
  if (!template || text === undefined) return undefined;
  const tree = parseXml(text);
  const changes = elements(tree).flatMap((node): Change[] => {
    const field = (template.fields ?? []).find(({ paths }) => paths.some((path) => matchesPath(tree, node, path)));
    const value = field && (field.fill === undefined ? answers[field.id] : filled(field.fill, asOf));
    if (!value || endTagOf(tree, node) === node) return [];
    return [{ ...valueRange(tree, node), text: escapeXml(value.trim()) }];
  });
  return changes.reduceRight((so, change) => so.slice(0, change.from) + change.text + so.slice(change.to), text);
}

/** What is wrong with one answer, by the schema and the rules that look at the value alone; undefined when nothing is. */
export function answerProblem(
  pack: Pack,
  templateId: string,
  question: { readonly id: string; readonly value: string },
  environment: CheckEnvironment,
  language: Language,
): string | undefined {
  const field = templatesOf(pack)
    .find(({ id }) => id === templateId)
    ?.fields?.find(({ id }) => id === question.id);
  const text = newDeclaration(pack, templateId, { [question.id]: question.value }, environment);
  if (!field || text === undefined) return undefined;
  const session = new CheckSession(text, environment);
  const { tree } = session;
  const places = elements(tree).filter((node) => field.paths.some((path) => matchesPath(tree, node, path)));
  const ranges = places.map((node) => valueRange(tree, node));
  const found = session
    .findings()
    .find(
      (finding) =>
        finding.severity === "error" &&
        ranges.some(({ from, to }) => from <= finding.from && finding.to <= to) &&
        isOfValueAlone(finding.kind),
    );
  return found && findingMessage(found, language);
}

/** Rules that compare with other values cannot judge while those are still asked for. */
function isOfValueAlone(kind: string): boolean {
  return kind.startsWith("xsd.") || kind === "rule.checkDigit" || kind.startsWith("rule.code");
}

/** Where writing goes on: the first element that is still empty, else the start. */
export function firstEmpty(tree: XmlTree): number {
  const empty = elements(tree).find((node) => endTagOf(tree, node) !== node && textOf(tree, node).trim() === "");
  return empty === undefined ? 0 : valueRange(tree, empty).from;
}

// ---- templates

interface Template {
  readonly id: string;
  readonly title: SomeTexts | undefined;
  readonly fields?: readonly TemplateField[];
}

/** The common header of each form belongs to the channel: every declaration has it, whatever its pack. */
const headerFields: readonly TemplateField[] = [
  { id: "date", paths: ["Form/FormCreationDate"], fill: "today" },
  { id: "hour", paths: ["Form/FormCreationHour"], fill: "now" },
];

function templatesOf(pack: Pack): readonly Template[] {
  const own: readonly TemplateDefinition[] = pack.manifest.templates ?? [];
  if (own.length > 0) return own.map((one) => ({ ...one, fields: [...(one.fields ?? []), ...headerFields] }));
  return newestSchemas(pack).flatMap(({ roots }) =>
    roots.map((root) => ({ id: `root.${root}`, title: { en: root }, fields: headerFields })),
  );
}

function newestSchemas(pack: Pack): readonly PackSchema[] {
  const newest = new Map<string, PackSchema>();
  for (const schema of pack.manifest.schemas) {
    const key = `${schema.namespace ?? ""} ${schema.roots.join(" ")}`;
    const known = newest.get(key);
    if (!known || compareVersions(known.version ?? "", schema.version ?? "") < 0) newest.set(key, schema);
  }
  return [...newest.values()];
}

function templateText(pack: Pack, id: string): string | undefined {
  const own = pack.manifest.templates?.find((one) => one.id === id);
  if (own) return pack.files(own.file);
  const root = /^root\.(.+)$/.exec(id)?.[1];
  const schema = newestSchemas(pack).find(({ roots }) => root !== undefined && roots.includes(root));
  return root === undefined || !schema ? undefined : skeleton(pack, schema, root);
}

/** Day and time are put in afterwards, as in every template. */
const noMoment = { asOf: { date: "", time: "" } };

function skeleton(pack: Pack, schema: PackSchema, root: string): string | undefined {
  const decl = pack.compile(schema.file).schema?.element(schema.namespace ?? "", root);
  if (!decl) return undefined;
  const pieces = rootPieces(schema, decl, skeletonDepth, knownInNew(noMoment, pack.rules));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${asPlainText(pieces).replace(/\t/g, "  ")}\n`;
}

/** Required content is written to this depth: a whole declaration, not a line of it. */
const skeletonDepth = 12;

// ---- values

function asked(fields: readonly TemplateField[] | undefined): readonly TemplateField[] {
  return (fields ?? []).filter(({ fill }) => fill === undefined);
}

function filled(what: NonNullable<TemplateField["fill"]>, { date, time }: CheckEnvironment["asOf"]): string {
  if (what === "today") return date;
  if (what === "now") return time;
  if (what === "year") return date.slice(0, 4);
  return `${date}-${time}`.replace(/\D/g, "");
}

function choicesOf(session: CheckSession, field: TemplateField, reader: CompletionReader): TemplateQuestion["choices"] {
  const { tree, validation } = session;
  const node = elements(tree).find((one) => field.paths.some((path) => matchesPath(tree, one, path)));
  const type = node === undefined ? undefined : validation?.typeOf(node);
  const simple = type && textType(type);
  if (node === undefined || !simple || simple.primitive?.name === "date") return [];
  return runThrough(valuesOfElement(session, node, simple, reader)).map(({ value, meaning }) => ({ value, meaning }));
}

/** All elements without children, in document order: templates are small. */
function elements(tree: XmlTree): readonly NodeRef[] {
  const root = rootElement(tree);
  const found: NodeRef[] = [];
  const walk = (node: NodeRef) => {
    const below = children(tree, node);
    if (below.length === 0) found.push(node);
    else below.forEach(walk);
  };
  if (root !== undefined) walk(root);
  return found;
}

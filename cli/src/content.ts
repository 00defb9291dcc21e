// What a declaration's content says: read from disk, checked by the same session as in the editor, told in the contract's form.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { inBrussels, momentOf, systemClock, type Clock } from "../../core/src/channel/clock";
import { readDataFile } from "../../core/src/channel/files";
import { NearbySchemas } from "../../core/src/channel/packs/nearby";
import { knownPacks, workspaceAbove } from "../../core/src/channel/packs/known";
import type { ContentFacts } from "../../core/src/channel/gate";
import { loadChannelData } from "../../core/src/catalogue/channelData";
import { explain, type Explanation } from "../../core/src/catalogue/explain";
import type { JsonFile, JsonFinding } from "../../core/src/check/contract";
import { readSuppressions, shownFindings, suppressionsFile, type Display } from "../../core/src/check/display";
import { packProblemMessage, ruleProblemMessage, jsonFileSteps, toJsonFinding } from "../../core/src/check/report";
import { CheckSession, checkStages, type ChannelData, type CheckEnvironment } from "../../core/src/check/session";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";

import { loadUserRules } from "../../core/src/pack/load";
import type { CatalogueRule } from "../../core/src/pack/manifest";
import type { Pack } from "../../core/src/pack/pack";
import { refusedRules } from "../../core/src/rules/compile";
import { RuleTimes } from "../../core/src/rules/timing";
import { anomalyText } from "../../core/src/messages/anomalies";
import type { Schema } from "../../core/src/schema/schema";
import { FileChanged, type PagedText } from "../../core/src/text/pagedText";
import type { TextStore } from "../../core/src/text/textStore";
import { byteFacts, type ByteFacts } from "../../core/src/text/utf8";
import { nameProblems } from "../../core/src/triplet/names";
import { CommandError, text, texts, UsageError, type Arguments } from "./args";
import { asOfDay } from "./channelPart";
import type { LineSource } from "./print";
import { decodeToStore, readDocument, readPieces } from "./document";
import { largeFile, type LargeFile } from "./largeFile";
import { readSchema, sayPackSchemaProblems } from "./schemaFile";
import { Slices } from "./workInSlices";
import { printAside } from "./output";

export const checkOptions = {
  format: { type: "string" },
  schema: { type: "string" },
  pack: { type: "string" },
  "as-of": { type: "string" },
  rules: { type: "string", multiple: true },
  "second-opinion": { type: "boolean" },
  progress: { type: "boolean" },
  "max-findings": { type: "string" },
} as const;

/** How many findings of a file the report holds at most; undefined when nothing is asked. */
export function maxFindings(values: Arguments["values"], language: Language): number | undefined {
  const asked = text(values, "max-findings");
  if (asked === undefined) return undefined;
  if (!/^\d{1,9}$/.test(asked)) throw new UsageError(cliText("badMaxFindings", language, { asked }));
  return Number(asked);
}

/** libxml2 gets this long for a second opinion: a minute a 50 MB file on a slow machine. */
const opinionTimeoutMs = 120_000;

export interface CheckedFile {
  readonly json: JsonFile;
  /** What a person is shown: all but what `.fla/suppressions.json` of the current folder silences. */
  readonly shown: () => readonly JsonFinding[];
  readonly session: CheckSession;
  /** Title of the pack, marked when it is not official. */
  readonly packTitle: string | undefined;
  readonly line: LineSource;
  /** Lets go of the file; the session cannot be asked any more. */
  readonly close: () => void;
}

/** Checks one file as the options say. Who checks many reads the packs once, and hands them in. */
export async function checkFile(
  file: string,
  values: Arguments["values"],
  language: Language,
  packsAndRules = environmentFrom(values, language),
): Promise<CheckedFile> {
  const slices = new Slices({ file, language, progress: values.progress === true });
  try {
    return await checkInSlices(file, values, { language, slices, packsAndRules });
  } finally {
    slices.end();
  }
}

async function checkInSlices(
  file: string,
  values: Arguments["values"],
  { language, slices, packsAndRules }: { language: Language; slices: Slices; packsAndRules: CheckEnvironment },
): Promise<CheckedFile> {
  const { text: document, bytes, close, watch, assertSame } = await openText(file, language, slices);
  const ruleTimes = process.env.TIMING === "1" ? new RuleTimes(() => performance.now()) : undefined;
  const environment = {
    ruleTimes,
    ...packsAndRules,
    schemaFor: nearbySchema(file),
    bytes,
    nameProblems: nameProblems(path.basename(file)),
    mostFindings: maxFindings(values, language),
  };
  const session = CheckSession.begin(document, environment);
  const share = (): number => (1 + session.stage + watch()) / (1 + checkStages);
  await changesSaid(
    slices.run(() => session.advance(() => true), share),
    file,
    language,
  );
  const asked = text(values, "schema");
  if (session.choice) sayPackSchemaProblems(session.choice, language);
  const own = await told(slices, jsonFileSteps(session, file, language));
  assertSame();
  if (ruleTimes) sayRuleTimes(ruleTimes, language);
  const json = values["second-opinion"] === true ? await withSecondOpinion(own, session, { asked, language }) : own;
  const shown = (): readonly JsonFinding[] =>
    shownFindings(session.findings(), displayOf(file, environment, language)).map((finding) =>
      toJsonFinding(finding, session.tree.text, language),
    );
  return {
    json,
    shown,
    session,
    packTitle: packTitle(session, language),
    line: lineSource(session),
    close,
  };
}

/** Runs steps to their end, which is the last of the work. */
async function told<T>(slices: Slices, steps: Generator<void, T>): Promise<T> {
  let end: { readonly value: T } | undefined;
  await slices.run(
    () => {
      const step = steps.next();
      if (step.done) end = { value: step.value };
      return step.done === true;
    },
    () => 1,
  );
  return end!.value;
}

/** A document's text, what its bytes tell, and how far into it was read last, from 0 to 1. */
interface OpenText {
  readonly text: TextStore;
  readonly bytes: ByteFacts;
  readonly close: () => void;
  readonly watch: () => number;
  /** Throws when the file was changed since. */
  readonly assertSame: () => void;
}

/** A piece of the file that is no text any more, or of another length: somebody writes to it. */
async function changesSaid(work: Promise<void>, file: string, language: Language): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FileChanged) throw new CommandError(cliText("fileChanged", language, { file }));
    throw error;
  }
}

/** A large file stays where it is; any other is read into memory. */
async function openText(file: string, language: Language, slices: Slices): Promise<OpenText> {
  const large = largeFile(file, language);
  if (large) {
    const opened = await openLarge(large, slices);
    if (opened) return opened;
    large.close();
    printAside(cliText("checkedInMemory", language, { file }));
  }
  const pieces = readPieces(file, language);
  const text = decodeToStore(pieces, file, language);
  return { text, bytes: byteFacts(pieces), close: () => undefined, watch: () => 0, assertSame: () => undefined };
}

async function openLarge(large: LargeFile, slices: Slices): Promise<OpenText | undefined> {
  slices.saveMemory();
  let at = 0;
  let opened: PagedText | undefined;
  const steps = large.open((bytes) => (at = bytes));
  await slices.run(
    () => {
      const step = steps.next();
      if (step.done) opened = step.value;
      return step.done === true;
    },
    () => at / large.size / (1 + checkStages),
  );
  if (!opened) return undefined;
  const { lastRead } = opened;
  const assertSame = (): void => large.assertSame();
  return { ...opened, assertSame, close: () => large.close(), watch: () => lastRead() / large.size };
}

/** More rules than these are not what makes a check slow. */
const slowestShown = 20;

/** TIMING=1: the slowest rules, with the share of all and the cost of one look. */
function sayRuleTimes(times: RuleTimes, language: Language): void {
  const list = times.list();
  const total = list.reduce((sum, { ms }) => sum + ms, 0);
  const lines = list.slice(0, slowestShown).map(({ rule, type, ms, runs }) => {
    const share = total > 0 ? (100 * ms) / total : 0;
    const each = runs > 0 ? (1_000 * ms) / runs : 0;
    const columns = [ms.toFixed(1).padStart(9), share.toFixed(1).padStart(6), String(runs).padStart(8)];
    return `${columns.join(" ")} ${each.toFixed(2).padStart(8)}  ${rule} (${type})`;
  });
  const head = anomalyText("timingHead", language, { count: list.length, total: total.toFixed(0) });
  process.stderr.write(`${head}\n${lines.join("\n")}\n`);
}

const nearby = new NearbySchemas();

/** A schema that lies beside a file, or below the current folder when the file does, too. */
function nearbySchema(file: string): CheckEnvironment["schemaFor"] {
  const full = path.resolve(file);
  const workspaces = full.startsWith(process.cwd() + path.sep) ? [process.cwd()] : [];
  return (head) => nearby.packFor(full, head, workspaces);
}

/** What is silenced for display, from the current folder. */
function displayOf(file: string, { asOf }: CheckEnvironment, language: Language): Display {
  const inFolder = path.relative(process.cwd(), path.resolve(file)).split(path.sep).join("/");
  const text = existsSync(suppressionsFile) ? readDocument(suppressionsFile, language) : undefined;
  const read = text === undefined ? undefined : readSuppressions(suppressionsFile, text);
  for (const problem of read?.problems ?? []) printAside(packProblemMessage(problem, language));
  return {
    silences: read?.silences ?? [],
    severities: {},
    file: inFolder.startsWith("..") ? "" : inFolder,
    today: asOf.date,
  };
}

/** What the gate asks of the content. */
export function contentFacts({ json, session }: CheckedFile): ContentFacts {
  return {
    pack: session.pack ? { id: session.pack.id, official: session.pack.official } : null,
    verdict: json.verdict,
    blocking: json.counts.error,
    disagreement: json.secondOpinion?.outcome === "disagrees" ? json.secondOpinion.message : undefined,
    declarations: json.formsTotal,
  };
}

/** What a code means; undefined when there is none in the text, or nobody here knows it. */
export function explanationOf(
  asked: string,
  packId: string | undefined,
  language: Language,
  values: Arguments["values"] = {},
): Explanation | undefined {
  const own = ruleFiles(values).flatMap((file) => readUserRules(file, language));
  const packs = usablePacks(language);
  const pack = packId === undefined ? undefined : onlyPack(packs, packId, language);
  const data = channelData();
  const sources = { ...data, rules: [...own, ...data.rules] };
  return explain(asked, language, { packs: pack ? [pack] : packs, channelData: sources });
}

/** Checks many documents against schemas in one process; a schema is compiled once. */
export class BatchChecker {
  readonly #schemas = new Map<string, Schema>();
  readonly #environment: CheckEnvironment;

  constructor(
    values: Arguments["values"],
    private readonly language: Language,
  ) {
    this.#environment = environmentFrom(values, language);
  }

  check(schemaFile: string | undefined, file: string): Pick<JsonFile, "schemaValid" | "verdict"> {
    const schema = schemaFile === undefined ? this.#environment.schema : this.#schema(schemaFile);
    const session = new CheckSession(readDocument(file, this.language), { ...this.#environment, schema });
    return { schemaValid: session.schemaValid, verdict: session.verdict };
  }

  #schema(file: string): Schema {
    const known = this.#schemas.get(file) ?? readSchema(file, this.language);
    this.#schemas.set(file, known);
    return known;
  }
}

/** What is checked with; as of the moment of `clock` for what is sent, else of now or of the chosen day. */
export function environmentFrom(values: Arguments["values"], language: Language, clock?: Clock): CheckEnvironment {
  const packs = usablePacks(language);
  const packId = text(values, "pack");
  if (packId !== undefined) onlyPack(packs, packId, language);
  const schemaFile = text(values, "schema");
  const day = asOfDay(values, language);
  const { date, time } = day === undefined || clock ? inBrussels((clock ?? systemClock)()) : momentOf(day);
  const schema = schemaFile === undefined ? undefined : readSchema(schemaFile, language);
  const rules = ruleFiles(values).flatMap((file) => readUserRules(file, language));
  return { packs, packId, schema, asOf: { date, time }, channelData: channelData(), rules };
}

/** As in the editor: the files that are named, else my-rules.json of the current folder. */
function ruleFiles(values: Arguments["values"]): readonly string[] {
  const named = texts(values, "rules");
  return named.length > 0 ? named : defaultRules.filter((file) => existsSync(file));
}

const defaultRules = ["my-rules.json"];

/** The rules of a user's file; what is wrong in it is said on stderr, and costs only the rule it names. */
function readUserRules(file: string, language: Language): readonly CatalogueRule[] {
  const { rules, problems } = loadUserRules(file, readDocument(file, language));
  for (const problem of problems) {
    if (problem.severity === "error") throw new CommandError(packProblemMessage(problem, language));
    printAside(packProblemMessage(problem, language));
  }
  for (const { rule, problem } of refusedRules(rules))
    printAside(ruleProblemMessage(rule.id ?? [rule.code].flat()[0], problem, language));
  return rules;
}

export function channelData(): ChannelData {
  return loadChannelData((name) => {
    try {
      return readDataFile(`channel/${name}`);
    } catch {
      return undefined;
    }
  }).data;
}

function usablePacks(language: Language): Pack[] {
  const workspace = workspaceAbove(process.cwd());
  return knownPacks({ workspaces: workspace === undefined ? [] : [workspace] }).flatMap((known) => {
    const { pack, problems, folder, superseded } = known;
    if (pack) return superseded ? [] : [pack];
    const message = problems[0] ? packProblemMessage(problems[0], language) : "";
    printAside(cliText("brokenPack", language, { folder, message }));
    return [];
  });
}

function onlyPack(packs: readonly Pack[], asked: string, language: Language): Pack {
  const found = packs.find((pack) => pack.id === asked);
  const known = packs.map((pack) => pack.id).join(", ");
  if (!found) throw new UsageError(cliText("unknownPack", language, { asked, known }));
  return found;
}

/** The pack, in the version of the schema that the document is checked with. */
function packTitle({ choice }: CheckSession, language: Language): string | undefined {
  if (!choice) return undefined;
  const { pack } = choice;
  const { title } = pack.manifest;
  const version = choice.schema.version ?? pack.version;
  const shown = title[language] ?? title.en ?? title.nl ?? title.fr ?? title.de ?? pack.id;
  return cliText(pack.official ? "packOfficial" : "packReference", language, { title: shown, version });
}

export function lineSource(session: CheckSession): LineSource {
  const { text: store } = session.tree;
  return (line) =>
    store
      .slice(store.offsetAt({ line, character: 0 }), store.offsetAt({ line: line + 1, character: 0 }))
      .replace(/[\r\n]+$/, "");
}

/* ----------------------------------------------------------------------------------------------- second opinion */

/** The report with what libxml2 says; where the engines differ the verdict is undecided. */
async function withSecondOpinion(
  own: JsonFile,
  session: CheckSession,
  { asked, language }: { asked: string | undefined; language: Language },
): Promise<JsonFile> {
  const { compareOpinions } = await import("../../core/src/channel/main");
  const opinion = await askLibxml2(own.file, session, asked);
  const secondOpinion = compareOpinions(own, opinion, { language, timeoutMs: opinionTimeoutMs });
  if (secondOpinion.outcome !== "disagrees") return { ...own, secondOpinion };
  return { ...own, verdict: "undecided", reasons: [...own.reasons, secondOpinion.message], secondOpinion };
}

/** libxml2 on the file, with the schema that was asked for or that of the pack; undefined when there is none. */
async function askLibxml2(file: string, session: CheckSession, schemaFile: string | undefined) {
  const { opinion, packOpinion, payloadSchemas } = await import("../../core/src/channel/main");
  const options = { timeoutMs: opinionTimeoutMs };
  if (schemaFile !== undefined) return opinion([path.resolve(schemaFile)], path.resolve(file), options);
  const { choice } = session;
  if (!choice) return undefined;
  const main = { pack: choice.pack, file: choice.schema.file };
  return packOpinion(main, readFileSync(file), { ...options, payloads: payloadSchemas(main, session.packs) });
}

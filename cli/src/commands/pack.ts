// fla pack: installs what the authority publishes, lists, compares, verifies and removes packs.
import path from "node:path";
import type { PreparedInstall, PreparedPack } from "../../../core/src/channel/packs/install";
import type { KnownPack } from "../../../core/src/channel/packs/known";
import { knownPacks, workspaceAbove } from "../../../core/src/channel/packs/known";
import { standingOf } from "../../../core/src/channel/packs/standing";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { materialText } from "../../../core/src/messages/material";
import { packText, type PackMessage } from "../../../core/src/messages/packs";
import { packProblemMessage } from "../../../core/src/check/report";
import { comparePacks, type PackComparison } from "../../../core/src/pack/compare";
import { countPack } from "../../../core/src/pack/counts";
import type { MaterialNote } from "../../../core/src/pack/install/material";
import type { Pack } from "../../../core/src/pack/pack";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import { withChannelPart, type ChannelPart, type Home } from "../channelPart";
import type { Command } from "../command";
import { newFile, writeOutput } from "../outputFile";
import { askYes } from "../secrets";
import { formatIsJson } from "./check";
import { printAside, printJson, printLine } from "../output";

const options = {
  format: { type: "string" },
  id: { type: "string" },
  title: { type: "string" },
  code: { type: "string" },
  unofficial: { type: "boolean" },
  "dry-run": { type: "boolean" },
  "leave-out-bad": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "rules-out": { type: "string" },
} as const;

/** More notes of one kind are counted, not printed; JSON has them all. */
const maxPrinted = 20;

export const pack: Command = {
  help: "helpPack",
  async run(args, language) {
    const { values, files } = readArguments(args, options);
    const [what = "list", ...rest] = files;
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      switch (what) {
        case "install":
          return install(part, home, rest, values, language);
        case "list":
          return list(home, values, language);
        case "verify":
          return verify(part, home, rest[0], values, language);
        case "remove":
          return remove(part, home, rest, language);
        case "compare":
          return compare(home, rest, values, language);
        default:
          throw new UsageError(cliText("unknownCommand", language, { name: `pack ${what}` }));
      }
    });
  },
};

/* ------------------------------------------------------------------------------------------------------- install */

async function install(
  part: ChannelPart,
  home: Home,
  paths: readonly string[],
  values: Arguments["values"],
  language: Language,
): Promise<number> {
  if (paths.length === 0) throw new UsageError(cliText("needOption", language, { option: "PATH" }));
  const json = formatIsJson(values, language);
  const request = {
    ...{ home, paths, clock: () => new Date(), official: values.unofficial !== true },
    ...{ id: text(values, "id"), title: text(values, "title"), codes: codesFrom(text(values, "code"), language) },
    leaveOutBad: values["leave-out-bad"] === true,
  };
  const prepared = part.prepareInstall(request);
  if (!json) printPrepared(prepared, language);
  const goesOn = prepared.ready && values["dry-run"] !== true && (await confirmed(prepared, values, json, language));
  const installed = goesOn ? part.writeInstall(prepared, request) : [];
  if (json) printJson({ version: 1, ...toJson(prepared, language), installed });
  else for (const one of installed) printLine(installedLine(one, language));
  if (!prepared.ready) {
    printAside(part.channelText("nothingToInstall", language));
    if (prepared.packs.length > 0) printAside(cliText("packLeaveOut", language));
  }
  return prepared.ready ? 0 : 1;
}

/** At a terminal the columns of an anomaly list are shown and asked for; elsewhere they are shown. */
async function confirmed(
  { packs }: PreparedInstall,
  values: Arguments["values"],
  json: boolean,
  language: Language,
): Promise<boolean> {
  const lists = packs.some((one) => one.lists.length > 0);
  if (!lists || values.yes === true || json || !process.stdin.isTTY) return true;
  return askYes(cliText("packColumnsRight", language));
}

/** "DIMN", or "DIMONA=DIMN,OTHER=OTHR". */
function codesFrom(asked: string | undefined, language: Language): Record<string, string> | undefined {
  if (asked === undefined) return undefined;
  const codes: Record<string, string> = {};
  for (const part of asked.split(",")) {
    const [, form = "", code] = /^(?:([^=]+)=)?([A-Z]{4})$/.exec(part.trim()) ?? [];
    if (code === undefined)
      throw new UsageError(cliText("needOption", language, { option: "--code CCCC | FORM=CCCC" }));
    codes[form] = code;
  }
  return codes;
}

function printPrepared(prepared: PreparedInstall, language: Language): void {
  for (const one of prepared.packs) for (const line of packLines(one, prepared, language)) printLine(line);
  printNotes(cliText("packNotes", language), prepared.notes, language);
  printNotes(cliText("packUnused", language), prepared.unused, language);
  printNotes(cliText("packBad", language), prepared.bad, language);
}

function packLines(one: PreparedPack, _prepared: PreparedInstall, language: Language): string[] {
  const { manifest } = one;
  const counts = countPack(one.pack);
  const columns = one.lists.map((list) => {
    const shown = list.columns.map(
      ({ field, heading, column }) =>
        `${column} ${heading ? `"${heading}"` : ""} = ${packText(`field.${field}`, language)}`,
    );
    return cliText("packList", language, { file: list.file, codes: list.codes, columns: shown.join("; ") });
  });
  const codes = manifest.formCodes ?? {};
  return [
    cliText(one.joins ? "packJoins" : "packFound", language, { id: manifest.id, version: manifest.version }),
    ...manifest.schemas.map(
      ({ file, roots, namespace, version }) =>
        `  ${cliText("packSchema", language, { file, version: version ?? "-", roots: rootsShown(roots), namespace: namespace ?? "-" })}`,
    ),
    ...one.glossaries.map((glossary) => `  ${cliText("packGlossary", language, { ...glossary })}`),
    ...columns.map((line) => `  ${line}`),
    `  ${cliText("packSamples", language, { good: one.goodSamples.length, all: one.samples.length })}`,
    ...Object.entries(codes).map(([form, code]) => `  ${cliText("packCode", language, { form, code })}`),
    ...(manifest.practiceCode ? [`  ${cliText("packNoCode", language, { code: manifest.practiceCode })}`] : []),
    `  ${packText("counts", language, { ...counts })}`,
  ];
}

/** Some schemas declare every element globally. */
function rootsShown(roots: readonly string[]): string {
  return roots.length > 6 ? `${roots.slice(0, 6).join(", ")}, ...` : roots.join(", ");
}

function printNotes(title: string, notes: readonly MaterialNote[], language: Language): void {
  if (notes.length === 0) return;
  printLine(title);
  for (const note of notes.slice(0, maxPrinted)) printLine(`  ${noteLine(note, language)}`);
  if (notes.length > maxPrinted)
    printLine(`  ${cliText("moreFindings", language, { count: notes.length - maxPrinted })}`);
}

function noteLine(note: MaterialNote, language: Language): string {
  const place = note.line === undefined ? note.file : `${note.file}:${note.line}:${note.column}`;
  return `${place}: ${materialText(note, language)}`;
}

function installedLine(
  { id, version, official }: { id: string; version: string; official: boolean },
  language: Language,
) {
  const standing = packText(official ? "standing.official" : "standing.notOfficial", language);
  return cliText("packInstalled", language, { id, version, standing });
}

function toJson(prepared: PreparedInstall, language: Language) {
  const note = (one: MaterialNote) => ({
    ...{ file: one.file, kind: one.kind, message: materialText(one, language) },
    ...(one.line !== undefined && { line: one.line, column: one.column }),
  });
  return {
    ready: prepared.ready,
    looked: prepared.looked,
    packs: prepared.packs.map((one) => ({
      ...{ id: one.manifest.id, version: one.manifest.version, title: one.manifest.title, joins: one.joins },
      ...{ schemas: one.manifest.schemas, glossaries: one.glossaries, lists: one.lists },
      samples: { good: one.goodSamples.length, all: one.samples.length },
      ...{ readyMade: one.readyMade, formCodes: one.manifest.formCodes ?? {}, counts: countPack(one.pack) },
      ...{ applicationCode: one.manifest.applicationCode, practiceCode: one.manifest.practiceCode ?? null },
    })),
    notes: prepared.notes.map(note),
    unused: prepared.unused.map(note),
    bad: prepared.bad.map(note),
  };
}

/* ---------------------------------------------------------------------------------------------------------- list */

function list(home: Home, values: Arguments["values"], language: Language): number {
  const packs = knownPacks({ home: home.dir, workspaces: workspacesHere() });
  if (formatIsJson(values, language)) {
    printJson({ version: 1, packs: packs.map((one) => listed(one, language)) });
    return 0;
  }
  for (const one of packs) {
    const { id, version, origin, standing, counts, problems } = listed(one, language);
    const shown = counts ? packText("counts", language, { ...counts }) : problems[0];
    printLine(
      [id, version ?? "-", packText(`origin.${origin}`, language), packText(standing, language), shown].join("\t"),
    );
  }
  return packs.some(({ pack: found }) => !found) ? 1 : 0;
}

function listed(one: KnownPack, language: Language) {
  return {
    ...{ id: one.id, version: one.pack?.version ?? null, origin: one.origin, official: one.pack?.official === true },
    ...{ standing: standingOf(one), folder: one.folder, installedAt: one.record?.installedAt ?? null },
    counts: one.pack ? countPack(one.pack) : null,
    problems: one.problems.map((problem) => packProblemMessage(problem, language)),
    changes: one.changes,
  };
}

function workspacesHere(): string[] {
  const found = workspaceAbove(process.cwd());
  return found === undefined ? [] : [found];
}

/* ---------------------------------------------------------------------------------------------- verify and remove */

function verify(
  part: ChannelPart,
  home: Home,
  id: string | undefined,
  values: Arguments["values"],
  language: Language,
): number {
  const verified = part.verifyPacks(home, id);
  if (formatIsJson(values, language)) printJson({ version: 1, packs: verified });
  else
    for (const { id: own, official, changes, usable } of verified) {
      const standing = usable
        ? official
          ? "standing.official"
          : changes.length > 0
            ? "standing.changed"
            : "standing.notOfficial"
        : "standing.broken";
      printLine(`${own}\t${packText(standing, language)}`);
      for (const { file, kind } of changes) printLine(`  ${file}: ${packText(`change.${kind}`, language)}`);
    }
  return verified.some(({ changes, usable }) => changes.length > 0 || !usable) ? 1 : 0;
}

function remove(part: ChannelPart, home: Home, ids: readonly string[], language: Language): number {
  if (ids.length === 0) throw new UsageError(cliText("needOption", language, { option: "ID" }));
  for (const id of ids) {
    part.removePack(home, id);
    printLine(cliText("packRemoved", language, { id }));
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- compare */

/** Two packs by id; of one id, the bundled pack and the one that takes its place. */
function compare(home: Home, ids: readonly string[], values: Arguments["values"], language: Language): number {
  const [from, to] = pairToCompare(knownPacks({ home: home.dir, workspaces: workspacesHere() }), ids, language);
  const found = comparePacks(from, to);
  const rulesOut = text(values, "rules-out");
  if (rulesOut !== undefined) {
    const rules = found.rulesKept.map(({ mapped }) => mapped);
    writeOutput(path.resolve(rulesOut), `${JSON.stringify({ rules }, null, 2)}\n`, language, newFile);
  }
  if (formatIsJson(values, language)) printJson({ version: 1, from: from.id, to: to.id, ...found });
  else for (const line of comparisonLines(found, from, to, language)) printLine(line);
  return 0;
}

function pairToCompare(packs: readonly KnownPack[], ids: readonly string[], language: Language): [Pack, Pack] {
  const named = (id: string | undefined, origin?: KnownPack["origin"]): Pack | undefined =>
    packs.find((one) => one.pack && one.id === id && (origin === undefined || one.origin === origin))?.pack;
  const known = packs.map((one) => one.id).join(", ");
  const need = (pack: Pack | undefined, id: string | undefined): Pack => {
    if (!pack) throw new CommandError(cliText("unknownPack", language, { asked: id ?? "", known }));
    return pack;
  };
  if (ids.length >= 2)
    return [
      need(named(ids[0], "bundled") ?? named(ids[0]), ids[0]),
      need(named(ids[1], "user") ?? named(ids[1]), ids[1]),
    ];
  const superseded = packs.find((one) => one.superseded && (ids.length === 0 || one.id === ids[0]))?.pack;
  const from = superseded ?? need(named(ids[0] ?? "fla", "bundled"), ids[0]);
  const roots = new Set(from.manifest.schemas.flatMap((schema) => schema.roots));
  const to = packs.find(
    ({ pack: other, origin }) =>
      origin !== "bundled" && other?.manifest.schemas.some((one) => one.roots.some((root) => roots.has(root))),
  )?.pack;
  return [from, need(to, ids[1])];
}

/** The differences as lines of Markdown, which is readable in a terminal, too. */
function comparisonLines(found: PackComparison, from: Pack, to: Pack, language: Language): string[] {
  const names = { from: `${from.id} ${from.version}`, to: `${to.id} ${to.version}` };
  const part = (key: PackMessage, lines: readonly string[]): string[] => [
    ...["", `## ${packText(key, language, { ...names, count: lines.length })}`, ""],
    ...(lines.length > 0 ? lines.map((line) => `- ${line}`) : [packText("compare.none", language)]),
  ];
  const ruleName = (rule: { readonly id?: string; readonly code: string | readonly string[] }): string =>
    [rule.id, [rule.code].flat().join(", ")].filter(Boolean).join(" ");
  return [
    `# ${packText("compare.title", language, names)}`,
    ...part("compare.onlyFrom", found.onlyFrom),
    ...part("compare.onlyTo", found.onlyTo),
    ...part(
      "compare.zones",
      found.zones.map((one) => `${one.element}: ${one.from || "-"} → ${one.to || "-"}`),
    ),
    ...part("compare.codesFrom", found.codesOnlyFrom),
    ...part("compare.codesTo", found.codesOnlyTo),
    ...part(
      "compare.classes",
      found.classes.map((one) => `${one.code}: ${one.from} → ${one.to}`),
    ),
    ...part(
      "compare.rulesKept",
      found.rulesKept.map(({ rule, mapped }) => `${ruleName(rule)} → ${[mapped.code].flat().join(", ")}`),
    ),
    ...part(
      "compare.rulesLost",
      found.rulesLost.map(
        ({ rule, elements, list }) =>
          `${ruleName(rule)}: ${
            elements.length > 0
              ? packText("compare.lostElement", language, { ...names, element: elements.join(", ") })
              : packText("compare.lostList", language, { ...names, list: list ?? "" })
          }`,
      ),
    ),
  ];
}

// The settings `fla.*`, declared once: key, shape, default, scope, who reads it. The manifest is tested against this table.
// What a person typed wrongly reads as the default; nothing here throws.
import { shownSeverities, type ShownSeverity } from "../../core/src/check/display";
import { languages, toLanguage, type Language } from "../../core/src/messages/catalogue";
import { asChoice, asDate, asFields, asList, asText, type Fields } from "./shape";

/** Section under which editors keep our settings. */
export const section = "fla";

export interface SettingDeclaration<T> {
  /** Without the section: "language" is `fla.language`. */
  readonly key: string;
  readonly type: "string" | "boolean" | "array" | "object" | "number";
  readonly choices?: readonly string[];
  readonly default: T;
  /** `machine`: never taken from a workspace, because a stranger's folder must not choose where data is sent. */
  readonly scope: "machine" | "window" | "resource";
  readonly readBy: "server" | "client" | "both";
  /** Any value to a usable one. */
  from(value: unknown): T;
}

/** All settings by name. */
export const settings = {
  /** Language of findings, hovers and messages; `auto` follows the editor. */
  language: choice("language", ["auto", ...languages], "auto", { scope: "window", readBy: "both" }),
  /** Checks are made as of this day (YYYY-MM-DD) in place of today; empty for today. */
  asOf: text("asOf", { scope: "resource", readBy: "both" }, (value) => asDate(value) ?? ""),
  /** Pack to check with; empty: the one that knows the document's root. */
  pack: text("pack", { scope: "resource", readBy: "both" }),
  /** Identities of persons are masked in symbols, lenses and hovers. */
  maskIdentities: flag("maskIdentities", true, { scope: "window", readBy: "server" }),
  /** Meanings of codes, sums and remaining days at the end of the line. */
  inlayHints: flag("inlayHints", true, { scope: "window", readBy: "server" }),
  /** Verdict above each form. */
  codeLens: flag("codeLens", true, { scope: "window", readBy: "server" }),
  /** Files with rules of one's own, from the workspace folder; they are checked beside those of the pack. */
  rules: words("rules", ["my-rules.json"], { scope: "resource", readBy: "both" }),
  /** Globs of files -> XSD that they are checked with, relative to the workspace folder. */
  schemas: pairs("schemas", { scope: "resource", readBy: "both" }),
  /** Severity by code ("00024-004"), type ("004") or kind ("xsd.maxLength"); for display only. */
  severity: severities("severity", { scope: "resource", readBy: "server" }),
  /** `messages` logs method, size and time of every message of the language server; content is never logged. */
  trace: choice("trace", ["off", "messages"], "off", { scope: "window", readBy: "server" }),
  /** Answers are looked for while something is awaited; off by default, because it asks somebody else's server. */
  watchAnswers: flag("watchAnswers", false, { scope: "window", readBy: "client" }),
  /** Minutes between two looks; longer while nothing comes. */
  watchMinutes: number("watchMinutes", 15, { least: 1, most: 1440 }, { scope: "window", readBy: "client" }),
  /** What was taken is removed from the server, where it is about submissions of this machine alone. */
  removeTakenAnswers: flag("removeTakenAnswers", false, { scope: "machine", readBy: "client" }),
  /** Days for which sent files and answers are kept in the home folder; 0 keeps them until they are purged by hand. */
  keepDays: number("keepDays", 90, { least: 0, most: 3650 }, { scope: "machine", readBy: "client" }),
  /** Channels beside those of the home folder that the command line shares. */
  channels: list("channels", { scope: "machine", readBy: "client" }),
  /** Cards, tokens and programs that sign. They are run, so they come from this user's settings alone. */
  signers: list("signers", { scope: "machine", readBy: "client" }),
} as const;

export type SettingName = keyof typeof settings;
/** What a declaration reads. */
type Read<Declaration> = Declaration extends { from(value: unknown): infer Value } ? Value : never;
export type Settings = { readonly [Name in SettingName]: Read<(typeof settings)[Name]> };

/** Every setting at its default. */
export const defaultSettings: Settings = settingsFrom(undefined);

/** Reads the section `fla` as an editor hands it over; what is missing or wrong gets its default. */
export function settingsFrom(value: unknown): Settings {
  const fields = asFields(value) ?? {};
  const read = Object.entries(settings).map(([name, setting]) => [name, setting.from(fields[setting.key])]);
  return Object.fromEntries(read) as Settings;
}

/** What a client hands over at the start; the same names as the options of `fla check`. */
export interface InitializationOptions {
  /** Path of an XSD: well-formedness and that schema alone, no rules. */
  readonly schema?: string;
  /** Language of messages; the setting wins unless it is `auto`. */
  readonly lang?: Language;
  /** Id of the pack to check with. */
  readonly pack?: string;
  /** Checks are made as of this day. */
  readonly asOf?: string;
  /** Folders of packs beside the built-in ones. */
  readonly packFolders?: readonly string[];
  /** False for a workspace that nobody vouched for: its own packs (.fla/packs) are not read. True without the option. */
  readonly trusted?: boolean;
  /** `push` or `pull`; without it a client that declares pull diagnostics pulls, every other one is pushed to. */
  readonly diagnostics?: "push" | "pull";
  /** Address under which the client explains a code, with {code} in it: diagnostics link to it. */
  readonly explainLink?: string;
  /** `messages` logs method, size and time of every message; for editors that have no settings of ours. */
  readonly trace?: "off" | "messages";
}

/** Reads the options of `initialize`; what is missing or wrong is left out. */
export function initializationOptionsFrom(value: unknown): InitializationOptions {
  const fields = asFields(value) ?? {};
  return {
    schema: asText(fields.schema),
    lang: asChoice(fields.lang, languages),
    pack: asText(fields.pack),
    // The command line writes it with a hyphen.
    asOf: asDate(fields.asOf) ?? asDate(fields["as-of"]),
    packFolders: asList(fields.packFolders, asText),
    trusted: typeof fields.trusted === "boolean" ? fields.trusted : undefined,
    diagnostics: asChoice(fields.diagnostics, ["push", "pull"]),
    explainLink: asText(fields.explainLink),
    trace: asChoice(fields.trace, ["off", "messages"]),
  };
}

/** The language to speak: the setting unless it is `auto`, else the option, else the editor's own. */
export function chosenLanguage(setting: Settings["language"], option: Language | undefined, locale?: string): Language {
  if (setting !== "auto") return setting;
  return option ?? toLanguage(locale);
}

type Place = Pick<SettingDeclaration<unknown>, "scope" | "readBy">;

function choice<const T extends string>(key: string, choices: readonly T[], fallback: NoInfer<T>, place: Place) {
  const from = (value: unknown): T => asChoice(value, choices) ?? fallback;
  return { key, type: "string", choices, default: fallback, from, ...place } satisfies SettingDeclaration<T>;
}

function text(key: string, place: Place, read: (value: unknown) => string = (value) => asText(value) ?? "") {
  return { key, type: "string", default: "", from: read, ...place } satisfies SettingDeclaration<string>;
}

function flag(key: string, fallback: boolean, place: Place) {
  const from = (value: unknown): boolean => (typeof value === "boolean" ? value : fallback);
  return { key, type: "boolean", default: fallback, from, ...place } satisfies SettingDeclaration<boolean>;
}

function number(key: string, fallback: number, range: { readonly least: number; readonly most: number }, place: Place) {
  const isGood = (value: unknown): value is number =>
    typeof value === "number" && range.least <= value && value <= range.most;
  const from = (value: unknown): number => (isGood(value) ? value : fallback);
  return { key, type: "number", default: fallback, from, ...place } satisfies SettingDeclaration<number>;
}

function words(key: string, fallback: readonly string[], place: Place) {
  const from = (value: unknown): readonly string[] => asList(value, asText) ?? fallback;
  return { key, type: "array", default: fallback, from, ...place } satisfies SettingDeclaration<readonly string[]>;
}

function pairs(key: string, place: Place) {
  const from = (value: unknown): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(asFields(value) ?? {}).filter(
        (entry): entry is [string, string] => asText(entry[1]) !== undefined,
      ),
    );
  return { key, type: "object", default: {}, from, ...place } satisfies SettingDeclaration<
    Readonly<Record<string, string>>
  >;
}

type Severities = Readonly<Record<string, ShownSeverity>>;

function severities(key: string, place: Place) {
  const from = (value: unknown): Severities => {
    const read = Object.entries(asFields(value) ?? {}).map(([name, one]) => [name, asChoice(one, shownSeverities)]);
    return Object.fromEntries(read.filter(([, one]) => one !== undefined)) as Severities;
  };
  return { key, type: "object", default: {}, from, ...place } satisfies SettingDeclaration<Severities>;
}

function list(key: string, place: Place) {
  const from = (value: unknown): readonly Fields[] => asList(value, asFields) ?? [];
  return { key, type: "array", default: [], from, ...place } satisfies SettingDeclaration<readonly Fields[]>;
}

// All codes that can be explained, for a search by code or words: the general table, those that packs list, those of rules.
import { wordsIn, type Language } from "../messages/catalogue";
import type { Pack } from "../pack/pack";
import type { ChannelData } from "./channelData";

export interface KnownCode {
  /** "00024-004", or a bare type of the general table: "004". */
  readonly code: string;
  readonly label: string;
  /** Element for a full code, what a type concerns for a bare one. */
  readonly about: string;
  /** Title of the element in the reader's language, where the glossary has one: "INSZ" for INSS. */
  readonly title?: string;
  /** A sentence to search in. */
  readonly detail: string;
}

/** Each code once, the packs' own before the general table. */
export function knownCodes(language: Language, packs: readonly Pack[], data: ChannelData): readonly KnownCode[] {
  const found = new Map<string, KnownCode>();
  for (const pack of packs)
    for (const one of codesOf(pack, language, data)) if (!found.has(one.code)) found.set(one.code, one);
  for (const rule of data.rules)
    for (const code of [rule.code].flat()) {
      if (found.has(code) || /^[ZB]-/.test(code)) continue;
      const words = rule.texts[language];
      found.set(code, { code, label: words.label, about: "", detail: words.explanation });
    }
  for (const type of data.types.values())
    found.set(type.code, {
      code: type.code,
      label: type.label[language],
      about: type.concerns,
      detail: type.explanation[language],
    });
  return [...found.values()];
}

/** Every word of what is sought stands in code, label, element or sentence, in any order, whatever the capitals and accents. */
export function matchesWords({ code, label, about, title, detail }: KnownCode, sought: string): boolean {
  const text = plain([code, label, about, title, detail].join(" "));
  return plain(sought)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

/** A code that no pack lists by itself: what its type says in general. */
export function generalCode(code: string, known: readonly KnownCode[]): KnownCode | undefined {
  const type = known.find((one) => one.code === code.slice(-3));
  return type && { ...type, code };
}

function* codesOf(pack: Pack, language: Language, data: ChannelData): Iterable<KnownCode> {
  const rules = new Map(pack.rules.flatMap((rule) => [rule.code].flat().map((code) => [code, rule] as const)));
  for (const entry of [...(pack.glossary?.data.zones ?? []), ...(pack.glossary?.data.blocks ?? [])])
    for (const { code, title } of entry.anomalies) {
      const own = rules.get(code)?.texts[language];
      const type = data.types.get(code.slice(-3));
      yield {
        code,
        label: own?.label ?? type?.label[language] ?? wordsIn(title, language) ?? "",
        about: entry.element,
        ...(entry.title && { title: wordsIn(entry.title, language) }),
        detail: own?.explanation ?? wordsIn(title, language) ?? "",
      };
    }
}

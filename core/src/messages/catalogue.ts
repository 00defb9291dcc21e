// Messages as typed catalogues: one file an area, four languages, a missing key is a compile error.
// Placeholders are {name}. A test proves that the four languages use the same placeholders.

export const languages = ["en", "nl", "fr", "de"] as const;
export type Language = (typeof languages)[number];

type Texts<Key extends string> = { readonly [L in Language]: { readonly [K in Key]: string } };

/** Declares an area's messages. English gives the keys; the other three must have exactly these. */
export function catalogue<const Key extends string>(texts: Texts<Key>): Texts<Key> {
  return texts;
}

export type MessageArgs = Readonly<Record<string, string | number | readonly string[]>>;

/** Fills {placeholders}; an argument that is missing leaves its placeholder visible, so that a test sees it. */
export function fill(text: string, args: MessageArgs = {}, language: Language = "en"): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    if (value === undefined) return whole;
    return typeof value === "object" ? joinList(value, language) : String(value);
  });
}

/** What a pack says, in the reader's language, else in any that there is; a text without a language is for every reader. */
export function wordsIn(
  texts: string | Readonly<Partial<Record<Language, string>>> | undefined,
  language: Language,
): string | undefined {
  if (typeof texts !== "object") return texts;
  return texts[language] ?? languages.map((other) => texts[other]).find((text) => text !== undefined);
}

const or: Record<Language, string> = { en: "or", nl: "of", fr: "ou", de: "oder" };

/** "A, B or C" in the reader's language. */
function joinList(items: readonly string[], language: Language): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${or[language]} ${items[items.length - 1]}`;
}

/** "Changed: what", with the space that French sets before a colon. */
export function labelled(label: string, what: string, language: Language): string {
  return `${label}${language === "fr" ? " " : ""}: ${what}`;
}

/** Picks a supported language from a locale such as "nl-BE"; English when there is none. */
export function toLanguage(locale: string | undefined): Language {
  const primary = (locale ?? "").slice(0, 2).toLowerCase();
  return languages.find((language) => language === primary) ?? "en";
}

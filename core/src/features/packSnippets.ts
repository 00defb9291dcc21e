// The snippets of packs and of the channel at a place: those whose element may stand there, with the clock's variables filled in,
// because hardly any editor but VS Code knows them.
import type { Language } from "../messages/catalogue";
import type { SnippetDefinition } from "../pack/snippets";
import type { Moment } from "./header";
import { inLanguage } from "./records";

/** A snippet at a place, as it is begun after its `<`. */
export interface FoundSnippet {
  readonly prefix: string;
  readonly detail: string;
  /** With places to fill, and the same without them. */
  readonly snippet: string;
  readonly plain: string;
}

/** Of these snippets those of elements that fit; the first list goes before the next for the same element. */
export function fittingSnippets(
  lists: readonly (readonly SnippetDefinition[])[],
  fits: (snippet: SnippetDefinition) => boolean,
): readonly SnippetDefinition[] {
  const found: SnippetDefinition[] = [];
  for (const list of lists) {
    const taken = new Set(found.map(({ root }) => root));
    found.push(...list.filter((one) => fits(one) && !taken.has(one.root)));
  }
  return found;
}

/** What is known where a snippet is put in. */
export interface SnippetPlace {
  readonly asOf: Moment;
  readonly language: Language;
  /** Nothing stands before it: a whole file begins with its declaration. */
  readonly isAtStart: boolean;
  /** The value of a child of its first element, such as the next count; undefined where the snippet's own stays. */
  valueOf(child: string): string | undefined;
}

/** A snippet as it is put in at a place. */
export function madeSnippet({ prefix, body, description }: SnippetDefinition, place: SnippetPlace): FoundSnippet {
  const begun = (place.isAtStart ? body : body.replace(/^<\?xml[^>]*\?>\s*/, "")).slice(1);
  const text = withValues(withClock(begun, place.asOf), place).replace(/^(?: {2})+/gm, (space) =>
    "\t".repeat(space.length / 2),
  );
  return { prefix, detail: inLanguage(description, place.language), snippet: text, plain: withoutStops(text) };
}

/** `  <TrainingNbr>${1:1}` with the number that comes next here. */
function withValues(body: string, { valueOf }: SnippetPlace): string {
  return body.replace(/^( {2}<([^\s<>/]+)>\$\{\d+:)[^{}]*\}/gm, (whole, head: string, child: string) => {
    const value = valueOf(child);
    return value === undefined ? whole : `${head}${value}}`;
  });
}

/** `$CURRENT_YEAR` and its like, as VS Code has them. */
function withClock(body: string, { date, time }: Moment): string {
  const [year, month, day] = date.split("-");
  const [hour, minute, second] = time.slice(0, 8).split(":");
  const values: Readonly<Record<string, string>> = {
    CURRENT_YEAR: year,
    CURRENT_MONTH: month,
    CURRENT_DATE: day,
    CURRENT_HOUR: hour,
    CURRENT_MINUTE: minute,
    CURRENT_SECOND: second,
  };
  return body.replace(
    /\$(?:\{(CURRENT_[A-Z]+)\}|(CURRENT_[A-Z]+))/g,
    (whole, braced?: string, bare?: string) => values[braced ?? bare ?? ""] ?? whole,
  );
}

/** What stands there when every place keeps what it has: the first of several choices, a default, or nothing. */
function withoutStops(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replace(/\$\{\d+:([^{}]*)\}/g, "$1")
    .replace(/(?<!\\)\$(?:\d+|\{\d+\})/g, "")
    .replace(/\\([\\$}])/g, "$1");
}

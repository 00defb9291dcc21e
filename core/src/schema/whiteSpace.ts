// White space as XML means it: space, tab, carriage return and line feed. JavaScript's own trim takes more, such as U+00A0.

/** The text without white space at its ends. */
export function trimBlanks(text: string): string {
  return text.slice(leadingBlanks(text), endWithoutBlanks(text));
}

export function isBlank(text: string): boolean {
  return leadingBlanks(text) === text.length;
}

/** How many blanks stand in front. */
export function leadingBlanks(text: string): number {
  let at = 0;
  while (at < text.length && isBlankUnit(text.charCodeAt(at))) at++;
  return at;
}

/** Where the blanks at the end begin; for a blank text its length. */
export function endWithoutBlanks(text: string): number {
  let end = text.length;
  const least = leadingBlanks(text);
  while (end > least && isBlankUnit(text.charCodeAt(end - 1))) end--;
  return end;
}

export function isBlankUnit(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

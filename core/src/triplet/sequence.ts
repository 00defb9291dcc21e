// Sequence numbers: five characters, 00001 to 99999, then A0000 to ZZZZZ. In this order they also compare as text.

/** The first number of a day. */
export const firstSequence = "00001";
export const lastSequence = "ZZZZZ";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** True for five characters of 0-9 and A-Z that are not 00000. */
export function isSequence(text: string): boolean {
  return /^[0-9A-Z]{5}$/.test(text) && text !== "00000";
}

/** The number after this one, or undefined after the last. */
export function nextSequence(sequence: string): string | undefined {
  if (!isSequence(sequence)) return undefined;
  if (/^\d{5}$/.test(sequence)) return sequence === "99999" ? "A0000" : String(Number(sequence) + 1).padStart(5, "0");
  if (/^\d/.test(sequence)) return afterForeign(sequence);
  return increment(sequence);
}

/**
 * The first free number of a range.
 * @param used numbers that may not be given again
 * @param from first number of the range
 * @param to last number of the range
 */
export function freeSequence(used: Iterable<string>, from = firstSequence, to = lastSequence): string | undefined {
  let highest = "";
  for (const sequence of used) if (sequence >= from && sequence <= to && sequence > highest) highest = sequence;
  const next = highest === "" ? from : nextSequence(highest);
  return next !== undefined && next <= to ? next : undefined;
}

/** Other software may have used a number such as 0000A, which is none of ours: go on with the next one that is. */
function afterForeign(sequence: string): string {
  const head = /^\d+/.exec(sequence)![0];
  const next = Number(head.padEnd(5, "9")) + 1;
  return next > 99_999 ? "A0000" : String(next).padStart(5, "0");
}

function increment(sequence: string): string | undefined {
  const characters = [...sequence];
  for (let at = 4; at >= 0; at--) {
    const value = digits.indexOf(characters[at]);
    if (value < 35) {
      characters[at] = digits[value + 1];
      return characters.join("");
    }
    characters[at] = "0";
  }
  return undefined;
}

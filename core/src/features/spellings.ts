// Other ways to write a value: a date the right way round, a decimal with a point, an identifier without separators.
import { checkCbe } from "../rules/identifiers";

/** Other ways to write the same value, the likeliest first. */
export function spellings(old: string): readonly string[] {
  const text = old.trim();
  return [text, ...dates(text), ...times(text), ...numbers(text), ...identifiers(text), text.toUpperCase()];
}

function dates(text: string): readonly string[] {
  const two = (part: string) => part.padStart(2, "0");
  const european = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$/.exec(text);
  if (european) return [`${european[3]}-${two(european[2])}-${two(european[1])}`];
  const international = /^(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})(?:[T ][\d:.,]+)?(?:Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const quarter = /^(\d{4}) ?[-/.]? ?[QTK]?([1-4])$/i.exec(text) ?? /^[QTK]([1-4]) ?[-/.]? ?(\d{4})$/i.exec(text);
  return [
    ...(international ? [`${international[1]}-${two(international[2])}-${two(international[3])}`] : []),
    ...(quarter ? [quarter[1].length === 4 ? quarter[1] + quarter[2] : quarter[2] + quarter[1]] : []),
  ];
}

/** With seconds and exactly three decimals, without a zone. */
function times(text: string): readonly string[] {
  const found = /^(\d{1,2})[:.hu](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (!found) return [];
  const [, hour, minute, second = "00", fraction = ""] = found;
  return [`${hour.padStart(2, "0")}:${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}`];
}

/** A decimal comma, points or spaces between thousands, zeros that say nothing. */
function numbers(text: string): readonly string[] {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/^\+/, "");
  const grouped = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain) ? plain.replace(/\./g, "") : plain;
  const pointed = grouped.replace(",", ".");
  if (!/^-?\d+(?:\.\d*)?$/.test(pointed)) return [];
  const short = pointed.includes(".") ? pointed.replace(/0+$/, "").replace(/\.$/, "") : pointed;
  const isGrouped = grouped !== plain;
  return isGrouped && !plain.includes(",") ? [] : [pointed, short, short.replace(/^(-?)0+(?=\d)/, "$1")];
}

/** Fewer digits may be a number with a decimal point: taking that away would change it. */
const shortestIdentifier = 9;

/**
 * Without points, hyphens and the country before an enterprise number; with the zero that a spreadsheet took from one. What
 * reads as a number with decimals is left alone: it would become a hundred times as much.
 */
function identifiers(text: string): readonly string[] {
  if (/^[+-]?\d+\.\d*$/.test(text)) return [];
  const bare = text.replace(/^BE(?=[\d\s.])/i, "").replace(/[\s.\-/]/g, "");
  if (!/^\d+$/.test(bare) || bare.length < shortestIdentifier) return [];
  const padded = `0${bare}`;
  return [bare, ...(bare.length === 9 && checkCbe(padded) === true ? [padded] : [])];
}

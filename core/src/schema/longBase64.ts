// Base64 that is too long for one segment, as an attached document: judged piece by piece, without making a text of it. As with the
// quick checks (fastValue.ts) the judgement is "surely valid" or "look closer".
import { boundsOfBinary } from "./fastValue";
import type { LongText } from "./longText";
import type { SimpleType } from "./model";
import { areQuartets, sixBits } from "./quickLexical";

const equals = 0x3d;

/** What came up to some place. */
export interface Base64State {
  readonly digits: number;
  readonly padding: number;
  /** The bits of the last digit. */
  readonly last: number;
  /** Something else stands in it, or a digit behind the padding. */
  readonly broken: boolean;
}

const atStart: Base64State = { digits: 0, padding: 0, last: 0, broken: false };

/** Which of the types that are base64 and nothing more: the check of a long text. */
export function longCheckOf(type: SimpleType): ((text: LongText) => boolean) | undefined {
  const bounds = boundsOfBinary(type);
  if (!bounds) return undefined;
  const { min, max } = bounds;
  return (text) => {
    const { digits, padding, last, broken } = stateOf(text);
    return !broken && areQuartets(digits, padding, last, min, max);
  };
}

/** Each piece is looked at once. */
function stateOf(text: LongText): Base64State {
  const unread: LongText[] = [];
  let at: LongText | undefined = text;
  for (; at && at.base64 === undefined; at = at.before) unread.push(at);
  let state = at?.base64 ?? atStart;
  for (const one of unread.reverse()) one.base64 = state = after(state, one.piece);
  return state;
}

function after({ digits, padding, last, broken }: Base64State, piece: string | Uint8Array): Base64State {
  if (broken) return { digits, padding, last, broken };
  if (typeof piece === "string") return { digits, padding, last, broken: true };
  let at = 0;
  let count = digits;
  let bits = last;
  if (padding === 0)
    for (; at < piece.length; at++) {
      const unit = piece[at];
      if (unit <= 0x20) continue;
      const six = sixBits[unit];
      if (six === 64) break;
      bits = six;
      count++;
    }
  let equalSigns = padding;
  for (; at < piece.length; at++) {
    if (piece[at] <= 0x20) continue;
    if (piece[at] !== equals) return { digits: count, padding: equalSigns, last: bits, broken: true };
    equalSigns++;
  }
  return { digits: count, padding: equalSigns, last: bits, broken: false };
}

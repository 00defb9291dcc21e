// The tags of a segment that find no partner within it, which is all that matching.ts needs to know of it.
import { OpenTags } from "./matching";
import type { Open, Piece } from "./piece";
import { TokenKind } from "./segment";
import type { Tokens } from "./tokens";

/** Of freshly scanned tokens: tags that match with nothing but matched tags between them are left out. */
export function summarise(tokens: Tokens): OpenTags {
  const { kind, from, name } = tokens;
  const rest: number[] = [];
  for (let i = 0; i < tokens.count; i++) {
    if (kind[i] === TokenKind.StartTag) rest.push(i);
    else if (kind[i] === TokenKind.EndTag) {
      const top = rest.at(-1);
      if (top !== undefined && kind[top] === TokenKind.StartTag && name[top] === name[i]) rest.pop();
      else rest.push(i);
    }
  }
  const tags = new OpenTags();
  for (const i of rest) tags.add(kind[i] === TokenKind.StartTag ? name[i] : -name[i], 0, from[i]);
  return tags;
}

/** Adds the open tags of segment `k` to those of the whole document. */
export function addOpenTags(all: OpenTags, k: number, piece: Piece): void {
  const { shape, openTags, from } = piece;
  if (openTags) {
    for (let i = 0; i < openTags.length; i++) all.add(openTags.spelling[i], k, openTags.at[i]);
    return;
  }
  // Every tag of a regular segment found its partner: those of its end tags were open at its start.
  let open = shape.start.open;
  for (const token of shape.unpairedEnds) {
    all.add(-open!.spelling, k, from[token]);
    open = open!.parent;
  }
  addStarts(all, k, piece, shape.end.open, shape.unpairedStarts.length - 1);
}

function addStarts(all: OpenTags, k: number, piece: Piece, open: Open | undefined, index: number): void {
  const spellings: number[] = [];
  for (let o = open, i = index; i >= 0; i--, o = o!.parent) spellings[i] = o!.spelling;
  spellings.forEach((spelling, i) => all.add(spelling, k, piece.from[piece.shape.unpairedStarts[i]]));
}

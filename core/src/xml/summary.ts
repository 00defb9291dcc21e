// The tags of a segment that find no partner within it, which is all that matching.ts needs to know of it.
import { OpenTags } from "./matching";
import { depthOf, type Piece } from "./piece";
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
  const tags = new OpenTags(rest.length);
  for (const i of rest) tags.add(kind[i] === TokenKind.StartTag ? name[i] : -name[i], 0, from[i]);
  return tags;
}

/** Adds the open tags of segment `k` to those of the whole document. */
export function addOpenTags(all: OpenTags, k: number, openTags: OpenTags): void {
  for (let i = 0; i < openTags.length; i++) all.add(openTags.spelling[i], k, openTags.at[i]);
}

/**
 * The same for the segments [first, end), each in order and starting as the one before it ends: tags that find their partner in
 * another of them are left out.
 */
export function addOpenTagsOfRun(all: OpenTags, pieces: readonly Piece[], first: number, end: number): void {
  let lowest = depthOf(pieces[first].shape.start);
  for (let k = first; k < end; k++) {
    const { shape } = pieces[k];
    if (shape.lowest >= lowest) continue;
    addEnds(all, k, pieces[k], lowest);
    lowest = shape.lowest;
  }
  const starts: { k: number; token: number; spelling: number }[] = [];
  let open = depthOf(pieces[end - 1].shape.end);
  for (let k = end - 1; k >= first && open > lowest; k--) {
    const { shape } = pieces[k];
    let opener = shape.end.open;
    while (opener && opener.depth > open) opener = opener.parent;
    for (; opener && opener.depth > shape.lowest; opener = opener.parent) {
      starts.push({ k, token: shape.unpairedStarts[opener.depth - shape.lowest - 1], spelling: opener.spelling });
    }
    open = Math.min(open, shape.lowest);
  }
  for (const { k, token, spelling } of starts.reverse()) all.add(spelling, k, pieces[k].from[token]);
}

/** The end tags in segment `k` of the elements up to depth `from`, innermost first. */
function addEnds(all: OpenTags, k: number, { shape, from: offsets }: Piece, from: number): void {
  let open = shape.start.open;
  for (const token of shape.unpairedEnds) {
    if (open!.depth <= from) all.add(-open!.spelling, k, offsets[token]);
    open = open!.parent;
  }
}

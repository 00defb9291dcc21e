// The elements that are open where one segment ends and the next begins, and what an edit makes of them.
import { TokenKind } from "../../xml/segment";
import type { LocalNames } from "../paths";
import { Frame, type SegmentState } from "./state";

/** Finds the elements that go on over the ends of `fresh` segments, of which the first stands at `first`. */
export function openFrames(
  states: readonly SegmentState[],
  first: number,
  fresh: readonly SegmentState[],
  locals: LocalNames,
): void {
  let frames: readonly Frame[] = first > 0 ? states[first - 1].end : [];
  for (const state of fresh) {
    state.start = frames;
    frames = framesAfter(state, frames, locals);
    state.end = frames;
  }
}

/**
 * Elements that go on behind replaced segments: one that was begun in them takes over what was known of it there, so that
 * later segments need not run again. Returned are the later segments that lie in another element now, or in one of another
 * name: those run again.
 */
export function adoptFrames(
  states: readonly SegmentState[],
  first: number,
  fresh: readonly SegmentState[],
  locals: LocalNames,
): readonly SegmentState[] {
  const behind = first + fresh.length;
  if (behind === states.length) return [];
  // What the next segment starts in, not what the replaced ones ended in: segments replaced further up may have changed it.
  const oldEnd = states[behind].start;
  const newEnd = behind > 0 ? states[behind - 1].end : [];
  if (oldEnd.length !== newEnd.length) {
    const later = states.slice(behind);
    openFrames(states, behind, later, locals);
    return later;
  }
  const adopted = new Map<Frame, Frame>();
  const moved = new Map<Frame, Frame>();
  newEnd.forEach((frame, level) => {
    const old = oldEnd[level];
    if (frame === old) return;
    const isTheSame = !old.place.state.alive && fresh.includes(frame.place.state) && old.local === frame.local;
    if (isTheSame) adopted.set(frame, old);
    else moved.set(old, frame);
  });
  for (const [frame, old] of adopted) old.place = frame.place;
  for (const state of fresh) swapFrames(state, adopted);
  return moved.size > 0 ? moveFrames(states, moved, behind) : [];
}

/** Segments that lay in one element and lie in another now. */
function moveFrames(
  states: readonly SegmentState[],
  moved: ReadonlyMap<Frame, Frame>,
  behind: number,
): readonly SegmentState[] {
  let end = behind;
  while (end < states.length && states[end].start.some((frame) => moved.has(frame))) swapFrames(states[end++], moved);
  return states.slice(behind, end);
}

/** The elements open at the end of a segment, given those open at its start. */
function framesAfter(state: SegmentState, start: readonly Frame[], locals: LocalNames): readonly Frame[] {
  const { shape } = state.segment;
  if (shape.unpairedStarts.length + shape.unpairedEnds.length === 0) return start;
  const { kind, name, partner, count } = state.segment;
  const frames = [...start];
  let changed = false;
  for (let token = 0; token < count; token++) {
    if (partner[token] >= 0) continue;
    if (kind[token] === TokenKind.StartTag) frames.push(new Frame({ state, token }, locals.of(name[token])));
    else if (kind[token] === TokenKind.EndTag) frames.pop();
    else continue;
    changed = true;
  }
  return changed ? frames : start;
}

function swapFrames(state: SegmentState, by: ReadonlyMap<Frame, Frame>): void {
  const swap = (frames: readonly Frame[]): readonly Frame[] =>
    frames.some((frame) => by.has(frame)) ? frames.map((frame) => by.get(frame) ?? frame) : frames;
  state.start = swap(state.start);
  state.end = swap(state.end);
}

// The parts of a group, each from one segment, in document order: what came and went since the group was judged is taken in.
import type { Group, GroupMember, SegmentState } from "./state";
import { GroupPart, noParts } from "./state";

/** More changed parts than this share of all are taken in at once. */
const manyParts = 0.1;

/** A new part of a group. */
export function addPart(group: Group, state: SegmentState): GroupPart {
  const part = new GroupPart(group, state);
  if (group.fresh === noParts) group.fresh = [part];
  else group.fresh.push(part);
  return part;
}

/** A part that a group loses. */
export function losePart(group: Group, part: GroupPart): void {
  group.settling -= part.settling;
  if (group.lost === noParts) group.lost = [part];
  else group.lost.push(part);
}

/** Takes in what came and went; returns the parts that are new, and those behind a change. */
export function updateParts(group: Group): readonly GroupPart[] {
  const { parts, fresh, lost } = group;
  group.fresh = noParts;
  group.lost = noParts;
  if (parts.length === 0 && fresh.length === 1 && lost.length === 0) return (group.parts = fresh);
  if (fresh.length + lost.length > 8 + manyParts * parts.length) {
    const gone = new Set(lost);
    group.parts = [...parts, ...fresh].filter((part) => !gone.has(part));
    group.parts.sort((a, b) => a.state.index - b.state.index);
    return group.parts;
  }
  const changed = new Set<GroupPart>();
  for (const part of lost) {
    const at = parts.indexOf(part);
    if (at < 0) continue;
    parts.splice(at, 1);
    changed.delete(part);
    if (at < parts.length) changed.add(parts[at]);
  }
  for (const part of fresh) {
    if (lost.includes(part)) continue;
    const at = firstBehind(parts, part.state.index);
    parts.splice(at, 0, part);
    changed.add(part);
    if (at + 1 < parts.length) changed.add(parts[at + 1]);
  }
  return [...changed];
}

/** The member before a part's first one. */
export function memberBefore({ parts }: Group, part: GroupPart): GroupMember | undefined {
  return parts[firstBehind(parts, part.state.index) - 1]?.members.at(-1);
}

/** Index of the first part at or behind a segment. */
function firstBehind(parts: readonly GroupPart[], index: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].state.index < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

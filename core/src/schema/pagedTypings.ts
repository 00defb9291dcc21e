// The declarations of the elements of a text that is too long to be held: let go after the walk, and found again by walking
// the segment from the same state when they are asked for.
import { sameCheckpoint } from "./frames";
import { noContributions } from "./identity/contributions";
import type { SegmentParts } from "./identity/identityIndex";
import type { SegmentResult, SortedViolations } from "./walker";

/** Which declarations and types the elements of a segment have. */
export type Typing = Pick<SegmentResult, "decls" | "types">;

/** So many segments have their declarations at a time: most questions are about one, and those around it. */
const held = 16;

const noDecls = new Uint16Array(0);
const none: readonly never[] = [];
const nothingFound: SortedViolations = { own: none, far: none };
const noParts: SegmentParts = { contributions: noContributions, starts: none, openScopes: none };

export class PagedTypings {
  private readonly known = new Map<SegmentResult, Typing>();

  /**
   * The result without its declarations, and of what was found with what other segments settle alone. Where a segment ends as it
   * started, the two states are one object.
   */
  lighten(result: SegmentResult, far: SortedViolations["far"]): SegmentResult {
    const { start, end, decls, types } = result;
    const light: SegmentResult = {
      start,
      end: sameCheckpoint(start, end) ? (start as SegmentResult["end"]) : end,
      index: -1,
      decls: noDecls,
      types: undefined,
      violations: far.length === 0 ? none : far,
      identity: noParts,
      wrong: none,
      sorted: far.length === 0 ? nothingFound : { own: none, far },
    };
    this.keep(light, { decls, types });
    return light;
  }

  of(result: SegmentResult, walk: () => SegmentResult): Typing {
    return this.known.get(result) ?? this.keep(result, walk());
  }

  private keep(result: SegmentResult, { decls, types }: Typing): Typing {
    const typing = { decls, types };
    if (this.known.size >= held) this.known.delete(this.known.keys().next().value!);
    this.known.set(result, typing);
    return typing;
  }
}

// What parsing writes to while it is at work and needs no longer afterwards: the window over the text, the columns of the segment
// at hand, the stack of open elements. A set of them serves one document after the other, as making one takes longer than parsing
// a small document; while several are parsed at once, each has its own.
import { longTokenUnits, maxDepth, maxTagUnits } from "./limits";
import { type UnitWindow, unitWindow } from "./names";
import { Room } from "./room";
import { Tokens } from "./tokens";

/** How many units a decision looks at when it is not told otherwise. */
export const lookAheadUnits = 1_024;

/** The window holds the longest segment and what may be looked at behind it. */
export const windowUnits = longTokenUnits + maxTagUnits + 2 * lookAheadUnits;

/** How many open elements, and tags that follow another, are guessed. Powers of two. */
export const guessedDepth = 256;
export const guessedTags = 8_192;

/** So many sets wait for the next documents. */
const mostWaiting = 2;
const waiting: Scratch[] = [];

/** Of the open elements, outermost first, one column each (openElements.ts). */
export class Levels {
  readonly spellings: Int32Array;
  readonly elementNames: Int32Array;
  readonly indents: Int32Array;
  readonly startTokens: Int32Array;
  readonly begun: Int32Array;
  readonly lastChildren: Int32Array;
  readonly others: Int32Array;
  readonly unclosed: Uint8Array;
  readonly startTagOf: Uint8Array;

  constructor(levels: number) {
    const room = new Room(30 * levels);
    this.spellings = room.int32(levels);
    this.elementNames = room.int32(levels);
    this.indents = room.int32(levels);
    this.startTokens = room.int32(levels);
    this.begun = room.int32(levels);
    this.lastChildren = room.int32(levels);
    this.others = room.int32(levels);
    this.unclosed = room.uint8(levels);
    this.startTagOf = room.uint8(levels);
  }
}

export class Scratch {
  readonly unitWindow: UnitWindow;
  readonly tokens: Tokens;
  readonly levels: Levels;
  /** What the scanner guesses (tagScanner.ts); guesses that are left of another document cost time only. */
  readonly opened: Int32Array;
  readonly follower: Int32Array;
  readonly attributeFollower: Int32Array;

  private constructor(units: number, levels: number) {
    this.unitWindow = unitWindow(units);
    this.tokens = new Tokens(this.unitWindow.units);
    this.levels = new Levels(levels);
    this.opened = new Int32Array(guessedDepth);
    this.follower = new Int32Array(guessedTags);
    this.attributeFollower = new Int32Array(guessedTags);
  }

  /** A set for one who parses; to be given back when the work is done or dropped. */
  static take(): Scratch {
    return waiting.pop() ?? new Scratch(windowUnits + 8, maxDepth + 2);
  }

  giveBack(): void {
    if (waiting.length < mostWaiting) waiting.push(this);
  }
}

// The limits of the parser. Each has its reason; reaching one is a finding that says so (xml.tooDeep and its like).

/** Deeper elements are passed over: every stage keeps a stack of open elements, and no declaration is deeper than a dozen. */
export const maxDepth = 2_000;

/** A tag longer than this is passed over: it must fit in one segment, whose offsets are 16 bits. */
export const maxTagUnits = 32_768;

/** More attributes than this in one tag are passed over: duplicates are searched among all of them. */
export const maxAttributes = 4_096;

/**
 * A segment ends after this many units at the first end tag that closes as much as any before it did in its second half: what
 * belongs together, a record, mostly stays together, and an edit has to look at one segment. Half of it would make typing no
 * faster, as what an edit costs besides grows with the number of segments.
 */
const segmentUnits = 8_192;

/** When no such end tag comes, a segment ends after the first token beyond this many units. */
const maxSegmentUnits = 12_288;

/**
 * The same for a text that is read from its file and never edited: what is kept of each segment weighs more there than what
 * an edit would cost. Both stay below longTokenUnits.
 */
const pagedSegmentUnits = 20_480;
const maxPagedSegmentUnits = 24_000;

/** Segments are numbered in 16 bits: a longer text than this, in units, is more than they can hold. */
export const maxPagedUnits = 65_000 * pagedSegmentUnits;

/** How long the segments of a text get. */
export function segmentSizes({
  isPaged,
  segmentUnits: asked,
}: {
  readonly isPaged: boolean;
  readonly segmentUnits: number | undefined;
}): { least: number; most: number } {
  if (asked !== undefined) return { least: asked, most: asked + asked / 2 };
  return isPaged
    ? { least: pagedSegmentUnits, most: maxPagedSegmentUnits }
    : { least: segmentUnits, most: maxSegmentUnits };
}

/** A text, comment or other long token is cut here, and goes on in the next segment. */
export const longTokenUnits = 24_576;

/**
 * A value is held as a whole to be checked: of a longer one only its beginning is looked at, and that is reported. A type that takes
 * any text needs no look, so that attached documents of any length pass.
 */
export const maxValueUnits = 16_777_216;

/** Of a text that is not held so many findings are kept when nobody asks for another number: no person reads more. */
export const mostPagedFindings = 10_000;

/** A DOCTYPE is passed over up to this length; longer ones are taken for unclosed. */
export const maxDoctypeUnits = 1_048_576;

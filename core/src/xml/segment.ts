// The flat form of a document: segments of about 8 kB, each with its tokens in columns.
// A segment is the unit of storage, reparse and recheck; it knows neither schema nor pack, and no finding depends on where
// one ends. Tokens tile the text: token i reaches from from[i] to from[i + 1], so that the text can be rebuilt exactly.
// The stream is always balanced: a missing end tag is an EndTag token of no length, flagged `implied`.

export const TokenKind = {
  Text: 1,
  CData: 2,
  Comment: 3,
  Instruction: 4,
  Doctype: 5,
  /** The XML declaration. */
  Declaration: 6,
  StartTag: 7,
  /** <x/>: counts as start and end at once; it has no EndTag of its own. */
  EmptyTag: 8,
  EndTag: 9,
  /** An end tag that closes nothing, or another piece that could not be placed: consumers pass over it. */
  Stray: 10,
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

export const TokenFlag = {
  /** Text: only XML white space. */
  blank: 1,
  /** Text or tag: holds a reference (&amp; &#65;), so that its value is not its text. */
  reference: 2,
  /** The token is broken; its content-model finding is muted, never the values around it. */
  damaged: 4,
  /** EndTag of no length: not written in the document. */
  implied: 8,
  /** The token goes on in the next segment (very long texts and comments). */
  continues: 16,
  /** The token is the continuation of the last one of the segment before. */
  continued: 32,
  /** Start tag that is damaged, but of which it is known what name was meant: it stands for no other element. */
  named: 64,
  /** EndTag whose start tag has the name of another element: what stands between them may be parts of two. */
  mixed: 128,
} as const;

/** One segment. All offsets are relative to its start, in UTF-16 units. */
export interface Segment {
  /** Number of UTF-16 units; below 65,536. */
  readonly length: number;
  /** Number of tokens. */
  readonly count: number;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** count + 1 entries; the last one is `length`. */
  readonly from: Uint16Array;
  /** StartTag, EmptyTag, EndTag, Stray end tag: id in the NameTable; else 0. */
  readonly name: Uint16Array | Uint32Array;
  /** StartTag: index of its EndTag in this segment, or -1 when that lies in a later one. EndTag: index of its StartTag, or -1. Else own index. */
  readonly partner: Int16Array | Int32Array;
  /** First attribute of token i is attributes [firstAttribute[i], firstAttribute[i + 1]). count + 1 entries. */
  readonly firstAttribute: Uint16Array;
  readonly attributeName: Uint16Array | Uint32Array;
  /** Range of the attribute's name. */
  readonly attributeFrom: Uint16Array;
  readonly attributeNameTo: Uint16Array;
  /** Range of the value between the quotes. */
  readonly valueFrom: Uint16Array;
  readonly valueTo: Uint16Array;
  /** TokenFlag.reference and TokenFlag.damaged. */
  readonly attributeFlags: Uint8Array;
}

/** An interned name. `expanded` is the id shared by all names with the same local part and namespace. */
export interface Name {
  readonly id: number;
  readonly qname: string;
  readonly prefix: string;
  readonly local: string;
  /** Namespace name; "" for none. */
  readonly uri: string;
  readonly expanded: number;
}

/** Handle of an element in one snapshot of a document: segment * 65,536 + token of its StartTag or EmptyTag. Stale after an edit. */
export type NodeRef = number;

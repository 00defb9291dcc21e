// What is installed from: files as they were dropped in, and the words for what is said about them.
import type { PackProblem } from "../shape";

/** One file of the material. */
export interface MaterialFile {
  /** Path inside the folder or archive, with "/" between its parts. */
  readonly name: string;
  /** Its text; undefined for what is no text in any known encoding. */
  readonly text: string | undefined;
  /** The person named this very file; one found in a folder may be there by chance. */
  readonly named?: boolean;
}

/** Something that is said of one file, with its place where it has one: key and values of a sentence in messages/packs.ts. */
export interface MaterialNote {
  readonly file: string;
  readonly kind: MaterialNoteKind;
  readonly args: PackProblem["args"];
  /** Offset in the file's text. */
  readonly at?: number;
  /** 1-based. */
  readonly line?: number;
  readonly column?: number;
}

export type MaterialNoteKind =
  // Why a file is of no use here.
  | "unused.noText"
  | "unused.empty"
  | "unused.spreadsheet"
  | "unused.kind"
  | "unused.illFormed"
  | "unused.foreignRoot"
  | "unused.noColumns"
  | "unused.noPack"
  | "unused.noRoot"
  | "unused.invalidSample"
  | "unused.tooDeep"
  | "unused.tooBig"
  | "unused.older"
  | "unused.encrypted"
  // Why nothing is installed from it.
  | "bad.schema"
  | "bad.glossary"
  | "bad.list"
  | "bad.document"
  | "bad.archive"
  | "bad.unsafePath"
  | "bad.pack"
  | "bad.needs"
  // Worth a word, and no obstacle.
  | "note.schema"
  | "note.missing"
  | "note.missingNeeded"
  | "note.open"
  | "note.listRow"
  | "note.class"
  | "note.sampleCheckDigit"
  | "note.sampleRule"
  | "note.samplePayload"
  | "note.glossaryEntry"
  // What was installed before, and is left behind.
  | "note.changedBefore"
  | "note.testsBefore";

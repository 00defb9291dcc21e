// What goes to the worker and what comes back.

/** One schema document. An include or import finds it by its address, resolved against the including one. */
export interface SchemaBytes {
  readonly uri: string;
  readonly bytes: Uint8Array;
}

export interface Question {
  /** The first is the main schema; the others stand ready for its includes and imports. */
  readonly schemas: readonly SchemaBytes[];
  /** The bytes, or the path of the file. */
  readonly document: Uint8Array | string;
  /** Also tell what the document holds: its root, and the header of each form. */
  readonly facts?: boolean;
}

/** What libxml2 read in the document, for a judge that must not read with our own parser. */
export interface DocumentFacts {
  readonly root: string;
  readonly children: readonly ChildFacts[];
}

/** A child of the root. For a form: the channel's common header. */
export interface ChildFacts {
  readonly name: string;
  readonly header: Readonly<Record<string, string>>;
  readonly references: readonly Readonly<Record<string, string>>[];
}

/** Why there is no opinion: never a disagreement. */
export type NoOpinion = "schema" | "doctype" | "wildcard" | "timeout" | "crash" | "unreadable";

export interface OpinionError {
  /** 1-based; 0 where libxml2 names none. */
  readonly line: number;
  /** libxml2's own sentence, in English. It may hold values of the document: never to be logged. */
  readonly message: string;
  readonly xpath: string;
  /** 1-based child-element positions from the root; [] when it names no element. */
  readonly path: readonly number[];
  /** Local name of the element; "" when it names none. */
  readonly element: string;
  /** Local name of the element around it; "" for the root. */
  readonly parent: string;
  /** Text of the element, when it holds nothing but text. */
  readonly value?: string;
}

export interface Answer {
  readonly valid: boolean | null;
  readonly reason?: NoOpinion;
  readonly errors: readonly OpinionError[];
  /** All errors, the ones beyond the limit counted. */
  readonly total: number;
  /** false: not well-formed. null: not known. */
  readonly wellFormed: boolean | null;
  readonly facts?: DocumentFacts;
}

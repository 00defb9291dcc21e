// What `fla check --format json` prints and the server's results carry: stable from version 1 on.
import type { AnomalyClass, Certainty, Severity } from "../findings/finding";

export type Verdict = "accepted" | "refused" | "undecided";

/** 0-based line and UTF-16 character, as in LSP. */
export interface JsonPosition {
  line: number;
  character: number;
}

export interface JsonFinding {
  kind: string;
  code: string;
  certainty: Certainty;
  severity: Severity;
  class: AnomalyClass;
  source: string;
  message: string;
  element: string;
  /** Child positions as in AnomalyLocation: "1,1,7,2"; "" for the file. */
  path: string;
  range: { start: JsonPosition; end: JsonPosition };
}

export interface JsonForm {
  /** 1-based position among the forms of the file. */
  index: number;
  /** Content of the form's Identification; "" when it has none. */
  identification: string;
  path: string;
  verdict: Verdict;
}

/** What libxml2 says of the schema, where it was asked. */
export interface JsonSecondOpinion {
  engine: "libxml2";
  /** null: no opinion. */
  schemaValid: boolean | null;
  /** "none": there is nothing to compare. "disagrees" makes the verdict undecided. */
  outcome: "agrees" | "disagrees" | "none";
  /** The outcome as a sentence; for a disagreement with the reasons of both. */
  message: string;
}

export interface JsonFile {
  file: string;
  pack: { id: string; version: string; official: boolean } | null;
  /** null: could not be decided (no schema, a payload without schema, a limit). */
  schemaValid: boolean | null;
  verdict: Verdict;
  reasons: string[];
  /** The forms; of a file over 50 MB at most 10,000: refused ones first, then undecided ones. */
  forms: JsonForm[];
  /** Number of forms; never capped. */
  formsTotal: number;
  /** Number of findings; never capped. */
  total: number;
  /** The same by severity; those that block are the errors. */
  counts: { error: number; warning: number; information: number };
  /** All of them, in document order; of a file over 50 MB the worst 10,000, or as many as `--max-findings` says. */
  findings: JsonFinding[];
  /** Present for an answer of the authority, which is no declaration: its root and what it says. The verdict is about its form only. */
  answer?: { kind: string; summary: string };
  /** Present when it was asked for. */
  secondOpinion?: JsonSecondOpinion;
}

/** What a check tells a process that started it, while it works. */
export interface CheckProgress {
  file: string;
  /** Of this file, from 0 to 99. */
  percent: number;
}

export interface JsonReport {
  version: 1;
  files: JsonFile[];
}

/** Exit codes of `fla check`. */
export const exitCode = { clean: 0, refused: 1, couldNotRun: 2, undecided: 3 } as const;

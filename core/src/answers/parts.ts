// In a set of several parts, which forms of an answer speak of which part? Matching tells it by the form's date and hour or its
// reference. Where it cannot, an element with the TagName and Value decides: Location alone never picks a part.
import type { XmlTree } from "../xml/tree";
import { fitsDocument } from "./anchor";
import type { Answer } from "./answer";
import type { FormMatch } from "./match";

/** One data file of a set. */
export interface Part {
  readonly number: number;
  /** Parsed when it is asked for: only an answer that names no form needs it. */
  tree(): XmlTree;
}

/** A form of the answer that speaks of a part. */
export interface FormOnPart {
  /** Index of the answer's form. */
  readonly answerForm: number;
  /** Path of the form in the part, where it is known. */
  readonly path?: readonly number[];
}

/** The forms of an answer for each part, by its number. An answer about the file as such speaks of all of them. */
export function formsByPart(
  answer: Answer,
  matches: readonly FormMatch[],
  parts: readonly Part[],
): ReadonlyMap<number, readonly FormOnPart[]> {
  const found = new Map<number, FormOnPart[]>(parts.map(({ number }) => [number, []]));
  for (const match of matches)
    for (const number of partsOf(answer, match, parts))
      found.get(number)?.push({ answerForm: match.answerForm, path: match.form?.path });
  return found;
}

function partsOf(answer: Answer, { answerForm, form }: FormMatch, parts: readonly Part[]): readonly number[] {
  if (form) return [form.part];
  const all = parts.map(({ number }) => number);
  const told = answer.forms.find(({ index }) => index === answerForm);
  if (all.length < 2 || told === undefined || told.anomalies.length === 0) return all;
  const fitting = parts.filter((part) => fitsDocument(part.tree(), told)).map(({ number }) => number);
  return fitting.length === 1 ? fitting : all.slice(0, 1);
}

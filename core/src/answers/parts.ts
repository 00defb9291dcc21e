// In a set of several parts, which forms of an answer speak of which part? Matching tells it by the form's date and hour or its
// reference; an early refusal names the part's file. Where nothing tells, elements with the TagName and Value decide: Location
// alone never picks a part.
import { parseFileName } from "../triplet/names";
import type { XmlTree } from "../xml/tree";
import type { Answer, AnswerForm, FormOnPart } from "./answer";
import { fitting, namesAskedFor } from "./locate";
import type { FormMatch } from "./match";
import { Places } from "./places";

export type { FormOnPart } from "./answer";

/** One data file of a set. */
export interface Part {
  readonly number: number;
  /** Parsed when it is asked for: only an answer that names no form needs it. */
  tree(): XmlTree;
}

/** The forms of an answer for each part, by its number. An answer about the file as such speaks of all of them. */
export function formsByPart(
  answer: Answer,
  matches: readonly FormMatch[],
  parts: readonly Part[],
): ReadonlyMap<number, readonly FormOnPart[]> {
  const found = new Map<number, FormOnPart[]>(parts.map(({ number }) => [number, []]));
  const chooser = new PartChooser(answer, parts);
  for (const match of matches) for (const { number, ...on } of chooser.partsOf(match)) found.get(number)?.push(on);
  return found;
}

interface OnPart extends FormOnPart {
  /** Of the part. */
  readonly number: number;
}

class PartChooser {
  private places: ReadonlyMap<number, Places> | undefined;

  constructor(
    private readonly answer: Answer,
    private readonly parts: readonly Part[],
  ) {}

  partsOf({ answerForm, form }: FormMatch): readonly OnPart[] {
    if (form) return [{ number: form.part, answerForm, path: form.path }];
    const all = this.parts.map(({ number }) => ({ number, answerForm }));
    const told = this.answer.forms.find(({ index }) => index === answerForm);
    if (all.length < 2 || told === undefined) return all;
    const named = partNamedBy(told);
    if (all.some(({ number }) => number === named)) return all.filter(({ number }) => number === named);
    return told.anomalies.length === 0 ? all : [this.mostFitting(told) ?? { ...all[0], guessed: true }];
  }

  /** The only part in which more of the anomalies find their element than in any other. */
  private mostFitting(told: AnswerForm): OnPart | undefined {
    const counts = [...this.placesByPart()].map(([number, places]) => ({ number, count: fitting(places, told) }));
    const most = Math.max(...counts.map(({ count }) => count));
    const best = counts.filter(({ count }) => count === most);
    return most > 0 && best.length === 1 ? { number: best[0].number, answerForm: told.index } : undefined;
  }

  private placesByPart(): ReadonlyMap<number, Places> {
    if (!this.places) {
      const names = namesAskedFor([this.answer]);
      this.places = new Map(this.parts.map((part) => [part.number, placesIn(part.tree(), names)]));
    }
    return this.places;
  }
}

function placesIn(tree: XmlTree, names: ReadonlySet<string>): Places {
  const places = new Places(tree);
  places.willAsk(names);
  return places;
}

/** In an early refusal the file is the FI itself, and not the GO of the set. */
function partNamedBy({ fileReference }: AnswerForm): number | undefined {
  const { prefix, part } = parseFileName(fileReference?.fileName ?? "");
  return prefix === "FI" && part !== undefined ? Number(part) : undefined;
}

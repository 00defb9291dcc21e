// What came back about each data file of a submission: the kept answers, and which of their forms speak of which part. For the
// editor, the command line and the comparison alike.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Answer } from "../answers/answer";
import { matchAnswer } from "../answers/match";
import { formsByPart, type FormOnPart, type Part } from "../answers/parts";
import { parseFileName } from "../triplet/names";
import { parseXml } from "../xml/parse";
import type { XmlTree } from "../xml/tree";
import { readAnswerFile } from "./answerText";
import { toSentSet } from "./sentSet";
import { sentDataFiles, type Submission } from "./submissions";

export interface ReturnedAnswer {
  /** FO name. */
  readonly name: string;
  /** Kept copy in FLA_HOME. */
  readonly path: string;
  readonly answer: Answer;
  /** The forms that speak of this part. */
  readonly forms: readonly FormOnPart[];
}

/** One data file as it was sent, and what came back about it. */
export interface ReturnedPart {
  /** Path of the kept FI. */
  readonly file: string;
  readonly number: number;
  readonly answers: readonly ReturnedAnswer[];
}

/** The parts of a submission with their answers; none after a purge. Reads in slices. */
export async function returnedTo(submission: Submission): Promise<ReturnedPart[]> {
  const set = await toSentSet(submission);
  const parts = keptParts(submission);
  const returned = parts.map(({ file, number }) => ({ file, number, answers: [] as ReturnedAnswer[] }));
  for (const { name, path: kept } of submission.answers) {
    const answer = kept === undefined ? undefined : await readAnswerFile(kept);
    if (!answer || kept === undefined) continue;
    const ours = matchAnswer(answer, [set]).filter((match) => match.set !== undefined);
    const byPart = formsByPart(answer, ours, parts);
    for (const { number, answers } of returned)
      answers.push({ name, path: kept, answer, forms: byPart.get(number) ?? [] });
  }
  return returned;
}

interface KeptPart extends Part {
  readonly file: string;
}

/** The number is that of the name; the tree is made at first use. */
function keptParts(submission: Submission): KeptPart[] {
  return sentDataFiles(submission).map((file) => {
    let tree: XmlTree | undefined;
    return {
      file,
      number: Number(parseFileName(path.basename(file)).part ?? 1),
      tree: () => (tree ??= parseXml(readFileSync(file, "utf8"))),
    };
  });
}

// What came back about each data file of a submission: the kept answers, and which of their forms speak of which part. For the
// editor, the command line and the comparison alike.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Answer } from "../answers/answer";
import { matchAnswer } from "../answers/match";
import { formsByPart, type FormOnPart, type Part } from "../answers/parts";
import { readAnswer } from "../answers/read";
import { parseFileName } from "../triplet/names";
import { parseXml } from "../xml/parse";
import { toSentSet } from "./sentSet";
import { readAnswerFile, sentDataFiles, type Submission } from "./submissions";

export interface ReturnedAnswer {
  /** FO name. */
  readonly name: string;
  /** Kept copy in FLA_HOME. */
  readonly path: string;
  readonly text: string;
  readonly answer: Answer;
  /** The forms that speak of this part. */
  readonly forms: readonly FormOnPart[];
}

/** One data file as it was sent, and what came back about it. */
export interface ReturnedPart {
  /** Path of the kept FI. */
  readonly file: string;
  readonly number: number;
  readonly text: string;
  readonly answers: readonly ReturnedAnswer[];
}

/** The parts of a submission with their answers; none after a purge. */
export async function returnedTo(submission: Submission): Promise<ReturnedPart[]> {
  const set = await toSentSet(submission);
  const files = sentDataFiles(submission).map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const parts = files.map(({ file, text }) => toPart(file, text));
  const answers = submission.answers.flatMap((record) => {
    const bytes = readAnswerFile(record);
    if (!bytes || record.path === undefined) return [];
    const text = bytes.toString("utf8");
    const answer = readAnswer(text);
    const ours = matchAnswer(answer, [set]).filter((match) => match.set !== undefined);
    return [{ name: record.name, path: record.path, text, answer, byPart: formsByPart(answer, ours, parts) }];
  });
  return files.map(({ file, text }, at) => ({
    file,
    text,
    number: parts[at].number,
    answers: answers.map(({ byPart, ...answer }) => ({ ...answer, forms: byPart.get(parts[at].number) ?? [] })),
  }));
}

/** The number is that of the name; the tree is made at first use. */
function toPart(file: string, text: string): Part {
  let tree: ReturnType<typeof parseXml> | undefined;
  return { number: Number(parseFileName(path.basename(file)).part ?? 1), tree: () => (tree ??= parseXml(text)) };
}

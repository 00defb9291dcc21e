// What an answer can name a submission by: its names, its ticket, and the heads of the forms that were sent.
import path from "node:path";
import type { SentForm, SentSet } from "../answers/match";
import { parseFileName } from "../triplet/names";
import { scanForms } from "./forms";
import { sentDataFiles, type Submission } from "./submissions";

/** From the bytes that were kept; without forms after a purge, and where they are not asked for. */
export async function toSentSet(submission: Submission, withForms = true): Promise<SentSet> {
  const forms: SentForm[] = [];
  for (const file of withForms ? sentDataFiles(submission) : []) {
    const part = Number(parseFileName(path.basename(file)).part ?? 1);
    const scan = await scanForms(file);
    scan.forms.forEach(({ position, identification, date, hour, references }, at) =>
      forms.push({ part, index: at + 1, path: [1, position], identification, date, hour, references }),
    );
  }
  const dataNames = submission.files.map(({ name }) => name).filter((name) => name.startsWith("FI."));
  return { id: submission.id, goName: submission.set, dataNames, ticket: submission.ticket, forms };
}

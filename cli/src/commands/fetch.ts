// fla fetch: takes what is new in OUTTEST or OUT and puts each anomaly on its line of what was sent.
import path from "node:path";
import type { Answer } from "../../../core/src/answers/answer";
import type { Submission } from "../../../core/src/channel/submissions";
import type { FetchedAnswer } from "../../../core/src/channel/fetchAnswers";
import type { JsonFinding } from "../../../core/src/check/contract";
import { CheckSession } from "../../../core/src/check/session";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { parseFileName, type Environment } from "../../../core/src/triplet/names";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import { chosenChannel, withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { environmentFrom, lineSource } from "../content";
import { readDocument } from "../document";
import { commandLineInteraction, interactionOptions } from "../interaction";
import { printFindings } from "../print";
import { formsByPart } from "../../../core/src/answers/parts";
import { anchorOn, printOutcome, type Declaration, type JsonAnswerFinding } from "./answers";
import { formatIsJson } from "./check";
import { channelClock, environmentOf } from "./triplet";
import { printJson, printLine } from "../output";

/** Pause between two looks at the folder while waiting: the practice channel answers within a second or two. */
const pauseMs = 500;

const options = {
  ...interactionOptions,
  channel: { type: "string" },
  env: { type: "string" },
  wait: { type: "string" },
  format: { type: "string" },
  pack: { type: "string" },
  "as-of": { type: "string" },
  remove: { type: "boolean" },
  "keep-foreign": { type: "string" },
} as const;

/** One part of a submission that an answer speaks of, and what it says there. */
interface PartOfAnswer {
  readonly declaration: Pick<Declaration, "file" | "session">;
  readonly findings: JsonAnswerFinding[];
}

export const fetch: Command = {
  help: "helpFetch",
  async run(args, language) {
    const { values } = readArguments(args, options);
    const json = formatIsJson(values, language);
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      const channel = chosenChannel(part, home, values, language);
      const environments =
        text(values, "env") === undefined
          ? part.environmentsToFetch(part.listSubmissions(home).submissions, channel.name)
          : [environmentOf(values, language)];
      const clock = channelClock(part, home, channel, values, language);
      const interaction = commandLineInteraction(values, language, () => "");
      const folder = text(values, "keep-foreign");
      const request = {
        ...{ home, channel, clock, interaction, removeTaken: values.remove === true },
        keepForeign: folder === undefined ? undefined : path.resolve(folder),
      };
      const fetched = await fetchUntil(part, request, environments, waitMs(values, language));
      await part.recordComparisons(home, answered(fetched), environmentAt(values, language), clock);
      const read: ReadAnswer[] = [];
      for (const one of fetched.answers) read.push(await readFetched(part, one, values, language));
      const { foreign, left, notRemoved } = fetched;
      if (json) printJson({ version: 1, answers: read.map(toJson), foreign, left, notRemoved });
      else {
        if (read.length === 0) printLine(cliText("nothingNew", language, { folder: fetched.folder }));
        for (const one of read) print(part, one, language);
        for (const name of fetched.foreign) printLine(cliText("unmatched", language, { answer: name }));
        for (const one of fetched.left) printLine(part.leftText(one, language));
        for (const name of fetched.notRemoved) printLine(cliText("notRemoved", language, { name }));
      }
      return read.some(isRefused) ? 1 : 0;
    });
  },
};

/** The submissions with new answers, each once. */
function answered({ answers }: Fetched): Submission[] {
  return [...new Map(answers.map(({ submission }) => [submission.id, submission])).values()];
}

function environmentAt(values: Arguments["values"], language: Language) {
  const environment = environmentFrom(values, language);
  return (asOf: typeof environment.asOf) => ({ ...environment, asOf });
}

type Request = Omit<Parameters<ChannelPart["fetchAnswers"]>[0], "environment">;
type Fetched = Awaited<ReturnType<ChannelPart["fetchAnswers"]>>;

/** Looks again until nothing is awaited any more, or the time is over. */
async function fetchUntil(
  part: ChannelPart,
  request: Request,
  environments: readonly Environment[],
  limitMs: number,
): Promise<Fetched> {
  const end = performance.now() + limitMs;
  let all = await fetchOnce(part, request, environments);
  while (all.awaited > 0 && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const more = await fetchOnce(part, request, environments);
    all = { ...joined(all, more), left: more.left, awaited: more.awaited };
  }
  return all;
}

/** One look at each folder. */
async function fetchOnce(part: ChannelPart, request: Request, environments: readonly Environment[]): Promise<Fetched> {
  let all: Fetched | undefined;
  for (const environment of environments) {
    const one = await part.fetchAnswers({ ...request, environment });
    all = all ? { ...joined(all, one), folder: `${all.folder}, ${one.folder}` } : one;
  }
  return all!;
}

function joined(before: Fetched, after: Fetched): Fetched {
  return {
    folder: before.folder,
    answers: [...before.answers, ...after.answers],
    foreign: [...before.foreign, ...after.foreign],
    left: [...before.left, ...after.left],
    notRemoved: [...before.notRemoved, ...after.notRemoved],
    awaited: before.awaited + after.awaited,
  };
}

function waitMs(values: Arguments["values"], language: Language): number {
  const seconds = Number(text(values, "wait") ?? "0");
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  throw new UsageError(cliText("needOption", language, { option: "--wait SECONDS" }));
}

/** An answer that was fetched, what it says, and where. */
interface ReadAnswer {
  readonly fetched: FetchedAnswer;
  readonly answer: Answer;
  readonly parts: readonly PartOfAnswer[];
}

/** Read again from where it was kept: a fetch takes many, and holds none. */
async function readFetched(
  part: ChannelPart,
  fetched: FetchedAnswer,
  values: Arguments["values"],
  language: Language,
): Promise<ReadAnswer> {
  const answer = await part.readAnswerFile(fetched.path);
  if (!answer) throw new CommandError(cliText("cannotRead", language, { file: fetched.path, reason: "" }));
  return { fetched, answer, parts: partsOf(fetched, answer, values, language) };
}

/** The sent files with the anomalies on them; none after a purge. */
function partsOf(
  fetched: FetchedAnswer,
  answer: Answer,
  values: Arguments["values"],
  language: Language,
): PartOfAnswer[] {
  const environment = environmentFrom(values, language);
  const source = fetched.submission.environment === "R" ? "OUT" : "OUTTEST";
  const sessions = fetched.sentFiles.map((file) => {
    const session = new CheckSession(readDocument(file, language), environment);
    return { file, session, number: Number(parseFileName(path.basename(file)).part ?? 1), tree: () => session.tree };
  });
  const ours = fetched.matches.filter(({ set }) => set?.id === fetched.submission.id);
  const byPart = formsByPart(answer, ours, sessions);
  return sessions.map(({ number, ...declaration }) => ({
    declaration,
    findings: anchorOn(declaration, answer, byPart.get(number) ?? [], source, language),
  }));
}

function print(part: ChannelPart, { fetched, answer, parts }: ReadAnswer, language: Language): void {
  printLine(cliText("answerFor", language, { answer: fetched.name, about: fetched.submission.set }));
  printLine(
    `  ${cliText("signatureState", language, { state: part.signatureStateText(fetched.signature.state, language) })}`,
  );
  printOutcome(answer, language);
  printLine();
  for (const { declaration, findings } of parts)
    printFindings(path.basename(declaration.file), findings, lineSource(declaration.session), language);
}

function toJson({ fetched, answer, parts }: ReadAnswer): object {
  const findings: JsonFinding[] = parts.flatMap((one) => one.findings);
  const { name, submission, signature } = fetched;
  return { file: name, about: submission.set, kind: answer.kind, signature: signature.state, findings };
}

/** A file or a form of ours was refused. */
function isRefused({ fetched, answer }: ReadAnswer): boolean {
  const ours = new Set(fetched.matches.filter(({ set }) => set !== undefined).map(({ answerForm }) => answerForm));
  return answer.forms.some((form) => ours.has(form.index) && form.outcome === "refused");
}

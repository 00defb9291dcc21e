// fla sent: what was prepared and sent, and what a person does about a set that did not go as it should. Nothing is ever sent
// again by itself: a set of unknown state waits until somebody looked.
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import type { Submission } from "../../../core/src/channel/submissions";
import type { Triplet } from "../../../core/src/channel/triplets";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import { withChannelPart, type ChannelPart, type Home } from "../channelPart";
import type { Command } from "../command";
import { commandLineInteraction, interactionOptions } from "../interaction";
import { checkOutgoing } from "../outgoing";
import { questionText } from "./send";
import { channelClock } from "./triplet";
import { printAside, printLine } from "../output";

const options = {
  ...interactionOptions,
  channel: { type: "string" },
  "as-of": { type: "string" },
  went: { type: "boolean" },
  "did-not-go": { type: "boolean" },
} as const;

export const sent: Command = {
  help: "helpSent",
  async run(args, language) {
    const { values, files } = readArguments(args, options);
    const [action = "list", name] = files;
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      if (action === "list") return list(part, home, values, language);
      const work = { part, home, values, language };
      const actions: Record<string, (submission: Submission) => Promise<void>> = {
        again: (submission) => again(work, submission, async () => part.tripletOfSubmission(submission)),
        next: (submission) => again(work, submission, () => renumbered(work, submission)),
        withdraw: (submission) => withdraw(work, submission),
        settle: (submission) => settle(work, submission),
      };
      if (!Object.hasOwn(actions, action)) throw new UsageError(cliText("unknownCommand", language, { name: action }));
      await actions[action](find(part, home, name, language));
      return 0;
    });
  },
};

interface Work {
  readonly part: ChannelPart;
  readonly home: Home;
  readonly values: Arguments["values"];
  readonly language: Language;
}

/** One line a set: its id, state, channel and number of declarations. Damaged lines of the journal are said. */
function list(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): number {
  part.repairJournal(home);
  const { submissions, damaged } = part.listSubmissions(home);
  for (const place of damaged) printAside(cliText("journalDamaged", language, { ...place }));
  const channel = text(values, "channel");
  for (const one of submissions)
    if (channel === undefined || one.channel === channel)
      printLine([one.id, one.state, one.channel, one.environment, String(one.declarations), one.createdAt].join("\t"));
  return damaged.length > 0 ? 2 : 0;
}

/** By its id, or by the name of its GO where only one set has it. */
function find(part: ChannelPart, home: Home, asked: string | undefined, language: Language): Submission {
  if (asked === undefined) throw new UsageError(cliText("needOption", language, { option: "SET" }));
  const { submissions } = part.listSubmissions(home);
  const found = submissions.filter(({ id, set }) => id === asked || set === asked);
  if (found.length === 1) return found[0];
  throw new CommandError(cliText(found.length === 0 ? "noSet" : "severalSets", language, { asked }));
}

function requestFor({ part, home, values, language }: Work, submission: Submission) {
  const channel = part.findChannel(home, submission.channel);
  const interaction = commandLineInteraction(values, language, (question) => questionText(part, question, language));
  return { home, channel, submission, clock: channelClock(part, home, channel, values, language), interaction };
}

/** Checks the kept bytes as if they went for the first time, and passes the gate. */
async function again(work: Work, submission: Submission, make: () => Promise<Triplet>): Promise<void> {
  const { part, values, language } = work;
  const request = requestFor(work, submission);
  const files = part.sentDataFiles(submission);
  if (files.length === 0) throw new CommandError(cliText("bytesGone", language, { asked: submission.set }));
  const content = await checkOutgoing(part, files, submission.environment, values, language);
  const session = new part.GateSession();
  const result = await part.send({ ...request, triplet: await make(), content, session });
  printLine(cliText("sent", language, { folder: result.folder, names: result.names.join(" ") }));
  printLine(cliText("answersExpected", language, { channel: submission.channel }));
}

async function renumbered(work: Work, submission: Submission): Promise<Triplet> {
  const request = requestFor(work, submission);
  const { environment } = submission;
  const usedNumbers = await work.part.numbersOnServer({ ...request, environment });
  return work.part.renumberSubmission({ ...request, usedNumbers });
}

async function withdraw(work: Work, submission: Submission): Promise<void> {
  const name = await work.part.withdraw(requestFor(work, submission));
  printLine(cliText("withdrawn", work.language, { name }));
}

/** Looks on the server; where that does not tell, the person must have looked and says so. */
async function settle(work: Work, submission: Submission): Promise<void> {
  const { part, values, language } = work;
  if (submission.state !== "goUnknown")
    throw new CommandError(cliText("notInDoubt", language, { asked: submission.set }));
  const request = requestFor(work, submission);
  const found = await part.lookForGo(request);
  const said = values.went === true ? true : values["did-not-go"] === true ? false : undefined;
  const went = found === "there" ? true : said;
  if (went === undefined) throw new CommandError(cliText("settleAsk", language, { asked: submission.set }));
  part.settleGo(request.home, submission, went, request.clock);
  printLine(cliText(went ? "settledWent" : "settledNot", language, { name: submission.set }));
}

// fla test: a folder of declarations against INTEST, or against a practice channel that lives as long as the run.
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { regressionText } from "../../../core/src/messages/regression";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import {
  asOfDay,
  chosenChannel,
  clockOf,
  withChannelPart,
  type Channel,
  type ChannelPart,
  type Home,
} from "../channelPart";
import type { Command } from "../command";
import { environmentFrom } from "../content";
import { commandLineInteraction, interactionOptions } from "../interaction";
import { junitXml } from "../junit";
import { writeOutput } from "../outputFile";
import { formatIsJson } from "./check";
import { channelClock } from "./triplet";
import { printJson, printLine } from "../output";

/** Between two looks at the folder of answers: a practice channel answers at once, a real one within minutes. */
const practicePauseMs = 250;
const realPauseMs = 15_000;

const options = {
  ...interactionOptions,
  channel: { type: "string" },
  practice: { type: "boolean" },
  scenario: { type: "string" },
  code: { type: "string" },
  wait: { type: "string" },
  junit: { type: "string" },
  format: { type: "string" },
  pack: { type: "string" },
  "as-of": { type: "string" },
} as const;

type CaseResult = Awaited<ReturnType<ChannelPart["runRegression"]>>[number];

export const test: Command = {
  help: "helpTest",
  async run(args, language) {
    const { values, files } = readArguments(args, options);
    if (files.length !== 1) throw new UsageError(cliText("oneFolder", language));
    const json = formatIsJson(values, language);
    return withChannelPart(language, async (part) => {
      const cases = casesIn(part, files[0], language);
      const report = (result: CaseResult): void => void (json || printResult(result, language));
      const results = await onChannel(part, values, language, (where) =>
        part.runRegression({ ...where, cases, ...requestFrom(values, language), language, onResult: report }),
      );
      const junit = text(values, "junit");
      if (junit !== undefined)
        writeOutput(junit, junitXml(path.basename(path.resolve(files[0])), results, language), language);
      if (json) printJson({ version: 1, results: results.map((one) => toJson(one, language)) });
      else printLine(summary(results, language));
      return exitOf(results);
    });
  },
};

function casesIn(part: ChannelPart, target: string, language: Language): ReturnType<ChannelPart["findCases"]> {
  if (!existsSync(target)) throw new CommandError(cliText("cannotRead", language, { file: target, reason: "ENOENT" }));
  const cases = statSync(target).isDirectory() ? part.findCases(target) : [part.caseOf(target)];
  if (cases.length === 0) throw new CommandError(cliText("noCases", language, { folder: target }));
  return cases;
}

interface Where {
  readonly home: Home;
  readonly channel: Channel;
  readonly clock: () => Date;
  readonly pauseMs: number;
  readonly waitMs: number;
}

/** A channel of this machine; or with --practice one of the run's own, in a home of its own, of which nothing is left. */
async function onChannel<T>(
  part: ChannelPart,
  values: Arguments["values"],
  language: Language,
  run: (where: Where) => Promise<T>,
): Promise<T> {
  if (values.practice !== true) {
    const home = part.openHome();
    const channel = chosenChannel(part, home, values, language);
    const practice = part.isKnownPractice(home, channel);
    const clock = channelClock(part, home, channel, values, language);
    const waitMs = waitOf(values, practice ? 60 : 3_600, language);
    return run({ home, channel, clock, waitMs, pauseMs: practice ? practicePauseMs : realPauseMs });
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), "fla-test-"));
  const clock = clockOf(asOfDay(values, language));
  try {
    const home = part.openHome(folder);
    const dir = path.join(home.practiceDir, "channel");
    const scenario = text(values, "scenario");
    const running = await part.startPractice({ home, clock, port: 0, dir, scenario, language });
    try {
      const channel = part.registerPracticeChannel(home, running);
      return await run({ home, channel, clock, waitMs: waitOf(values, 60, language), pauseMs: practicePauseMs });
    } finally {
      await running.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requestFrom(values: Arguments["values"], language: Language) {
  const environment = environmentFrom(values, language);
  return {
    interaction: commandLineInteraction(values, language, () => ""),
    environmentAt: (asOf: typeof environment.asOf) => ({ ...environment, asOf }),
    applicationCode: text(values, "code"),
  };
}

function waitOf(values: Arguments["values"], fallback: number, language: Language): number {
  const seconds = Number(text(values, "wait") ?? fallback);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  throw new UsageError(cliText("needOption", language, { option: "--wait SECONDS" }));
}

function printResult({ case: { name, file }, outcome, messages, durationMs }: CaseResult, language: Language): void {
  const mark = { passed: "ok", failed: "FAILED", error: "ERROR" }[outcome];
  printLine(`${mark.padEnd(6)} ${name} (${(durationMs / 1000).toFixed(1)} s)`);
  for (const { kind, args, line } of messages) {
    const place = line === undefined ? "" : `${path.basename(file)}:${line + 1}: `;
    printLine(`         ${place}${regressionText(kind, args, language)}`);
  }
}

function summary(results: readonly CaseResult[], language: Language): string {
  const count = (outcome: CaseResult["outcome"]): number => results.filter((one) => one.outcome === outcome).length;
  return cliText("testSummary", language, {
    ...{ passed: count("passed"), failed: count("failed"), errors: count("error") },
  });
}

function toJson(
  { case: { name, file }, outcome, messages, returned, durationMs }: CaseResult,
  language: Language,
): object {
  return {
    ...{ name, file, outcome, returned, durationMs: Math.round(durationMs) },
    messages: messages.map(({ kind, args, line }) => ({ kind, line, text: regressionText(kind, args, language) })),
  };
}

/** 0: all as expected; 1: an answer differs; 2: something could not be sent, or was not answered. */
function exitOf(results: readonly CaseResult[]): number {
  if (results.some(({ outcome }) => outcome === "error")) return 2;
  return results.some(({ outcome }) => outcome === "failed") ? 1 : 0;
}

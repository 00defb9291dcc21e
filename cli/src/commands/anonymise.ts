// fla anonymise: a copy with other persons in which every finding stands where it stood.
import { randomInt } from "node:crypto";
import path from "node:path";
import { exitCode } from "../../../core/src/check/contract";
import { CheckSession } from "../../../core/src/check/session";
import { anonymise as makeCopy } from "../../../core/src/features/anonymise";
import { Pseudonyms } from "../../../core/src/features/pseudonyms";
import { anomalyText } from "../../../core/src/messages/anomalies";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError } from "../args";
import type { Command } from "../command";
import { channelData, checkOptions, environmentFrom } from "../content";
import { readDocument, statOf } from "../document";
import { printAside } from "../output";
import { writeOutput } from "../outputFile";

/** Good enough to draw letters and digits with; nobody can work back from it. */
const chance = (): number => randomInt(0, 2 ** 32) / 2 ** 32;

export const anonymise: Command = {
  help: (language) => anomalyText("helpAnonymise", language),
  async run(args, language) {
    const { values, files } = readArguments(args, { ...checkOptions, out: { type: "string" } });
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    const targets = targetsOf(files, text(values, "out"), language);
    const environment = environmentFrom(values, language);
    const pseudonyms = files.length > 1 ? new Pseudonyms(chance) : undefined;
    let differs = false;
    for (const [index, file] of files.entries()) {
      const document = file === "-" ? await readStdin() : readDocument(file, language);
      const session = new CheckSession(document, environment);
      const made = makeCopy(session, { zones: channelData().personal, chance, pseudonyms });
      const target = targets[index];
      if (target === undefined) process.stdout.write(made.text);
      else writeOutput(target, made.text, language);
      differs ||= made.differences.length > 0;
      report(file, target, made, language);
    }
    return differs ? exitCode.undecided : exitCode.clean;
  },
};

/** Where each copy goes: undefined is stdout. A file is never written over by its own copy. */
function targetsOf(files: readonly string[], out: string | undefined, language: Language): (string | undefined)[] {
  const isFolder = out !== undefined && (statOf(out)?.isDirectory() ?? false);
  if (files.length > 1 && !isFolder) throw new UsageError(anomalyText("anonymisedNeedsFolder", language));
  return files.map((file) => {
    const target =
      out !== undefined && isFolder ? path.join(out, file === "-" ? "stdin.xml" : path.basename(file)) : out;
    if (target !== undefined && path.resolve(target) === path.resolve(file))
      throw new UsageError(anomalyText("anonymisedSame", language, { file }));
    return target;
  });
}

function report(
  file: string,
  target: string | undefined,
  { replaced, differences }: ReturnType<typeof makeCopy>,
  language: Language,
): void {
  const lines = [anomalyText("anonymised", language, { file, count: replaced, out: target ?? "stdout" })];
  if (differences.length > 0) {
    const codes = [...new Set(differences.map((line) => line.split(" ")[1]))].join(", ");
    lines.push(anomalyText("anonymisedDiffers", language, { file, count: differences.length, codes }));
  }
  for (const line of lines) printAside(line);
}

async function readStdin(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

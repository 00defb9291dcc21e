// Asks in which quality, whether there is a channel, and for whom is declared; shows the steps of that very case with whom to ask,
// the portal's labels, and what is done already. Asked again, the last answers come first, and the states are those of now.
import * as vscode from "vscode";
import type { Channel, Quality } from "../../../core/src/channel/channels";
import {
  setUpSteps,
  type PortalLabel,
  waysFor,
  type SetUpAnswers,
  type SetUpStep,
  type WayOfWorking,
} from "../../../core/src/channel/setUp";
import { setUpText, type SetUpMessage } from "../../../core/src/messages/setUp";
import type { MessageArgs } from "../../../core/src/messages/catalogue";
import { isPractice, qualityNames } from "../channels";
import { showMarkdown } from "../markdownPages";
import type { Command, Surroundings } from "../surroundings";
import { Cancelled } from "../target";
import { labelled, language, text } from "../texts";

/** Key in globalState of the last answers. */
const answersKey = "fla.setUp";

export const planSetUp: Command = async (surroundings) => {
  const answers = await askAnswers(surroundings);
  await surroundings.context.globalState.update(answersKey, answers);
  await vscode.commands.executeCommand("setContext", "fla.setUpPlanned", true);
  const steps = setUpSteps(answers, await factsOf(surroundings, answers.quality));
  const content = page(answers, steps, (command) => paletteTitle(surroundings, command));
  await showMarkdown({
    scheme: "fla-plan",
    name: content.slice(2, content.indexOf("\n")),
    text: content,
    place: "here",
  });
  return content;
};

const say = (key: SetUpMessage, args?: MessageArgs): string => setUpText(key, language(), args);

async function askAnswers({ context }: Surroundings): Promise<SetUpAnswers> {
  const last = context.globalState.get<SetUpAnswers>(answersKey);
  const qualities = Object.entries(qualityNames) as [Quality, (typeof qualityNames)[Quality]][];
  const quality = await pick(
    text("askQuality"),
    qualities.map(([value, key]) => [text(key), value]),
    last?.quality,
  );
  const choices: [string, boolean][] = [
    [say("existingNo"), false],
    [say("existingYes"), true],
  ];
  const existing = await pick(say("askExisting"), choices, last?.existing);
  const ways = waysFor(quality);
  const way =
    ways.length === 1
      ? ways[0]
      : await pick<WayOfWorking>(
          say("askWay"),
          ways.map((one) => [say(one), one]),
          last?.way,
        );
  return { quality, existing, way };
}

/** The last answer stands first. */
async function pick<T>(question: string, choices: readonly (readonly [string, T])[], last: T | undefined): Promise<T> {
  const items = choices.map(([label, value]) => ({ label, value }));
  items.sort((a, b) => Number(b.value === last) - Number(a.value === last));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: question, ignoreFocusOut: true });
  if (!picked) throw new Cancelled();
  return picked.value;
}

async function factsOf({ channels, channelPart, context }: Surroundings, quality: Quality) {
  const part = await channelPart();
  const own = (await channels.list()).filter((channel) => channel.quality === quality && !isPractice(part, channel));
  const names = new Set(own.map(({ name }: Channel) => name));
  const { submissions } = part.listSubmissions(part.openHome());
  return {
    keyMade: context.globalState.get("fla.sshKey") !== undefined,
    certificateExported: context.globalState.get("fla.certificateExported") === true,
    channelAdded: own.length > 0,
    checked: (context.globalState.get<string[]>("fla.checkedChannels") ?? []).some((name) => names.has(name)),
    sent: submissions.some(({ channel, sentAt }) => names.has(channel) && sentAt !== undefined),
  };
}

/** A command as the palette names it, which is in the language of VS Code. */
function paletteTitle({ context }: Surroundings, command: string): string {
  const { commands } = (context.extension.packageJSON as Manifest).contributes;
  const title = commands.find((one) => one.command === command)?.title ?? command;
  return `FLA: ${typeof title === "string" ? title : title.value}`;
}

interface Manifest {
  /** A title that has an English original beside it comes as a pair. */
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string | { readonly value: string } }[];
  };
}

function page(
  { quality, existing, way }: SetUpAnswers,
  steps: readonly SetUpStep[],
  titleOf: (command: string) => string,
): string {
  const title = say("title", { quality: text(qualityNames[quality]) });
  const chosen = `${say(existing ? "existingYes" : "existingNo")} · ${say(way)}`;
  const rows = steps.map((step, at) => paragraph(step, at + 1, titleOf));
  return `# ${title}\n\n${chosen}\n\n> ${say("notice")}\n\n${rows.join("\n\n")}\n\n---\n\n${say("legend")}\n`;
}

function paragraph(
  { what, detail, ask, labels, command, done }: SetUpStep,
  number: number,
  titleOf: (command: string) => string,
): string {
  const mark = done === undefined ? (command ? "○" : "◇") : done ? "✓" : "○";
  const lines = [
    `### ${mark} ${number}. ${say(what)}`,
    say(detail),
    ask && `- ${say("whom", { who: say(ask) })}`,
    labels && `- ${labelled(say("portal"), labels.map(labelText).join(" · "))}`,
    command && `- ${labelled(say("here"), `\`${titleOf(command)}\``)}`,
  ];
  return lines.filter(Boolean).join("\n");
}

/** As the portal shows it, with what it means to who does not read Dutch. */
function labelText({ shown, meaning }: PortalLabel): string {
  return meaning && language() !== "nl" ? `**${shown}** (${say(meaning)})` : `**${shown}**`;
}

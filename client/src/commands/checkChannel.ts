// Tests the chosen channel point by point and shows the report.
import * as vscode from "vscode";
import type { ChannelReport, PointState } from "../../../core/src/channel/checkChannel";
import type { ChannelPart } from "../channelPart";
import { signersFor } from "../channels";
import { interactionFor } from "../interaction";
import { showMarkdown } from "../markdownPages";
import type { Command } from "../surroundings";
import { Cancelled } from "../target";
import { labelled, language, text } from "../texts";

/** Argument: a channel's name; without it the chosen one. Answers with state and sentence of each point. */
export const checkChannel: Command = async ({ channels, channelPart, passphrases, context }, argument) => {
  const part = await channelPart();
  const named = (await channels.list()).find(({ name }) => name === argument);
  const channel = named ?? (await channels.chosen());
  const interaction = interactionFor(part, passphrases);
  const stop = new AbortController();
  const title = text("checkingChannel", { channel: channel.name });
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  const report = await vscode.window.withProgress(options, (_progress, cancel) => {
    cancel.onCancellationRequested(() => stop.abort());
    const home = part.openHome();
    const signers = signersFor(part, channel);
    return part.checkChannel({ home, channel, clock: part.systemClock, interaction, signers, signal: stop.signal });
  });
  await interaction.keep();
  const checked = context.globalState.get<string[]>("fla.checkedChannels") ?? [];
  if (report.points.every(({ state }) => state !== "failed"))
    await context.globalState.update("fla.checkedChannels", [...new Set([...checked, channel.name])]);
  await vscode.commands.executeCommand("setContext", "fla.channelChecked", true);
  void tell(part, report);
  return report.points.map((point) => ({ state: point.state, ...part.channelPointText(point, language()) }));
};

/** Forgets the pinned host key of the chosen channel; only sensible once the receiver said that it has a new one. */
export const forgetHostKey: Command = async ({ channels, channelPart }) => {
  const part = await channelPart();
  const { host, port } = await channels.chosen();
  const home = part.openHome();
  const known = part.pinnedHostKeys(home, host, port).map(({ sha256 }) => sha256);
  const where = { host: `${host}:${port}`, fingerprint: known.join(", ") || "-" };
  const forget = text("forgetHost");
  const detail = text("forgetHostDetail", where);
  const answer = await vscode.window.showWarningMessage(
    text("forgetHostTitle", where),
    { modal: true, detail },
    forget,
  );
  if (answer !== forget) throw new Cancelled();
  part.forgetHostKeys(home, host, port);
};

async function tell(part: ChannelPart, report: ChannelReport): Promise<void> {
  const { channel, points } = report;
  const count = points.filter(({ state }) => state === "warning" || state === "failed").length;
  const message = count === 0 ? text("channelFine", { channel }) : text("channelTrouble", { channel, count });
  const show = text("showReport");
  const answer = await (count === 0
    ? vscode.window.showInformationMessage(message, show)
    : vscode.window.showWarningMessage(message, show));
  if (answer !== show) return;
  await showMarkdown({ scheme: "fla-channel", name: channel, text: page(part, report), place: "here" });
}

const marks: Readonly<Record<PointState, string>> = { good: "✓", warning: "!", failed: "✗", skipped: "–" };

function page(part: ChannelPart, { channel, points }: ChannelReport): string {
  const lines = points.map((point) => {
    const { what, found } = part.channelPointText(point, language());
    return `- ${marks[point.state]} ${labelled(`**${what}**`, found)}`;
  });
  return `# ${channel}\n\n${lines.join("\n")}\n`;
}

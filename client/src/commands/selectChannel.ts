// Chooses the channel of this workspace.
import * as vscode from "vscode";
import type { Command } from "../surroundings";
import { Stop } from "../target";
import { text } from "../texts";

/** Argument: a channel's name; without it the user picks. */
export const selectChannel: Command = async ({ channels }, argument) => {
  const all = await channels.list((sentence) => void vscode.window.showWarningMessage(sentence));
  await vscode.commands.executeCommand("setContext", "fla.channelsSeen", true);
  if (typeof argument !== "string") return (await channels.pick(all)).name;
  const named = all.find(({ name }) => name === argument);
  if (!named) throw new Stop(text("noChannelYet"));
  return (await channels.choose(named)).name;
};

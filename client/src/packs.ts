// What a pack says that sending needs: the application code of the file names.
import * as vscode from "vscode";
import type { Channel } from "../../core/src/channel/channels";
import type { JsonFile } from "../../core/src/check/contract";
import type { ChannelPart } from "./channelPart";
import { Cancelled } from "./target";
import { text } from "./texts";

/** The four capitals of the names: from the pack, the channel, or the person, who has the official manual. */
export async function applicationCode(part: ChannelPart, channel: Channel, report?: JsonFile): Promise<string> {
  const home = part.openHome();
  const pack = part.packForSending(report?.pack?.id, home.dir)?.manifest;
  const identification = report?.forms[0]?.identification;
  const known = part.applicationCodeFor({ home, channel, pack, identification });
  if (known) return known;
  const typed = await vscode.window.showInputBox({
    prompt: text("askApplicationCode"),
    ignoreFocusOut: true,
    validateInput: (value) => (/^[A-Z]{4}$/.test(value) ? undefined : text("wrongCode")),
  });
  if (!typed) throw new Cancelled();
  return typed;
}

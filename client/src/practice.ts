import type * as vscode from "vscode";
import type { ChannelPart } from "./channelPart";
import type { Channels } from "./channels";
export class PracticeChannel implements vscode.Disposable {
  constructor(private readonly channels: Channels, private readonly load: () => Promise<ChannelPart>, private readonly log: vscode.LogOutputChannel) {}
  get isRunning(): boolean { return false; }
  async stop(): Promise<void> {}
  dispose(): void {}
}

import * as vscode from "vscode";
import type { ChannelPart } from "../channelPart";
export class Submissions implements vscode.Disposable {
  constructor(private readonly load: () => Promise<ChannelPart>) {}
  refresh(): void {}
  dispose(): void {}
}

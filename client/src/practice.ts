// The practice channel, run inside the extension host: it ends with the window and leaves no process behind. Starting it
// also sets it up completely: keys, certificate, host key, and a channel of its own in the home folder, which is chosen.
import * as path from "node:path";
import * as vscode from "vscode";
import type { PracticeChannel as Running } from "../../core/src/channel/simulator/practiceChannel";
import type { ChannelPart } from "./channelPart";
import type { Channels } from "./channels";
import { practiceClock } from "./clock";
import { language } from "./texts";

export class PracticeChannel implements vscode.Disposable {
  #running: Promise<Running> | undefined;
  /** A view of its own: what the authority would have done with each file. Made with the first start. */
  #events: vscode.LogOutputChannel | undefined;

  constructor(
    private readonly channels: Channels,
    private readonly load: () => Promise<ChannelPart>,
  ) {}

  /** Brings its log to the front. */
  showLog(): void {
    this.#log().show();
  }

  #log(): vscode.LogOutputChannel {
    return (this.#events ??= vscode.window.createOutputChannel("FLA Practice Channel", { log: true }));
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Starts it unless it runs. `scenario` is the path of a scenario file, `asOf` the day it takes for today. */
  async start(options: { readonly scenario?: string; readonly asOf?: string }): Promise<Running> {
    this.#running ??= this.#launch(options);
    try {
      return await this.#running;
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await (await running?.catch(() => undefined))?.close();
    await vscode.commands.executeCommand("setContext", "fla.practiceRunning", false);
  }

  dispose(): void {
    void this.stop();
    this.#events?.dispose();
  }

  async #launch({ scenario, asOf }: { readonly scenario?: string; readonly asOf?: string }): Promise<Running> {
    const part = await this.load();
    const home = part.openHome();
    const clock = practiceClock(part, asOf);
    const running = await part.startPractice({
      ...{ home, clock, scenario, port: 0, dir: path.join(home.practiceDir, "channel") },
      language: language(),
      onEvent: (event) => this.#log()[part.practiceEventLevel(event)](part.practiceEventText(event, language())),
    });
    await this.channels.choose(part.registerPracticeChannel(home, running));
    await this.channels.list();
    await vscode.commands.executeCommand("setContext", "fla.practiceRunning", true);
    return running;
  }
}

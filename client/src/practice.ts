// The practice channel, run inside the extension host: it ends with the window and leaves no process behind. Starting it
// also sets it up completely: keys, certificate, host key, and a channel of its own in the home folder, which is chosen.
import * as path from "node:path";
import * as vscode from "vscode";
import type { Channel } from "../../core/src/channel/channels";
import type { PracticeChannel as Running } from "../../core/src/channel/simulator/practiceChannel";
import type { ChannelPart } from "./channelPart";
import type { Channels } from "./channels";
import { practiceClock } from "./clock";

/** Name of the channel in the list. */
const practiceName = "practice";

/** A made-up holder: the number has right check digits and belongs to nobody. */
const holder = { enterpriseNumber: "0999999922", quality: "employer", senderNumber: "990001" } as const;

export class PracticeChannel implements vscode.Disposable {
  #running: Promise<Running> | undefined;

  constructor(
    private readonly channels: Channels,
    private readonly load: () => Promise<ChannelPart>,
    private readonly log: vscode.LogOutputChannel,
  ) {}

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
  }

  async #launch({ scenario, asOf }: { readonly scenario?: string; readonly asOf?: string }): Promise<Running> {
    const part = await this.load();
    const home = part.openHome();
    const clock = practiceClock(part, asOf);
    const running = await part.startPractice({
      ...{ home, clock, scenario, port: 0, dir: path.join(home.practiceDir, "channel") },
      onEvent: (event) => this.log.debug(`practice channel: ${JSON.stringify(event)}`),
    });
    this.#register(part, running);
    await vscode.commands.executeCommand("setContext", "fla.practiceRunning", true);
    const channel = (await this.channels.list()).find(({ name }) => name === practiceName);
    if (channel) await this.channels.choose(channel);
    return running;
  }

  /** Its port is another at each start, so the entry of the last one is replaced. */
  #register(part: ChannelPart, running: Running): void {
    const home = part.openHome();
    const { host, port, user, keyFile, certificateFile, certificateKeyFile } = running;
    const channel: Channel = {
      ...{ name: practiceName, ...holder, host, port, user, keyFile, certificateFile, certificateKeyFile },
    };
    const known = part.readChannels(home).channels.some(({ name }) => name === practiceName);
    if (known) part.replaceChannel(home, channel);
    else part.addChannel(home, channel);
  }
}

// Which channels there are (those of the home folder, shared with the command line, and those of the setting) and which one
// this workspace uses.
import * as vscode from "vscode";
import type { Channel } from "../../core/src/channel/channels";
import type { GateSession } from "../../core/src/channel/gate";
import type { ExternalSource } from "../../core/src/channel/signing/externalSigner";
import type { SignatureSource } from "../../core/src/channel/signing/signer";
import type { Environment } from "../../core/src/triplet/names";
import { section, settings } from "../../protocol/src/settings";
import type { ChannelPart } from "./channelPart";
import { Cancelled, Stop } from "./target";
import { language, text } from "./texts";

/** Key in workspaceState. */
const chosenKey = "fla.channel";

/** Folder pair shown in the status item; production only after something was sent there. */
const environments = { T: "environmentTest", S: "environmentSimulation", R: "environmentProduction" } as const;

export class Channels implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #environment: Environment = "T";
  #count = 0;
  #session: GateSession | undefined;

  /** Another channel is chosen, or the list is another. */
  readonly onChange = this.#changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly load: () => Promise<ChannelPart>,
  ) {}

  get chosenName(): string | undefined {
    return this.context.workspaceState.get<string>(chosenKey);
  }

  /** "INTEST / OUTTEST (test)". */
  get environment(): string {
    return text(environments[this.#environment]);
  }

  /** Number of channels when they were last read. */
  get count(): number {
    return this.#count;
  }

  /** All usable channels; problems of the others go to `problem`, one sentence each. */
  async list(problem: (sentence: string) => void = () => {}): Promise<readonly Channel[]> {
    const part = await this.load();
    const setting = settings.channels.from(vscode.workspace.getConfiguration(section).get(settings.channels.key));
    const home = part.readChannels(part.openHome());
    const { channels, problems } = part.mergeChannels(home, part.checkChannels(setting, `${section}.channels`));
    for (const one of problems) problem(part.problemText(one, language()));
    this.#count = channels.length;
    await this.#tellContext(channels);
    return channels;
  }

  /** The channel to use: the chosen one, the only one, or what the user picks now. */
  async chosen(): Promise<Channel> {
    const channels = await this.list((sentence) => void vscode.window.showWarningMessage(sentence));
    const known = channels.find(({ name }) => name === this.chosenName);
    if (known) return known;
    if (channels.length === 1) return this.choose(channels[0]);
    return this.pick(channels);
  }

  /** Lets the user pick among the channels. */
  async pick(channels: readonly Channel[]): Promise<Channel> {
    if (channels.length === 0) return this.#offerFirst();
    const part = await this.load();
    const items = channels.map((channel) => ({
      label: channel.name,
      description: text(isPractice(part, channel) ? "practiceMark" : "realMark"),
      detail: `${text(qualityNames[channel.quality])} · ${channel.senderNumber} · ${channel.host}:${channel.port}`,
      channel,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      placeHolder: text("chooseChannel"),
      matchOnDetail: true,
    });
    if (!picked) throw new Cancelled();
    return this.choose(picked.channel);
  }

  /** Uses this channel in this workspace from now on. */
  async choose(channel: Channel): Promise<Channel> {
    await this.context.workspaceState.update(chosenKey, channel.name);
    this.#changed.fire();
    return channel;
  }

  /** Which sender numbers were typed in this session: production asks for each once. */
  gateSession(part: ChannelPart): GateSession {
    return (this.#session ??= new part.GateSession());
  }

  /** Something was sent to this environment: the status item shows it. */
  used(environment: Environment): void {
    this.#environment = environment;
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #offerFirst(): Promise<never> {
    const practice = text("startPractice");
    const add = text("addChannel");
    const answer = await vscode.window.showInformationMessage(text("noChannelYet"), practice, add);
    if (answer === practice) void vscode.commands.executeCommand("fla.startPractice");
    if (answer === add) void vscode.commands.executeCommand("fla.addChannel");
    throw new Cancelled();
  }

  /** What the walkthrough and the welcome page of the view ask. */
  async #tellContext(channels: readonly Channel[]): Promise<void> {
    const part = await this.load();
    const real = channels.some((channel) => !isPractice(part, channel));
    const used = channels.find(({ name }) => name === this.chosenName) ?? channels[0];
    const tell = (key: string, value: boolean): Thenable<unknown> =>
      vscode.commands.executeCommand("setContext", key, value);
    await Promise.all([
      tell("fla.simulation", used?.simulation === true),
      tell("fla.hasChannel", channels.length > 0),
      tell("fla.hasRealChannel", real),
    ]);
  }
}

/** Names of the qualities as messages. */
export const qualityNames = {
  employer: "qualityEmployer",
  secretariat: "qualitySecretariat",
  provider: "qualityProvider",
  training: "qualityTraining",
} as const;

/** True when the host key pinned for this channel is one that this machine made for practice. */
export function isPractice(part: ChannelPart, channel: Channel): boolean {
  const home = part.openHome();
  const pinned = part.pinnedHostKeys(home, channel.host, channel.port);
  return pinned.length > 0 && pinned.every(({ sha256 }) => part.isPracticeHostKey(home, sha256));
}

/** Cards, tokens and programs of this user: the setting before signers.json. Problems are shown. */
export function signersOf(part: ChannelPart): readonly ExternalSource[] {
  const setting = settings.signers.from(vscode.workspace.getConfiguration(section).get(settings.signers.key));
  const { signers, problems } = part.mergeSigners(
    part.checkSigners(setting, `${section}.${settings.signers.key}`),
    part.readSigners(),
  );
  for (const one of problems) void vscode.window.showWarningMessage(part.problemText(one, language()));
  return signers;
}

/** The signers where the channel names one; a channel with a certificate needs none. */
export function signersFor(part: ChannelPart, channel: Channel): readonly ExternalSource[] {
  return channel.signer === undefined ? [] : signersOf(part);
}

/** What signs for the channel, or a sentence that it names neither certificate nor signer. */
export function signatureSource(part: ChannelPart, channel: Channel): SignatureSource {
  const source = part.signatureSourceOf(channel, signersFor(part, channel));
  if (!source) throw new Stop(text("needsCertificate", { channel: channel.name }));
  return source;
}

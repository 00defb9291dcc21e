// Looks for answers by itself, when the setting says so: only while something is awaited, at a quiet pace, and without a question.
// What needs a person (a passphrase that is not kept, an unknown host) is left to "Fetch Answers".
import * as vscode from "vscode";
import type { Channel } from "../../core/src/channel/channels";
import type { WatchState } from "../../core/src/channel/watch";
import type { Environment } from "../../core/src/triplet/names";
import { section, settings } from "../../protocol/src/settings";
import type { ChannelPart } from "./channelPart";
import { isPractice } from "./channels";
import { clockFor } from "./clock";
import { asOfSetting } from "./content";
import type { Surroundings } from "./surroundings";

/** The practice channel is on this machine and answers within seconds: it may be asked often. */
const practiceWatchMs = 2_000;

export class Watching implements vscode.Disposable {
  #surroundings: Surroundings | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: WatchState = { quiet: 0, failures: 0 };
  #isLooking = false;
  /** Which plan counts: it takes a while until one knows when to look, and another may have been made meanwhile. */
  #plan = 0;
  #subscription: vscode.Disposable | undefined;

  /** Begins to watch as the setting says. Nothing is loaded while it is off. */
  start(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) this.somethingChanged();
    });
    this.somethingChanged();
  }

  /** Something was sent or fetched, or the setting changed: the pace starts anew. */
  somethingChanged(): void {
    if (this.#isLooking) return;
    this.#state = { quiet: 0, failures: 0 };
    this.#schedule();
  }

  /** Looks once, now. Answers with the number of new answers. */
  async look(): Promise<number> {
    const surroundings = this.#surroundings;
    if (!surroundings || this.#isLooking || !vscode.workspace.isTrusted) return 0;
    this.#isLooking = true;
    try {
      return await this.#lookEverywhere(surroundings, await surroundings.channelPart());
    } finally {
      this.#isLooking = false;
      this.#schedule();
    }
  }

  dispose(): void {
    this.#drop();
    this.#subscription?.dispose();
  }

  /** Forgets the next look. Answers with the number of the plan that takes its place. */
  #drop(): number {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return ++this.#plan;
  }

  #schedule(): void {
    const plan = this.#drop();
    const configuration = vscode.workspace.getConfiguration(section);
    if (!settings.watchAnswers.from(configuration.get(settings.watchAnswers.key))) return;
    const minutes = settings.watchMinutes.from(configuration.get(settings.watchMinutes.key));
    void this.#surroundings?.channelPart().then(async (part) => {
      const places = awaitedPlaces(part);
      if (places.length === 0) return; // The next sending starts it again.
      const waitMs = (await this.#isAllPractice(part, places))
        ? practiceWatchMs
        : part.nextLookMs(this.#state, minutes);
      if (plan !== this.#plan) return;
      this.#timer = setTimeout(() => void this.look(), waitMs);
    });
  }

  async #isAllPractice(part: ChannelPart, places: readonly { readonly name: string }[]): Promise<boolean> {
    const channels = (await this.#surroundings?.channels.list()) ?? [];
    return places.every(({ name }) => {
      const channel = channels.find((one) => one.name === name);
      return channel !== undefined && isPractice(part, channel);
    });
  }

  async #lookEverywhere(surroundings: Surroundings, part: ChannelPart): Promise<number> {
    const channels = await surroundings.channels.list();
    let found = 0;
    for (const { name, environment } of awaitedPlaces(part)) {
      const channel = channels.find((one) => one.name === name);
      if (channel) found += await this.#lookAt(surroundings, part, channel, environment);
    }
    return found;
  }

  async #lookAt(
    surroundings: Surroundings,
    part: ChannelPart,
    channel: Channel,
    environment: Environment,
  ): Promise<number> {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const clock = clockFor(part, channel, folder && asOfSetting(folder.uri));
    const { takeNote, removeTakenSetting } = await import("./commands/fetch");
    const interaction = { passphrase: surroundings.passphrases.onlyKept, hostKey: async () => false };
    try {
      const request = { home: part.openHome(), channel, environment, clock, interaction };
      const fetched = await part.fetchAnswers({ ...request, removeTaken: removeTakenSetting() });
      this.#state = part.afterLook(this.#state, fetched.answers.length > 0 ? "news" : "nothing");
      if (fetched.answers.length > 0) await takeNote(surroundings, part, channel, clock, [fetched]);
      return fetched.answers.length;
    } catch (error) {
      this.#state = part.afterLook(this.#state, "failed");
      // Said once in the log: a server that is down must not speak up every quarter of an hour.
      if (this.#state.failures === 1) surroundings.log.warn(`watching ${channel.name}: ${plain(error)}`);
      return 0;
    }
  }
}

/** Channels and environments in which an answer is awaited. */
function awaitedPlaces(part: ChannelPart): { name: string; environment: Environment }[] {
  const awaited = part.listSubmissions(part.openHome()).submissions.filter((one) => part.isAwaited(one));
  const places = new Map(
    awaited.map(({ channel, environment }) => [`${environment} ${channel}`, { name: channel, environment }]),
  );
  return [...places.values()];
}

function plain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// The practice channel set up whole: packs and codes from the product, a core that tells codes and texts, and its entry among the
// channels of this machine. Editor and command line both start it here.
import { loadChannelData } from "../catalogue/channelData";
import { CheckSession, type ChannelData } from "../check/session";
import type { Finding } from "../findings/finding";
import type { Language } from "../messages/catalogue";
import type { Pack } from "../pack/pack";
import { nodeAtPath, textOf, children } from "../xml/nodes";
import type { XmlTree } from "../xml/tree";
import { addChannel, readChannels, replaceChannel, type Channel } from "./channels";
import { inBrussels, type Clock } from "./clock";
import { readDataFile } from "./files";
import { packsForSending, packsStamp } from "./packs/known";
import type { Home } from "./home";
import { hostKeyFrom, pinHostKey } from "./hostKeys";
import type { CoreFinding, CoreJudge } from "./simulator/contentJudge";
import type { PracticeEvent } from "./simulator/events";
import { startPracticeChannel, type PracticeChannel } from "./simulator/practiceChannel";

/** Name of its entry among the channels. */
const practiceChannelName = "practice";

/** A made-up holder: the number has right check digits and belongs to nobody. */
const holder = { enterpriseNumber: "0999999922", quality: "employer", senderNumber: "990001" } as const;

export interface PracticeStart {
  readonly home: Home;
  readonly clock: Clock;
  /** 0 = any free port. */
  readonly port: number;
  /** Folder in which IN, OUT, INTEST and OUTTEST lie. */
  readonly dir: string;
  /** Path of a scenario file. */
  readonly scenario?: string;
  /** Language of the labels in its answers. */
  readonly language?: Language;
  /** Packs beside those of the product and the installed ones, in front of them. */
  readonly packs?: readonly Pack[];
  readonly onEvent?: (event: PracticeEvent) => void;
}

/** Starts the practice channel with everything it needs; resolves when it listens. */
export function startPractice(start: PracticeStart): Promise<PracticeChannel> {
  const packs = currentPacks(start);
  return startPracticeChannel({
    home: start.home,
    clock: start.clock,
    port: start.port,
    dir: start.dir,
    scenario: start.scenario,
    scenarioSchema: start.scenario === undefined ? undefined : readDataFile("channel/scenario.schema.json"),
    get packs() {
      return packs();
    },
    core: coreJudge(packs, start.clock, start.language ?? "en"),
    onEvent: start.onEvent,
  });
}

/** The packs as they are now: one that is installed while the channel runs counts from then on. */
function currentPacks({ home, packs: own = [] }: PracticeStart): () => readonly Pack[] {
  let stamp: string | undefined;
  let packs: readonly Pack[] = [];
  return () => {
    const now = packsStamp({ home: home.dir });
    if (now !== stamp) packs = [...own, ...packsForSending(home.dir)];
    stamp = now;
    return packs;
  };
}

/** Enters it among the channels and pins its host key, which this machine made itself. Its port is another at each start. */
export function registerPracticeChannel(home: Home, running: PracticeChannel): Channel {
  const { host, port, user, keyFile, certificateFile, certificateKeyFile } = running;
  const channel: Channel = {
    name: practiceChannelName,
    ...holder,
    host,
    port,
    user,
    keyFile,
    certificateFile,
    certificateKeyFile,
  };
  const known = readChannels(home).channels.some(({ name }) => name === practiceChannelName);
  if (known) replaceChannel(home, channel);
  else addChannel(home, channel);
  pinHostKey(home, host, port, hostKeyFrom(running.hostKeyBlob));
  return channel;
}

/** What the core says of a document: codes, texts and business rules, for the judge to take or to contradict. */
function coreJudge(packs: () => readonly Pack[], clock: Clock, language: Language): CoreJudge {
  const { data } = loadChannelData((name) => readDataFile(`channel/${name}`));
  return ({ bytes }) => {
    const { date, time } = inBrussels(clock());
    const text = new TextDecoder("utf-8").decode(bytes);
    const session = new CheckSession(text, { packs: packs(), asOf: { date, time }, channelData: data });
    return session.findings().map((finding) => toCoreFinding(finding, session.tree, data, language));
  };
}

function toCoreFinding(finding: Finding, tree: XmlTree, data: ChannelData, language: Language): CoreFinding {
  const type = data.types.get(finding.code.slice(-3));
  return {
    code: finding.code,
    class: finding.class,
    element: finding.element,
    value: valueAt(tree, finding.path),
    label: type?.label[language] ?? "",
    path: finding.path,
    isSchema: finding.source !== "rule",
  };
}

/** The text of an element that holds nothing but text. */
function valueAt(tree: XmlTree, path: readonly number[]): string | undefined {
  const node = path.length > 0 ? nodeAtPath(tree, path) : undefined;
  return node === undefined || children(tree, node).length > 0 ? undefined : textOf(tree, node);
}

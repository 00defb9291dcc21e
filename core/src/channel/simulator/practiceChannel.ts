// The practice channel: an SFTP server on this machine that behaves as the authority does with a triplet.
// With it the whole way can be exercised and tested without account, certificate or network.
import { readFileSync, writeFileSync, existsSync } from "node:fs";
import path from "node:path";
import type { Language } from "../../messages/catalogue";
import { simulatorText, type SimulatorMessage } from "../../messages/simulator";
import type { Pack } from "../../pack/pack";
import type { Clock } from "../clock";
import type { Home } from "../home";
import { Authority, type AuthorityAccount } from "./authority";
import type { CoreJudge } from "./contentJudge";
import type { PracticeEvent } from "./events";
import { loadIdentity, registerIdentity, type Identity } from "./identity";
import type { JsonSchema } from "./jsonSchema";
import { environmentOf, answerFolderOf } from "./nameCheck";
import { makePrivateFolder } from "../safeFile";
import { readScenario, ScenarioPlayer, type Scenario, type ScenarioSender } from "./scenario";
import { startSftpServer, type Account } from "./sftpServer";

/** Folder beside IN and OUT that holds keys, certificates and what must be remembered. Never served. */
const stateFolderName = ".practice";

/** The one account of a channel without scenario; it takes every sender number. */
const defaultUser = "practice";

export interface PracticeOptions {
  /** Folder in which IN, OUT, INTEST and OUTTEST lie; made when absent. */
  readonly dir: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
  readonly clock: Clock;
  readonly packs: readonly Pack[];
  /** What the core says of a document: codes, texts and rules. */
  readonly core?: CoreJudge;
  /** Path of a scenario file. */
  readonly scenario?: string;
  /** Content of scenario.schema.json; needed with a scenario. */
  readonly scenarioSchema?: string;
  /** Home that learns which host key and certificates were made for practice. */
  readonly home?: Home;
  readonly onEvent?: (event: PracticeEvent) => void;
}

export interface PracticeChannel {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
  readonly hostKeySha256: string;
  /** The public host key as SSH sends it. */
  readonly hostKeyBlob: Buffer;
  readonly caFile: string;
  readonly certificateFile: string;
  readonly certificateKeyFile: string;
  readonly dir: string;
  close(): Promise<void>;
}

/** A scenario that cannot be used; the message names line and member. */
export class ScenarioError extends Error {
  constructor(
    readonly problems: readonly {
      readonly kind: SimulatorMessage;
      readonly args: Readonly<Record<string, string | number>>;
    }[],
  ) {
    super(problems.map(({ kind, args }) => simulatorText(kind, args, "en")).join("\n"));
    this.name = "ScenarioError";
  }

  /** The problems in the reader's language. */
  textIn(language: Language): string {
    return this.problems.map(({ kind, args }) => simulatorText(kind, args, language)).join("\n");
  }
}

/** Starts the practice channel; resolves when it listens. */
export async function startPracticeChannel(options: PracticeOptions): Promise<PracticeChannel> {
  const scenario = loadScenario(options);
  const player = new ScenarioPlayer(scenario, path.dirname(options.scenario ?? options.dir));
  const stateFolder = path.join(options.dir, stateFolderName);
  const identity = await loadIdentity(stateFolder);
  if (options.home) registerIdentity(options.home, identity);
  const accounts = makeAccounts(options, scenario, identity);
  placeFiles(scenario, accounts);
  const onEvent = options.onEvent ?? (() => undefined);
  const host = options.host ?? "127.0.0.1";
  const server = await startSftpServer({
    hostKey: identity.hostKey,
    host,
    port: options.port,
    accounts,
    onEvent: (event) => onEvent({ event: "transfer", ...event }),
    onArrived: () => authority.arrived(),
    interfere: player.interfere,
  });
  const { clock, core = () => undefined } = options;
  const authority = new Authority({
    stateFolder,
    identity,
    accounts,
    // Read at each set: a pack that is installed meanwhile counts.
    get packs() {
      return options.packs;
    },
    core,
    clock,
    scenario,
    player,
    onEvent,
    isBeingWritten: server.isBeingWritten,
  });
  authority.start();
  return {
    host,
    port: server.port,
    user: accounts[0].user,
    keyFile: identity.userKeyFile,
    hostKeySha256: identity.hostKeySha256,
    hostKeyBlob: identity.hostKeyBlob,
    caFile: identity.caFile,
    certificateFile: identity.certificateFile,
    certificateKeyFile: identity.certificateKeyFile,
    dir: options.dir,
    close: async () => {
      await server.close();
      await authority.close();
    },
  };
}

function loadScenario({ scenario, scenarioSchema }: PracticeOptions): Scenario {
  if (scenario === undefined) return {};
  let text: string;
  try {
    text = readFileSync(scenario, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "";
    throw new ScenarioError([{ kind: "scenario.unreadable", args: { file: scenario, reason } }]);
  }
  const read = readScenario(text, JSON.parse(scenarioSchema ?? "{}") as JsonSchema);
  if (!read.scenario) throw new ScenarioError(read.problems);
  return read.scenario;
}

type PracticeAccount = Account & AuthorityAccount;

/** The first account has its folders in `dir` itself, further ones in dir/senders/USER. */
function makeAccounts(options: PracticeOptions, scenario: Scenario, identity: Identity): PracticeAccount[] {
  const senders: readonly ScenarioSender[] = scenario.senders?.length ? scenario.senders : [{ user: defaultUser }];
  return senders.map(({ user, senderNumbers = [], publicKeyFile }, index) => {
    const top = index === 0 ? options.dir : path.join(options.dir, "senders", user);
    const beside = path.dirname(options.scenario ?? options.dir);
    const publicKey = publicKeyFile
      ? readFileSync(path.resolve(beside, publicKeyFile), "utf8")
      : identity.userPublicKey;
    return { user, senderNumbers, publicKey, folders: makeFolders(top) };
  });
}

function makeFolders(top: string): Map<string, string> {
  const names = Object.keys(environmentOf).filter((name) => name !== "INTEST-S");
  const folders = new Map(
    [...names, ...names.map((name) => answerFolderOf[name])].map((name) => [name, path.join(top, name)]),
  );
  for (const folder of folders.values()) makePrivateFolder(folder);
  return folders;
}

/** Other software's files: one that was fetched and removed is back after the next start. */
function placeFiles(scenario: Scenario, accounts: readonly PracticeAccount[]): void {
  for (const { folder, name, text = "", user } of scenario.files ?? []) {
    const account = accounts.find((one) => one.user === user) ?? accounts[0];
    const real = account.folders.get(folder);
    if (real && !existsSync(path.join(real, name))) writeFileSync(path.join(real, name), text, { mode: 0o600 });
  }
}

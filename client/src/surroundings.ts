// What a command and a view are given. Everything that lives as long as the extension is made once, in extension.ts.
import type * as vscode from "vscode";
import type { CaseResult } from "../../core/src/channel/regression";
import type { AnswersShown } from "./answersShown";
import type { ChannelPart } from "./channelPart";
import type { Channels } from "./channels";
import type { Connection } from "./connection";
import type { Passphrases } from "./passphrases";
import type { PracticeChannel } from "./practice";
import type { Sources } from "./sources";
import type { AnomaliesView } from "./views/anomalies";
import type { StatusItems } from "./status";
import type { Submissions } from "./views/submissions";
import type { Watching } from "./watching";

export interface Surroundings {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: Connection;
  readonly status: StatusItems;
  readonly channels: Channels;
  readonly passphrases: Passphrases;
  readonly practice: PracticeChannel;
  readonly answers: AnswersShown;
  readonly sources: Sources;
  readonly submissions: Submissions;
  readonly watching: Watching;
  readonly anomalies: AnomaliesView;
  /** Signing, journal and transfer: loaded when first needed, because ssh2 and forge are large. */
  channelPart(): Promise<ChannelPart>;
  /** A pack was installed or removed: the view shows it. */
  packsChanged(): void;
  /** Runs the declarations of a folder as tests; the test view sets it. */
  runTests(folder: vscode.Uri): Promise<readonly CaseResult[]>;
  /** Something was sent or fetched: the view shows it. */
  submissionsChanged(): void;
}

/** A command: what it does with the arguments that a menu, a lens or a test hands it. */
export type Command = (surroundings: Surroundings, ...args: unknown[]) => Promise<unknown>;

// A scenario makes the practice channel answer what an exercise needs: refusals, given anomalies, delays, lost answers, cuts.
// A JSON file with a schema (schemas/channel/scenario.schema.json). Without one the channel judges by itself.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson } from "../../pack/json";
import type { SimulatorMessage } from "../../messages/simulator";
import type { Anomaly } from "./answerXml";
import { checkJson, type JsonSchema } from "./jsonSchema";
import type { AnswerSignature } from "./outbox";
import type { Interference, Request } from "./sftpServer";

export interface Scenario {
  readonly latencyMs?: { readonly acrf?: number; readonly notification?: number };
  /** How long a set may wait for its GO before it is refused with ACRF-130. */
  readonly goWaitMs?: number;
  /** Older dates in a file name are refused with ACRF-126. */
  readonly maxAgeDays?: number;
  readonly maxFileBytes?: number;
  readonly maxForms?: number;
  readonly maxParts?: number;
  readonly senders?: readonly ScenarioSender[];
  /** Other software's files that lie in a folder from the start. */
  readonly files?: readonly {
    readonly folder: string;
    readonly name: string;
    readonly text?: string;
    readonly user?: string;
  }[];
  readonly cases?: readonly ScenarioCase[];
  readonly faults?: readonly ScenarioFault[];
}

export interface ScenarioSender {
  readonly user: string;
  /** Sender numbers of the account; none = any. */
  readonly senderNumbers?: readonly string[];
  /** The account's public key; none = the practice channel's own key pair. */
  readonly publicKeyFile?: string;
}

export interface ScenarioCase {
  /** All of it must hold; nothing = every set. */
  readonly when?: {
    /** Name of the GO; * and ? stand for anything. */
    readonly go?: string;
    readonly user?: string;
    readonly environment?: string;
  };
  /** Holds only for so many sets. */
  readonly times?: number;
  readonly acrf?: ScenarioAnswer & { readonly errors?: readonly string[] };
  readonly notification?: ScenarioAnswer & { readonly forms?: readonly ScenarioForm[] };
}

export interface ScenarioAnswer {
  readonly delayMs?: number;
  readonly lose?: boolean;
  readonly signature?: AnswerSignature;
  /** As a CO, whatever its size. */
  readonly zip?: boolean;
  /** A file that is sent as the answer, beside the scenario. */
  readonly file?: string;
}

export interface ScenarioForm {
  /** 1-based, over all parts; none = every form. */
  readonly form?: number;
  readonly resultCode?: number;
  readonly diagnosis?: readonly number[];
  /** In place of what the judge found, or besides it. */
  readonly anomalies?: readonly Anomaly[];
  readonly keepJudged?: boolean;
}

export interface ScenarioFault {
  readonly method: string;
  readonly folder?: string;
  readonly name?: string;
  readonly user?: string;
  /** write and read: from this byte on. */
  readonly afterBytes?: number;
  readonly times?: number;
  readonly do: "refuse" | "cut";
}

/** What is wrong with a scenario file, for the simulator's messages. */
export interface ScenarioProblem {
  readonly kind: SimulatorMessage;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Reads a scenario. `schema` is the content of scenario.schema.json. */
export function readScenario(text: string, schema: JsonSchema): { scenario?: Scenario; problems: ScenarioProblem[] } {
  const json = parseJson(text);
  if (json.problem) {
    const { message, at } = json.problem;
    return { problems: [{ kind: "scenario.json", args: { line: lineOf(text, at), reason: message } }] };
  }
  const problems = checkJson(json.value, schema).map(({ kind, where, expected, holder, key }) => ({
    kind,
    args: { where: where || "/", expected, line: lineOf(text, json.offsetOf(holder, key) ?? 0) },
  }));
  return problems.length > 0 ? { problems } : { scenario: json.value as Scenario, problems };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** The scenario at work: which case a set meets, and what a request meets. Counts how often each has been met. */
export class ScenarioPlayer {
  private readonly met = new Map<object, number>();

  constructor(
    private readonly scenario: Scenario,
    /** Folder of the scenario file. */
    private readonly folder: string,
  ) {}

  /** The first case that the set meets; it is counted. */
  caseFor(set: { go: string; user: string; environment: string }): ScenarioCase | undefined {
    const fits = ({ when = {} }: ScenarioCase) =>
      matches(when.go, set.go) && matches(when.user, set.user) && matches(when.environment, set.environment);
    return this.take((this.scenario.cases ?? []).filter(fits));
  }

  /** What a request meets. */
  readonly interfere: Interference = (request) => {
    const fits = (fault: ScenarioFault) =>
      fault.method === request.method &&
      matches(fault.folder, request.folder) &&
      matches(fault.name, request.name) &&
      matches(fault.user, request.user) &&
      isReached(fault, request);
    return this.take((this.scenario.faults ?? []).filter(fits))?.do;
  };

  /** The text of a canned answer, with {go}, {ticket}, {date} and {time} filled in. */
  cannedAnswer(file: string, values: Readonly<Record<string, string>>): string {
    const text = readFileSync(path.resolve(this.folder, file), "utf8");
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  private take<T extends { readonly times?: number }>(found: readonly T[]): T | undefined {
    const next = found.find((item) => (this.met.get(item) ?? 0) < (item.times ?? Infinity));
    if (next) this.met.set(next, (this.met.get(next) ?? 0) + 1);
    return next;
  }
}

function isReached({ afterBytes = 0 }: ScenarioFault, { upTo }: Request): boolean {
  return afterBytes === 0 || upTo > afterBytes;
}

/** "*" and "?" stand for anything; no pattern fits all. */
function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "u").test(text);
}

// The frame around every command: trust, loading, and what is said when it cannot go on.
import * as vscode from "vscode";
import type { ChannelPart } from "./channelPart";
import type { Command, Surroundings } from "./surroundings";
import { Cancelled, Stop } from "./target";
import { language, text } from "./texts";

/** Commands that a folder of unknown origin must not reach: they sign, send, fetch, or read channels. */
const needTrust = new Set(
  [
    "signFile",
    "createTriplet",
    "sendToIntest",
    "sendToIntestS",
    "sendAgain",
    "sendUnderNextNumber",
    "withdraw",
    "settleGo",
    "forgetHostKey",
    "planSetUp",
    "sendToIn",
    "sendExisting",
    "fetchAnswers",
    "startPractice",
    "addChannel",
    "testFolder",
    "purgeSubmissions",
    "goToDeclaration",
  ]
    .concat([
      "installPack",
      "removePack",
      "selectChannel",
      "checkChannel",
      "createSshKey",
      "copyPublicKey",
      "exportCertificate",
    ])
    .map((name) => `fla.${name}`),
);

/** Runs a command; its result is for whoever called it by name, undefined when it stopped. */
export async function runCommand(
  name: string,
  load: () => Promise<Command>,
  surroundings: Surroundings,
  args: readonly unknown[],
): Promise<unknown> {
  try {
    if (needTrust.has(name) && !vscode.workspace.isTrusted) throw new Stop(text("untrusted"));
    const command = await load();
    return await command(surroundings, ...args);
  } catch (error) {
    await report(name, error, surroundings);
    return undefined;
  }
}

/** Errors of the channel part are known by their name: the part itself may not be loaded. */
async function report(name: string, error: unknown, surroundings: Surroundings): Promise<void> {
  if (error instanceof Cancelled) return;
  if (error instanceof Stop) return void vscode.window.showErrorMessage(error.message);
  const kind = error instanceof Error ? error.name : "";
  if (kind === "GateRefusal") return showRefusal(await surroundings.channelPart(), error as GateRefusal);
  const known = kind === "ChannelError";
  const reason = known ? (await surroundings.channelPart()).errorText(error, language()) : plain(error);
  surroundings.log.error(`${name}: ${known ? (error as Error).message : reason}`);
  offerLog(reason, surroundings.log);
}

type GateRefusal = InstanceType<ChannelPart["GateRefusal"]>;

/** What nobody can override is said whole, each objection on a line. */
function showRefusal(part: ChannelPart, refusal: GateRefusal): void {
  const detail = refusal.items.map((item) => `• ${part.gateItemText(item, language())}`).join("\n");
  void vscode.window.showErrorMessage(text("gateRefuses"), { modal: true, detail });
}

function offerLog(reason: string, log: vscode.LogOutputChannel): void {
  const showLog = text("showLog");
  void vscode.window.showErrorMessage(reason, showLog).then((answer) => {
    if (answer === showLog) log.show();
  });
}

function plain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// The frame around every command: trust, loading, and what is said when it cannot go on.
import * as vscode from "vscode";
import type { Command, Surroundings } from "./surroundings";
import { Cancelled, Stop } from "./target";
import { text } from "./texts";

/** Commands that a folder of unknown origin must not reach: they sign, send, fetch, or read channels. */
const needTrust = new Set(
  ["signFile", "createTriplet", "sendToIntest", "sendToIn", "fetchAnswers", "startPractice", "addChannel"]
    .concat(["selectChannel", "checkChannel", "createSshKey", "copyPublicKey", "exportCertificate"])
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
    report(name, error, surroundings.log);
    return undefined;
  }
}

function report(name: string, error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof Cancelled) return;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof Stop) return void vscode.window.showErrorMessage(reason);
  log.error(`${name}: ${reason}`);
  const showLog = text("showLog");
  void vscode.window.showErrorMessage(reason, showLog).then((answer) => {
    if (answer === showLog) log.show();
  });
}

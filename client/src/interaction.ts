// What an operation of the channel asks, answered by VS Code: passphrases, fingerprints, the questions of the gate. The
// confirmation of production is modal and names channel, environment and number of declarations.
import * as vscode from "vscode";
import type { Answer, FirstContact, Interaction, Question } from "../../core/src/channel/interaction";
import type { ChannelPart } from "./channelPart";
import type { OperationPassphrases, Passphrases } from "./passphrases";
import { language, text } from "./texts";

export interface OperationInteraction extends Interaction {
  /** The operation succeeded: its passphrases are kept. */
  keep(): Promise<void>;
}

/** Shorter reasons say nothing; the gate refuses them too. */
const minReason = 5;

/** The interaction of one operation. `report` shows its progress. */
export function interactionFor(
  part: ChannelPart,
  passphrases: Passphrases,
  report?: (message: string, percent: number) => void,
): OperationInteraction {
  const asked: OperationPassphrases = passphrases.forOperation();
  return {
    passphrase: (request) => asked.ask(request),
    hostKey: askHostKey,
    confirm: (question) => answerTo(part, question),
    progress: ({ name, doneBytes, totalBytes, bytesPerSecond }) =>
      report?.(
        `${name} · ${amount(doneBytes, totalBytes)} · ${speed(bytesPerSecond)}`,
        totalBytes > 0 ? (100 * doneBytes) / totalBytes : 0,
      ),
    keep: () => asked.keep(),
  };
}

async function askHostKey({ host, port, sha256 }: FirstContact): Promise<boolean> {
  const accept = text("hostKeyAccept");
  const message = text("hostKeyNew", { host: `${host}:${port}`, fingerprint: sha256 });
  return (await vscode.window.showWarningMessage(message, { modal: true }, accept)) === accept;
}

function answerTo(part: ChannelPart, question: Question): Promise<Answer | undefined> {
  const bullets = (items: Question["warnings"]): string =>
    items.map((item) => `• ${part.gateItemText(item, language())}`).join("\n");
  if (question.kind === "production") return confirmProduction(question, bullets(question.warnings));
  const objections = bullets([...question.items, ...question.warnings]);
  return question.kind === "test" ? confirmTest(objections) : askReason(objections);
}

async function confirmTest(objections: string): Promise<Answer | undefined> {
  const send = text("confirmIntestSend");
  const detail = `${text("gateAsks")}\n${objections}`;
  const answer = await vscode.window.showWarningMessage(text("confirmIntest"), { modal: true, detail }, send);
  return answer === send ? {} : undefined;
}

async function askReason(objections: string): Promise<Answer | undefined> {
  const goOn = text("gateGoOn");
  const answer = await vscode.window.showWarningMessage(text("gateAsks"), { modal: true, detail: objections }, goOn);
  if (answer !== goOn) return undefined;
  const reason = await vscode.window.showInputBox({
    prompt: text("gateReason"),
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim().length < minReason ? text("reasonNeeded") : undefined),
  });
  return reason === undefined ? undefined : { reason };
}

async function confirmProduction(
  question: Extract<Question, { kind: "production" }>,
  warnings: string,
): Promise<Answer | undefined> {
  const { channel, practice, declarations, senderNumber, typeSenderNumber } = question;
  const kind = text(practice ? "practiceMark" : "realMark");
  const what = text("confirmIn", { channel, kind, sender: senderNumber, count: declarations });
  const detail = warnings === "" ? what : `${what}\n\n${warnings}`;
  const send = text("confirmInSend");
  const answer = await vscode.window.showWarningMessage(text("confirmInTitle"), { modal: true, detail }, send);
  if (answer !== send) return undefined;
  if (!typeSenderNumber) return {};
  const typed = await vscode.window.showInputBox({
    prompt: text("typeSender", { channel }),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === senderNumber ? undefined : text("senderDiffers")),
  });
  return typed === undefined ? undefined : { senderNumber: typed };
}

/** "1.2 / 50.0 MB". */
function amount(doneBytes: number, totalBytes: number): string {
  const [done, total] = [doneBytes, totalBytes].map((bytes) => (bytes / 1e6).toFixed(1));
  return `${done} / ${total} MB`;
}

function speed(bytesPerSecond: number): string {
  const megabytes = bytesPerSecond / 1e6;
  return megabytes < 0.1 ? `${Math.round(bytesPerSecond / 1e3)} kB/s` : `${megabytes.toFixed(1)} MB/s`;
}

// The log of the practice channel: method, names, codes and sizes; never content. Text is made here, at the edge.
import { outcomeOfForm } from "../../answers/read";
import { answerText } from "../../messages/answers";
import { simulatorText, type SimulatorMessage } from "../../messages/simulator";
import type { Language, MessageArgs } from "../../messages/catalogue";
import type { TransferEvent } from "./sftpServer";

interface About {
  readonly user: string;
  /** File name of the GO, or of the file it is about. */
  readonly name: string;
}

export type PracticeEvent =
  | ({ readonly event: "transfer" } & TransferEvent)
  | ({ readonly event: "taken"; readonly folder: string } & About)
  | ({ readonly event: "accepted"; readonly ticket: string } & About)
  | ({
      readonly event: "refused";
      readonly codes: readonly string[];
      readonly signatureReasons: readonly string[];
      readonly byScenario: boolean;
    } & About)
  | ({
      readonly event: "form";
      readonly form: number;
      /** As the notification will tell it. */
      readonly resultCode: number;
      readonly anomalies: readonly string[];
      /** The scenario gives it, whatever the judge found. */
      readonly byScenario: boolean;
    } & About)
  | ({
      readonly event: "disagreement";
      readonly form: number;
      readonly libxml2: boolean;
      readonly own: boolean;
    } & About)
  | ({ readonly event: "noOpinion"; readonly reason: string } & About)
  | ({ readonly event: "answered"; readonly folder: string; readonly answer: string } & About)
  | ({ readonly event: "lost"; readonly kind: string } & About)
  /** The answer is a file of the scenario: what the judge found is not told to anybody. */
  | ({ readonly event: "canned"; readonly kind: string; readonly file: string } & About)
  | ({ readonly event: "cancelled" } & About)
  | ({ readonly event: "problem"; readonly reason: string } & About);

/** What hinders a file, or is not as the sender expects, stands out in the log. */
export function eventLevel(event: PracticeEvent): "info" | "warn" {
  if (event.event === "transfer") return event.failed === undefined ? "info" : "warn";
  if (event.event === "form") return event.resultCode === 1 ? "info" : "warn";
  return quietEvents.has(event.event) ? "info" : "warn";
}

const quietEvents: ReadonlySet<PracticeEvent["event"]> = new Set([
  "taken",
  "accepted",
  "answered",
  "cancelled",
  "canned",
]);

/** One line of the log view, in the reader's language. */
export function eventText(event: PracticeEvent, language: Language): string {
  const line = lineOf(event, language);
  const isGiven = (event.event === "form" || event.event === "refused") && event.byScenario;
  return isGiven ? simulatorText("log.byScenario", { line }, language) : line;
}

function lineOf(event: PracticeEvent, language: Language): string {
  if (event.event === "form") {
    const result = answerText(`outcome.${outcomeOfForm(event.resultCode)}`, {}, language);
    return simulatorText("log.form", { ...toArgs(event), result }, language);
  }
  if (event.event !== "transfer") return simulatorText(`log.${event.event}`, toArgs(event), language);
  if (event.failed !== undefined) return failureText(event, event.failed, language);
  return simulatorText(`log.${event.method}` as SimulatorMessage, toArgs(event), language);
}

/** @param status of SFTP 7 */
function failureText({ method, user, place, byScenario }: TransferEvent, status: string, language: Language): string {
  const about = place ?? user;
  if (byScenario === "cut") return simulatorText("log.cut", { method, place: about }, language);
  const known = status === "2" || status === "3" ? (`log.status.${status}` as const) : "log.status.other";
  const reason = simulatorText(byScenario ? "log.status.scenario" : known, { status }, language);
  return simulatorText("log.failed", { method, place: about, reason }, language);
}

function toArgs(event: PracticeEvent): MessageArgs {
  return Object.fromEntries(
    Object.entries(event)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]: [string, unknown]) => [
        name,
        Array.isArray(value) ? value.join(", ") || "-" : String(value),
      ]),
  );
}

// The log of the practice channel: method, names, codes and sizes; never content. Text is made here, at the edge.
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
    } & About)
  | ({
      readonly event: "form";
      readonly form: number;
      readonly resultCode: number;
      readonly anomalies: readonly string[];
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
  | ({ readonly event: "cancelled" } & About)
  | ({ readonly event: "problem"; readonly reason: string } & About);

/** One line of the log view, in the reader's language. */
export function eventText(event: PracticeEvent, language: Language): string {
  if (event.event !== "transfer") return simulatorText(`log.${event.event}`, toArgs(event), language);
  if (event.failed !== undefined) return simulatorText("log.failed", toArgs(event), language);
  return simulatorText(`log.${event.method}` as SimulatorMessage, toArgs(event), language);
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

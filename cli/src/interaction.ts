// Answers an operation's questions from the command line's options: nothing is confirmed that the call does not confirm itself.
import type { Answer, FirstContact, Interaction, Progress, Question } from "../../core/src/channel/interaction";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { CommandError, text, type Arguments, type OptionSpec } from "./args";
import { secretAnswers, secretOptions } from "./secrets";
import { printAside } from "./output";

export const interactionOptions: OptionSpec = {
  ...secretOptions,
  "accept-host-key": { type: "string" },
  "confirm-sender": { type: "string" },
  reason: { type: "string" },
  yes: { type: "boolean", short: "y" },
};

/** The sentences of a question's items, in the reader's language. */
export type ItemText = (question: Question) => string;

export function commandLineInteraction(
  values: Arguments["values"],
  language: Language,
  itemText: ItemText,
): Interaction {
  return {
    passphrase: secretAnswers(values, language),
    hostKey: async (contact: FirstContact) => acceptHostKey(contact, text(values, "accept-host-key"), language),
    confirm: async (question: Question) => answer(question, values, language, itemText),
    progress: process.stderr.isTTY ? showProgress(language) : undefined,
  };
}

function acceptHostKey(contact: FirstContact, accepted: string | undefined, language: Language): boolean {
  if (accepted === contact.sha256 || `SHA256:${accepted}` === contact.sha256) return true;
  const host = `${contact.host}:${contact.port}`;
  throw new CommandError(cliText("hostKeyUnknown", language, { host, fingerprint: contact.sha256 }));
}

function answer(
  question: Question,
  values: Arguments["values"],
  language: Language,
  itemText: ItemText,
): Answer | undefined {
  const warnings = question.warnings.map((item) => itemText({ ...question, kind: "test", items: [item] } as Question));
  for (const warning of warnings) printAside(warning);
  switch (question.kind) {
    case "test":
      if (values.yes === true) return {};
      throw new CommandError(cliText("confirmNeeded", language, { question: itemText(question) }));
    case "override": {
      const reason = text(values, "reason");
      if (reason) return { reason };
      throw new CommandError(cliText("reasonNeeded", language, { question: itemText(question) }));
    }
    case "production": {
      const senderNumber = text(values, "confirm-sender");
      if (senderNumber) return { senderNumber };
      throw new CommandError(cliText("needOption", language, { option: "--confirm-sender NNNNNN" }));
    }
  }
}

/** One line that is written over, on a terminal only. */
function showProgress(language: Language): (progress: Progress) => void {
  return ({ name, doneBytes, totalBytes, bytesPerSecond }) => {
    const percent = totalBytes === 0 ? 100 : Math.floor((100 * doneBytes) / totalBytes);
    const [done, total] = [doneBytes, totalBytes].map((bytes) => (bytes / 1e6).toFixed(1));
    const args = { name, percent, done, total, speed: (bytesPerSecond / 1e6).toFixed(1) };
    process.stderr.write(`\r${cliText("sending", language, args)}${percent === 100 ? "\n" : ""}`);
  };
}

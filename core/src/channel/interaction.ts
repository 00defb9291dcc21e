// What an operation asks of the person who started it. Editor and command line each answer in their own way; the operations
// hold no user interface. Every answer may be "no": the operation then stops with nothing sent.
import type { Environment } from "../triplet/names";
import type { GateItem } from "./gate";

export interface PassphraseRequest {
  /** A "pin" is asked each time and never kept: a card that sees a wrong one three times is locked. */
  readonly purpose: "sshKey" | "certificate" | "jumpKey" | "pin";
  /** The file that is locked; for a "pin" the name of the token. */
  readonly file: string;
  /** True when the passphrase just given was wrong. */
  readonly again: boolean;
}

/** Gives a passphrase, used once and not kept; undefined stops the operation. */
export type AskPassphrase = (request: PassphraseRequest) => Promise<string | undefined>;

/** First contact with a host: its key as `ssh-keygen -l` shows it. */
export interface FirstContact {
  readonly host: string;
  readonly port: number;
  readonly keyType: string;
  /** "SHA256:..." to compare with what the receiver publishes. */
  readonly sha256: string;
}

/** A question of the gate; `warnings` is what should be known but needs no answer. The sentences of its items are `gateItemText(item, language)`. */
export type Question =
  | {
      /** Overridable objections against production: a typed reason, which is recorded. */
      readonly kind: "override";
      readonly environment: Environment;
      readonly channel: string;
      readonly items: readonly GateItem[];
      readonly warnings: readonly GateItem[];
    }
  | {
      /** A test set that has findings goes after one confirmation. */
      readonly kind: "test";
      readonly environment: Environment;
      readonly channel: string;
      readonly items: readonly GateItem[];
      readonly warnings: readonly GateItem[];
      readonly declarations: number;
    }
  | {
      /** Production, asked in a modal way. */
      readonly kind: "production";
      readonly environment: Environment;
      readonly channel: string;
      readonly practice: boolean;
      readonly declarations: number;
      readonly senderNumber: string;
      /** The person must type the sender number: the first time in a session. */
      readonly typeSenderNumber: boolean;
      readonly warnings: readonly GateItem[];
    };

export interface Answer {
  /** For "override": at least a few words. */
  readonly reason?: string;
  /** For "production" with typeSenderNumber. */
  readonly senderNumber?: string;
}

export interface Progress {
  /** File under way. */
  readonly name: string;
  /** Bytes of all files done, and in all. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
}

export interface Interaction {
  passphrase: AskPassphrase;
  /** Shows a fingerprint; true pins the key. */
  hostKey(contact: FirstContact): Promise<boolean>;
  /** Asks a question of the gate; undefined stops. */
  confirm(question: Question): Promise<Answer | undefined>;
  progress?(progress: Progress): void;
}

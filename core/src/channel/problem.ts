// What can go wrong in the channel is data: an area's message and its arguments. Text is made at the edge, in the reader's
// language. No passphrase, key or content is ever an argument.
import type { Language, MessageArgs } from "../messages/catalogue";
import { channelText, type ChannelMessage } from "../messages/channel";
import { gateText, type GateMessage } from "../messages/gate";
import { signingText, type SigningMessage } from "../messages/signing";
import { tripletText, type TripletMessage } from "../messages/triplet";

export type Problem = { readonly args: MessageArgs } & (
  | { readonly area: "channel"; readonly kind: ChannelMessage }
  | { readonly area: "gate"; readonly kind: GateMessage }
  | { readonly area: "signing"; readonly kind: SigningMessage }
  | { readonly area: "triplet"; readonly kind: TripletMessage; readonly code: string }
);

/** An expected failure: its sentence names what, where and what to do. `message` is the English one. */
export class ChannelError extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problemText(problem, "en"), options);
    this.name = "ChannelError";
  }

  /** True when this is the problem of that kind. */
  is(kind: Problem["kind"]): boolean {
    return this.problem.kind === kind;
  }
}

export function channelError(kind: ChannelMessage, args: MessageArgs = {}, cause?: unknown): ChannelError {
  return new ChannelError({ area: "channel", kind, args }, { cause });
}

export function signingError(kind: SigningMessage, args: MessageArgs = {}, cause?: unknown): ChannelError {
  return new ChannelError({ area: "signing", kind, args }, { cause });
}

export function gateError(kind: GateMessage, args: MessageArgs = {}): ChannelError {
  return new ChannelError({ area: "gate", kind, args });
}

/** The sentence of a problem; a problem of the triplet is preceded by its anomaly code. */
export function problemText(problem: Problem, language: Language): string {
  switch (problem.area) {
    case "channel":
      return channelText(problem.kind, language, problem.args);
    case "gate":
      return gateText(problem.kind, language, problem.args);
    case "signing":
      return signingText(problem.kind, language, problem.args);
    case "triplet":
      return `${problem.code}: ${tripletText(problem.kind, language, problem.args)}`;
  }
}

/** The sentence of any error: ours in the reader's language, another one as it is. */
export function errorText(error: unknown, language: Language): string {
  if (error instanceof ChannelError) return problemText(error.problem, language);
  return error instanceof Error ? error.message : String(error);
}

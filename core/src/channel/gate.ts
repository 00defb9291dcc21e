// THE gate: what may leave this machine. One text for editor and command line, over facts that others gathered.
//
// Never to be overridden: names, folder and environment that disagree; a missing or wrong FS in IN; an unsaved file; an
// unofficial pack into IN of a real channel; practice codes and practice certificates on a real channel; a declaration that was
// sent before. To be overridden by a typed reason, which is recorded: blocking findings, an engine's disagreement, `undecided`.
// INTEST takes deliberately wrong content, and in sets made elsewhere also wrong names and signatures, after one confirmation.
// A channel is practice only when it presents a practice host key made on this machine; everything else is real.
import type { Verdict } from "../check/contract";
import type { Language, MessageArgs } from "../messages/catalogue";
import { gateText, type GateMessage } from "../messages/gate";
import { tripletText, type TripletMessage } from "../messages/triplet";
import { folders, type Environment } from "../triplet/names";
import type { SetProblem } from "../triplet/set";
import type { Answer, Question } from "./interaction";
import { channelError, gateError } from "./problem";

/** What the check of the content found. The caller ran it: the gate knows no schema. */
export interface ContentFacts {
  readonly pack: { readonly id: string; readonly official: boolean } | null;
  readonly verdict: Verdict;
  /** Findings of class B. */
  readonly blocking: number;
  /** Our engine and the second opinion differ on whether the schema is kept: the sentence with both reasons. */
  readonly disagreement?: string;
  readonly declarations: number;
  /** The document has changes that are not on disk. */
  readonly unsaved?: boolean;
}

/** Worst first. */
const verdicts: readonly Verdict[] = ["refused", "undecided", "accepted"];

/**
 * The files of a set as one content, which is as bad as the worst of them. One that nobody checked makes it undecided; undefined
 * where nobody checked any.
 */
export function contentOfSet(files: readonly (ContentFacts | undefined)[]): ContentFacts | undefined {
  const known = files.flatMap((one) => one ?? []);
  if (known.length === 0) return undefined;
  const found = files.map((one) => one?.verdict ?? "undecided");
  const disagreements = known.flatMap(({ disagreement }) => disagreement ?? []);
  return {
    pack: known.find(({ pack }) => pack?.official === false)?.pack ?? known[0].pack,
    verdict: verdicts.find((one) => found.includes(one))!,
    blocking: known.reduce((sum, { blocking }) => sum + blocking, 0),
    disagreement: disagreements.length > 0 ? disagreements.join(" ") : undefined,
    declarations: known.reduce((sum, { declarations }) => sum + declarations, 0),
    unsaved: known.some(({ unsaved }) => unsaved),
  };
}

export type SignatureFact = "none" | "wrong" | "good";

export interface GateFacts {
  readonly channel: string;
  readonly senderNumber: string;
  readonly environment: Environment;
  /** Undefined before the first contact: only what holds either way is then refused. */
  readonly practice: boolean | undefined;
  /** False for FI, FS and GO that other software made: they go byte for byte. */
  readonly madeHere: boolean;
  /** Application code in the names, and the codes that packs reserve for practice. */
  readonly code: string;
  readonly practiceCodes: readonly string[];
  /** Findings of the preflight, on names and on the finished files. */
  readonly problems: readonly SetProblem[];
  readonly signature: SignatureFact;
  readonly practiceCertificate: boolean;
  /** Undefined where nobody checked the content: that is undecided. */
  readonly content: ContentFacts | undefined;
  readonly declarations: number;
  /** Sent to IN before, by the hash of the FI or by a form's date, hour and reference. */
  readonly sentBefore?: { readonly by: "hash" | "form"; readonly set: string };
  /** A set with this name has a GO of unknown state. */
  readonly doubtful?: string;
  /** Forms for employers that gave no mandate to this channel. */
  readonly outsideMandates?: number;
  /** Forms whose declarant is another enterprise than the training provider that holds the channel. */
  readonly otherDeclarant?: number;
  /** Enterprise number in the signing certificate, where it is not the channel's. */
  readonly otherOwner?: string;
  /** False where the channel does not use the environment S. */
  readonly simulation?: boolean;
  /** Enterprise number of the channel. */
  readonly enterpriseNumber?: string;
}

/** One objection. Its weight: refuse, override by a typed reason, confirm once, or merely say. */
export type GateItem =
  | { readonly area: "gate"; readonly kind: GateMessage; readonly args: MessageArgs }
  | { readonly area: "triplet"; readonly kind: TripletMessage; readonly args: MessageArgs; readonly code: string };

export interface GateDecision {
  readonly refusals: readonly GateItem[];
  readonly overridable: readonly GateItem[];
  readonly confirmable: readonly GateItem[];
  readonly warnings: readonly GateItem[];
}

/** What was asked and answered; the journal keeps it. */
export interface GateRecord {
  readonly environment: Environment;
  readonly practice: boolean;
  /** Kinds of what was overridden or confirmed. */
  readonly items: readonly string[];
  readonly reason?: string;
  /** What was merely said. */
  readonly warnings: readonly GateItem[];
}

/** Sender numbers typed in this session; the caller keeps it as long as a session lasts. */
export class GateSession {
  readonly #typed = new Set<string>();

  hasTyped(senderNumber: string): boolean {
    return this.#typed.has(senderNumber);
  }

  typed(senderNumber: string): void {
    this.#typed.add(senderNumber);
  }
}

/** A reason that says something: shorter ones are asked again by the caller or refused here. */
const minimumReason = 5;

/** Sorts every objection by its weight. Pure: the same facts give the same decision. */
export function decide(facts: GateFacts): GateDecision {
  const decision = {
    refusals: [] as GateItem[],
    overridable: [] as GateItem[],
    confirmable: [] as GateItem[],
    warnings: [] as GateItem[],
  };
  const real = facts.practice === false;
  const production = facts.environment === "R";
  const item = (kind: GateMessage, args: MessageArgs = {}): GateItem => ({ area: "gate", kind, args });
  const refuse = (kind: GateMessage, args?: MessageArgs): void => void decision.refusals.push(item(kind, args));
  const object = (found: GateItem): void => void (production ? decision.overridable : decision.confirmable).push(found);

  if (facts.content?.unsaved) refuse("unsaved");
  if (real && facts.practiceCodes.includes(facts.code))
    refuse("practiceCode", { code: facts.code, channel: facts.channel });
  if (real && facts.practiceCertificate) refuse("practiceCertificate", { channel: facts.channel });
  if (real && production && facts.content?.pack && !facts.content.pack.official)
    refuse("unofficialPack", { pack: facts.content.pack.id });
  if (production && facts.signature === "none") refuse("signatureMissing", { folder: folders.R.put });
  if (production && facts.signature === "wrong") refuse("signatureWrong", { folder: folders.R.put });
  if (!production && facts.signature === "wrong")
    if (facts.madeHere) refuse("signatureWrong", { folder: folders[facts.environment].put });
    else decision.confirmable.push(item("signatureWrong", { folder: folders[facts.environment].put }));
  if (facts.doubtful !== undefined) refuse("goUnknown", { set: facts.doubtful });
  if (production && facts.sentBefore)
    refuse(facts.sentBefore.by === "hash" ? "sentBeforeFile" : "sentBeforeForm", { set: facts.sentBefore.set });

  for (const problem of facts.problems) {
    const found: GateItem = { area: "triplet", kind: problem.kind, args: problem.args, code: problem.code };
    if (problem.kind === "mixedLineEnds") decision.warnings.push(found);
    else if (isAboutContent(problem.kind)) object(found);
    else if (production || facts.madeHere) decision.refusals.push(found);
    else decision.confirmable.push(found);
  }
  const { content } = facts;
  if (!content) {
    if (production) decision.overridable.push(item("contentUnchecked"));
  } else {
    if (content.blocking > 0) object(item("blockingFindings", { count: content.blocking }));
    if (content.disagreement !== undefined) object(item("disagreement", { reasons: content.disagreement }));
    if (content.verdict === "undecided" && content.disagreement === undefined) object(item("undecided"));
  }
  if (facts.environment === "S" && facts.simulation === false) refuse("noSimulation", { channel: facts.channel });
  if (facts.otherDeclarant)
    object(item("otherDeclarant", { count: facts.otherDeclarant, expected: facts.enterpriseNumber ?? "" }));
  if (real && facts.otherOwner !== undefined)
    decision.warnings.push(item("otherOwner", { found: facts.otherOwner, expected: facts.enterpriseNumber ?? "" }));
  if (facts.outsideMandates) decision.warnings.push(item("outsideMandates", { count: facts.outsideMandates }));
  return decision;
}

/**
 * Passes the gate or throws: refusals first, then the questions, in this order. Resolves with what is to be recorded.
 * @param ask asks the person; undefined stops
 */
export async function passGate(
  facts: GateFacts & { readonly practice: boolean },
  ask: (question: Question) => Promise<Answer | undefined>,
  session: GateSession,
): Promise<GateRecord> {
  const decision = decide(facts);
  refuseFirst(decision);
  const { environment, channel, declarations } = facts;
  const { warnings } = decision;
  const record = {
    environment,
    practice: facts.practice,
    items: [...decision.overridable, ...decision.confirmable].map(({ kind }) => kind),
    warnings,
  };
  if (decision.overridable.length > 0) {
    const answer = await answered(
      ask({ kind: "override", environment, channel, items: decision.overridable, warnings }),
    );
    const reason = answer.reason?.trim() ?? "";
    if (reason.length < minimumReason) throw gateError("reasonNeeded", { least: minimumReason });
    await askProduction(facts, warnings, ask, session);
    return { ...record, reason };
  }
  if (decision.confirmable.length > 0)
    await answered(ask({ kind: "test", environment, channel, items: decision.confirmable, warnings, declarations }));
  if (environment === "R") await askProduction(facts, warnings, ask, session);
  return record;
}

/** Throws the first refusal; all of them are in the error's `items`. */
export function refuseFirst(decision: GateDecision): void {
  const [first] = decision.refusals;
  if (!first) return;
  throw new GateRefusal(decision.refusals);
}

/** Nothing was sent, and nobody can override it. */
export class GateRefusal extends Error {
  constructor(readonly items: readonly GateItem[]) {
    super(items.map((item) => gateItemText(item, "en")).join(" "));
    this.name = "GateRefusal";
  }
}

/** The sentence of an objection. */
export function gateItemText(item: GateItem, language: Language): string {
  if (item.area === "gate") return gateText(item.kind, language, item.args);
  return `${item.code}: ${tripletText(item.kind, language, item.args)}`;
}

async function askProduction(
  facts: GateFacts & { readonly practice: boolean },
  warnings: readonly GateItem[],
  ask: (question: Question) => Promise<Answer | undefined>,
  session: GateSession,
): Promise<void> {
  const { environment, channel, declarations, senderNumber, practice } = facts;
  const typeSenderNumber = !session.hasTyped(senderNumber);
  const answer = await answered(
    ask({ kind: "production", environment, channel, practice, declarations, senderNumber, typeSenderNumber, warnings }),
  );
  if (!typeSenderNumber) return;
  if (answer.senderNumber?.trim() !== senderNumber) throw gateError("senderNumberDiffers", { channel });
  session.typed(senderNumber);
}

async function answered(answer: Promise<Answer | undefined>): Promise<Answer> {
  const given = await answer;
  if (given === undefined) throw channelError("cancelled");
  return given;
}

/** Findings on what stands in the files, as against names, folder, environment and signature. */
function isAboutContent(kind: TripletMessage): boolean {
  const content: readonly TripletMessage[] = [
    "noData",
    "noDeclaration",
    "notAForm",
    "notWellFormed",
    "byteOrderMark",
    "notUtf8",
    "otherEncoding",
    "tooBig",
    "tooManyForms",
    "doctype",
    "otherForm",
    "badArchive",
    "archiveCount",
  ];
  return content.includes(kind);
}

// What the parser says is wrong: data, with offsets; the sentences are in core/src/messages/xml.ts.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";

export interface SyntaxFinding {
  readonly kind: XmlMessage;
  /** Half-open range of offsets in the document. */
  readonly from: number;
  readonly to: number;
  /** Values for the sentence. One that ends in `At` is an offset: the edge makes a line of it, `openedAt` becomes `openedLine`. */
  readonly args: FindingArgs;
  /** The check could not be made: a limit was reached. */
  readonly undecided?: boolean;
}

/** A finding as its segment keeps it: offsets relative to the segment, which may lie behind its end. */
export interface LocalFinding {
  readonly kind: XmlMessage;
  readonly from: number;
  readonly to: number;
  readonly args?: FindingArgs;
  /** The element that the mistake belongs to: index of its start tag here, or, below zero, -1 - its index among the elements open at the start of the segment. */
  readonly opener?: number;
  /** The finding stands at that element's start tag, not at from and to. */
  readonly atOpener?: boolean;
}

/** Kinds that do not make a document ill-formed. */
export const toleratedKinds: ReadonlySet<XmlMessage> = new Set<XmlMessage>(["xml.doctype"]);

/** What is wrong with a mark in a text, which may have been a tag: a `<` right before it is no other mistake. */
export const markKinds: ReadonlySet<XmlMessage> = new Set<XmlMessage>([
  "xml.strayLess",
  "xml.strayAmpersand",
  "xml.undeclaredEntity",
  "xml.badCharacterReference",
  "xml.unclosedComment",
  "xml.unclosedCData",
  "xml.unclosedInstruction",
  "xml.badMarkup",
  "xml.cdataEndInText",
  "xml.illegalCharacter",
]);

/** Kinds that say that a limit was reached. */
export const limitKinds: ReadonlySet<XmlMessage> = new Set<XmlMessage>([
  "xml.tooDeep",
  "xml.tagTooLong",
  "xml.tooManyAttributes",
]);

/** What is told once a document, as one mistake makes many of it: a declaration or a root's tag that is missing. */
export function onceFor(finding: LocalFinding): string | undefined {
  if (finding.kind === "xml.undeclaredPrefix") return `${finding.kind} ${finding.args?.prefix}`;
  return finding.kind === "xml.secondRoot" ? finding.kind : undefined;
}

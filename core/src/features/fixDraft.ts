// What the makers of quick fixes share: a fix before it is linked to its finding, and how a value is replaced.
import type { Finding } from "../findings/finding";
import { fill, type Language, type MessageArgs } from "../messages/catalogue";
import { featureTexts, type FeatureText } from "../messages/features";
import { textType, type SimpleType } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { endTagOf, nameOf, startTagRange, textOf, valueRange } from "../xml/nodes";
import type { Change } from "./carried";
import { escapeXml } from "./escape";
import type { HoverReader } from "./hover";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";

/** A fix before it is linked to its finding. */
export interface Draft {
  readonly key: FeatureText;
  readonly args?: MessageArgs;
  readonly changes: readonly Change[];
  /** Instead of `changes`: it concerns the whole file, and its changes are made when it is chosen. */
  readonly whole?: () => Steps<readonly Change[]>;
  /** The one that an editor applies without asking; at most one of a finding's. */
  readonly preferred?: boolean;
  /** The text after it follows from schema or syntax alone and nothing is lost: it may be applied to a whole file on save. */
  readonly safe?: boolean;
}

/** A finding with what stands at its place. */
export interface Place {
  readonly snapshot: Snapshot;
  readonly finding: Finding;
  readonly node: NodeRef;
  readonly reader: FixReader;
}

export interface FixReader extends HoverReader {
  /** What stands for a character that a zone does not admit; undefined where nothing does. */
  plainCharacter?(char: string): string | undefined;
}

export type Maker = (at: Place) => readonly Draft[];

export function typeOf({ snapshot, node }: Place): SimpleType | undefined {
  const type = snapshot.validation?.typeOf(node);
  return type && textType(type);
}

/** The value without the white space around it. */
export function oldValue({ snapshot, node }: Place): string {
  return textOf(snapshot.tree, node).trim();
}

export function valueDraft(place: Place, old: string, value: string, meaning: string, preferred: boolean): Draft {
  const { tree } = place.snapshot;
  const span = valueRange(tree, place.node);
  const change =
    endTagOf(tree, place.node) === place.node
      ? intoEmpty(place.snapshot, place.node, escapeXml(value))
      : { ...span, text: escapeXml(value) };
  if (meaning !== "") return { key: "fix.setValue", args: { value, meaning }, changes: [change], preferred };
  const shown = old.trim();
  const key = shown === "" || isPersonal(shown) ? "fix.setPlain" : "fix.replaceValue";
  return { key, args: { old: shown, value }, changes: [change], preferred };
}

/** A number of eleven digits may be a person's: titles of fixes do not repeat it. */
function isPersonal(value: string): boolean {
  return value.replace(/\D/g, "").length === 11;
}

/** The content of an element that has none; `<x/>` is opened for it. */
export function intoEmpty(snapshot: Snapshot, node: NodeRef, content: string): Change {
  const { tree } = snapshot;
  const value = valueRange(tree, node);
  if (endTagOf(tree, node) !== node) return { from: value.from, to: value.to, text: content };
  const tag = startTagRange(tree, node);
  return { from: tag.to - 2, to: tag.to, text: `>${content}</${nameOf(tree, node).qname}>` };
}

/** The range with the white space before it, so that no empty line stays behind. */
export function withLine(snapshot: Snapshot, span: Span): Span {
  const before = snapshot.tree.text.slice(Math.max(0, span.from - 500), span.from);
  const blank = /(?:\r\n|\r|\n)?[ \t]*$/.exec(before)?.[0].length ?? 0;
  return { from: span.from - blank, to: span.to };
}

export function replace(finding: Finding, text: string, key: FeatureText): Draft {
  return { key, changes: [{ from: finding.from, to: finding.to, text }], preferred: true, safe: true };
}

export function say(language: Language, key: FeatureText, args: MessageArgs = {}): string {
  return fill(featureTexts[language][key], args, language);
}

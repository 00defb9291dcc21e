// Marked-cursor helpers for the language features: `|` in the text is the cursor. An invented pack about a workshop, so that
// no test depends on the content of a real one. An expected empty list is asserted like any other value.
import assert from "node:assert/strict";
import { emptyChannelData, plainCharacter } from "../../../core/src/catalogue/channelData";
import { CheckSession } from "../../../core/src/check/session";
import type { Change } from "../../../core/src/features/carried";
import { completeAt, type CompletionReader } from "../../../core/src/features/completion";
import { fixAll, fixesAt, type FixReader } from "../../../core/src/features/fixes";
import { formattingChanges } from "../../../core/src/features/formatting";
import { semanticTokensIn, type SemanticToken } from "../../../core/src/features/semanticTokens";
import type { Span } from "../../../core/src/features/snapshot";
import { runThrough } from "../../../core/src/features/steps";
import { hoverAt, type HoverReader } from "../../../core/src/features/hover";
import type { Language } from "../../../core/src/messages/catalogue";
import { loadPack } from "../../../core/src/pack/load";
import type { Pack } from "../../../core/src/pack/pack";
import { channelData } from "../checkSupport";
import { packFiles } from "./workshopPack";

const loaded = loadPack((name) => packFiles[name]);

/** The invented pack; its own files must be right, or every test below would mean nothing. */
export const pack = loaded.pack!;
assert.deepEqual(loaded.problems, []);

export function sessionOf(text: string, of: Pack = pack): CheckSession {
  const asOf = { date: "2025-06-15", time: "12:00:00.000" };
  return new CheckSession(text, { packs: [of], asOf, channelData: emptyChannelData });
}

export function readerFor(language: Language = "en"): CompletionReader & FixReader {
  const plain = (char: string) => plainCharacter(char, channelData);
  const reader = { language, masked: true, rules: pack.rules, anomalyTitle: () => undefined, roots: ["Workshop"] };
  return { ...reader, plainCharacter: plain };
}

/** The semantic tokens of a range. */
export function tokensOf(session: CheckSession, range: Span, reader: HoverReader): readonly SemanticToken[] {
  const found: SemanticToken[] = [];
  runThrough(semanticTokensIn(session, range, reader, (token) => found.push(token)));
  return found;
}

/** Splits a marked text at its cursor. */
export function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf("|");
  assert.ok(offset >= 0 && text.indexOf("|", offset + 1) < 0, "one cursor | in the text");
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

/** Puts body into a valid frame, so that a case shows only what it is about. */
export function inWorkshop(body: string): string {
  return `<Workshop><Form><Identification>WORK001</Identification><Bench>${body}</Bench></Form></Workshop>`;
}

export interface Pick {
  readonly pick: string;
  /** The text after the item was put in, with `|` where the cursor goes. */
  readonly result: string;
}

/** The labels offered at the cursor, in order; or the text after one of them was chosen. */
export function checkComplete(source: string, expected: readonly string[] | Pick): void {
  const { text, offset } = marked(source);
  const items = completeAt(sessionOf(text), offset, readerFor());
  const labels = items.map((item) => item.label);
  if (!("pick" in expected)) return assert.deepEqual(labels, expected);
  const item = items.find(({ label }) => label === expected.pick);
  assert.ok(item, `${expected.pick} is not offered, but ${labels.join(", ")}`);
  assert.equal(text.slice(0, item.span.from) + afterSnippet(item.snippet) + text.slice(item.span.to), expected.result);
}

/** A snippet as it looks after it was put in: the first place to fill is the cursor. */
function afterSnippet(snippet: string): string {
  let first = true;
  return snippet
    .replace(/\$\{\d+:([^}]*)\}|\$(\d+)/g, (_, held: string | undefined, stop: string | undefined) => {
      const cursor = first && stop !== "0" ? "|" : "";
      if (cursor !== "") first = false;
      return (held ?? "") + cursor;
    })
    .replace(/\\([\\$}])/g, "$1");
}

/** Each of these has to be in the hover; null: there is none. */
export function checkHover(source: string, expected: readonly string[] | null, language: Language = "en"): void {
  const { text, offset } = marked(source);
  const found = hoverAt(sessionOf(text), offset, readerFor(language));
  if (expected === null) return assert.equal(found, undefined);
  assert.ok(found, "a hover");
  for (const part of expected) assert.ok(found.text.includes(part), `"${part}" is not in:\n${found.text}`);
}

/** The titles of the fixes at the cursor; or the text after one of them. */
export function checkFix(
  source: string,
  expected: readonly string[] | { title: string; result: string },
  of: Pack = pack,
): void {
  const { text, offset } = marked(source);
  const session = sessionOf(text, of);
  const fixes = fixesAt(session, session.findings(), { from: offset, to: offset }, readerFor());
  const titles = fixes.map((fix) => fix.title);
  if (!("title" in expected)) return assert.deepEqual(titles, expected);
  const fix = fixes.find(({ title }) => title === expected.title);
  assert.ok(
    fix,
    `"${expected.title}" is not offered, but: ${titles.join(" / ") || "nothing"}; findings: ${session
      .findings()
      .map((f) => f.kind)
      .join(", ")}`,
  );
  const result = applied(text, fix.whole ? runThrough(fix.whole()) : fix.changes);
  assert.equal(result, expected.result);
  const left = (of: CheckSession) => of.findings().filter((finding) => finding.kind === fix.finding.kind).length;
  assert.equal(left(sessionOf(result, of)), left(session) - 1, `${fix.finding.kind} is gone`);
}

/** The text after every safe fix of the file, and the kinds of finding that are left. */
export function checkFixAll(text: string, result: string, left: readonly string[]): void {
  const session = sessionOf(text);
  const fixed = applied(
    text,
    fixAll(session, session.findings(), readerFor(), ({ safe }) => safe),
  );
  assert.equal(fixed, result);
  assert.deepEqual(
    sessionOf(fixed)
      .findings()
      .map(({ kind }) => kind),
    left,
  );
}

export function checkFormat(source: string, expected: string): void {
  const session = sessionOf(source);
  const options = { indent: "  ", lineBreak: "\n" };
  const once = applied(source, runThrough(formattingChanges(session.tree, { from: 0, to: source.length }, options)));
  assert.equal(once, expected);
  const again = runThrough(formattingChanges(sessionOf(once).tree, { from: 0, to: once.length }, options));
  assert.deepEqual(again, [], "formatting a formatted text changes nothing");
}

/** Changes in document order, none overlapping, applied to a text. */
export function applied(text: string, changes: readonly Change[]): string {
  return changes.reduceRight((so, change) => so.slice(0, change.from) + change.text + so.slice(change.to), text);
}

// Quick fixes: where the right text follows from the schema or the syntax, it is offered, linked to its finding. Nothing is
// made up: a wrong check digit may be any of eleven digits, so none is offered.
import type { Finding } from "../findings/finding";
import { fill, type Language, type MessageArgs } from "../messages/catalogue";
import { featureTexts, type FeatureText } from "../messages/features";
import { textType, type ElementDecl, type SimpleType } from "../schema/model";
import { validateValue } from "../schema/values";
import { TokenFlag, type NodeRef } from "../xml/segment";
import {
  attributes,
  children,
  elementRange,
  endTagOf,
  nameOf,
  nameRange,
  nodeAt,
  nodeAtPath,
  parent,
  segmentOf,
  startTagRange,
  textOf,
  tokenOf,
  tokenRange,
  valueRange,
} from "../xml/nodes";
import type { Change } from "./carried";
import { escapeXml } from "./completion";
import { indentAt, lineBreakOf } from "./indent";
import { nearestNames } from "./nearest";
import { inLanguage } from "./records";
import { asPlainText, elementPieces } from "./snippets";
import type { Snapshot, Span } from "./snapshot";
import { endNameRange } from "./tags";
import { candidatesAt, missingIn, positionIn } from "./walk";
import { codeEntry, isInForce, valueFactsOf } from "./zones";
import type { HoverReader } from "./hover";

export interface Fix {
  readonly title: string;
  readonly changes: readonly Change[];
  /** The one that an editor applies without asking; at most one of a finding's. */
  readonly preferred: boolean;
  readonly finding: Finding;
}

/** More values than these are not offered one by one: completion does it better. */
const maxValues = 8;

type Maker = (at: Place) => readonly Draft[];

/** A fix before it is linked to its finding. */
interface Draft {
  readonly key: FeatureText;
  readonly args?: MessageArgs;
  readonly changes: readonly Change[];
  readonly preferred?: boolean;
}

interface Place {
  readonly snapshot: Snapshot;
  readonly finding: Finding;
  readonly node: NodeRef;
  readonly reader: HoverReader;
}

/** The fixes of the findings that touch a range. */
export function fixesAt(
  snapshot: Snapshot,
  findings: readonly Finding[],
  range: Span,
  reader: HoverReader,
): readonly Fix[] {
  const touched = findings.filter((finding) => finding.from <= range.to && range.from <= finding.to);
  return touched.flatMap((finding) => fixesOf(snapshot, finding, reader));
}

/** What follows from one finding. */
export function fixesOf(snapshot: Snapshot, finding: Finding, reader: HoverReader): readonly Fix[] {
  const make = makers[finding.kind];
  const node = nodeAt(snapshot.tree, finding.from) ?? nodeAtPath(snapshot.tree, finding.path);
  if (!make || node === undefined) return [];
  const drafts = make({ snapshot, finding, node, reader }).filter((draft) => draft.changes.length > 0);
  return drafts.map((draft) => ({
    title: say(reader.language, draft.key, draft.args),
    changes: draft.changes,
    preferred: draft.preferred ?? false,
    finding,
  }));
}

const makers: Readonly<Record<string, Maker>> = {
  "xsd.missingElement": insertMissing,
  "xsd.missingOneOf": insertMissing,
  "xsd.misspeltElement": renameOrRemove,
  "xsd.unknownElement": renameOrRemove,
  "xsd.unexpectedElement": removeOrMove,
  "xsd.tooMany": removeElement,
  "xsd.notAdmitted": removeElement,
  "xsd.excludedElement": removeElement,
  "rule.forbidden": removeElement,
  "xsd.enumeration": listedValues,
  "xsd.emptyValue": listedValues,
  "xsd.fixedValue": fixedValue,
  "xsd.pattern": rewritten,
  "xsd.datatype": rewritten,
  "xsd.notNumeric": rewritten,
  "xsd.length": rewritten,
  "xsd.minLength": rewritten,
  "xsd.maxLength": rewritten,
  "xsd.totalDigits": rewritten,
  "xsd.fractionDigits": rewritten,
  "xsd.strayText": removeText,
  "xsd.unknownAttribute": removeAttribute,
  "xsd.missingAttribute": insertAttribute,
  "rule.codeUnknown": codesInForce,
  "rule.codeNotValid": codesInForce,
  "rule.total": sumInPlace,
  "xml.missingEndTag": insertEndTag,
  "xml.mismatchedEndTag": renameEndTag,
  "xml.strayEndTag": removeTag,
  "xml.strayAmpersand": ({ finding }) => [replace(finding, "&amp;", "fix.escapeAmpersand")],
  "xml.unclosedTag": closeTag,
  "xml.unclosedEndTag": closeTag,
  "xml.strayLess": ({ finding }) => [replace(finding, "&lt;", "fix.escapeLess")],
};

// ---- elements

/** The missing elements at their places, with their own required content. */
function insertMissing({ snapshot, finding }: Place): readonly Draft[] {
  const { tree, validation } = snapshot;
  const node = nodeAtPath(tree, finding.path);
  const type = node === undefined ? undefined : validation?.typeOf(node);
  if (node === undefined || !type || !validation) return [];
  const missing = missingIn(tree, validation.schema, type, node);
  const changes = missing.map(({ decl: wanted, before }) => insertion(snapshot, node, wanted, before));
  return missing.map(({ decl: wanted }, index) => ({
    key: "fix.insertElement",
    args: { name: wanted.local },
    changes: [changes[index]],
    preferred: missing.length === 1,
  }));
}

/** Puts an element before a child, or at the end of its parent, on a line of its own. */
function insertion(snapshot: Snapshot, node: NodeRef, decl: ElementDecl, before: NodeRef | undefined): Change {
  const { tree } = snapshot;
  const { prefix, uri } = nameOf(tree, node);
  const qname = (one: ElementDecl) =>
    one.uri !== "" && one.uri === uri && prefix !== "" ? `${prefix}:${one.local}` : one.local;
  const lineBreak = lineBreakOf(tree.text);
  const siblings = children(tree, node);
  const beside = before ?? siblings[siblings.length - 1];
  const indent =
    beside === undefined
      ? `${indentAt(tree.text, elementRange(tree, node).from)}  `
      : indentAt(tree.text, elementRange(tree, beside).from);
  const body = asPlainText(elementPieces(decl, qname(decl), qname))
    .replace(/\n/g, lineBreak + indent)
    .replace(/\t/g, "  ");
  if (before !== undefined) {
    const at = elementRange(tree, before).from;
    return { from: at, to: at, text: `<${body}${lineBreak}${indent}` };
  }
  const last = siblings[siblings.length - 1];
  if (last !== undefined) {
    const at = elementRange(tree, last).to;
    return { from: at, to: at, text: `${lineBreak}${indent}<${body}` };
  }
  return intoEmpty(
    snapshot,
    node,
    `${lineBreak}${indent}<${body}${lineBreak}${indentAt(tree.text, elementRange(tree, node).from)}`,
  );
}

/** The content of an element that has none; `<x/>` is opened for it. */
function intoEmpty(snapshot: Snapshot, node: NodeRef, content: string): Change {
  const { tree } = snapshot;
  const value = valueRange(tree, node);
  if (endTagOf(tree, node) !== node) return { from: value.from, to: value.to, text: content };
  const tag = startTagRange(tree, node);
  return { from: tag.to - 2, to: tag.to, text: `>${content}</${nameOf(tree, node).qname}>` };
}

function renameOrRemove(place: Place): readonly Draft[] {
  return [...renamings(place), ...removeElement(place)];
}

/** The nearest of the names that may stand where an unknown one stands. */
function renamings({ snapshot, node }: Place): readonly Draft[] {
  const { tree, validation } = snapshot;
  const around = parent(tree, node);
  const type = around === undefined ? undefined : validation?.typeOf(around);
  if (around === undefined || !type || !validation) return [];
  const position = positionIn(tree, validation.schema, type, around, elementRange(tree, node).from);
  if (!position) return [];
  const after = { ...position, following: position.following.slice(1) };
  const names = candidatesAt(after, validation.schema).map((candidate) => candidate.decl.local);
  const { qname, local } = nameOf(tree, node);
  return nearestNames(local, names).map((name, index) => ({
    key: "fix.renameElement",
    args: { old: qname, name },
    changes: renameChanges(snapshot, node, qname.slice(0, qname.length - local.length) + name),
    preferred: index === 0,
  }));
}

/** Both tags' names; an end tag that is missing or implied has none. */
export function renameChanges(snapshot: Pick<Snapshot, "tree">, node: NodeRef, name: string): readonly Change[] {
  const spans = [nameRange(snapshot.tree, node), endNameRange(snapshot.tree, node)];
  return spans.flatMap((span) => (span ? [{ from: span.from, to: span.to, text: name }] : []));
}

function removeElement({ snapshot, node }: Place): readonly Draft[] {
  const change = { ...withLine(snapshot, elementRange(snapshot.tree, node)), text: "" };
  return [{ key: "fix.removeElement", args: { name: nameOf(snapshot.tree, node).qname }, changes: [change] }];
}

/** An element in the wrong place goes to where the content model wants it, when it is missing there. */
function removeOrMove(place: Place): readonly Draft[] {
  const { snapshot, node } = place;
  const { tree, validation } = snapshot;
  const around = parent(tree, node);
  const type = around === undefined ? undefined : validation?.typeOf(around);
  if (around === undefined || !type || !validation) return removeElement(place);
  const name = nameOf(tree, node);
  const home = missingIn(tree, validation.schema, type, around).find(
    (one) => one.decl.local === name.local && one.before !== undefined,
  );
  if (!home || home.before === undefined || home.before === node) return removeElement(place);
  const whole = elementRange(tree, node);
  const at = elementRange(tree, home.before).from;
  const text = tree.text.slice(whole.from, whole.to) + lineBreakOf(tree.text) + indentAt(tree.text, at);
  const moved = [
    { from: at, to: at, text },
    { ...withLine(snapshot, whole), text: "" },
  ].sort((a, b) => a.from - b.from);
  return [
    { key: "fix.moveElement", args: { name: name.qname }, changes: moved, preferred: true },
    ...removeElement(place),
  ];
}

/** The range with the white space before it, so that no empty line stays behind. */
function withLine(snapshot: Snapshot, span: Span): Span {
  const before = snapshot.tree.text.slice(Math.max(0, span.from - 500), span.from);
  const blank = /(?:\r\n|\r|\n)?[ \t]*$/.exec(before)?.[0].length ?? 0;
  return { from: span.from - blank, to: span.to };
}

// ---- values

function typeOf({ snapshot, node }: Place): SimpleType | undefined {
  const type = snapshot.validation?.typeOf(node);
  return type && textType(type);
}

function listedValues(place: Place): readonly Draft[] {
  const entries = typeOf(place)?.facets.enumeration?.entries ?? [];
  const old = textOf(place.snapshot.tree, place.node).trim();
  const values = entries.map((entry) => entry.text);
  const sorted = [...new Set([...nearestNames(old, values), ...values])].slice(0, maxValues);
  const meanings = new Map(entries.map((entry) => [entry.text, meaningOf(place, entry.text)]));
  return sorted.map((value, index) =>
    valueDraft(place, old, value, meanings.get(value) ?? "", index === 0 && sorted.length === 1),
  );
}

function meaningOf({ snapshot, node, reader }: Place, value: string): string {
  const list = valueFactsOf(snapshot, reader.rules, node).list?.list;
  const entry = list && codeEntry(list, value, snapshot.asOf.date);
  return entry ? inLanguage(entry.label, reader.language) : "";
}

function codesInForce(place: Place): readonly Draft[] {
  const { snapshot, node, reader } = place;
  const list = valueFactsOf(snapshot, reader.rules, node).list?.list;
  if (!list) return [];
  const old = textOf(snapshot.tree, node).trim();
  const codes = list.entries.filter((entry) => isInForce(entry, snapshot.asOf.date)).map((entry) => entry.code);
  const near = codes.length <= maxValues ? codes : nearestNames(old, codes).slice(0, maxValues);
  return near.map((value) => valueDraft(place, old, value, meaningOf(place, value), false));
}

/** A total that does not fit becomes the sum of its parts. */
function sumInPlace(place: Place): readonly Draft[] {
  const { sum } = place.finding.args;
  const old = textOf(place.snapshot.tree, place.node).trim();
  return typeof sum === "number" ? [valueDraft(place, old, String(sum), "", false)] : [];
}

function fixedValue(place: Place): readonly Draft[] {
  const fixed = place.snapshot.validation?.declOf(place.node)?.constraint?.text;
  const old = textOf(place.snapshot.tree, place.node).trim();
  return fixed === undefined ? [] : [valueDraft(place, old, fixed, "", true)];
}

/** The same value as the type wants it written: without spaces or separators, with a point, a date the right way round. */
function rewritten(place: Place): readonly Draft[] {
  const type = typeOf(place);
  const old = textOf(place.snapshot.tree, place.node);
  if (!type) return [];
  const digits = old.replace(/\D/g, "");
  const day = /^\s*(\d{1,2})[-./](\d{1,2})[-./](\d{4})\s*$/.exec(old);
  const guesses = [
    old.trim(),
    day ? `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}` : "",
    /^\s*\d{8}\s*$/.test(old) ? digits.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3") : "",
    /^\s*\d{2}:\d{2}:\d{2}\s*$/.test(old) ? `${old.trim()}.000` : "",
    old.trim().replace(",", "."),
    /^[\d\s./-]+$/.test(old) ? digits : "",
    old.trim().toUpperCase(),
  ];
  const right = guesses.find((guess) => guess !== "" && guess !== old && validateValue(type, guess) === undefined);
  if (right === undefined) return [];
  return [
    right === old.trim()
      ? { ...valueDraft(place, old, right, "", true), key: "fix.trim" }
      : valueDraft(place, old, right, "", true),
  ];
}

function valueDraft(place: Place, old: string, value: string, meaning: string, preferred: boolean): Draft {
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

// ---- text and attributes

function removeText({ finding }: Place): readonly Draft[] {
  return [{ key: "fix.removeText", changes: [{ from: finding.from, to: finding.to, text: "" }], preferred: true }];
}

function removeAttribute({ snapshot, finding, node }: Place): readonly Draft[] {
  const found = attributes(snapshot.tree, node).find((one) => one.from <= finding.from && finding.from <= one.to);
  if (!found) return [];
  const change = { ...withLine(snapshot, found), text: "" };
  return [{ key: "fix.removeAttribute", args: { name: found.name.qname }, changes: [change], preferred: true }];
}

function insertAttribute({ snapshot, node }: Place): readonly Draft[] {
  const type = snapshot.validation?.typeOf(node);
  if (type?.kind !== "complex") return [];
  const present = new Set(attributes(snapshot.tree, node).map((one) => one.name.local));
  const missing = [...type.attributes.values()].filter((use) => use.required && !present.has(use.decl.local));
  const at = nameRange(snapshot.tree, node).to;
  return missing.map((use) => {
    const name = use.decl.local;
    const value = use.constraint?.text ?? use.decl.constraint?.text ?? "";
    const change = { from: at, to: at, text: ` ${name}="${escapeXml(value)}"` };
    return { key: "fix.insertAttribute", args: { name }, changes: [change], preferred: missing.length === 1 };
  });
}

// ---- syntax

/** The end tag goes to where the parser let the element end. */
function insertEndTag({ snapshot, node }: Place): readonly Draft[] {
  const { tree } = snapshot;
  const end = endTagOf(tree, node);
  const implied = (tree.segments[segmentOf(end)].flags[tokenOf(end)] & TokenFlag.implied) !== 0;
  if (!implied) return [];
  const { qname } = nameOf(tree, node);
  const limit = tokenRange(tree, end).from;
  const inner = tree.text.slice(valueRange(tree, node).from, limit);
  const at = limit - (inner.length - inner.trimEnd().length);
  return [
    {
      key: "fix.insertEndTag",
      args: { name: qname },
      changes: [{ from: at, to: at, text: `</${qname}>` }],
      preferred: true,
    },
  ];
}

function renameEndTag({ snapshot, finding }: Place): readonly Draft[] {
  const expected = finding.args.expected;
  if (typeof expected !== "string") return [];
  const text = snapshot.tree.text.slice(finding.from, finding.to);
  const name = /^(<\/)?([^\s>]*)/.exec(text);
  const from = finding.from + (name?.[1]?.length ?? 0);
  const change = { from, to: from + (name?.[2].length ?? 0), text: expected };
  return [{ key: "fix.renameEndTag", args: { name: expected }, changes: [change], preferred: true }];
}

/** The `>` goes to the end of what was written of the tag. */
function closeTag({ snapshot, finding }: Place): readonly Draft[] {
  const { text } = snapshot.tree;
  const start = Math.max(finding.from - 1, 0);
  const written = /^<?\/?[^<>]*/.exec(text.slice(start, start + 2_000))?.[0] ?? "";
  const at = start + written.trimEnd().length;
  return at <= start ? [] : [{ key: "fix.closeTag", changes: [{ from: at, to: at, text: ">" }], preferred: true }];
}

function removeTag({ snapshot, finding }: Place): readonly Draft[] {
  const { text } = snapshot.tree;
  const from = text.slice(finding.from, finding.from + 1) === "<" ? finding.from : finding.from - 2;
  const tail = /^[^<>]*>?/.exec(text.slice(finding.from + 1, finding.from + 500))?.[0].length ?? 0;
  const to = Math.max(finding.to, finding.from + 1 + tail);
  const name = text.slice(from, to).replace(/[<>/\s]/g, "");
  return [{ key: "fix.removeEndTag", args: { name }, changes: [{ from, to, text: "" }], preferred: true }];
}

function replace(finding: Finding, text: string, key: FeatureText): Draft {
  return { key, changes: [{ from: finding.from, to: finding.to, text }], preferred: true };
}

function say(language: Language, key: FeatureText, args: MessageArgs = {}): string {
  return fill(featureTexts[language][key], args, language);
}

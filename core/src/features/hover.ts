// Hover: on a tag's name what the element is, by the glossary and the schema; on a value what it means.
import { zoneOf } from "../pack/zone";
import type { GlossaryAnomaly } from "../pack/manifest";
import type { CatalogueRule } from "../pack/manifest";
import { labelled, fill, type MessageArgs } from "../messages/catalogue";
import { featureTexts, type FeatureText } from "../messages/features";
import { textType } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { attributes, nameOf, nodeAt, textOf, valueRange } from "../xml/nodes";
import { describeEmbedded, embeddedAt } from "./embedded";
import { describeIdentifier } from "./identifiers";
import { isLongValue } from "./longValues";
import { inLanguage } from "./records";
import type { Reader, Snapshot, Span } from "./snapshot";
import { tagPairAt } from "./tags";
import { describeType, documentationOf } from "./types";
import { codeEntry, factsOf, isInForce, valueFactsOf, type ElementFacts, type ValueFacts } from "./zones";

export interface HoverText {
  /** Markdown. */
  readonly text: string;
  readonly span: Span;
}

/** Rules that hold for the document: those of its pack and those of the channel. */
export interface HoverReader extends Reader {
  readonly rules: readonly CatalogueRule[];
  /** Title of an anomaly type by its code, from the channel's general table. */
  anomalyTitle(code: string): string | undefined;
}

/** The hover at a place; undefined where there is nothing to say. */
export function hoverAt(snapshot: Snapshot, offset: number, reader: HoverReader): HoverText | undefined {
  const { tree } = snapshot;
  const pair = tagPairAt(tree, offset);
  const name = pair?.names.find((span) => span.from <= offset && offset <= span.to);
  if (pair && name) return hoverOnName(snapshot, pair.node, name, reader);
  const node = nodeAt(tree, offset);
  if (node === undefined) return undefined;
  const attribute = attributes(tree, node).find((one) => one.from <= offset && offset <= one.to);
  if (attribute) return undefined;
  const value = valueRange(tree, node);
  const inside = value.from < value.to && value.from <= offset && offset <= value.to;
  return inside ? hoverOnValue(snapshot, node, value, reader) : undefined;
}

function hoverOnName(snapshot: Snapshot, node: NodeRef, span: Span, reader: HoverReader): HoverText | undefined {
  const facts = factsOf(snapshot, node);
  if (!facts) {
    if (!snapshot.validation) return undefined;
    return { text: say(reader, "hover.undeclared", { name: nameOf(snapshot.tree, node).qname }), span };
  }
  return { text: describeElement(snapshot, facts, reader), span };
}

/** The whole text on an element: also the documentation of its completion. */
export function describeElement(snapshot: Snapshot, facts: ElementFacts, reader: HoverReader): string {
  const { decl, entry, id } = facts;
  const title = inLanguage(entry?.title, reader.language);
  const head = [title === "" ? "" : `**${title}**`, `\`<${decl.local}>\``, id ? numberText(facts, reader) : ""];
  const paragraphs = [
    head.filter((part) => part !== "").join(" · "),
    inLanguage(entry?.definition, reader.language) || documentationOf(decl, zoneOf(decl.documentation)),
    joined([
      ...valueLines(facts, reader),
      line(reader, "hover.presence", inLanguage(entry?.presence, reader.language)),
    ]),
    anomalyList(entry?.anomalies ?? [], reader),
    snapshot.pack && !snapshot.pack.official ? `*${say(reader, "hover.reference", { pack: packName(snapshot) })}*` : "",
  ];
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

/** Which values an element takes: their format, and those that are allowed. */
function valueLines(facts: ElementFacts, reader: Reader): readonly string[] {
  const { entry } = facts;
  const zone = entry && "zone" in entry ? entry : undefined;
  return [
    line(reader, "hover.format", inLanguage(zone?.format, reader.language) || typeLine(facts, reader)),
    line(reader, "hover.allowed", inLanguage(zone?.allowed, reader.language)),
  ];
}

function joined(lines: readonly string[]): string {
  return lines.filter((text) => text !== "").join("\n");
}

function packName(snapshot: Snapshot): string {
  return snapshot.pack ? `${snapshot.pack.id} ${snapshot.pack.version}` : "";
}

function numberText(facts: ElementFacts, reader: Reader): string {
  const isBlock = facts.id === facts.block;
  if (isBlock) return say(reader, "hover.block", { block: facts.id ?? "" });
  const zone = say(reader, "hover.zone", { zone: facts.id ?? "" });
  return facts.block ? `${zone}, ${say(reader, "hover.block", { block: facts.block })}` : zone;
}

function typeLine(facts: ElementFacts, reader: Reader): string {
  const simple = textType(facts.decl.type);
  return simple ? describeType(simple, reader.language) : "";
}

function line(reader: Reader, key: FeatureText, text: string): string {
  return text === "" ? "" : `- ${labelled(say(reader, key), text.replace(/\s*\n\s*/g, " "), reader.language)}`;
}

function anomalyList(anomalies: readonly GlossaryAnomaly[], reader: HoverReader): string {
  if (anomalies.length === 0) return "";
  const rows = anomalies.map((anomaly) => {
    const title = inLanguage(anomaly.title, reader.language) || reader.anomalyTitle(anomaly.code) || "";
    return `- \`${anomaly.code}\` ${title} (${say(reader, `class.${anomaly.class}`)})`;
  });
  return `${say(reader, "hover.anomalies")}:\n${rows.join("\n")}`;
}

function hoverOnValue(snapshot: Snapshot, node: NodeRef, span: Span, reader: HoverReader): HoverText | undefined {
  const embedded = embeddedAt(snapshot, span.from);
  if (embedded) return { text: describeEmbedded(embedded, reader.language), span };
  const value = isLongValue(snapshot.tree, node) ? undefined : textOf(snapshot.tree, node).trim();
  if (value === "") return undefined;
  const facts = valueFactsOf(snapshot, reader.rules, node);
  const meaning = value === undefined ? undefined : meaningOf(snapshot, node, value, facts, reader);
  const element = factsOf(snapshot, node);
  const title = inLanguage(element?.entry?.title, reader.language) || element?.decl.local;
  if (!meaning && !title) return undefined;
  // Of a value that means nothing by itself it is told what may stand there.
  const below = meaning ?? (element ? joined(valueLines(element, reader)) : "");
  const text = [title ? `**${title}**` : "", below].filter((part) => part !== "").join("\n\n");
  return { text, span };
}

/** The meaning of a value in a few words: a code's label, a number made readable; undefined when nothing is known. */
function meaningOf(
  snapshot: Snapshot,
  node: NodeRef,
  value: string,
  facts: ValueFacts,
  reader: Reader,
): string | undefined {
  if (facts.number) return describeIdentifier(facts.number, value, reader.language);
  if (facts.list) return codeMeaning(snapshot, facts.list.list, value, reader);
  const simple = snapshot.validation?.declOf(node)?.type;
  const type = simple && textType(simple);
  const listed = type?.facets.enumeration?.entries.find((entry) => entry.text === value);
  return listed?.documentation.join(" ") || undefined;
}

function codeMeaning(
  snapshot: Snapshot,
  list: NonNullable<ValueFacts["list"]>["list"],
  value: string,
  reader: Reader,
): string {
  const day = snapshot.asOf.date;
  const entry = codeEntry(list, value, day);
  if (!entry) return say(reader, "hover.unknownCode", { value, list: inLanguage(list.title, reader.language) });
  const label = `\`${entry.code}\` ${inLanguage(entry.label, reader.language)}`;
  if (isInForce(entry, day)) return label;
  const late = (entry.until ?? "9999") < day;
  const key = late ? "hover.noMore" : "hover.notYet";
  return `${label} (${say(reader, key, { date: (late ? entry.until : entry.since) ?? "" })})`;
}

function say(reader: Reader, key: FeatureText, args: MessageArgs = {}): string {
  return fill(featureTexts[reader.language][key], args, reader.language);
}

// Completion: what may stand at the cursor, from the same schema walk that validates. It works in half-typed tags and in
// documents that are broken elsewhere; what does not fit with what follows is not offered.
import { fill, type MessageArgs } from "../messages/catalogue";
import { featureTexts, type FeatureText } from "../messages/features";
import type { PackSchema, RuleContext } from "../pack/manifest";
import type { Pack } from "../pack/pack";
import { compareVersions } from "../pack/version";
import { tdoTypeOf, zoneOf } from "../pack/zone";
import { admits, textType, type AttributeUse, type ElementDecl, type SimpleType } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { firstChild, nameOf, nodeAt, parent, rootElement, textOf } from "../xml/nodes";
import { cursorContext, type CursorContext } from "./cursor";
import { describeElement, type HoverReader } from "./hover";
import { escapeXml } from "./escape";
import { childrenBefore } from "./childSteps";
import { knownInNew, knownValues, likelyValues, type Meant } from "./known";
import { Naming } from "./naming";
import {
  enclosingRecord,
  inLanguage,
  labelOf,
  matchesPath,
  reached,
  recordOf,
  referenceFrom,
  valueAt,
} from "./records";
import { rootPieces } from "./skeleton";
import { asPlainText, asSnippet, elementPieces, type Known, type Piece } from "./snippets";
import { fittingSnippets, madeSnippet, type FoundSnippet } from "./packSnippets";
import type { SnippetDefinition } from "../pack/snippets";
import type { Snapshot, Span } from "./snapshot";
import { runThrough, type Steps } from "./steps";
import { enclosing, endTagRange, lacksEndTag } from "./tags";
import { describeType } from "./types";
import { candidatesAt, positionSteps, type Candidate, type Position } from "./walk";
import { codeEntry, factsOfDecl, isInForce, valueFactsOf, type ValueFacts } from "./zones";

export interface Completion {
  readonly label: string;
  readonly kind: "element" | "attribute" | "value" | "endTag" | "snippet";
  /** The range that the text takes the place of. */
  readonly span: Span;
  /** The text with places to fill, as an LSP snippet, and the same without them. */
  readonly snippet: string;
  readonly plain: string;
  /** A few words beside the label. */
  readonly detail: string;
  /** What the editor compares with what was typed. */
  readonly filter: string;
  /** The cursor then stands in a value that has a list of its own: an editor that can opens it at once. */
  readonly asksOn: boolean;
  /** It is the value that stands there now: a list is opened at it. */
  readonly isPresent: boolean;
  /** Markdown; made when it is asked for. */
  readonly documentation: () => string;
}

export interface CompletionReader extends HoverReader {
  /** Root elements that some pack knows, for a document that has none yet. */
  readonly roots: readonly string[];
  /** The packs of these roots: with them a root comes with its namespaces, its schema and what it requires. */
  readonly packs?: readonly Pack[];
  /** What every declaration may have; a pack's own go before them. */
  readonly snippets?: readonly SnippetDefinition[];
}

const instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

/** More would only be scrolled through; what is typed narrows it. */
const maxItems = 1_000;

/** Records that a reference can name. */
const maxTargets = 200;

/** What may stand at a place, the most needed first. In steps: a hundred thousand records may stand before it. */
export function* completionSteps(
  snapshot: Snapshot,
  offset: number,
  reader: CompletionReader,
): Steps<readonly Completion[]> {
  const context = cursorContext(snapshot.tree.text, offset);
  if (!context) return [];
  const found = yield* completionsFor(snapshot, context, offset, reader);
  return found.slice(0, maxItems);
}

/** The same at once. */
export function completeAt(snapshot: Snapshot, offset: number, reader: CompletionReader): readonly Completion[] {
  return runThrough(completionSteps(snapshot, offset, reader));
}

function* completionsFor(
  snapshot: Snapshot,
  context: CursorContext,
  offset: number,
  reader: CompletionReader,
): Steps<readonly Completion[]> {
  switch (context.kind) {
    case "elementName":
      return [
        ...(yield* elementsAt(snapshot, context.open, context, true, reader)),
        ...closingItems(snapshot, context, reader),
      ];
    case "endTagName":
      return endTags(snapshot, context, reader);
    case "attributeName":
      return attributeNames(snapshot, context, reader);
    case "attributeValue":
      return attributeValues(snapshot, context);
    case "content":
      return yield* contentAt(snapshot, context, offset, reader);
  }
}

// ---- elements

type NameContext = Span & { readonly tagGoesOn: boolean };

/** Elements that may stand at `open`; the item replaces the half-typed name. `begun`: its `<` is there. */
function* elementsAt(
  snapshot: Snapshot,
  open: number,
  context: NameContext,
  begun: boolean,
  reader: CompletionReader,
): Steps<Completion[]> {
  const around = enclosing(snapshot.tree, open);
  if (around === undefined) return rootItems(snapshot, open, context, begun, reader);
  const { validation, tree } = snapshot;
  const type = validation?.typeOf(around);
  if (!validation || !type) return [];
  const position = yield* positionSteps({ tree, schema: validation.schema, type, node: around }, open, begun);
  if (!position) return [];
  const naming = Naming.inside(tree, around, nameOf(tree, around).prefix);
  const known = knownValues(snapshot, around, yield* childrenBefore(tree, around, open), reader.rules);
  const candidates = candidatesAt(position, validation.schema);
  return [
    ...candidates.map((candidate) => elementItem(snapshot, around, candidate, { context, naming, known }, reader)),
    ...payloadItems(position, { context, naming, known }, reader),
    ...snippetItems(snapshot, candidates, { context, naming, known }, reader),
  ];
}

/** Snippets of the elements that may stand there; they are written without a prefix, and only where none is needed. */
function snippetItems(
  snapshot: Snapshot,
  candidates: readonly Candidate[],
  { context, naming, known }: Writing,
  reader: CompletionReader,
): Completion[] {
  if (context.tagGoesOn) return [];
  const plain = candidates.map(({ decl }) => decl).filter((decl) => isPlain(naming, decl));
  const decls = new Map(plain.map((decl) => [decl.local, decl]));
  const lists = [snapshot.pack?.snippets ?? [], reader.snippets ?? []];
  const fitting = fittingSnippets(lists, ({ root, isFile }) => !isFile && decls.has(root));
  const { asOf } = snapshot;
  const { language } = reader;
  return fitting.map((one) => {
    const decl = decls.get(one.root);
    const valueOf = (name: string) => {
      const child = decl && childDecl(decl, name);
      return child && known(child, [decl]);
    };
    return snippetItem(madeSnippet(one, { asOf, language, isAtStart: false, valueOf }), context);
  });
}

/** Is an element written by its local name alone? */
function isPlain(naming: Naming, decl: ElementDecl): boolean {
  const { qname, declares } = naming.of(decl);
  return qname === decl.local && declares === "";
}

function childDecl({ type }: ElementDecl, name: string): ElementDecl | undefined {
  if (type.kind !== "complex" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return undefined;
  const { leaves } = type.content.model;
  return leaves.flatMap(({ term }) => (term.kind === "element" && term.local === name ? [term] : []))[0];
}

/** Snippets that are whole files. */
function fileSnippetItems(
  snapshot: Snapshot,
  open: number,
  context: NameContext,
  reader: CompletionReader,
): Completion[] {
  if (context.tagGoesOn) return [];
  const isAtStart = snapshot.tree.text.slice(0, open).trim() === "";
  const lists = [(reader.packs ?? []).flatMap(({ snippets }) => snippets), reader.snippets ?? []];
  const fitting = fittingSnippets(lists, ({ isFile }) => isFile);
  const place = { asOf: snapshot.asOf, language: reader.language, isAtStart, valueOf: () => undefined };
  return fitting.map((one) => snippetItem(madeSnippet(one, place), context));
}

function snippetItem({ prefix, detail, snippet, plain }: FoundSnippet, span: Span): Completion {
  return { ...item("snippet", prefix, span, [], { detail }), snippet, plain };
}

/** How an element is written at the place. */
interface Writing {
  readonly context: NameContext;
  readonly naming: Naming;
  readonly known: Known;
}

function elementItem(
  snapshot: Snapshot,
  around: NodeRef,
  candidate: Candidate,
  { context, naming, known }: Writing,
  reader: CompletionReader,
): Completion {
  const { decl } = candidate;
  const { qname, declares } = naming.of(decl);
  const pieces = context.tagGoesOn ? [qname + declares] : elementPieces(decl, { naming, known });
  const facts = factsOfDecl(snapshot, decl, around);
  const title = inLanguage(facts.entry?.title, reader.language);
  const need = say(reader, candidate.required ? "complete.required" : "complete.optional");
  return item("element", qname, context, pieces, {
    detail: title === "" || saysTheSame(title, decl.local) ? need : `${title} · ${need}`,
    documentation: () => describeElement(snapshot, facts, reader),
    asksOn: !context.tagGoesOn && hasList(snapshot, decl, reader) && known(decl, []) === undefined,
  });
}

/** "Natural person" says no more than NaturalPerson. */
function saysTheSame(title: string, local: string): boolean {
  return title.replace(/[\s-]/g, "").toLowerCase() === local.toLowerCase();
}

/** Has the value of an element a list to choose from? */
function hasList(snapshot: Snapshot, decl: ElementDecl, reader: CompletionReader): boolean {
  const simple = textType(decl.type);
  if (!simple || decl.constraint) return false;
  const listed = listedValues(simple).length > 1 || snapshot.pack?.codeLists.has(decl.local) === true;
  return listed || reader.rules.some((rule) => rule.type === "codeList" && isAbout(rule.at, decl));
}

function isAbout(at: RuleContext, { local, documentation, appinfo }: ElementDecl): boolean {
  if (typeof at === "object" && "zone" in at) return zoneOf(documentation) === at.zone;
  if (typeof at === "object" && "tdoType" in at) return tdoTypeOf(appinfo) === at.tdoType;
  return [at].flat().some((path) => `/${path}`.endsWith(`/${local}`));
}

/** Under a wildcard: the roots of packs that it admits, each a payload with its own namespace. */
function payloadItems(position: Position, { context, naming, known }: Writing, reader: CompletionReader): Completion[] {
  const wildcards = position.model
    .expected(position.state)
    .flatMap(({ term }) => (term.kind === "wildcard" ? [term] : []));
  if (wildcards.length === 0) return [];
  return rootsOf(reader).flatMap(({ pack, schema, root }): Completion[] => {
    const uri = schema.namespace ?? "";
    const decl = wildcards.some((term) => admits(term, uri)) ? declOf(pack, schema, root) : undefined;
    if (!decl) return [];
    const { qname, declares } = naming.of(decl);
    const pieces = context.tagGoesOn ? [qname + declares] : elementPieces(decl, { naming, known });
    return [item("element", qname, context, pieces, { detail: inLanguage(pack.manifest.title, reader.language) })];
  });
}

interface Root {
  readonly pack: Pack;
  readonly schema: PackSchema;
  readonly root: string;
}

/** Root elements, each with the newest schema that has it. */
function rootsOf({ packs = [] }: CompletionReader): readonly Root[] {
  const found = new Map<string, Root>();
  for (const pack of packs) {
    for (const schema of pack.manifest.schemas) {
      for (const root of schema.roots) {
        const key = `${schema.namespace ?? ""} ${root}`;
        const known = found.get(key);
        const isNewer = known?.pack === pack && compareVersions(known.schema.version ?? "", schema.version ?? "") < 0;
        if (!known || isNewer) found.set(key, { pack, schema, root });
      }
    }
  }
  return [...found.values()];
}

function declOf(pack: Pack, schema: PackSchema, root: string): ElementDecl | undefined {
  return pack.compile(schema.file).schema?.element(schema.namespace ?? "", root);
}

/** The document's own element, while there is none: one whose `<` is there may be the element that the tree has as its root. */
function rootItems(
  snapshot: Snapshot,
  open: number,
  context: NameContext,
  begun: boolean,
  reader: CompletionReader,
): Completion[] {
  const root = rootElement(snapshot.tree);
  if (root !== undefined && !begun) return [];
  const isFirst =
    root === undefined ||
    snapshot.tree.text
      .slice(0, open)
      .trim()
      .replace(/<\?[^]*?\?>|<!--[^]*?-->/g, "")
      .trim() === "";
  if (!isFirst) return [];
  const withPack = new Map(rootsOf(reader).map((one) => [one.root, one]));
  const roots = reader.roots.map((name) => {
    const known = withPack.get(name);
    const decl = known && declOf(known.pack, known.schema, name);
    const bare: Piece[] = [`${name}>`, { hole: "" }, `</${name}>`];
    const pieces = context.tagGoesOn
      ? [name]
      : known && decl
        ? rootPieces(known.schema, decl, rootDepth, knownInNew(snapshot, reader.rules))
        : bare;
    return item("element", name, context, pieces, { detail: inLanguage(known?.pack.manifest.title, reader.language) });
  });
  return [...roots, ...fileSnippetItems(snapshot, open, context, reader)];
}

/** A new document is written down to its records; the rest comes with the next completions. */
const rootDepth = 3;

/** `<` alone may also become the end tag of the element around. */
function closingItems(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "elementName" }>,
  reader: CompletionReader,
): Completion[] {
  if (context.typed !== "" || context.tagGoesOn) return [];
  const around = enclosing(snapshot.tree, context.open);
  if (around === undefined || endTagRange(snapshot.tree, around)) return [];
  const { qname } = nameOf(snapshot.tree, around);
  return [
    item("endTag", `/${qname}`, context, [`/${qname}>`], { detail: say(reader, "complete.endTag", { name: qname }) }),
  ];
}

// ---- end tags

function endTags(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "endTagName" }>,
  reader: CompletionReader,
): Completion[] {
  const { tree } = snapshot;
  const names: string[] = [];
  for (let at = enclosing(tree, context.open); at !== undefined; at = parent(tree, at)) {
    const { qname } = nameOf(tree, at);
    if (lacksEndTag(tree, at, context.open) && !names.includes(qname)) names.push(qname);
  }
  const innermost = enclosing(tree, context.open);
  if (names.length === 0 && innermost !== undefined) names.push(nameOf(tree, innermost).qname);
  return names.map((name) => {
    const detail = say(reader, "complete.endTag", { name });
    return item("endTag", name, context, [context.closed ? name : `${name}>`], { detail });
  });
}

// ---- attributes

function attributeNames(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "attributeName" }>,
  reader: CompletionReader,
): Completion[] {
  const uses = attributeUses(snapshot, context.open).filter((use) => !context.present.includes(use.decl.local));
  const sorted = uses.sort((a, b) => Number(b.required) - Number(a.required));
  const own = sorted.map((use) => {
    const name = use.decl.local;
    const value = use.constraint?.text ?? use.decl.constraint?.text ?? "";
    const pieces: Piece[] = context.hasValue ? [name] : [`${name}="`, { hole: value }, `"`];
    return item("attribute", name, context, pieces, {
      detail: say(reader, use.required ? "complete.required" : "complete.optional"),
      documentation: () =>
        [use.decl.annotation.documentation.join("\n\n"), describeType(use.decl.type, reader.language)].join("\n\n"),
    });
  });
  return [...own, ...instanceAttributes(snapshot, context)];
}

/** Attributes of XML Schema itself: the place of the schema at the root, the type that stands in for the declared one. */
function instanceAttributes(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "attributeName" }>,
): Completion[] {
  const { tree, choice, validation } = snapshot;
  const node = nodeAt(tree, context.open);
  if (node === undefined) return [];
  const isRoot = parent(tree, node) === undefined;
  const scope = Naming.inside(tree, node, "").of({ uri: instanceNamespace, local: "x" });
  const prefix = scope.declares === "" ? scope.qname.slice(0, -2) : undefined;
  if (prefix === undefined) {
    return isRoot ? [attributeItem(context, "xmlns:xsi", instanceNamespace)] : [];
  }
  const file = choice?.schema.file.slice(choice.schema.file.lastIndexOf("/") + 1) ?? "";
  const { uri } = nameOf(tree, node);
  const decl = validation?.declOf(node);
  const names: [string, string][] = [];
  if (isRoot && uri === "") names.push([`${prefix}:noNamespaceSchemaLocation`, file]);
  if (isRoot && uri !== "") names.push([`${prefix}:schemaLocation`, `${uri} ${file}`]);
  if (decl?.nillable) names.push([`${prefix}:nil`, "true"]);
  return names
    .filter(([name]) => !context.present.includes(name))
    .map(([name, value]) => attributeItem(context, name, value));
}

function attributeItem(
  context: Extract<CursorContext, { kind: "attributeName" }>,
  name: string,
  value: string,
): Completion {
  const pieces: Piece[] = context.hasValue ? [name] : [`${name}="`, { hole: escapeXml(value) }, `"`];
  return item("attribute", name, context, pieces, {});
}

function attributeUses(snapshot: Snapshot, open: number): AttributeUse[] {
  const node = nodeAt(snapshot.tree, open);
  const type = node === undefined ? undefined : snapshot.validation?.typeOf(node);
  return type?.kind === "complex" ? [...type.attributes.values()] : [];
}

function attributeValues(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "attributeValue" }>,
): Completion[] {
  const local = context.attribute.slice(context.attribute.indexOf(":") + 1);
  const use = attributeUses(snapshot, context.open).find((one) => one.decl.local === local);
  if (!use) return [];
  const fixed = use.constraint?.text ?? use.decl.constraint?.text;
  const values = fixed === undefined ? listedValues(use.decl.type) : [{ value: fixed, meaning: "" }];
  return values.map(({ value, meaning }) => item("value", value, context, [escapeXml(value)], { detail: meaning }));
}

// ---- content

function* contentAt(
  snapshot: Snapshot,
  context: Extract<CursorContext, { kind: "content" }>,
  offset: number,
  reader: CompletionReader,
): Steps<readonly Completion[]> {
  const { tree } = snapshot;
  const node = enclosing(tree, offset);
  const type = node === undefined ? undefined : snapshot.validation?.typeOf(node);
  const simple = type && textType(type);
  if (node !== undefined && simple && firstChild(tree, node) === undefined) {
    return yield* valuesAt(
      snapshot,
      node,
      simple,
      valueSpan(tree.text.slice(context.from, context.to), context, offset),
      reader,
    );
  }
  const word = halfTyped(context, offset, tree.text.slice(offset, context.to));
  if (!word) return [];
  const here: NameContext = { ...word, tagGoesOn: false };
  return (yield* elementsAt(snapshot, word.from, here, false, reader)).map((one) => ({
    ...one,
    snippet: `<${one.snippet}`,
    plain: `<${one.plain}`,
  }));
}

/** A name that was begun without its `<`, or nothing yet; undefined in the middle of other text. */
function halfTyped(
  context: Extract<CursorContext, { kind: "content" }>,
  offset: number,
  after: string,
): Span | undefined {
  const typed = /^\s*([\p{L}_][\p{L}\p{N}._-]*)?$/u.exec(context.typed);
  if (!typed) return undefined;
  const [, name = ""] = typed;
  const rest = name === "" ? "" : (/^[\p{L}\p{N}._-]*/u.exec(after)?.[0] ?? "");
  return { from: offset - name.length, to: offset + rest.length };
}

/** The value around the cursor without the white space at its ends; it ends on the cursor's line. */
function valueSpan(content: string, context: Span, offset: number): Span {
  const before = content.slice(0, offset - context.from);
  const after = content.slice(offset - context.from);
  const rest = /^[^\r\n]*/.exec(after)?.[0].trimEnd() ?? "";
  return { from: offset - before.trimStart().length, to: offset + rest.length };
}

/** Values that may stand in an element: codes in force, listed values, records that can be referred to, the day. */
function* valuesAt(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  span: Span,
  reader: CompletionReader,
): Steps<Completion[]> {
  const present = textOf(snapshot.tree, node).trim();
  return (yield* valuesOfElement(snapshot, node, type, reader)).map(({ value, meaning, label }) =>
    item("value", label ?? value, span, [escapeXml(value)], {
      detail: meaning,
      isPresent: value === present,
      filter: `${value} ${meaning}`,
      documentation: () => valueText(snapshot, node, value, reader),
    }),
  );
}

/** The values that may stand in an element and are worth choosing from: codes in force first, else listed ones. */
export function* valuesOfElement(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  reader: CompletionReader,
): Steps<readonly Meant[]> {
  const facts = valueFactsOf(snapshot, reader.rules, node);
  const day = snapshot.asOf.date;
  const codes = (facts.list?.list.entries ?? [])
    .filter((entry) => isInForce(entry, day))
    .map((entry) => ({ value: entry.code, meaning: inLanguage(entry.label, reader.language) }));
  const listed = listedValues(type);
  const allowed = new Set(listed.map(({ value }) => value));
  const fitting = allowed.size > 0 ? codes.filter(({ value }) => allowed.has(value)) : codes;
  if (fitting.length > 0) return fitting;
  return listed.length > 0 ? listed : yield* otherValues(snapshot, node, type, facts, reader);
}

/** The list that a code stands in, and since when and until when it holds. */
function valueText(snapshot: Snapshot, node: NodeRef, value: string, reader: CompletionReader): string {
  const { list } = valueFactsOf(snapshot, reader.rules, node).list ?? {};
  const entry = list && codeEntry(list, value, snapshot.asOf.date);
  if (!list || !entry) return "";
  const { since, until } = entry;
  const title = inLanguage(list.title, reader.language);
  const lines = [
    `**${entry.code}** ${inLanguage(entry.label, reader.language)}`,
    title === "" ? "" : `*${title}*`,
    [since && say(reader, "hover.since", { date: since }), until && say(reader, "hover.until", { date: until })]
      .filter(Boolean)
      .join(", "),
  ];
  return lines.filter((line) => line !== "").join("\n\n");
}

function listedValues(type: SimpleType): Meant[] {
  const entries = type.facets.enumeration?.entries ?? [];
  if (entries.length > 0)
    return entries.map((entry) => ({ value: entry.text, meaning: entry.documentation.join(" ") }));
  if (type.variety === "union") return type.members.flatMap(listedValues);
  return type.primitive?.name === "boolean" ? ["true", "false"].map((value) => ({ value, meaning: "" })) : [];
}

function* otherValues(
  snapshot: Snapshot,
  node: NodeRef,
  type: SimpleType,
  facts: ValueFacts,
  reader: CompletionReader,
): Steps<readonly Meant[]> {
  const targets = referenceTargets(snapshot, node, reader);
  return targets.length > 0 ? targets : yield* likelyValues(snapshot, node, type, facts, reader);
}

/** The values that a reference of the pack may have, each with the record that it names. */
function referenceTargets(snapshot: Snapshot, node: NodeRef, reader: CompletionReader): readonly Meant[] {
  const { tree, pack } = snapshot;
  const reference = referenceFrom(tree, pack, node);
  if (!reference) return [];
  const steps = reference.to.split("/");
  const values = new Map<string, Meant>();
  for (let scope = parent(tree, node); scope !== undefined; scope = parent(tree, scope)) {
    const isLast = reference.within !== undefined && matchesPath(tree, scope, reference.within);
    for (const target of reached(tree, scope, steps.join("/"))) {
      const value = valueAt(tree, target, ".");
      if (value && values.size < maxTargets && !values.has(value)) {
        values.set(value, { value, meaning: recordLabel(snapshot, target, reader) });
      }
    }
    if (isLast || values.size > 0) break;
  }
  return [...values.values()];
}

/** The record around an element in the words of the pack, else where the value comes from. */
function recordLabel({ tree, pack }: Snapshot, node: NodeRef, reader: CompletionReader): string {
  const record = enclosingRecord(tree, pack, node);
  const definition = record === undefined ? undefined : recordOf(tree, pack, record);
  const label = record !== undefined && definition ? labelOf(tree, definition, record, reader) : undefined;
  return label ?? say(reader, "complete.inDocument");
}

// ---- items

interface Extras {
  readonly detail?: string;
  readonly filter?: string;
  readonly asksOn?: boolean;
  readonly isPresent?: boolean;
  readonly documentation?: () => string;
}

function item(
  kind: Completion["kind"],
  label: string,
  span: Span,
  pieces: readonly Piece[],
  extras: Extras,
): Completion {
  return {
    label,
    kind,
    span: { from: span.from, to: span.to },
    snippet: asSnippet(pieces),
    plain: asPlainText(pieces),
    detail: extras.detail ?? "",
    filter: extras.filter ?? label,
    asksOn: extras.asksOn ?? false,
    isPresent: extras.isPresent ?? false,
    documentation: extras.documentation ?? (() => ""),
  };
}

function say(reader: CompletionReader, key: FeatureText, args: MessageArgs = {}): string {
  return fill(featureTexts[reader.language][key], args, reader.language);
}

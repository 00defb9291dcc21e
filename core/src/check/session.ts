// One document under check: parsed, validated against its pack's schema, run through its rules, judged. An edit goes through
// all of it incrementally; the outcome is that of a fresh session over the new text.
import { emptyChannelData, type ChannelData } from "../catalogue/channelData";
import type { Finding, FindingArgs } from "../findings/finding";
import type { TripletMessage } from "../messages/triplet";
import {
  choosePack,
  closingName,
  rootClosingName,
  payloadSchemas,
  readHead,
  type Choice,
  type DocumentHead,
  schemaLocations,
  type PayloadName,
  type PayloadSchema,
} from "../pack/choose";
import type { CatalogueRule, CodeList } from "../pack/manifest";
import type { CompiledSchema, Pack } from "../pack/pack";
import { RuleProgram, type RuleSource } from "../rules/compile";
import { parseDay } from "../rules/days";
import { LocalNames } from "../rules/paths";
import { RuleRun, type RunDocument } from "../rules/run";
import type { RuleTimes } from "../rules/timing";
import { parseTime } from "../rules/types/notFuture";
import type { SchemaFinding } from "../schema/compile";
import { NamespacesOfSchema } from "../schema/knownNamespaces";
import { NameReading } from "../schema/nameReading";
import type { Schema } from "../schema/schema";
import { Validation } from "../schema/validate";
import { TextStore, type TextChange } from "../text/textStore";
import type { ByteFacts } from "../text/utf8";
import {
  child,
  elementRange,
  firstChild,
  nameOf,
  nextSibling,
  nodeAt,
  parent,
  pathOf,
  rootElement,
  startTagRange,
  textOf,
} from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { Name, NodeRef } from "../xml/segment";
import { mostPagedFindings } from "../xml/limits";
import { runToEnd, XmlTree, type MayContain } from "../xml/tree";
import type { Verdict } from "./contract";
import { isOfTheChannel, wantedSchema } from "./declaration";
import { FindingStore } from "./findingStore";
import { mostImportant } from "./mostImportant";
import { countsOf, type Counts, type Overview } from "./overview";
import { PassingFindings } from "./passingFindings";
import { RootChildren } from "./rootChildren";
import { DecisiveFacts, isDecisive, judge, judgeForms, type FormPlace, type Judgement, type Reason } from "./verdict";

export type { ChannelData } from "../catalogue/channelData";

export interface CheckEnvironment {
  /** In their order of precedence. */
  readonly packs: readonly Pack[];
  /** Checks well-formedness and this schema alone: no pack, no rules. */
  readonly schema?: Schema;
  /** Asked when none of the packs knows the document: a schema that lies about. */
  readonly schemaFor?: (head: DocumentHead) => Pack | undefined;
  /** Uses this pack, whatever the document says. */
  readonly packId?: string;
  /** The day and time, in Brussels, as of which is checked. */
  readonly asOf: { readonly date: string; readonly time: string };
  readonly channelData?: ChannelData;
  /** Rules of the user's own, beside those of the pack. */
  readonly rules?: readonly CatalogueRule[];
  /** Measures the rules, where somebody asks for it. */
  readonly ruleTimes?: RuleTimes;
  /** What the bytes on disk told; undefined for a text that has none. */
  readonly bytes?: ByteFacts;
  /** What is wrong with the name under which the file lies. */
  readonly nameProblems?: readonly NameProblem[];
  /** Of a text that is not held so many findings are kept, the worst ones; 10,000 when nobody asks. */
  readonly mostFindings?: number;
}

/** A problem of a file's name, as the receiver would report it. */
export interface NameProblem {
  readonly code: string;
  /** Key of its sentence among those of file names. */
  readonly kind: TripletMessage;
  readonly args: FindingArgs;
}

export interface FormResult {
  /** 1-based position among the forms. */
  readonly index: number;
  /** Content of Identification; "" without one. */
  readonly identification: string;
  readonly path: readonly number[];
  readonly verdict: Verdict;
  /** The form's element, from its start tag to its end tag. */
  readonly from: number;
  readonly to: number;
  readonly node: NodeRef;
}

const mostPagedForms = 10_000;

/** So many findings are judged without letting others in between. */
const findingsAStep = 1_000;

/** So many forms are looked at without letting others in between. */
const formsAStep = 100;

/** Of a root with more children of other names than this each finding is looked up in the text. */
const mostOthers = 8;

/** A check goes through the text this often: it is parsed, validated, and run through the rules. */
export const checkStages = 3;

/** So many segments are checked in two milliseconds or more. */
const farSegments = 64;

/** The first part of a text in which a root element is looked for before the schema is known. */
export const headUnits = 16_384;

/** In nearly all texts its start tag lies in the first half of this, and nothing further on has a say in what it is. */
const nearHeadUnits = 2_048;

/** The first payload stands within so much of the text; in the next ones the same schemas are named. */
const payloadHeadUnits = 131_072;

/** What a document is checked with, and how far that has come. */
interface Choosing {
  /** undefined without a pack, or when a schema was given. */
  readonly choice: Choice | undefined;
  readonly payloads: readonly Pack[];
  readonly otherVersions: readonly { readonly named: string; readonly used: string }[];
  readonly schema: Schema | undefined;
  readonly schemaFindings: readonly SchemaFinding[];
  /** undefined: names count as they are written. */
  readonly reading: NameReading | undefined;
  /** undefined: no schema is known for the document. */
  readonly validation: Validation | undefined;
  readonly program: RuleProgram | undefined;
  readonly rules: RuleRun | undefined;
  /** How far the rules know the walks of the validation. */
  walksSeen: number;
}

export class CheckSession {
  readonly tree: XmlTree;
  private head: DocumentHead;
  /** What the root's start tag says as it is written, while nothing changes in the first part of the text. */
  private written: DocumentHead | undefined;
  private now: Choosing;
  /** What the document was checked with before its root was changed: a person who types a name passes many of them. */
  private before: Choosing | undefined;
  private store: FindingStore;
  /** Of a text that is not held, instead of the store. */
  private passing: PassingFindings | undefined;
  private knownNames = -1;
  private steps: Generator<void, void> | undefined;
  private lastEdit = 0;
  /** How many of its stages the check at work has behind it. */
  stage = 0;
  /** Of the check at work: many segments are new to the schema, and how often one came to lie among other elements before it began. */
  private isSchemaFar = false;
  private rebasesBefore = 0;
  /** Everything was checked once: what is known between two edits is no more than a little behind. */
  wasChecked = false;
  private seen: Overview | undefined;
  /** The findings as they were when they were last asked for, or those that matter most; how many there were; the changes since then. */
  private lastFindings: readonly Finding[] = [];
  private lastCounts: Readonly<Counts> = countsOf([]);
  private changesSince: TextChange[] = [];
  /** Counts the states of the check. */
  private round = 0;
  private judged: Judgement | undefined;
  private decisiveOnes: readonly Finding[] | undefined;
  private formCounter: RootChildren | undefined;
  private diskBytes: ByteFacts | undefined;

  /** Checks a text, at once. */
  constructor(
    text: string | TextStore,
    private readonly environment: CheckEnvironment,
    whole = true,
  ) {
    const store = typeof text === "string" ? TextStore.from(text) : text;
    this.tree = XmlTree.unparsed(store, { mostFindings: this.mostFindings });
    this.head = this.writtenHead();
    this.now = this.choosing(this.choose(this.head), []);
    this.store = this.newStore();
    this.tree.setMayContain(this.mayContain());
    this.steps = this.settleSteps();
    if (whole) this.finish();
  }

  /** Begins to check a text: `advance` does it in slices. */
  static begin(text: string | TextStore, environment: CheckEnvironment): CheckSession {
    return new CheckSession(text, environment, false);
  }

  /** What the document is checked with; undefined without a pack, or when a schema was given. */
  get choice(): Choice | undefined {
    return this.now.choice;
  }

  /** undefined: no schema is known for the document. */
  get validation(): Validation | undefined {
    return this.now.validation;
  }

  get pack(): Pack | undefined {
    return this.choice?.pack;
  }

  /** The document's pack and those of its payloads. */
  get packs(): readonly Pack[] {
    return this.pack ? [this.pack, ...this.now.payloads] : [];
  }

  /** The day as of which is checked. */
  get asOf(): CheckEnvironment["asOf"] {
    return this.environment.asOf;
  }

  get channelData(): ChannelData {
    return this.environment.channelData ?? emptyChannelData;
  }

  /** What the bytes of the file on disk told. */
  get bytes(): ByteFacts | undefined {
    return this.diskBytes ?? this.environment.bytes;
  }

  set bytes(facts: ByteFacts | undefined) {
    this.diskBytes = facts;
    this.changed();
  }

  get nameProblems(): readonly NameProblem[] {
    return this.environment.nameProblems ?? [];
  }

  /** The same check of another text. */
  again(text: string): CheckSession {
    return new CheckSession(text, this.environment);
  }

  /** Applies changes one after the other, then parses, validates and checks again what they touch. */
  edit(changes: Iterable<TextChange>): void {
    this.change(changes);
    this.finish();
  }

  /** Applies changes to the text, each before the next is looked at; what they touch is checked again by `advance` or `finish`. */
  change(changes: Iterable<TextChange>): void {
    this.drop();
    this.changed();
    for (const change of changes) {
      this.changesSince.push(change);
      this.tree.change(change);
      this.lastEdit = change.from;
      if (change.from < headUnits) this.written = undefined;
    }
    this.steps = this.settleSteps();
  }

  /** Works until everything is right or `isLate` says that it is time to stop: false when there is more to do. */
  advance(isLate: () => boolean): boolean {
    while (this.steps) {
      this.changed();
      if (this.steps.next().done) this.steps = undefined;
      else if (isLate()) return false;
    }
    return true;
  }

  /** Does all that is left to do. */
  finish(): void {
    this.advance(() => false);
  }

  /** Everything is parsed and checked. */
  get isSettled(): boolean {
    return this.steps === undefined;
  }

  /** The tree is that of the text, and with which schema it is read is known. Findings and features rest on both. */
  get isParsed(): boolean {
    return this.tree.isSettled && this.stage > 0;
  }

  /** More is left to do than a moment has room for, as after an edit of what every record reads. */
  get isFarFromDone(): boolean {
    const moved = this.tree.rebases - this.rebasesBefore;
    return this.isSchemaFar || Math.max(moved, this.now.rules?.waitingCount ?? 0) > farSegments;
  }

  private drop(): void {
    this.steps?.return();
    this.steps = undefined;
  }

  private changed(): void {
    this.round++;
    this.seen = undefined;
    this.decisiveOnes = undefined;
    this.judged = undefined;
  }

  private *settleSteps(): Generator<void, void> {
    this.stage = 0;
    this.isSchemaFar = false;
    this.rebasesBefore = this.tree.rebases;
    yield* this.tree.settleSteps();
    while (yield* this.choosesAnew()) yield* this.tree.settleSteps();
    const { validation, rules } = this.now;
    const document = this.ruleDocument();
    validation?.align();
    rules?.align(document);
    this.isSchemaFar = validation !== undefined && validation.unwalked > farSegments;
    this.stage = 1;
    yield;
    if (this.tree.text.isPaged) yield* this.passSteps(document);
    else {
      if (validation) yield* validation.settleSteps();
      this.isSchemaFar = false;
      this.rebasesBefore = this.tree.rebases;
      this.stage = 2;
      if (rules) yield* rules.settleSteps(document, this.lastEdit);
      yield* this.store.prepareSteps();
    }
    this.wasChecked = true;
  }

  private get mostFindings(): number {
    return this.environment.mostFindings ?? mostPagedFindings;
  }

  /** The same of a text that is not held: findings are made as the work passes by, and counted. */
  private *passSteps(document: RunDocument): Generator<void, void> {
    const { validation, rules, program } = this.now;
    const passing = (this.passing = new PassingFindings(this, rules, program, this.mostFindings));
    passing.begin(this.head);
    if (validation) yield* validation.settleSteps((_, violations) => passing.ofViolations(violations));
    yield* passing.validatedSteps();
    this.stage = 2;
    if (rules) yield* rules.settleSteps(document, 0, (_, hits) => passing.ofHits(hits));
    yield* passing.endSteps();
  }

  /** How many segments the rules ran over after the last edit: for tests and measurements. */
  get segmentsRun(): number {
    return this.now.rules?.segmentsRun ?? 0;
  }

  /**
   * All findings, in document order; of a text that is not held the worst ones (`mostFindings`). Before all is checked: what is
   * known by now.
   */
  findings(): readonly Finding[] {
    if (this.tree.text.isPaged) return this.passing?.list() ?? [];
    const overview = this.overview();
    return overview ? this.remember(overview.all(), overview.counts) : this.moved();
  }

  /** Prepares in steps what `findings` gives: an edit may have moved tens of thousands. When the check goes on meanwhile, again. */
  *findingSteps(): Generator<void, void> {
    for (let isPlaced = this.tree.text.isPaged; !isPlaced;) {
      const overview = this.overview();
      isPlaced = true;
      for (const steps = overview?.placeSteps(); isPlaced && steps && !steps.next().done;) {
        yield;
        isPlaced = this.seen === overview;
      }
    }
  }

  /** Of all findings the worst ones, of these the nearest to a place, at most so many; in document order. */
  nearest(near: number, limit: number): readonly Finding[] {
    if (this.tree.text.isPaged) return mostImportant(this.findings(), near, limit);
    const overview = this.overview();
    if (overview) return this.remember(overview.nearest(near, limit), overview.counts);
    // Nothing is known of the others any more: they would have to be moved at every key.
    this.lastFindings = mostImportant(this.lastFindings, near, limit);
    return this.moved();
  }

  /** The findings that touch a range, in document order. */
  findingsIn(range: { readonly from: number; readonly to: number }): readonly Finding[] {
    const overview = this.tree.text.isPaged ? undefined : this.overview();
    if (overview) return overview.within(range);
    return this.findings().filter(({ from, to }) => from <= range.to && range.from <= to);
  }

  /** Are there at least two findings of a code? */
  hasSeveral(code: string): boolean {
    const overview = this.tree.text.isPaged ? undefined : this.overview();
    return overview?.hasSeveral(code) ?? this.findings().filter((finding) => finding.code === code).length > 1;
  }

  /** How many findings there are of each severity, those that are not kept included. */
  get counts(): Readonly<Counts> {
    if (this.passing) return this.passing.counts;
    return this.overview()?.counts ?? this.lastCounts;
  }

  /** undefined while so much is to be made anew that what was known before has to do. */
  private overview(): Overview | undefined {
    const isBehind = !this.isParsed || (this.wasChecked && !this.isSettled && this.store.isFarBehind);
    return isBehind ? undefined : (this.seen ??= this.store.look(this.head));
  }

  private remember(findings: readonly Finding[], counts: Readonly<Counts>): readonly Finding[] {
    this.lastFindings = findings;
    this.lastCounts = counts;
    this.changesSince = [];
    return findings;
  }

  /** What was known last, where it lies now. */
  private moved(): readonly Finding[] {
    this.lastFindings = this.changesSince.reduce(moveFindings, this.lastFindings);
    this.changesSince = [];
    return this.lastFindings;
  }

  /** How many forms there are. */
  get formCount(): number {
    return this.passing ? this.passing.formCount() : runToEnd(this.formPlaces(Infinity)).length;
  }

  /** The forms, or the first of them; of a text that is not held at most 10,000, the worst ones. */
  forms(limit = Infinity): readonly FormResult[] {
    return runToEnd(this.formSteps(limit));
  }

  /** The same in steps. */
  *formSteps(limit = Infinity): Generator<void, readonly FormResult[]> {
    if (!this.isParsed) return [];
    if (this.passing) return this.passing.formResults(Math.min(limit, mostPagedForms));
    // Asked for a finding behind the forms alone: it counts all children of the root.
    let knows: ((finding: Finding) => boolean) | undefined;
    const isInLaterForm = (finding: Finding) => limit < Infinity && (knows ??= this.formKnower())(finding);
    const decisive = this.decisive();
    yield;
    const places = yield* this.formPlaces(limit);
    const judged = yield* judgeForms(decisive, places, isInLaterForm);
    return judged.map((form, index) => ({ ...form, index: index + 1 }));
  }

  /** Is there a form? In steps: the root may have a million other children. */
  *hasForms(): Generator<void, boolean> {
    if (!this.isParsed) return false;
    return this.passing ? this.formCount > 0 : (yield* this.formPlaces(1)).length > 0;
  }

  /** The verdict on the file. */
  get verdict(): Verdict {
    return this.judgement().verdict;
  }

  /** Why the file is refused or undecided. */
  get reasons(): readonly Reason[] {
    return this.judgement().reasons;
  }

  /** null: could not be decided. */
  get schemaValid(): boolean | null {
    if (!this.isSettled) return null;
    if (!this.tree.wellFormed) {
      const isDoubt = this.tree.moreFindings.errors === 0 && this.tree.findings.every((finding) => finding.undecided);
      return isDoubt ? null : false;
    }
    return this.validation ? this.validation.schemaValid : null;
  }

  /** True when only a given schema is checked. */
  get schemaOnly(): boolean {
    return this.environment.schema !== undefined;
  }

  /** The pack that was asked for by id but is not there. */
  get missingPack(): string | undefined {
    const { packId, packs } = this.environment;
    return packId !== undefined && !packs.some((pack) => pack.id === packId) ? packId : undefined;
  }

  /* ----------------------------------------------------------------------------------------------- opening */

  private choose(head: DocumentHead, byEnd?: Choice): Choice | undefined {
    if (this.schemaOnly) return undefined;
    const { packs, packId, schemaFor } = this.environment;
    const known = choosePack(packs, head, packId);
    if (head.local === "" || isKnownRoot(known)) return known;
    if (known || byEnd) return byEnd ?? known;
    const lying = schemaFor?.(head);
    return lying && choosePack([lying], head);
  }

  /**
   * What the text says of the document's kind. How a broken document is read depends on the schema that it was read with: what is
   * chosen must not, else it would depend on what the document was before.
   */
  private *chooseSteps(): Generator<void, Choice | undefined> {
    if (this.tree.wellFormed) return this.choose(this.head);
    const head = this.writtenHead();
    const known = this.choose(head);
    if (this.schemaOnly || head.local === "") return known;
    const closing = closingName(this.tree);
    const byEnd = this.chooseByEnd(head, closing);
    if (isKnownRoot(known)) return byEnd && closing && isMeant(byEnd, closing, known, head) ? byEnd : known;
    return this.choose(head, byEnd ?? (yield* this.chooseByRootsEnd(head)));
  }

  /** What the root's start tag says as it is written. */
  private writtenHead(): DocumentHead {
    return (this.written ??= headWrittenIn(this.tree.text));
  }

  /** Where no pack knows the root's name, its start tag may be broken or missing: then its end tag tells. */
  private chooseByEnd(head: DocumentHead, local: string | undefined): Choice | undefined {
    const { packs, packId } = this.environment;
    const choice =
      local === undefined
        ? undefined
        : choosePack(packs, { ...head, local, isUnsure: head.isUnsure || local !== head.local }, packId);
    return isKnownRoot(choice) ? choice : undefined;
  }

  /** The same where the root's end tag is not the last tag: which one it is shows a tree that no schema had a say in. */
  private *chooseByRootsEnd(head: DocumentHead): Generator<void, Choice | undefined> {
    let { tree } = this;
    if (this.now.schema) {
      tree = XmlTree.unparsed(tree.text);
      yield* tree.settleSteps();
    }
    return this.chooseByEnd(head, rootClosingName(tree));
  }

  private payloadsOf(choice: Choice): PayloadSchema[] {
    const names = payloadNamesIn(this.tree, choice);
    if (names.length === 0) return [];
    const { text } = this.tree;
    const locations = () => schemaLocations(text.slice(0, Math.min(text.length, payloadHeadUnits)));
    return payloadSchemas(this.environment.packs, choice, names, locations);
  }

  /** What is wrong in the schemas in use; none for a schema that was handed in. */
  get schemaFindings(): readonly SchemaFinding[] {
    return this.now.schemaFindings;
  }

  /** The packs whose schemas are in use. */
  get schemaPacks(): readonly Pack[] {
    return this.choice ? [this.choice.pack, ...this.now.payloads] : [];
  }

  /** No pack knows the document, though it is one of the channel: the schema that is missed, else undefined. */
  get missedSchema(): string | undefined {
    if (this.choice || this.schemaOnly || !isOfTheChannel(this.tree, this.head)) return undefined;
    return wantedSchema(this.head);
  }

  /** Schemas of payloads that are named in a version that is not there, and what is used instead. */
  get otherVersions(): readonly { readonly named: string; readonly used: string }[] {
    return this.now.otherVersions;
  }

  /** Elements of other namespaces are payloads of other packs: their schemas join the document's. */
  private choosing(choice: Choice | undefined, found: readonly PayloadSchema[]): Choosing {
    const payloads = found.map(({ pack }) => pack);
    const made = choice && !this.environment.schema ? compiled(choice, found) : undefined;
    const schema = this.environment.schema ?? made?.schema;
    const reading = schema && (choice ? readingFor(choice, schema) : readingOf(schema, this.head));
    const program = this.programFor(choice, payloads, schema);
    const { asOf } = this.environment;
    return {
      choice,
      payloads,
      otherVersions: found.flatMap(({ file, named }) => (named === undefined ? [] : [{ named, used: file }])),
      schema,
      schemaFindings: made?.findings ?? [],
      reading,
      validation: schema && new Validation(this.tree, schema, reading),
      program,
      rules: program && new RuleRun(program, parseDay(asOf.date) ?? 0, parseTime(asOf.time) ?? 0),
      walksSeen: 0,
    };
  }

  /** Does the document ask for another schema than the one in use? Then that is taken up. */
  private *choosesAnew(): Generator<void, boolean> {
    if (this.schemaOnly) return this.readsAnew();
    this.head = readHead(this.tree);
    const choice = yield* this.chooseSteps();
    if (sameChoice(choice, this.choice) && this.tree.names.size === this.knownNames) return false;
    this.knownNames = this.tree.names.size;
    const found = choice ? this.payloadsOf(choice) : [];
    const isFor = (one: Choosing | undefined): boolean =>
      one !== undefined && sameChoice(choice, one.choice) && samePacks(found, one.payloads);
    if (isFor(this.now)) return false;
    const { before } = this;
    this.take(before && isFor(before) ? before : this.choosing(choice, found));
    return true;
  }

  /** With a given schema: is the root in another namespace than it was? */
  private readsAnew(): boolean {
    this.head = this.tree.wellFormed ? readHead(this.tree) : this.writtenHead();
    const { schema, reading } = this.now;
    if (!schema || sameReading(readingOf(schema, this.head), reading)) return false;
    this.take(this.choosing(undefined, []));
    return true;
  }

  private take(choosing: Choosing): void {
    this.before = this.now;
    this.now = choosing;
    this.store = this.newStore();
    this.tree.setMayContain(this.mayContain());
  }

  private newStore(): FindingStore {
    return new FindingStore(this, this.now.rules, this.now.program);
  }

  private mayContain(): MayContain | undefined {
    const { schema, choice, reading } = this.now;
    const named = (name: Pick<Name, "uri" | "local">) => (reading ? { ...name, uri: reading.uriOf(name) } : name);
    if (!schema) return undefined;
    const roots = choice?.schema.roots;
    const mayContain = (outer: Name | undefined, inner: Name) =>
      outer || !roots ? schema.mayContain(outer && named(outer), named(inner)) : roots.includes(inner.local);
    const inOrder = (parent: Name, first: Name | undefined, second: Name | undefined) =>
      schema.inOrder(named(parent), first && named(first), second && named(second));
    const holdsText = (name: Name) => schema.holdsText(named(name));
    return Object.assign(mayContain, { inOrder, holdsText, namespaces: new NamespacesOfSchema(schema) });
  }

  private programFor(
    choice: Choice | undefined,
    payloads: readonly Pack[],
    schema: Schema | undefined,
  ): RuleProgram | undefined {
    const sources = choice ? this.ruleSources(choice.pack, payloads) : [];
    if (sources.length === 0) return undefined;
    const locals = new LocalNames(this.tree.names);
    return new RuleProgram(sources, locals, codeListsOf, this.environment.ruleTimes, schema);
  }

  private ruleSources(main: Pack, payloads: readonly Pack[]): RuleSource[] {
    const own = this.environment.rules ?? [];
    return [
      ...[main, ...payloads].flatMap((pack) => pack.rules.map((rule) => ({ rule, pack }))),
      ...this.channelData.rules.map((rule) => ({ rule, pack: undefined })),
      // A user's rule may name a code list of the document's pack.
      ...own.map((rule) => ({ rule, pack: undefined, lists: main.codeLists })),
    ];
  }

  private ruleDocument(): RunDocument {
    const { tree, now } = this;
    const { validation, payloads } = now;
    const alone = payloads.length === 0;
    return {
      tree,
      declOf: (node) => validation?.declOf(node),
      // Of a text that is never edited they never change.
      declarations: (k) => (tree.text.isPaged ? undefined : validation?.resultOf(k)?.decls),
      redeclared: () => (tree.text.isPaged ? [] : walkedSince(now)),
      admits: (rule, uri) => alone || rule.pack === undefined || rule.pack.namespaces.includes(uri),
    };
  }

  /* ----------------------------------------------------------------------------------------------- judging */

  /**
   * Prepares in steps what `verdict` and `reasons` give, and the findings: these may be tens of thousands. When the check goes on
   * meanwhile, again.
   */
  *judgeSteps(): Generator<void, void> {
    while (!this.judged && !this.passing) {
      yield* this.findingSteps();
      yield* this.decideSteps();
    }
    yield* this.findingSteps();
  }

  /** Judges in steps what the findings tell, unless the check goes on meanwhile. */
  private *decideSteps(): Generator<void, void> {
    const { round } = this;
    const findings = this.findings();
    const facts = new DecisiveFacts();
    const decisive: Finding[] = [];
    for (let n = 0; n < findings.length; n++) {
      if (n % findingsAStep === 0) yield;
      if (!isDecisive(findings[n])) continue;
      decisive.push(findings[n]);
      facts.add(findings[n]);
    }
    if (this.round !== round) return;
    this.decisiveOnes = decisive;
    this.judged = judge(facts, this.schemaValid, this.schemaOnly);
  }

  private judgement(): Judgement {
    return (this.judged ??= judge(this.facts(), this.schemaValid, this.schemaOnly));
  }

  private facts(): DecisiveFacts {
    if (this.passing) return this.passing.facts;
    const facts = new DecisiveFacts();
    for (const finding of this.decisive()) facts.add(finding);
    return facts;
  }

  private decisive(): readonly Finding[] {
    return (this.decisiveOnes ??= this.findings().filter(isDecisive));
  }

  /** Tells whether a finding lies in a form: by its path, where all children of the root but a few are forms. */
  private formKnower(): (finding: Finding) => boolean {
    const { tree } = this;
    this.formCounter ??= new RootChildren(tree, "Form");
    const { others } = this.formCounter.count();
    if (others.length > mostOthers) return ({ from }) => this.isInForm(from);
    const places = new Set(others.map((node) => pathOf(tree, node)[1]));
    return ({ path, from }) => (path.length >= 2 && path[0] === 1 && !places.has(path[1])) || this.isInForm(from);
  }

  private isInForm(offset: number): boolean {
    const { tree } = this;
    let node = nodeAt(tree, offset);
    for (let around = node === undefined ? undefined : parent(tree, node); around !== undefined;) {
      const outer = parent(tree, around);
      if (outer === undefined) break;
      node = around;
      around = outer;
    }
    return node !== undefined && nameOf(tree, node).local === "Form" && parent(tree, node) !== undefined;
  }

  private *formPlaces(limit: number): Generator<void, FormPlace[]> {
    const { tree } = this;
    const root = rootElement(tree);
    const places: FormPlace[] = [];
    let seen = 0;
    if (root === undefined || this.schemaOnly) return places;
    for (let node = firstChild(tree, root); node !== undefined; node = nextSibling(tree, node)) {
      if (++seen % formsAStep === 0) yield;
      if (nameOf(tree, node).local !== "Form") continue;
      if (places.length >= limit) break;
      const identification = child(tree, node, "Identification");
      const text = identification === undefined ? "" : textOf(tree, identification).trim();
      places.push({ node, identification: text, path: pathOf(tree, node), ...elementRange(tree, node) });
    }
    return places;
  }
}

/** What the root's start tag says, seen from the beginning of a text alone. */
function headWrittenIn(text: TextStore): DocumentHead {
  const near = parseXml(text.slice(0, nearHeadUnits));
  const root = rootElement(near);
  const isNear = root !== undefined && startTagRange(near, root).to < nearHeadUnits / 2;
  const tree = isNear ? near : parseXml(text.slice(0, headUnits));
  const top = rootElement(tree);
  const inner = top === undefined ? undefined : firstChild(tree, top);
  return { ...readHead(tree), firstChild: inner === undefined ? undefined : nameOf(tree, inner).local };
}

/** An answer is read by its local names, whatever namespace its sender put it in. */
function readingFor({ pack, schema, match, found }: Choice, compiledSchema: Schema): NameReading | undefined {
  if (match !== "otherNamespace") return undefined;
  return new NameReading(compiledSchema, pack.manifest.answers ? undefined : found, schema.namespace ?? "");
}

/**
 * Where the root's namespace is not known, the schema tells it (`KnownNamespaces`): then no other is meant. Nor where the root says
 * itself of which type it is.
 */
function readingOf(schema: Schema, head: DocumentHead): NameReading | undefined {
  const isTyped = head.type !== undefined && schema.type(head.type.uri, head.type.local) !== undefined;
  return head.isUnsure || isTyped ? undefined : NameReading.ofRoot(schema, head);
}

/** A root that the last tag closes, and another one that seems to begin the document: is it around that, or right behind its tag? */
function isMeant(choice: Choice, root: string, first: Choice, { local, firstChild: inner }: DocumentHead): boolean {
  if (root === local) return false;
  return holds(choice, root, local) || (root === inner && !holds(first, local, inner));
}

/** May the one be a child of the other, which is a root? */
function holds(choice: Choice, root: string, local: string): boolean {
  const { schema } = compiled(choice, []);
  const uri = choice.schema.namespace ?? "";
  const decls = schema?.declarationsNamed(local) ?? [];
  return decls.some((decl) => schema?.mayContain({ uri, local: root }, decl) === true);
}

function compiled(choice: Choice, payloads: readonly { pack: Pack; file: string }[]): CompiledSchema {
  const { pack, schema } = choice;
  const together = payloads.length === 0 ? undefined : pack.compile(schema.file, payloads);
  return together?.schema ? together : pack.compile(schema.file);
}

/** The segments that were walked since the rules asked last; undefined: all of them may have been. */
function walkedSince(now: Choosing): number[] | undefined {
  if (!now.validation) return [];
  const { walks } = now.validation;
  const walked = walks.since(now.walksSeen);
  now.walksSeen = walks.end;
  return walked?.flatMap(({ index }) => (index >= 0 ? index : []));
}

function samePacks(found: readonly { pack: Pack }[], packs: readonly Pack[]): boolean {
  return found.length === packs.length && found.every(({ pack }, index) => pack === packs[index]);
}

/** The findings after a change of the text: those in what was replaced are gone, those behind it have moved. */
function moveFindings(findings: readonly Finding[], { from, to, text }: TextChange): readonly Finding[] {
  const by = text.length - (to - from);
  return findings.flatMap((finding) => {
    if (finding.to <= from) return finding;
    if (finding.from >= to) return { ...finding, from: finding.from + by, to: finding.to + by };
    return finding.from <= from && to <= finding.to ? { ...finding, to: finding.to + by } : [];
  });
}

function isKnownRoot(choice: Choice | undefined): choice is Choice {
  return choice?.match === "exact" || choice?.match === "otherVersion";
}

function sameChoice(a: Choice | undefined, b: Choice | undefined): boolean {
  return a?.pack === b?.pack && a?.schema === b?.schema && a?.match === b?.match && a?.found === b?.found;
}

function sameReading(a: NameReading | undefined, b: NameReading | undefined): boolean {
  return a?.found === b?.found && a?.meant === b?.meant;
}

function codeListsOf(pack: Pack | undefined): ReadonlyMap<string, CodeList> {
  return pack?.codeLists ?? new Map<string, CodeList>();
}

/** Names that occur, or once occurred, in the document and are in no namespace of the schema it is checked with. */
function payloadNamesIn(tree: XmlTree, { pack }: Choice): PayloadName[] {
  const own = new Set(pack.namespaces);
  const names: PayloadName[] = [];
  for (let id = 1; id <= tree.names.size; id++) {
    const { uri, local } = tree.names.get(id);
    if (!own.has(uri)) names.push({ uri, local });
  }
  return names;
}

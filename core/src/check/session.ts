// One document under check: parsed, validated against its pack's schema, run through its rules, judged. An edit goes through
// all of it incrementally; the outcome is that of a fresh session over the new text.
import { emptyChannelData, type ChannelData } from "../catalogue/channelData";
import type { Finding } from "../findings/finding";
import { choosePack, payloadSchemas, readHead, type Choice, type DocumentHead } from "../pack/choose";
import type { CatalogueRule, CodeList } from "../pack/manifest";
import type { Pack } from "../pack/pack";
import { RuleProgram, type RuleSource } from "../rules/compile";
import { parseDay } from "../rules/days";
import { LocalNames } from "../rules/paths";
import { RuleRun, type RunDocument } from "../rules/run";
import { parseTime } from "../rules/types/notFuture";
import type { Schema } from "../schema/schema";
import { validate, type Validation } from "../schema/validate";
import { TextStore, type TextChange } from "../text/textStore";
import { child, children, elementRange, nameOf, pathOf, rootElement, textOf } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Verdict } from "./contract";
import { collectFindings } from "./findings";
import { judge, type FormPlace, type Judgement, type Reason } from "./verdict";

export type { ChannelData } from "../catalogue/channelData";

export interface CheckEnvironment {
  /** In their order of precedence. */
  readonly packs: readonly Pack[];
  /** Checks well-formedness and this schema alone: no pack, no rules. */
  readonly schema?: Schema;
  /** Uses this pack, whatever the document says. */
  readonly packId?: string;
  /** The day and time, in Brussels, as of which is checked. */
  readonly asOf: { readonly date: string; readonly time: string };
  readonly channelData?: ChannelData;
  /** Rules of the user's own, beside those of the pack. */
  readonly rules?: readonly CatalogueRule[];
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

/** The first part of a text in which a root element is looked for before the schema is known. */
const headUnits = 16_384;

export class CheckSession {
  tree!: XmlTree;
  /** undefined: no schema is known for the document. */
  validation: Validation | undefined;
  /** What the document is checked with; undefined without a pack, or when a schema was given. */
  choice: Choice | undefined;
  private head!: DocumentHead;
  private schema: Schema | undefined;
  private payloads: readonly Pack[] = [];
  private knownNames = 0;
  private rules: RuleRun | undefined;
  private program: RuleProgram | undefined;
  private collected: readonly Finding[] | undefined;
  private judged: Judgement | undefined;

  constructor(
    text: string | TextStore,
    private readonly environment: CheckEnvironment,
  ) {
    this.open(typeof text === "string" ? TextStore.from(text) : text);
  }

  get pack(): Pack | undefined {
    return this.choice?.pack;
  }

  /** The document's pack and those of its payloads. */
  get packs(): readonly Pack[] {
    return this.pack ? [this.pack, ...this.payloads] : [];
  }

  /** The day as of which is checked. */
  get asOf(): CheckEnvironment["asOf"] {
    return this.environment.asOf;
  }

  get channelData(): ChannelData {
    return this.environment.channelData ?? emptyChannelData;
  }

  /** Applies changes one after the other, then parses, validates and checks again what they touch. */
  edit(changes: readonly TextChange[]): void {
    this.collected = undefined;
    this.judged = undefined;
    const reparse = this.tree.edit(changes);
    if (this.choosesAnew()) return this.open(this.tree.text);
    const walked = this.validation?.update(reparse);
    this.rules?.update(this.ruleDocument(), [reparse], walked ?? { first: 0, count: 0 });
  }

  /** How many segments the rules ran over after the last edit: for tests and measurements. */
  get segmentsRun(): number {
    return this.rules?.segmentsRun ?? 0;
  }

  /** All findings, in document order; never capped. */
  findings(): readonly Finding[] {
    return (this.collected ??= collectFindings(this, this.rules, this.program, this.head));
  }

  forms(): readonly FormResult[] {
    return this.judgement().forms.map((form, index) => ({ ...form, index: index + 1 }));
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
    if (!this.tree.wellFormed) return this.tree.findings.every((finding) => finding.undecided) ? null : false;
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

  private open(text: TextStore): void {
    this.head = readHead(parseXml(text.slice(0, Math.min(text.length, headUnits))));
    this.choice = this.schemaOnly ? undefined : choosePack(this.environment.packs, this.head, this.environment.packId);
    this.schema = this.environment.schema ?? (this.choice && this.choice.pack.compile(this.choice.schema.file).schema);
    const { schema } = this;
    this.tree = parseXml(text, schema && { mayContain: (outer, inner) => schema.mayContain(outer, inner) });
    this.findPayloads();
    this.validation = this.schema && validate(this.tree, this.schema);
    this.openRules();
    this.collected = undefined;
    this.judged = undefined;
  }

  /** Elements of other namespaces are payloads of other packs: their schemas join the document's. */
  private findPayloads(): void {
    this.payloads = [];
    this.knownNames = this.tree.names.size;
    if (!this.choice) return;
    const found = payloadSchemas(this.environment.packs, this.choice, namespacesIn(this.tree));
    if (found.length === 0) return;
    this.payloads = found.map(({ pack }) => pack);
    this.schema = this.choice.pack.compile(this.choice.schema.file, found).schema ?? this.schema;
  }

  /** Does the edited document ask for another schema than the one in use? */
  private choosesAnew(): boolean {
    if (this.schemaOnly) return false;
    this.head = readHead(this.tree);
    const choice = choosePack(this.environment.packs, this.head, this.environment.packId);
    if (!sameChoice(choice, this.choice)) return true;
    if (!choice || this.tree.names.size === this.knownNames) return false;
    this.knownNames = this.tree.names.size;
    const payloads = payloadSchemas(this.environment.packs, choice, namespacesIn(this.tree)).map(({ pack }) => pack);
    return payloads.length !== this.payloads.length || payloads.some((pack, index) => pack !== this.payloads[index]);
  }

  private openRules(): void {
    this.rules = undefined;
    this.program = undefined;
    if (!this.choice) return;
    const sources = this.ruleSources();
    if (sources.length === 0) return;
    const { asOf } = this.environment;
    this.program = new RuleProgram(sources, new LocalNames(this.tree.names), codeListsOf);
    this.rules = new RuleRun(this.program, this.ruleDocument(), parseDay(asOf.date) ?? 0, parseTime(asOf.time) ?? 0);
  }

  private ruleSources(): RuleSource[] {
    const own = this.environment.rules ?? [];
    return [
      ...this.packs.flatMap((pack) => pack.rules.map((rule) => ({ rule, pack }))),
      ...this.channelData.rules.map((rule) => ({ rule, pack: undefined })),
      // A user's rule may name a code list of the document's pack.
      ...own.map((rule) => ({ rule, pack: undefined, lists: this.pack?.codeLists })),
    ];
  }

  private ruleDocument(): RunDocument {
    const { tree, validation } = this;
    const alone = this.payloads.length === 0;
    return {
      tree,
      declOf: (node) => validation?.declOf(node),
      admits: (rule, uri) => alone || rule.pack === undefined || rule.pack.namespaces.includes(uri),
    };
  }

  /* ----------------------------------------------------------------------------------------------- judging */

  private judgement(): Judgement {
    return (this.judged ??= judge(this.findings(), this.formPlaces(), this.schemaValid, this.schemaOnly));
  }

  private formPlaces(): FormPlace[] {
    const root = rootElement(this.tree);
    if (root === undefined || this.schemaOnly) return [];
    return children(this.tree, root)
      .filter((node) => nameOf(this.tree, node).local === "Form")
      .map((node) => {
        const identification = child(this.tree, node, "Identification");
        const text = identification === undefined ? "" : textOf(this.tree, identification).trim();
        return { node, identification: text, path: pathOf(this.tree, node), ...elementRange(this.tree, node) };
      });
  }
}

function sameChoice(a: Choice | undefined, b: Choice | undefined): boolean {
  return a?.pack === b?.pack && a?.schema === b?.schema && a?.match === b?.match;
}

function codeListsOf(pack: Pack | undefined): ReadonlyMap<string, CodeList> {
  return pack?.codeLists ?? new Map<string, CodeList>();
}

/** Namespaces of the names that occur, or once occurred, in the document. */
function namespacesIn(tree: XmlTree): Set<string> {
  const uris = new Set<string>();
  for (let id = 1; id <= tree.names.size; id++) uris.add(tree.names.get(id).uri);
  return uris;
}

// From what the parser, the validator, the rules and the file checks say to findings: code, certainty, class, place and path.
import { chooseCode, type ChosenCode, type Place } from "../catalogue/mapping";
import type {
  AnomalyClass,
  Finding,
  FindingArgs,
  FindingDraft,
  FindingSource,
  RelatedPlace,
  Severity,
} from "../findings/finding";
import type { Language } from "../messages/catalogue";
import type { DocumentHead } from "../pack/choose";
import type { Glossary } from "../pack/glossary";
import { zoneOf } from "../pack/zone";
import type { CompiledRule } from "../rules/compile";
import { trimXml } from "../rules/reader";
import type { RuleHit } from "../rules/run";
import type { ElementDecl } from "../schema/model";
import type { Validation, Violation } from "../schema/validate";
import type { SyntaxFinding } from "../xml/findings";
import { toleratedKinds } from "../xml/findings";
import { nameOf, nameRange, parent, pathOf, rootElement, valueRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { checkBytes, checkFile, fileCodes, type FileFinding } from "./fileChecks";
import type { RootChildren } from "./rootChildren";
import type { CheckSession, NameProblem } from "./session";

/** What is to be said of the file as such. */
export function fileFindings(session: CheckSession, head: DocumentHead, forms: RootChildren): FileFinding[] {
  const { tree, choice, missingPack } = session;
  const found = checkFile(tree, head, choice, forms);
  if (session.bytes)
    found.push(
      ...checkBytes(
        session.bytes,
        found.some(({ kind }) => kind === "file.encoding"),
      ),
    );
  const root = rootElement(tree);
  const place = root === undefined ? { from: 0, to: 0 } : nameRange(tree, root);
  if (missingPack !== undefined) {
    const others = found.filter((finding) => finding.kind !== "fla.noSchema");
    return [{ kind: "fla.packUnknown", ...place, node: root, args: { pack: missingPack } }, ...others];
  }
  for (const args of session.otherVersions) found.push({ kind: "fla.otherVersion", ...place, node: root, args });
  if (choice && !session.validation)
    found.push({
      kind: "fla.schemaUnusable",
      ...place,
      node: root,
      args: { schema: choice.schema.file, pack: choice.pack.id },
    });
  return found;
}

/** A name for a rule: its own, or its code. */
export function ruleName({ rule }: Pick<CompiledRule, "rule" | "pack">): string {
  return rule.id ?? [rule.code].flat()[0];
}

const severities: Readonly<Record<AnomalyClass, Severity>> = {
  B: "error",
  P: "warning",
  NP: "warning",
  NB: "warning",
  D: "warning",
  W: "warning",
  I: "information",
};

export function severityOf(anomalyClass: AnomalyClass): Severity {
  return severities[anomalyClass];
}

/** By place; at one place blocking ones first, then by code and kind, so that the order never depends on the engine's own. */
export function inOrder(a: Finding, b: Finding): number {
  if (a.from !== b.from) return a.from - b.from;
  if (a.to !== b.to) return a.to - b.to;
  if (a.class !== b.class && (a.class === "B" || b.class === "B")) return a.class === "B" ? -1 : 1;
  if (a.code !== b.code) return a.code < b.code ? -1 : 1;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  const left = JSON.stringify(a.args);
  const right = JSON.stringify(b.args);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The node is the parent of what is missing. */
const missingKinds: ReadonlySet<string> = new Set([
  "xsd.missingElement",
  "xsd.tooFew",
  "xsd.missingOneOf",
  "xsd.missingContent",
  "xsd.missingKeyField",
]);

/** What is known of the numbers around an element. */
interface Surroundings extends Place {
  readonly glossary: Glossary | undefined;
}

interface RuleCode {
  readonly chosen: ChosenCode;
  /** The glossary's class wins over the rule's. */
  readonly listedClass: AnomalyClass | undefined;
}

export class FindingMaker {
  private readonly tree: XmlTree;
  private readonly validation: Validation | undefined;
  private readonly codes = new Map<string, ChosenCode>();
  private readonly ruleCodes = new Map<string, RuleCode>();
  private readonly glossaries = new Map<string, Glossary | undefined>();

  constructor(private readonly session: CheckSession) {
    this.tree = session.tree;
    this.validation = session.validation;
    for (const pack of session.packs) for (const uri of pack.namespaces) this.glossaries.set(uri, pack.glossary);
  }

  ofFile(finding: FileFinding): Finding {
    const undecided = finding.kind.startsWith("fla.");
    const { kind, from, to, args } = finding;
    const element = finding.node === undefined ? "" : nameOf(this.tree, finding.node).local;
    const path = finding.node === undefined ? [] : pathOf(this.tree, finding.node);
    const harmless = kind === "file.mixedLineEnds" ? "I" : undefined;
    return this.make(
      kind,
      { code: fileCodes[kind], certainty: "assumed" },
      harmless ?? (undecided ? "W" : "B"),
      "file",
      {
        from,
        to,
        element,
        path,
        args,
        undecided,
      },
    );
  }

  /** A problem of the name under which the file lies, where it is a name of the channel. */
  ofName({ code, kind, args }: NameProblem): Finding {
    const place = { from: 0, to: 0, element: "", path: [], args, undecided: undefined };
    return this.make(`name.${kind}`, { code, certainty: "assumed" }, "B", "file", place);
  }

  ofSyntax(finding: SyntaxFinding): Finding {
    const { kind, from, to, args, undecided } = finding;
    const chosen = this.session.channelData.mapping.choose(kind, { zone: undefined, block: undefined }, undefined);
    const harmless = toleratedKinds.has(kind) || undecided === true;
    return this.make(kind, chosen, harmless ? "W" : "B", "xml", {
      from,
      to,
      element: "",
      path: [],
      args: this.withLines(args),
      undecided,
    });
  }

  ofViolation(violation: Violation): Finding {
    const { kind, node, from, to, args, undecided } = violation;
    const chosen = this.codeOf(kind, this.placeOf(violation));
    return this.make(kind, chosen, undecided ? "W" : "B", "xsd", {
      from,
      to,
      element: nameOf(this.tree, node).local,
      path: pathOf(this.tree, node),
      args: this.withLines(args),
      undecided,
    });
  }

  ofRule(hit: RuleHit): Finding {
    const { rule, kind, node, args } = hit;
    const { from, to } = this.rangeOf(hit);
    const { chosen, listedClass } = this.codeOfRule(rule, node);
    const texts = ownTexts(rule, kind);
    const shown =
      texts && Object.values(texts).some((text) => text.includes("{value}"))
        ? { ...args, value: this.shownValue(node) }
        : args;
    const related: RelatedPlace[] = (hit.place.related ?? []).map((one) => ({
      ...this.valueOrName(one.node),
      message: one.message,
      args: this.lineOf(this.valueOrName(one.node).from),
    }));
    const finding = this.make(kind, chosen, listedClass ?? rule.class, "rule", {
      from,
      to,
      element: nameOf(this.tree, node).local,
      path: pathOf(this.tree, node),
      args: shown,
      undecided: undefined,
    });
    if (related.length > 0) finding.related = related;
    if (texts) finding.texts = texts;
    finding.rule = rule.rule;
    return finding;
  }

  /** The line of a related place, counted from 1, for its sentence. */
  lineOf(offset: number): FindingArgs {
    return { line: this.tree.text.positionAt(offset).line + 1 };
  }

  ofBrokenRule(
    kind: string,
    rule: Pick<CompiledRule, "rule" | "pack">,
    node: NodeRef | undefined,
    args: FindingArgs,
  ): Finding {
    const at = node ?? rootElement(this.tree);
    const place = at === undefined ? { from: 0, to: 0 } : nameRange(this.tree, at);
    const code = at === undefined ? [rule.rule.code].flat()[0] : this.codeOfRule(rule, at).chosen.code;
    return this.make(kind, { code, certainty: "rule" }, "W", "fla", {
      ...place,
      element: at === undefined ? "" : nameOf(this.tree, at).local,
      path: at === undefined ? [] : pathOf(this.tree, at),
      args,
      // A rule that can refuse nothing leaves nothing undecided.
      undecided: rule.rule.class === "B" || undefined,
    });
  }

  private make(
    kind: string,
    chosen: ChosenCode,
    anomalyClass: AnomalyClass,
    source: FindingSource,
    rest: Pick<Finding, "from" | "to" | "element" | "path" | "args" | "undecided">,
  ): FindingDraft {
    const finding: FindingDraft = {
      kind,
      code: chosen.code,
      certainty: chosen.certainty,
      severity: severities[anomalyClass],
      class: anomalyClass,
      source,
      from: rest.from,
      to: rest.to,
      element: rest.element,
      path: rest.path,
      args: rest.args,
    };
    if (rest.undecided) finding.undecided = true;
    return finding;
  }

  /* ------------------------------------------------------------------------------------------------- codes */

  private codeOf(kind: string, place: Surroundings): ChosenCode {
    const key = `${kind} ${place.zone} ${place.block} ${place.blockOfBlock} ${place.due?.join("|")}`;
    let chosen = this.codes.get(key);
    if (!chosen) {
      chosen = this.session.channelData.mapping.choose(kind, place, place.glossary);
      this.codes.set(key, chosen);
    }
    return chosen;
  }

  private codeOfRule({ rule }: Pick<CompiledRule, "rule">, node: NodeRef): RuleCode {
    const place = this.around(node, this.declOf(node));
    const key = `${[rule.code].flat().join()} ${place.zone} ${place.block}`;
    let found = this.ruleCodes.get(key);
    if (!found) {
      const { code } = chooseCode([rule.code].flat(), place, place.glossary);
      const number = code.slice(0, code.lastIndexOf("-"));
      const listed = place.glossary?.classOf(code, number, place.block);
      const listedClass = listed && this.mayLower(place.glossary) ? listed : listed && stronger(listed, rule.class);
      found = { chosen: { code, certainty: "rule" }, listedClass };
      this.ruleCodes.set(key, found);
    }
    return found;
  }

  /** A pack that lies in a workspace may add to what is said and take nothing from it. */
  private mayLower(glossary: Glossary | undefined): boolean {
    return !this.session.packs.some((pack) => pack.glossary === glossary && pack.origin === "workspace");
  }

  /** Z is the element that the violation is about; what is missing has no node, but its declaration. */
  private placeOf(violation: Violation): Surroundings {
    const due = violation.due?.map(zoneOfDecl).filter((zone) => zone !== undefined);
    return due && due.length > 0 ? { ...this.placeWithoutDue(violation), due } : this.placeWithoutDue(violation);
  }

  private placeWithoutDue(violation: Violation): Surroundings {
    const { kind, node, decl } = violation;
    const own = this.declOf(node);
    if (missingKinds.has(kind)) return { ...this.inside(node), zone: zoneOfDecl(decl) };
    const isContent = kind === "xsd.strayText" || violation.part === "attribute";
    if (isContent && own?.type.kind === "complex" && own.type.content.kind !== "simple")
      return { ...this.inside(node), zone: zoneOfDecl(own) };
    return this.around(node, decl ?? own);
  }

  /** Numbers for something that stands in `node` as its block. */
  private inside(node: NodeRef): Surroundings {
    const blocks = this.blocksFrom(node);
    return { zone: undefined, block: blocks[0], blockOfBlock: blocks[1], glossary: this.glossaryOf(node) };
  }

  private around(node: NodeRef, decl: ElementDecl | undefined): Surroundings {
    const outer = parent(this.tree, node);
    const blocks = outer === undefined ? [] : this.blocksFrom(outer);
    return { zone: zoneOfDecl(decl), block: blocks[0], blockOfBlock: blocks[1], glossary: this.glossaryOf(node) };
  }

  /** The numbers of an element and those around it, innermost first; elements without a number are passed over. */
  private blocksFrom(node: NodeRef): string[] {
    const found: string[] = [];
    for (let at: NodeRef | undefined = node; at !== undefined && found.length < 2; at = parent(this.tree, at)) {
      const zone = zoneOfDecl(this.declOf(at));
      if (zone !== undefined) found.push(zone);
    }
    return found;
  }

  private declOf(node: NodeRef): ElementDecl | undefined {
    return this.validation?.declOf(node);
  }

  private glossaryOf(node: NodeRef): Glossary | undefined {
    const { uri } = nameOf(this.tree, node);
    return this.glossaries.has(uri) ? this.glossaries.get(uri) : this.session.pack?.glossary;
  }

  /* ------------------------------------------------------------------------------------------------ places */

  private rangeOf({ node, place }: RuleHit): { from: number; to: number } {
    if (place.part === "name") return nameRange(this.tree, node);
    const value = this.valueOrName(node);
    const { within } = place;
    // Places in a value hold for its text as written only where that is the value.
    if (!within || /[<&]/.test(this.tree.text.slice(value.from, value.to))) return value;
    return { from: Math.min(value.from + within.from, value.to), to: Math.min(value.from + within.to, value.to) };
  }

  /** The value without the white space around it; the name where there is none, or where elements stand inside. */
  private valueOrName(node: NodeRef): { from: number; to: number } {
    const { from, to } = valueRange(this.tree, node);
    if (to - from > longestValue) return nameRange(this.tree, node);
    const raw = this.tree.text.slice(from, to);
    const text = trimXml(raw);
    if (text === "" || /^<(?!!\[CDATA\[)/.test(text)) return nameRange(this.tree, node);
    const start = from + raw.indexOf(text);
    return { from: start, to: start + text.length };
  }

  /** The value for a rule's own sentence; never a person's number. */
  private shownValue(node: NodeRef): string {
    const { from, to } = this.valueOrName(node);
    const value = this.tree.text.slice(from, to);
    return /\d{11}/.test(value) || value.length > longestShown ? "…" : value;
  }

  /** An argument that ends in At holds an offset: its line stands beside it, counted from 1, for the sentence. */
  private withLines(args: FindingArgs): FindingArgs {
    const offsets = Object.entries(args).filter(
      (entry): entry is [string, number] => entry[0].endsWith("At") && typeof entry[1] === "number",
    );
    if (offsets.length === 0) return args;
    const lines = offsets.map(([name, offset]) => [
      `${name.slice(0, -2)}Line`,
      this.tree.text.positionAt(offset).line + 1,
    ]);
    return { ...args, ...(Object.fromEntries(lines) as FindingArgs) };
  }
}

/** From what refuses a form down to what is only looked into. */
const byWeight: readonly AnomalyClass[] = ["B", "D", "P", "NP", "NB", "W", "I"];

function stronger(a: AnomalyClass, b: AnomalyClass): AnomalyClass {
  return byWeight.indexOf(a) <= byWeight.indexOf(b) ? a : b;
}

/** A longer value is not repeated in a sentence. */
const longestShown = 40;

/** A longer content is no value but a block: its name is marked. */
const longestValue = 10_000;

function zoneOfDecl(decl: ElementDecl | undefined): string | undefined {
  return decl && zoneOf(decl.documentation);
}

const languages: readonly Language[] = ["en", "nl", "fr", "de"];

/** A rule's own sentence; for an assertion, which has no general one, its title. */
function ownTexts(rule: CompiledRule, kind: string): Finding["texts"] {
  const { texts } = rule.rule;
  const found: Partial<Record<Language, string>> = {};
  for (const language of languages) {
    const own = texts[language]?.message ?? (kind === "rule.assert" ? texts[language]?.label : undefined);
    if (own !== undefined) found[language] = own;
  }

  return Object.keys(found).length > 0 ? found : undefined;
}

// The findings of a document, kept by segment: an edit makes those anew that it touches, and moves the others. What one segment
// alone tells is kept relative to it; what rests on several places is made again each time.
import { findingAt, type Finding, type FindingArgs } from "../findings/finding";
import type { DocumentHead } from "../pack/choose";
import type { RuleProgram } from "../rules/compile";
import { toNode, toRuleHit, type Hit, type RuleHit, type RuleRun } from "../rules/run";
import type { Violation } from "../schema/validate";
import { openerAtDepth, type Opener } from "../xml/openers";
import { depthOf, type Piece } from "../xml/piece";
import { realigned } from "../xml/runs";
import { TokenKind, type NodeRef } from "../xml/segment";
import { fileFindings, FindingMaker, inOrder, ruleName } from "./findings";
import { countsOf, Overview, type SegmentFacts } from "./overview";
import { RootChildren } from "./rootChildren";
import type { CheckSession } from "./session";

/** A finding relative to its segment: offsets from its start, and the way from the elements open there. */
interface Draft {
  readonly finding: Finding;
  readonly from: number;
  readonly to: number;
  /** How many of the elements open at the segment's start are around the finding's element. */
  readonly depthAround: number;
  /** Its positions from there down, the first one counted from the segment's start. */
  readonly steps: readonly number[];
}

/** The findings of a segment. */
interface SegmentFindings {
  readonly drafts: readonly Draft[];
  readonly facts: SegmentFacts;
  /** Tokens of elements whose value the schema refuses. */
  readonly refused: ReadonlySet<number>;
  /** Some hits speak of other segments too. */
  readonly hasFarHits: boolean;
  /** Values that were refused by what other segments tell: then it is made anew each time. */
  readonly refusedFromAfar: boolean;
  /** The findings as last placed, and where that was. */
  placed: readonly Finding[];
  base: number;
  around: Opener | undefined;
}

/** The finding of a hit that speaks of several segments, and what it was made of: while that stands it only moves. */
interface FarFinding {
  readonly draft: Draft;
  readonly pieces: readonly Piece[];
  readonly validated: unknown;
  /** Offsets of the related places from the starts of their segments. */
  readonly related: readonly { readonly from: number; readonly to: number }[];
  /** The finding as last placed, and the elements around it there. */
  placed: Finding;
  around: Opener;
}

/** So many findings of several segments are made between two yields. */
const farPerStep = 8;

/** The findings of so many segments are made in about a millisecond. */
const maxMadeAtOnce = 64;

const noTokens: ReadonlySet<number> = new Set();
const noLine = { offset: -1, args: {} };

/** Of a segment without findings, as most are. */
const nothing: SegmentFindings = {
  drafts: [],
  facts: { counts: countsOf([]), from: 0, to: 0 },
  refused: noTokens,
  hasFarHits: false,
  refusedFromAfar: false,
  placed: [],
  base: -1,
  around: undefined,
};

export class FindingStore {
  private readonly maker: FindingMaker;
  private readonly forms: RootChildren;
  private kept: (SegmentFindings | undefined)[] = [];
  private pieces: readonly Piece[] = [];
  private unknownRoot = false;
  /** How far the changes of validation and rules are known. */
  private walksSeen = 0;
  private rerunsSeen = 0;
  /** The place whose line was asked for last, and what was said. */
  private lineAsked: { readonly offset: number; readonly args: FindingArgs } = noLine;

  constructor(
    private readonly session: CheckSession,
    private readonly rules: RuleRun | undefined,
    private readonly program: RuleProgram | undefined,
  ) {
    this.maker = new FindingMaker(session);
    this.forms = new RootChildren(session.tree, "Form");
  }

  /** Everything that is to be said of the document as it is now. */
  look(head: DocumentHead): Overview {
    this.forgetChanged();
    this.lineAsked = noLine;
    const far = [...ofWholeFile(this.session, this.maker, head, this.forms)];
    const unknownRoot = far.some(isOfUnknownRoot);
    if (unknownRoot !== this.unknownRoot) this.kept.fill(undefined);
    this.unknownRoot = unknownRoot;
    const refused = new Map<number, Set<number>>();
    for (const violation of this.session.validation?.farViolations() ?? []) {
      if (unknownRoot && violation.kind === "xsd.noDeclaration") continue;
      if (refusesValue(violation)) noteRefused(refused, violation.node);
      far.push(this.maker.ofViolation(violation));
    }
    this.makeMissing(refused);
    this.collectFarHits(refused, far);
    for (const finding of ofBrokenRules(this.maker, this.rules, this.program)) far.push(finding);
    const { kept } = this;
    const holders: number[] = [];
    for (let k = 0; k < kept.length; k++) if (kept[k] !== nothing && kept[k]!.drafts.length > 0) holders.push(k);
    return new Overview(this.session.tree, kept, holders, far.sort(inOrder), (k) => this.place(kept[k]!, k));
  }

  /** Is so much to be made anew that it is made in slices first? */
  get isFarBehind(): boolean {
    this.forgetChanged();
    let missing = this.session.tree.segments.length - this.kept.length;
    for (const one of this.kept) if (!one) missing++;
    return missing > maxMadeAtOnce;
  }

  /** What was kept of segments that were replaced, walked or run since is not right any more. */
  private forgetChanged(): void {
    const { tree, validation } = this.session;
    this.kept = realigned(this.kept, tree.runsSince(this.pieces));
    this.pieces = tree.segments;
    const walked = validation ? validation.walks.since(this.walksSeen) : [];
    const reran = this.rules ? this.rules.reruns.since(this.rerunsSeen) : [];
    this.walksSeen = validation?.walks.end ?? 0;
    this.rerunsSeen = this.rules?.reruns.end ?? 0;
    if (!walked || !reran) return void this.kept.fill(undefined);
    for (const { index } of walked) if (index >= 0) this.kept[index] = undefined;
    for (const { index, alive } of reran) if (alive) this.kept[index] = undefined;
  }

  /** Makes in slices what `collect` will need. */
  *prepareSteps(): Generator<void, void> {
    this.forgetChanged();
    for (let k = 0; k < this.kept.length; k++) {
      if (this.kept[k]) continue;
      const made = this.make(k, noTokens);
      this.kept[k] = made;
      if (made !== nothing) yield;
    }
    let count = 0;
    for (const hit of this.rules?.keptGroupHits() ?? []) {
      if (hit.shown) continue;
      this.farFinding(hit);
      if (++count % farPerStep === 0) yield;
    }
  }

  private makeMissing(refused: ReadonlyMap<number, ReadonlySet<number>>): void {
    const { kept } = this;
    for (let k = 0; k < kept.length; k++) {
      if (kept[k] === nothing && refused.size === 0) continue;
      if (!kept[k] || kept[k]!.refusedFromAfar || refused.has(k)) kept[k] = this.make(k, refused.get(k) ?? noTokens);
    }
  }

  // ---- one segment

  private make(k: number, fromAfar: ReadonlySet<number>): SegmentFindings {
    const drafts: Draft[] = [];
    const refused = new Set<number>();
    const { validation } = this.session;
    for (const violation of validation?.resultOf(k) ? validation.ownViolations(k) : []) {
      if (this.unknownRoot && violation.kind === "xsd.noDeclaration") continue;
      if (refusesValue(violation)) refused.add(violation.node & 0xffff);
      drafts.push(this.draft(this.maker.ofViolation(violation), violation.node));
    }
    let hasFarHits = false;
    for (const hit of this.rules?.hitsOf(k) ?? []) {
      const token = hit.node & 0xffff;
      if (this.isFar(hit, k)) hasFarHits = true;
      else if (!refused.has(token) && !fromAfar.has(token)) drafts.push(this.draft(this.maker.ofRule(hit), hit.node));
    }
    if (drafts.length + refused.size + fromAfar.size === 0 && !hasFarHits) return nothing;
    drafts.sort((a, b) => inOrder(a.finding, b.finding));
    const refusedFromAfar = fromAfar.size > 0;
    const facts = factsOf(drafts);
    return { drafts, facts, refused, hasFarHits, refusedFromAfar, placed: [], base: -1, around: undefined };
  }

  /** Does a hit speak of more than one segment? */
  private isFar({ node, place }: RuleHit, k: number): boolean {
    if (node >>> 16 !== k || (place.related && place.related.length > 0)) return true;
    const { kind, partner } = this.session.tree.segments[k];
    return kind[node & 0xffff] === TokenKind.StartTag && partner[node & 0xffff] < 0;
  }

  private draft(finding: Finding, node: NodeRef): Draft {
    const { tree } = this.session;
    const k = node >>> 16;
    const base = tree.segmentStart(k);
    const around = this.openerAround(node);
    const [first, ...rest] = finding.path.slice(around.depth);
    const steps = [first - around.children, ...rest];
    return { finding, from: finding.from - base, to: finding.to - base, depthAround: around.depth, steps };
  }

  /** The innermost element around a node that started in an earlier segment. */
  private openerAround(node: NodeRef): Opener {
    const { tree } = this.session;
    const k = node >>> 16;
    const { unpairedEnds, start } = tree.segments[k].shape;
    let closed = 0;
    while (closed < unpairedEnds.length && unpairedEnds[closed] < (node & 0xffff)) closed++;
    return openerAtDepth(tree.openerAt(k), depthOf(start) - closed);
  }

  /** The findings of a segment where it lies now. */
  private place(findings: SegmentFindings, k: number): readonly Finding[] {
    const { tree } = this.session;
    const base = tree.segmentStart(k);
    const around = tree.openerAt(k);
    const isAround = sameOpener(findings.around, around);
    if (isAround && findings.base === base) return findings.placed;
    const { drafts, placed } = findings;
    findings.base = base;
    findings.around = around;
    findings.placed = drafts.map(({ finding, from, to, depthAround, steps }, n) => {
      const path = isAround ? placed[n].path : pathFrom(openerAtDepth(around, depthAround), steps);
      return findingAt(finding, base + from, base + to, path);
    });
    return findings.placed;
  }

  // ---- several segments

  /** Of a value that the schema refuses the rules have nothing to add. */
  private collectFarHits(fromAfar: ReadonlyMap<number, ReadonlySet<number>>, far: Finding[]): void {
    const { rules, kept } = this;
    if (!rules) return;
    for (let k = 0; k < kept.length; k++)
      if (kept[k] !== nothing && kept[k]?.hasFarHits)
        for (const hit of rules.hitsOf(k))
          if (this.isFar(hit, k) && !this.isRefused(hit.node, fromAfar)) far.push(this.farFinding(hit.origin));
    for (const hit of rules.keptGroupHits())
      if (!this.isRefused(toNode(hit.at), fromAfar)) far.push(this.farFinding(hit));
  }

  private isRefused(node: NodeRef, fromAfar: ReadonlyMap<number, ReadonlySet<number>>): boolean {
    const k = node >>> 16;
    const token = node & 0xffff;
    const { refused } = this.kept[k] ?? nothing;
    return (refused.size > 0 && refused.has(token)) || (fromAfar.size > 0 && fromAfar.get(k)?.has(token) === true);
  }

  private farFinding(hit: Hit): Finding {
    const { tree, validation } = this.session;
    const kept = hit.shown as FarFinding | undefined;
    if (!kept || kept.validated !== validation?.resultOf(hit.at.state.index)) return this.keepFar(hit);
    const { pieces } = kept;
    if (pieces[0] !== tree.segments[hit.at.state.index]) return this.keepFar(hit);
    for (let i = 0; i < hit.related.length; i++)
      if (pieces[i + 1] !== tree.segments[hit.related[i].at.state.index]) return this.keepFar(hit);
    return this.placeFar(kept, hit);
  }

  private keepFar(hit: Hit): Finding {
    const { tree, validation } = this.session;
    const ruleHit = toRuleHit(hit);
    const places = [ruleHit.node, ...(ruleHit.place.related ?? []).map(({ node }) => node)];
    const finding = this.maker.ofRule(ruleHit);
    const ranges = [finding, ...(finding.related ?? [])];
    // What reaches into a next segment may change with that.
    const isWithin = ranges.every(({ to }, index) => to <= tree.segmentStart((places[index] >>> 16) + 1));
    const kept: FarFinding | undefined = isWithin
      ? {
          draft: this.draft(finding, ruleHit.node),
          pieces: places.map((node) => tree.segments[node >>> 16]),
          validated: validation?.resultOf(ruleHit.node >>> 16),
          related: (finding.related ?? []).map(({ from, to }, index) => {
            const base = tree.segmentStart(places[index + 1] >>> 16);
            return { from: from - base, to: to - base };
          }),
          placed: finding,
          around: tree.openerAt(ruleHit.node >>> 16),
        }
      : undefined;
    hit.shown = kept;
    return finding;
  }

  private placeFar(far: FarFinding, { at, related: relatedHits }: Hit): Finding {
    const { tree } = this.session;
    const { draft, placed } = far;
    const k = at.state.index;
    const from = tree.segmentStart(k) + draft.from;
    const around = tree.openerAt(k);
    const related = this.placeRelated(far, relatedHits);
    const isAround = sameOpener(far.around, around);
    if (placed.from === from && related === placed.related && isAround) return placed;
    const path = isAround ? placed.path : pathFrom(openerAtDepth(around, draft.depthAround), draft.steps);
    const finding = findingAt(draft.finding, from, from + draft.to - draft.from, path);
    if (related) finding.related = related;
    far.around = around;
    far.placed = finding;
    return finding;
  }

  /** The related places where they are now; the same list as before when none of them moved. */
  private placeRelated({ placed, related }: FarFinding, hits: Hit["related"]): Finding["related"] {
    const { tree } = this.session;
    const before = placed.related;
    if (!before) return undefined;
    let now: (typeof before)[number][] | undefined;
    for (let i = 0; i < before.length; i++) {
      const one = before[i];
      const from = tree.segmentStart(hits[i].at.state.index) + related[i].from;
      const args = this.lineOf(from);
      if (one.from === from && one.args.line === args.line) continue;
      now ??= [...before];
      now[i] = { message: one.message, from, to: from + related[i].to - related[i].from, args };
    }
    return now ?? before;
  }

  /** Many speak of the same place, as of the first of its like. */
  private lineOf(offset: number): FindingArgs {
    if (this.lineAsked.offset !== offset) this.lineAsked = { offset, args: this.maker.lineOf(offset) };
    return this.lineAsked.args;
  }
}

function factsOf(drafts: readonly Draft[]): SegmentFacts {
  const counts = countsOf(drafts.map(({ finding }) => finding));
  const from = drafts.reduce((least, draft) => Math.min(least, draft.from), Infinity);
  const to = drafts.reduce((most, draft) => Math.max(most, draft.to), -Infinity);
  return { counts, from, to };
}

/** What is to be said of the file as such: its head, its name, its syntax. */
export function* ofWholeFile(
  session: CheckSession,
  maker: FindingMaker,
  head: DocumentHead,
  forms: RootChildren,
): Generator<Finding, void> {
  const file = session.schemaOnly ? [] : fileFindings(session, head, forms);
  const isEmpty = file.some((finding) => finding.kind === "file.noData");
  for (const finding of file) yield maker.ofFile(finding);
  if (!session.schemaOnly) for (const problem of session.nameProblems) yield maker.ofName(problem);
  for (const finding of session.tree.findings)
    if (!(isEmpty && finding.kind === "xml.noRoot")) yield maker.ofSyntax(finding);
}

/** Then nothing is said of elements that the schema does not know: it is another one's document. */
export function isOfUnknownRoot({ kind }: Finding): boolean {
  return kind === "file.rootUnknown" || kind === "file.otherNamespace";
}

/** The rules that broke while they ran, and those that cannot be used. */
export function ofBrokenRules(
  maker: FindingMaker,
  rules: RuleRun | undefined,
  program: RuleProgram | undefined,
): Finding[] {
  const broken = (rules?.failures() ?? []).map(({ rule, node, problem, times }) =>
    maker.ofBrokenRule("fla.ruleFailed", rule, node, { rule: ruleName(rule), problem: problem.kind, times }),
  );
  const refused = (program?.refused ?? []).map(({ rule, pack, problem }) => {
    const args = { rule: ruleName({ rule, pack }), problem: problem.kind, ...problem.args };
    return maker.ofBrokenRule("fla.ruleRefused", { rule, pack }, undefined, args);
  });
  return [...broken, ...refused];
}

/** Of a value that the schema refuses the rules have nothing to add. */
export function refusesValue({ part, kind }: Violation): boolean {
  return part === "value" || kind === "xsd.emptyValue";
}

function noteRefused(refused: Map<number, Set<number>>, node: NodeRef): void {
  const tokens = refused.get(node >>> 16);
  if (tokens) tokens.add(node & 0xffff);
  else refused.set(node >>> 16, new Set([node & 0xffff]));
}

/** Do the elements open at a border have the same positions, and as many children before it? */
function sameOpener(a: Opener | undefined, b: Opener | undefined): boolean {
  let x = a;
  let y = b;
  for (; x !== y; x = x.parent, y = y.parent)
    if (!x || !y || x.depth !== y.depth || x.position !== y.position || x.children !== y.children) return false;
  return true;
}

function pathFrom(around: Opener, [first, ...rest]: readonly number[]): number[] {
  const path: number[] = new Array<number>(around.depth);
  for (let opener = around; opener.parent; opener = opener.parent) path[opener.depth - 1] = opener.position;
  path.push(around.children + first, ...rest);
  return path;
}

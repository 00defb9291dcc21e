// The findings of a text that is too long to be held: made when the validation and the rules pass by, counted, and but for the
// worst let go. The report is that of FindingStore as long as there are no more findings than are kept.
import type { Finding, Severity } from "../findings/finding";
import type { DocumentHead } from "../pack/choose";
import type { RuleProgram } from "../rules/compile";
import type { RuleHit, RuleRun } from "../rules/run";
import type { Violation } from "../schema/validate";
import { child, elementRange, endTagOf, pathOf, rootElement, textOf } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import { BoundedFindings } from "./boundedFindings";
import type { Verdict } from "./contract";
import { FindingMaker, severityOf } from "./findings";
import { isOfUnknownRoot, ofBrokenRules, ofWholeFile, refusesValue } from "./findingStore";
import { FormVerdicts } from "./formVerdicts";
import { NodeSet } from "./nodeSet";
import { RootChildren } from "./rootChildren";
import type { CheckSession, FormResult } from "./session";
import { DecisiveFacts, isDecisive, type FormPlace } from "./verdict";

/** So many findings are made between two yields: each may read its segments again, and what is let go has to be collected. */
const findingsPerSlice = 32;

export class PassingFindings {
  /** What the findings tell of the file. */
  readonly facts = new DecisiveFacts();
  private readonly maker: FindingMaker;
  private readonly children: RootChildren;
  private readonly bounded: BoundedFindings;
  private readonly forms = new FormVerdicts();
  /** The elements whose value the schema refuses. */
  private readonly refused = new NodeSet();
  private unknownRoot = false;

  /** `most`: so many findings are kept. */
  constructor(
    private readonly session: CheckSession,
    private readonly rules: RuleRun | undefined,
    private readonly program: RuleProgram | undefined,
    most: number,
  ) {
    this.maker = new FindingMaker(session);
    this.children = new RootChildren(session.tree, "Form");
    this.bounded = new BoundedFindings(most);
  }

  /** The document is parsed. */
  begin(head: DocumentHead): void {
    for (const finding of ofWholeFile(this.session, this.maker, head, this.children)) {
      this.unknownRoot ||= isOfUnknownRoot(finding);
      this.add(finding);
    }
    const { errors, warnings } = this.session.tree.moreFindings;
    this.facts.addMore("syntax", errors);
    this.bounded.addMore("error", errors);
    this.bounded.addMore("warning", warnings);
  }

  /** What the schema says of a segment, or of the places where segments meet. */
  ofViolations(violations: readonly Violation[]): void {
    for (const violation of violations) {
      if (this.unknownRoot && violation.kind === "xsd.noDeclaration") continue;
      if (this.rules && refusesValue(violation)) this.refused.add(violation.node);
      this.add(this.maker.ofViolation(violation));
    }
  }

  /** The document is validated: what several segments tell together, in slices. */
  *validatedSteps(): Generator<void, void> {
    const { validation } = this.session;
    if (!validation) return;
    yield* validation.farSteps();
    const far = validation.farViolations();
    for (let at = 0; at < far.length; at += findingsPerSlice) {
      this.ofViolations(far.slice(at, at + findingsPerSlice));
      yield;
    }
    this.addMore("B", validation.moreWrongTuples);
  }

  ofHits(hits: Iterable<RuleHit>): void {
    for (const hit of hits) if (!this.refused.has(hit.node)) this.add(this.maker.ofRule(hit));
  }

  /** The rules have run: the same of theirs. */
  *endSteps(): Generator<void, void> {
    const hits = [...(this.rules?.groupHits() ?? [])];
    for (let at = 0; at < hits.length; at += findingsPerSlice) {
      this.ofHits(hits.slice(at, at + findingsPerSlice));
      yield;
    }
    for (const [rule, count] of this.rules?.moreGroupHits ?? []) this.addMore(rule.rule.class, count);
    for (const finding of ofBrokenRules(this.maker, this.rules, this.program)) this.add(finding);
  }

  private add(finding: Finding): void {
    this.bounded.add(finding);
    if (!isDecisive(finding)) return;
    this.facts.add(finding);
    this.forms.add(finding);
  }

  private addMore(anomalyClass: Finding["class"], count: number): void {
    if (count === 0) return;
    this.bounded.addMore(severityOf(anomalyClass), count);
    if (anomalyClass !== "B") return;
    this.facts.addMore("others", count);
    this.forms.incomplete();
  }

  /** The worst findings, in document order. */
  list(): readonly Finding[] {
    return this.bounded.list();
  }

  /** How many there are of each severity, kept or not. */
  get counts(): Readonly<Record<Severity, number>> {
    return this.bounded.counts;
  }

  /** How many forms there are. */
  formCount(): number {
    const { nodes, others } = this.rootChildren();
    return nodes.length - others.length;
  }

  /** At most so many forms: refused ones, then undecided ones, then others, all in document order. */
  formResults(limit: number): readonly FormResult[] {
    const { nodes, others } = this.rootChildren();
    const least = this.forms.least(others);
    const found: Readonly<Record<Verdict, JudgedForm[]>> = { refused: [], undecided: [], accepted: [] };
    let othersBefore = 0;
    for (let at = 0; at < nodes.length; at++) {
      if (others[othersBefore] === at) othersBefore++;
      else {
        const verdict = this.forms.of(at, least);
        if (found[verdict].length < limit)
          found[verdict].push({ node: nodes[at], index: at - othersBefore + 1, verdict });
      }
    }
    const worst = [...found.refused, ...found.undecided, ...found.accepted].slice(0, limit);
    return worst
      .sort((a, b) => a.index - b.index)
      .map(({ node, index, verdict }) => ({ ...this.placeOf(node), index, verdict }));
  }

  private placeOf(node: NodeRef): FormPlace {
    const { tree } = this.session;
    const identification = child(tree, node, "Identification");
    const text = identification === undefined ? "" : textOf(tree, identification).trim();
    return { node, identification: text, path: pathOf(tree, node), ...elementRange(tree, node) };
  }

  /** The children of the root, of which there may be millions, and the places among them of those that are no forms. */
  private rootChildren(): { readonly nodes: Uint32Array; readonly others: readonly number[] } {
    const { tree, schemaOnly } = this.session;
    const root = rootElement(tree);
    if (root === undefined || schemaOnly) return { nodes: new Uint32Array(0), others: [] };
    const notForms = new Set(this.children.count().others);
    const end = endTagOf(tree, root);
    const all = this.children.all();
    const behind = all.findIndex((node) => node > end);
    const nodes = behind < 0 ? all : all.subarray(0, behind);
    const others: number[] = [];
    if (notForms.size > 0) nodes.forEach((node, at) => void (notForms.has(node) && others.push(at)));
    return { nodes, others };
  }
}

interface JudgedForm {
  readonly node: NodeRef;
  readonly index: number;
  readonly verdict: Verdict;
}

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
import { RootChildren } from "./rootChildren";
import type { CheckSession, FormResult } from "./session";
import { DecisiveFacts, isDecisive, type FormPlace } from "./verdict";

export class PassingFindings {
  /** What the findings tell of the file. */
  readonly facts = new DecisiveFacts();
  private readonly maker: FindingMaker;
  private readonly children: RootChildren;
  private readonly bounded: BoundedFindings;
  private readonly forms = new FormVerdicts();
  /** By segment, the tokens of elements whose value the schema refuses. */
  private readonly refused = new Map<number, Uint16Array>();
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
    const more = this.session.tree.moreFindings;
    this.facts.addMore("syntax", more);
    this.bounded.addMore("error", more);
  }

  /** What the schema says of a segment, or of the places where segments meet. */
  ofViolations(violations: readonly Violation[]): void {
    const refused: number[] = [];
    for (const violation of violations) {
      if (this.unknownRoot && violation.kind === "xsd.noDeclaration") continue;
      if (this.rules && refusesValue(violation)) refused.push(violation.node);
      this.add(this.maker.ofViolation(violation));
    }
    this.noteRefused(refused.sort((a, b) => a - b));
  }

  private noteRefused(nodes: readonly NodeRef[]): void {
    for (let i = 0; i < nodes.length;) {
      const k = nodes[i] >>> 16;
      const tokens = [...(this.refused.get(k) ?? [])];
      for (; i < nodes.length && nodes[i] >>> 16 === k; i++) tokens.push(nodes[i] & 0xffff);
      this.refused.set(k, new Uint16Array(tokens));
    }
  }

  /** The document is validated. */
  validated(): void {
    const { validation } = this.session;
    if (!validation) return;
    this.ofViolations(validation.farViolations());
    this.addMore("B", validation.moreWrongTuples);
  }

  ofHits(hits: Iterable<RuleHit>): void {
    for (const hit of hits)
      if (!this.refused.get(hit.node >>> 16)?.includes(hit.node & 0xffff)) this.add(this.maker.ofRule(hit));
  }

  /** The rules have run. */
  end(): void {
    if (this.rules) this.ofHits(this.rules.groupHits());
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
    return this.formsOfRoot().forms.length;
  }

  /** At most so many forms: refused ones, then undecided ones, then others, all in document order. */
  formResults(limit: number): readonly FormResult[] {
    const { forms, others } = this.formsOfRoot();
    const judged = forms.map((form, i) => ({ ...form, index: i + 1, verdict: this.forms.of(form.child, others) }));
    return firstByVerdict(judged, limit).map(({ node, index, verdict }) => ({ ...this.placeOf(node), index, verdict }));
  }

  private placeOf(node: NodeRef): FormPlace {
    const { tree } = this.session;
    const identification = child(tree, node, "Identification");
    const text = identification === undefined ? "" : textOf(tree, identification).trim();
    return { node, identification: text, path: pathOf(tree, node), ...elementRange(tree, node) };
  }

  /** The forms, each with its place among the root's children, and the places of other children. */
  private formsOfRoot(): { forms: { node: NodeRef; child: number }[]; others: number[] } {
    const { tree, schemaOnly } = this.session;
    const root = rootElement(tree);
    if (root === undefined || schemaOnly) return { forms: [], others: [] };
    const others = new Set(this.children.count().others);
    const end = endTagOf(tree, root);
    const forms: { node: NodeRef; child: number }[] = [];
    const places: number[] = [];
    this.children.all().forEach((node, at) => {
      if (node > end) return;
      if (others.has(node)) places.push(at);
      else forms.push({ node, child: at });
    });
    return { forms, others: places };
  }
}

function firstByVerdict<T extends { readonly verdict: Verdict; readonly index: number }>(
  forms: readonly T[],
  limit: number,
): T[] {
  if (forms.length <= limit) return [...forms];
  const worst = (["refused", "undecided", "accepted"] as const).flatMap((verdict) =>
    forms.filter((form) => form.verdict === verdict),
  );
  return worst.slice(0, limit).sort((a, b) => a.index - b.index);
}

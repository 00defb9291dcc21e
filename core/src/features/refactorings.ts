// Rewritings that a person may want at any element: into a comment, or out of one.
import { fill } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import { elementRange, nameOf, nodeAt, parent } from "../xml/nodes";
import type { Change } from "./carried";
import type { Reader, Snapshot, Span } from "./snapshot";

export interface Refactoring {
  readonly title: string;
  readonly changes: readonly Change[];
}

/** What can be done with the innermost element around a range. */
export function refactoringsAt({ tree }: Pick<Snapshot, "tree">, range: Span, reader: Reader): readonly Refactoring[] {
  let node = nodeAt(tree, range.from);
  while (node !== undefined && elementRange(tree, node).to < range.to) node = parent(tree, node);
  if (node === undefined || parent(tree, node) === undefined) return [];
  const whole = elementRange(tree, node);
  const text = tree.text.slice(whole.from, whole.to);
  // Two hyphens would end or break the comment.
  if (text.includes("--")) return [];
  const title = fill(featureTexts[reader.language]["fix.comment"], { name: nameOf(tree, node).qname });
  return [
    {
      title,
      changes: [
        { from: whole.from, to: whole.from, text: "<!-- " },
        { from: whole.to, to: whole.to, text: " -->" },
      ],
    },
  ];
}

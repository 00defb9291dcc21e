// A miss, one click away from a rule: a draft for my-rules.json from an anomaly that came back and had not been foreseen. What can
// be known is filled in (code, class, element, the authority's own label); the condition is the author's to write.
import type { Explanation } from "../catalogue/explain";
import type { Finding } from "../findings/finding";
import { answerText } from "../messages/answers";
import { languages, type Language } from "../messages/catalogue";
import { nameOf, nodeAtPath, parent } from "../xml/nodes";
import type { XmlTree } from "../xml/tree";

/** A row of my-rules.json, as data. */
export type DraftRule = Readonly<Record<string, unknown>>;

/** Holds everywhere, until its author writes what must hold. */
export const draftCondition = "true()";

/** Check digits are the same everywhere: the algorithm is guessed from the length that the number has in the field. */
const algorithms: Readonly<Record<string, string>> = { INSS: "inss", CompanyID: "cbe", NOSSRegistrationNbr: "noss" };

/** The draft; `explanations` gives what the code means in each language, where somebody knows. */
export function draftRule(
  tree: XmlTree,
  finding: Pick<Finding, "code" | "class" | "path" | "args" | "element">,
  explanations: (language: Language) => Explanation | undefined,
  answerName: string,
): DraftRule {
  const { code, args } = finding;
  const label = typeof args.label === "string" ? args.label : "";
  const texts = languages.map((language) => {
    const known = explanations(language);
    const title = label || known?.label || code;
    return [
      language,
      {
        label: title,
        explanation: known?.explanation ?? title,
        cause: known?.cause ?? "",
        remedy: known?.remedy ?? "",
      },
    ];
  });
  return {
    code,
    class: finding.class,
    ...conditionOf(tree, finding),
    texts: Object.fromEntries(texts),
    source: answerText("draft.source", { name: answerName }, "en"),
  };
}

function conditionOf(tree: XmlTree, { code, path, element, args }: Parameters<typeof draftRule>[1]): object {
  const at = suffixPath(tree, path) || element || "Form";
  const type = code.slice(-3);
  const child = typeof args.tagName === "string" ? args.tagName.split(":").pop() : undefined;
  if ((type === "001" || type === "090") && child && child !== element)
    return { at, type: "required", params: { child } };
  const algorithm = algorithms[element];
  if (type === "004" && algorithm) return { at, type: "checkDigit", params: { algorithm } };
  return { at, type: "assert", assert: draftCondition };
}

/** "Contract/StartDate": enough to name an element in a rule. */
function suffixPath(tree: XmlTree, path: readonly number[]): string {
  const node = path.length > 0 ? nodeAtPath(tree, path) : undefined;
  if (node === undefined) return "";
  const around = parent(tree, node);
  const own = nameOf(tree, node).local;
  return around === undefined ? own : `${nameOf(tree, around).local}/${own}`;
}

/** The text of a rules file with the draft added at the end; a new file when there is none, or when it holds no list of rules. */
export function withDraft(text: string | undefined, draft: DraftRule): string {
  const row = JSON.stringify(draft, undefined, 2).replace(/^/gm, "    ");
  const whole = `{\n  "rules": [\n${row}\n  ]\n}\n`;
  if (text === undefined || text.trim() === "") return whole;
  const end = text.lastIndexOf("]");
  if (end < 0) return whole;
  const before = text.slice(0, end).trimEnd();
  const comma = before.endsWith("[") ? "" : ",";
  return `${before}${comma}\n${row}\n  ${text.slice(end)}`;
}

// fla explain: what an anomaly code means.
import { labelled } from "../../../core/src/messages/catalogue";
import type { Explanation } from "../../../core/src/catalogue/explain";
import { anomalyText } from "../../../core/src/messages/anomalies";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText, type CliMessage } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError } from "../args";
import type { Command } from "../command";
import { explanationOf } from "../content";
import { formatIsJson } from "./check";
import { printJson, printLine } from "../output";
import { classText } from "../print";

export const explain: Command = {
  help: "helpExplain",
  async run(args, language) {
    const { values, files } = readArguments(args, {
      pack: { type: "string" },
      format: { type: "string" },
      rules: { type: "string", multiple: true },
    });
    if (files.length === 0) throw new UsageError(cliText("needOption", language, { option: "CODE" }));
    const explained = explanationOf(files.join(" "), text(values, "pack"), language, values);
    if (!explained) throw new UsageError(cliText("noCode", language, { asked: files.join(" ") }));
    if (formatIsJson(values, language)) printJson(explained);
    else for (const line of explanationLines(explained, language)) printLine(line);
    return 0;
  },
};

/** Title, sentence, then one labelled line a fact. */
function explanationLines(explained: Explanation, language: Language): string[] {
  const { element, title, zone, definition, format, allowed, presence, cause, remedy, source, checked } = explained;
  const where = [element, title, zone].filter(Boolean).join(" · ");
  const checkedKeys = { checked: "checkedChecked", partly: "checkedPartly", authority: "checkedAuthority" } as const;
  const certaintyKeys = { rule: "certaintyRule", listed: "certaintyListed", assumed: "certaintyAssumed" } as const;
  const certainty = explained.certainty && cliText(certaintyKeys[explained.certainty], language);
  const { class: anomalyClass } = explained;
  const shownClass = anomalyClass && `${anomalyClass} (${classText({ class: anomalyClass }, language)})`;
  const facts: [CliMessage, string | undefined][] = [
    ["explainElement", where],
    ["explainClass", [shownClass, certainty].filter(Boolean).join(", ")],
    ["explainDefinition", definition],
    ["explainFormat", format],
    ["explainAllowed", allowed],
    ["explainPresence", presence],
    ["explainCause", cause],
    ["explainRemedy", remedy],
    ["explainChecked", checked && cliText(checkedKeys[checked], language)],
    ["explainSource", source],
  ];
  const lines = facts.flatMap(([label, fact]) =>
    fact ? [`  ${labelled(cliText(label, language), fact, language)}`] : [],
  );
  return [
    `${explained.code}  ${explained.label}`,
    explained.explanation,
    ...lines,
    ...exampleLines(explained, language),
  ];
}

/** The element as it raises the anomaly, and as it should be. */
function exampleLines({ example }: Explanation, language: Language): string[] {
  if (!example) return [];
  const indented = (mark: string, xml: string) =>
    xml.split("\n").map((line, at) => `    ${at === 0 ? mark : " "} ${line}`);
  const wrong = example.wrong === undefined ? [] : indented("✗", example.wrong || "—");
  return [
    `  ${labelled(anomalyText("explainExample", language), "", language).trimEnd()}`,
    ...wrong,
    ...indented("✓", example.right),
  ];
}

// Our own verdict on the schema beside libxml2's. Only whether the schema is kept is compared: a DOCTYPE, a payload without
// schema, a limit of ours, a time-out or a crash leave nothing to compare, and are no disagreement.
import type { JsonFile, JsonFinding, JsonSecondOpinion } from "../../check/contract";
import type { Language } from "../../messages/catalogue";
import { opinionText } from "../../messages/opinion";
import type { Opinion, OpinionError } from "./opinion";

export type OwnOpinion = Pick<JsonFile, "schemaValid" | "findings">;

/** What the report says of the second opinion; undefined: nobody was asked, because there is no schema. */
export function compareOpinions(
  own: OwnOpinion,
  opinion: Opinion | undefined,
  { language, timeoutMs }: { language: Language; timeoutMs: number },
): JsonSecondOpinion {
  const say = (outcome: JsonSecondOpinion["outcome"], message: string): JsonSecondOpinion => ({
    engine: "libxml2",
    schemaValid: opinion?.valid ?? null,
    outcome,
    message,
  });
  if (!opinion) return say("none", opinionText("noSchema", language));
  if (opinion.valid === null) {
    const args = { message: opinion.errors[0]?.message ?? "?", seconds: timeoutMs / 1000 };
    return say("none", opinionText(opinion.reason ?? "crash", language, args));
  }
  const theirs = theirReason(opinion.valid, opinion.errors, language);
  if (own.schemaValid === null) return say("none", opinionText("ownUndecided", language, { theirs }));
  if (own.schemaValid === opinion.valid) return say("agrees", opinionText("agrees", language));
  return say("disagrees", opinionText("disagrees", language, { own: ownReason(own, language), theirs }));
}

/** Our first finding on the schema, or that there is none. */
function ownReason({ schemaValid, findings }: OwnOpinion, language: Language): string {
  if (schemaValid) return opinionText("valid", language);
  const first = findings.find(isSchemaFinding);
  if (!first) return opinionText("invalid", language);
  return opinionText("line", language, { line: first.range.start.line + 1, message: withoutStop(first.message) });
}

function isSchemaFinding({ source, class: weight }: JsonFinding): boolean {
  return weight === "B" && (source === "xsd" || source === "xml");
}

function theirReason(valid: boolean, [first]: readonly OpinionError[], language: Language): string {
  if (valid) return opinionText("valid", language);
  if (!first) return opinionText("invalid", language);
  const message = withoutStop(first.message);
  return first.line > 0 ? opinionText("line", language, { line: first.line, message }) : message;
}

/** The sentence goes into another one. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\s+/g, " ").replace(/[. ]+$/, "");
}

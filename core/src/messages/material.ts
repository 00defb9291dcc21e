// What is said of files that packs are made of. It stands apart from the other texts of packs, because it may quote the parser, the
// schema compiler and the pack reader, whose texts not everybody who shows packs should load.
import { fill, type Language, type MessageArgs } from "./catalogue";
import { packText, packTexts, type PackMessage } from "./packs";
import { ruleTexts } from "./rules";
import { schemaMessages } from "./schema";
import { xmlMessages } from "./xml";

/** What is said of a file of the material; `reason` may name another sentence, of the parser, the compiler or the pack reader. */
export function materialText(
  note: { readonly kind: PackMessage; readonly args: MessageArgs },
  language: Language,
): string {
  const { reason } = note.args;
  const inner = typeof reason === "string" ? sentence(reason, language) : undefined;
  return packText(
    note.kind,
    language,
    inner === undefined ? note.args : { ...note.args, reason: fill(inner, note.args, language) },
  );
}

function sentence(kind: string, language: Language): string | undefined {
  const areas: readonly Readonly<Record<string, string>>[] = [
    xmlMessages[language],
    schemaMessages[language],
    ruleTexts[language],
    packTexts[language],
  ];
  return areas.find((texts) => Object.hasOwn(texts, kind))?.[kind];
}

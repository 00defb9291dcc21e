// What an anomaly code means: the glossary's words on its zone, the general table's on its type.
import type { ChannelData } from "../../core/src/catalogue/channelData";
import { inLanguage } from "../../core/src/features/records";
import type { Language } from "../../core/src/messages/catalogue";
import type { Pack } from "../../core/src/pack/pack";
import type { Explanation } from "../../protocol/src/messages";

/** The explanation of a code, or null for one whose type the general table does not know. */
export function explainCode(
  code: string,
  language: Language,
  packs: readonly Pack[],
  channel: ChannelData,
): Explanation | null {
  const [, zone, typeCode] = /^([A-Z0-9]+)-(\d{3})$/.exec(code.trim()) ?? [];
  const type = channel.types.get(typeCode ?? "");
  if (!zone || !type) return null;
  const entry = packs
    .map((pack) => pack.glossary?.zone(zone, undefined) ?? pack.glossary?.block(zone))
    .find((found) => found);
  const listed = entry?.anomalies.find((anomaly) => anomaly.code === code);
  return {
    code,
    label: inLanguage(listed?.title, language) || type.label[language],
    explanation: type.explanation[language],
    zone,
    ...(entry && { element: entry.element }),
    ...(type.cause && { cause: type.cause[language] }),
    ...(type.remedy && { remedy: type.remedy[language] }),
    ...(listed && { class: listed.class, certainty: "listed" as const }),
  };
}

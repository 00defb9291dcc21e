// The explanation of a signature as a page: its state in words, who signed and when, which structure checks fail. Never just
// "valid": intact bytes and a known signer are two things.
import type { SignatureReport } from "../../core/src/channel/signing/verify";
import type { Language } from "../../core/src/messages/catalogue";
import { signingText, type SigningMessage } from "../../core/src/messages/signing";
import { text } from "./texts";

/** The report on the signature of `file`. */
export function signaturePage(report: SignatureReport, file: string, language: Language): string {
  const parts = [
    `# ${file}`,
    `**${sentence(signingText(keyOf("state", report.state), language))}**`,
    report.alteration && signingText(keyOf("alteration", report.alteration), language),
    facts(report, language),
    problems(report, language),
  ];
  return parts.filter(Boolean).join("\n\n") + "\n";
}

function facts({ signer, signedAt, hash, form }: SignatureReport, language: Language): string {
  const day = (date: Date): string => date.toLocaleDateString(language, { timeZone: "Europe/Brussels" });
  const rows: readonly (readonly [string, string | undefined])[] = [
    [text("signer"), signer?.subject],
    [text("issuer"), signer?.issuer],
    [text("certificateDates"), signer && `${day(signer.notBefore)} – ${day(signer.notAfter)}`],
    [
      text("signerKey"),
      signer && [signer.keyType.toUpperCase(), signer.keyBits || "", signer.curve ?? ""].join(" ").trim(),
    ],
    [text("signedAt"), signedAt?.toLocaleString(language, { timeZone: "Europe/Brussels" })],
    [text("hash"), hash],
    [text("writtenAs"), [form.form, form.columns, form.lineEnd].filter(Boolean).join(", ")],
  ];
  return rows.flatMap(([label, value]) => (value ? [`- ${label}: ${value}`] : [])).join("\n");
}

function problems({ problems }: SignatureReport, language: Language): string {
  if (problems.length === 0) return "";
  const lines = problems.map(({ code, kind, args }) => `- ${code}: ${signingText(kind, language, args)}`);
  return `## ${text("structureChecks")}\n\n${lines.join("\n")}`;
}

/** "signerPinned" under "state" is the message "stateSignerPinned". */
function keyOf(prefix: "state" | "alteration", name: string): SigningMessage {
  return `${prefix}${name[0].toUpperCase()}${name.slice(1)}` as SigningMessage;
}

function sentence(words: string): string {
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

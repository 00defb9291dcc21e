// A signature report as sentences, for editor and command line: the state first, then who, when and how, then each check that
// failed with its code of annex 25, and what happened to the bytes.
import type { Language } from "../../messages/catalogue";
import { signingText, type SigningMessage } from "../../messages/signing";
import { inBrussels } from "../clock";
import type { Alteration, SignatureReport, SignatureState } from "./verify";

const states: Readonly<Record<SignatureState, SigningMessage>> = {
  unsigned: "stateUnsigned",
  broken: "stateBroken",
  altered: "stateAltered",
  signerUnknown: "stateSignerUnknown",
  signerPinned: "stateSignerPinned",
};

const alterations: Readonly<Record<Alteration, SigningMessage>> = {
  crlfBecameLf: "alterationCrlfBecameLf",
  lfBecameCrlf: "alterationLfBecameCrlf",
  markAdded: "alterationMarkAdded",
  markRemoved: "alterationMarkRemoved",
  unknown: "alterationUnknown",
};

/** The state alone, in a few words. */
export function signatureStateText(state: SignatureState, language: Language): string {
  return signingText(states[state], language);
}

/** Everything that the report says, a sentence a line. */
export function signatureReportLines(report: SignatureReport, language: Language): string[] {
  const lines = [signatureStateText(report.state, language)];
  if (report.alteration) lines.push(signingText(alterations[report.alteration], language));
  const { signer } = report;
  if (signer) {
    const day = (date: Date): string => inBrussels(date).date;
    lines.push(signingText("reportSigner", language, { subject: signer.subject, issuer: signer.issuer }));
    lines.push(signingText("reportValidity", language, { from: day(signer.notBefore), to: day(signer.notAfter) }));
    const key = `${signer.keyType.toUpperCase()} ${signer.curve ?? signer.keyBits}`;
    lines.push(signingText("reportAlgorithm", language, { hash: (report.hash ?? "").toUpperCase(), key }));
  }
  if (report.signedAt) {
    const { date, time } = inBrussels(report.signedAt);
    lines.push(signingText("reportSignedAt", language, { at: `${date} ${time.slice(0, 8)}` }));
  }
  if (report.chain === "trusted") lines.push(signingText("reportChain", language));
  for (const { code, kind, args } of report.problems) lines.push(`${code}: ${signingText(kind, language, args)}`);
  if (report.state === "signerUnknown" || report.state === "signerPinned")
    lines.push(signingText(report.acceptable ? "reportChecksPass" : "reportChecksFail", language));
  if (report.state === "signerUnknown" && signer)
    lines.push(signingText("reportFingerprint", language, { fingerprint: signer.sha256 }));
  return lines;
}

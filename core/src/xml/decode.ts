// References in text and attribute values: the five predefined entities and character references.
import { isLegalCodePoint } from "./characters";

const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Replaces references; what is none stays as it is written. Line ends become \n, as XML wants. */
export function decodeText(raw: string): string {
  const text = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));/g, (whole, hexadecimal, decimal, name) => {
    if (name !== undefined) return predefined[name] ?? whole;
    const code = hexadecimal === undefined ? parseInt(decimal, 10) : parseInt(hexadecimal, 16);
    return isLegalCodePoint(code) ? String.fromCodePoint(code) : whole;
  });
}

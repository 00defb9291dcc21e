// References in text and attribute values: the five predefined entities and character references.
import { isLegalCodePoint } from "./characters";

const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Of a longer text the references are replaced piece by piece: a list of all of them at once would take many times its room. */
const pieceUnits = 65_536;

/** Replaces references; what is none stays as it is written. Line ends become \n, as XML wants. */
export function decodeText(raw: string): string {
  const text = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  if (!text.includes("&")) return text;
  if (text.length <= pieceUnits) return decodeReferences(text);
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = pieceEnd(text, at);
    pieces.push(decodeReferences(text.slice(at, end)));
    at = end;
  }
  return pieces.join("");
}

/** A text is cut before an ampersand: there no reference is cut. */
function pieceEnd(text: string, from: number): number {
  const usual = from + pieceUnits;
  if (usual >= text.length) return text.length;
  const last = text.lastIndexOf("&", usual);
  const end = last > from ? last : text.indexOf("&", usual);
  return end < 0 ? text.length : end;
}

function decodeReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));/g, (whole, hexadecimal, decimal, name) => {
    if (name !== undefined) return predefined[name] ?? whole;
    const code = hexadecimal === undefined ? parseInt(decimal, 10) : parseInt(hexadecimal, 16);
    return isLegalCodePoint(code) ? String.fromCodePoint(code) : whole;
  });
}

/** Content of a CDATA section as written, its end missing or not, with line ends as XML wants them. */
export function cdataContent(raw: string): string {
  const text = raw.slice("<![CDATA[".length, raw.endsWith("]]>") ? -3 : undefined);
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

// Namespaces and expanded names as the schema engine writes them.
import { isNameChar, isNameStart } from "./regex/charSet";

export const xsdNamespace = "http://www.w3.org/2001/XMLSchema";
export const xsiNamespace = "http://www.w3.org/2001/XMLSchema-instance";
export const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
export const xmlnsNamespace = "http://www.w3.org/2000/xmlns/";

/** One string for a name with its namespace: equal strings, equal names. */
export function expanded(uri: string, local: string): string {
  return uri === "" ? local : `{${uri}}${local}`;
}

export interface QName {
  readonly uri: string;
  readonly local: string;
}

/** Prefix and local part of a lexical QName; undefined when it is not one. */
export function splitQName(text: string): { prefix: string; local: string } | undefined {
  const colon = text.indexOf(":");
  const prefix = colon < 0 ? "" : text.slice(0, colon);
  const local = text.slice(colon + 1);
  if (!isNCName(local) || (0 <= colon && !isNCName(prefix))) return undefined;
  return { prefix, local };
}

export function isNCName(text: string): boolean {
  return isName(text) && !text.includes(":");
}

export function isName(text: string): boolean {
  return /^[A-Za-z_:][\w.:-]*$/.test(text) || (isNmtoken(text) && isNameStart(text.codePointAt(0) ?? 0));
}

export function isNmtoken(text: string): boolean {
  if (text === "") return false;
  for (const char of text) if (!isNameChar(char.codePointAt(0) ?? 0)) return false;
  return true;
}

// The common head of each Form, read in a stream: how many declarations a file holds, where each lies, and by what it is known
// (date, hour, reference). It knows the channel's Form header and nothing of any declaration's content; whether the file is
// valid is not asked here. Bytes are read as Latin-1: all markup is ASCII, and an UTF-8 byte never looks like markup.
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { ByteScan, type ByteFacts, type Utf8Check } from "../text/utf8";
import { readThrough } from "./safeFile";

export interface FormHead {
  /** Content of the header elements, trimmed; "" when absent. */
  readonly identification: string;
  readonly date: string;
  readonly hour: string;
  readonly attestation: string;
  /** The sender's own reference (ReferenceOrigin 1), else the first one; "" without any. */
  readonly reference: string;
  /** All of the sender's own references. */
  readonly references: readonly string[];
  /** Enterprise numbers of the employers that the form speaks of, ten digits, each once. */
  readonly employers: readonly string[];
  /** The same of who declares, where the form names a declarant. */
  readonly declarants: readonly string[];
  /** 1-based position among the child elements of the root. */
  readonly position: number;
  /** Half-open byte range of the Form element. */
  readonly from: number;
  readonly to: number;
}

export interface FormScan extends ByteFacts {
  readonly forms: readonly FormHead[];
  /** Local name of the root; "" without one. */
  readonly root: string;
  /** Local name of the first child of the root that is no Form. */
  readonly stranger?: string;
  /** Byte ranges of what stands before the first form and after the last. */
  readonly headTo: number;
  readonly tailFrom: number;
  /** The encoding that the XML declaration names. */
  readonly encoding?: string;
  /** There is a DOCTYPE before the root. */
  readonly doctype: boolean;
  /** What keeps the scan from being sure: an end tag without start, an unclosed element. */
  readonly broken?: string;
  readonly size: number;
}

/**
 * Scans a file of any size; memory grows with the number of forms only.
 * @param watch sees the bytes as they pass, to hash them in the same reading; they are only its own until it returns
 */
export async function scanForms(file: string, watch?: (bytes: Buffer) => void): Promise<FormScan> {
  const scanner = new FormScanner();
  await readThrough(file, (bytes) => {
    watch?.(bytes);
    scanner.push(bytes);
  });
  return scanner.end();
}

/** What the bytes of a file of any size tell, and the encoding that its XML declaration names. */
export async function scanBytes(file: string): Promise<ByteFacts & { readonly encoding?: string }> {
  const scan = new ByteScan(checkUtf8);
  let head = "";
  await readThrough(file, (bytes) => {
    if (head.length < maxDeclaration) head += bytes.toString("latin1", 0, maxDeclaration);
    scan.push(bytes);
  });
  const [declaration = ""] = /^(?:\u00EF\u00BB\u00BF)?<\?xml [^>]*/.exec(head) ?? [];
  return { ...scan.end(), encoding: encodingIn(declaration) };
}

/** An XML declaration is much shorter. */
const maxDeclaration = 1_000;

function encodingIn(declaration: string): string | undefined {
  return /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
}

/** Scans bytes in memory. */
export function scanFormsIn(bytes: Buffer): FormScan {
  const scanner = new FormScanner();
  scanner.push(bytes);
  return scanner.end();
}

/** Eight bytes that stand for a form: date, hour and reference, so that it is never sent twice. */
export function formKey(form: Pick<FormHead, "date" | "hour" | "reference">): Buffer {
  return createHash("sha256").update(`${form.date}\n${form.hour}\n${form.reference}`, "utf8").digest().subarray(0, 8);
}

/** Header elements that are kept, as children of Form; Reference has its number in a child. */
const headerElements = ["Identification", "FormCreationDate", "FormCreationHour", "AttestationStatus"] as const;

/**
 * Whose enterprise number it is, by the names that the official schemas share: CompanyID below Employer, EmployerDeclaration,
 * EmployerId and the like, and below Declarant. An employer of a participant declares nothing.
 */
function partyOf(parent: string, name: string): "employers" | "declarants" | undefined {
  if (name !== "CompanyID") return undefined;
  if (parent.startsWith("Employer")) return "employers";
  return parent === "Declarant" ? "declarants" : undefined;
}

/** Longer content of a header element is cut: a creation hour has twelve characters. */
const maxHeaderText = 200;

interface OpenForm {
  readonly from: number;
  readonly position: number;
  readonly found: Record<string, string>;
  readonly references: Reference[];
  readonly employers: Set<string>;
  readonly declarants: Set<string>;
}

interface Reference {
  origin: string;
  number: string;
}

class FormScanner {
  readonly #forms: FormHead[] = [];
  readonly #names: string[] = [];
  readonly #bytes = new ByteScan(checkUtf8);
  #rest = "";
  #restAt = 0;
  #root = "";
  #stranger: string | undefined;
  #encoding: string | undefined;
  #broken: string | undefined;
  #doctype = false;
  #form: OpenForm | undefined;
  #textFrom = -1;
  #text = "";
  #headTo = -1;
  #tailFrom = -1;
  #children = 0;

  push(bytes: Buffer): void {
    this.#bytes.push(bytes);
    const text = this.#rest + bytes.toString("latin1");
    const consumed = this.scan(text, false);
    this.#rest = text.slice(consumed);
    this.#restAt += consumed;
  }

  end(): FormScan {
    this.scan(this.#rest, true);
    const { size } = this.#bytes;
    if (this.#names.length > 0) this.#broken ??= this.#names[this.#names.length - 1];
    return {
      forms: this.#forms,
      root: this.#root,
      stranger: this.#stranger,
      headTo: this.#headTo,
      tailFrom: this.#tailFrom,
      ...this.#bytes.end(),
      encoding: this.#encoding,
      doctype: this.#doctype,
      broken: this.#broken,
      size,
    };
  }

  /** Handles whole pieces of markup; returns how many characters are done with. */
  private scan(text: string, last: boolean): number {
    let at = 0;
    for (;;) {
      const open = text.indexOf("<", at);
      if (open < 0) {
        this.keepText(text, at, text.length);
        return text.length;
      }
      const end = endOfMarkup(text, open);
      if (end < 0) {
        if (last) this.#broken ??= "<";
        if (last) return text.length;
        this.keepText(text, at, open);
        return open;
      }
      this.keepText(text, at, open);
      this.markup(text, open, end);
      at = end;
    }
  }

  private keepText(text: string, from: number, to: number): void {
    if (this.#textFrom < 0 || to <= from || this.#text.length >= maxHeaderText) return;
    this.#text += text.slice(from, Math.min(to, from + maxHeaderText));
  }

  private markup(text: string, from: number, to: number): void {
    const second = text.charCodeAt(from + 1);
    if (second === 0x2f) this.endTag(localName(text, from + 2, to - 1), this.#restAt + to);
    else if (second === 0x3f) this.instruction(text.slice(from, Math.min(to, from + 200)));
    else if (second === 0x21) {
      if (this.#textFrom >= 0 && text.startsWith("<![CDATA[", from)) this.keepText(text, from + 9, to - 3);
      if (this.#root === "" && text.startsWith("<!DOCTYPE", from)) this.#doctype = true;
    } else {
      const name = localName(text, from + 1, to - 1);
      this.startTag(name, this.#restAt + from);
      if (text.charCodeAt(to - 2) === 0x2f) this.endTag(name, this.#restAt + to);
    }
  }

  private instruction(text: string): void {
    if (text.startsWith("<?xml ")) this.#encoding = encodingIn(text);
  }

  private startTag(name: string, at: number): void {
    const depth = this.#names.length;
    this.#names.push(name);
    if (depth === 0 && this.#root === "") this.#root = name;
    if (depth === 1) this.childOfRoot(name, at);
    else if (this.#form && depth === 2 && name === "Reference") this.#form.references.push({ origin: "", number: "" });
    else if (this.#form && (this.isHeader(depth, name) || partyOf(this.#names[depth - 1], name))) {
      this.#textFrom = at;
      this.#text = "";
    }
  }

  private childOfRoot(name: string, at: number): void {
    this.#children++;
    if (name !== "Form") this.#stranger ??= name;
    if (name !== "Form") return;
    if (this.#headTo < 0) this.#headTo = at;
    this.#form = {
      from: at,
      position: this.#children,
      found: {},
      references: [],
      employers: new Set(),
      declarants: new Set(),
    };
  }

  private isHeader(depth: number, name: string): boolean {
    if (depth === 2) return (headerElements as readonly string[]).includes(name);
    return depth === 3 && (name === "ReferenceNbr" || name === "ReferenceOrigin") && this.#names[2] === "Reference";
  }

  private endTag(name: string, to: number): void {
    const depth = this.#names.length - 1;
    if (depth < 0 || this.#names[depth] !== name) this.#broken ??= name;
    if (depth < 0) return;
    this.#names.pop();
    if (this.#form && this.isHeader(depth, name)) this.keepHeader(depth, name);
    else if (this.#form && depth > 1) this.keepParty(this.#names[depth - 1], name);
    this.#textFrom = -1;
    if (depth !== 1 || !this.#form) return;
    const { found, from, position, references, employers, declarants } = this.#form;
    const own = references.filter(({ origin, number }) => origin === "1" && number !== "").map(({ number }) => number);
    this.#forms.push({
      identification: found.Identification ?? "",
      date: found.FormCreationDate ?? "",
      hour: found.FormCreationHour ?? "",
      attestation: found.AttestationStatus ?? "",
      reference: own[0] ?? references[0]?.number ?? "",
      references: own,
      employers: [...employers],
      declarants: [...declarants],
      position,
      from,
      to,
    });
    this.#form = undefined;
    this.#tailFrom = to;
  }

  /** Nine digits are ten without the leading zero. */
  private keepParty(parent: string, name: string): void {
    const party = partyOf(parent, name);
    const number = this.#text.trim();
    if (party && /^\d{9,10}$/.test(number)) this.#form![party].add(number.padStart(10, "0"));
  }

  private keepHeader(depth: number, name: string): void {
    const value = Buffer.from(this.#text, "latin1").toString("utf8").trim();
    const { found, references } = this.#form!;
    if (depth === 2) found[name] ??= value;
    else if (references.length > 0)
      references[references.length - 1][name === "ReferenceNbr" ? "number" : "origin"] = value;
  }
}

/** The same as `check.push(bytes)`: whole characters are left to the quick judge of the platform, which says only yes or no. */
function checkUtf8(check: Utf8Check, bytes: Uint8Array): void {
  let whole = bytes.length;
  while (whole > 0 && whole > bytes.length - 3 && (bytes[whole - 1] & 0xc0) === 0x80) whole--;
  if (whole > 0 && bytes[whole - 1] >= 0xc0) whole--; // The last character may go on in the next piece.
  const quick = check.canSkip && isUtf8(bytes.subarray(0, whole));
  if (quick) check.skip(whole);
  check.push(quick ? bytes.subarray(whole) : bytes);
}

/** Where the markup that starts at `from` ends (after its ">"), or -1 when it is not all there. */
function endOfMarkup(text: string, from: number): number {
  const second = text.charCodeAt(from + 1);
  if (second === 0x3f) return after(text, "?>", from + 2);
  if (second !== 0x21) return endOfTag(text, from);
  if (text.startsWith("<!--", from)) return after(text, "-->", from + 4);
  if (text.startsWith("<![CDATA[", from)) return after(text, "]]>", from + 9);
  if (text.length - from < 9 && "<![CDATA[".startsWith(text.slice(from))) return -1;
  if (text.startsWith("<!DOCTYPE", from)) return endOfDoctype(text, from);
  return endOfTag(text, from);
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? -1 : at + end.length;
}

/** A ">" inside a quoted attribute value does not end the tag. */
function endOfTag(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return at + 1;
    if (code !== 0x22 && code !== 0x27) continue;
    const close = text.indexOf(text[at], at + 1);
    if (close < 0) return -1;
    at = close;
  }
  return -1;
}

function endOfDoctype(text: string, from: number): number {
  const subset = text.indexOf("[", from);
  const close = text.indexOf(">", from);
  if (subset < 0 || (close >= 0 && close < subset)) return close < 0 ? -1 : close + 1;
  const end = text.indexOf("]", subset);
  return end < 0 ? -1 : after(text, ">", end);
}

/** The name that starts at `from`, without its prefix. */
function localName(text: string, from: number, to: number): string {
  const last = Math.min(to, from + maxHeaderText);
  let start = from;
  let at = from;
  for (; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x2f || code === 0x3e) break;
    if (code === 0x3a && start === from) start = at + 1;
  }
  return text.slice(start, at);
}
